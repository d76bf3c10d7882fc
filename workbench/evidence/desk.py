"""The reporter's own notes and story events: written beside the records, never into them."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pandas as pd

from .. import show
from ..errors import UsageError
from ..timestamps import Timestamp, from_iso
from .ledger import Rows

__all__ = ["STORY", "StoryEvents", "note", "notes"]

STORY = ["at", "until", "precision", "text", "by"]
NOTES = ["at", "key", "kind", "text", "by"]
FORMULA = re.compile(r"'*[=+\-@\t\r]")  # a cell that a spreadsheet would run
GUARDED = re.compile(r"'(?='*[=+\-@\t\r])")
HOW = "Write 2024-03-05 or 2024-03-05T09:14+08:00."


def note(human: Rows, key: str, text: str, by: str = "") -> None:
    """Write a note on the message or page with this key; raises UsageError for an empty one."""
    if not text.strip():
        raise UsageError("A note needs words.", "Say what you want to remember of this message.")
    human.put("notes", {"key": key, "text": text, "by": by})


def notes(human: Rows) -> pd.DataFrame:
    """All notes and tags in the order of writing: at, key, kind (note, tag), text, by."""
    rows: list[dict[str, Any]] = [{**row, "kind": "note"} for row in human.rows("notes")]
    rows += [{**row, "kind": "tag", "text": row["tag"]} for row in human.rows("tags")]
    rows.sort(key=lambda row: str(row["at"]))
    return pd.DataFrame(rows, columns=NOTES)


class StoryEvents:
    """The events that the story tells of and no original needs to prove; timelines show them above the counts."""

    def __init__(self, human: Rows) -> None:
        self._human = human

    def write(self, at: str, text: str, until: str = "", by: str = "") -> StoryEvents:
        """Write an event, unless the same one is there; `at` and `until` are ISO texts, a day or a moment.

        A moment without an offset is a wall clock and stays one. An `until` that is a day is its last day. Raises
        UsageError for what is no time, for an end before the beginning, and for an event without words.
        """
        stamp = _stamp(at)
        if not text.strip():
            raise UsageError("A story event needs words.", "Say what happened.")
        if until and _last(until, stamp.zone) < (stamp.us or 0):
            raise UsageError(f"{until} lies before {at}.", "Put the beginning first.")
        row = {"at": at.strip(), "until": until.strip(), "text": text}
        if not self._human.rows("story_events", **row):
            self._human.put("story_events", {**row, "precision": stamp.precision, "by": by})
        return self

    def load(self, path: str | Path, by: str = "") -> StoryEvents:
        """Take events from a CSV file with columns at, text and, if you like, until and by: all of them or none.

        What is there already is not written again. Raises UsageError, with the line, for what cannot be taken.
        """
        rows = _read(Path(path))
        for line, row in rows:
            try:
                _stamp(row["at"])
                _stamp(row["until"] or row["at"])
            except UsageError as error:
                raise UsageError(f"{Path(path).name}, line {line}: {error}") from error
            if not row["text"].strip():
                raise UsageError(f"{Path(path).name}, line {line}: there are no words.", "Fill the column text.")
        for _, row in rows:
            self.write(row["at"], row["text"], row["until"], row["by"] or by)
        return self

    def dump(self, path: str | Path) -> Path:
        """Write all events as CSV (UTF-8) that `load` takes back; gives the path.

        A text that a spreadsheet would take for a formula gets an apostrophe in front. Raises UsageError where the
        file cannot be written.
        """
        place = Path(path)
        try:
            with place.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as stream:
                writer = csv.writer(stream)
                writer.writerow(STORY)
                for row in self._rows():
                    writer.writerow([_guarded(str(row[name] or "")) for name in STORY])
        except OSError as error:
            raise UsageError(f"{place} cannot be written: {error.strerror}.", "Choose another place.") from error
        return place

    def remove(self, number: int) -> StoryEvents:
        """Take the event with this `id` of `frame()` out; raises UsageError if there is none."""
        for row in self._human.rows("story_events"):
            if str(row["id"]) == str(number):
                self._human.remove("story_events", id=row["id"])
                return self
        raise UsageError(f"There is no story event {number!r}.", "See the column id of case.story_events.frame().")

    def frame(self) -> pd.DataFrame:
        """All events in order of time: id, at, until (as written), precision, text, by."""
        return pd.DataFrame(self._rows(), columns=["id", *STORY])

    def __len__(self) -> int:
        return len(self._rows())

    def __repr__(self) -> str:
        if not len(self):
            return 'No story events yet. Write one: case.story_event("2024-03-05", "The limit is raised")'
        return show.plain("\n".join(f"{_when(row)}  {row['text']}" for row in self._rows()))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        rows = [[_when(row), row["text"], row["by"]] for row in self._rows()]
        return show.bundle(show.block("Story events", show.table(["when", "what", "by"], rows)), repr(self))

    def _rows(self) -> list[dict[str, Any]]:
        rows = self._human.rows("story_events")
        return sorted(rows, key=lambda row: (from_iso(str(row["at"] or "")).us or 0, str(row["id"])))


def _when(row: dict[str, Any]) -> str:
    return f"{row['at']} to {row['until']}" if row["until"] else str(row["at"])


def _stamp(text: str) -> Timestamp:
    stamp = from_iso(text)
    if stamp.us is None:
        raise UsageError(f"{text!r} is no time.", HOW)
    return stamp


def _last(until: str, zone: str) -> int:
    """The last microsecond of an end; a day lasts until midnight in the zone of the beginning."""
    _stamp(until)
    end = from_iso(until, zone=zone)
    return (end.us or 0) + max(end.width() - 1, 0)


def _read(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            if not {"at", "text"} <= set(reader.fieldnames or ()):
                raise UsageError(f"{path.name} has no columns at and text.", "Name them in its first line.")
            return [(reader.line_num, {name: _bare(row.get(name) or "") for name in STORY}) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} cannot be read: {error}.", "Give a CSV file in UTF-8.") from error


def _guarded(text: str) -> str:
    return f"'{text}" if FORMULA.match(text) else text


def _bare(text: str) -> str:
    return text[1:] if GUARDED.match(text) else text
