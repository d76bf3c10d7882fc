"""Several words at once in the other language: each word or what it means, of which the case has at least one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .. import text
from ..gloss import Glosses
from . import propose, query
from .merge import Found
from .query import And, Node, Text

__all__ = ["each_word"]

_WORDS, _SENSES = 8, 4
_WHY = "each word, or what it means by the glossary or dictionary"


def each_word(found: list[Found], tree: Node, glosses: Glosses) -> Iterator[tuple[str, str, Node]]:
    """The words of a query, or of a phrase that no dictionary has, each joined with its translations in the case."""
    parts = tree.parts if isinstance(tree, And) else (tree,)
    words = [part for part in parts if isinstance(part, Text) and not part.field]
    rest = [part for part in parts if part not in words]
    split = [piece for word in words for piece in _split(word, glosses)]
    if not 1 < len(split) <= _WORDS:
        return
    wider: list[Node] = [query.any_of([one, *_senses(found, one, glosses)]) for one in split]
    if any(one is not other for one, other in zip(split, wider, strict=True)):
        wanted = query.all_of([*wider, *rest])
        yield str(wanted), _WHY, wanted
    if len(split) > len(words):
        apart = query.all_of([*split, *rest])
        yield str(apart), "its words anywhere in the record", apart
        for one in split:
            alone = query.all_of([one, *rest])
            yield str(alone), "this word alone", alone


def _split(leaf: Text, glosses: Glosses) -> list[Text]:
    """The known words of a phrase that is itself unknown; small words of one character are left out."""
    plain = leaf.shown.strip('"')
    if glosses.others(plain):
        return [leaf]
    if any(text.is_dense(char) for char in text.fold_text(plain)):
        words = [gloss.word for gloss in glosses.spans(plain) if len(gloss.word) > 1]
    else:
        words = [word for word, _, _ in text.tokens(text.fold_text(plain))]
    return [query.written(word) for word in words] if len(words) > 1 else [leaf]


def _senses(found: list[Found], leaf: Text, glosses: Glosses) -> list[Node]:
    """What a word means, as far as it stands in the case."""
    others = (query.written(other, quoted=not other.isalpha()) for other in glosses.others(leaf.shown.strip('"')))
    known: list[Node] = [other for other in others if _stands(found, other)]
    return known[:_SENSES]


def _stands(found: list[Found], leaf: Text) -> bool:
    proposed = (propose.proposal(leaf, one.shard).rows for one in found)
    return any(rows is not None and bool(np.size(rows)) for rows in proposed)
