"""Whose record is it? While a container is read, each record is counted for the file that its locator names."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..errors import ReadError
from ..model import Original
from .entry import Entry

__all__ = ["Scope"]


class Scope:
    """The files `inside` one container, each given an entry when its reader opens it, whether records come or not."""

    def __init__(
        self, holder: Entry, inside: Sequence[Original], entries: list[Entry], moved: Callable[[int], None]
    ) -> None:
        self._holder = holder
        self._inside = inside
        self._entries = entries
        self._moved = moved
        self._owners = {holder.sha256: holder}
        self._opened: dict[str, Original] = {}  # by name, opened since the last look
        self._listed: set[str] = set()
        for leaf in inside:
            vars(leaf)["watch"] = self._note

    def owner(self, sha256: str) -> Entry:
        """The entry of the opened file with this hash, or else the container's own."""
        owner = self._owners.get(sha256)
        if owner is None:
            self._list()
            owner = self._owners.setdefault(sha256, self._holder)
        return owner

    def close(self) -> None:
        """List what was opened last; nobody watches the files any longer."""
        self._list()
        for leaf in self._inside:
            vars(leaf)["watch"] = None

    def _note(self, leaf: Original) -> None:
        if leaf.name not in self._listed:
            self._opened[leaf.name] = leaf
            if not self._holder.sha256:  # a folder: of an archive, the bytes are those of the archive itself
                self._moved(leaf.size)

    def _list(self) -> None:
        for name, leaf in self._opened.items():
            self._listed.add(name)
            entry = self._entry(leaf)
            self._entries.append(entry)
            if self._owners.get(entry.sha256, self._holder) is self._holder:
                self._owners[entry.sha256] = entry
        self._opened = {}

    def _entry(self, leaf: Original) -> Entry:
        holder = self._holder
        entry = Entry(path=leaf.name, parent_sha256=holder.sha256 or holder.parent_sha256)
        entry.reader, entry.reader_version, entry.scores = holder.reader, holder.reader_version, holder.scores
        try:
            entry.size, entry.sha256 = leaf.size, leaf.sha256
        except (ReadError, OSError) as error:
            entry.fail(str(error), passing=isinstance(error, OSError))
        return entry
