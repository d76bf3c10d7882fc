"""The same document twice: same bytes, same words, near duplicates and extracts, in groups; and what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .. import show
from ..errors import UsageError
from ..hashing import sha256
from .differences import Differences, Text
from .likeness import EXTRACT, MOST_CHARS, NEAR, pairs, runs, signature, words
from .slices import Spread, whole

__all__ = ["COLUMNS", "Versions", "versions"]

COLUMNS = [
    "group", "how", "alike", "inside", "original", "title", "author", "created_at", "modified_at", "words",
    "document_key", "original_sha256", "custodian",
]  # fmt: skip
BODY, READ = ("body", "note"), "ocr"  # words read by OCR stand for a document that has no others
_TOLD = ["original", "title", "author", "created_at", "modified_at", "document_key", "original_sha256", "custodian"]


@dataclass(frozen=True)
class Versions:
    """Documents that occur more than once (`table`, COLUMNS), in groups, the oldest of each group first."""

    table: pd.DataFrame
    texts: tuple[Text, ...]  # of all documents of the case
    keys: tuple[str, ...]  # of their documents

    def frame(self) -> pd.DataFrame:
        """One row per document: its group and how it is alike to the first of the group.

        `how` is first, same bytes, same words, near or extract; `alike` the share of word runs that both have of all
        that either has, `inside` that of the shorter one; `words` the number of words.
        """
        return self.table.copy()

    def diff(self, a: str, b: str) -> Differences:
        """What changed from one document to another, word by word; `a` and `b` are paths of originals or keys."""
        return Differences(self._text(a), self._text(b))

    def _text(self, name: str) -> Text:
        found = [text for text, key in zip(self.texts, self.keys, strict=True) if name in (text.name, key)]
        if not found:
            raise UsageError(f"The case holds no document {name!r}.", "Paths stand in case.documents()['original'].")
        return found[0]

    def __len__(self) -> int:
        return int(self.table["group"].nunique())

    def __repr__(self) -> str:
        return show.plain("\n".join([self._sentence(), *(f"  {line}" for line in self._lines())]))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        rows = [
            (row["group"], row["how"], _percent(row), row["original"], row["title"], _day(row["modified_at"]))
            for row in self.table.head(100).to_dict("records")
        ]
        header = ["group", "how", "alike", "original", "title", "modified"]
        shown = show.table(header, rows, numbers=(0, 2))
        more = [f"{len(self.table) - 100:,} more: .frame() has all."] if len(self.table) > 100 else []
        return show.bundle(show.block(self._sentence(), shown, *more), repr(self))

    def _sentence(self) -> str:
        number = self.table["how"].value_counts()
        told = ", ".join(f"{count:,} {how}" for how, count in number.items() if how != "first")
        return (
            f"Documents that occur more than once: {len(self):,} ({told})."
            if len(self)
            else "No document occurs twice."
        )

    def _lines(self) -> Iterator[str]:
        for row in self.table.head(100).to_dict("records"):
            told = f"{row['group']:>3}  {row['how']:<10} {_percent(row):>5}  {_day(row['modified_at']):<10}"
            yield f"{told}  {row['original']}"


WEIGHT = 100  # messages whose words are about as many as those of a document


@dataclass(frozen=True, slots=True)
class _Read:
    """What is compared of a text: a hash of its words ("" for none), their number, its runs and its signature."""

    print: str
    words: int
    runs: np.ndarray
    signature: np.ndarray


def versions(documents: pd.DataFrame, pages: pd.DataFrame, spread: Spread = whole) -> Versions:
    """The documents of `frames.documents` that are alike by the words of `frames.pages`."""
    documents = documents.reset_index(drop=True)
    texts = _texts(documents, pages)
    frame = pd.DataFrame({"text": pd.Series([text.words for text in texts], dtype="str")})
    read: list[_Read] = [one for _, some in spread(_read, frame, weight=WEIGHT) for one in some]
    prints = [one.print for one in read]
    first = {print_: number for number, print_ in reversed(list(enumerate(prints))) if print_}
    unique = sorted(first.values())
    found = [read[number].runs for number in unique]
    met = pairs(found, [read[number].signature for number in unique])
    near = [(unique[pair.a], unique[pair.b]) for pair in met]
    same = [(first[print_], number) for number, print_ in enumerate(prints) if print_]
    by_bytes = documents.groupby(["original_sha256", "locator"]).indices.values()
    exact = [(int(places[0]), int(place)) for places in by_bytes for place in places]
    group = _joined(len(documents), [*near, *same, *exact])
    known = dict(zip(unique, found, strict=True))
    mine = [known.get(first.get(one, -1)) for one in prints]
    rows = list(_rows(documents, group, prints, mine, [one.words for one in read]))
    table = pd.DataFrame(rows, columns=COLUMNS)
    return Versions(table, texts, tuple(documents["document_key"]))


def _read(frame: pd.DataFrame) -> list[_Read]:
    known: dict[str, int] = {}
    return [_reading(text, known) for text in frame["text"].tolist()]


def _reading(text: str, known: dict[str, int]) -> _Read:
    mine = words(text)
    found = runs(mine if len(text) <= MOST_CHARS else words(text[:MOST_CHARS]), known)
    return _Read(sha256("\0".join(mine).encode()) if mine else "", len(mine), found, signature(found))


def _texts(documents: pd.DataFrame, pages: pd.DataFrame) -> tuple[Text, ...]:
    some = pages[pages["kind"].isin([*BODY, READ])]
    place = some.groupby(["document_key", "original"], sort=False).indices
    rows: list[dict[Any, Any]] = some[["kind", "text", "label", "locator", "page_key", "number"]].to_dict("records")
    made = []
    for key, name in zip(documents["document_key"], documents["original"], strict=True):
        mine = sorted((rows[at] for at in place.get((key, name), [])), key=lambda row: int(row["number"]))
        plain = [row for row in mine if row["kind"] != READ] or mine
        starts, at = [], 0
        for row in plain:
            starts.append(at)
            at += len(row["text"]) + 2
        made.append(Text(name, "\n\n".join(row["text"] for row in plain), tuple(starts), tuple(plain)))
    return tuple(made)


def _joined(count: int, ties: list[tuple[int, int]]) -> list[int]:
    """A number for each document, the same for those that are tied together directly or through others."""
    above = list(range(count))

    def top(number: int) -> int:
        while above[number] != number:
            above[number] = number = above[above[number]]
        return number

    for a, b in ties:
        above[max(top(a), top(b))] = min(top(a), top(b))
    return [top(number) for number in range(count)]


def _rows(
    documents: pd.DataFrame, group: list[int], prints: list[str], found: list[np.ndarray | None], words: list[int]
) -> Iterator[dict[Any, Any]]:
    told = documents[_TOLD].to_dict("records")
    when = documents["modified_at"].fillna(documents["created_at"])
    members: dict[int, list[int]] = {}
    for number, top in enumerate(group):
        members.setdefault(top, []).append(number)
    several = [mine for mine in members.values() if len(mine) > 1]
    for place, mine in enumerate(several, 1):
        mine.sort(key=lambda n: (when[n] is pd.NaT, when[n] if when[n] is not pd.NaT else 0, told[n]["original"]))
        for number in mine:
            how, alike, inside = _how(mine[0], number, told, prints, found)
            facts: dict[Any, Any] = {
                "group": place,
                "how": how,
                "alike": alike,
                "inside": inside,
                "words": words[number],
            }
            yield {**facts, **told[number]}


def _how(
    first: int, number: int, told: list[dict[Any, Any]], prints: list[str], found: list[np.ndarray | None]
) -> tuple[str, float, float]:
    if number == first:
        return "first", 1.0, 1.0
    if told[first]["original_sha256"] == told[number]["original_sha256"]:
        return "same bytes", 1.0, 1.0
    if prints[first] == prints[number]:
        return "same words", 1.0, 1.0
    a, b = found[first], found[number]
    if a is None or b is None or not len(a) or not len(b):
        return "near", float("nan"), float("nan")
    common = len(np.intersect1d(a, b, assume_unique=True))
    alike, inside = common / (len(a) + len(b) - common), common / min(len(a), len(b))
    return "extract" if alike < NEAR and inside >= EXTRACT else "near", alike, inside


def _percent(row: dict[Any, Any]) -> str:
    return "" if row["alike"] != row["alike"] else f"{row['alike']:.0%}"


def _day(stamp: Any) -> str:
    return "" if pd.isna(stamp) else f"{stamp:%Y-%m-%d}"
