"""Measures of what is missing: every planted gap found, and no false finding told as a fact."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from .ground import Ground
from .measure import Measure, compared

__all__ = ["measures"]

Gap = Mapping[str, Any]
Finding = Mapping[str, Any]
SECOND = pd.Timedelta(seconds=60)  # within which the second record of one message stands
COVERED = 0.8  # of the planted days must lie in a silence that is told


def measures(ground: Ground) -> Iterator[Measure]:
    """Silences, lost and error pages, the recall wave; findings that are stated or shown and not so."""
    table = ground.case.gaps().frame()
    planted: dict[str, list[Gap]] = {}
    for gap in ground.truth.gaps["gaps"]:
        planted.setdefault(_kind(gap), []).append(gap)
    for kind, gaps in planted.items():
        if kind != "explained":
            found = {_name(gap) for gap in gaps if _found(ground, kind, gap, table)}
            yield compared("gaps", kind, map(_name, gaps), found, precise=False)
    yield _silences(ground, planted, table)
    told = [_name(gap) for gap in planted.get("explained", [])]
    quiet = {_name(gap) for gap in planted.get("explained", []) if not _only_inside(gap, table)}
    yield compared("gaps", "holidays not told as a silence", told, quiet, precise=False)
    yield _wave(ground, table)
    yield _truthful(ground, table)


def _kind(gap: Gap) -> str:
    kind = str(gap["kind"])
    silence = "silence of a person everywhere" if "person" in gap else "silence of a conversation"
    return {"silence": silence, "missing-pages": "lost pages", "error-page": "error pages"}.get(kind, kind)


def _rows(table: pd.DataFrame) -> list[Finding]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _name(gap: Gap) -> str:
    where = gap.get("conversation") or gap.get("person") or "everywhere"
    return f"{gap['kind']} {where} {gap['from']} to {gap['to']}"


def _found(ground: Ground, kind: str, gap: Gap, table: pd.DataFrame) -> bool:
    own = table[table["place"] == f"lark:{gap.get('conversation_id')}"]
    if kind == "lost pages":
        own = own[(own["kind"] == "absent") & (own["original"] == gap["dump"])]
        return any(_share(gap, row) >= COVERED for row in _rows(own))
    if kind == "error pages":
        code = str(ground.truth.gaps["error_body"]["code"])
        stated = own.loc[own["certainty"] == "stated", "sentence"].tolist()
        return bool(gap["error_pages"]) and any(code in words for words in stated)
    if "person" in gap:
        names = set(ground.persons().get(gap["person"], []))
        own = table[table["sentence"].map(lambda words: any(name in words for name in names))]
    return any(_share(gap, row) >= COVERED for row in _rows(own[own["kind"] == "silence"]))


def _silences(ground: Ground, planted: Mapping[str, list[Gap]], table: pd.DataFrame) -> Measure:
    """Each silence that is told, against those that are planted: of a talk, of a person, of somebody who left."""
    every = [gap for kind, gaps in planted.items() if kind.startswith("silence") for gap in gaps]
    left = ground.truth.gaps["departures"].items()
    every += [{"kind": "silence", "person": who, "from": day, "to": day} for who, day in left]
    names = {str(gap.get("person", "")): ground.persons().get(str(gap.get("person", "")), []) for gap in every}

    def planned(row: Finding) -> bool:
        own = (gap for gap in every if row["place"] == f"lark:{gap.get('conversation_id')}" or
               any(row["conversation"] == name for name in names[str(gap.get("person", ""))]))  # fmt: skip
        return any(abs((pd.Timestamp(str(gap["from"])[:10], tz="UTC") - row["since"]).days) <= 2 for gap in own)

    shown = _rows(table[table["kind"] == "silence"])
    wrong = [str(row["sentence"]) for row in shown if not planned(row)]
    return Measure(
        "gaps", "silences told that are planted", 0, 0, len(shown), len(shown) - len(wrong), (), tuple(wrong)
    )


def _share(gap: Gap, row: Mapping[str, Any]) -> float:
    """The share of a planted gap's days that a finding covers."""
    days = pd.date_range(str(gap["from"])[:10], str(gap["to"])[:10], freq="D", tz="UTC")
    if pd.isna(row["since"]):
        return 0.0
    return float(((days >= row["since"].floor("D")) & (days <= row["until"])).mean())


def _only_inside(gap: Gap, table: pd.DataFrame) -> bool:
    """Whether a silence is told that lies wholly in a holiday."""
    first, last = (pd.Timestamp(str(gap[name]), tz="UTC") for name in ("from", "to"))
    silences = table[table["kind"] == "silence"]
    return bool(((silences["since"] >= first) & (silences["until"] <= last + pd.Timedelta(days=1))).any())


def _wave(ground: Ground, table: pd.DataFrame) -> Measure:
    refs = {row["ref"] for row in ground.truth.rows("messages", state="recalled")}
    planted = [row["ref"] for row in ground.truth.rows("plants", kind="recall-wave")]
    wanted = {ground.key_of[ref] for ref in planted if ref in refs}  # other plants only speak of the wave
    told = {key for keys in table.loc[table["kind"] == "recalled", "keys"] for key in keys}
    return compared("gaps", "messages of the recall wave", wanted, told, told=ground.told, precise=False)


def _truthful(ground: Ground, table: pd.DataFrame) -> Measure:
    """Each message that a finding stated or shown rests on, checked against the truth or the files themselves."""
    checks = {"recalled": _recalled, "edited": _edited, "absent": _absent, "absent-parent": _no_parent}
    wrong, shown = [], 0
    for row in _rows(table[table["certainty"] != "likely"]):
        check = checks.get(row["kind"])
        if check:
            shown += len(row["keys"])
            false = [key for key in row["keys"] if not check(ground, key, row)]
            wrong += [f"{row['kind']} in {row['conversation']}: {ground.told(key)}" for key in false]
        if row["kind"] == "incomplete":
            shown += 1
            wrong += [] if _error(ground, row) else [f"{row['sentence']} {row['original']}"]
        if row["kind"] == "silent-member":
            shown += 1
            wrong += [f"{row['conversation']}: {name} does write" for name in _writers(ground, row)]
    return Measure("gaps", "what is stated or shown is so", shown - len(wrong), shown, shown, shown - len(wrong), (),
                   tuple(wrong))  # fmt: skip


def _states(ground: Ground, key: str) -> set[str]:
    return {row["state"] for row in ground.truth.rows("messages", key=key)}


def _recalled(ground: Ground, key: str, row: Mapping[str, Any]) -> bool:
    """A recalled message, or the second record of one (Lark writes text and picture of one message as two)."""
    own = ground.every[ground.every["message_key"] == key].iloc[0]
    second = ground.truth.rows("messages", conversation=str(own["conversation_id"]), state="recalled")
    near = [abs(pd.Timestamp(row["sent_utc"]) - own["sent_at"]) for row in second]
    return "recalled" in _states(ground, key) or any(gap <= SECOND for gap in near)


def _edited(ground: Ground, key: str, row: Mapping[str, Any]) -> bool:
    return "edited" in _states(ground, key)


def _absent(ground: Ground, key: str, row: Mapping[str, Any]) -> bool:
    """Not in the dump that is said to lack it, by the id in the files themselves."""
    native = ground.every.loc[ground.every["message_key"] == key, "native_id"].iloc[0]
    needle = f'"message_id":"{native}"'.encode()
    files = (ground.leak / row["original"]).rglob("*.json")
    return not any(needle in path.read_bytes().replace(b'": "', b'":"') for path in files)


def _no_parent(ground: Ground, key: str, row: Mapping[str, Any]) -> bool:
    own = ground.every[ground.every["message_key"] == key].iloc[0]
    asked = {own["parent_id"], own["thread_id"]} - {None, ""}
    there = set(ground.every.loc[ground.every["conversation_id"] == own["conversation_id"], "native_id"])
    rootless = ground.every[ground.every["thread_id"] == own["thread_id"]]["parent_id"].fillna("").ne("").all()
    return (bool(own["parent_id"]) and own["parent_id"] not in there) or (bool(asked - there) and bool(rootless))


def _error(ground: Ground, row: Mapping[str, Any]) -> bool:
    """Whether a file beside the one named really is an error page."""
    for path in (ground.leak / row["original"]).parent.glob("*.json"):
        data = json.loads(path.read_bytes())
        if isinstance(data, dict) and data.get("code") and str(data["code"]) in row["sentence"]:
            return True
    return False


def _writers(ground: Ground, row: Mapping[str, Any]) -> list[str]:
    """Names told as those of silent members, of persons or bots from whom the conversation has messages."""
    own = ground.every[(ground.every["platform"] + ":" + ground.every["conversation_id"]) == row["place"]]
    named = row["sentence"].partition(": ")[2].rstrip(".").split(", ")
    return sorted(set(named) & set(own["sender"]))
