"""What was found in texts, set beside when, who, where and on which topic: so that each finding leads to its words."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa

from .events import labels
from .timeline import places, topics_beside

__all__ = ["BESIDE", "located", "texts"]

BESIDE = ["sent_at", "person", "conversation", "topic", "original", "locator"]


def texts(
    messages: pd.DataFrame, persons: Mapping[str, str] | None = None, pages: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Every text once: key, text, sent_at, person, conversation, original, locator.

    Of a page `sent_at` is its own time (of a comment or tracked change), `person` its stated author, `conversation`
    empty.
    """
    columns = ["conversation", "original", "locator"]
    own = messages[["sent_at", *columns]].assign(
        key=messages["message_key"], text=messages["body"].fillna(""), person=labels(messages, persons)
    )
    parts = [own]
    if pages is not None and len(pages):
        some = pages.drop_duplicates("page_key")
        page = some[["original", "locator"]].assign(
            key=some["page_key"], text=some["text"].fillna(""), sent_at=some["at_at"], person=some["author"].fillna("")
        )
        parts.append(page.assign(conversation=""))
    order = ["key", "text", "sent_at", "person", *columns]
    return pd.concat([part[order] for part in parts if len(part)] or [own[order]], ignore_index=True)


def located(found: pd.DataFrame, source: pd.DataFrame, tags: pd.DataFrame, key: str = "message_key") -> pd.DataFrame:
    """`found` with the columns BESIDE of the text that each row's `key` names; `source` is made by `texts`.

    `topic` are all topics of a message, joined by "; ".
    """
    table = found.reset_index(drop=True)
    whole = len(table) == len(source) and bool((table[key] == source["key"]).all())
    if not whole:  # the first, of a key that stands there twice
        place = places(table[key], pa.array(source["key"], pa.large_string()))
    some = source if whole else source.reindex(np.where(place < 0, len(source), place)).reset_index(drop=True)
    for name in BESIDE:
        table[name] = topics_beside(table[key], tags) if name == "topic" else some[name]
    return table
