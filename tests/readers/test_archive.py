"""Archives: members come out under their right names, bombs and quines come to an end, locks are told."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

from workbench.errors import Encrypted, LimitReached, ReadError
from workbench.model import Original, Skipped
from workbench.originals import Blob, leaves
from workbench.readers import archive, detect


def files(name: str, data: bytes) -> dict[str, bytes]:
    members = [record for record in archive.READER.read(Blob(name, data)) if isinstance(record, Original)]
    return {leaf.name: leaf.open().read() for member in members for leaf in leaves(member)}


def zipped(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return target.getvalue()


def test_a_plain_zip_is_an_archive_and_an_office_file_is_hardly_one() -> None:
    assert archive.READER.sniff(Blob("a.zip", zipped(a=b"x"))) == 0.5
    assert archive.READER.sniff(Blob("a.docx", zipped(a=b"x"))) < 0.3
    office = zipped(**{"[Content_Types].xml": b"<x/>"})
    assert archive.READER.sniff(Blob("renamed.zip", office)) < 0.3


@pytest.mark.parametrize(
    ("name", "pack", "inner"),
    [
        ("log.txt.gz", gzip.compress, "log.txt"),
        ("log.bz2", bz2.compress, "log"),
        ("log.xz", lzma.compress, "log"),
        ("log.bin", gzip.compress, "log.bin.unpacked"),
    ],
)
def test_a_packed_file_comes_out_under_its_own_name(name: str, pack: object, inner: str) -> None:
    assert files(name, pack(b"quota used up")) == {f"{name}!/{inner}": b"quota used up"}  # type: ignore[operator]


def test_a_packed_tar_opens_in_two_steps() -> None:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as package:
        entry = tarfile.TarInfo("logs/今天.txt")
        entry.size = 3
        package.addfile(entry, io.BytesIO(b"abc"))
    (outer,) = archive.READER.read(Blob("a.tgz", gzip.compress(target.getvalue())))
    assert isinstance(outer, Original) and detect(outer)[0].reader.format == "archive"
    (inner,) = (
        leaf for record in archive.READER.read(outer) if isinstance(record, Original) for leaf in leaves(record)
    )
    assert inner.name == "a.tgz!/a.tar!/logs/今天.txt" and inner.open().read() == b"abc"


def test_a_bomb_in_a_stream_is_refused() -> None:
    with pytest.raises(LimitReached, match="bomb"):
        files("a.gz", gzip.compress(b"\0" * (80 << 20)))


def test_a_stream_cut_in_the_middle_gives_what_came_before() -> None:
    data = gzip.compress(bytes(range(256)) * 40_000, 1)
    (content,) = files("a.gz", data[: len(data) // 2]).values()
    assert len(content) > 100_000 or not content


def test_an_archive_in_itself_comes_to_an_end() -> None:
    inner = zipped(a=b"x")
    for _ in range(12):
        inner = zipped(**{"again.zip": inner})
    original: Original = Blob("top.zip", inner)
    with pytest.raises(LimitReached, match="levels deep"):
        for _ in range(14):
            original = next(r for r in archive.READER.read(original) if isinstance(r, Original))


def test_a_zip_without_its_end_gives_the_members_that_are_whole_and_says_so() -> None:
    data = zipped(**{"一.txt": b"quota " * 50, "two.txt": bytes(range(256)) * 40})
    records = list(archive.READER.read(Blob("a.zip", data[: data.find(b"PK\x01\x02") - 5])))
    saved = {record.name: record.open().read() for record in records if isinstance(record, Original)}
    assert saved["a.zip!/一.txt"] == b"quota " * 50 and len(saved) == 2
    reasons = " ".join(record.reason for record in records if isinstance(record, Skipped))
    assert "damaged" in reasons and "two.txt of a.zip is not whole" in reasons


def test_a_comment_of_a_zip_is_told() -> None:
    target = io.BytesIO(zipped(a=b"x"))
    with zipfile.ZipFile(target, "a") as package:
        package.comment = "给林海".encode("gbk")
    notes = [r for r in archive.READER.read(Blob("a.zip", target.getvalue())) if isinstance(r, Skipped)]
    assert [note.raw for note in notes] == ["给林海"]


def test_a_7z_archive_gives_its_members_or_says_that_it_is_locked() -> None:
    py7zr = pytest.importorskip("py7zr", reason="py7zr is not installed: 7z archives were not tried")
    plain, locked = io.BytesIO(), io.BytesIO()
    with py7zr.SevenZipFile(plain, "w") as package:
        package.writestr("限额", "logs/一.txt")
        package.writestr("two", "二.txt")
    assert files("a.7z", plain.getvalue()) == {"a.7z!/logs/一.txt": "限额".encode(), "a.7z!/二.txt": b"two"}
    with py7zr.SevenZipFile(locked, "w", password="plum") as package:
        package.writestr("x", "secret.txt")
    with pytest.raises(Encrypted, match=r"secret\.txt"):
        files("b.7z", locked.getvalue())


def test_rarer_archives_open_where_bsdtar_is_installed(tmp_path: Path) -> None:
    if not shutil.which("bsdtar"):
        with pytest.raises(ReadError, match="bsdtar is not installed"):
            files("a.cpio", b"070701" + b"0" * 600)
        return
    (tmp_path / "a.txt").write_bytes(b"quota")
    made = subprocess.run(
        ["bsdtar", "-cf", "-", "--format=newc", "a.txt"], cwd=tmp_path, capture_output=True, check=True
    )
    assert files("a.cpio", made.stdout) == {"a.cpio!/a.txt": b"quota"}


@pytest.mark.parametrize(
    "magic", [b"PK\x03\x04", b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh9", b"MSCF"]
)
def test_a_damaged_archive_is_a_read_error(magic: bytes) -> None:
    with pytest.raises(ReadError):
        files("a.bin", magic + b"nonsense" * 20)


def test_a_member_without_a_name_hides_no_other() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("a.txt", "first")
        nameless = zipfile.ZipInfo("x")
        nameless.filename = ""
        package.writestr(nameless, "second")
    assert sorted(files("a.zip", target.getvalue()).values()) == [b"first", b"second"]


def test_an_rsmf_zip_without_its_manifest_is_told() -> None:
    from workbench.readers import rsmf

    with pytest.raises(ReadError, match=r"holds no rsmf_manifest\.json"):
        list(rsmf.read(Blob("a.zip", zipped(other=b"x"))))
