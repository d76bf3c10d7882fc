"""The records that evidence points at: message and page rows by key, with display names, and who is who."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..analysis import frames
from . import independence
from .claims import Origin
from .context import Surroundings
from .exhibits import Exhibit
from .ledger import Book
from .rows import RowsOf

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Records"]

CARRIED = ("file_sha256", "message_native_id", "conversation_id")


@dataclass
class Records:
    """Everything in a snapshot that an exhibit can point at; each frame is made once, when it is first needed.

    `persons` maps an account (`platform:participant_id`) to the name of the person it was judged to belong to.
    """

    snapshot: frames.Tables
    persons: Mapping[str, str] = field(default_factory=dict)
    both: tuple[pd.DataFrame, pd.DataFrame] | None = None  # what `frames.both` made before, if anything
    _read: dict[str, RowsOf] = field(default_factory=dict, init=False, repr=False)

    @property
    def every(self) -> pd.DataFrame:
        """All message rows, with every version and copy."""
        return self._rows[0]

    @property
    def messages(self) -> pd.DataFrame:
        """The newest version of every message, once."""
        return self._rows[1]

    @cached_property
    def _rows(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        return self.both if self.both is not None else frames.both(self.snapshot)

    @cached_property
    def pages(self) -> pd.DataFrame:
        """All document pages."""
        return frames.pages(self.snapshot)

    @cached_property
    def documents(self) -> pd.DataFrame:
        """All documents with their properties."""
        return frames.documents(self.snapshot)

    @cached_property
    def surroundings(self) -> Surroundings:
        """Finds what stands around an exhibit."""
        return Surroundings(self.messages, self.pages)

    @cached_property
    def _places(self) -> dict[str, tuple[str, int]]:
        pages = {str(key): ("pages", place) for place, key in enumerate(self.pages["page_key"].tolist())}
        old = {str(key): ("every", place) for place, key in enumerate(self.every["message_key"].tolist())}
        new = {str(key): ("messages", place) for place, key in enumerate(self.messages["message_key"].tolist())}
        files = {str(key): ("documents", at) for at, key in enumerate(self.documents["document_key"].tolist())}
        return files | pages | old | new

    @cached_property
    def _items(self) -> dict[tuple[str, str], tuple[str, int]]:
        keys = zip(self.every["message_key"].tolist(), self.every["item_sha256"].tolist(), strict=True)
        return {(str(key), str(item)): ("every", place) for place, (key, item) in enumerate(keys)}

    def row(self, key: str, item_sha256: str = "") -> dict[str, Any] | None:
        """The row of a message or page key, or None.

        A message of which several versions are in the leak is told apart by the hash of its item; without one the
        newest is given.
        """
        place = self._items.get((key, item_sha256)) or self._places.get(key)
        if place is None:
            return None
        if place[0] not in self._read:
            self._read[place[0]] = RowsOf(getattr(self, place[0]))
        return dict(self._read[place[0]].at(place[1]))

    def document(self, key: str) -> dict[str, Any] | None:
        """The row of the document with this key, or None."""
        place = self._places.get(key, ("", 0))
        return self.row(key) if place[0] == "documents" else None

    def pages_of(self, path: str) -> list[dict[str, Any]]:
        """The page rows of the original at this path, in order."""
        mine = self.pages[self.pages["original"] == path]
        return [{str(name): value for name, value in row.items()} for row in mine.to_dict("records")]

    def carriers(self, sha256: str) -> list[dict[str, Any]]:
        """The messages that carried a file with this hash."""
        found = (self.native(name, room) for name, room in self._carried.get(sha256, ()))
        return [row for row in found if row is not None]

    def native(self, native_id: str, conversation_id: str) -> dict[str, Any] | None:
        """The newest message with this id of its platform in this conversation, or None."""
        mine = self.messages["native_id"] == native_id
        rows = self.messages[mine & (self.messages["conversation_id"] == conversation_id)]
        return {str(name): rows[name].iat[0] for name in rows.columns} if len(rows) else None

    @cached_property
    def _carried(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for row in self.snapshot.table("attachments").select(list(CARRIED)).to_pylist():
            if row["file_sha256"]:
                found.setdefault(row["file_sha256"], []).append((row["message_native_id"], row["conversation_id"]))
        return found

    def of(self, exhibit: Exhibit) -> dict[str, Any] | None:
        """The row that an exhibit quotes, in the version that it quotes, or None."""
        return self.row(exhibit.target_key, exhibit.item_sha256)

    def around(self, exhibit: Exhibit) -> list[Mapping[str, Any]]:
        """The messages that are printed around an exhibit."""
        found = self.surroundings.of(exhibit)
        return [row for role, row in found.told() if role != "target"] if found is not None else []

    def texts(self, key: str) -> dict[str, str]:
        """The body of every copy of a message, by the path of the original it stands in."""
        rows = self.every[self.every["message_key"] == key]
        return dict(zip(rows["original"].tolist(), rows["body"].tolist(), strict=True))

    def origins(self, book: Book, claim_id: str) -> dict[str, Origin]:
        """Lineage, author and independence of each exhibit of one claim, by its id.

        Whoever repeats the words of an exhibit adds nothing beside it; where that one is not called, they may.
        """
        tied = {support.exhibit_id for support in book.of(claim_id)}
        exhibits = [item for item in book.exhibits if item.exhibit_id in tied]
        rows = {item.target_key: row for item in exhibits if (row := self.of(item)) is not None}
        return independence.origins(exhibits, rows, self._families, self._first_words, self.persons)

    @cached_property
    def _families(self) -> dict[str, str]:
        return independence.lineages(self.every)

    @cached_property
    def _first_words(self) -> dict[str, tuple[str, str]]:
        return independence.first_words(self.every)
