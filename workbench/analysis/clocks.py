"""Whose clock stood where, by quotations and mail: a pasted "[21:21:02] <nick> text" shows the clock of who pasted it.

The original message gives the true time, the pasted line the wall clock of whoever pasted it; a mail's date names the
offset of the writer's machine. Both are a clock setting, never a place: people travel, and leave their clocks alone.
"""

from __future__ import annotations

import re
from datetime import timedelta

import numpy as np
import pandas as pd

from ..timestamps import named_zone
from .events import labels
from .frames import inside

__all__ = ["COLUMNS", "clocks", "quotations"]

COLUMNS = ["person", "offset", "quotations", "of", "first", "last", "basis", "keys"]
QUOTED = re.compile(
    r"^[>\s]*[\[(]?(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+)?(?P<h>\d{1,2}):(?P<m>\d\d)(?::(?P<s>\d\d))?\s*(?P<half>[AaPp]\.?[Mm])?"
    r"[\])]?\s*[-–]?\s*<?(?P<who>[^<>\n:]{1,40}?)>?\s*(?::|>|\s{2})\s*(?P<text>\S.*)$",
    re.M,
)
WITHIN = pd.Timedelta(days=7)
SHORTEST = 6  # characters of a quoted text
STEP = 15  # minutes: what clocks of zones differ by


def clocks(frame: pd.DataFrame, persons: dict[str, str] | None = None, *, least: int = 3) -> pd.DataFrame:
    """The clock settings that at least `least` quotations of a person show: COLUMNS.

    `offset` is in minutes ahead of UTC, to the quarter of an hour (of a clock alone, 13 hours ahead and 11 behind look
    the same); `quotations` of `of` show it; `basis` is "pasted lines" or "mail dates"; `keys` are the messages that
    quote, or the mails. A person has several rows where the clock was set anew (summer time, travel).
    """
    rows = []
    for basis, found in (("pasted lines", quotations(frame, persons)), ("mail dates", _mails(frame, persons))):
        for person, own in found.groupby("person", sort=True):
            for offset, some in own.groupby("offset", sort=True):
                if person and len(some) >= least:
                    span = (some["quoted_at"].min(), some["quoted_at"].max())
                    rows.append((person, offset, len(some), len(own), *span, basis, some["message_key"].tolist()))
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.sort_values(["person", "quotations"], ascending=[True, False], kind="stable", ignore_index=True)


def _mails(frame: pd.DataFrame, persons: dict[str, str] | None) -> pd.DataFrame:
    """The offsets that the dates of mails name, with who wrote them."""
    some = frame[((frame["platform"] == "mail") & (frame["sent_basis"] == "offset")).to_numpy(bool)]
    ahead = {zone: named_zone(zone).utcoffset(None) for zone in some["sent_zone"].unique()}
    minutes = [int((ahead[zone] or timedelta()).total_seconds() // 60) for zone in some["sent_zone"]]
    columns = {"quoted_at": some["sent_at"], "message_key": some["message_key"]}
    return pd.DataFrame({"person": labels(some, persons), "offset": minutes, **columns})


def quotations(frame: pd.DataFrame, persons: dict[str, str] | None = None) -> pd.DataFrame:
    """Every pasted line whose original is in `frame`, at most seven days older, with the same words.

    Columns person (who pasted), offset (minutes ahead of UTC), message_key, original_key, quoted_at, words. Only
    originals with a true time (basis utc, offset or assumed) count, and only words that stand there once.
    """
    bodies = frame["body"].fillna("")
    likely = np.flatnonzero(bodies.str.contains(r"\d:\d\d").to_numpy(bool)).tolist()
    pasted = [(row, match) for row in likely for match in QUOTED.finditer(bodies.iloc[row])]
    known = _known(frame, bodies, {match["text"].strip() for _, match in pasted})
    author = labels(frame, persons) if known else bodies
    rows = []
    for row, match in pasted:
        source = known.get(match["text"].strip())
        if source is None or source == row:
            continue
        now, true = frame["sent_at"].iloc[row], frame["sent_at"].iloc[source]
        if pd.isna(now) or not (pd.Timedelta(0) <= now - true <= WITHIN):
            continue
        minutes = _offset(match, true)
        if minutes is not None:
            keys = (str(frame["message_key"].iloc[row]), str(frame["message_key"].iloc[source]))
            rows.append((author.iloc[row], minutes, *keys, now, match["text"].strip()))
    columns = ["person", "offset", "message_key", "original_key", "quoted_at", "words"]
    return pd.DataFrame(rows, columns=columns)


def _known(frame: pd.DataFrame, bodies: pd.Series, wanted: set[str]) -> dict[str, int]:
    """The row of each wanted text that stands once with a true time."""
    if not wanted:
        return {}
    words = bodies.str.strip()
    near = np.flatnonzero(inside(words, pd.Series(sorted(wanted), dtype="str")))
    some, there = words.iloc[near], frame[["sent_basis", "sent_at"]].iloc[near]
    once = there["sent_basis"].isin(["utc", "offset", "assumed"]) & there["sent_at"].notna()
    once &= ~some.duplicated(keep=False) & (some.str.len() >= SHORTEST)
    kept = once.to_numpy(bool)
    return dict(zip(some[kept].tolist(), near[kept].tolist(), strict=True))


def _offset(match: re.Match[str], true: pd.Timestamp) -> int | None:
    """Minutes that the pasted clock is ahead of UTC, to the quarter; None if no zone's clock would show that."""
    hour = int(match["h"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower().startswith("p") else 0)
    if hour > 23 or int(match["m"]) > 59:
        return None
    gap = hour * 60 + int(match["m"]) - (true.hour * 60 + true.minute)
    rounded = round(gap / STEP) * STEP
    if abs(gap - rounded) > 2:
        return None
    return (rounded + 12 * 60) % 1440 - 12 * 60
