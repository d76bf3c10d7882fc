"""What is missing: per conversation, in sentences, each with its basis and the keys that it rests on.

Three kinds of certainty: *stated* (an original says so itself), *shown* (it follows from the records), *likely* (habits
or numbers suggest it). Nothing likely is ever told as a fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .. import show
from . import holes, quiet
from .codes import combined
from .counts import readable
from .drawing import drawn
from .exporters import exporters
from .frames import Tables, account, conversations, dump, inside, messages, names_of, originals, participants, titles_of
from .judgements import components
from .people import known_pairs

__all__ = ["CERTAINTY", "FINDINGS", "Gaps", "gaps", "gaps_of"]

CERTAINTY = ("stated", "shown", "likely")
FINDINGS = ["kind", "certainty", "place", "conversation", "since", "until", "number", "sentence", "keys", "original"]
DAY = np.timedelta64(1, "D")


@dataclass(frozen=True)
class Gaps:
    """What is missing (`findings`, columns FINDINGS) and how complete each conversation is (`table`).

    `days` has one row per conversation and active day (place, day, messages), for the picture. `place` is
    `platform:conversation_id`; of a finding on a dump or a person it is empty, and `conversation` names that.
    """

    findings: pd.DataFrame
    table: pd.DataFrame
    days: pd.DataFrame

    def frame(self) -> pd.DataFrame:
        """The findings: stated first, then shown, then likely; in each by conversation."""
        return self.findings.copy()

    def conversations(self) -> pd.DataFrame:
        """One row per conversation, most messages first.

        conversation, platform, first, last, messages, readable (share), days (active), span (days), undated, recalled
        (and recalled_kept: whose words survive in another original), edited, absent_parents, missing_files,
        id_holes, silent_members, stated, likely (findings of that certainty), dumps.
        """
        return self.table.copy()

    def sentences(self, certainty: str = "") -> list[str]:
        """The findings in words, each with its conversation; of one certainty, or all."""
        some = self.findings[self.findings["certainty"] == certainty] if certainty else self.findings
        pairs = zip(some["conversation"], some["sentence"], some["certainty"], strict=True)
        return [f"{name}: {words}{' (likely)' if sure == 'likely' else ''}" for name, words, sure in pairs]

    def __repr__(self) -> str:
        counts = self.findings["certainty"].value_counts()
        told = ", ".join(f"{int(counts.get(name, 0))} {name}" for name in CERTAINTY)
        return show.plain("\n".join([f"What is missing: {told}", *(f"  {line}" for line in self.sentences()[:20])]))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        shown = self.findings[["certainty", "conversation", "since", "until", "sentence"]]
        note = "Stated: an original says so itself. Shown: it follows from the records. Likely: habits suggest it."
        return show.bundle(show.block("What is missing", show.frame(shown), note=note), repr(self))

    def plot(self, **options: Any) -> Any:
        """The completeness picture (see `workbench.figures.coverage.draw`)."""
        return drawn("coverage", self, **options)


def gaps_of(snapshot: Tables, persons: Mapping[str, str] | None = None, every: pd.DataFrame | None = None) -> Gaps:
    """The gaps of everything in a snapshot; `persons` maps accounts (platform:id) to the names of persons.

    `every` are its messages with all versions and copies, where they have been read before.
    """
    rows = messages(snapshot, versions=True, duplicates=True) if every is None else every
    return gaps(rows, conversations(snapshot), participants(snapshot), originals(snapshot), persons)


def gaps(
    rows: pd.DataFrame,
    rooms: pd.DataFrame,
    people: pd.DataFrame,
    files: pd.DataFrame,
    persons: Mapping[str, str] | None = None,
) -> Gaps:
    """The gaps of `frames.messages(versions=True, duplicates=True)`, conversations, participants and originals.

    Silences of persons are looked for where `persons` says whose the accounts are.
    """
    rows = rows.assign(place=account(rows, "conversation_id"), dump=dump(rows["original"]))
    once = (rows["version"] == 0).to_numpy(copy=True)
    if (rows["copies"] > 1).any():
        once &= ~rows.duplicated(["message_key", "version"]).to_numpy()
    newest = rows if once.all() else rows[once]
    shown = rows[["place", "conversation"]].iloc[combined(rows["place"], rows["conversation"])[1]]
    names = {**dict(zip(shown["place"].tolist(), shown["conversation"].tolist(), strict=True)), **titles_of(rooms)}
    days = _days(newest)
    parts = [
        *holes.stated(rooms),
        *holes.absent_parents(newest),
        *holes.missing_files(newest),
        *holes.recalls(rows, newest),
        *holes.edits(newest),
        *holes.cut(newest),
        *holes.id_holes(newest),
        *holes.between_dumps(rows),
        *holes.limits(newest),
        *holes.silent_members(rooms, rows, names_of(people), _same_accounts(people, rows)),
        *holes.nameless(rows, names_of(people, given=True)),
        *holes.doubled(newest),
        *holes.zone_errors(exporters(rows, persons)),
        *holes.failed(files),
        *_silences(rows, newest, persons or {}),
    ]
    findings = _table(parts, names)
    return Gaps(findings, _completeness(rows, newest, findings, days, names), days)


def _same_accounts(people: pd.DataFrame, rows: pd.DataFrame) -> dict[str, str]:
    """Ids that the records show to be one account's, each with the smallest of them."""
    several = ((rows["copies"] > 1) | (rows["version"] > 0)).any()
    known = known_pairs(people, rows if several else None)  # only what stands there twice can stand under two ids
    return components(zip(known["a"].tolist(), known["b"].tolist(), strict=True))


def _silences(rows: pd.DataFrame, newest: pd.DataFrame, persons: Mapping[str, str]) -> list[dict[str, Any]]:
    """Silences of dumps, of conversations and of persons, each told once."""
    dumps, whole = quiet.of_dumps(rows)
    rooms, made = quiet.of_conversations(newest, rows, whole)
    return [*dumps, *rooms, *quiet.of_persons(newest, made, persons)]


def _table(parts: list[dict[str, Any]], names: dict[str, str]) -> pd.DataFrame:
    table = pd.DataFrame(parts, columns=FINDINGS)
    shown = [
        who if isinstance(who, str) else ((names.get(place) or place.partition(":")[2]) if place else original)
        for who, place, original in zip(table["conversation"], table["place"], table["original"], strict=True)
    ]
    table["conversation"] = pd.Series(shown, dtype="str")
    for name in ("since", "until"):
        table[name] = pd.to_datetime(table[name], utc=True).astype("datetime64[us, UTC]")
    rank = table["certainty"].map({name: i for i, name in enumerate(CERTAINTY)})
    order = (
        table.assign(rank=rank).sort_values(["rank", "conversation", "since"], kind="stable", na_position="last").index
    )
    return table.loc[order, FINDINGS].reset_index(drop=True)


def _days(newest: pd.DataFrame) -> pd.DataFrame:
    dated = newest[["place", "sent_at"]][newest["sent_at"].notna().to_numpy(bool)]
    day = dated["sent_at"].dt.tz_localize(None).dt.floor("D")
    table = pd.DataFrame({"place": dated["place"], "day": day})
    return table.groupby(["place", "day"]).size().reset_index(name="messages")


def _completeness(
    rows: pd.DataFrame, newest: pd.DataFrame, findings: pd.DataFrame, days: pd.DataFrame, names: dict[str, str]
) -> pd.DataFrame:
    asked = ["place", "platform", "sent_at", "message_key", "deleted", "dump"]
    told = newest[asked].assign(told=readable(newest), undated=newest["sent_at"].isna())
    told["edited"] = newest["edited_at"].notna()
    gone = newest["deleted"].to_numpy(bool)
    kept = rows[["message_key", "body"]][inside(rows["message_key"], newest.loc[gone, "message_key"])]
    kept = kept[kept["body"].fillna("") != ""]
    told["kept"] = inside(told["message_key"], kept["message_key"]) & gone
    table = told.groupby("place", sort=False).agg(
        platform=("platform", "first"),
        first=("sent_at", "min"),
        last=("sent_at", "max"),
        messages=("message_key", "size"),
        readable=("told", "mean"),
        undated=("undated", "sum"),
        recalled=("deleted", "sum"),
        recalled_kept=("kept", "sum"),
        edited=("edited", "sum"),
    )
    pairs = told[["place", "dump"]].iloc[combined(told["place"], told["dump"])[1]]
    dumps = pairs.sort_values("dump").groupby("place", sort=False)["dump"]
    table["dumps"] = dumps.agg("; ".join)
    table.insert(0, "conversation", [names.get(str(place), str(place)) for place in table.index])
    table["readable"] = table["readable"].round(3)
    table["days"] = days.groupby("place").size().reindex(table.index).fillna(0).astype(int)
    table["span"] = ((table["last"].dt.floor("D") - table["first"].dt.floor("D")).dt.days + 1).fillna(0).astype(int)
    sums = {
        "absent-parent": "absent_parents",
        "missing-file": "missing_files",
        "id-hole": "id_holes",
        "silent-member": "silent_members",
    }
    for kind, column in sums.items():
        own = findings[findings["kind"] == kind].groupby("place")["number"].sum()
        table[column] = own.reindex(table.index).fillna(0).astype(int)
    for sure in ("stated", "likely"):
        own = findings[findings["certainty"] == sure].groupby("place").size()
        table[sure] = own.reindex(table.index).fillna(0).astype(int)
    return table.sort_values("messages", ascending=False, kind="stable").reset_index(names="place")
