"""The one question: which records of a snapshot hold what a query says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ..errors import UsageError
from . import conditions, evaluate, grammar, index, lexer, spelling
from . import query as queries
from .book import Context, Snapshot, Terms, book_of
from .fields import KINDS
from .filters import View
from .hits import Hits
from .merge import Found, held
from .query import Node
from .shard import Shard

__all__ = ["search"]

SORTS = ("time", "newest", "relevance")


def search(
    snapshot: Snapshot,
    query: str,
    *,
    sort: str = "time",
    limit: int | None = None,
    persons: Mapping[str, Collection[str]] | None = None,
    topics: Mapping[str, Terms] | None = None,
    glossary: Mapping[str, str] | None = None,
    tags: Mapping[str, Collection[str]] | None = None,
    terms: bool = False,
    names: bool = False,
    **filters: Any,
) -> Hits:
    """The hits of a query in messages, document pages and properties, file names, participants and conversations.

    The index proposes, the words decide: every hit holds what was asked, and none is missed. `sort` is "time",
    "newest" or "relevance". `filters` are people, conversation, platform, custodian, after, before, kind, and every
    other filter of the query language by its name; several values of one are joined by OR. `persons` maps merged
    persons to their accounts ("platform:participant_id"), `topics` names to their terms, `glossary` terms
    to what they mean (for offers), `tags` tags to the keys of messages and pages. With `terms`, several plain
    words are a phrase, as in a topic; with `names`, a name is searched in its other scripts and orders too.
    Raises QueryError, pointing at the character, for what cannot be understood; UsageError for an unknown argument.
    """
    if sort not in SORTS:
        raise UsageError(f"Hits cannot be sorted by {sort!r}.", f"Choose from {', '.join(SORTS)}.")
    context = Context(book_of(snapshot), persons or {}, topics or {}, glossary or {}, tags or {})
    tree = _tree(query, filters, terms=terms, names=names)
    whole = evaluate.resolved(tree, context.topics, query)
    return asked(snapshot, query.strip() or str(tree), whole, context, sort=sort, limit=limit)


def asked(
    snapshot: Snapshot, written: str, tree: Node, context: Context, *, sort: str = "time", limit: int | None = None
) -> Hits:
    """The hits of a tree; `written` is what is shown as the query."""
    return Hits(written, tree, found(snapshot, tree, context), context, sort=sort, limit=limit)


def found(snapshot: Snapshot, tree: Node, context: Context) -> list[Found]:
    """What each shard of the snapshot holds of a tree: kind after kind, each in the order of parts and rows."""
    shards = [(part, shard) for part in snapshot.parts for shard in index.of(part)]
    shards.sort(key=lambda pair: list(KINDS).index(pair[1].kind))
    return [
        held(tree, shard, View(shard.kind, _piece(part.table(shard.kind), shard), context)) for part, shard in shards
    ]


def _piece(table: Any, shard: Shard) -> Any:
    """The rows of a shard; slicing dozens of columns is spared where they are all."""
    return table if shard.size == table.num_rows else table.slice(shard.base, shard.size)


def _tree(written: str, filters: Mapping[str, Any], *, terms: bool, names: bool) -> Node:
    unknown = [name for name in filters if conditions.KEYWORDS.get(name, name) not in lexer.RECORD_FIELDS]
    if unknown:
        raise UsageError(f"A search has no argument {unknown[0]!r}.", f"Choose from {', '.join(conditions.KEYWORDS)}.")
    narrowed = conditions.given(dict(filters))
    if narrowed and not written.strip():
        words: Node = queries.Everything()
    else:
        words = grammar.term(written) if terms else grammar.parse(written)
    if names:
        words = queries.any_of([words, *spelling.of_name(written)])
    return queries.all_of([words, *narrowed])
