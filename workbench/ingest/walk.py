"""Walking what was handed in: every ordinary file in a stable order, and a note for everything that is none.

Links are never followed, devices, pipes and sockets never opened. Names that are no UTF-8 are spelled out.
"""

from __future__ import annotations

import os
import stat
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from ..errors import ReadError, UsageError
from ..hashing import key
from ..originals import printable
from ..urls import filesystem, identity, is_url, listed
from .job import Found

__all__ = ["Noted", "Walk", "roots_of", "walk", "walks"]

FRESH_NS = 2_000_000_000  # a file changed less than two seconds before its hash may change again without a trace
KINDS = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """Something that is not read: its name, why, and whether the hindrance may pass (a permission, a drive)."""

    name: str
    reason: str
    passing: bool = False


@dataclass(kw_only=True)
class Walk:
    """What lies below one root: its files, what is no file, and sentences on what was left out on purpose."""

    root: Path
    is_folder: bool
    prefix: str = ""  # what the names of files begin with, where another root has files of the same names
    files: list[Found] = field(default_factory=list)
    noted: list[Noted] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    entered: list[str] = field(default_factory=list)  # the names of folders that could be opened


def roots_of(paths: Sequence[str | Path], case: Path) -> list[Path | str]:
    """The paths handed in, without those that lie inside another one.

    Raises UsageError for none at all or for the case itself, ReadError where nothing is at a path.
    """
    asked = dict.fromkeys(str(path).rstrip("/") for path in paths if is_url(path))
    far = [url for url in asked if not any(url.startswith(f"{other}/") for other in asked)]
    for url in far:
        filesystem(url)  # refuses what may not be asked before anything is done
    roots = [Path(os.path.abspath(path)) for path in paths if not is_url(path)]  # noqa: PTH100 - resolve() follows links
    if not roots and not far:
        raise UsageError("No file or folder was named.", "Name what is to be read.")
    home = case.resolve()
    for root in roots:
        if not os.path.lexists(root):
            raise ReadError(f"Nothing is at {root}.", "Check the spelling, and that the drive is connected.")
        if root.resolve().is_relative_to(home):
            raise UsageError(f"{root} is the case itself or a part of it.", "Name the leak.")
    unique = list(dict.fromkeys(roots))
    return [*(r for r in unique if not any(r.is_relative_to(other) for other in unique if other != r)), *far]


def walks(roots: Sequence[Path | str], case: Path) -> Iterator[Walk]:
    """The walk of each root; of folders whose files have names in common each name begins with that of its folder.

    Two copies of one leak can so be told apart, and compared.
    """
    near = [root for root in roots if isinstance(root, Path)]
    yield from _near(near, case)
    yield from (_far(root) for root in roots if not isinstance(root, Path))


def _near(roots: Sequence[Path], case: Path) -> Iterator[Walk]:
    found = [walk(root, case) for root in roots]
    number = Counter(file.name for one in found if one.is_folder for file in one.files)
    twice = [one.is_folder and any(number[file.name] > 1 for file in one.files) for one in found]
    apart = _apart([root for root, both in zip(roots, twice, strict=True) if both])
    for root, one in zip(roots, found, strict=True):
        yield walk(root, case, apart[root]) if root in apart else one


def _apart(roots: Sequence[Path]) -> dict[Path, str]:
    """The shortest ends of the roots' paths that tell them apart."""
    for size in range(1, max((len(root.parts) for root in roots), default=1) + 1):
        names = ["/".join(map(printable, root.parts[-size:])) for root in roots]
        if len(set(names)) == len(names):
            return dict(zip(roots, names, strict=True))
    return {}


def walk(root: Path, case: Path, prefix: str = "") -> Walk:
    """Everything at or below `root` in the order of the names' bytes; the folder of the case is left out."""
    place = root.resolve() if root.is_symlink() else root  # a link that somebody names is meant
    found = Walk(root=place, is_folder=place.is_dir(), prefix=prefix)
    if not found.is_folder:
        _file(str(place), printable(root.name), found)
        return found
    home = _identity(case)
    for path, name in _below(str(place), prefix, found, home, (_identity(place),)):
        _file(path, name, found)
    return found


def _far(url: str) -> Walk:
    """Everything behind a URL; in place of paths its files get numbers, so that no key of a bucket leads anywhere."""
    top = Path("/", f"far-{key(url)}")
    found = Walk(root=top, is_folder=True)
    folders, number = {"": top}, count()
    for name, told in listed(url):
        whole = f"{url}/{name}" if name else url
        if name.endswith("/") or told.get("type") == "directory":
            continue  # how some tools mark a folder
        if told.get("type") != "file":
            found.noted.append(Noted(name=printable(whole), reason="This is no file; it is not opened."))
            continue
        path = _numbered(name, folders, number) if name else top / "0"
        found.is_folder = bool(name)
        moment, tag = identity(told)
        found.files.append(
            Found(
                path=str(path),
                name=printable(whole),
                size=int(told.get("size") or 0),
                mtime_ns=moment,
                ctime_ns=0,
                inode=tag,
                fresh=not (tag or moment),
                url=whole,
            )
        )
    return found


def _numbered(name: str, folders: dict[str, Path], number: Iterator[int]) -> Path:
    above = name.rpartition("/")[0]
    if above not in folders:
        folders[above] = _numbered(above, folders, number)
    return folders[above] / str(next(number))


def _below(
    folder: str, prefix: str, found: Walk, home: tuple[int, int] | None, above: tuple[tuple[int, int] | None, ...]
) -> Iterator[tuple[str, str]]:
    stack = [iter(_entries(folder, prefix, found))]
    trail = [above]
    while stack:
        step = next(stack[-1], None)
        if step is None:
            stack.pop()
            trail.pop()
            continue
        path, name, is_folder = step
        if not is_folder:
            yield path, name
            continue
        identity = _identity(path)
        if identity is not None and identity == home:
            found.notes.append(f"{name} is the case itself and was left out.")
        elif identity is not None and identity in trail[-1]:
            found.noted.append(Noted(name=name, reason="A folder that contains itself; it is not entered again."))
        else:
            trail.append((*trail[-1], identity))
            stack.append(iter(_entries(path, name, found)))


def _entries(folder: str, prefix: str, found: Walk) -> list[tuple[str, str, bool]]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        reason = f"The folder cannot be opened: {error.strerror}."
        found.noted.append(Noted(name=f"{prefix}/", reason=reason, passing=True))
        return []
    found.entered.append(f"{prefix}/")
    listed = []
    for entry in entries:
        name = f"{prefix}/{printable(entry.name)}" if prefix else printable(entry.name)
        listed.append((entry.path, name, entry.is_dir(follow_symlinks=False)))
    return listed


def _file(path: str, name: str, found: Walk) -> None:
    try:
        status = os.lstat(path)
        if stat.S_ISLNK(status.st_mode):
            found.noted.append(
                Noted(name=name, reason=f"A link to {printable(str(Path(path).readlink()))}; it is not followed.")
            )
        elif not stat.S_ISREG(status.st_mode):
            kind = KINDS.get(stat.S_IFMT(status.st_mode), "no ordinary file")
            found.noted.append(Noted(name=name, reason=f"This is {kind}, not a file; it is not opened."))
        else:
            found.files.append(_found(path, name, status))
    except OSError as error:
        found.noted.append(Noted(name=name, reason=f"It cannot be looked at: {error.strerror}.", passing=True))


def _found(path: str, name: str, status: os.stat_result) -> Found:
    return Found(
        path=path,
        name=name,
        size=status.st_size,
        mtime_ns=status.st_mtime_ns,
        ctime_ns=status.st_ctime_ns,
        inode=status.st_ino,
        fresh=max(status.st_ctime_ns, status.st_mtime_ns) > time.time_ns() - FRESH_NS,
    )


def _identity(path: Path | str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - a path object for each of a hundred thousand files costs more than asking
    except OSError:
        return None
    return status.st_dev, status.st_ino
