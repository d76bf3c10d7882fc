"""The custody log: what was done to the case, when and by whom, each entry bound to the one before by its hash."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from ..hashing import canonical, sha256
from .database import Database

__all__ = ["Custody", "now"]

START = "0" * 64


class Custody:
    """The log of one case. An entry that was changed, removed or put in between is found by `verify`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, what: str, detail: dict[str, Any], who: str = "") -> None:
        """Add one entry; raises CaseError where the case cannot be written."""
        with self._database.writing() as connection:
            last = connection.execute("SELECT seq, hash FROM custody ORDER BY seq DESC LIMIT 1").fetchone()
            seq, prev = (last["seq"] + 1, last["hash"]) if last else (1, START)
            # A lone surrogate, which SQLite cannot hold, becomes the escape that JSON has for it.
            text = canonical(detail).decode("utf-8", "surrogatepass").encode("utf-8", "backslashreplace").decode()
            entry = {"seq": seq, "at": now(), "who": who, "what": what, "detail": text, "prev": prev}
            connection.execute(
                "INSERT INTO custody VALUES (:seq, :at, :who, :what, :detail, :prev, :hash)",
                {**entry, "hash": _hash(entry)},
            )

    def entries(self) -> list[dict[str, Any]]:
        """All entries, oldest first: seq, at (ISO 8601, UTC), who, what, detail, prev, hash."""
        return [{**entry, "detail": _object(entry["detail"])} for entry in self._stored()]

    def head(self) -> str:
        """The hash of the newest entry: whoever noted it down can tell later that no entry before it was touched."""
        return str(self._database.value("SELECT hash FROM custody ORDER BY seq DESC LIMIT 1") or START)

    def begun(self) -> bool:
        """True if there is any entry."""
        return bool(self._database.value("SELECT count(*) FROM custody"))

    def verify(self) -> list[str]:
        """Every break in the chain as a sentence; empty where the log is whole."""
        problems, prev, expected = [], START, 1
        for entry in self._stored():
            if entry["seq"] != expected:
                problems.append(f"Custody entries {expected} to {entry['seq'] - 1} are missing.")
            elif entry["prev"] != prev:
                problems.append(f"Custody entry {entry['seq']} does not follow the one before it.")
            if _hash(entry) != entry["hash"]:
                problems.append(f"Custody entry {entry['seq']} was changed after it was written.")
            prev, expected = entry["hash"], entry["seq"] + 1
        return problems if expected > 1 else ["The custody log is empty: even its first entry is missing."]

    def _stored(self) -> list[dict[str, Any]]:
        return self._database.rows("SELECT * FROM custody ORDER BY seq")


def now() -> str:
    """The present moment in UTC as ISO 8601 text, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _hash(entry: dict[str, Any]) -> str:
    return sha256(canonical([entry[name] for name in ("seq", "at", "who", "what", "detail", "prev")]))


def _object(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return {"unreadable": text}
