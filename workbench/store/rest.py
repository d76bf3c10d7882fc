"""Locking and unlocking a case: who holds it meanwhile, and what the custody log says of it."""

from __future__ import annotations

from pathlib import Path

from ..errors import CaseError
from .folder import DATABASE, open_store
from .lock import locked
from .seal import give_key, has_key, is_sealed, open_up, seal_up

__all__ = ["lock_case", "unlock_case"]


def lock_case(path: str | Path, passphrase: str = "") -> int:
    """Encrypt the case at `path` and leave nothing of it in clear; gives the bytes of the encrypted file.

    The passphrase is needed only the first time, when it is set. Raises CaseError while an ingest runs, where there is
    no case or the disk cannot be written, and UsageError for a passphrase that is short or missing.
    """
    folder = Path(path)
    if is_sealed(folder):
        raise CaseError(f"The case {folder} is locked already.")
    store = open_store(folder, create=False)
    with locked(folder):
        if not has_key(folder):
            give_key(folder, passphrase)
        store.custody.append("case locked", {})
        busy = store.database.value("PRAGMA wal_checkpoint(TRUNCATE)")
        store.close()
        if busy:
            raise CaseError(f"The case {folder} is in use elsewhere.", "Close its notebooks, then lock it again.")
        return seal_up(folder)


def unlock_case(path: str | Path, passphrase: str) -> None:
    """Open the locked case at `path`, which lies in clear on the disk from then on, until it is locked again.

    Raises UsageError for a wrong passphrase, CaseError where nothing is locked, the file is damaged, or the disk cannot
    be written.
    """
    folder = Path(path)
    if not is_sealed(folder):
        here = (folder / DATABASE).exists()
        raise CaseError(f"The case {folder} is not locked." if here else f"There is no case at {folder}.")
    open_up(folder, passphrase)
    open_store(folder, create=False).custody.append("case unlocked", {})
