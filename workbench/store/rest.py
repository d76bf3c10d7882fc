"""Locking and unlocking a case: who holds it meanwhile, and what the custody log says of it."""

from __future__ import annotations

from pathlib import Path

from ..errors import CaseError
from .folder import DATABASE, Store, open_store
from .lock import locked
from .seal import SEALED, clear, give_key, has_key, is_sealed, open_up, remains, seal_up

__all__ = ["lock_case", "unlock_case"]


def lock_case(path: str | Path, passphrase: str = "", *, force: bool = False) -> int:
    """Encrypt the case at `path` and leave nothing of it in clear; gives the bytes of the encrypted file.

    The passphrase is needed only the first time, when it is set. `force` locks a case that a notebook has open: what it
    writes afterwards is lost. Raises CaseError while an ingest runs, while somebody else has the case open, where there
    is none or the disk cannot be written, and UsageError for a passphrase that is short or missing.
    """
    folder = Path(path)
    if is_sealed(folder):
        if not remains(folder):
            raise CaseError(f"The case {folder} is locked already.")
        with locked(folder):
            clear(folder)  # what a lock that was cut off has left
        return (folder / SEALED).stat().st_size
    store = open_store(folder, create=False)
    with locked(folder):
        if not has_key(folder):
            give_key(folder, passphrase)
        _alone(store, force)
        store.custody.append("case locked", {})
        store.close()
        return seal_up(folder)


def _alone(store: Store, force: bool) -> None:
    """Raises CaseError where anybody else has the case open: what a notebook wrote after the lock would be lost."""
    try:
        mode = store.database.value("PRAGMA journal_mode = DELETE")  # SQLite grants it to the only connection there is
    except CaseError:
        mode = ""
    if mode != "delete" and not (force and store.database.value("PRAGMA wal_checkpoint(TRUNCATE)") == 0):
        store.close()
        raise CaseError(
            f"The case {store.path} is in use elsewhere.",
            "Close its notebooks, then lock it again; --force locks it all the same.",
        )


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
