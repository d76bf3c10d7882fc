"""What a search did, in words: what was looked through, for what, under which other forms."""

from __future__ import annotations

from collections import Counter

from .. import text
from . import query, vocabulary
from .fields import KINDS
from .merge import Found
from .query import Fuzzy, Near, Node, Regex, Text

__all__ = ["searched"]

_MANY = 12


def searched(found: list[Found], tree: Node) -> str:
    """One paragraph: how many records of which kinds, each word with the forms it was searched in, and the filters."""
    sizes: Counter[str] = Counter()
    for one in found:
        sizes[KINDS[one.shard.kind]] += one.shard.size
    records = ", ".join(f"{size:,} {kind}{'s' if size != 1 else ''}" for kind, size in sizes.items()) or "nothing"
    words = [_described(leaf, found) for leaf in _each(tree)]
    filters = [str(filter) for filter in query.filters(tree)]
    parts = [f"Searched {records}", *words, *([f"filters: {', '.join(filters)}"] if filters else [])]
    return "; ".join(parts) + ". Case, full width, traditional and simplified, invisible characters made no difference."


def _each(node: Node) -> list[Text | Fuzzy | Regex]:
    found: list[Text | Fuzzy | Regex] = []
    for leaf in query.leaves(node, positive=False):
        found += [*_each(leaf.one), *_each(leaf.other)] if isinstance(leaf, Near) else [leaf]
    return found


def _described(leaf: Text | Fuzzy | Regex, found: list[Found]) -> str:
    match leaf:
        case Fuzzy():
            return f"{leaf} as {_listed(_close(leaf, found))}"
        case Regex():
            return f"{leaf} in every text from end to end"
    if leaf.pieces[0].kind == "stem":
        words = {word for one in found for word in vocabulary.of_stem(one.shard, leaf.pieces[0].value)}
        return f"{leaf} by its stem: {_listed(words)}"
    dense = any(text.is_dense(char) for char in leaf.shown)
    return f"{leaf} {'as characters, wherever they stand' if dense else 'as whole words'}"


def _close(leaf: Fuzzy, found: list[Found]) -> set[str]:
    words: set[str] = set()
    for one in found:
        near = set(vocabulary.fuzzy(one.shard, leaf).tolist())
        tokens = one.shard.word_tokens.tolist()
        words |= {word for word, token in zip(one.shard.vocabulary, tokens, strict=True) if token in near}
    return words


def _listed(words: set[str]) -> str:
    if not words:
        return "no word in the case"
    shown = ", ".join(sorted(words)[:_MANY])
    return shown if len(words) <= _MANY else f"{shown} and {len(words) - _MANY} more"
