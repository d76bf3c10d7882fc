"""The pages of each document of a case as leaves to be turned over: what stands on each, and what belongs to none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..evidence.leaf import page_of

__all__ = ["Leaves", "leaves"]

TOGETHER = 12  # rows without a page that stand on one leaf
ORDER = ("body", "ocr", "covered", "hidden")  # what a leaf begins with


@dataclass(frozen=True)
class Leaves:
    """One document: its row, and its leaves as (number of the page in the original or 0, rows of `case.pages()`)."""

    row: Mapping[str, Any]
    sheets: tuple[tuple[int, tuple[dict[str, Any], ...]], ...]

    @property
    def key(self) -> str:
        """The document's key."""
        return str(self.row["document_key"])

    @property
    def path(self) -> str:
        """The path of its original, with the place inside where it is a part of one."""
        return f"{self.row['original']}{self.row.get('locator') or ''}"

    @property
    def sha256(self) -> str:
        """The hash of its original."""
        return str(self.row["original_sha256"])

    def __len__(self) -> int:
        return max(1, len(self.sheets))

    def rows(self, at: int) -> list[dict[str, Any]]:
        """The rows on a leaf, what is seen first."""
        return list(self.sheets[at][1]) if at < len(self.sheets) else []

    def number(self, at: int) -> int:
        """The page of the original that a leaf shows, or 0."""
        return self.sheets[at][0] if at < len(self.sheets) else 0

    def place(self, page_key: str) -> int:
        """The leaf on which a row stands."""
        for at, (_, rows) in enumerate(self.sheets):
            if any(row["page_key"] == page_key for row in rows):
                return at
        return 0

    def about(self, said: Mapping[str, str]) -> list[str]:
        """Title, author and day of the document, as its properties state them."""
        told = [self.row.get("title"), self.row.get("author")]
        day = self.row.get("modified_at")
        written = [said["modified"].format(day=f"{day:%Y-%m-%d}")] if day is not None and day == day else []
        flags = self.row.get("flags")
        marks = [str(flag) for flag in flags] if flags is not None and not isinstance(flags, float) else []
        return [str(text) for text in [*told, *written, *marks] if text and text == text]


def leaves(documents: pd.DataFrame, pages: pd.DataFrame) -> dict[str, Leaves]:
    """All documents with words or pages, by key, in the order of their paths."""
    once = pages.drop_duplicates(["document_key", "page_key"])  # a file that is in the leak twice has its pages once
    groups = {str(key): rows for key, rows in once.groupby("document_key", sort=False)}
    found = {}
    for row in documents.sort_values("original", kind="stable").drop_duplicates("document_key").to_dict("records"):
        mine = groups.get(str(row["document_key"]))
        one = {str(name): value for name, value in row.items()}
        sheets = _sheets(mine) if mine is not None else []
        if not sheets or str(row["mime"] or "").startswith("image/"):
            sheets = sheets or [(1, ())]
        found[str(row["document_key"])] = Leaves(one, tuple(sheets))
    return found


def _sheets(rows: pd.DataFrame) -> list[tuple[int, tuple[dict[str, Any], ...]]]:
    every = [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]
    every.sort(key=lambda row: int(row["number"] or 0))
    paged: dict[int, list[dict[str, Any]]] = {}
    loose: list[dict[str, Any]] = []
    for row in every:
        number = page_of(row)
        (paged.setdefault(number, []) if number else loose).append(row)
    made = [(number, tuple(sorted(mine, key=_first))) for number, mine in sorted(paged.items())]
    bodies = [row for row in loose if row["kind"] == "body"]
    others = [row for row in loose if row["kind"] != "body"]
    for several in (bodies, others):
        made += [(0, tuple(several[at : at + TOGETHER])) for at in range(0, len(several), TOGETHER)]
    return made


def _first(row: Mapping[str, Any]) -> int:
    return ORDER.index(row["kind"]) if row["kind"] in ORDER else len(ORDER)
