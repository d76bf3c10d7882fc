"""Workbooks show each cell as Excel does, and tell what is hidden from whoever opens them."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model import Document, Page, Skipped
from workbench.originals import Blob
from workbench.readers import xlsx
from workbench.readers._numfmt import general, is_date, shown
from workbench.readers._sheets import column_name, position

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.mark.parametrize(
    ("number", "code", "wanted"),
    [
        (1599.99, '"$"#,##0.00', "$1,599.99"),
        (-1599.99, '"$"#,##0.00_);[Red]("$"#,##0.00)', "($1,599.99)"),
        (0.1234, "0.00%", "12.34%"),
        (43363, "yyyy-mm-dd", "2018-09-20"),
        (43363.5, "m/d/yy h:mm AM/PM", "9/20/18 12:00 PM"),
        (45110.4, 'yyyy"年"m"月"d"日" 上午/下午h:mm', "2023年7月3日 上午9:36"),
        (1.5, "# ?/?", "1 1/2"),
        (12345678, "#,##0,", "12,346"),
        (0, '0;-0;"none"', "none"),
        (7421, ";;;", ""),
        (1234.5, "0.00E+00", "1.23E+03"),
        (1.25, "[h]:mm:ss", "30:00:00"),
        (12, "000", "012"),
        (150, '[>=100]"big";"small"', "big"),
        (0.5, "General", "0.5"),
        (3, '0" calls"', "3 calls"),
        (41.5, '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)', "41.50"),
        (2958466, "yyyy-mm-dd", "2958466"),
    ],
)
def test_a_number_looks_as_its_format_says(number: float, code: str, wanted: str) -> None:
    assert shown(number, code) == wanted


def test_a_number_without_a_format_is_neither_cut_nor_noisy() -> None:
    assert general(0.1 + 0.2) == "0.3" and general(123456789012345.0) == "123456789012345" and general(-5.0) == "-5"


def test_formats_of_dates_are_told_from_formats_of_numbers() -> None:
    assert is_date("d.m.yyyy") and is_date("[mm]:ss") and not is_date('0.00"days"') and not is_date("General")


@settings(max_examples=200, derandomize=True, deadline=None, database=None)
@given(st.floats(), st.text(alphabet='0#?.,%E+-/@;[]"\\ymdhsaAPM/_*$<>=1G年', max_size=12))
def test_no_format_code_breaks_the_reading(number: float, code: str) -> None:
    shown(number, code)


@given(st.integers(0, 16_383), st.integers(0, 1_048_575))
def test_names_of_cells_and_their_places_agree(column: int, row: int) -> None:
    assert position(f"{column_name(column)}{row + 1}") == (row, column)


def workbook(sheet: str, **parts: str) -> list[object]:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr(
            "xl/workbook.xml", f'<workbook {MAIN}><sheets><sheet name="One" sheetId="1"/></sheets></workbook>'
        )
        package.writestr("xl/worksheets/sheet1.xml", sheet)
    return list(xlsx.READER.read(Blob("a.xlsx", target.getvalue())))


def pages(records: list[object]) -> list[Page]:
    return [page for record in records if isinstance(record, Document) for page in record.pages]


def test_rows_are_read_a_block_at_a_time_and_each_page_names_its_cells() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="C{n}" t="str"><v>{"x" * 90}</v></c></row>' for n in range(1, 61)
    )
    found = pages(workbook(f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"))
    bodies = [page for page in found if page.kind == "body"]
    assert (
        bodies[0].locator.fragment == "#/xl/worksheets/sheet1.xml!A1:C22" and bodies[0].label == "sheet One, rows 1-22"
    )
    assert bodies[0].text.splitlines()[0] == "1\t\t" + "x" * 90 and len(bodies) == 3


def test_a_sheet_cut_in_the_middle_gives_the_rows_before_the_cut_and_says_so() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 21))
    records = workbook(f"<worksheet {MAIN}><sheetData>{rows}"[:-30])
    assert pages(records)[0].text.splitlines()[:18] == [str(n) for n in range(1, 19)]
    assert any(isinstance(record, Skipped) and "damaged" in record.reason for record in records)


def test_cells_without_references_stand_where_they_come() -> None:
    found = pages(
        workbook(f"<worksheet {MAIN}><sheetData><row><c><v>1</v></c><c><v>2</v></c></row></sheetData></worksheet>")
    )
    assert found[0].text == "1\t2"
