"""What imessage-exporter writes: one text or one HTML page for each conversation.

https://github.com/ReagentX/imessage-exporter. In a page a reply stands twice: below what it answers and at its own
place; only the latter counts. Times are the exporter's wall clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..model import Conversation, File, Message, Original, Reaction, Record
from . import Reader
from ._cast import Cast
from ._htmlblocks import blocks, inner, words
from ._lines import Lines
from ._loose import pairs
from ._place import content, guarded, here, skipped
from ._worddate import worded

_STAMP = r"[A-Z][a-z]{2,8} \d{1,2}, \d{4} {1,2}\d{1,2}:\d\d:\d\d [AP]M"
_HEADER = re.compile(rf"^({_STAMP})(?: \(([^)\n]*)\))?(?: (.+))?$")
_INDENTED = re.compile(rf"^ +{_STAMP}")
_PAGE = re.compile(rb'<div class="(?:sent|received)|<div class="announcement"|class="message"')
_BLOCK = re.compile(rb'<div class="(?:message|announcement)"(?: id="([^"]*)")?[^>]*>')
_END = re.compile(rb"</body>")
_TAPBACK = re.compile(r"^(Loved|Liked|Disliked|Laughed|Emphasized|Questioned|\S+) by (.+)$")
_LINK = re.compile(r"https?://[^\s<>\"]+")


def sniff(original: Original) -> float:
    """How surely imessage-exporter wrote this."""
    if original.is_folder:
        return 0.0
    head = original.head(32768)
    if head.lstrip()[:1] == b"<":
        return 0.92 if _PAGE.search(head) and b'class="timestamp"' in head and b'class="bubble"' in head else 0.0
    lines = head.decode("utf-8", "replace").splitlines()
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    return 0.92 if first is not None and _HEADER.match(lines[first]) else 0.0


@guarded("an export of imessage-exporter")
def read(original: Original) -> Iterator[Record]:
    """The conversation, its messages in the order of the file, then the people."""
    cast = Cast("imessage")
    leaf = original.name.replace("!/", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    yield Conversation(platform="imessage", id=leaf, name=leaf, locator=here(original))
    if original.head(64).lstrip()[:1] == b"<":
        yield from _page(original, leaf, cast)
    else:
        yield from _text(Lines(original), leaf, cast)
    yield from cast.people()


def _text(lines: Lines, chat: str, cast: Cast) -> Iterator[Record]:
    starts = [number for number, text in enumerate(lines.texts) if _HEADER.match(text)]
    if not starts:
        yield skipped(lines.original, "No line begins with a time as imessage-exporter writes it.", items=1)
    for first, after in pairwise([*starts, len(lines)]):
        while after > first + 1 and not lines.texts[after - 1].strip():
            after -= 1
        yield _written(lines, first, after, chat, cast)


def _written(lines: Lines, first: int, after: int, chat: str, cast: Cast) -> Message:
    match = _HEADER.match(lines.texts[first])
    when, receipt, announced = match.groups() if match else ("", "", "")
    place = lines.place(first, after)
    sender = "" if announced else lines.texts[first + 1].strip() if after > first + 1 else ""
    body, reactions = announced or "", []
    if not announced and after > first + 2:
        stop = next((n for n in range(first + 2, after) if lines.texts[n].rstrip() == "Tapbacks:"), after)
        body = lines.text(first + 2, stop) if stop > first + 2 else ""
        for number in range(stop + 1, after):
            tapback = _TAPBACK.match(lines.texts[number].strip())
            if tapback:
                reactions.append(Reaction(value=tapback[1], participant_id=cast.meet(tapback[2], place, tapback[2])))
    return Message(
        platform="imessage",
        conversation_id=chat,
        type="notice" if announced else "message",
        sent=worded(when),
        sender_id=cast.meet(sender, place, sender, own=sender == "Me"),
        sender_name=sender,
        body=body,
        links=tuple(dict.fromkeys(_LINK.findall(body))) if "://" in body else (),
        reactions=tuple(reactions),
        flags=(*("system",) * bool(announced), *("repaired",) * lines.mended),
        extra=pairs(receipt=receipt),
        locator=place,
    )


def _page(original: Original, chat: str, cast: Cast) -> Iterator[Record]:
    copies = 0
    for block in blocks(original, content(original), _BLOCK, _END):
        tree = block.tree()
        announcement = block.raw.startswith(b'<div class="announcement"')
        if tree.css_first(".reply_anchor") is not None and b"/replies" in block.before[-400:]:
            copies += 1
            continue
        if _nested(block.before):
            copies += 1
            continue
        when = words(tree.css_first(".timestamp"))
        sender = "" if announcement else words(tree.css_first(".sender"))
        who = cast.meet(sender, block.place, sender, own=sender == "Me" or b'class="sent' in block.raw[:200])
        texts = [words(node) for node in tree.css(".bubble")]
        files = [
            inner(node, "src") or inner(node, "href")
            for node in tree.css(".attachment img, .attachment a, .attachment video")
        ]
        time, _, receipt = when.partition(" (")
        yield Message(
            platform="imessage",
            conversation_id=chat,
            native_id=(block.match[1] or b"").decode("utf-8", "replace"),
            type="notice" if announcement else "message",
            sent=worded(time),
            sender_id=who,
            sender_name=sender,
            body=words(tree.css_first(".announcement")).removeprefix(when).strip()
            if announcement
            else "\n".join(filter(None, texts)),
            files=tuple(
                File(id=one, name=one.rsplit("/", 1)[-1], path=one) for one in files if one and "://" not in one
            ),
            flags=("system",) if announcement else (),
            extra=pairs(receipt=receipt.rstrip(")")),
            locator=block.place,
        )
    if copies:
        reason = f"Replies that are shown a second time below what they answer were not counted again: {copies}."
        yield skipped(original, reason, severity="info")


def _nested(before: bytes) -> bool:
    """True where a piece stands inside the list of replies of another: that list was opened and not closed."""
    return before.rfind(b'class="replies"') > before.rfind(b"</body>") and b'class="reply"' in before[-200:]


READER = Reader(
    format="imessage-exporter",
    title="iMessage (imessage-exporter text and HTML)",
    limits="The export shows wall-clock times of the exporter's computer without a zone, and names as that computer's"
    " address book has them.",
    sniff=sniff,
    read=read,
    version=2,
    url="https://github.com/ReagentX/imessage-exporter",
)
