"""A locked case shows nothing of itself, opens with its passphrase alone, and loses nothing on the way."""

from __future__ import annotations

import shutil
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
        patch.setattr(seal, "_cleared", fall)
        lock_case(case, WORDS)
    assert len(wb.open_case(case).messages())
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
