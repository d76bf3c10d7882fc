"""Meetings as events: calendar cards in chats, transcripts of meetings, and calendar files (.ics, RFC 5545).

A card or a file tells when a meeting was to be, not that it took place; the event keeps the words and their locator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd

from ..errors import UsageError
from ..timestamps import Timestamp, from_epoch, from_iso, from_wall, named_zone
from .frames import listed

__all__ = ["TRANSCRIPTS", "calendars", "cards", "transcripts"]

TRANSCRIPTS = ("lark-minutes", "zoom")  # platforms whose every conversation is one meeting
_EVENT = re.compile(r"^BEGIN:VEVENT[ \t]*$(.*?)^END:VEVENT[ \t]*$", re.M | re.S | re.I)
_FIELD = re.compile(r"^(SUMMARY|DTSTART|DTEND|ORGANIZER)((?:;[^:\n]*)?):(.*)$", re.M | re.I)
_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")
_UNSAID = {r"\n": "\n", r"\N": "\n", r"\,": ",", r"\;": ";", "\\\\": "\\"}


def cards(frame: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """A meeting for each message that carries a start_time: at its time, by its sender, with the message's key."""
    some = np.flatnonzero((frame["extra"].list.len().fillna(0) > 0).to_numpy(bool))
    rows, times = [], []
    for row, told in zip(some.tolist(), listed(frame["extra"].iloc[some]), strict=True):
        facts = {pair["name"]: str(pair["value"]) for pair in told}
        if facts.get("start_time"):
            rows.append(row)
            times.append((_moment(facts["start_time"]), _moment(facts.get("end_time", ""))))
    made = base.iloc[rows].assign(kind="meeting")
    return _stamped(made, times)


def transcripts(base: pd.DataFrame) -> pd.DataFrame:
    """A meeting for each transcript: from its first to its last words, with the key of the first."""
    some = base[base["platform"].isin(TRANSCRIPTS) & base["at"].notna()]
    first = some.drop_duplicates(["platform", "conversation_id"])
    last = some.groupby(["platform", "conversation_id"], sort=False)["at"].max()
    until = last.reindex(pd.MultiIndex.from_frame(first[["platform", "conversation_id"]])).to_numpy()
    made = first.assign(kind="meeting", text=first["conversation"], person="", account="", readable=True)
    return made.assign(until=pd.Series(until, first.index, dtype=first["at"].dtype))


def calendars(pages: pd.DataFrame) -> pd.DataFrame:
    """A meeting for each VEVENT in the text of a page: summary as words, organizer as person.

    A time with TZID is read in that zone if it is known by name; one without any is a wall clock; a DATE is a day.
    """
    held = pages["text"].fillna("").str.contains("BEGIN:VEVENT", regex=False).to_numpy(bool)
    some = pages[held & (pages["kind"] == "body").to_numpy(bool)]
    rows, found = [], []
    for row, text in enumerate(some["text"].tolist()):
        for event in _events(text):
            rows.append(row)
            found.append(event)
    place = some.iloc[rows][["original", "original_sha256", "locator", "custodian"]].reset_index(drop=True)
    table = place.assign(
        kind="meeting",
        key=some["page_key"].iloc[rows].to_numpy(),
        text=[event["SUMMARY"][1] for event in found],
        person=[event["ORGANIZER"][1] for event in found],
    )
    return _stamped(table, [(_written(*event["DTSTART"]), _written(*event["DTEND"])) for event in found])


def _events(text: str) -> Iterator[Mapping[str, tuple[str, str]]]:
    for match in _EVENT.finditer(re.sub(r"\r?\n[ \t]", "", text).replace("\r\n", "\n")):
        told = dict.fromkeys(("SUMMARY", "DTSTART", "DTEND", "ORGANIZER"), ("", ""))
        for name, options, value in _FIELD.findall(match[1]):
            told[name.upper()] = (options, re.sub(r"\\[nN,;\\]", lambda mark: _UNSAID[mark[0]], value.strip()))
        called = re.search(r"CN=\"?([^\";]+)", told["ORGANIZER"][0], re.I)
        told["ORGANIZER"] = ("", called[1] if called else re.sub("^mailto:", "", told["ORGANIZER"][1], flags=re.I))
        yield told


def _written(options: str, value: str) -> Timestamp:
    match = _STAMP.fullmatch(value)
    try:
        if match is None:
            return Timestamp(raw=value)
        year, month, date, hour, minute, second = (int(match[place] or 0) for place in range(1, 7))
        day = datetime(year, month, date, hour, minute, min(second, 59))
    except ValueError:
        return Timestamp(raw=value)
    if match[4] is None:
        return from_wall(day, precision="day", raw=value)
    if match[7]:
        return from_iso(day.replace(tzinfo=UTC).isoformat())
    zone = re.search(r"TZID=\"?([^\";:]+)", options, re.I)
    known = from_wall(day, precision="s", raw=value, zone=_known(zone[1]) if zone else "")
    return replace(known, basis="offset") if known.basis == "assumed" else known  # the file itself names the zone


def _known(name: str) -> str:
    try:
        named_zone(name)
    except UsageError:
        return ""
    return name


def _moment(text: str) -> Timestamp:
    return from_epoch(text) if text.strip().isdecimal() else from_iso(text)


def _stamped(table: pd.DataFrame, times: list[tuple[Timestamp, Timestamp]]) -> pd.DataFrame:
    facts: dict[str, list[Any]] = {
        "precision": [start.precision for start, _ in times],
        "zone": [start.zone for start, _ in times],
        "basis": [start.basis for start, _ in times],
    }
    made = table.assign(**facts, readable=True)
    for name, values in (("at", [start.us for start, _ in times]), ("until", [end.us for _, end in times])):
        made[name] = pd.to_datetime(pd.Series(values, made.index, dtype="Int64"), unit="us", utc=True).astype(
            "datetime64[us, UTC]"
        )
    return made
