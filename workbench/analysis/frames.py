"""The records of a snapshot as DataFrames, with display names, versions and copies told.

Text columns are pandas `str`, instants `datetime64[us, UTC]`; list columns (mentions, recipients, edits, ...) keep
their Arrow form, so that a million rows cost no Python objects: one element is a plain list, `.list.len()` counts all.
Nothing is left out silently: `messages` says in `version` and `copies` what it folded together.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import pandas as pd

from . import codes

__all__ = [
    "Tables",
    "account",
    "both",
    "conversations",
    "documents",
    "dump",
    "listed",
    "messages",
    "originals",
    "pages",
    "participants",
    "skipped",
]

SURENESS = {"utc": 0, "offset": 0, "assumed": 1, "exporter-local": 2, "unknown": 3}
FINENESS = {"us": 0, "ms": 1, "s": 2, "min": 3, "day": 4}
_PLAIN = (np.dtype, pd.DatetimeTZDtype)
CONTENT = ["message_key", "type", "body", "subject", "deleted"]  # what makes two rows of one key the same content


class Tables(Protocol):
    """Whatever has `table(kind)`, an Arrow table with the columns of `workbench.store.tables`: a store's Snapshot."""

    def table(self, kind: str) -> Any:
        """The table of one kind: all parts, in the order of the parts."""


def messages(snapshot: Tables, *, versions: bool = False, duplicates: bool = False) -> pd.DataFrame:
    """All messages, sorted by `sent_at` (unknown times last), then in the order of the originals.

    Adds `sender` and `conversation` (display names), `version` (0 = the newest of one message_key's different
    contents, 1 the one before, ...) and `copies` (how many rows carry the same key and the same content). Content
    is type, body, subject and whether it is recalled. Newer is: recalled over not, then the later edit, then the
    dump whose last message is later, then the later row. `versions=True` keeps the older contents as rows of their
    own, `duplicates=True` keeps every copy.
    """
    every, once = _every(snapshot)
    keep = np.ones(len(every), bool)
    if not versions:
        keep &= (every["version"] == 0).to_numpy()
    if not duplicates:
        keep &= once
    return every if keep.all() else every[keep].reset_index(drop=True)


def both(snapshot: Tables) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All rows (`versions` and `duplicates`), and the newest of each message once; one object where they are the same.

    It costs half as much as asking `messages` twice.
    """
    every, once = _every(snapshot)
    keep = once & (every["version"] == 0).to_numpy()
    return every, every if keep.all() else every[keep].reset_index(drop=True)


def _every(snapshot: Tables) -> tuple[pd.DataFrame, np.ndarray]:
    """All rows in order of time, and which of them tell each version once and best."""
    frame = _frame(snapshot, "messages")
    frame["deleted"] = frame["deleted"].astype("boolean").fillna(False).astype(bool)
    _name(frame, participants(snapshot), conversations(snapshot))
    _version(frame, originals(snapshot))
    once = _surest(frame)
    if frame["sent_at"].is_monotonic_increasing:
        return frame, once
    order = frame["sent_at"].reset_index(drop=True).sort_values(kind="stable", na_position="last").index.to_numpy()
    columns = {name: column if _alike(column) else column.take(order) for name, column in frame.items()}
    index = pd.RangeIndex(len(frame))
    return pd.DataFrame({name: column.set_axis(index) for name, column in columns.items()}), once[order]


def _alike(column: pd.Series) -> bool:
    """Whether a column of text says the same in every row: such a one is its own in any order."""
    if str(column.dtype) != "str":
        return bool(column.isna().all())
    first = column.iloc[0]
    return bool(column.isna().all()) if pd.isna(first) else bool((column == first).all())


def participants(snapshot: Tables) -> pd.DataFrame:
    """All participants as read, one row per original that names them."""
    return _frame(snapshot, "participants")


def conversations(snapshot: Tables) -> pd.DataFrame:
    """All conversations as read, one row per original that describes them."""
    return _frame(snapshot, "conversations")


def attachments(snapshot: Tables) -> pd.DataFrame:
    """All attachments whose bytes are at hand, as read."""
    return _frame(snapshot, "attachments")


def documents(snapshot: Tables) -> pd.DataFrame:
    """All documents with their properties, as read."""
    return _frame(snapshot, "documents")


def pages(snapshot: Tables) -> pd.DataFrame:
    """All pages of documents: body, comments, tracked changes, hidden text, metadata, each with its kind."""
    return _frame(snapshot, "pages")


def skipped(snapshot: Tables) -> pd.DataFrame:
    """Everything that was not understood or not taken, with place and reason."""
    return _frame(snapshot, "skipped")


def originals(snapshot: Tables) -> pd.DataFrame:
    """All originals with reader, state and what they held."""
    return _frame(snapshot, "originals")


def dump(paths: pd.Series) -> pd.Series:
    """The dump that each original belongs to: the first folder or archive of its path, or the file itself."""
    codes, unique = pd.factorize(paths.fillna(""))
    first = pd.Series(unique, dtype="str").str.split(r"!?/", n=1, regex=True).str[0]
    return first.take(codes).set_axis(paths.index)


def _frame(snapshot: Tables, kind: str) -> pd.DataFrame:
    """All rows of a kind; columns stand apart, so that no text of the parts is copied, and each can be written to."""
    frame: pd.DataFrame = snapshot.table(kind).to_pandas(types_mapper=_lists, split_blocks=True)
    plain = {str(name): column.copy() for name, column in frame.items() if isinstance(column.dtype, _PLAIN)}
    return frame.assign(**plain)


def _lists(arrow: Any) -> pd.ArrowDtype | None:
    return pd.ArrowDtype(arrow) if str(arrow).startswith("list") else None


def listed(column: pd.Series) -> list[list[Any]]:
    """The lists of a list column as plain lists; an absent one is empty."""
    return [value if isinstance(value, list) else [] for value in column.tolist()]


def inside(values: pd.Series, known: pd.Series) -> np.ndarray:
    """True for each of `values` that is among `known`; for long columns of text much quicker than `isin`."""
    if values.empty or known.empty:
        return np.zeros(len(values), bool)
    codes, unique = pd.factorize(pd.concat([values, known], ignore_index=True))
    there = np.zeros(len(unique) + 1, bool)
    there[codes[len(values) :]] = True
    there[-1] = False  # what is missing is nowhere
    return np.asarray(there[codes[: len(values)]])


def account(frame: pd.DataFrame, column: str = "sender_id") -> pd.Series:
    """The key `platform:participant_id` of each row ("" where nobody is named): what judgements refer to."""
    named = frame[column].fillna("")
    return (frame["platform"].fillna("") + ":" + named).where(named != "", "")


def names_of(people: pd.DataFrame, *, given: bool = False) -> dict[str, str]:
    """The display name of each `platform:participant_id`.

    It is the name that most originals give (of equals the first), else another name seen, the account, the mail
    address, the telephone number, the id; with `given` only those that have a name.
    """
    if people.empty:
        return {}
    name = people["name"].fillna("").str.strip()
    other = pd.Series([str(names[0]) if names else "" for names in listed(people["names"])], people.index, dtype="str")
    own = name.where(name != "", other)
    for column in () if given else ("account", "email", "phone", "participant_id"):
        own = own.where(own != "", people[column].fillna("").str.strip())
    table = pd.DataFrame({"key": account(people, "participant_id"), "given": name != "", "name": own})
    count = table[table["name"] != ""].groupby(["key", "given", "name"], sort=False).size().reset_index(name="n")
    best = count.sort_values(["given", "n"], ascending=False, kind="stable").drop_duplicates("key")
    return dict(zip(best["key"].tolist(), best["name"].tolist(), strict=True))


def titles_of(rooms: pd.DataFrame) -> dict[str, str]:
    """The display name of each `platform:conversation_id` that has one: the last one given."""
    named = rooms[rooms["name"].fillna("").str.strip() != ""]
    keys = account(named, "conversation_id")
    return dict(zip(keys.tolist(), named["name"].tolist(), strict=True))


def _name(frame: pd.DataFrame, people: pd.DataFrame, rooms: pd.DataFrame) -> None:
    """Display names of senders and conversations, settled once for all rows that say the same."""
    code, first = codes.combined(frame["platform"], frame["sender_id"], frame["sender_name"])
    some = frame[["platform", "sender_id", "sender_name"]].iloc[first].reset_index(drop=True)
    sender = account(some)
    shown = _mapped(sender, names_of(people, given=True))
    for label in (some["sender_name"].fillna(""), _mapped(sender, names_of(people)), some["sender_id"].fillna("")):
        shown = shown.where(shown != "", label)
    frame["sender"] = codes.labelled(code, shown.tolist(), frame.index)
    code, first = codes.combined(frame["platform"], frame["conversation_id"])
    some = frame[["platform", "conversation_id"]].iloc[first].reset_index(drop=True)
    titled = _mapped(account(some, "conversation_id"), titles_of(rooms))
    shown = titled.where(titled != "", some["conversation_id"].fillna(""))
    frame["conversation"] = codes.labelled(code, shown.tolist(), frame.index)


def _mapped(keys: pd.Series, names: dict[str, str]) -> pd.Series:
    codes, unique = pd.factorize(keys)
    labels = pd.Series([names.get(key, "") for key in unique], dtype="str")
    return labels.take(codes).set_axis(keys.index) if len(labels) else pd.Series("", index=keys.index, dtype="str")


def _version(frame: pd.DataFrame, files: pd.DataFrame) -> None:
    frame["version"] = np.zeros(len(frame), np.int32)
    frame["copies"] = np.ones(len(frame), np.int32)
    many = codes.repeated(frame["message_key"])
    if not many.any():
        return
    some = frame.loc[many, [*CONTENT, "edited_at", "original_sha256", "original"]].copy()
    some["_last"] = _recency(some, files)
    some["_row"] = np.arange(len(some))
    group = some.groupby(CONTENT, sort=False, dropna=False)
    some["_content"] = group.ngroup()
    frame.loc[many, "copies"] = group["_row"].transform("size").astype(np.int32)
    one = some.groupby("_content", sort=False).agg(
        message_key=("message_key", "first"),
        deleted=("deleted", "first"),
        edited_at=("edited_at", "max"),
        _last=("_last", "max"),
        _row=("_row", "max"),
    )
    order = ["deleted", "edited_at", "_last", "_row"]
    one = one.sort_values(order, ascending=False, kind="stable", na_position="last")
    rank = one.groupby("message_key", sort=False).cumcount()
    frame.loc[many, "version"] = rank.reindex(some["_content"]).to_numpy(np.int32)


def _surest(frame: pd.DataFrame) -> np.ndarray:
    """True for one row of each key and version: that whose time is told most surely and finely, of equals the first."""
    keep = np.ones(len(frame), bool)
    several = np.flatnonzero(frame["copies"].to_numpy() > 1)
    if not len(several):
        return keep
    some = frame[["message_key", "version", "sent_basis", "sent_precision"]].iloc[several]
    basis = some["sent_basis"].map(SURENESS).fillna(9).to_numpy()
    fineness = some["sent_precision"].map(FINENESS).fillna(9).to_numpy()
    order = np.lexsort((several, fineness, basis))
    keep[several[order]] = ~some[["message_key", "version"]].iloc[order].duplicated().to_numpy()
    return keep


def _recency(some: pd.DataFrame, files: pd.DataFrame) -> pd.Series:
    """The last instant of the dump that each row comes from; of the original itself where all share one dump."""
    last = files.drop_duplicates("sha256").set_index("sha256")["last"]
    own = last.reindex(some["original_sha256"]).set_axis(some.index)
    name = dump(some["original"])
    return own if name.nunique() < 2 else own.groupby(name).transform("max")
