"""HTML pages show what a visitor sees, keep apart what is hidden, and are decoded by what their bytes say."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model import Document, Page
from workbench.originals import Blob
from workbench.readers import html
from workbench.readers._markup import markup


def pages(data: bytes) -> list[Page]:
    return [
        p for record in html.READER.read(Blob("a.html", data)) if isinstance(record, Document) for p in record.pages
    ]


def test_blocks_become_lines_and_cells_are_parted_by_tabs() -> None:
    seen = markup("<p>one <b>two</b></p><p>three<br>four</p><table><tr><td>a<td>b</table>")
    assert seen.text == "one two\nthree\nfour\na\tb"


def test_blanks_are_folded_except_in_preformatted_text() -> None:
    assert markup("<p>a \n\t b</p><pre>  x\n   y</pre>").text == "a b\n  x\n   y"


def test_hidden_words_are_not_in_the_text() -> None:
    seen = markup('<div>seen</div><div style="DISPLAY : none">un<b>seen</b></div><p hidden>gone</p>after')
    assert seen.text.split() == ["seen", "after"] and seen.hidden == ["unseen", "gone"]


def test_a_page_whose_label_lies_is_decoded_by_its_bytes() -> None:
    arabic = "<html><meta charset=iso-8859-1><p>" + "تمت مناقشة إخفاء البيانات في الاجتماع اليوم " * 5
    assert "إخفاء البيانات" in pages(arabic.encode("cp1256"))[0].text
    assert "脱敏" in pages(("<html><meta charset=iso-8859-1><p>" + "数据脱敏的问题").encode())[0].text


def test_a_western_page_with_its_true_label_keeps_its_accents() -> None:
    assert "déjà vu, naïve café" in pages("<meta charset=iso-8859-1><p>déjà vu, naïve café".encode("latin-1"))[0].text


def test_scripts_are_not_run_and_their_data_is_kept() -> None:
    found = pages(b'<html><script>alert("x")</script><script type="application/json">{"a":"kept"}</script>')
    assert [(page.kind, page.text) for page in found] == [("hidden", '{"a":"kept"}')]


def test_nesting_without_end_is_read() -> None:
    assert markup("<div>" * 30_000 + "deep").text == "deep"


@settings(max_examples=150, derandomize=True, deadline=None, database=None)
@given(st.text(alphabet="<>/=\"'!-abpdivscript &;#x0\n", max_size=80))
def test_no_markup_breaks_the_reading(source: str) -> None:
    markup(source).text.encode()
