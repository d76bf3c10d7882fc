"""Chinese words that sound alike: what a slip of the input method, or a reporter's ear, turns into another word."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["alike", "readings"]

_COMMON = "gb2312"  # the 6,763 characters of this set are what people type


@lru_cache(maxsize=4096)
def readings(char: str) -> frozenset[str]:
    """The pinyin syllables of a character, without tones; empty for anything else."""
    from pypinyin import Style, pinyin

    found = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore")
    return frozenset(syllable for syllable in found[0] if syllable) if found else frozenset()


@lru_cache(maxsize=1)
def _by_reading() -> dict[str, str]:
    chars: dict[str, list[str]] = {}
    for code in range(0x4E00, 0xA000):
        char = chr(code)
        if _typed(char):
            for reading in readings(char):
                chars.setdefault(reading, []).append(char)
    return {reading: "".join(found) for reading, found in chars.items()}


def _typed(char: str) -> bool:
    try:
        return bool(char.encode(_COMMON))
    except UnicodeEncodeError:
        return False


def alike(folded: str) -> str:
    """A regular expression for everything that sounds like a folded text, tones left aside.

    Characters that have no reading stand for themselves.
    """
    return "".join(_alike(char) for char in folded)


def _alike(char: str) -> str:
    same = "".join(sorted({*char, *(other for reading in readings(char) for other in _by_reading().get(reading, ""))}))
    return f"[{re.escape(same)}]" if len(same) > 1 else re.escape(char)
