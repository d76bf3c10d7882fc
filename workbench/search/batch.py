"""Many searches at once: what newsrooms do with lists of names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import QueryError, UsageError
from .ask import search
from .book import Snapshot

if TYPE_CHECKING:
    import pandas as pd

    from .hits import Hits

__all__ = ["batch", "listed"]

_COLUMNS = ("term", "hits", "candidates", "messages", "pages", "others", "people", "conversations", "first", "last",
            "sample", "key", "place", "problem", "candidates_by_name")  # fmt: skip


def batch(snapshot: Snapshot, terms: Iterable[str], *, names: bool = False, **filters: Any) -> pd.DataFrame:
    """One row per term, in order: how many hits, among whom, where, first and last, and a passage.

    `key` and `place` (original and locator) lead to the record that the passage comes from. A term of several plain
    words is a phrase; a term that is no query has its `problem` told and no hits. With `names`, a term also counts
    where a name in another script or order may be meant, as candidates, not as findings: how many of the hits are
    such stands in `candidates_by_name`. Empty terms are left out. `first` and `last` are datetime64[us, UTC].
    """
    import pandas as pd

    rows = [_row(snapshot, term.strip(), names, filters) for term in terms if term.strip()]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    for name in ("first", "last"):
        frame[name] = pd.to_datetime(frame[name], utc=True).astype("datetime64[us, UTC]")
    return frame


def listed(terms: Iterable[str] | str | Path) -> list[str]:
    """The terms of a list, or of a text file with one a line. Raises UsageError for a file that cannot be read."""
    if isinstance(terms, str | Path):
        try:
            terms = Path(terms).read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{terms} cannot be read: {error}.", "Give a text file, one term a line.") from error
    return [term.strip() for term in terms if term.strip()]


def _row(snapshot: Snapshot, term: str, names: bool, filters: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(_COLUMNS, 0)
    row |= {"term": term, "first": None, "last": None, "sample": "", "key": "", "place": "", "problem": ""}
    try:
        hits = search(snapshot, term, terms=True, names=names, limit=1, **filters)
        plain = search(snapshot, term, terms=True, limit=0, **filters).total if names else hits.total
    except QueryError as error:
        return row | {"problem": error.what}
    return row | _counts(hits) | {"candidates_by_name": hits.total - plain}


def _counts(hits: Hits) -> dict[str, Any]:
    counts = hits.counts("kind", "sender", "conversation")
    messages, pages = counts["kind"]["message"], counts["kind"]["page"]
    times = hits.times()
    return {
        "hits": hits.total,
        "candidates": hits.candidates,
        "messages": messages,
        "pages": pages,
        "others": hits.total - messages - pages,
        "people": len(counts["sender"]),
        "conversations": len(counts["conversation"]),
        "first": times[0],
        "last": times[1],
        "sample": hits[0].passage() if len(hits) else "",
        "key": hits[0].key if len(hits) else "",
        "place": hits[0].original + hits[0].locator if len(hits) else "",
    }
