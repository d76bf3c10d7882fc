"""Names in a query that nobody and no conversation of the case has, and the names that come close."""

from __future__ import annotations

from collections.abc import Iterator

from .. import text
from . import filters, query
from .book import Context
from .merge import Found
from .query import Filter, Node

__all__ = ["closest", "told", "unknown"]

_PEOPLE, _PLACES, _TAGS = ("from", "to", "person"), ("in",), ("tag",)
_MOST, _LIKE = 3, 60  # names offered, and how alike (of 100) they have to be


def unknown(found: list[Found], tree: Node) -> list[Filter]:
    """The filters by name that no record of the case meets at all."""
    named = [filter for filter in query.filters(tree) if filter.name in _PEOPLE + _PLACES + _TAGS]
    return [
        filter
        for filter in dict.fromkeys(named)
        if not any(len(filters.kept(filter, one.view, one.shard.everything())) for one in found)
    ]


def told(filter: Filter) -> str:
    """What it means that no record meets a filter."""
    if filter.name in _TAGS:
        return f"No message and no page bears the tag {filter.value}."
    what = {"from": "Nobody who wrote", "to": "Nobody who was written to or mentioned", "person": "No person"}
    return f"{what.get(filter.name, 'No conversation or original')} in the case is called {filter.value}."


def closest(found: list[Found], tree: Node, context: Context) -> Iterator[tuple[str, str, Node]]:
    """The query with the names that are spelled most alike in the place of an unknown one."""
    from rapidfuzz import fuzz, process

    for filter in unknown(found, tree):
        names = _names(context, filter)
        near = process.extract(
            text.fold_text(filter.value), names, scorer=fuzz.WRatio, score_cutoff=_LIKE, limit=_MOST, processor=None
        )
        for _, _, name in near:
            wanted = query.replaced(tree, filter, Filter(filter.name, name))
            yield str(wanted), "a name that is spelled much alike", wanted


def _names(context: Context, filter: Filter) -> dict[str, str]:
    """Every name or tag of the case with its folded form."""
    book = context.book
    if filter.name in _TAGS:
        return {name: text.fold_text(name) for name in context.tags}
    if filter.name in _PLACES:
        return {name: text.fold_text(name) for name in book.conversations.values()}
    return {name: text.fold_text(name) for known in book.people.values() for name in known}
