"""Finds an original again by its SHA-256: at its old path, in archives and mails, or anywhere below given folders.

A path is only a hint; the hash decides. Nothing is written and nothing is unpacked to disk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .. import readers
from ..analysis import frames
from ..errors import ReadError
from ..model import Original
from ..originals import Blob, at, leaves
from .office import Office

if TYPE_CHECKING:
    from ..store import Store

MAX_DEPTH = 8
HELD = 32  # files kept open at once, so that a thousand exhibits of one archive list its members once
ROOM = 256 << 20  # bytes of attachments kept in memory for one mail or document, for the same reason


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: the original with the right hash, or the file at its path whose hash is another, or neither."""

    original: Original | None = None
    changed: Original | None = None


@dataclass
class Finder:
    """Looks for originals below `roots` and in `store` (the case's content-addressed originals/), once each.

    `parents` gives the SHA-256 of the archive or mail that an original came in, where it came in one.
    """

    roots: Sequence[Path]
    store: Path | None = None
    parents: Mapping[str, str] = field(default_factory=dict)
    deep: bool = True  # also look through every file below the roots, which takes as long as hashing them
    office: Office = field(default_factory=Office)
    _by_hash: dict[str, Original] | None = None
    _known: dict[str, Found] = field(default_factory=dict)
    _held: dict[Path, Original] = field(default_factory=dict)
    _kin: dict[str, list[Original] | None] = field(default_factory=dict)

    def find(self, sha256: str, path: str) -> Found:
        """The original with this hash; else whatever stands at `path` now."""
        if sha256 not in self._known:
            self._known[sha256] = self._look(sha256, path)
        return self._known[sha256]

    def standing(self, sha256: str, path: str) -> Found:
        """What stands at `path` itself: a copy elsewhere does not make up for a file that has changed in its place."""
        places = list(self._at(path))
        for place in places:
            if _hash(place) == sha256:
                return Found(place)
        return Found(None, places[0]) if places else self.find(sha256, path)

    def _look(self, sha256: str, path: str) -> Found:
        kept = self.store / sha256[:2] / sha256 if self.store else None
        if kept is not None and kept.is_file() and _hash(at(kept)) == sha256:
            return Found(at(kept, path))
        if parent := self.parents.get(sha256):
            outer = self.find(parent, path.rpartition("!/")[0]).original
            for child in self._children(parent, outer) if outer is not None else ():
                if _hash(child) == sha256:
                    return Found(child)
        changed = None
        for place in self._at(path):
            if _hash(place) == sha256:
                return Found(place)
            changed = changed or place
        found = self._index().get(sha256)
        return Found(found) if found is not None else Found(None, changed)

    def _at(self, path: str) -> Iterator[Original]:
        """What stands at the path below each root or its parent, or is the root itself; through archives and mails."""
        outer, *inner = path.split("!/")
        for root in self.roots:
            for base in (root / outer, root.parent / outer, root):
                if base.is_file() and base.name == Path(outer).name:
                    try:
                        yield from _inside(self._file(base), inner)
                    except ReadError:
                        continue

    def _file(self, place: Path) -> Original:
        """The file at this place, the same again as long as it is held; the one not asked for longest is let go."""
        found = self._held.pop(place, None) or at(place)
        self._held[place] = found
        while len(self._held) > HELD:
            self._held.pop(next(iter(self._held)))
        return found

    def _children(self, sha256: str, outer: Original) -> Iterator[Original]:
        """The children of an original, kept after the first look if what lies in memory of them is not too much."""
        if sha256 not in self._kin:
            met, room = [], ROOM
            for child in children(outer):
                room -= child.size if isinstance(child, Blob) else 0
                if room < 0:
                    break
                met.append(child)
            self._kin[sha256] = met if room >= 0 else None
        kept = self._kin[sha256]
        return iter(kept) if kept is not None else children(outer)

    def _index(self) -> dict[str, Original]:
        """Every file below the roots by hash, members of archives included."""
        if self._by_hash is None:
            self._by_hash = {}
            for root in self.roots if self.deep else ():
                if root.exists():
                    for original in _all(at(root)):
                        self._by_hash.setdefault(_hash(original), original)
        return self._by_hash


def found_in(store: Store, snapshot: frames.Tables, places: Sequence[Path] = (), *, deep: bool = False) -> Finder:
    """The finder of a case: below `places`, else where its originals lay when they were ingested."""
    files = frames.originals(snapshot)
    parents = dict(zip(files["sha256"], files["parent_sha256"].fillna(""), strict=True))
    roots = [Path(place) for place in places] or store.roots()
    return Finder(roots, store.path / "originals", parents, deep)


def _inside(original: Original, inner: Sequence[str]) -> Iterator[Original]:
    if not inner:
        yield original
        return
    for child in children(original):
        if child.name.rsplit("!/", 1)[-1] == inner[0]:
            yield from _inside(child, inner[1:])


def children(original: Original) -> Iterator[Original]:
    """Members of an archive, or the originals that a reader hands out (attachments of a mail, files in a document)."""
    members = [leaf for member in original.members() for leaf in leaves(member)]
    if members:
        yield from members
        return
    for score in readers.detect(original)[:1]:
        for record in readers.read(score.reader, original):
            if isinstance(record, Original):
                yield from leaves(record)


def _all(original: Original, depth: int = 0) -> Iterator[Original]:
    for leaf in leaves(original):
        yield leaf
        if depth < MAX_DEPTH:
            try:
                for member in leaf.members():
                    yield from _all(member, depth + 1)
            except ReadError:
                continue


def _hash(original: Original) -> str:
    try:
        return original.sha256
    except ReadError:
        return ""
