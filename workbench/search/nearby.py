"""What stands around a hit, and what is like it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .. import text
from . import propose, query
from .book import Context
from .hit import Hit
from .hits import Hits
from .merge import Found, held
from .query import Filter, Node, Not, Piece, Text

__all__ = ["around", "like"]

_WORDS = 12


def around(found: list[Found], context: Context, hit: Hit, before: int, after: int) -> list[Hit]:
    """The messages of a hit's conversation next to it in time."""
    if hit.kind != "message":
        return [hit]
    room = [Filter("type", "message"), Filter("platform", hit.platform), Filter("in", hit.conversation_id)]
    near = _asked(found, context, query.all_of(room))
    keys = near.keys()
    place = keys.index(hit.key)
    return near[max(0, place - before) : place + after + 1]


def like(found: list[Found], context: Context, hit: Hit, limit: int) -> Hits:
    """Records that share the rarest words of a hit, by relevance."""
    words = sorted(set(_words(hit.text)), key=lambda leaf: (_holding(found, leaf), leaf.shown))
    shared = [leaf for leaf in words if _holding(found, leaf) > 1][:_WORDS]
    if not shared:
        return _asked(found, context, Not(query.Everything()))
    others: list[Node] = [query.any_of(shared), Not(Filter("key", hit.key))]
    return _asked(found, context, query.all_of(others), "relevance", limit)


def _asked(found: list[Found], context: Context, tree: Node, sort: str = "time", limit: int | None = None) -> Hits:
    every = [held(tree, one.shard, one.view) for one in found]
    return Hits(str(tree), tree, every, context, sort=sort, limit=limit)


def _words(raw: str) -> Iterator[Text]:
    """A leaf for each word, and for each pair of dense characters."""
    folded = text.fold_text(raw)
    tokens = text.tokens(folded)
    for (token, start, end), (_, _, after) in zip(tokens, [*tokens[1:], ("", 0, 0)], strict=True):
        if not text.is_dense(token[0]):
            yield query.written(token)
        elif after == end + 1 and text.is_dense(folded[end]):
            yield Text((Piece("lit", folded[start:after]),), shown=folded[start:after])


def _holding(found: list[Found], leaf: Text) -> int:
    proposed = (propose.proposal(leaf, one.shard).rows for one in found)
    return sum(len(rows) for rows in proposed if rows is not None) or int(np.iinfo(np.int32).max)
