"""The facts of a case at a glance: what `workbench info --json` prints.

A message that stands in several originals with one native id counts once; `by_original` counts rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..ingest.line import KINDS, Source, kinds_of
from .frames import Tables, originals

__all__ = ["info"]


def info(snapshot: Tables) -> dict[str, Any]:
    """Counts and span of a snapshot.

    `messages` are distinct messages of every type, `messages_by_type` the same by type; `documents`, `originals`,
    `participants` and `conversations` are distinct ones; `skipped` counts items and `failed` originals that could not
    be read to the end; `first` and `last` are ISO 8601 instants or None; `by_original` has one entry per original,
    with the counts of its line in the receipt (`ingest.Line`).
    """
    messages = _columns(snapshot, "messages", ["message_key", "type", "sent_at"])
    distinct = messages.drop_duplicates("message_key")
    people = _columns(snapshot, "participants", ["platform", "participant_id"])
    rooms = _columns(snapshot, "conversations", ["platform", "conversation_id"])
    files, kinds = originals(snapshot), kinds_of(snapshot.table("messages"))
    return {
        "messages": len(distinct),
        "messages_by_type": {str(k): int(v) for k, v in sorted(distinct["type"].value_counts().items())},
        "documents": int(_columns(snapshot, "documents", ["document_key"])["document_key"].nunique()),
        "originals": int(files.drop_duplicates(["sha256", "path"]).shape[0]),
        "skipped": int(_columns(snapshot, "skipped", ["items"])["items"].sum()),
        "failed": int((files["state"] == "failed").sum()),
        "participants": len(people.drop_duplicates()),
        "conversations": len(rooms.drop_duplicates()),
        "first": _iso(messages["sent_at"].min()),
        "last": _iso(messages["sent_at"].max()),
        "by_original": [_original(row, kinds) for row in files.to_dict("records")],
    }


def _columns(snapshot: Tables, kind: str, names: list[str]) -> pd.DataFrame:
    frame: pd.DataFrame = snapshot.table(kind).select(names).to_pandas()
    return frame


def _original(row: dict[Any, Any], kinds: Mapping[Source, Mapping[str, int]]) -> dict[str, Any]:
    own = kinds.get((row["path"] or "", row["sha256"] or "", row["custodian"] or ""), {})
    counts = {name: int(row[name] or 0) for name in ("messages", "documents", "participants", "skipped")}
    return {
        "path": row["path"],
        "sha256": row["sha256"],
        "reader": row["reader"],
        **counts,
        **{name: own.get(name, 0) for name in KINDS},
        "first": _iso(row["first"]),
        "last": _iso(row["last"]),
        "warnings": [str(text) for text in row["warnings"]] if row["warnings"] is not None else [],
        "state": row["state"],
        "reason": row["reason"],
    }


def _iso(moment: Any) -> str | None:
    return None if pd.isna(moment) else pd.Timestamp(moment).tz_localize(None).isoformat() + "Z"
