"""Times of unknown writing, a whole column at once: epoch numbers, ISO 8601, dates in words, dates in numbers.

Numeric dates are settled together (`_dates`), so that 03/04 is read as the rest of the column reads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..timestamps import Timestamp, from_epoch, from_iso
from ._clock import clock
from ._dates import Written, digits, settle, written
from ._worddate import worded

__all__ = ["whens"]

_EPOCH = re.compile(r"-?\d{9,19}(?:\.\d+)?")
_SPLIT = re.compile(
    r"(\d{1,4}\s?[./\-年년]\s?\d{1,2}\s?[./\-月월]\s?\d{1,4}\s?(?:日|일)?[.,]?)[T, ]*(.*\d{1,2}[:.]\d{2}.*)?"
)


def whens(texts: Sequence[str]) -> list[Timestamp]:
    """The instant of each text; only the text where it cannot be read."""
    found: list[Timestamp | None] = [_plain(text.strip()) for text in texts]
    parts = {n: _SPLIT.fullmatch(digits(texts[n]).strip()) for n, one in enumerate(found) if one is None}
    days = {n: written(part[1].rstrip(".,")) for n, part in parts.items() if part}
    numbered = [n for n, day in days.items() if isinstance(day, Written)]
    halves = any("AM" in texts[n] or "PM" in texts[n] for n in numbered)
    settled = dict(zip(numbered, settle([d for n in numbered if (d := days[n])], month_first=halves), strict=True))
    told: list[Timestamp] = []
    for n, (text, one) in enumerate(zip(texts, found, strict=True)):
        part = parts.get(n)
        if one is not None:
            told.append(one)
        elif part and n in settled:
            told.append(_numbered(settled[n].day, settled[n].other, part[2] or "", text))
        else:
            told.append(worded(text))
    return told


def _plain(text: str) -> Timestamp | None:
    if _EPOCH.fullmatch(text):
        return from_epoch(text)
    stamp = from_iso(text) if text[:4].isdecimal() else None
    return stamp if stamp is not None and stamp.us is not None else None


def _numbered(day: int | None, other: int | None, time: str, raw: str) -> Timestamp:
    if day is None:
        return Timestamp(raw=raw)
    told = clock(time) if time.strip() else (0, "day")
    if told is None:
        return Timestamp(raw=raw)
    second = None if other is None else other * 86_400_000_000 + told[0]
    us = day * 86_400_000_000 + told[0]
    return Timestamp(us=us, precision=told[1], basis="exporter-local", raw=raw, alternative=second)
