"""A bundle can be checked by anyone with Python alone; one changed byte anywhere is found and named."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.brief.sample_facts import facts
from workbench import hashing
from workbench.brief import bundle, bundle_verify
from workbench.brief.facts import CaseFacts, ExhibitFact, OriginalFact
from workbench.errors import UsageError
from workbench.store import open_store

CHAT = json.dumps(
    {"items": [{"text": "早"}, {"content": json.dumps({"text": "额度又用完了\nmax allowance"})}]}, ensure_ascii=False
)
QUOTE = "额度又用完了"


@pytest.fixture(scope="module")
def leak(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("leak")
    with zipfile.ZipFile(folder / "export.zip", "w") as package:
        package.writestr("page.json", CHAT)
    (folder / "note.txt").write_text("plain\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def told(leak: Path) -> CaseFacts:
    data = CHAT.encode()
    start = data.index(b'{"content"')
    exhibit = ExhibitFact(
        number="EX-001", quote=QUOTE, original="export.zip!/page.json", original_sha256=hashing.sha256(data),
        locator="#/items/1", offset=start, length=len(data) - 2 - start, item_sha256=hashing.sha256(data[start:-2]),
    )  # fmt: skip
    files = ((leak / "export.zip").read_bytes(), (leak / "note.txt").read_bytes(), data)
    names = ("export.zip", "note.txt", "export.zip!/page.json")
    originals = [OriginalFact(path=n, sha256=hashing.sha256(d), size=len(d)) for n, d in zip(names, files, strict=True)]
    return replace(facts(), exhibits=(exhibit,), claims=(), originals=tuple(originals))


@pytest.fixture(scope="module")
def made(told: CaseFacts, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    store = open_store(tmp_path_factory.mktemp("case") / "case")
    store.custody.append("ingested", {"files": 2, "名": "群"}, "desk")
    store.custody.append("brief written", {}, "desk")
    return bundle.files(told, store.custody.entries(), claims="claims: []\n", carried={"brief.minisig": b"x"})


@pytest.fixture
def folder(made: dict[str, bytes], tmp_path: Path) -> Path:
    return bundle.write(tmp_path / "bundle", made)


def run(folder: Path, *arguments: str | Path) -> tuple[int, str]:
    command = [sys.executable, "-I", str(folder / "verify.py"), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd="/", check=False)
    return done.returncode, done.stdout + done.stderr


def test_an_untouched_bundle_and_its_originals_hold(folder: Path, leak: Path) -> None:
    code, text = run(folder, leak)
    assert code == 0, text
    assert "3 of 3 originals found" in text and "1 of 1 exhibits stand" in text and "3 entries" in text
    assert text.strip().endswith("All of it holds.")
    assert bundle.verify(folder, [leak]).holds


@pytest.mark.parametrize(
    "name",
    [
        "brief-editor.pdf",
        "brief-editor.docx",
        "exhibits.jsonl",
        "manifest.sha256",
        "claims.yaml",
        "carried/brief.minisig",
    ],
)
def test_one_changed_byte_in_any_file_is_found_and_named(folder: Path, name: str) -> None:
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(bytes(data))
    report = bundle.verify(folder)
    assert not report.holds and f"{name} has changed" in str(report)


def test_a_missing_and_a_foreign_file_are_named(folder: Path) -> None:
    (folder / "claims.yaml").unlink()
    (folder / "extra.txt").write_text("x", encoding="utf-8")
    text = str(bundle.verify(folder))
    assert "claims.yaml is missing" in text and "extra.txt does not belong" in text


def test_a_changed_custody_entry_breaks_the_chain(folder: Path) -> None:
    path = folder / "custody.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("ingested", "imported"), encoding="utf-8")
    assert "Custody entry 2 was changed." in str(bundle.verify(folder))


@pytest.mark.parametrize(
    "place", ["/srv/desk/leak", "C:\\Users\\desk\\leak", "~/leak", "\\\\server\\share", "postgres://db.example/x"]
)
def test_a_log_entry_that_names_a_place_leaves_the_house_without_it_and_stays_in_the_chain(
    told: CaseFacts, tmp_path: Path, place: str
) -> None:
    store = open_store(tmp_path / "case")
    store.custody.append("ingest begun", {"paths": [place], "receipt": 1}, "desk")
    store.custody.append("verified", {"problems": 0, "locator": "a/b.json#/items/4"}, "desk")
    folder = bundle.write(tmp_path / "b", bundle.files(told, store.custody.entries(), variants=()))
    text = (folder / "custody.jsonl").read_text(encoding="utf-8")
    assert "leak" not in text and "server" not in text and "db.example" not in text and "a/b.json" in text
    assert bundle.verify(folder).holds and "stays in the case" in str(bundle.verify(folder))
    lines = text.splitlines()
    (folder / "custody.jsonl").write_text("\n".join([lines[0], lines[2]]) + "\n", encoding="utf-8")
    assert "does not follow" in str(bundle.verify(folder))


def test_a_changed_original_is_found_and_the_exhibit_named(folder: Path, leak: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(leak, copy)
    with zipfile.ZipFile(copy / "export.zip", "w") as package:
        package.writestr("page.json", CHAT.replace("早", "晚"))
    code, text = run(folder, copy)
    assert code == 1
    assert "EX-001 (export.zip!/page.json#/items/1): its original was not found." in text
    assert "export.zip!/page.json (SHA-256" in text


def test_wrong_use_is_told(folder: Path) -> None:
    assert run(folder, "nowhere")[0] == 2
    with pytest.raises(UsageError):
        bundle.verify(folder.parent)


def test_the_words_are_found_in_json_inside_json_and_in_mail() -> None:
    assert bundle_verify.stands("a “b”\nc", json.dumps({"x": json.dumps({"y": "a “b”\nc"})}).encode())
    assert bundle_verify.stands("洗白", b"=E6=B4=97=E7=99=BD")
    assert not bundle_verify.stands("洗白", "洗黑".encode())


def test_a_zip_has_the_same_bytes_twice_and_no_date(made: dict[str, bytes], tmp_path: Path) -> None:
    one, two = bundle.write(tmp_path / "1" / "b.zip", made), bundle.write(tmp_path / "2" / "b.zip", made)
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as package:
        assert {info.date_time[0] for info in package.infolist()} == {1980}
        assert "b/verify.py" in package.namelist()


def test_nothing_is_overwritten(made: dict[str, bytes], folder: Path) -> None:
    with pytest.raises(UsageError):
        bundle.write(folder, made)


def test_the_checker_needs_the_standard_library_alone() -> None:
    import ast

    module = ast.parse(bundle.script())
    names = {alias.name for node in ast.walk(module) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(module) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)


def test_the_checker_keeps_to_what_python_3_8_has() -> None:
    source = bundle.script().decode()
    module = ast.parse(source, feature_version=(3, 8))
    called = {node.attr for node in ast.walk(module) if isinstance(node, ast.Attribute)}
    assert not called & {"removeprefix", "removesuffix", "is_relative_to", "bit_count"}
    strict = [k for n in ast.walk(module) if isinstance(n, ast.Call) for k in n.keywords if k.arg == "strict"]
    assert not strict, "zip(strict=) came with 3.10"
    made = [node.value for node in module.body if isinstance(node, ast.Assign)]
    assert not [ast.dump(value) for value in made if isinstance(value, ast.Subscript)], "tuple[int] runs from 3.9 on"
