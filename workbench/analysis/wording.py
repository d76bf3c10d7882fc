"""What changed between two texts, word by word; a Chinese character counts as a word, white space counts as nothing.

Words are first tied together by runs that stand once in each text, then the stretches between are compared exactly, so
that a text that was only set in other lines has no differences, and long texts take little time and memory.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

__all__ = ["Change", "changes"]

_WORD = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\U00020000-\U0003ffff]"
    r"|\d+(?:[.,:/\-]\d+)*|[^\W\d_]+(?:['’\-][^\W\d_]+)*|\w|[^\w\s]"
)
ANCHOR = 6  # words in a run that ties the texts together
EXACT = 16_000_000  # words of one side times words of the other that are compared exactly
Span = tuple[int, int]
Stretch = tuple[int, int, int, int]  # from and to in the one text, from and to in the other, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One stretch: `how` is same, deleted, inserted or replaced; `a` and `b` are character ranges of the two texts."""

    how: str
    a: Span
    b: Span


def changes(one: str, two: str) -> list[Change]:
    """The stretches of both texts in order, from the first word to the last."""
    left, right = (list(_WORD.finditer(text)) for text in (one, two))
    ids: dict[str, int] = {}
    a, b = ([ids.setdefault(match[0], len(ids)) for match in side] for side in (left, right))
    found = _smooth(list(_joined(_stretches(a, b))))
    return [_change(stretch, same, left, right) for stretch, same in found]


def _change(stretch: Stretch, same: bool, left: list[re.Match[str]], right: list[re.Match[str]]) -> Change:
    a, b = _span(left, stretch[0], stretch[1]), _span(right, stretch[2], stretch[3])
    how = "same" if same else "inserted" if a[0] == a[1] else "deleted" if b[0] == b[1] else "replaced"
    return Change(how=how, a=a, b=b)


def _span(words: list[re.Match[str]], start: int, end: int) -> Span:
    if start < end:
        return words[start].start(), words[end - 1].end()
    place = words[start].start() if start < len(words) else words[-1].end() if words else 0
    return place, place


def _stretches(a: Sequence[int], b: Sequence[int]) -> Iterator[tuple[Stretch, bool]]:
    """Stretches that are the same (True) or not (False), in order."""
    at, bt = 0, 0
    for first, second in [*_anchors(a, b), (len(a), len(b))]:
        if first < at or second < bt:
            continue  # within what the last anchor already took
        yield from _between(a, b, at, first, bt, second)
        length = 0
        while first + length < len(a) and second + length < len(b) and a[first + length] == b[second + length]:
            length += 1
        if length:
            yield (first, first + length, second, second + length), True
        at, bt = first + length, second + length


def _between(a: Sequence[int], b: Sequence[int], i: int, j: int, k: int, m: int) -> Iterator[tuple[Stretch, bool]]:
    if (j - i) * (m - k) == 0 or (j - i) * (m - k) > EXACT:
        if j > i or m > k:
            yield (i, j, k, m), False
        return
    for code in Indel.opcodes(a[i:j], b[k:m]):
        places = (i + code.src_start, i + code.src_end, k + code.dest_start, k + code.dest_end)
        yield places, code.tag == "equal"


def _anchors(a: Sequence[int], b: Sequence[int]) -> list[tuple[int, int]]:
    """Places of runs that stand once in each text, the longest sequence of them that goes forward in both."""
    left, right = _once(a), _once(b)
    places = sorted((left[run], right[run]) for run in left.keys() & right.keys())
    tails: list[int] = []
    heads: list[int] = []
    before: list[int] = []
    for number, (_, second) in enumerate(places):
        at = bisect_left(tails, second)
        before.append(heads[at - 1] if at else -1)
        tails[at : at + 1], heads[at : at + 1] = [second], [number]
    chain, last = [], heads[-1] if heads else -1
    while last >= 0:
        chain.append(places[last])
        last = before[last]
    return chain[::-1]


def _once(words: Sequence[int]) -> dict[tuple[int, ...], int]:
    grams = [tuple(words[at : at + ANCHOR]) for at in range(len(words) - ANCHOR + 1)]
    count = Counter(grams)
    return {gram: at for at, gram in enumerate(grams) if count[gram] == 1}


def _joined(found: Iterator[tuple[Stretch, bool]]) -> Iterator[tuple[Stretch, bool]]:
    """Neighbours of one kind as one stretch."""
    held: tuple[Stretch, bool] | None = None
    for stretch, same in found:
        if held is not None and held[1] == same:
            held = ((held[0][0], stretch[1], held[0][2], stretch[3]), same)
            continue
        if held is not None:
            yield held
        held = (stretch, same)
    if held is not None:
        yield held


def _smooth(found: list[tuple[Stretch, bool]]) -> list[tuple[Stretch, bool]]:
    """A single common word between two changes is no island: a reader wants one change, not three."""
    last = len(found) - 1
    flat = [
        (stretch, same and not (0 < at < last and stretch[1] - stretch[0] < 2))
        for at, (stretch, same) in enumerate(found)
    ]
    return list(_joined(iter(flat)))
