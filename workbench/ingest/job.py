"""What a worker is asked to do, and what it hands back: plain data that JSON can carry, so that no worker is trusted.

A job is either a folder that a chat or mail reader claims, or a handful of files. It becomes one part.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from ..dkimkeys import Keys
from ..model import Original
from ..originals import Disk, Folder
from ..urls import Far
from .maps import by_text, concerning
from .zones import narrowed

__all__ = ["ORDER", "Found", "Job", "tree"]

ORDER = "date-order "  # how a decision on the order of dates begins, among what made a part


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One ordinary file on disk, as it looked when it was hashed; `fresh` if it was changed only moments before."""

    path: str
    name: str
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    sha256: str = ""
    fresh: bool = False
    url: str = ""  # where its bytes are, if they are not at `path`

    @property
    def place(self) -> str:
        """Where it lies: its URL, or else its path."""
        return self.url or self.path

    def original(self) -> Disk:
        """The file as an original that can be opened where it lies."""
        if self.url:
            return Far(self.url, Path(self.path), self.name, size=self.size, sha256=self.sha256)
        return Disk(Path(self.path), self.name, sha256=self.sha256)

    def hashed(self, sha256: str) -> Found:
        """The same file with its hash."""
        return replace(self, sha256=sha256)


@dataclass(frozen=True, kw_only=True)
class Job:
    """Files to read into one part; `folder` is (path, name) where they are one container, None where each is alone."""

    files: tuple[Found, ...]
    folder: tuple[str, str] | None = None
    custodian: str = ""
    zone: str = ""
    dates: str = ""  # the order of day and month where a file leaves it open, spelled as zones are
    maps: tuple[str, ...] = ()  # texts of mappings that concern the files
    passwords: tuple[str, ...] = field(default=(), repr=False)  # to try; they are no part of what made a part
    keys: Keys = ()  # of mail servers, to verify letters with
    poison: dict[str, str] = field(default_factory=dict)  # the name of what killed a worker -> what happened
    lost: dict[str, str] = field(default_factory=dict)  # the name of what could not be fetched -> why

    def of_these(self, files: tuple[Found, ...], folder: tuple[str, str] | None = None) -> Job:
        """A job of these files; of what was decided only what concerns them."""
        names = [file.name for file in files]
        zone, dates = narrowed(self.zone, names), narrowed(self.dates, names)
        return replace(self, files=files, folder=folder, zone=zone, dates=dates, maps=concerning(self.maps, names))

    @property
    def decisions(self) -> dict[str, int]:
        """What was decided besides the zone, in the way in which a part says what made it."""
        made = {name: reader.version for name, reader in by_text(self.maps).items()}
        return {**made, **({f"{ORDER}{self.dates}": 1} if self.dates else {})}

    @property
    def size(self) -> int:
        """The length of all files in bytes."""
        return sum(file.size for file in self.files)

    def plain(self) -> dict[str, Any]:
        """The job as JSON can carry it."""
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        names = [one.name for one in fields(Found)]
        plain["files"] = [{name: getattr(file, name) for name in names} for file in self.files]
        return plain

    @classmethod
    def of(cls, plain: dict[str, Any]) -> Job:
        """The job that `plain` describes."""
        files = tuple(Found(**file) for file in plain["files"])
        folder = None if plain["folder"] is None else (plain["folder"][0], plain["folder"][1])
        return cls(
            **{
                **plain,
                "files": files,
                "folder": folder,
                "maps": tuple(plain["maps"]),
                "passwords": tuple(plain["passwords"]),
            }
        )

    def originals(self) -> list[Original]:
        """The job's originals: one folder with members, or the files."""
        if self.folder is None:
            return [file.original() for file in self.files]
        return [tree(Path(self.folder[0]), self.folder[1], self.files)]


def tree(root: Path, name: str, files: Sequence[Found]) -> Folder:
    """The folder at `root` with just these files in it, in the order given; nothing else on the disk is looked at."""
    members: dict[str, list[Original]] = {str(root): []}
    for file in files:
        _folder(members, os.path.dirname(file.path), file.name).append(file.original())  # noqa: PTH120 - a million times
    return Folder(root, name, members=members[str(root)])


def _folder(members: dict[str, list[Original]], path: str, below: str) -> list[Original]:
    if path not in members:
        name = below.rpartition("/")[0]
        members[path] = []
        above = _folder(members, os.path.dirname(path), name)  # noqa: PTH120
        above.append(Folder(Path(path), name, members=members[path]))
    return members[path]
