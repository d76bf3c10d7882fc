"""Where a leaf stands in a single text: in the folded form, and from there in the verbatim one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import islice, product

import pyarrow as pa
import pyarrow.compute as pc

from .. import text
from . import pattern
from .query import Fuzzy, Near, Node, Or, Regex, Text

__all__ = ["close", "finder", "verbatim_spans"]

Span = tuple[int, int]
Find = Callable[[str], list[Span]]
_MARKS = ("\ufdd0", "\ufdd1")  # noncharacters: no text may hold them


def verbatim_spans(parts: Sequence[Node], raw: str, *, wrapped: bool = False) -> list[Span]:
    """The spans of `raw` in which any of the leaves stands, in order; spans that overlap are joined."""
    found: set[Span] = set()
    for number, form in enumerate(text.forms(raw, wrapped=wrapped)):
        for part in parts:
            if isinstance(part, Regex) and part.verbatim:
                found.update(_regex_spans(part, raw) if number == 0 else ())
            else:
                found.update(text.raw_span(form, *span) for span in _finder(part)(form.text))
    return _joined(sorted(found))


def finder(leaf: Node, words: pattern.Words | None = None) -> Find:
    """A function that gives the spans of a folded text in which the leaf stands.

    `words` tells the words of a stem, if they are known beforehand; else each text's own words are stemmed.
    """
    match leaf:
        case Text():
            return _text_finder(leaf, words)
        case Fuzzy():
            return lambda folded: [(start, end) for word, start, end in text.tokens(folded) if close(leaf, word)]
        case Regex():
            return lambda folded: _regex_spans(leaf, folded)
        case Near(one, other, distance):
            return _near_finder(finder(one, words), finder(other, words), distance)
        case Or(parts):
            every = [finder(part, words) for part in parts]
            return lambda folded: sorted({span for find in every for span in find(folded)})
    return lambda folded: []


@lru_cache(maxsize=512)
def _finder(leaf: Node) -> Find:
    return finder(leaf)


def close(leaf: Fuzzy, word: str) -> bool:
    """Whether a word differs from the leaf's by few enough slips."""
    from rapidfuzz.distance import OSA

    return abs(len(word) - len(leaf.word)) <= leaf.distance >= OSA.distance(word, leaf.word, score_cutoff=leaf.distance)


def _text_finder(leaf: Text, words: pattern.Words | None) -> Find:
    stems = any(piece.kind == "stem" for piece in leaf.pieces)
    if words is None and stems:
        return lambda folded: _text_finder(leaf, _own_words(folded))(folded)
    return pattern.python_spans(leaf, words or (lambda stem: ()))


def _own_words(folded: str) -> pattern.Words:
    words: dict[str, set[str]] = {}
    for word, _, _ in text.tokens(folded):
        words.setdefault(text.stem(word), set()).add(word)
    return lambda stem: words.get(stem, ())


def _regex_spans(leaf: Regex, string: str) -> list[Span]:
    """RE2 puts marks around each match; the marks' places are the spans."""
    first, last = _MARKS
    if first in string or last in string:
        return []
    marked = pc.replace_substring_regex(pa.array([string]), leaf.pattern, f"{first}\\0{last}")[0].as_py()
    spans, place = [], 0
    for piece in marked.split(first):
        inside, closed, after = piece.rpartition(last)
        if closed and inside:
            spans.append((place, place + len(inside)))
        place += len(inside) + len(after)
    return spans


def _near_finder(one: Find, other: Find, distance: int) -> Find:
    def find(folded: str) -> list[Span]:
        ones = one(folded)
        others = other(folded) if ones else []
        if not others:
            return []
        between = _counter(folded, distance, len(ones) * len(others))
        near: set[Span] = set()
        for pair in product(ones, others):
            first, second = min(pair), max(pair)
            if first[1] <= second[0] and between(first[1], second[0]) <= distance:
                near.update(pair)
        return sorted(near)

    return find


def _counter(folded: str, distance: int, pairs: int) -> Callable[[int, int], int]:
    """A function that counts the tokens between two places; where there are many pairs, all are counted once."""
    tokens = text.token_pattern()
    if pairs <= 8:
        return lambda start, end: sum(1 for _ in islice(tokens.finditer(folded, start, end), distance + 1))
    places = [match.start() for match in tokens.finditer(folded)]
    return lambda start, end: bisect_left(places, end) - bisect_left(places, start)


def _joined(spans: list[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in spans:
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
