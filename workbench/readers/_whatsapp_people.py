"""What is told of a WhatsApp chat as a whole: the conversation, who wrote in it, and what a reporter should know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..model import (
    Conversation,
    Locator,
    Membership,
    Original,
    Participant,
    Record,
    Skipped,
)
from ._place import here, skipped
from ._whatsapp_senders import bare, phone
from ._whatsapp_words import NOTICE

__all__ = ["is_notice", "lead", "notes", "nothing", "people"]

_CAPS = ((39_900, 40_100), (9_990, 10_010))


def people(
    original: Original,
    first: Mapping[str, Locator],
    title: str,
    identity: str,
    group: str,
) -> Iterator[Record]:
    """The conversation and everybody who wrote; `first` is where each name begins a message first, in order."""
    by_id: dict[str, list[str]] = {}
    for name in first:
        by_id.setdefault(phone(name) or bare(name), []).append(name)
    members = tuple(Membership(participant_id=one, basis="sender") for one in by_id)
    direct = title and any(bare(name) == title for name in first)
    kind = "group" if group or len(by_id) > 2 else "direct" if direct else "unknown"
    yield Conversation(
        platform="whatsapp",
        id=identity,
        name=title,
        kind=kind,
        members=members,
        locator=here(original),
    )
    for one, names in by_id.items():
        clean = bare(names[0])
        yield Participant(
            platform="whatsapp",
            id=one,
            name=clean,
            names=tuple(dict.fromkeys(name for name in names if name != clean)),
            phone=phone(names[0]),
            locator=first[names[0]],
        )


def is_notice(data: bytes, start: int, end: int) -> bool:
    """True for words that begin with WhatsApp's mark and are one of its own phrases."""
    if data[start : start + 3] != b"\xe2\x80\x8e":
        return False
    return NOTICE.fullmatch(data[start + 3 : end].decode("utf-8", "replace")) is not None


def nothing(original: Original) -> Skipped:
    """The note on a text without a header."""
    return skipped(
        original,
        "No line begins with a date and a time as WhatsApp writes them.",
        items=1,
    )


def lead(original: Original, words: bytes, line: int) -> Skipped:
    """The note on words before the first message."""
    reason = "Words before the first message have no date and no sender."
    return skipped(
        original,
        reason,
        fragment=f"#line=0,{line}",
        items=1,
        raw=words.decode("utf-8", "replace"),
    )


def notes(
    original: Original,
    count: int,
    pasted: Sequence[tuple[int, int, int]],
    with_media: bool,
) -> Iterator[Skipped]:
    """What a reporter should know about the whole file; `pasted` has (first line, line after, how many headers)."""
    low, high = _CAPS[with_media]
    if low <= count <= high:
        reason = f"The chat has {count:,} messages: WhatsApp cuts exports there, so the oldest may be missing."
        yield skipped(original, reason, severity="info")
    for line, after, quoted in pasted:
        reason = f"{quoted} lines that look like messages but lie far back in time were taken as pasted words."
        yield skipped(original, reason, fragment=f"#line={line},{after}", severity="info")
