"""The reporter's own tags: a few words on a message or page, by which it is found again; each can be taken off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from .. import text
from ..errors import UsageError
from .ledger import Rows

__all__ = ["COLUMNS", "LONGEST", "Tags"]

COLUMNS = ["tag", "records", "first", "last"]
LONGEST = 60  # characters of a tag


class Tags:
    """The tags of a case; `state` gives another value after every change, and until then nothing is read again."""

    def __init__(self, human: Rows, state: Callable[[], object]) -> None:
        self._human, self._state = human, state
        self._read: tuple[object, list[dict[str, Any]]] = (None, [])
        self._by_key: dict[str, list[str]] = {}

    def put(self, key: str, name: str, by: str = "") -> str:
        """Tag a record, once, and give the tag as it stands; raises UsageError for an empty or an overlong one.

        A tag that is there already, in other capitals or in traditional characters, keeps its spelling.
        """
        name = " ".join(name.split())
        if not name:
            raise UsageError("A tag needs a name.", 'Give a word, such as "ask again".')
        if len(name) > LONGEST:
            raise UsageError(f"A tag has at most {LONGEST} characters.", "Write a note for more.")
        name = self.named(name)[0] if self.named(name) else name
        if not self._human.rows("tags", key=key, tag=name):
            self._human.put("tags", {"key": key, "tag": name, "by": by})
        return name

    def take(self, key: str, name: str) -> None:
        """Take a tag off a record; raises UsageError if it does not bear it."""
        worn = [one for one in self.named(name) if one in self.of(key)]
        if not sum(self._human.remove("tags", key=key, tag=one) for one in worn):
            raise UsageError(f"There is no tag {name!r} on it.", "See case.notes().")

    def of(self, key: str) -> list[str]:
        """The tags of one record, in the order in which they were given."""
        self._rows()
        return list(self._by_key.get(key, ()))

    def names(self) -> list[str]:
        """Every tag once, the last given first."""
        return list(dict.fromkeys(str(row["tag"]) for row in reversed(self._rows())))

    def named(self, name: str) -> list[str]:
        """The tags that are written so, whatever the capitals, the width, and the kind of Chinese characters."""
        wanted = text.fold_text(name)
        return [one for one in self.names() if text.fold_text(one) == wanted]

    def keys(self) -> Mapping[str, frozenset[str]]:
        """The keys of the records that bear each tag, by tag."""
        found: dict[str, set[str]] = {}
        for row in self._rows():
            found.setdefault(str(row["tag"]), set()).add(str(row["key"]))
        return {name: frozenset(keys) for name, keys in found.items()}

    def frame(self) -> pd.DataFrame:
        """One row per tag, in order of the first use: tag, records (how many bear it), first and last (when given)."""
        rows = pd.DataFrame(self._rows(), columns=["tag", "key", "at"]).groupby("tag", sort=False)
        return rows.agg(records=("key", "nunique"), first=("at", "min"), last=("at", "max")).reset_index()[COLUMNS]

    def _rows(self) -> list[dict[str, Any]]:
        state = self._state()
        if self._read[0] != state:
            rows, by_key = self._human.rows("tags"), dict[str, list[str]]()
            for row in rows:
                by_key.setdefault(str(row["key"]), []).append(str(row["tag"]))
            self._read, self._by_key = (state, rows), by_key
        return self._read[1]
