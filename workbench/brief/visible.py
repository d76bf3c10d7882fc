"""Characters that would be invisible, reorder the line or break a file are shown as their number, ⟦U+202E⟧.

Both writers use this, so that a quotation reads the same in both. The bytes stay as they are in the manifest. Joiners
stay where they shape letters or emoji; a line break or tab stays.
"""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls, soft hyphen, marks and joiners that print nothing, bidi controls, fillers, tags, noncharacters
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ue000-\uf8ff\ud800-\udfff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
    "|[\u200c\u200d]"
)
_SHAPING = (
    "ARABIC",
    "SYRIAC",
    "DEVANAGARI",
    "BENGALI",
    "TAMIL",
    "MALAYALAM",
    "KANNADA",
    "SINHALA",
    "GUJARATI",
    "TELUGU",
    "GURMUKHI",
    "ORIYA",
    "KHMER",
    "MYANMAR",
)
_HAN = re.compile("[\u3400-\u9fff]")


def chinese(text: str) -> bool:
    """True where Chinese characters make up a quarter of the text: it is set and proofed as Chinese."""
    return len(_HAN.findall(text)) * 4 > len(text)


def direction(text: str) -> str:
    """The direction of a paragraph by its first letter (UAX #9, rules P2 and P3): ltr, rtl, or empty without one."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return ""


def mark(char: str) -> str:
    """The visible form of one character: ⟦U+202E⟧."""
    return f"⟦U+{ord(char):04X}⟧"


def visible(text: str) -> str:
    """`text` with every hidden character shown as its number; ordinary text is returned as it is."""
    if text.isascii() and text.isprintable():
        return text
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HIDDEN.sub(lambda found: _shown(plain, found.start()), plain)


def _shown(text: str, at: int) -> str:
    char = text[at]
    if char in "\u200c\u200d" and 0 < at < len(text) - 1 and _joins(text, at):
        return char
    return mark(char)


def _joins(text: str, at: int) -> bool:
    if text[at] == "\u200d" and _pictorial(text[at + 1]) and (_pictorial(text[at - 1]) or text[at - 1] == "\ufe0f"):
        return True
    return unicodedata.name(text[at - 1], "").startswith(_SHAPING)


def _pictorial(char: str) -> bool:
    return unicodedata.category(char) in ("So", "Sk") or char in "\u2640\u2642"
