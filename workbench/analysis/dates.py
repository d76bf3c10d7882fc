"""Dates that texts speak of, English and Chinese: only forms that are surely dates, never a guess told as a fact.

"5 March", "next Tuesday", 上周五, 29日下午: each is a candidate with its words. Words that lean on the day of writing
are read from the message's own time; what can be read two ways keeps both readings. Nothing here is found by likeness:
"we", "may", "10-64" are no dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import compress
from types import ModuleType

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from . import dates_chinese, dates_english
from .moments import Reading, shifted
from .timeline import local

__all__ = ["COLUMNS", "Mention", "find", "mentions"]

LANGUAGES = (dates_english, dates_chinese)
COLUMNS = ["message_key", "start", "end", "words", "at", "until", "precision", "alternative", "basis"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in a text: its place and words, and what it says.

    `at` is the first moment (wall clock of the writer), `until` the first moment after; `precision` is min, hour,
    day, week, month, quarter or year; `alternative` a second reading of `at` where there are two; `basis` is stated
    (the text alone says it), anchored (read from the day of writing) or ambiguous (with an alternative).
    """

    start: int
    end: int
    words: str
    at: datetime
    until: datetime
    precision: str
    alternative: datetime | None
    basis: str


def find(text: str, written: datetime | None = None) -> list[Mention]:
    """Every date in `text`, in order, none overlapping; without `written` only those that need no day of writing."""
    return _found(text, written, LANGUAGES)


def _found(text: str, written: datetime | None, languages: Iterable[ModuleType]) -> list[Mention]:
    found = sorted(_all(text, written, languages), key=lambda hit: (hit[0], -hit[1]))
    kept: list[Mention] = []
    for start, end, reading in found:
        if kept and start < kept[-1].end:
            continue
        basis = "ambiguous" if reading.other else "anchored" if reading.anchored else "stated"
        until = _until(reading)
        if until is not None:
            words = text[start:end]
            kept.append(Mention(start, end, words, reading.at, until, reading.precision, reading.other, basis))
    return kept


def mentions(frame: pd.DataFrame, zone: str = "UTC") -> pd.DataFrame:
    """Every date in the bodies of `frames.messages`: COLUMNS; words are read in `zone` at the time of sending.

    `at`, `until` and `alternative` are wall clocks of that zone. Messages without a time give stated dates only.
    """
    when = local(frame["sent_at"], frame["sent_basis"], frame["sent_precision"], zone)
    hints = np.array([_hinted(frame["body"], language) for language in LANGUAGES])
    some = np.flatnonzero(hints.any(0))
    rows = []
    columns = (frame["message_key"].iloc[some], frame["body"].iloc[some], when.iloc[some], hints[:, some].T.tolist())
    for key, body, moment, told in zip(*columns, strict=True):
        written = None if pd.isna(moment) else moment.to_pydatetime()
        for hit in _found(body, written, compress(LANGUAGES, told)):
            rows.append(
                (key, hit.start, hit.end, hit.words, hit.at, hit.until, hit.precision, hit.alternative, hit.basis)
            )
    table = pd.DataFrame(rows, columns=COLUMNS)
    for name in ("at", "until", "alternative"):
        table[name] = pd.to_datetime(table[name]).astype("datetime64[us]")
    return table


def _hinted(bodies: pd.Series, language: ModuleType) -> np.ndarray:
    """True for each text that may hold a date of a language: its HINT, read by RE2, which takes a million at once.

    RE2 means ASCII by a digit and by the end of a word; with its own digits it finds what Python does, and more.
    """
    pattern = language.HINT.pattern.replace(r"\d", r"\p{Nd}").replace("$", r"\n?\z")
    told = pc.match_substring_regex(pa.array(bodies, pa.large_string()), pattern)
    return np.asarray(told.fill_null(False).to_numpy(zero_copy_only=False), bool)


def _all(text: str, written: datetime | None, languages: Iterable[ModuleType]) -> Iterator[tuple[int, int, Reading]]:
    for language in languages:
        for start, end, reading in language.find(text, written):
            if written is not None or not reading.anchored:
                yield start, end, reading


def _until(reading: Reading) -> datetime | None:
    steps = {
        "min": timedelta(minutes=1),
        "hour": timedelta(hours=1),
        "day": timedelta(days=1),
        "week": timedelta(days=7),
    }
    months = {"month": 1, "quarter": 3, "year": 12}
    if reading.precision in steps:
        try:
            return reading.at + steps[reading.precision]
        except OverflowError:
            return None
    return shifted(reading.at, months[reading.precision])
