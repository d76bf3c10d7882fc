"""Marks in a text that could tell whose copy it is: hidden characters, look-alike letters, odd blanks, trackers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from .trackers import personal

ZERO_WIDTH = "\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad\u034f\u061c\u180e\u200e\u200f"
ODD_BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
# Cyrillic and Greek letters that look like Latin ones in most fonts
_ALIKE = dict(
    zip("аеорсухіјѕԁԛԝһɡΑΒΕΖΗΙΚΜΝΟΡΤΥΧοАВЕКМНОРСТУХ", "aeopcyxijsdqwhgABEZHIKMNOPTYXoABEKMHOPCTYX", strict=True)
)
_WORD = re.compile(r"\w{2,}")
_LINK = re.compile(r"https?://[^\s<>\"'）】」》，。；]+", re.I)
_TAGS = re.compile("[\U000e0000-\U000e007f\ufe00-\ufe0e\U000e0100-\U000e01ef]")
# Where WhatsApp itself puts such marks: before its own words, its counts and its files, and after ~ of a stranger.
_WHATSAPP = re.compile(
    r"(?:^|(?<=\n)|(?<=\()|(?<=• ))[\u200e\u200f](?=\S)|[\u200e\u200f](?=[\u200e\u200f]*<)|(?<=~)[\u00a0\u202f]"
)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """One kind of mark in one text: what it is, how many, an example, and at which offset the first one stands."""

    kind: str
    count: int
    example: str
    at: int


def fingerprints(text: str, platform: str = "") -> list[Fingerprint]:
    """Every kind of mark in `text`, in a fixed order; empty for clean text.

    What a `platform` writes into every export (WhatsApp's marks of direction) is nobody's mark and left out.
    """
    if platform == "whatsapp":
        text = _WHATSAPP.sub("\x00", text)
    found = [
        _chars("hidden characters", text, [at for at, char in enumerate(text) if _hidden(text, at, char)]),
        _chars("invisible tags or selectors", text, [match.start() for match in _TAGS.finditer(text)]),
        _chars("odd blanks", text, [at for at, char in enumerate(text) if char in ODD_BLANKS]),
        _words("look-alike letters", text),
        _spacing(text),
        _links(text),
    ]
    return [item for item in found if item is not None]


def variants(texts: dict[str, str]) -> list[tuple[str, str, int]]:
    """Pairs of copies (by name) whose words differ, with the first offset of difference."""
    names = sorted(texts)
    pairs = []
    for place, one in enumerate(names):
        for other in names[place + 1 :]:
            if texts[one] != texts[other]:
                pairs.append((one, other, _departs(texts[one], texts[other])))
    return pairs


def _hidden(text: str, at: int, char: str) -> bool:
    if char not in ZERO_WIDTH:
        return False
    joiner = char == "\u200d" and 0 < at < len(text) - 1 and unicodedata.category(text[at + 1]) in ("So", "Sk")
    return not joiner and not (char in "\u200c\u200d" and at and _shaping(text[at - 1]))


def _shaping(char: str) -> bool:
    return unicodedata.name(char, "").split(" ")[0] in (
        "ARABIC",
        "DEVANAGARI",
        "BENGALI",
        "TAMIL",
        "MALAYALAM",
        "SINHALA",
    )


def _chars(kind: str, text: str, places: list[int]) -> Fingerprint | None:
    if not places:
        return None
    names = sorted({f"U+{ord(text[at]):04X}" for at in places})
    return Fingerprint(kind, len(places), " ".join(names[:6]), places[0])


def _words(kind: str, text: str) -> Fingerprint | None:
    """Words that mix Latin letters with look-alikes of another script."""
    mixed = [
        match
        for match in _WORD.finditer(text)
        if any(char in _ALIKE for char in match.group())
        and any(char.isascii() and char.isalpha() for char in match.group())
    ]
    return Fingerprint(kind, len(mixed), mixed[0].group(), mixed[0].start()) if mixed else None


def _spacing(text: str) -> Fingerprint | None:
    """Blanks doubled inside a line, or at its end: rare in typed chat, common in marked copies."""
    odd = [match for match in re.finditer(r"(?<=\S)  +(?=\S)|[ \t]+(?=\n|$)", text) if "```" not in text]
    return Fingerprint("doubled or trailing blanks", len(odd), repr(odd[0].group()), odd[0].start()) if odd else None


def _links(text: str) -> Fingerprint | None:
    found = [link for link in _LINK.finditer(text) if personal(link.group())]
    return (
        Fingerprint("links with a personal parameter", len(found), found[0].group()[:80], found[0].start())
        if found
        else None
    )


def _departs(one: str, other: str) -> int:
    for at, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return at
    return min(len(one), len(other))
