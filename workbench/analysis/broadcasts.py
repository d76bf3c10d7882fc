"""One text to many: the cheapest reliable sign of rank. Who sends the same long text to five places or more."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from .counts import kinds
from .events import labels

__all__ = ["COLUMNS", "broadcasts"]

COLUMNS = ["person", "text", "times", "places", "recipients", "first", "last", "keys"]


def broadcasts(messages: pd.DataFrame, persons: Mapping[str, str] | None = None) -> pd.DataFrame:
    """One row per text that one person sent to many (see `counts.RULES`), widest first: COLUMNS.

    `places` counts conversations, `recipients` the most addressees of one message; `persons` maps accounts to labels.
    """
    some = messages[kinds(messages)["broadcast"].to_numpy()]
    if some.empty:
        return pd.DataFrame(columns=COLUMNS)
    place = some["platform"].fillna("") + ":" + some["conversation_id"].fillna("")
    table = pd.DataFrame({"person": labels(some, persons), "text": some["body"].fillna("").str.strip(), "place": place})
    table["heard"] = some["recipients"].list.len().fillna(0).astype(int)
    table["at"], table["key"] = some["sent_at"], some["message_key"]
    grouped = table.groupby(["person", "text"], sort=True)
    made = grouped.agg(
        times=("key", "size"), places=("place", "nunique"), recipients=("heard", "max"), first=("at", "min"),
        last=("at", "max"), keys=("key", list),
    ).reset_index()  # fmt: skip
    wide = made[["places", "recipients"]].max(axis=1)
    order = made.assign(wide=wide).sort_values(["wide", "times"], ascending=False, kind="stable")
    return order[COLUMNS].reset_index(drop=True)
