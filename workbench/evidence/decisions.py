"""What a reporter decided in a review that has no table of its own: a log by queue and subject, never overwritten.

Each decision is a row of the settings, named by queue, subject and moment, so that it goes wherever the case goes.
"""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from ..errors import UsageError
from ..store.custody import now
from .ledger import Rows

__all__ = ["COLUMNS", "OPEN", "QUEUES", "Decisions"]

COLUMNS = ["queue", "subject", "verdict", "why", "by", "at"]
OPEN = "open"  # the verdict that takes a decision back
QUEUES: dict[str, tuple[str, ...]] = {
    "dates": ("dmy", "mdy", "ymd", "unsure", OPEN),
    "translations": ("signed", "refused", OPEN),
    "documents": ("same", "different", "unsure", OPEN),
    "terms": ("accept", "drop", OPEN),
}
_NAME = "decision "


class Decisions:
    """The log of the decisions of a case; the newest on a subject holds."""

    def __init__(self, human: Rows) -> None:
        self._human = human

    def put(self, queue: str, subject: str, verdict: str, why: str = "", by: str = "") -> None:
        """Put a decision on record; raises UsageError for a queue or a verdict that there is not."""
        if queue not in QUEUES:
            raise UsageError(f"There is no review of {queue!r}.", f"There are {', '.join(QUEUES)}.")
        if verdict not in QUEUES[queue]:
            raise UsageError(f"{verdict!r} is no verdict on {queue}.", f"Say {', '.join(QUEUES[queue])}.")
        row = dict(zip(COLUMNS, (queue, subject, verdict, why, by, now()), strict=True))
        number = len(self.rows())  # two within one millisecond are two decisions, too
        self._human.put("settings", {"name": f"{_NAME}{json.dumps([row['at'], number, queue, subject])}", "value": row})

    def rows(self, queue: str = "") -> list[dict[str, Any]]:
        """The decisions on one queue, or on all, oldest first."""
        found = [row["value"] for row in self._human.rows("settings") if str(row["name"]).startswith(_NAME)]
        return [row for row in found if queue in ("", row["queue"])]

    def standing(self, queue: str) -> dict[str, dict[str, Any]]:
        """The newest decision on each subject of a queue; what was taken back is not there."""
        newest = {row["subject"]: row for row in self.rows(queue)}
        return {subject: row for subject, row in newest.items() if row["verdict"] != OPEN}

    def frame(self, queue: str = "") -> pd.DataFrame:
        """The log as a table: COLUMNS, oldest first."""
        return pd.DataFrame(self.rows(queue), columns=COLUMNS)
