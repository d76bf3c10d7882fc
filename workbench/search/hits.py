"""All hits of a search as a sequence that knows both counts, what was searched, and what else might be tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from ..timestamps import EPOCH, iso
from . import fields, find, query
from .book import Context
from .hit import Copy, Hit, Place
from .merge import Found, Merged, merged, scores
from .query import Node

if TYPE_CHECKING:
    import pandas as pd

    from .offers import Offer

__all__ = ["Hits"]

_AHEAD = 64  # hits that are read at a time
_COLUMNS = ("kind", "key", "sent_at", "sent", "sender", "conversation", "platform", "field", "passage", "text",
            "original", "locator", "original_sha256", "item_sha256", "conversation_id")  # fmt: skip


class Hits(Sequence[Hit]):
    """Hits in order: by time (unknown times last), newest first, or by relevance.

    `total` is how many records hold what was asked, each verified; `candidates` how many the index proposed.
    A `limit` shortens the sequence, never the counts.
    """

    def __init__(
        self, written: str, tree: Node, found: list[Found], context: Context, *, sort: str, limit: int | None
    ) -> None:
        self.query = written
        self.tree = tree
        self.sort = sort
        self._found = found
        self._context = context
        self._merged = merged(found)
        self._limit = limit
        self.beside: Callable[[str], list[str]] = lambda text: []  # what is shown beside a text: its translations
        self._ready: dict[int, Hit] = {}

    @property
    def total(self) -> int:
        """How many different records match; verified."""
        return len(self._merged.rows)

    @property
    def candidates(self) -> int:
        """How many rows the index proposed, after the filters."""
        return sum(one.candidates for one in self._found)

    @cached_property
    def _whole(self) -> Any:
        """All hits in order."""
        return _ordered(self._found, self.tree, self._merged, self.sort)

    @cached_property
    def _order(self) -> Any:
        """The hits of the sequence in order; of many, only those that are asked for are sorted."""
        if self._limit is None or self.sort == "relevance" or self.total < 8 * self._limit or not self._limit:
            return self._whole[: self._limit]
        times = _sortable(self._merged, self.sort)
        near = np.flatnonzero(times <= np.partition(times, self._limit - 1)[self._limit - 1])
        return near[np.argsort(times[near], kind="stable")][: self._limit]

    @cached_property
    def searched(self) -> str:
        """What was searched, and for what, in words that can stand in a method section."""
        from . import absent, account

        told = account.searched(self._found, self.tree)
        nobody = [] if self.total else [absent.told(filter) for filter in absent.unknown(self._found, self.tree)]
        return " ".join([told, *nobody])

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """Other queries that find something, where this one finds nothing; empty where it does."""
        from . import offers

        return () if self.total else offers.offered(self._found, self.tree, self._context, self.query)

    def frame(self) -> pd.DataFrame:
        """The hits as a DataFrame, one row each; instants are datetime64[us, UTC]."""
        import pandas as pd

        rows = [[getattr(hit, name) if name != "passage" else hit.passage() for name in _COLUMNS] for hit in self]
        frame = pd.DataFrame(rows, columns=list(_COLUMNS))
        frame["sent_at"] = pd.to_datetime(frame["sent_at"], utc=True).astype("datetime64[us, UTC]")
        frame["copies"] = np.array([len(hit.copies) + 1 for hit in self], np.int64)
        return frame

    def facets(self) -> pd.DataFrame:
        """Counts of all hits by kind, conversation, sender, month, platform, language and original.

        Columns: facet, value, hits; the most frequent value of each facet first.
        """
        import pandas as pd

        from . import facets

        counts = self.counts(*facets.FACETS)
        rows = [(facet, value, hits) for facet, count in counts.items() for value, hits in _ranked(count)]
        return pd.DataFrame(rows, columns=["facet", "value", "hits"])

    def counts(self, *names: str) -> dict[str, Counter[str]]:
        """How many of all hits have each value of the facets named."""
        from . import facets

        return facets.counted(self._found, self._merged, self._context, names)

    def group(self, by: str) -> dict[str, list[Hit]]:
        """The hits of the sequence in groups, the largest first.

        `by` is conversation, person (who wrote; the accounts of one person together), recipient (addressed or
        mentioned, so that a hit may stand in several groups), day, document, month, sender, kind, platform or
        original. What has none stands under "". Raises UsageError for anything else.
        """
        from . import grouping

        return grouping.grouped(self, by, self._context)

    def times(self) -> tuple[datetime | None, datetime | None]:
        """The first and the last instant of all hits that have one."""
        known = self._merged.times[self._merged.timed]
        if not len(known):
            return None, None
        first, last = int(known.min()), int(known.max())
        return EPOCH + timedelta(microseconds=first), EPOCH + timedelta(microseconds=last)

    def keys(self, kind: str = "message") -> list[str]:
        """The keys of all hits of a kind, in order, whatever the limit."""
        from . import listing

        return listing.keys(self._found, self._merged, self._whole, kind)

    def around(self, hit: Hit, before: int = 2, after: int = 2) -> list[Hit]:
        """The messages of the conversation around a hit in order of time, the hit itself among them, unmarked.

        Only the hit itself where it is no message.
        """
        from . import nearby

        return nearby.around(self._found, self._context, hit, before, after)

    def like(self, hit: Hit, limit: int = 20) -> Hits:
        """What else in the snapshot shares the rarest words of a hit, most alike first; the hit itself is left out."""
        from . import nearby

        return nearby.like(self._found, self._context, hit, limit)

    def table(self) -> pd.DataFrame:
        """All hits, whatever the limit, in order, without their words: quick for hundreds of thousands.

        Columns: kind, key, platform, conversation_id, conversation, sender_id, sender, sent_at (datetime64[us, UTC]),
        original.
        """
        from . import listing

        return listing.table(self._found, self._merged, self._whole, self._context)

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, place: int) -> Hit: ...
    @overload
    def __getitem__(self, place: slice) -> list[Hit]: ...
    def __getitem__(self, place: int | slice) -> Hit | list[Hit]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        number = range(len(self))[place]
        if number not in self._ready:
            start = number - number % _AHEAD
            self._read(range(start, min(start + _AHEAD, len(self))))
        return self._ready[number]

    def text(self, limit: int = 20) -> str:
        """Counts and up to `limit` passages for a terminal."""
        from . import shown

        return shown.as_text(self, limit)

    def __repr__(self) -> str:
        return self.text(10)

    def _repr_html_(self) -> str:
        from . import shown

        return shown.as_html(self)

    def _read(self, places: range) -> None:
        """Make the hits at `places`, reading the rows of one part together."""
        numbers = self._order[places.start : places.stop]
        where = self._merged.where[numbers]
        for one in np.unique(where).tolist():
            mine = np.flatnonzero(where == one)
            rows = self._found[one].view.records(self._merged.rows[numbers[mine]].tolist())
            for place, row in zip(mine.tolist(), rows, strict=True):
                self._ready[places.start + place] = self._hit(int(numbers[place]), row)

    def _hit(self, number: int, row: dict[str, Any]) -> Hit:
        kind = self._found[self._merged.where[number]].shard.kind
        places = _places(kind, row, tuple(query.leaves(self.tree)))
        best = places[0] if places else Place("", "", ())
        copies = [self._found[where].view.records([place])[0] for where, place in self._merged.copies.get(number, ())]
        return Hit(
            kind=fields.KINDS[kind],
            key=_key(kind, row),
            text=best.text,
            spans=best.spans,
            field=best.field,
            places=places,
            platform=row.get("platform") or "",
            conversation_id=row.get("conversation_id") or "",
            row=row,
            copies=tuple(Copy(**_provenance(kind, copy)) for copy in copies),
            **_time(kind, row, self._context),
            **_people(kind, row, self._context),
            **_provenance(kind, row),
        )


def _ordered(found: list[Found], tree: Node, hits: Merged, sort: str) -> Any:
    if sort == "relevance":
        return np.lexsort((hits.times, -scores(found, tree, hits)))
    times = _sortable(hits, sort)
    return np.arange(len(times)) if (times[1:] >= times[:-1]).all() else np.argsort(times, kind="stable")


def _sortable(hits: Merged, sort: str) -> Any:
    """The instants as numbers that grow in the order asked for; unknown ones are the largest."""
    times = -hits.times if sort == "newest" else hits.times
    return times if hits.timed.all() else np.where(hits.timed, times, np.iinfo(np.int64).max)


def _places(kind: str, row: dict[str, Any], leaves: tuple[Any, ...]) -> tuple[Place, ...]:
    """The matched texts of a record; its first text where nothing was asked for but filters."""
    found = []
    for name, text in fields.values(kind, row):
        mine = [leaf for leaf in leaves if getattr(leaf, "field", "") in ("", name)]
        spans = tuple(find.verbatim_spans(mine, text, wrapped=kind in fields.WRAPPED))
        if spans:
            found.append(Place(name, text, spans))
    first = next(((Place(name, text, ()),) for name, text in fields.values(kind, row)), ())
    return tuple(found) or first


def _key(kind: str, row: dict[str, Any]) -> str:
    own = row[fields.CONTENT[kind][0]] or ""
    return f"{row['platform'] or ''}:{own}" if kind in ("participants", "conversations") else own


def _provenance(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    if kind == "originals":
        return {"original": row["path"] or "", "original_sha256": row["sha256"] or "", "locator": "", "item_sha256": ""}
    names = ("original", "original_sha256", "locator", "item_sha256")
    return {name: row[name] or "" for name in names}


def _people(kind: str, row: dict[str, Any], context: Context) -> dict[str, Any]:
    book = context.book
    if kind == "messages":
        place = (row["platform"] or "", row["conversation_id"] or "")
        sender = book.sender(place[0], row["sender_id"] or "", row["sender_name"] or "")
        return {"sender": sender, "conversation": book.conversations.get(place, place[1])}
    if kind == "pages":
        title = (book.documents.get(row["document_key"]) or {}).get("title") or ""
        return {"sender": row["author"] or "", "conversation": title}
    return {"sender": row.get("author") or "", "conversation": row["name"] if kind == "conversations" else ""}


def _time(kind: str, row: dict[str, Any], context: Context) -> dict[str, Any]:
    prefixes = {"messages": ("sent",), "pages": ("at",), "documents": ("modified", "created")}.get(kind, ())
    known = [(row, prefix) for prefix in prefixes]
    if kind == "pages":
        document = context.book.documents.get(row["document_key"]) or {}
        known += [(document, "modified"), (document, "created")]
    for record, prefix in known:
        moment: datetime | None = record.get(f"{prefix}_at")
        if moment is not None:
            floating = record.get(f"{prefix}_basis") == "exporter-local"
            return {"sent_at": moment, "sent": iso(_us(moment), record[f"{prefix}_precision"], floating=floating)}
    return {}


def _us(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def _ranked(count: Counter[str]) -> list[tuple[str, int]]:
    return sorted(count.items(), key=lambda item: (-item[1], item[0]))
