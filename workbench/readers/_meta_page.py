"""Facebook Messenger and Instagram as web pages: message_1.html of the account's download, in its layouts since 2018.

A page holds one conversation, newest message first, with times on the clock of whoever downloaded it. The newer layout
has the classes _a6-g (message), _a6-h (name), _a6-p (words), _a6-o (time); the older one _2lej, _2lel, _2let, _2lem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..model import Conversation, File, Locator, Membership, Message, Original, Reaction, Record
from ..timestamps import Timestamp
from ._cast import Cast
from ._htmlblocks import Block, blocks, inner, words
from ._markup import markup
from ._place import content, here, skipped
from ._whens import whens

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["PAGE", "files_of", "page"]

PAGE = re.compile(rb'<(?:div|section)\b[^>]*\bclass="(?:[^"]* )?(?:_a6-g|_2lej)[ "]')
_END = re.compile(rb"</main>|</body>|<div class=\"_4t5o\"")
_NAME, _WORDS, _TIME = "._a6-h._a6-i, ._2lek._2lel", "._a6-p, ._2let", "._a72d, ._a6-o, ._2lem"
_TITLES = tuple(
    re.compile(pattern, re.S)
    for pattern in (
        rb'<[^>]+class="(?:_a70e|_3b0d)"[^>]*>(.*?)</div>',
        rb"<h1[^>]*>(.*?)</h1>",
        rb"<title>(.*?)</title>",
    )
)
_TAG = re.compile(rb"<[^>]+>")
_WHO = re.compile(r"(?P<value>[^\w\s<(]+(?:\s[^\w\s<(]+)*|)\s*(?P<actor>.*?)(?:\s*\((?P<at>[^()]*\d[^()]*)\))?", re.S)
KINDS = {"img": "image", "video": "video", "audio": "audio", "source": "audio"}


def page(original: Original, platform: str, identity: str) -> Iterator[Record]:
    """The conversation, its messages in the order of the page (newest first), and the people."""
    data = content(original)
    cast = Cast(platform)
    pieces = list(blocks(original, data, PAGE, _END))
    trees = [block.tree(breaks=False) for block in pieces]
    told = [one for one in map(_listed, trees) if one]
    people = [cast.meet(name, here(original), name) for names in told[:1] for name in names]
    yield Conversation(
        platform=platform,
        id=identity,
        name=_title(data),
        kind="group" if len(people) > 2 else "unknown",
        members=tuple(Membership(participant_id=one) for one in dict.fromkeys(people)),
        locator=here(original),
    )
    stamps = [_time(tree) for tree in trees]
    sent = whens(stamps[::-1])[::-1]  # the oldest first, as all other files have it
    for block, tree, stamp in zip(pieces, trees, sent, strict=True):
        if tree.css_first(_NAME) is not None and (stamp.raw or tree.css_first(_WORDS) is not None):
            yield _message(block, tree, stamp, identity, cast)
        elif _listed(tree) is None:
            fragment = block.place.fragment
            reason = "This piece of the page is no message."
            yield skipped(original, reason, fragment=fragment, items=1, raw=words(tree.body))
    yield from cast.people()


def _title(data: bytes) -> str:
    from html import unescape

    raw = next((match[1] for one in _TITLES if (match := one.search(data))), b"")
    return unescape(_TAG.sub(b"", raw).decode("utf-8", "replace")).strip()


def _listed(tree: LexborHTMLParser) -> list[str] | None:
    """The participants, where a piece lists them instead of being a message; None for any other piece."""
    if tree.css_first(_NAME) is not None:
        return None
    text = words(tree.css_first("._a6-h, ._2lek"))
    if ":" not in text:
        return None
    names = re.split(r", | (?:and|und|et|y|e|en|и|og|och|i) (?=[^,]*$)|、|和", text.partition(":")[2].strip())
    return [name.strip() for name in names if name.strip()]


def _time(tree: LexborHTMLParser) -> str:
    found = tree.css(_TIME)
    return words(found[-1]) if found else ""


def _message(block: Block, tree: LexborHTMLParser, sent: Timestamp, chat: str, cast: Cast) -> Message:
    name = words(tree.css_first(_NAME))
    body = tree.css_first(_WORDS)
    reactions = tuple(_reactions(tree, cast, block.place))
    files = tuple(files_of(body))
    for node in tree.css("ul._a6-q, ul._tqp, video, audio, img"):
        node.decompose()
    told = markup(body.html or "") if body is not None else None
    text = told.text if told is not None else ""
    own = {file.id for file in files}
    return Message(
        platform=cast.platform,
        conversation_id=chat,
        sent=sent,
        sender_id=cast.meet(name, block.place, name),
        sender_name=name,
        body=text,
        links=tuple(dict.fromkeys(link for link in told.links if "://" in link and link not in own)) if told else (),
        reactions=reactions,
        files=files,
        flags=("ambiguous-date",) if sent.ambiguous else (),
        locator=block.place,
    )


def _reactions(tree: LexborHTMLParser, cast: Cast, place: Locator) -> Iterator[Reaction]:
    for item in tree.css("ul._a6-q li, ul._tqp li"):
        match = _WHO.fullmatch(words(item))
        if match:
            actor = match["actor"].strip()
            stamp = whens([match["at"]])[0] if match["at"] else Timestamp()
            yield Reaction(value=match["value"], participant_id=cast.meet(actor, place, actor), at=stamp)


def files_of(body: LexborNode | None) -> Iterator[File]:
    """The pictures, films, sounds and local files that a message's part of the page shows."""
    seen: set[str] = set()
    for node in body.css("img, video, audio, source, a") if body is not None else ():
        uri = inner(node, "src") or inner(node, "href")
        local = "://" not in uri and not uri.startswith(("#", "data:", "mailto:", "javascript:"))
        if not uri or uri in seen or not (local or node.tag in KINDS):
            continue
        seen.add(uri)
        kind = "audio" if "/audio/" in uri else KINDS.get(node.tag or "", "file")
        yield File(id=uri, name=uri.rsplit("/", 1)[-1], kind=kind, path=uri if local else "", missing=not local)
