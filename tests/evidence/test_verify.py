"""Every exhibit is re-read from the bytes; one changed byte in an original is found and named."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from workbench import originals, readers
from workbench.evidence import verify
from workbench.evidence.exhibits import Exhibit, exhibit
from workbench.evidence.finder import Finder
from workbench.model import Document, Message
from workbench.store import tables

TEXT = "第一行 line one\n额度又用完了 max allowance again\n最后一行 last\n"
MAIL = (
    "From: Lin <lin@beiheng.example>\r\nTo: Wu <wu@beiheng.example>\r\nDate: Tue, 4 Jul 2023 01:12:00 +0000\r\n"
    "Message-ID: <m1@beiheng.example>\r\nSubject: terms\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n'
    "Content-Transfer-Encoding: base64\r\n\r\n5rSX55m9IHdoaXRld2FzaA==\r\n--b\r\n"
    'Content-Type: text/plain; name="note.txt"\r\nContent-Disposition: attachment; filename="note.txt"\r\n\r\n'
    "attached words about the allowance\r\n--b--\r\n"
)


def rows(original: Any) -> list[dict[str, Any]]:
    """What ingest would store of an original."""
    reader = readers.detect(original)[0].reader
    found = []
    for record in readers.read(reader, original):
        if isinstance(record, Document):
            found += tables.document_rows(record)[1]
        elif isinstance(record, Message):
            found.append(tables.row(record)[1])
    return [{**row, "original": original.name} for row in found]


def put_in_evidence(original: Any, words: str, number: int = 1) -> tuple[Exhibit, dict[str, Any]]:
    row = next(row for row in rows(original) if words in (row.get("body") or row.get("text") or ""))
    return exhibit(row, number, words), row


@pytest.fixture
def leak(tmp_path: Path) -> Path:
    folder = tmp_path / "leak"
    folder.mkdir()
    (folder / "笔记.txt").write_text(TEXT, encoding="utf-8")
    (folder / "m1.eml").write_bytes(MAIL.encode())
    with zipfile.ZipFile(folder / "inner.zip", "w") as package:
        package.writestr("deep/note.txt", TEXT.replace("额度", "限额"))
    return folder


def outcome(
    leak: Path, name: str, words: str, *, change: Any = None, roots: list[Path] | None = None
) -> verify.Outcome:
    place = originals.at(leak)
    original = next(leaf for leaf in walk(place) if leaf.name.endswith(name))
    item, row = put_in_evidence(original, words)
    if change is not None:
        change()
    return verify.exhibits([item], lambda key: row, Finder(roots or [leak]))[0]


def walk(original: Any) -> Any:
    for leaf in originals.leaves(original):
        yield leaf
        for member in leaf.members():
            yield from originals.leaves(member)


@pytest.mark.parametrize(
    "name, words",
    [("笔记.txt", "max allowance again"), ("inner.zip!/deep/note.txt", "限额又用完了"), ("m1.eml", "洗白 whitewash")],
)
def test_an_untouched_original_gives_the_words_back(leak: Path, name: str, words: str) -> None:
    found = outcome(leak, name, words)
    assert found.holds and "words" in found.checked, found.problems


@pytest.mark.parametrize("place", range(0, len(TEXT.encode()), 3))
def test_one_changed_byte_anywhere_is_found_and_the_file_is_named(leak: Path, place: int) -> None:
    path = leak / "笔记.txt"

    def change() -> None:
        data = bytearray(path.read_bytes())
        data[place] ^= 1
        path.write_bytes(bytes(data))

    found = outcome(leak, "笔记.txt", "max allowance again", change=change)
    assert not found.holds
    assert "EX-001" in found.problems[0] and "笔记.txt has changed" in found.problems[0]


def test_a_change_inside_an_archive_is_found(leak: Path) -> None:
    def change() -> None:
        with zipfile.ZipFile(leak / "inner.zip", "w") as package:
            package.writestr("deep/note.txt", TEXT)

    found = outcome(leak, "inner.zip!/deep/note.txt", "限额又用完了", change=change)
    assert any("inner.zip!/deep/note.txt has changed" in text for text in found.problems)
    assert any("do not stand" in text or "has changed" in text for text in found.problems[1:])


def test_a_missing_original_is_named_with_its_hash(leak: Path) -> None:
    found = outcome(leak, "笔记.txt", "max allowance again", change=(leak / "笔记.txt").unlink)
    assert "was not found among the originals" in found.problems[0]


def test_a_renamed_or_moved_original_is_found_by_its_hash(leak: Path) -> None:
    def move() -> None:
        (leak / "elsewhere").mkdir()
        (leak / "笔记.txt").rename(leak / "elsewhere" / "renamed.txt")

    assert outcome(leak, "笔记.txt", "max allowance again", change=move).holds


def test_a_copy_in_the_case_is_found_without_any_folder(leak: Path, tmp_path: Path) -> None:
    original = originals.at(leak / "笔记.txt", "笔记.txt")
    item, row = put_in_evidence(original, "max allowance again")
    kept = tmp_path / "originals" / original.sha256[:2] / original.sha256
    kept.parent.mkdir(parents=True)
    kept.write_bytes((leak / "笔记.txt").read_bytes())
    assert verify.exhibits([item], lambda key: row, Finder([], tmp_path / "originals"))[0].holds


def test_an_attachment_is_found_through_its_mail(leak: Path) -> None:
    mail = originals.at(leak / "m1.eml", "m1.eml")
    reader = readers.detect(mail)[0].reader
    inner = [record for record in readers.read(reader, mail) if hasattr(record, "members")]
    item, row = put_in_evidence(inner[0], "attached words")
    assert verify.exhibits([item], lambda key: row, Finder([leak], None, {inner[0].sha256: mail.sha256}))[0].holds


def test_an_altered_quotation_is_not_found_in_the_bytes(leak: Path) -> None:
    original = originals.at(leak / "笔记.txt", "笔记.txt")
    item, row = put_in_evidence(original, "max allowance again")
    altered = Exhibit(**{**{name: getattr(item, name) for name in Exhibit.__slots__}, "quote": "max allowanse again"})
    found = verify.exhibits([altered], lambda key: row, Finder([leak]))[0]
    assert "do not stand" in found.problems[0] and "U+0073" in found.problems[0]


def test_the_manifest_of_originals_is_verified_file_by_file(leak: Path) -> None:
    listed = [{"path": leaf.name, "sha256": leaf.sha256, "size": leaf.size} for leaf in walk(originals.at(leak))]
    assert all(found.holds for found in verify.originals(listed, Finder([leak])))
    (leak / "笔记.txt").write_text("other", encoding="utf-8")
    bad = [found for found in verify.originals(listed, Finder([leak])) if not found.holds]
    assert [found.subject for found in bad] == ["笔记.txt"]
