"""What is missing: per conversation, in sentences, each with its basis and the keys that it rests on.

Three kinds of certainty: *stated* (an original says so itself), *shown* (it follows from the records), *likely* (habits
or numbers suggest it). Nothing likely is ever told as a fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .. import show
from . import holes
from .counts import flagged, readable
from .drawing import drawn
from .frames import Tables, account, conversations, dump, inside, messages, names_of, originals, participants, titles_of
from .judgements import components
from .people import known_pairs
from .silences import silences

__all__ = ["CERTAINTY", "FINDINGS", "Gaps", "gaps", "gaps_of"]

CERTAINTY = ("stated", "shown", "likely")
FINDINGS = ["kind", "certainty", "place", "conversation", "since", "until", "number", "sentence", "keys", "original"]
DAY = np.timedelta64(1, "D")


@dataclass(frozen=True)
class Gaps:
    """What is missing (`findings`, columns FINDINGS) and how complete each conversation is (`table`).

    `days` has one row per conversation and active day (place, day, messages), for the picture. `place` is
    `platform:conversation_id`; of a finding on a whole dump it is empty, and `conversation` names the dump.
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


def gaps_of(snapshot: Tables) -> Gaps:
    """The gaps of everything in a snapshot."""
    rows = messages(snapshot, versions=True, duplicates=True)
    return gaps(rows, conversations(snapshot), participants(snapshot), originals(snapshot))


def gaps(rows: pd.DataFrame, rooms: pd.DataFrame, people: pd.DataFrame, files: pd.DataFrame) -> Gaps:
    """The gaps of `frames.messages(versions=True, duplicates=True)`, conversations, participants and originals."""
    rows = rows.assign(place=account(rows, "conversation_id"), dump=dump(rows["original"]))
    newest = rows[(rows["version"] == 0).to_numpy() & ~rows.duplicated(["message_key", "version"]).to_numpy()]
    shown = rows[["place", "conversation"]].drop_duplicates()
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
        *holes.failed(files),
        *_silences(rows, days, _days(newest[_people(newest)])),
    ]
    findings = _table(parts, names)
    return Gaps(findings, _completeness(rows, newest, findings, days, names), days)


def _same_accounts(people: pd.DataFrame, rows: pd.DataFrame) -> dict[str, str]:
    """Ids that the records show to be one account's, each with the smallest of them."""
    known = known_pairs(people, rows)
    return components(zip(known["a"].tolist(), known["b"].tolist(), strict=True))


def _table(parts: list[dict[str, Any]], names: dict[str, str]) -> pd.DataFrame:
    table = pd.DataFrame(parts, columns=[name for name in FINDINGS if name != "conversation"])
    shown = [
        (names.get(place) or place.partition(":")[2]) if place else original
        for place, original in zip(table["place"].tolist(), table["original"].tolist(), strict=True)
    ]
    table.insert(3, "conversation", pd.Series(shown, dtype="str"))
    for name in ("since", "until"):
        table[name] = pd.to_datetime(table[name], utc=True).astype("datetime64[us, UTC]")
    rank = table["certainty"].map({name: i for i, name in enumerate(CERTAINTY)})
    order = (
        table.assign(rank=rank).sort_values(["rank", "conversation", "since"], kind="stable", na_position="last").index
    )
    return table.loc[order, FINDINGS].reset_index(drop=True)


def _days(newest: pd.DataFrame) -> pd.DataFrame:
    dated = newest[newest["sent_at"].notna()]
    day = dated["sent_at"].dt.tz_localize(None).dt.floor("D")
    return (
        pd.DataFrame({"place": dated["place"], "day": day})
        .groupby(["place", "day"])
        .size()
        .reset_index(name="messages")
    )


def _people(newest: pd.DataFrame) -> np.ndarray:
    """True for messages of people: a bot that goes on hides a silence."""
    people: np.ndarray = (newest["type"] == "message").to_numpy(bool) & ~flagged(newest["flags"], "bot")
    return np.asarray(people & ~flagged(newest["flags"], "system"))


def _silences(rows: pd.DataFrame, days: pd.DataFrame, spoken: pd.DataFrame) -> list[dict[str, Any]]:
    """Silences of dumps as a whole, and those of conversations that lie for the most part outside of them.

    In a dump everything counts (`days`), in a conversation what people wrote (`spoken`).
    """
    number, said = (
        table.assign(n=table["day"].to_numpy().astype("datetime64[D]").astype(np.int64)) for table in (days, spoken)
    )
    home: dict[str, tuple[str, ...]] = {}
    for place, name in sorted(rows[["place", "dump"]].drop_duplicates().itertuples(index=False, name=None)):
        home[place] = (*home.get(place, ()), name)
    whole: dict[str, np.ndarray] = {}
    for name in sorted({name for dumps in home.values() for name in dumps}):
        inside = number["place"].map(lambda place, name=name: name in home.get(place, ()))
        whole[name] = np.unique(number["n"][inside.to_numpy(bool)])
    found, empty = [], dict[str, list[tuple[int, int]]]()
    for name, active in whole.items():
        for silence in silences(active):
            empty.setdefault(name, []).append((silence.first, silence.last))
            others = [
                other for other, own in whole.items() if other != name and _within(own, silence.first, silence.last)
            ]
            found.append(_dump_silence(name, silence.first, silence.last, others))
    for place, own in said.groupby("place"):
        dumps = home.get(str(place), ())
        end = max((int(whole[name].max()) for name in dumps), default=None)
        for silence in silences(own["n"].to_numpy(), end):
            covered = [span for name in dumps for span in empty.get(name, ())]
            if not any(2 * (min(silence.last, b) - max(silence.first, a) + 1) > silence.days for a, b in covered):
                found.append(_silence(str(place), silence.first, silence.last, said, home, dumps))
    return found


def _within(days: np.ndarray, first: int, last: int) -> int:
    return int(((days >= first) & (days <= last)).sum())


def _dump_silence(name: str, first: int, last: int, others: list[str]) -> dict[str, Any]:
    length = last - first + 1
    shown = ", ".join(others[:3]) + (f" and {len(others) - 3} more dumps" if len(others) > 3 else "")
    also = f"there are messages then in {shown}" if others else "no other dump has any then"
    sentence = f"Nothing in any conversation of {name} for {length} days, {_span(first, last)}; {also}."
    return holes.finding(
        "silence", "likely", "", sentence, length, original=name, since=_moment(first), until=_moment(last + 1)
    )


def _silence(
    place: str, first: int, last: int, days: pd.DataFrame, home: dict[str, tuple[str, ...]], dumps: tuple[str, ...]
) -> dict[str, Any]:
    length = last - first + 1
    near = days[
        days["place"].map(lambda other: other != place and bool(set(home.get(other, ())) & set(dumps))).to_numpy(bool)
    ]
    total = near[(near["n"] >= first - 28) & (near["n"] <= last + 28)]["place"].nunique()
    awake = near[(near["n"] >= first) & (near["n"] <= last)]["place"].nunique()
    context = (
        f"{awake} of {total} other conversations of the same dump go on" if total else "there is no other to compare"
    )
    sentence = f"No message for {length} days, {_span(first, last)}, longer than its own rhythm explains; {context}."
    since, until = _moment(first), _moment(last + 1)
    return holes.finding(
        "silence", "likely", place, sentence, length, original="; ".join(dumps), since=since, until=until
    )


def _moment(day: int) -> pd.Timestamp:
    return pd.Timestamp(np.datetime64(day, "D"), tz="UTC")


def _span(first: int, last: int) -> str:
    return f"{np.datetime64(first, 'D')} to {np.datetime64(last, 'D')}"


def _completeness(
    rows: pd.DataFrame, newest: pd.DataFrame, findings: pd.DataFrame, days: pd.DataFrame, names: dict[str, str]
) -> pd.DataFrame:
    told = newest.assign(told=readable(newest), undated=newest["sent_at"].isna(), edited=newest["edited_at"].notna())
    kept = rows[inside(rows["message_key"], newest.loc[newest["deleted"], "message_key"])]
    kept = kept[kept["body"].fillna("") != ""]
    told["kept"] = inside(told["message_key"], kept["message_key"]) & told["deleted"]
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
    dumps = told[["place", "dump"]].drop_duplicates().sort_values("dump").groupby("place", sort=False)["dump"]
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
