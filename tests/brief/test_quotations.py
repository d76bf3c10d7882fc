"""Whatever a quotation holds, Word and the PDF give it back character for character, to two programs that read PDF."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from dataclasses import replace

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.brief.sample_facts import EXHIBITS, facts
from workbench.brief import content
from workbench.brief.escapes import escaped
from workbench.brief.extract import FOOTER, HEADER, docx_text, pdf_text, squeezed
from workbench.brief.facts import CaseFacts, MessageFact
from workbench.brief.glyphs import printable
from workbench.brief.visible import visible

PIECES = [
    "ordinary words", "先“脱敏”，再说", "\u202eevil\u202c", "\u2066iso\u2069", "e\u0301a\u0308\u0323",
    "Z\u0351\u0350a\u0334l\u0329go", "👩\u200d👩\u200d👧", "🏳\ufe0f\u200d🌈", "🇨🇳", "👍🏽",
    "offices flat affinity", "ﬁ ﬂ ﬃ", "soft\xadhyphen", "no\xa0break", "a\x09b",
    "zero\u200bwidth\u200cand\u200djoin", "\ue000\uf8ff", "line\u2028sep\u2029para",
    "line\x0abreak\x0d\x0aagain", "x" * 300, "汉" * 200,
    "#eval(1) #image(\"/etc/passwd\") $x^2$ *b* _e_ `r` <l> @c // no", "\\input{x} \\textbf{y} % z",
    "<w:t>&amp;</w:t> ]]> <!-- -->", "{{ 7*7 }} ${x} %n", "עברית שלום", "سلام علیکم", "ไทย", "हिन्दी",
    "한국어 ㄱ", "\ufeffbom", "𠮷𠀋", "①Ⅷ㎏™½", "ＦＵＬＬｗｉｄｔｈ", "«guillemets» “curly” ‘single’ —–‐‑",
    "https://x.example/" + "a" * 120, "\x07\x1b[31m", "\U000e0041\U000e0042", "AVAToTaWA",
    "1234567890ABCDEF" * 8, "==== ---- ____ ....", "  two  blanks  ",
]  # fmt: skip
MARKED = [
    "السَّلَامُ عَلَيْكُمْ", "שָׁלוֹם עֲלֵיכֶם", "نص عربي with English 123 داخل", "אבג 12.5% (דה)", "«سلام» (لا)",
    "العربية: 2023-04-18, ٣٤٥", "کتاب\u200cها می\u200cخواهم", "n\u0303\u0303 q\u0304", "हिन्दी में कार्य क्षत्रिय",
    "ปีนี้เป็นที่รู้", "👨🏽\u200d💻 👍🏽 👍", "ﷺ ﷲ ﻻ", "a literal ⟦U+200B⟧ and a real \u200b", "\u202eabc\u202c לא",
    "trailing \nblanks ", "\u3000首行", "x\u202f\u2009y\xa0z", "ภาษา and  两 个", "half \ud83d and  two",
]  # fmt: skip
SET_WHOLE = [
    "سلام علیکم",
    "لا إله إلا الله",
    "الإبلاغ عن الأخطاء لاحقا",
    "עברית שלום",
    "پژوهش گزارش",
    "Tiếng Việt",
    "é",
]
WORDS = st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs", "Cf", "Co"]), max_size=30)
QUOTES = st.lists(st.sampled_from([*PIECES, *MARKED, *SET_WHOLE]) | WORDS, min_size=1, max_size=5).map(" ".join)
EMBEDDED = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")  # pdftotext puts them around what runs backward
PROGRAMS = ["pdfium", *(["poppler"] if shutil.which("pdftotext") else [])]


def taken_out(data: bytes, program: str) -> str:
    """The text that a program takes out of a PDF, without headers, footers and blanks."""
    if program == "pdfium":
        return squeezed(pdf_text(data))
    area = ["-x", "0", "-y", str(HEADER), "-W", "600", "-H", str(842 - HEADER - FOOTER)]
    done = subprocess.run(["pdftotext", *area, "-", "-"], input=data, capture_output=True, check=True)
    return squeezed(EMBEDDED.sub("", done.stdout.decode()))


def is_given_back(quote: str, text: str) -> bool:
    """As it stands; or as the JSON string that is printed beneath what no program gives back as it stands."""
    line = escaped(quote)
    if not line:
        return squeezed(printable(quote)) in text
    return json.loads(line) == quote and line == squeezed(line) and line in text


def told(quotes: list[str]) -> CaseFacts:
    """The sample's facts with one exhibit for each quotation."""
    made = [
        replace(
            EXHIBITS[0], number=f"EX-{n:03d}", quote=quote, translation="", kind="message", prefix="", suffix="",
            start=0, end=len(quote), messages=(MessageFact(key=f"k{n}", sender="Lin Qiao", text=quote),),
        )
        for n, quote in enumerate(quotes, 1)
    ]  # fmt: skip
    claims = tuple(replace(claim, supports=()) for claim in facts().claims)
    return replace(facts(), exhibits=tuple(made), claims=claims)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(QUOTES.filter(str.strip), min_size=4, max_size=24))
def test_whatever_a_quotation_holds_word_and_both_programs_give_it_back(quotes: list[str]) -> None:
    brief = content.build(told(quotes), "lawyer")
    data, word = brief.pdf(), docx_text(brief.docx())
    assert [quote for quote in quotes if visible(quote) not in word] == []
    for program in PROGRAMS:
        text = taken_out(data, program)
        assert [quote for quote in quotes if not is_given_back(quote, text)] == [], program


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_kind_of_hostile_quotation_is_given_back_by_the_pdf(program: str) -> None:
    text = taken_out(content.build(told([*PIECES, *MARKED, *SET_WHOLE]), "lawyer").pdf(), program)
    assert [piece for piece in [*PIECES, *MARKED, *SET_WHOLE] if not is_given_back(piece, text)] == []
    assert [piece for piece in MARKED if not escaped(piece)] == []


@pytest.mark.parametrize("program", PROGRAMS)
def test_words_of_one_right_to_left_script_without_marks_come_out_as_they_stand(program: str) -> None:
    text = taken_out(content.build(told(SET_WHOLE), "lawyer").pdf(), program)
    assert [piece for piece in SET_WHOLE if squeezed(piece) not in text] == []


def test_ordinary_quotations_need_no_line_of_escapes() -> None:
    for text in (
        "先“脱敏”，再说 ok",
        "e\u0301 Tiếng Việt",
        "a\nb",
        "👍 ❤\ufe0f",
        "한국어",
        "“x” – …",
        "①Ⅷ㎏™½",
        "\u200b",
    ):
        assert escaped(text) == ""


def test_a_word_of_ten_thousand_letters_and_half_a_character_come_out_of_both_files() -> None:
    quotes = ["w" * 10_000, "half \ud83d a character", "中" * 10_000]
    brief = content.build(told(quotes))
    pdf, word = squeezed(pdf_text(brief.pdf())), docx_text(brief.docx())
    for quote in quotes:
        assert visible(quote) in word and squeezed(printable(quote)) in pdf
    assert "⟦U+D83D⟧" in word


def test_word_opens_with_hostile_quotations_and_every_style_and_link_is_there() -> None:
    opened = docx.Document(io.BytesIO(content.build(told(PIECES), "lawyer").docx()))
    known = {style.style_id for style in opened.styles}
    body = opened.element.body
    used = {node.val for node in body.iter() if node.tag.endswith(("}pStyle", "}rStyle", "}tblStyle"))}
    assert used and used <= known
    marks = {node.get(f"{{{node.nsmap['w']}}}name") for node in body.iter() if node.tag.endswith("}bookmarkStart")}
    links = {node.get(f"{{{node.nsmap['w']}}}anchor") for node in body.iter() if node.tag.endswith("}hyperlink")}
    assert links and links <= marks
