"""claims.yaml and the case kept together: a merge of both against what they last had in common.

Every claim, exhibit and support is compared field by field. What only one side changed is taken; where both changed
the same field in different ways nothing is written, and the conflict is named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..errors import CaseError, EvidenceError
from . import claims_file
from .claims import Claim, Support
from .exhibits import Exhibit, shortened
from .ledger import Book, Ledger

__all__ = ["Sync"]

SETTING = "claims.yaml"
TRIES = 5
Name = tuple[str, ...]
Entry = Mapping[str, Any]
NOUN = {"claim": "claim", "exhibit": "exhibit", "support": "support of"}


class Sync:
    """Brings files and the ledger together; what they last had in common is kept in the case's settings.

    `settled` completes what a file has that was written by hand.
    """

    def __init__(self, ledger: Ledger, settled: Callable[[Book], Book] = lambda book: book) -> None:
        self.ledger = ledger
        self.settled = settled

    def dump(self, path: Path, *, force: bool = False) -> Path:
        """Write the ledger to `path`; raises EvidenceError where a hand has edited the file since, unless forced."""
        text, there, last = claims_file.dump(self.ledger.book()), _text(path), self._common()
        edited = (
            there is not None and there != text and last.get("file") == path.name and last.get("hash") != _hash(there)
        )
        if edited and not force:
            raise EvidenceError(
                f"{path.name} was edited by hand since the case last wrote or took it.",
                "Use claims.sync to keep both, or force=True to lose the edits.",
            )
        _write(path, text)
        self._keep(path, text)
        return path

    def took(self, path: Path, text: str) -> None:
        """Remember that this text of a file was taken into the case."""
        self._keep(path, text)

    def merge(self, path: Path) -> None:
        """Merge the file and the ledger; raises EvidenceError for a conflict, and then nothing has been written."""
        for _ in range(TRIES):
            there = _text(path)
            if there is None:
                self.dump(path)
                return
            last = self._common()
            base = claims_file.load(last["text"]) if last.get("text") and last.get("file") == path.name else Book()
            merged = _merged(base, self.ledger.book(), self.settled(claims_file.load(there)))
            text = claims_file.dump(merged)
            if _text(path) != there:
                continue  # somebody saved the file meanwhile: look again
            self.ledger.replace(merged)
            if text != there:
                _write(path, text)
            self._keep(path, text)
            return
        raise EvidenceError(f"{path.name} is being written by somebody else all the time.", "Try again in a moment.")

    def _common(self) -> dict[str, str]:
        rows = self.ledger.human.rows("settings", name=SETTING)
        value = rows[0]["value"] if rows else None
        return value if isinstance(value, dict) else {}

    def _keep(self, path: Path, text: str) -> None:
        with suppress(CaseError):  # a case on a read-only disk can be written out all the same
            value = {"file": path.name, "hash": _hash(text), "text": text}
            self.ledger.human.put("settings", {"name": SETTING, "value": value})


def _merged(base: Book, mine: Book, theirs: Book) -> Book:
    sides = [_entries(book) for book in (base, mine, theirs)]
    names = list(dict.fromkeys([*sides[2], *sides[1]]))
    conflicts: list[str] = []
    found: dict[Name, Entry] = {}
    for name in names:
        was, here, there = (side.get(name) for side in sides)
        entry = _entry(name, was, here, there, conflicts)
        if entry is not None:
            found[name] = entry
    if conflicts:
        raise EvidenceError(
            "claims.yaml and the case were both changed: " + "; ".join(conflicts[:5]) + ".",
            "Settle it on one side (claims.load takes the file, claims.dump with force the case), then sync again.",
        )
    return _book(found)


def _entry(
    name: Name, base: Entry | None, mine: Entry | None, theirs: Entry | None, conflicts: list[str]
) -> Entry | None:
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    if mine is None or theirs is None:
        where = (
            "removed in the case and changed in the file" if mine is None else "changed in the case and removed there"
        )
        conflicts.append(f"{_told(name)} was {where}")
        return mine or theirs
    made = {}
    for field in mine:
        was = base.get(field) if base is not None else None
        if mine[field] == was or mine[field] == theirs[field] or field == "position":
            made[field] = theirs[field]
        elif theirs[field] == was:
            made[field] = mine[field]
        else:
            here, there = (shortened(str(side[field]), 40) for side in (mine, theirs))
            conflicts.append(f"{field} of {_told(name)} is {here} in the case and {there} in the file")
    return made


def _told(name: Name) -> str:
    return f"{NOUN[name[0]]} {' by '.join(name[1:])}"


def _entries(book: Book) -> dict[Name, Entry]:
    claims: dict[Name, Entry] = {("claim", item.claim_id): asdict(item) for item in book.claims}
    exhibits: dict[Name, Entry] = {("exhibit", item.exhibit_id): asdict(item) for item in book.exhibits}
    supports: dict[Name, Entry] = {("support", s.claim_id, s.exhibit_id): asdict(s) for s in book.supports}
    for place, entry in enumerate(claims.values(), 1):
        entry["position"] = place  # type: ignore[index]
    return claims | exhibits | supports


def _book(found: Mapping[Name, Entry]) -> Book:
    claims = sorted((Claim(**entry) for name, entry in found.items() if name[0] == "claim"), key=lambda c: c.position)
    exhibits = sorted((Exhibit(**e) for name, e in found.items() if name[0] == "exhibit"), key=lambda e: e.number)
    known = {claim.claim_id for claim in claims}, {item.exhibit_id for item in exhibits}
    ties = [Support(**entry) for name, entry in found.items() if name[0] == "support"]
    kept = tuple(tie for tie in ties if tie.claim_id in known[0] and tie.exhibit_id in known[1])
    return Book(tuple(claims), tuple(exhibits), kept)


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise EvidenceError(f"{path} cannot be read: {error}.", "Name a claims.yaml in UTF-8.") from error


def _write(path: Path, text: str) -> None:
    """As a whole or not at all: an editor that looks at the file never sees half of it."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise EvidenceError(f"{path} cannot be written: {error.strerror}.", "Choose another place.") from error


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
