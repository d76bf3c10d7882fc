"""No export holds the user, computer, folder or time zone of whoever made it; custodians are for counsel."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pikepdf
import pytest

from workbench import exchange
from workbench.brief import extract
from workbench.brief.pictures import chunks

USER, HOST, FOLDER, CUSTODIAN = "quillfeather", "heronlakebox", "moorhenfolder", "Sparrowhawk Lane"
ZONE = "Pacific/Chatham"
MACHINE = (USER, HOST, FOLDER, "Chatham", "+12:45", "+13:45", "+1245", "+1345", "+12'45", "+13'45")
# A computer of another name: what asks the system for it gets this one
OTHER_COMPUTER = f"""
import os, platform, socket
socket.gethostname = socket.getfqdn = platform.node = lambda *a: {HOST!r}
real = os.uname()
os.uname = lambda: os.uname_result((real[0], {HOST!r}, *real[2:]))
"""
EXPORTS = f"""
import sys
from pathlib import Path
from tests.brief import papers
from workbench import exchange
from workbench.case import Case

top = Path(sys.argv[1])
case = Case(top / "case")
case.ingest(papers.leak(top), custodian={CUSTODIAN!r}, jobs=1)
case.topics.define("terms", ["terms", "Output"])
claim = case.claim("The terms forbade the use.")
pages = case.pages()
claim.support(pages[(pages["original"] == papers.TERMS) & pages["text"].str.contains(papers.SAID)].iloc[0],
              quote=papers.SAID)
claim.support(case.messages().iloc[0], quote="The terms forbid it.")
claim.support(case.cells(papers.WORKBOOK, "daily!A1:D5"))
claim.context(case.picture("IMG_0001.jpg"))
case.search("terms", purpose="contradiction", claim="c1")
out = top / "out"
out.mkdir()
for name in exchange.writers():
    exchange.write(case.store, name, out / name)
for language in ("en", "zh"):
    for variant in ("editor", "lawyer", "checker", "page"):
        draft = case.brief(variant=variant, language=language)
        draft.save(out / f"{{variant}}-{{language}}.pdf")
        draft.save(out / f"{{variant}}-{{language}}.docx")
    for ending in ("pdf", "docx"):
        case.memo(out / f"memo-{{language}}.{{ending}}", language=language)
case.brief().bundle(out / "bundle", variants=("editor", "lawyer"))
case.brief().bundle(out / "bundle.zip")
case.brief(pseudonyms=True).bundle(out / "named.zip")
case.claims.dump(out / "claims.yaml")
for ending in ("png", "svg", "pdf"):
    case.timeline("week").plot().save(out / f"timeline.{{ending}}")
print("all written")
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("traces") / FOLDER / "home" / USER
    (top / "site").mkdir(parents=True)
    (top / "site" / "sitecustomize.py").write_text(OTHER_COMPUTER)
    own = {"HOME": str(top), "USER": USER, "LOGNAME": USER, "USERNAME": USER, "HOSTNAME": HOST, "TZ": ZONE}
    paths = os.pathsep.join([str(top / "site"), str(Path(__file__).resolve().parents[2])])
    env = {**os.environ, **own, "PYTHONPATH": paths, "MPLCONFIGDIR": str(top / "mpl")}
    done = subprocess.run(
        [sys.executable, "-c", EXPORTS, str(top)], env=env, cwd=top, capture_output=True, text=True, check=False
    )
    assert done.stdout.endswith("all written\n"), done.stderr[-3000:]
    return top / "out"


def unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """A file and everything that lies in it, packed or not, each under a name that leads to it."""
    yield name, data
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for entry in package.infolist():
                yield f"{name}!/{entry.filename} (header)", repr((entry, entry.extra, entry.comment)).encode()
                yield from unpacked(f"{name}!/{entry.filename}", package.read(entry))
    elif data.startswith(b"\x1f\x8b"):
        yield from unpacked(f"{name}!/unpacked", gzip.decompress(data))
    elif data.startswith(b"%PDF-"):
        yield f"{name} (objects)", extract.pdf_objects(data)
        yield f"{name} (text)", extract.pdf_whole(data).encode("utf-8", "replace")
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for inner in pdf.attachments:
                yield from unpacked(f"{name}!/{inner}", pdf.attachments[inner].get_file().read_bytes())
    elif data.startswith(b"\x89PNG"):
        for kind, chunk in chunks(data):
            packed = kind in (b"zTXt", b"iCCP")
            yield (
                f"{name}#{kind.decode()}",
                kind + (zlib.decompress(chunk.split(b"\0", 2)[-1][1:-4]) if packed else chunk),
            )
    elif data.startswith(b"PAR1"):
        import pyarrow.parquet as pq

        table = pq.read_table(io.BytesIO(data))
        yield f"{name} (rows)", repr((table.schema.metadata, table.to_pylist())).encode("utf-8", "replace")


def everything(folder: Path) -> list[tuple[str, bytes]]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [part for path in files for part in unpacked(str(path.relative_to(folder)), path.read_bytes())]


def traces(words: tuple[str, ...], parts: list[tuple[str, bytes]]) -> list[str]:
    """Where a word stands, whatever its case, as UTF-8, UTF-16 or in an address."""
    forms = {form for word in words for w in (word, word.lower()) for form in (
        w.encode(), w.encode("utf-16-le"), w.encode("utf-16-be"), quote(w, safe="").encode())}  # fmt: skip
    return [f"{name}: {form!r}" for name, data in parts for form in forms if form in data or form in data.lower()]


@pytest.mark.slow
def test_no_export_names_the_user_the_computer_a_folder_or_the_zone(written: Path) -> None:
    names = {path.name for path in written.iterdir()}
    assert set(exchange.writers()) <= names and len(names) > len(exchange.writers()) + 20
    parts = everything(written)
    assert sum("!/" in name for name, _ in parts) > 200, "archives are looked into"
    assert traces(MACHINE, parts) == []


@pytest.mark.slow
def test_no_export_is_dated_by_the_clock_but_in_its_own_words(written: Path) -> None:
    today = tuple(int(part) for part in time.strftime("%Y %m %d").split())
    for path in written.rglob("*"):
        if path.is_file() and path.read_bytes()[:4] == b"PK\x03\x04":
            with zipfile.ZipFile(path) as package:
                assert not [e.filename for e in package.infolist() if e.date_time[:3] == today], path.name
        if path.suffix == ".png":
            assert not {kind for kind, _ in chunks(path.read_bytes())} & {b"tIME", b"eXIf", b"iCCP"}


@pytest.mark.slow
def test_from_whom_an_original_came_is_told_to_counsel_alone(written: Path) -> None:
    briefs = ("editor", "checker", "page")
    told = {path.name: traces((CUSTODIAN,), list(unpacked(path.name, path.read_bytes())))
            for path in written.iterdir() if path.suffix in (".pdf", ".docx", ".zip", ".yaml")}  # fmt: skip
    assert [
        name for name, found in told.items() if found and name.startswith((*briefs, "bundle.", "named.", "claims"))
    ] == []
    assert all(told[f"lawyer-{language}.docx"] and told[f"memo-{language}.docx"] for language in ("en", "zh"))


def test_the_search_for_traces_looks_into_what_is_packed(tmp_path: Path) -> None:
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a.txt", f"made by {USER.upper()}")
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("inner.docx", inner.getvalue())
    found = traces((USER,), list(unpacked("outer.zip", outer.getvalue())))
    assert found and all("inner.docx!/a.txt" in one for one in found)
    assert traces((USER,), [("x", USER.encode("utf-16-le"))])
