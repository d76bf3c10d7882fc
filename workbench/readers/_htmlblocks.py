"""Pieces of an HTML page that each hold one message, with their bytes: cut where a pattern says that one begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ..hashing import sha256
from ..model import Locator, Original
from ._positions import Positions

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["Block", "blocks", "inner", "words"]

_BREAK = re.compile(rb"<br\s*/?>")


@dataclass(frozen=True, slots=True)
class Block:
    """One piece: what its beginning matched, its bytes, its place, and the bytes between the piece before and it."""

    match: re.Match[bytes]
    raw: bytes
    place: Locator
    before: bytes

    def tree(self, *, breaks: bool = True) -> LexborHTMLParser:
        """The piece as a tree; line breaks have become line breaks of the text, unless `breaks` is False."""
        from selectolax.lexbor import LexborHTMLParser

        raw = _BREAK.sub(b"\n", self.raw) if breaks else self.raw
        return LexborHTMLParser(raw.decode("utf-8", "replace"))


def blocks(original: Original, data: bytes, start: re.Pattern[bytes], end: re.Pattern[bytes]) -> Iterator[Block]:
    """Every piece that begins at `start` and ends before the next one, or where `end` matches first."""
    matches = list(start.finditer(data))
    positions, last = Positions(data), 0
    for match, following in pairwise([*matches, None]):
        if match is None:
            return
        stop = following.start() if following is not None else len(data)
        closing = end.search(data, match.end(), stop)
        raw = data[match.start() : closing.start() if closing else stop].rstrip()
        place = Locator(
            original=original.sha256,
            fragment=positions.fragment(match.start(), raw),
            offset=match.start(),
            length=len(raw),
            sha256=sha256(raw),
        )
        yield Block(match, raw, place, data[last : match.start()])
        last = match.start() + len(raw)


def words(node: LexborNode | None) -> str:
    """The text of a node without the blanks of the page's layout at both ends."""
    return node.text(deep=True).strip() if node is not None else ""


def inner(node: LexborNode | None, name: str) -> str:
    """An attribute of a node, or empty."""
    return (node.attributes.get(name) or "") if node is not None else ""
