"""Measures of two dumps of one talk: recalls, edits, removals, lost pages, clocks, and an altered copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from workbench.analysis.compare import Comparison
from workbench.case import Case
from workbench.progress import Quiet
from workbench.sample import sample_zones

from .ground import Ground
from .measure import Measure, compared

__all__ = ["measures"]

CHANGES = {"recalled": "recalled", "edited": "edited", "removed": "only-b", "lost-page": "only-b"}
LEAST = 0.1  # of the messages must have an offset for a shift to be asked for


def measures(ground: Ground) -> Iterator[Measure]:
    """The comparison, the clocks without a zone, the altered copy."""
    made = ground.case.compare("lark", "lark2")
    yield from _changes(ground, made)
    yield _markless(ground, made)
    yield from _clocks(ground)
    yield _altered(ground)


def _changes(ground: Ground, made: Comparison) -> Iterator[Measure]:
    table = made.frame()
    table = table[table["inside"].astype(bool)]
    rows = ground.truth.rows("versions")
    gone = {row["key"] for row in rows if CHANGES[row["change"]] == "only-b"}
    for change, verdict in CHANGES.items():
        wanted = {row["key"] for row in rows if row["change"] == change}
        told = table[table["verdict"] == verdict]
        shown = set(told["key_b"] if verdict == "only-b" else told["key_a"])
        if verdict == "only-b":  # a removal and a lost page look the same: what is the other is not wrong
            shown -= gone - wanted
        yield compared("compare", f"{change} between the dumps", wanted, shown, told=ground.told)


def _markless(ground: Ground, made: Comparison) -> Measure:
    """Other words without a mark of an edit: nothing of the kind is planted between the dumps."""
    table = made.differences()
    other = table[(table["verdict"] == "altered") & ~table["how"].str.startswith("markup")]
    return compared("compare", "other words without a mark of an edit", [], other["key_a"], told=ground.told)


def _clocks(ground: Ground) -> Iterator[Measure]:
    """What is proposed for exports whose wall clock nobody explains, read into a case without zones."""
    fault = ground.truth.gaps["zone_error"]
    case, copy = Case(ground.folder / "zoneless"), ground.folder / "leak"
    for name in ("lark", "lark2", "slack", str(Path(fault["original"]).parent)):
        shutil.copytree(ground.leak / name, copy / name)
    case.ingest(copy, custodian="Device A", progress=Quiet())
    every = ground.every[ground.every["original"].str.startswith("lark2/")]
    known = {str(shift.seconds) for shift in case.compare("lark", "lark2").shifts}
    wanted = _offsets(every["sent_at"], sample_zones()["lark2"])
    yield compared("zones", "shifts of the dump of another zone", wanted, known, told=_hours)
    rows = ground.every[ground.every["original"] == fault["original"]]
    table = case.zones().set_index("original")
    known = {str(int(table.loc[fault["original"], "offset"] or 0))} if table.loc[fault["original"], "zone"] else set()
    yield compared("zones", "clock of the chat exported in another zone", _offsets(rows["sent_at"],
                   fault["written_in"]), known, told=_hours)  # fmt: skip
    yield _misread(ground, fault)


def _misread(ground: Ground, fault: Mapping[str, str]) -> Measure:
    """That chat read in the zone of its writers is called a zone error, and no export that is read rightly."""
    zones = {**sample_zones(), fault["original"]: fault["true"]}
    case = Case(ground.folder / "misread")
    case.ingest(ground.leak, custodian="Device A", zone=zones, progress=Quiet())
    gaps = case.gaps().frame()
    told = gaps.loc[gaps["kind"] == "zone", "original"]
    return compared("zones", "zone errors told where it is read in its writers' zone", [fault["original"]], told)


def _offsets(times: pd.Series, zone: str) -> set[str]:
    """Seconds ahead of UTC of the clock of a zone at a tenth of the times or more."""
    local = times.dropna().dt.tz_convert(ZoneInfo(zone)).dt.tz_localize(None)
    ahead = (local - times.dropna().dt.tz_localize(None)).dt.total_seconds()
    share = ahead.value_counts(normalize=True)
    return {str(int(seconds)) for seconds in share[share >= LEAST].index}


def _hours(seconds: str) -> str:
    return f"{int(seconds) / 3600:+g} h"


def _altered(ground: Ground) -> Measure:
    """A copy that was altered is found as like its original, whose first words the earlier dump has."""
    refs = {row["ref"] for row in ground.truth.rows("plants", kind="altered")}
    pairs = {ref: f"{ref}-copy" for ref in refs if f"{ref}-copy" in refs}
    found = set()
    for ref, copy in pairs.items():
        hits = ground.case.search(f"key:{ground.key_of[ref]}")
        found |= {copy for hit in hits if ground.key_of[copy] in {other.key for other in hits.like(hit)}}
    return compared("altered copy", "found among what is like the original", pairs.values(), found, precise=False)
