"""Documents of programs long gone are read where LibreOffice is installed, and named where it is not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import workbench as wb

# WordPerfect 5.1: where the text begins, kind of product and file, version, no key; then the text as it stands.
WORDPERFECT = b"\xffWPC\x10\0\0\0\x01\x0a\0\x01\0\0\0\0The quota memo is here.\nSecond line.\n"
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def ingested(tmp_path: Path, jobs: int) -> tuple[wb.Case, str]:
    leak = tmp_path / "leak"
    leak.mkdir()
    (leak / "old.wpd").write_bytes(WORDPERFECT)
    case = wb.open_case(tmp_path / "case")
    return case, str(case.ingest(leak, jobs=jobs))


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed: no old document was converted")
def test_a_wordperfect_document_is_read_through_libreoffice_in_a_worker(tmp_path: Path) -> None:
    case, receipt = ingested(tmp_path, jobs=2)
    (hit,) = [hit for hit in case.search('"quota memo"') if hit.kind == "page"]
    assert hit.original == "old.wpd!/converted by LibreOffice.fodt", receipt
    assert "document of WordPerfect" in receipt


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed: no old document was converted")
def test_converting_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    from workbench.originals import Blob
    from workbench.readers._legacy import converted, program

    original = Blob("old.wpd", WORDPERFECT)
    told = program(original)
    assert told is not None and converted(original, told).sha256 == converted(original, told).sha256


def test_without_libreoffice_the_document_is_named_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    case, receipt = ingested(tmp_path, jobs=1)
    assert "a document of WordPerfect" in receipt and "Install LibreOffice" in receipt
    assert not case.search("quota")
