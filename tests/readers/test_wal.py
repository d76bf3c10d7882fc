"""The log beside a SQLite database: what it has committed is read, the rest is not, and neither file is touched."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from pathlib import Path

from workbench.model import Message, Skipped
from workbench.originals import Disk
from workbench.readers import readers

COLUMNS = (
    "_id INTEGER PRIMARY KEY, address TEXT, date INTEGER, type INTEGER, body TEXT, thread_id INTEGER, read INTEGER"
)


def store(folder: Path) -> Path:
    """A telephone's database that was copied while it was in use: two rows in it, forty more and a change beside it."""
    base = sqlite3.connect(folder / "live.db")
    base.execute("PRAGMA journal_mode = wal")
    base.execute("PRAGMA wal_autocheckpoint = 0")
    base.execute(f"CREATE TABLE sms ({COLUMNS})")
    add = "INSERT INTO sms VALUES (?, '+15550101', ?, 1, ?, 1, 1)"
    base.executemany(add, [(n, 1680660932000 + n * 1000, f"m{n} gate") for n in (1, 2)])
    base.commit()
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.executemany(add, [(n, 1680660932000 + n * 1000, f"m{n} " + "x" * 400) for n in range(3, 43)])
    base.execute("UPDATE sms SET body = 'm1 changed' WHERE _id = 1")
    base.commit()
    base.execute(add, (99, 1680660932000, "never committed"))
    for end in ("", "-wal"):
        shutil.copy(folder / f"live.db{end}", folder / f"mmssms.db{end}")
    base.close()
    return folder / "mmssms.db"


def read(path: Path) -> tuple[dict[str, str], list[str]]:
    """Bodies by their first word, and what was told of the file."""
    records = list(readers()["sms"].read(Disk(path)))
    bodies = {one.body.split()[0]: one.body for one in records if isinstance(one, Message)}
    return bodies, [one.reason for one in records if isinstance(one, Skipped)]


def test_what_the_log_has_committed_is_read_and_told_with_its_hash(tmp_path: Path) -> None:
    path = store(tmp_path)
    log = path.with_name("mmssms.db-wal")
    before = [hashlib.sha256(one.read_bytes()).hexdigest() for one in (path, log)]
    bodies, told = read(path)
    assert set(bodies) == {f"m{n}" for n in range(1, 43)} and bodies["m1"] == "m1 changed"
    assert any(before[1] in reason for reason in told)
    assert [hashlib.sha256(one.read_bytes()).hexdigest() for one in (path, log)] == before
    assert {one.name for one in tmp_path.iterdir() if one.name.startswith("mmssms")} == {"mmssms.db", "mmssms.db-wal"}


def test_without_its_log_the_database_tells_only_what_is_in_it(tmp_path: Path) -> None:
    path = store(tmp_path)
    path.with_name("mmssms.db-wal").unlink()
    bodies, told = read(path)
    assert set(bodies) == {"m1", "m2"} and not told


def test_a_log_damaged_before_its_commit_changes_nothing(tmp_path: Path) -> None:
    path = store(tmp_path)
    log = path.with_name("mmssms.db-wal")
    raw = bytearray(log.read_bytes())
    raw[32 + 24 + 100] ^= 0xFF  # a byte in the first page: its checksum fails, and with it all that follows
    log.write_bytes(raw)
    bodies, told = read(path)
    assert set(bodies) == {"m1", "m2"} and bodies["m1"] == "m1 gate"
    assert any("it holds nothing committed" in reason for reason in told)


def test_noise_instead_of_a_log_is_no_obstacle(tmp_path: Path) -> None:
    path = store(tmp_path)
    path.with_name("mmssms.db-wal").write_bytes(b"\x37\x7f\x06\x82" + b"\xff" * 5000)
    assert set(read(path)[0]) == {"m1", "m2"}
