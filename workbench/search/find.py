"""Where a leaf stands in a single text: in the folded form, and from there in the verbatim one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from .. import text
from . import pattern
from .query import Fuzzy, Near, Node, Or, Regex, Text

__all__ = ["folded_spans", "is_near", "verbatim_spans"]

Span = tuple[int, int]
_MARKS = ("\ufdd0", "\ufdd1")  # noncharacters: no text may hold them


def verbatim_spans(parts: Sequence[Node], raw: str, *, wrapped: bool = False) -> list[Span]:
    """The spans of `raw` in which any of the leaves stands, in order; spans that overlap are joined."""
    found: set[Span] = set()
    for number, form in enumerate(text.forms(raw, wrapped=wrapped)):
        for part in parts:
            if isinstance(part, Regex) and part.verbatim:
                found.update(_regex_spans(part, raw) if number == 0 else ())
            else:
                found.update(text.raw_span(form, *span) for span in folded_spans(part, form.text))
    return _joined(sorted(found))


def folded_spans(leaf: Node, folded: str) -> list[Span]:
    """The spans of a folded text in which the leaf stands."""
    match leaf:
        case Text():
            return _text_spans(leaf, folded)
        case Fuzzy():
            return [(start, end) for word, start, end in text.tokens(folded) if close(leaf, word)]
        case Regex():
            return _regex_spans(leaf, folded)
        case Near():
            return _near_spans(leaf, folded)
        case Or(parts):
            return sorted({span for part in parts for span in folded_spans(part, folded)})
    return []


def is_near(leaf: Near, folded: str) -> bool:
    """Whether both sides stand near each other in a folded text."""
    return bool(_near_spans(leaf, folded))


def close(leaf: Fuzzy, word: str) -> bool:
    """Whether a word differs from the leaf's by few enough slips."""
    from rapidfuzz.distance import OSA

    return abs(len(word) - len(leaf.word)) <= leaf.distance >= OSA.distance(word, leaf.word, score_cutoff=leaf.distance)


def _text_spans(leaf: Text, folded: str) -> list[Span]:
    if (plain := pattern.literal(leaf)) is not None and plain not in folded:
        return []
    stems = {piece.value for piece in leaf.pieces if piece.kind == "stem"}
    words: dict[str, set[str]] = {}
    for word, _, _ in text.tokens(folded) if stems else ():
        words.setdefault(text.stem(word), set()).add(word)
    compiled = pattern.python_pattern(leaf, lambda stem: words.get(stem, ()))
    return [match.span() for match in compiled.finditer(folded)] if compiled else []


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


def _near_spans(leaf: Near, folded: str) -> list[Span]:
    ones, others = folded_spans(leaf.one, folded), folded_spans(leaf.other, folded)
    if not ones or not others:
        return []
    places = [start for _, start, _ in text.tokens(folded)]
    near: set[Span] = set()
    for one in ones:
        for other in others:
            first, second = min(one, other), max(one, other)
            if (
                second[0] >= first[1]
                and bisect_left(places, second[0]) - bisect_left(places, first[1]) <= leaf.distance
            ):
                near.update((one, other))
    return sorted(near)


def _joined(spans: list[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in spans:
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
