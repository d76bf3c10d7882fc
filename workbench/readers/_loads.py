"""What an HTML text makes a program fetch from elsewhere when it is shown: pictures, pixels, styles, frames."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

__all__ = ["loads"]

_FETCHED = {
    "img": ("src", "srcset"), "input": ("src",), "image": ("href", "xlink:href"), "iframe": ("src",), "embed": ("src",),
    "object": ("data",), "video": ("src", "poster"), "audio": ("src",), "source": ("src", "srcset"),
    "bgsound": ("src",), "script": ("src",), "link": ("href",),
}  # fmt: skip
_URL = re.compile(r"url\(\s*[\"']?\s*((?:https?:)?//[^\s\"')]+)", re.I)
_SIDE = re.compile(r"(?:^|[;\s])(?:max-)?(width|height)\s*:\s*(\d+)(?:\.\d+)?\s*(?:px|pt)?\s*(?=;|!|$)", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)", re.I)
_NUMBER = re.compile(r"\s*(\d{1,5})\s*(?:px)?\s*")


def loads(tag: str, attributes: Mapping[str, str | None]) -> Iterator[str]:
    """Lines such as `img 1x1 https://…` or `img hidden https://…` for whatever one element fetches from elsewhere."""
    style = attributes.get("style") or ""
    size = _size(attributes, style)
    for name in (*_FETCHED.get(tag, ()), "background"):
        for url in re.split(r"\s*,\s+|\s+(?=\d+[wx])", (attributes.get(name) or "").strip()):
            if url.lower().startswith(("http://", "https://", "//")):
                yield " ".join(filter(None, (tag, size, url)))
    yield from (f"style {url}" for url in _URL.findall(style))


def _size(attributes: Mapping[str, str | None], style: str) -> str:
    if "hidden" in attributes or _HIDDEN.search(style):
        return "hidden"
    sides = {side.lower(): number for side, number in _SIDE.findall(style)}
    for side in ("width", "height"):
        if found := _NUMBER.fullmatch(attributes.get(side) or ""):
            sides.setdefault(side, found[1])
    return f"{sides.get('width', '?')}x{sides.get('height', '?')}" if sides else ""
