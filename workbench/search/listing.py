"""All hits as a table of who, where and when, read by column and never row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .book import Context
from .fields import CONTENT, KINDS
from .filters import View
from .merge import Found, Merged
from .shard import Rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["keys", "table"]

_COLUMNS = ("kind", "key", "platform", "conversation_id", "conversation", "sender_id", "sender", "original")
Column = npt.NDArray[np.object_]


def table(found: list[Found], hits: Merged, order: Rows, context: Context) -> pd.DataFrame:
    """One row per hit in `order`; what a kind of record does not have is empty."""
    import pandas as pd

    columns: dict[str, Column] = {name: np.full(len(hits.rows), "", object) for name in _COLUMNS}
    for number, one in enumerate(found):
        places = np.flatnonzero(hits.where == number)
        if len(places):
            for name, values in _columns(one, hits.rows[places], context).items():
                columns[name][places] = values
    frame = pd.DataFrame({name: pd.Series(values[order], dtype="str") for name, values in columns.items()})
    times = pd.Series(hits.times[order].astype("datetime64[us]")).where(pd.Series(hits.timed[order]))
    frame["sent_at"] = times.dt.tz_localize("UTC").astype("datetime64[us, UTC]")
    return frame


def keys(found: list[Found], hits: Merged, order: Rows, kind: str) -> list[str]:
    """The keys of the hits of one kind, in `order`."""
    every: Column = np.full(len(hits.rows), None, object)
    for number, one in enumerate(found):
        places = np.flatnonzero(hits.where == number)
        if len(places) and KINDS[one.shard.kind] == kind:
            every[places] = _keys(one, hits.rows[places])
    return [key for key in every[order] if key is not None]


def _keys(one: Found, rows: Rows) -> list[str]:
    keys = _listed(one.view, CONTENT[one.shard.kind][0], rows)
    if one.shard.kind in ("participants", "conversations"):
        return [f"{platform}:{key}" for platform, key in zip(_listed(one.view, "platform", rows), keys, strict=True)]
    return keys


def _columns(one: Found, rows: Rows, context: Context) -> dict[str, Any]:
    kind, view = one.shard.kind, one.view
    found: dict[str, Any] = {"kind": KINDS[kind], "key": _keys(one, rows)}
    found["original"] = _listed(view, "path" if kind == "originals" else "original", rows)
    if kind == "messages":
        found |= _message(view, rows, context)
    elif kind in ("pages", "documents"):
        found["sender"] = _listed(view, "author", rows)
    return found


def _message(view: View, rows: Rows, context: Context) -> dict[str, Any]:
    names = ("platform", "conversation_id", "sender_id", "sender_name")
    found: dict[str, Any] = {name: _listed(view, name, rows) for name in names}
    written = found.pop("sender_name")
    people = zip(found["platform"], found["sender_id"], written, strict=True)
    found["sender"] = [context.book.sender(*person) for person in people]
    rooms = zip(found["platform"], found["conversation_id"], strict=True)
    found["conversation"] = [context.book.conversations.get(room, room[1]) for room in rooms]
    return found


def _listed(view: View, name: str, rows: Rows) -> list[str]:
    return [value or "" for value in view.column(name, rows).to_pylist()]
