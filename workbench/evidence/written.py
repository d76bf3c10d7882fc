"""Exhibits that a person wrote into claims.yaml: a quotation, and where it stands as far as the person knows.

The case looks for the one message or page that holds the words and fills in the rest: key, place, hashes, offsets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..errors import EvidenceError
from .exhibits import Exhibit, exhibit, label, shortened
from .ledger import Book
from .records import Records

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["settled"]

NAMED = 3  # places that are named where several hold the words


def settled(book: Book, records: Records) -> Book:
    """The book with every exhibit that has no key tied to the one message or page that holds its words.

    Raises EvidenceError where none holds them character for character, and where several do.
    """
    if all(item.target_key or item.kind not in ("message", "page", "mail", "thread") for item in book.exhibits):
        return book
    made = tuple(item if item.target_key else _tied(item, records) for item in book.exhibits)
    return replace(book, exhibits=made)


def _tied(item: Exhibit, records: Records) -> Exhibit:
    """The exhibit with its place; context, note, translation and number are the person's own."""
    found = list(_holding(item, records))
    if len(found) != 1:
        raise EvidenceError(*_told(item, found))
    row = found[0]
    made = exhibit(row, item.number, item.quote, exhibit_id=item.exhibit_id, before=item.before, after=item.after)
    own = {name: getattr(item, name) for name in ("note", "translation", "translator", "reviewed_by", "series")}
    kind = "thread" if item.kind == "thread" and made.kind == "message" else made.kind
    return replace(made, kind=kind, **{name: value for name, value in own.items() if value})


def _told(item: Exhibit, found: list[dict[str, Any]]) -> tuple[str, str]:
    words = f"In claims.yaml, the words {shortened(item.quote)} of exhibit {item.exhibit_id or label(item.number)}"
    where = f" of {item.original}{item.locator}" if item.original else " of this case"
    if not found:
        return f"{words} stand in no message or page{where}.", "Copy them from the case, character for character."
    places = ", ".join(f"{row['original']}{row['locator']}" for row in found[:NAMED])
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return (
        f"{words} stand in {len(found)} places: {places}{more}.",
        "Add original and locator of the one that is meant.",
    )


def _holding(item: Exhibit, records: Records) -> Iterator[dict[str, Any]]:
    """The rows of messages and pages that hold the words, in the original and at the place that are given."""
    for frame, column in ((records.messages, "body"), (records.pages, "text")):
        if frame.empty:
            continue
        mine = frame[frame[column].fillna("").str.contains(item.quote, regex=False) & _there(frame, item)]
        yield from ({str(name): value for name, value in row.items()} for row in mine.to_dict("records"))


def _there(frame: pd.DataFrame, item: Exhibit) -> pd.Series:
    """True where the original is the one that is given, by its whole path or the end of it, and so is the locator."""
    there = frame["original"].notna()
    if item.original:
        there &= (frame["original"] == item.original) | frame["original"].str.endswith(f"/{item.original}")
    return there & (frame["locator"] == item.locator) if item.locator else there
