"""A locked case shows nothing of itself, opens with its passphrase alone, and loses nothing on the way."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import workbench as wb
from workbench.errors import CaseError, UsageError
from workbench.store import lock_case, open_store, seal, unlock_case

pytest.importorskip("pyrage", reason="pyrage is not installed: the extra `encrypt`")
WORDS = "four plain words together"
LINE = "01/02/2024, 10:00 - Ada Vale: the payment went to Harbour Nine"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("leak")
    (folder / "WhatsApp Chat with Nine.txt").write_text(f"{LINE}\n" * 3, "utf-8")
    case = wb.open_case(tmp_path_factory.mktemp("cases") / "case")
    case.ingest(folder, copy=True)
    case.tag(case.messages()["message_key"][0], "payment")
    case.store.close()
    seal.give_key(case.store.path, WORDS)
    return case.store.path


@pytest.fixture
def case(read: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(read, tmp_path / "case"))


def content(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file() and path.parent != folder]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_a_locked_case_holds_no_word_of_the_leak(case: Path) -> None:
    lock_case(case, WORDS)
    assert {path.name for path in case.iterdir()} == {seal.SEALED, seal.KEY, seal.PUBLIC}
    everything = b"".join(path.read_bytes() for path in case.iterdir())
    for word in (b"Harbour", b"Ada", b"payment", b"WhatsApp", b"parts"):
        assert word not in everything


def test_an_unlocked_case_is_what_it_was(case: Path) -> None:
    before = content(case)
    assert before
    lock_case(case, WORDS)
    unlock_case(case, WORDS)
    assert content(case) == before
    opened = wb.open_case(case)
    assert opened.notes()["text"].tolist() == ["payment"]
    assert len(opened.search("Harbour")) == len(opened.messages())
    assert not opened.store.custody.verify()
    assert list(opened.custody()["what"])[-2:] == ["case locked", "case unlocked"]


def test_a_case_with_a_passphrase_is_locked_again_without_a_word(case: Path) -> None:
    lock_case(case, WORDS)
    unlock_case(case, WORDS)
    lock_case(case)
    assert seal.is_sealed(case)


def test_a_wrong_passphrase_changes_nothing(case: Path) -> None:
    lock_case(case, WORDS)
    before = {path.name: path.read_bytes() for path in case.iterdir()}
    with pytest.raises(UsageError, match="does not open"):
        unlock_case(case, WORDS + "!")
    assert {path.name: path.read_bytes() for path in case.iterdir()} == before


def test_a_busy_computer_is_not_taken_for_a_wrong_passphrase(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock_case(case, WORDS)
    import pyrage

    def busy(content: bytes, passphrase: str) -> bytes:
        raise pyrage.DecryptError("Excessive work parameter for passphrase.")

    with monkeypatch.context() as patch, pytest.raises(CaseError, match="too busy, or too slow"):
        patch.setattr(pyrage.passphrase, "decrypt", busy)
        unlock_case(case, WORDS)
    assert seal.is_sealed(case)


@pytest.mark.parametrize("damage", ["cut", "changed"])
def test_a_damaged_seal_is_told_and_kept(case: Path, damage: str) -> None:
    lock_case(case, WORDS)
    sealed = case / seal.SEALED
    content = sealed.read_bytes()
    middle = len(content) // 2
    broken = (
        content[:-40] if damage == "cut" else content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    )
    sealed.write_bytes(broken)
    with pytest.raises(CaseError, match="is damaged"):
        unlock_case(case, WORDS)
    assert sealed.read_bytes() == broken
    assert not (case / "case.sqlite").exists()


def test_a_locked_case_says_so_to_whoever_opens_it(case: Path) -> None:
    lock_case(case, WORDS)
    with pytest.raises(CaseError, match="is locked"):
        wb.open_case(case)


def test_a_case_is_not_locked_while_an_ingest_runs(case: Path) -> None:
    with open_store(case).ingesting(), pytest.raises(CaseError, match="ingest"):
        lock_case(case, WORDS)
    assert (case / "case.sqlite").exists()


def test_a_case_in_use_elsewhere_is_not_locked(case: Path) -> None:
    other = open_store(case)
    with other.database.writing() as connection:
        connection.execute("SELECT count(*) FROM facts")
        with pytest.raises(CaseError):
            lock_case(case, WORDS)
    assert (case / "case.sqlite").exists()


def test_a_short_passphrase_is_refused_before_anything_is_done(case: Path) -> None:
    for name in (seal.KEY, seal.PUBLIC):
        (case / name).unlink()
    with pytest.raises(UsageError, match="at least 12"):
        lock_case(case, "short")
    assert (case / "case.sqlite").exists()
    assert not (case / seal.KEY).exists()


def test_a_fall_between_sealing_and_clearing_leaves_an_open_case(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(folder: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(seal, "clear", fall)
        lock_case(case, WORDS)
    opened = wb.open_case(case)
    assert len(opened.messages())
    opened.store.close()
    lock_case(case)
    assert seal.is_sealed(case)


def test_a_fall_while_opening_leaves_a_locked_case(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock_case(case, WORDS)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(seal, "_settled", lambda folder: (_ for _ in ()).throw(KeyboardInterrupt()))
        unlock_case(case, WORDS)
    (case / "case.sqlite").unlink(missing_ok=True)  # as if it had fallen before the database was in place
    unlock_case(case, WORDS)
    assert len(wb.open_case(case).messages())


ELSEWHERE = """
import sys
import workbench as wb
case = wb.open_case(sys.argv[1])
print(len(case.messages()), flush=True)
sys.stdin.readline()
case.tag(case.messages()["message_key"][0], "written while it was to be locked")
"""


def test_a_case_that_a_notebook_has_open_is_not_locked_and_keeps_what_the_notebook_writes(case: Path) -> None:
    notebook = subprocess.Popen(
        [sys.executable, "-c", ELSEWHERE, str(case)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert notebook.stdout is not None
    assert notebook.stdout.readline() == "3\n"
    with pytest.raises(CaseError, match="in use elsewhere"):
        lock_case(case, WORDS)
    notebook.communicate("\n")
    lock_case(case, WORDS)
    unlock_case(case, WORDS)
    assert "written while it was to be locked" in wb.open_case(case).notes()["text"].tolist()


def test_a_case_in_use_is_locked_by_force(case: Path) -> None:
    opened = open_store(case)
    opened.custody.entries()
    lock_case(case, WORDS, force=True)
    opened.close()
    assert not seal.remains(case)
    unlock_case(case, WORDS)
    assert len(wb.open_case(case).messages()) == 3


@pytest.mark.skipif(sys.platform != "linux" or os.getuid() != 0, reason="only root on Linux can mount a small disk")
def test_a_disk_that_is_full_in_mid_lock_costs_nothing_and_leaves_no_draft(read: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4M", "tmpfs", str(disk)], capture_output=True, check=False
    ).returncode:
        pytest.skip("this system lets nobody mount a small disk")
    try:
        case = Path(shutil.copytree(read, disk / "case"))
        ballast = case / "exports" / "draft.pdf"
        free = os.statvfs(disk)
        ballast.write_bytes(os.urandom(free.f_bavail * free.f_frsize // 2 + 100_000))
        before = content(case)
        with pytest.raises(CaseError, match=r"No space left|cannot be written"):
            lock_case(case, WORDS)
        assert content(case) == before
        assert not list(case.glob("sealed.age*"))
        assert len(wb.open_case(case).messages()) == 3
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def struck(work: Callable[[], object], seconds: float) -> None:
    """Do it in a process that is killed after so many seconds."""
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="the test forks")
def test_a_kill_at_any_moment_of_locking_and_unlocking_loses_nothing_and_hides_nothing(case: Path) -> None:
    moments = random.Random(7)
    (case / "exports" / "large.pdf").write_bytes(os.urandom(30 << 20))  # so that it takes a while
    before = content(case)
    for _ in range(12):
        if seal.is_sealed(case):
            struck(lambda: unlock_case(case, WORDS), moments.uniform(0, 6))
        else:
            struck(lambda: lock_case(case), moments.uniform(0, 0.6))
        if not seal.is_sealed(case):
            assert content(case) == before
        elif seal.remains(case):
            with pytest.raises(CaseError, match="still lie there in clear"):
                wb.open_case(case)
            if moments.random() < 0.5:
                lock_case(case)
                assert {path.name for path in case.iterdir()} == {seal.SEALED, seal.KEY, seal.PUBLIC}
    if seal.is_sealed(case):
        unlock_case(case, WORDS)
    assert content(case) == before


def test_a_lock_that_was_cut_off_while_clearing_is_told_and_finished(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(folder: Path) -> None:
        (folder / "case.sqlite").unlink()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(seal, "clear", half)
        lock_case(case, WORDS)
    with pytest.raises(CaseError, match="parts, originals, exports still lie there in clear"):
        wb.open_case(case)
    lock_case(case)
    assert {path.name for path in case.iterdir()} == {seal.SEALED, seal.KEY, seal.PUBLIC}


def test_nothing_of_a_leak_stays_in_the_folder_of_temporary_files(tmp_path: Path) -> None:
    leak, temporary = tmp_path / "leak", tmp_path / "tmp"
    for folder in (leak, temporary):
        folder.mkdir()
    (leak / "WhatsApp Chat with Nine.txt").write_text(f"{LINE}\n", "utf-8")
    shutil.make_archive(str(leak / "packed"), "zip", leak)
    for command in (
        ["ingest", str(tmp_path / "case"), str(leak), "--quiet"],
        ["search", str(tmp_path / "case"), "Nine"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "workbench", *command],
            env={**os.environ, "TMPDIR": str(temporary)},
            capture_output=True,
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr
    assert list(temporary.iterdir()) == []
    assert (tmp_path / "case").stat().st_mode & 0o077 == 0
