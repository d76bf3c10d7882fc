"""What files state of themselves that does not fit together: each a question to ask, none of them a proof.

Rules compare facts of one original, and of originals by one author; times whose zone nobody told are compared only
where they are more than a day apart, since a wall clock can be fourteen hours off either way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd

__all__ = ["COLUMNS", "contradictions"]

COLUMNS = ["rule", "sentence", "original", "locators", "original_sha256"]
CREATED = re.compile(r"(?:^|[:.])(?:created|creation-?date|createdate|creatim|datetimeoriginal|create_dtm)$", re.I)
MODIFIED = re.compile(r"(?:^|[:.])(?:modified|moddate|modifydate|revtim|lastsaved|last ?saved|datetime)$", re.I)
PRINTED = re.compile(r"(?:^|[:.])(?:last-?printed|print-?date|printim)$", re.I)
CHANGES = ("inserted", "deleted", "comment")
RELEASED = {12: 2006, 14: 2009, 15: 2012, 16: 2015}  # versions of Office, and the year before which there was none
STOCK = re.compile(r"^(?:normal|default|blank|leer|空白|office theme|normal\.dotm?|normal\.dot|blank\.potx?)$", re.I)
SLACK, OPEN = timedelta(minutes=2), timedelta(days=1)
LATE = timedelta(hours=1)  # clocks of mail servers differ by minutes, rarely by more
Row = dict[Any, Any]
Found = tuple[str, str, list[Row]]


def contradictions(facts: pd.DataFrame) -> pd.DataFrame:
    """One row per contradiction in the facts of `metadata`: COLUMNS; `locators` joins the places with " and "."""
    rows: list[dict[str, Any]] = []
    usual = _usual(facts)
    for (sha, original), group in facts.groupby(["original_sha256", "original"], sort=False):
        mine = group.to_dict("records")
        rules = (_order, _changes, _twice, _zones, _program, _company, _gps, _path)
        for rule, sentence, based in (found for one in rules for found in one(mine, usual)):
            places = " and ".join(dict.fromkeys(str(row["locator"]) for row in based))
            row = {"rule": rule, "sentence": sentence, "original": original, "locators": places}
            rows.append({**row, "original_sha256": sha})
    return pd.DataFrame(rows, columns=COLUMNS).drop_duplicates(ignore_index=True)


def _usual(facts: pd.DataFrame) -> dict[str, Counter[str]]:
    """What companies each author's files name, and what offsets they are written in, over all originals."""
    found: dict[str, Counter[str]] = {"": Counter()}
    for _, group in facts.groupby(["original_sha256", "original"], sort=False):
        authors = set(group[group["kind"] == "author"]["value"])
        companies = set(group[group["kind"] == "company"]["value"])
        zones = set(group[(group["kind"] == "time") & (group["basis"] == "offset")]["zone"])
        found[""].update(companies)
        for author in authors:
            found.setdefault(f"company {author}", Counter()).update(companies)
            found.setdefault(f"zone {author}", Counter()).update(zones)
    return found


def _times(mine: list[Row], fits: re.Pattern[str]) -> list[Row]:
    return [row for row in mine if row["kind"] == "time" and _known(row) and fits.search(row["name"])]


def _known(row: Row) -> bool:
    return bool(row["at"] == row["at"])


def _after(a: Row, b: Row) -> bool:
    """Whether `a` is later than `b` beyond what precision and unknown zones leave open."""
    exact = all(row["basis"] in ("utc", "offset", "assumed") for row in (a, b))
    room = SLACK if exact else OPEN
    room = max(room, OPEN) if "day" in (a["precision"], b["precision"]) else room
    return bool(a["at"] - b["at"] > room)


def _said(row: Row) -> str:
    return f"{row['name']} {row['value']}"


def _order(mine: list[Row], usual: dict[str, Counter[str]]) -> Iterator[Found]:
    created, modified, printed = (_times(mine, fits) for fits in (CREATED, MODIFIED, PRINTED))
    for first in created:
        for last in modified:
            if _after(first, last):
                yield (
                    "created after modified",
                    f"Created after it was modified: {_said(first)}, {_said(last)}.",
                    [first, last],
                )
        for one in printed:
            if _after(first, one):
                what = (
                    f"Printed before it was created: {_said(one)}, {_said(first)}; perhaps it grew from an older one."
                )
                yield "printed before created", what, [one, first]
    now = pd.Timestamp.now(tz="UTC")
    for row in mine:
        if row["kind"] == "time" and _known(row) and row["at"] - now > OPEN:
            yield "in the future", f"A time that has not come yet: {_said(row)}.", [row]
    yield from _effort(mine, created, modified)


def _effort(mine: list[Row], created: list[Row], modified: list[Row]) -> Iterator[Found]:
    minutes = next((row for row in mine if row["name"] == "TotalTime" and str(row["value"]).isdigit()), None)
    if minutes is not None and created and modified:
        first, last = min(created, key=lambda row: row["at"]), max(modified, key=lambda row: row["at"])
        if timedelta(minutes=min(int(minutes["value"]), 10**7)) > last["at"] - first["at"] + OPEN:
            what = f"Edited for {minutes['value']} minutes, longer than from {_said(first)} to {_said(last)}."
            yield "edited longer than it existed", what, [minutes, first, last]


def _changes(mine: list[Row], usual: dict[str, Counter[str]]) -> Iterator[Found]:
    created, modified = _times(mine, CREATED), _times(mine, MODIFIED)
    for row in mine:
        if row["kind"] != "time" or row["name"] not in CHANGES or not _known(row):
            continue
        for first in created[:1]:
            if _after(first, row):
                what = f"A {row['name']} passage of {row['value']} is older than the file ({_said(first)})."
                yield "change before created", what, [row, first]
        for last in modified[:1]:
            if _after(row, last):
                what = f"A {row['name']} passage of {row['value']} is later than the last saving ({_said(last)})."
                yield "change after modified", what, [row, last]


def _twice(mine: list[Row], usual: dict[str, Counter[str]]) -> Iterator[Found]:
    """The same property told twice, by a PDF's information and its XMP packet or by EXIF and XMP, and not alike."""
    for fits, what in ((CREATED, "creation"), (MODIFIED, "change")):
        told = _times(mine, fits)
        plain = [row for row in told if ":" not in row["name"]]
        packet = [row for row in told if ":" in row["name"]]
        if plain and packet and (_after(plain[0], packet[0]) or _after(packet[0], plain[0])):
            words = f"Two times of its {what}: {_said(plain[0])}, {_said(packet[0])}."
            yield f"two times of {what}", words, [plain[0], packet[0]]
    writers = [row for row in mine if row["kind"] == "author"]
    info = next((row for row in writers if row["name"] == "Author"), None)
    core = next((row for row in writers if row["name"].endswith("dc:creator")), None)
    if info and core and info["value"] and core["value"] and info["value"] not in core["value"]:
        yield "two authors", f"Two authors: {info['value']} and, in XMP, {core['value']}.", [info, core]


def _zones(mine: list[Row], usual: dict[str, Counter[str]]) -> Iterator[Found]:
    letter = any(row["name"].startswith("Received") for row in mine)  # servers write their own zones
    told = [row for row in mine if row["kind"] == "time" and row["basis"] == "offset" and not letter]
    zones = {row["zone"]: row for row in reversed(told)}
    if len(zones) > 1:
        based = list(zones.values())
        yield "several zones", f"Times in several zones: {'; '.join(map(_said, based))}.", based
    for author in {row["value"] for row in mine if row["kind"] == "author"}:
        common = usual.get(f"zone {author}", Counter()).most_common(1)
        for zone, row in zones.items():
            if common and common[0][0] != zone and common[0][1] >= 3:
                what = f"{_said(row)} is in {zone}; {common[0][1]} other files of {author} are in {common[0][0]}."
                yield "unusual zone", what, [row]


def _program(mine: list[Row], usual: dict[str, Counter[str]]) -> Iterator[Found]:
    version = next((row for row in mine if row["name"] == "AppVersion" and re.match(r"\d+", row["value"])), None)
    if version is not None:
        year = RELEASED.get(int(re.match(r"\d+", version["value"])[0]))  # type: ignore[index]
        for last in _times(mine, MODIFIED)[:1]:
            if year and last["at"].year < year:
                what = f"{_said(last)}, but the program that saved it ({_said(version)}) did not exist before {year}."
                yield "program newer than the file", what, [last, version]


def _company(mine: list[Row], usual: dict[str, Counter[str]]) -> Iterator[Found]:
    own = [row for row in mine if row["kind"] == "company" and row["value"]]
    authors = {row["value"] for row in mine if row["kind"] == "author"}
    for row in own:
        for author in sorted(authors):
            common = usual.get(f"company {author}", Counter()).most_common(1)
            if common and common[0][0] != row["value"] and common[0][1] >= 2:
                what = f"{_said(row)}, but {common[0][1]} other files of {author} name {common[0][0]}."
                yield "another company", what, [row]
    named = {row["value"] for row in own}
    for row in mine:
        if row["kind"] == "template" and not STOCK.match(str(row["value"])):
            words = str(row["value"]).casefold()
            others = [one for one in usual[""] if one not in named and _core(one) and _core(one) in words]
            if others:
                own_name = ", ".join(sorted(named)) or "its own company"
                what = f"{_said(row)} bears the name of {others[0]}, not of {own_name}."
                yield "template of another company", what, [row, *own[:1]]


def _core(company: str) -> str:
    """The first word of a company's name, by which its templates are called; empty where it is too short to tell."""
    first = re.split(r"[\s,.]+", company.casefold())[0]
    return first if len(first) >= 4 or (len(first) >= 2 and not first.isascii()) else ""


def _gps(mine: list[Row], usual: dict[str, Counter[str]]) -> Iterator[Found]:
    """A picture's own clock against the satellites' time and the place's longitude."""
    fix = next((row for row in mine if row["name"] == "GPS time" and _known(row)), None)
    shot = next((row for row in mine if row["name"] == "DateTimeOriginal" and _known(row)), None)
    spot = next((row for row in mine if row["name"] == "GPS position"), None)
    if fix and shot and abs(shot["at"] - fix["at"]) > (LATE if shot["basis"] == "offset" else timedelta(hours=15)):
        yield (
            "clock against GPS",
            f"The camera's clock ({_said(shot)}) is not that of the satellites ({_said(fix)}).",
            [shot, fix],
        )
    longitude = re.match(r"-?[\d.]+,(-?[\d.]+)", str(spot["value"])) if spot else None
    hours = _hours(shot["zone"]) if shot and shot["basis"] == "offset" else None
    if spot and shot and longitude and hours is not None and abs(hours - float(longitude[1]) / 15) > 3:
        what = f"{_said(shot)} is in {shot['zone']}, far from where {_said(spot)} lies."
        yield "zone against GPS", what, [shot, spot]


def _hours(zone: str) -> float | None:
    match = re.match(r"(?:UTC)?([+-])(\d\d):?(\d\d)$", zone)
    return None if not match else (1 if match[1] == "+" else -1) * (int(match[2]) + int(match[3]) / 60)


def _path(mine: list[Row], usual: dict[str, Counter[str]]) -> Iterator[Found]:
    """The servers on a letter's path: each must have had it after the one before, and after it was written."""
    known = [row for row in mine if row["kind"] == "time" and _known(row) and row["basis"] in ("utc", "offset")]
    letters: dict[str, list[Row]] = {}
    for row in known:
        letters.setdefault(row["key"], []).append(row)
    for rows in letters.values():
        hops = [row for row in rows if row["name"] == "Received"][::-1]
        date = next((row for row in rows if row["name"] == "Date"), None)
        for first, then in pairwise(hops):
            if _late(first["at"], then["at"]):
                what = f"A server had it before the one that sent it on: {then['value']} after {first['value']}."
                yield "path goes back in time", what, [first, then]
        if date is not None and hops and _late(date["at"], hops[0]["at"]):
            what = f"Dated {date['value']}, but the first server had it at {hops[0]['value']} already."
            yield "dated after it was sent", what, [date, hops[0]]


def _late(a: datetime, b: datetime) -> bool:
    return a - b > LATE
