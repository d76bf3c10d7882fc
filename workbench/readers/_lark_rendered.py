"""Message text that an exporter (lark-cli and the like) has rendered already: kept as it stands, its marks read.

Marks: `[Image: img_…]`, `![Image](img_…)`, `<file key="…" name="…"/>`, `<video … cover_image_key="…"/>`, `<audio …>`,
`<card title="…">`. https://github.com/larksuite/cli, shortcuts/im/convert_lib
"""

from __future__ import annotations

import re

from ..model import File
from ._lark_content import Words, links_in, moved

__all__ = ["rendered"]

_IMAGE = re.compile(r"(?:\[Image: |!\[[^\]]*\]\()(img_[\w-]+)")
_MARK = re.compile(r"<(file|video|audio|folder|image|img)\b([^<>]{1,500})/?>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_TITLE = re.compile(r'\A<card[^<>]*? title="([^"]*)"')
_KINDS = {"image": "image", "img": "image", "video": "video", "audio": "audio"}


def rendered(content: str, kind: str) -> Words:
    """The words of rendered content: the text as it stands, with the files and links that its marks name."""
    told = Words(body=content, silent=True, type=moved(content) if kind == "system" else "message")
    if kind == "video_chat":
        told.type = "call"
    told.files += [File(id=key, kind="image", missing=True) for key in dict.fromkeys(_IMAGE.findall(content))]
    for mark, text in _MARK.findall(content):
        fields = dict(_ATTRIBUTE.findall(text))
        key = fields.get("key", "")
        if key:
            told.files.append(File(id=key, name=fields.get("name", ""), kind=_KINDS.get(mark, "file"), missing=True))
    title = _TITLE.match(content) if kind == "interactive" else None
    told.subject = title[1] if title else ""
    told.links = list(dict.fromkeys(links_in(content))) if "://" in content else []
    return told
