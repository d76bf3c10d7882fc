"""A leak that is one long attack is read to its end by the real command, with workers, and harms nothing."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from workbench.store import open_store
from workbench.store.tables import KINDS

from . import drawn, packed, placed, written

TIME = 400  # seconds, on two busy cores; without the bounds that are tested one of them takes hours


@dataclass(kw_only=True)
class Attacked:
    """What one ingest of all attacks did."""

    top: Path
    leak: Path
    done: subprocess.CompletedProcess[str]
    before: dict[str, Any]
    outside: set[str]
    rows: list[dict[str, Any]]
    texts: dict[str, list[str]]

    def row(self, path: str) -> dict[str, Any]:
        (found,) = [row for row in self.rows if row["path"] == path]
        return found


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    top = tmp_path_factory.mktemp("attacks")
    leak = top / "leak"
    leak.mkdir()
    (top / "secret.txt").write_text(written.SECRET)
    packed.write(leak / "packed")
    written.write(leak / "written", top / "secret.txt")
    drawn.write(leak / "drawn")
    sockets = placed.write(leak / "placed", tiny=3_000)
    before = looked_at(leak)
    outside = standing(top)
    command = [sys.executable, "-m", "workbench", "ingest", str(top / "case"), str(leak), "--jobs", "2"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIME, check=False)
    store = open_store(top / "case")
    snapshot = store.snapshot()
    rows = snapshot.table("originals").to_pylist()
    texts = {kind: [str(row) for row in snapshot.table(kind).to_pylist()] for kind in KINDS if kind != "originals"}
    store.close()
    yield Attacked(top=top, leak=leak, done=done, before=before, outside=outside, rows=rows, texts=texts)
    for one in sockets:
        one.close()


def looked_at(leak: Path) -> dict[str, Any]:
    """Name -> time, length, mode and hash of all there is."""
    found: dict[str, Any] = {}
    for path in below(leak):
        status = os.lstat(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() and not path.is_symlink() else ""
        found[str(path)] = (status.st_mtime_ns, status.st_size, status.st_mode, digest)
    return found


def below(folder: Path) -> Iterator[Path]:
    for entry in os.scandir(folder):
        yield Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from below(Path(entry.path))


def standing(top: Path) -> set[str]:
    """What stands where a name that climbs out of an archive would have put a file."""
    return {str(path) for place in (top, top.parent, Path("/tmp"), Path.cwd()) for path in place.glob("*escaped*")} | {
        path.name for path in top.iterdir()
    }


def test_the_ingest_ends_and_says_that_there_is_something_to_look_at(attacked: Attacked) -> None:
    assert attacked.done.returncode == 1, attacked.done.stderr[-2000:]
    assert "originals:" in attacked.done.stdout
    assert "Traceback" not in attacked.done.stderr


def test_no_original_is_changed_in_any_way(attacked: Attacked) -> None:
    assert looked_at(attacked.leak) == attacked.before


def test_nothing_is_written_outside_the_case(attacked: Attacked) -> None:
    assert standing(attacked.top) == attacked.outside | {"case"}
    assert not list((attacked.top / "case" / "parts").glob("*.tmp-*"))


def test_every_file_has_exactly_one_row(attacked: Attacked) -> None:
    paths = [row["path"] for row in attacked.rows]
    assert len(paths) == len(set(paths))
    on_disk = sum(1 for path in below(attacked.leak) if path.is_symlink() or not path.is_dir())
    assert len([path for path in paths if "!/" not in path and not path.endswith("/")]) == on_disk


def test_every_file_that_was_not_read_has_a_reason(attacked: Attacked) -> None:
    assert not [row["path"] for row in attacked.rows if row["state"] != "read" and not row["reason"]]


def test_no_control_character_of_a_name_reaches_the_terminal(attacked: Attacked) -> None:
    for shown in (attacked.done.stdout, attacked.done.stderr):
        assert not [char for char in shown if (ord(char) < 32 and char not in "\n\r\t") or char in "\x7f\u202e\u200b"]


def test_what_entities_and_links_point_at_is_read_by_nobody(attacked: Attacked) -> None:
    for kind, rows in attacked.texts.items():
        assert not [row[:200] for row in rows if written.SECRET in row or "root:x:0" in row], kind


def test_what_lies_beside_an_attack_is_read(attacked: Attacked) -> None:
    pages = "\n".join(attacked.texts["pages"])
    for words in ("An honest line beside a bomb.", "At the bottom.", "A page under a false name.", "note 2999"):
        assert words in pages, words


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("packed/ratio.zip!/bomb.txt", "would unpack to 104,857,600 bytes"),
        ("packed/overlap.zip", "names the same bytes as several members"),
        ("packed/overlap-inside.zip", "names the same bytes as several members"),
        ("packed/bomb.txt.gz", "unpacks to more than"),
        ("packed/locked.zip!/secret.txt", "is encrypted"),
        ("packed/liar.zip!/liar.txt", "damaged"),
        ("drawn/huge.png", "exceeds limit"),
        ("drawn/huge.gif", "no picture that can be read"),
        ("drawn/locked.pdf", "password"),
        ("placed/pipe", "This is a pipe"),
        ("placed/socket", "This is a socket"),
        ("placed/passwd", "A link to /etc/passwd"),
        ("placed/loop", "A link to "),
        ("placed/self", "A link to self"),
    ],
)
def test_an_attack_is_refused_in_words(attacked: Attacked, path: str, reason: str) -> None:
    row = attacked.row(path)
    assert row["state"] in ("failed", "skipped")
    assert reason in row["reason"]


@pytest.mark.parametrize("path", ["packed/cut.zip", "packed/directory-lies.zip"])
def test_what_is_whole_in_a_damaged_archive_is_saved_and_the_damage_told(attacked: Attacked, path: str) -> None:
    assert any("is a damaged zip archive" in warning for warning in attacked.row(path)["warnings"])
    assert [row["state"] for row in attacked.rows if row["path"].startswith(f"{path}!/")] == ["read"]


def test_archives_that_multiply_from_level_to_level_are_given_up_early(attacked: Attacked) -> None:
    inside = [row for row in attacked.rows if row["path"].startswith("packed/forty-two.zip")]
    assert len(inside) < 25_000
    assert [row for row in inside if "is too much to be read" in row["reason"]]


def test_a_name_with_a_nul_hides_neither_its_member_nor_its_neighbour(attacked: Attacked) -> None:
    inside = [row for row in attacked.rows if row["path"].startswith("packed/nul.zip!/")]
    assert len(inside) == 2
    assert not [row["path"] for row in inside if "\0" in row["path"]]
    told = "\n".join([*attacked.texts["pages"], *(row["reason"] for row in inside)])
    assert "A member behind a NUL." in told
    assert "Beside it." in told


def test_letters_in_letters_end_at_the_eighth(attacked: Attacked) -> None:
    inside = [row for row in attacked.rows if row["path"].startswith("written/itself.eml")]
    assert len(inside) == 10
    assert [row for row in inside if "more than 8 levels deep" in row["reason"]]


def test_an_empty_file_of_any_extension_is_called_empty(attacked: Attacked) -> None:
    for extension in drawn.EXTENSIONS:
        assert attacked.row(f"drawn/empty.{extension}")["reason"] == "The file is empty."


def test_a_zip_named_as_a_document_is_opened_or_told_about(attacked: Attacked) -> None:
    for extension in drawn.EXTENSIONS:
        row = attacked.row(f"drawn/zip-as.{extension}")
        assert row["reader"] == "archive" or row["reason"], extension


@pytest.mark.parametrize("truth", ["png", "pdf", "gz", "html"])
def test_a_file_whose_name_lies_is_read_as_what_it_is(attacked: Attacked, truth: str) -> None:
    readers = {attacked.row(f"drawn/{truth}-as.{extension}")["reader"] for extension in drawn.EXTENSIONS}
    assert readers == {{"png": "image", "gz": "archive"}.get(truth, truth)}


@pytest.mark.parametrize("text", ["laughs", "outside", "remote"])
@pytest.mark.parametrize("suffix", ["docx", "xlsx", "svg", "html", "xml"])
def test_entities_are_not_followed(attacked: Attacked, text: str, suffix: str) -> None:
    row = attacked.row(f"written/{text}.{suffix}")
    told = [line for lines in attacked.texts.values() for line in lines if f"{text}.{suffix}" in line]
    assert row["state"] in ("read", "failed")
    assert sum(len(line) for line in told) < 100_000


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(attacked: Attacked) -> None:
    assert "Permission denied" in attacked.row("placed/closed.txt")["reason"]


@pytest.mark.slow
def test_a_hole_of_three_gigabytes_costs_no_memory(tmp_path: Path) -> None:
    (tmp_path / "leak").mkdir()
    placed.holes(tmp_path / "leak" / "hole.bin", 3 << 30)
    (tmp_path / "leak" / "note.txt").write_text("A note beside a hole.\n")
    command = [sys.executable, "-m", "workbench", "ingest", "case", "leak", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIME, check=False, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    store = open_store(tmp_path / "case")
    rows = {row["path"]: row for row in store.snapshot().table("originals").to_pylist()}
    assert rows["hole.bin"]["size"] == 3 << 30
    assert rows["hole.bin"]["state"] in ("skipped", "failed")
    assert rows["note.txt"]["state"] == "read"


def test_a_file_that_grows_all_the_while_is_read_once_and_flagged_or_whole(tmp_path: Path) -> None:
    (tmp_path / "leak").mkdir()
    growing = tmp_path / "leak" / "growing.txt"
    growing.write_text("line\n" * 100_000)
    (tmp_path / "leak" / "still.txt").write_text("A file that stands still.\n")
    over = threading.Event()

    def grow() -> None:
        with growing.open("a") as stream:
            while not over.is_set():
                stream.write("one more line\n")
                stream.flush()
                time.sleep(0.001)

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        command = [sys.executable, "-m", "workbench", "ingest", "case", "leak", "--quiet"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIME, check=False, cwd=tmp_path)
    finally:
        over.set()
        writer.join()
    assert done.returncode in (0, 1), done.stderr
    store = open_store(tmp_path / "case")
    rows = {row["path"]: row for row in store.snapshot().table("originals").to_pylist()}
    assert rows["growing.txt"]["state"] == "failed"
    assert "changed while it was read" in rows["growing.txt"]["reason"]
    assert rows["still.txt"]["state"] == "read"
