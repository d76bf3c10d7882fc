"""Quotations that no reader program gives back exactly out of a page, told once more with escapes that every one does.

Programs that take text out of a PDF put right-to-left words in an order of their own, set stacked marks apart from
their letters, and run blanks together. Beneath such a quotation stands the same text as a JSON string (RFC 8259) in
which those characters, and every blank, are escapes: any JSON parser turns it into the quotation, to the character.
"""

from __future__ import annotations

import json
import re
import unicodedata

__all__ = ["escaped"]

_RIGHT = ("R", "AL", "AN")
_BLANKS = re.compile("(?<=[ \u3000]) | (?=\n)|^ | $|[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_JOINED = re.compile("[\ufb00-\ufb17]")  # ligatures that a program takes apart into letters
_SIGNS = re.compile("[\u200c\u200d\U0001f3fb-\U0001f3ff]|(?<=[\U00010000-\U0010ffff])[\ufe0e\ufe0f]")
_ENDS = re.compile("[\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_KEPT = re.compile("[\x21-\x7e\xa1-\xac\xae-\u024f\u0370-\u03ff\u0400-\u0481\u2010-\u2026\u3001-\u3096\u30a0-\u30ff"
                   "\u4e00-\u9fa5\uff01-\uff5e]")  # fmt: skip


def escaped(text: str) -> str:
    """`text` as a JSON string, what does not come out of a page escaped; empty where all of it comes out as it is."""
    apart = _apart(text)
    if not apart and "⟦" not in text:
        return ""
    parts = (_plain(char) if at not in apart and _KEPT.match(char) else _code(char) for at, char in enumerate(text))
    return f'"{"".join(parts)}"'


def _apart(text: str) -> set[int]:
    """The places of the characters that an extractor moves, drops or joins."""
    found = {at for at, char in enumerate(text) if unicodedata.bidirectional(char) in _RIGHT or _marks(text, at)}
    return found | {match.start() for shape in (_BLANKS, _JOINED, _SIGNS, _ENDS) for match in shape.finditer(text)}


def _marks(text: str, at: int) -> bool:
    """A combining mark that makes no single letter with what stands before it, so that it is set by itself."""
    if not unicodedata.category(text[at]).startswith("M") or text[at] in "\ufe0e\ufe0f\u20e3":
        return False
    start = at
    while start and unicodedata.category(text[start]).startswith("M"):
        start -= 1
    return len(unicodedata.normalize("NFC", text[start : at + 1])) > 1


def _code(char: str) -> str:
    return "".join(f"\\u{unit:04x}" for unit in _units(char))


def _units(char: str) -> list[int]:
    """The UTF-16 code units of a character, of half a surrogate pair too."""
    raw = char.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]


def _plain(char: str) -> str:
    return json.dumps(char, ensure_ascii=False)[1:-1]
