"""The case as a folder: opened or made, snapshots taken, parts committed; all paths in it are relative."""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any

from ..errors import CaseError
from .custody import Custody, now
from .database import Database
from .human import Human
from .lock import locked
from .manifest import Manifest
from .parts import FACTS, Part
from .seal import KEY, PUBLIC, is_sealed, remains
from .snapshot import Snapshot
from .writer import PartWriter

__all__ = ["Store", "called", "open_store"]

DATABASE = "case.sqlite"
OWN = {
    DATABASE,
    f"{DATABASE}-journal",
    f"{DATABASE}-wal",
    f"{DATABASE}-shm",
    "parts",
    "originals",
    "exports",
    "ingest.lock",
    "case.kept.sqlite",
    KEY,
    PUBLIC,
}
TEMPORARY = ".tmp-"
NEEDED = {"name", "first_path", "custodian", "zone", "store_version", "readers", "rows", "units"}


class Store:
    """One case folder. `human` and `custody` speak to case.sqlite; `snapshot()` is what there is to read right now."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.database = Database(path / DATABASE)
        self.manifest = Manifest(self.database, path / "parts")
        self.human = Human(self.database)
        self.custody = Custody(self.database)

    def __repr__(self) -> str:
        return f"Store({str(self.path)!r})"

    @property
    def readonly(self) -> bool:
        """True where the case lies on a disk that cannot be written; it can still be read and searched."""
        return self.database.readonly

    def snapshot(self) -> Snapshot:
        """The parts that hold now; raises CaseError if one of them is gone from the disk."""
        version, parts = self.manifest.now()
        for part in parts:
            if not part.path.is_dir():
                raise CaseError(
                    f"Part {part.name} of the case {self.path} is missing.",
                    "Put the folder back from a backup, or ingest the originals again.",
                )
        return Snapshot(version, parts)

    @property
    def originals(self) -> Path:
        """Where copies of originals stand, as ab/<sha256>, if an ingest was asked to keep them."""
        return self.path / "originals"

    def roots(self) -> list[Path]:
        """The files and folders that were ever ingested and are still there, seen from the case or by name."""
        found: dict[Path, None] = {}
        for row in self.database.rows("SELECT paths FROM receipts ORDER BY receipt_id"):
            for path in json.loads(row["paths"]):
                for place in (self.path / path["from_case"], Path(path["given"])):
                    if path["from_case"] and place.exists():
                        found[place.resolve()] = None
                        break
        return list(found)

    def ingesting(self) -> AbstractContextManager[None]:
        """The lock that keeps a second ingest out; raises CaseError if one is running."""
        return locked(self.path)

    def draft(self, name: str) -> PartWriter:
        """A part in the making, in a folder of its own beside the others."""
        return PartWriter(self.path / "parts" / f"{name}{TEMPORARY}{uuid.uuid4().hex[:12]}")

    def commit(self, folder: Path, facts: dict[str, Any], receipt_id: int | None = None) -> bool:
        """Give a finished draft its name and take it into the manifest, in one transaction; False if it is there."""
        target = self.path / "parts" / str(facts["name"])
        state = self.manifest.state(target.name)
        if state and Part(target, facts["rows"]).stands():
            shutil.rmtree(folder)
            if state != "live":
                self.manifest.revive(target.name)
            return False
        if target.exists():
            shutil.rmtree(target)
        folder.rename(target)
        settle_folder(target.parent)
        if state == "live":
            return True  # what was damaged was made anew, the same to the byte
        if state:
            self.manifest.revive(target.name)
        else:
            self.manifest.add(facts, receipt_id)
        return True

    def tidy(self, ranks: Mapping[str, int] | None = None) -> None:
        """Remove what a killed ingest left half made, and take in what it finished but could not enter any more.

        A later part replaces an earlier one of the same files: they come in the order of `ranks`, then of their ages.
        Only for whoever holds the lock.
        """
        known = self.manifest.names()
        for folder in sorted((self.path / "parts").iterdir(), key=lambda path: _age(path, ranks or {})):
            if folder.name in known or not folder.is_dir():
                continue
            if TEMPORARY in folder.name:
                shutil.rmtree(folder, ignore_errors=True)
            elif (facts := _facts(folder)) and not Part(folder).damage():
                self.manifest.add(facts)

    def close(self) -> None:
        """Let go of case.sqlite; the store opens it again when it is used again."""
        self.database.close()


def open_store(path: str | Path, *, create: bool = True) -> Store:
    """The case in the folder `path`, made if it is missing and `create` is true.

    Raises CaseError where there is none, where the folder holds something else, or where case.sqlite is damaged, and
    NewerCase where a newer version of the workbench made it.
    """
    folder = Path(os.path.abspath(path))  # noqa: PTH100 - links stay; a notebook may change its folder later
    if folder.exists() and not folder.is_dir():
        raise CaseError(f"{folder} is a file, no case folder.", "Name a folder.")
    if (folder / DATABASE).exists():
        store = Store(folder)
        if store.readonly or store.custody.begun():
            return store
        return _begun(store)
    if is_sealed(folder):
        raise _shut(folder)
    if not create:
        raise CaseError(f"There is no case at {folder}.", "Check the spelling, or make it: workbench new CASE.")
    _make(folder)
    return _begun(Store(folder))


def called(folder: Path) -> str:
    """What a heading calls the case in a folder: the folder's name, or "" where that says no more than "case"."""
    name = folder.resolve().name
    return "" if name.casefold() == "case" else name


def _shut(folder: Path) -> CaseError:
    if left := remains(folder):
        what = f"The case {folder} is locked, but {', '.join(left)} still lie there in clear: locking was cut off."
        return CaseError(what, f"Finish it: workbench lock {folder.name}. Or open it: workbench unlock {folder.name}.")
    return CaseError(f"The case {folder} is locked.", f"Open it: workbench unlock {folder.name}.")


def settle_folder(folder: Path) -> None:
    """A rename in `folder` is on the disk when this returns."""
    if os.name != "nt":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # a leak is nobody else's business on a shared computer
        strange = sorted({entry.name for entry in folder.iterdir()} - OWN)
        if strange:
            raise CaseError(
                f"{folder} is no case: it holds other things ({', '.join(strange[:3])}).",
                "Name a new folder for the case; the leak itself stays where it is.",
            )
        for name in ("parts", "exports"):
            (folder / name).mkdir(exist_ok=True)
    except OSError as error:
        raise CaseError(f"No case can be made at {folder}: {error.strerror}.", "Name a folder that you own.") from error


def _begun(store: Store) -> Store:
    from .. import __version__

    with store.database.writing() as connection:
        if not store.custody.begun():
            case_id = uuid.uuid4().hex
            connection.execute("INSERT OR REPLACE INTO facts VALUES ('case', ?), ('made', ?)", (case_id, now()))
            store.custody.append("case made", {"case": case_id, "version": __version__})
    for name in ("parts", "exports"):
        (store.path / name).mkdir(exist_ok=True)
    return store


def _age(folder: Path, ranks: Mapping[str, int]) -> tuple[float, int, str]:
    try:
        made = (folder / FACTS).stat().st_mtime_ns
    except OSError:
        made = 0
    return ranks.get(folder.name, float("inf")), made, folder.name


def _facts(folder: Path) -> dict[str, Any] | None:
    with suppress(CaseError):
        if (folder / FACTS).exists():
            facts = Part(folder).facts
            return facts if set(facts) >= NEEDED and facts["name"] == folder.name else None
    return None
