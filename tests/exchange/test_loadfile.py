"""A load file numbers every record without a gap, keeps families together, and survives hostile text."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.leaklet import Leak, case_of, message, place
from workbench import exchange
from workbench.cli.export import command
from workbench.errors import UsageError
from workbench.exchange.loadfile import BROKEN, FIELDS, PARTED, QUOTED, dat_line, series
from workbench.model import Document, File, Page
from workbench.store import Store, open_store

HOSTILE = "first þ line\r\nsecond \x14 ® line\n=cmd()"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    paper = Document(
        title="Terms", page_count=3, author="Legal",
        pages=(Page(number=1, label="page 1", text="1. None.", locator=place("f", 1)),), locator=place("f", 0),
    )  # fmt: skip
    other = Document(title="Loose", pages=(), locator=place("g", 0))
    sent = File(name="terms.pdf", path="m.eml!/terms.pdf")
    leak = Leak().add(
        message(1, "2024-03-01T08:00:00Z", "lin", HOSTILE),
        message(2, "2024-03-01T09:00:00Z", "wu", "attached", files=(sent,)),
        message(3, "2024-03-01T10:00:00Z", "wu", "after"),
    )
    leak.add(paper, original="m.eml!/terms.pdf").add(other, original="loose.txt")
    case_of(leak, tmp_path / "case")
    return open_store(tmp_path / "case")


def dat(path: Path) -> list[dict[str, str]]:
    """Read a DAT as a review platform does."""
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    table = [line.strip("\r").split(PARTED) for line in lines if line]
    heads, *body = [[value.strip(QUOTED).replace(BROKEN, "\n") for value in row] for row in table]
    return [dict(zip(heads, row, strict=True)) for row in body]


def test_numbers_run_without_a_gap_and_a_document_takes_one_a_page(store: Store, tmp_path: Path) -> None:
    assert exchange.write(store, "loadfile", tmp_path / "out") == 5
    rows = dat(tmp_path / "out/loadfile.dat")
    assert [(row["BEGBATES"], row["ENDBATES"]) for row in rows] == [
        ("LW00000001", "LW00000001"),
        ("LW00000002", "LW00000002"),
        ("LW00000003", "LW00000005"),
        ("LW00000006", "LW00000006"),
        ("LW00000007", "LW00000007"),
    ]
    assert list(rows[0]) == list(FIELDS)


def test_a_message_and_what_it_carried_are_one_family(store: Store, tmp_path: Path) -> None:
    exchange.write(store, "loadfile", tmp_path / "out")
    rows = dat(tmp_path / "out/loadfile.dat")
    assert [(row["BEGATTACH"], row["ENDATTACH"]) for row in rows[1:3]] == [("LW00000002", "LW00000005")] * 2
    assert rows[0]["BEGATTACH"] == "" and rows[2]["TITLE"] == "Terms" and rows[2]["PAGECOUNT"] == "3"


def test_dat_and_csv_say_the_same_and_every_text_is_there(store: Store, tmp_path: Path) -> None:
    exchange.write(store, "loadfile", tmp_path / "out")
    rows = dat(tmp_path / "out/loadfile.dat")
    with (tmp_path / "out/loadfile.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.DictReader(stream)) == rows
    for row in rows:
        assert tmp_path.joinpath("out", *row["TEXTPATH"].split("\\")).is_file()
    first = tmp_path.joinpath("out", *rows[0]["TEXTPATH"].split("\\"))
    assert first.read_bytes().decode() == HOSTILE, "the text is verbatim"


def test_the_opticon_file_has_every_number_once_and_marks_where_records_begin(store: Store, tmp_path: Path) -> None:
    exchange.write(store, "loadfile", tmp_path / "out")
    lines = (tmp_path / "out/loadfile.opt").read_bytes().decode("ascii").split("\r\n")
    assert lines.pop() == ""
    table = [line.split(",") for line in lines]
    assert {len(row) for row in table} == {7}
    assert [row[0] for row in table] == [f"LW{number:08d}" for number in range(1, 8)]
    assert [row[3] for row in table] == ["Y", "Y", "Y", "", "", "Y", "Y"]
    assert [row[6] for row in table] == ["1", "1", "3", "", "", "1", "1"]
    assert table[3][1:3] == ["VOL001", "IMAGES\\00001\\LW00000004.tif"]
    begins = [row["BEGBATES"] for row in dat(tmp_path / "out/loadfile.dat")]
    assert [row[0] for row in table if row[3] == "Y"] == begins, "the same records as the DAT"


def test_no_text_can_break_a_line_or_a_field() -> None:
    line = dat_line([HOSTILE, "b"])
    assert line.count(PARTED) == 1 and line.count(QUOTED) == 4 and line.count("\n") == 1
    assert "⟦U+00FE⟧" in line and "⟦U+0014⟧" in line and "⟦U+00AE⟧" in line


def test_the_form_of_the_numbers_is_chosen_on_the_command_line_and_kept(store: Store, tmp_path: Path) -> None:
    store.close()
    arguments = ["export", str(tmp_path / "case"), "--format", "loadfile", "--out", str(tmp_path / "o")]
    done = CliRunner().invoke(command, [*arguments[1:], "--bates", "MORTAR-000000"])
    assert done.exit_code == 0, done.output
    assert dat(tmp_path / "o/loadfile.dat")[0]["BEGBATES"] == "MORTAR-000001"
    exchange.write(open_store(tmp_path / "case"), "loadfile", tmp_path / "again")
    assert (tmp_path / "again/loadfile.dat").read_bytes() == (tmp_path / "o/loadfile.dat").read_bytes()


@pytest.mark.parametrize("form", ["", "MORTAR", "000000", "A B000", "A00"])
def test_what_is_no_form_is_refused(form: str) -> None:
    with pytest.raises(UsageError, match="no form of Bates"):
        series(form)
