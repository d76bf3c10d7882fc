"""Encrypted files open with the passwords of a file, which stand nowhere afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import workbench as wb
from tests.papers import locked
from workbench.cli import main
from workbench.errors import UsageError
from workbench.passwords import taken

PLUM = "plum & 李子"


def seven(password: str) -> bytes:
    py7zr = pytest.importorskip("py7zr", reason="py7zr is not installed: locked 7z archives were not tried")
    import io

    target = io.BytesIO()
    with py7zr.SevenZipFile(target, "w", password=password, header_encryption=True) as package:
        package.writestr(locked.WORDS, "secret.txt")
    return target.getvalue()


MADE: dict[str, Callable[[str], bytes]] = {
    "a.pdf": locked.pdf,
    "b.docx": locked.docx,
    "c.zip": locked.zip_aes,
    "d.zip": locked.zip_old,
    "e.7z": seven,
}


@pytest.fixture
def words(tmp_path: Path) -> Path:
    path = tmp_path / "words.txt"
    path.write_text(f"apple\n\n{PLUM}\n", "utf-8")
    return path


@pytest.mark.parametrize("name", list(MADE))
def test_a_locked_file_fails_without_its_password_and_is_read_once_it_is_given(
    tmp_path: Path, words: Path, name: str
) -> None:
    leak = tmp_path / "leak"
    leak.mkdir()
    (leak / name).write_bytes(MADE[name](PLUM))
    case = wb.open_case(tmp_path / "case")
    first = case.ingest(leak, jobs=1)
    assert [line.state for line in first.failed] == ["failed"] and "encrypted" in first.failed[0].reason
    assert not case.search("locked")
    second = case.ingest(leak, jobs=2, password_file=words)
    assert second.ok, str(second)
    assert case.search("locked").total == 1
    opened = [note for note in second.notes if "line 3" in note]
    assert len(opened) == 1 and opened[0].startswith(name), second.notes
    assert len(case.skipped().query("severity == 'info' and reason.str.contains('line 3')")) == 1


def test_a_password_stands_nowhere_in_the_case_nor_in_what_is_shown(tmp_path: Path, words: Path) -> None:
    leak = tmp_path / "leak"
    leak.mkdir()
    for name in ("a.pdf", "b.docx", "c.zip"):
        (leak / name).write_bytes(MADE[name](PLUM))
    case = wb.open_case(tmp_path / "case")
    receipt = case.ingest(leak, password_file=words)
    kept = b"".join(path.read_bytes() for path in (tmp_path / "case").rglob("*") if path.is_file())
    for form in (PLUM, "李子", json.dumps(PLUM)[1:-1]):
        assert form.encode() not in kept and form not in str(receipt)
    log = case.custody()
    told = next(entry for entry in log["detail"] if "opened_with_password" in str(entry))
    assert "a.pdf" in str(told) and "b.docx" in str(told) and "c.zip!/secret.txt" in str(told)


def test_what_was_opened_stays_open_when_the_file_is_not_given_again(tmp_path: Path, words: Path) -> None:
    leak = tmp_path / "a.pdf"
    leak.write_bytes(locked.pdf(PLUM))
    case = wb.open_case(tmp_path / "case")
    case.ingest(leak, jobs=1, password_file=words)
    again = case.ingest(leak, jobs=1)
    assert not again.parts and len(again.held) == 1 and case.search("locked").total == 1


def test_wrong_passwords_change_nothing(tmp_path: Path) -> None:
    leak, wrong = tmp_path / "c.zip", tmp_path / "wrong.txt"
    leak.write_bytes(locked.zip_aes(PLUM))
    wrong.write_text("nope\nno\n")
    case = wb.open_case(tmp_path / "case")
    receipt = case.ingest(leak, jobs=1, password_file=wrong)
    assert [line.path for line in receipt.failed] == ["c.zip!/secret.txt"]
    assert "encrypted" in receipt.failed[0].reason and "nope" not in str(receipt)


def test_the_shell_takes_the_file_and_verifies_with_it(
    tmp_path: Path, words: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leak, case = tmp_path / "a.pdf", tmp_path / "case"
    leak.write_bytes(locked.pdf(PLUM))
    with pytest.raises(SystemExit) as done:
        main(["ingest", str(case), str(leak), "--password-file", str(words), "--quiet"])
    assert done.value.code == 0 and "a.pdf was opened with the password on line 3" in capsys.readouterr().out
    opened = wb.open_case(case)
    opened.claim("Locked.").support(opened.search("locked")[0])
    assert not opened.verify(leak).ok
    assert opened.verify(leak, password_file=words).ok


@pytest.mark.parametrize(("content", "told"), [(b"", "holds 0 passwords"), (b"\xff\xfe\xff", "not in UTF-8")])
def test_a_password_file_that_is_none_is_refused_in_words(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "p.txt"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=told):
        taken(path)
    with pytest.raises(UsageError, match="cannot be read"):
        taken(tmp_path / "nowhere.txt")
