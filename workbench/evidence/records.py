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

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Records"]


@dataclass
class Records:
    """Everything in a snapshot that an exhibit can point at; each frame is made once, when it is first needed.

    `persons` maps an account (`platform:participant_id`) to the name of the person it was judged to belong to.
    """

    snapshot: frames.Tables
    persons: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def every(self) -> pd.DataFrame:
        """All message rows, with every version and copy."""
        return frames.messages(self.snapshot, versions=True, duplicates=True)

    @cached_property
    def messages(self) -> pd.DataFrame:
        """The newest version of every message, once."""
        return frames.messages(self.snapshot)

    @cached_property
    def pages(self) -> pd.DataFrame:
        """All document pages."""
        return frames.pages(self.snapshot)

    @cached_property
    def surroundings(self) -> Surroundings:
        """Finds what stands around an exhibit."""
        return Surroundings(self.messages, self.pages)

    @cached_property
    def _places(self) -> dict[str, tuple[str, int]]:
        pages = {str(key): ("pages", place) for place, key in enumerate(self.pages["page_key"].tolist())}
        old = {str(key): ("every", place) for place, key in enumerate(self.every["message_key"].tolist())}
        new = {str(key): ("messages", place) for place, key in enumerate(self.messages["message_key"].tolist())}
        return pages | old | new

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
        frame: pd.DataFrame = getattr(self, place[0])
        return {str(name): frame[name].iat[place[1]] for name in frame.columns}

    def of(self, exhibit: Exhibit) -> dict[str, Any] | None:
        """The row that an exhibit quotes, in the version that it quotes, or None."""
        return self.row(exhibit.target_key, exhibit.item_sha256)

    def texts(self, key: str) -> dict[str, str]:
        """The body of every copy of a message, by the path of the original it stands in."""
        rows = self.every[self.every["message_key"] == key]
        return dict(zip(rows["original"].tolist(), rows["body"].tolist(), strict=True))

    def origins(self, exhibits: tuple[Exhibit, ...]) -> dict[str, Origin]:
        """Lineage, author and independence of each exhibit, by its id."""
        rows = {item.target_key: row for item in exhibits if (row := self.of(item)) is not None}
        return independence.origins(exhibits, rows, self._families, self._first_words, self.persons)

    @cached_property
    def _families(self) -> dict[str, str]:
        return independence.lineages(self.every)

    @cached_property
    def _first_words(self) -> dict[str, tuple[str, str]]:
        return independence.first_words(self.every)
