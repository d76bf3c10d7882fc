"""One table of everything that happened, from messages, documents and the reporter's own story events.

Each event keeps its instant with precision, zone and basis, who, where, and the key and locator that lead back to
the words. What has no time keeps its row and stands last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from ..timestamps import from_iso, named_zone
from .codes import combined, labelled, lengths
from .counts import readable
from .frames import account
from .meetings import calendars, cards, transcripts

__all__ = ["COLUMNS", "from_documents", "from_mentions", "from_messages", "from_pages", "joined", "labels", "story"]

COLUMNS = [
    "at", "until", "precision", "zone", "basis", "kind", "person", "account", "conversation", "conversation_id",
    "platform", "key", "text", "original", "original_sha256", "locator", "custodian", "readable",
]  # fmt: skip
_PLACE = ["original", "original_sha256", "locator", "custodian"]


def labels(frame: pd.DataFrame, persons: Mapping[str, str] | None = None) -> pd.Series:
    """A name for the sender of each row that no two accounts share; `persons` maps accounts to persons' labels.

    Without a judgement two accounts are two: a name that several accounts bear gets the platform behind it, or the
    account's id where that does not tell them apart. Rows without a sender have "".
    """
    return _senders(frame, persons)[0]


def _senders(frame: pd.DataFrame, persons: Mapping[str, str] | None) -> tuple[pd.Series, pd.Series]:
    """Label and account of the sender of each row, settled once for all rows of an account."""
    code, first = combined(frame["platform"], frame["sender_id"])
    keys = account(frame[["platform", "sender_id"]].iloc[first]).tolist()
    shown: dict[str, str] = {}
    for key, name in zip(keys, frame["sender"].iloc[first].fillna("").tolist(), strict=True):
        shown.setdefault(key, name)
    named = _apart(shown, persons or {})
    return labelled(code, [named[key] for key in keys], frame.index), labelled(code, keys, frame.index)


def _apart(shown: dict[str, str], persons: Mapping[str, str]) -> dict[str, str]:
    free = {key: name for key, name in shown.items() if key and key not in persons}
    taken = pd.Series(list(free.values()) + list(set(persons.values()))).value_counts()
    tagged = {key: f"{name} ({key.partition(':')[0]})" if taken[name] > 1 else name for key, name in free.items()}
    again = pd.Series(list(tagged.values())).value_counts()
    final = {
        key: f"{shown[key]} ({key.partition(':')[2]})" if again[name] > 1 else name for key, name in tagged.items()
    }
    return {key: persons.get(key, final.get(key, "")) for key in shown}


def from_messages(frame: pd.DataFrame, persons: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Events of `frames.messages`: each message or platform event, and each edit, recall and shared file.

    Kinds: the record's type (message, join, leave, call, history, notice, unknown), mail for a letter; edit, recall,
    file, meeting (calendar cards, transcripts). A recall whose time the original does not tell has no `at`.
    `readable` is False for messages without words of their own (see `counts.RULES`), so that a picture can tell the
    two apart.
    """
    person, whose = _senders(frame, persons)
    base = pd.DataFrame(
        {
            "at": frame["sent_at"],
            "until": pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us, UTC]"),
            "precision": frame["sent_precision"],
            "zone": frame["sent_zone"],
            "basis": frame["sent_basis"],
            "kind": frame["type"].mask((frame["platform"] == "mail") & (frame["type"] == "message"), "mail"),
            "person": person,
            "account": whose,
            **{name: frame[name] for name in ("conversation", "conversation_id", "platform")},
            "key": frame["message_key"],
            "text": frame["body"],
            **{name: frame[name] for name in _PLACE},
            "readable": readable(frame) | (frame["type"] != "message"),
        }
    )
    more = [_edits(frame, base), _recalls(frame, base), _files(frame, base)]
    more += [cards(frame, base), transcripts(base)]
    return joined([base, *more])


def from_documents(frame: pd.DataFrame) -> pd.DataFrame:
    """Events of documents' own properties: document-created and document-modified, by their stated author."""
    parts = []
    for name in ("created", "modified"):
        some = frame[frame[f"{name}_raw"].fillna("") != ""]
        part = _stamped(some, name, f"document-{name}", some["author"], some["document_key"], some["title"])
        parts.append(part)
    return joined(parts)


def from_pages(frame: pd.DataFrame) -> pd.DataFrame:
    """Events of dated pages: comments and tracked changes, by their stated author; meetings of calendar files."""
    some = frame[frame["at_at"].notna()]
    own = _stamped(some, "at", some["kind"], some["author"], some["page_key"], some["text"])
    return joined([own, calendars(frame)])


def from_mentions(found: pd.DataFrame, frame: pd.DataFrame, zone: str) -> pd.DataFrame:
    """Events of dates that messages name (`dates.mentions` in `zone`), kind mentioned: candidates, never facts.

    `text` are the words, `basis` how they were read (stated, anchored on the time of writing, ambiguous). Where there
    are two readings there are two events. What is known to the hour or minute is an instant of `zone`; whole days,
    weeks, months, quarters and years are never moved.
    """
    other = found[found["alternative"].notna()]
    length = other["until"] - other["at"]
    second = other.assign(at=other["alternative"], until=other["alternative"] + length)
    both = pd.concat([found, second]).reset_index(drop=True)
    base = frame.drop_duplicates("message_key").set_index("message_key").reindex(both["message_key"]).reset_index()
    fine = both["precision"].isin(["min", "hour"])
    columns: dict[str, Any] = {"precision": both["precision"], "basis": both["basis"], "kind": "mentioned"}
    for name in ("at", "until"):
        wall = both[name].dt.tz_localize("UTC")
        there = both[name].dt.tz_localize(named_zone(zone), ambiguous=False, nonexistent="shift_forward")
        columns[name] = wall.where(~fine, there.dt.tz_convert("UTC"))
    place = ("conversation", "conversation_id", "platform", *_PLACE)
    columns |= {"zone": zone, "key": both["message_key"], "text": both["words"], "readable": True}
    return joined([pd.DataFrame({**columns, **{name: base[name] for name in ("person", "account", *place)}})])


def story(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Story events of the reporter: each row has `at` (ISO text) and `text`, and may have `until`, `precision`, `by`.

    An instant without an offset is a wall clock (basis exporter-local); a text that is no time leaves `at` empty.
    """
    table = []
    for row in rows:
        stamp = from_iso(str(row.get("at") or ""))
        end = from_iso(str(row.get("until") or ""), zone=stamp.zone)
        given = {"precision": row.get("precision") or stamp.precision, "zone": stamp.zone, "basis": stamp.basis}
        key = str(row.get("id") or "")
        table.append({"at": stamp.us, "until": end.us, **given, "kind": "story", "text": row["text"], "key": key})
    return joined([pd.DataFrame(table)] if table else [])


def joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Events of several tables as one with COLUMNS, sorted by time; events without a time stand last."""
    full = [part.reindex(columns=COLUMNS) for part in parts if len(part)]
    if not full:
        return pd.DataFrame({name: _typed(pd.Series([], dtype="object"), name) for name in COLUMNS})
    for part in full:
        for name in COLUMNS:
            if name in ("at", "until") or str(part[name].dtype) not in ("str", "bool"):
                part[name] = _typed(part[name], name)
    table = full[0] if len(full) == 1 else pd.concat(full, ignore_index=True)
    if not table["at"].is_monotonic_increasing or table["at"].hasnans:
        table = table.sort_values("at", kind="stable", na_position="last")
    return table.reset_index(drop=True)


def _typed(column: pd.Series, name: str) -> pd.Series:
    if name == "readable":
        return column.astype("object").where(column.notna(), True).astype(bool)
    if name not in ("at", "until"):
        return column.astype("object").where(column.notna(), "").astype("str")
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        return column.astype("datetime64[us, UTC]")
    if column.isna().all():
        return pd.Series(pd.NaT, index=column.index, dtype="datetime64[us, UTC]")
    return pd.to_datetime(column, unit="us", utc=True).astype("datetime64[us, UTC]")


def _edits(frame: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """Every edit that is on record with its time; where only the last edit's time is known, that one."""
    length = lengths(frame["edits"])
    bare = (length == 0) & frame["edited_at"].notna().to_numpy()
    single = base[bare].assign(at=frame.loc[bare, "edited_at"], kind="edit", precision="us", basis="utc", zone="UTC")
    rows = np.flatnonzero(length).tolist()
    listed = [(row, edit) for row in rows for edit in frame["edits"].iloc[row]]
    many = base.iloc[[row for row, _ in listed]].assign(kind="edit", precision="us", basis="utc", zone="UTC")
    many["at"] = pd.to_datetime([edit["at"] for _, edit in listed], utc=True).as_unit("us")
    many["text"] = [edit["new"] if edit["new"] is not None else base["text"].iloc[row] for row, edit in listed]
    return joined([single, many])


def _recalls(frame: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    gone = frame["deleted"].to_numpy(bool) | frame["deleted_at"].notna().to_numpy()
    return base[gone].assign(at=frame.loc[gone, "deleted_at"], kind="recall", precision="us", basis="utc", zone="UTC")


def _files(frame: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    length = lengths(frame["attachments"])
    rows = np.repeat(np.arange(len(frame)), length)
    files = base.iloc[rows].assign(kind="file")
    named = [file for row in np.flatnonzero(length) for file in frame["attachments"].iloc[row]]
    files["text"] = [file["name"] or file["kind"] or "" for file in named]
    return files


def _stamped(
    some: pd.DataFrame, stamp: str, kind: str | pd.Series, author: pd.Series, key: pd.Series, words: pd.Series
) -> pd.DataFrame:
    columns = {"at": "at", "precision": "precision", "zone": "zone", "basis": "basis"}
    return pd.DataFrame(
        {
            **{name: some[f"{stamp}_{column}"] for name, column in columns.items()},
            "kind": kind,
            "person": author,
            "key": key,
            "text": words,
            **{name: some[name] for name in _PLACE},
        }
    )
