"""Whatever a quotation holds, Word gives it back character for character, and the PDF what its glyphs allow."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import replace

import docx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.brief.sample_facts import EXHIBITS, facts
from workbench.brief import content
from workbench.brief.extract import docx_text, pdf_text, squeezed
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
ARABIC = "سلام علیکم"  # a PDF gives the two letters of its ligature lam-alef back in the other order; Word does not
WORDS = st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs", "Cf", "Co"]), max_size=30)
QUOTES = st.lists(st.sampled_from(PIECES) | WORDS, min_size=1, max_size=5).map(" ".join)


def in_pdf(quote: str) -> str:
    """A quotation as it is looked for in a PDF; pdfium itself takes the ligatures U+FB00 to U+FB06 apart."""
    return re.sub("[\ufb00-\ufb06]", lambda found: unicodedata.normalize("NFKC", found[0]), squeezed(printable(quote)))


def is_set_apart(text: str) -> bool:
    """Right-to-left words and stacked marks are set glyph by glyph: an extractor puts them in order as it sees fit."""
    return any(unicodedata.bidirectional(char) in ("R", "AL", "AN", "NSM") for char in text)


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


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(QUOTES.filter(str.strip), min_size=4, max_size=24))
def test_every_quotation_comes_out_of_word_and_what_is_not_set_apart_out_of_the_pdf_too(quotes: list[str]) -> None:
    brief = content.build(told(quotes), "lawyer")
    pdf, word = squeezed(pdf_text(brief.pdf())), docx_text(brief.docx())
    for quote in quotes:
        assert visible(quote) in word
        assert is_set_apart(printable(quote)) or in_pdf(quote) in pdf


def test_each_kind_of_hostile_quotation_comes_out_of_both_files() -> None:
    brief = content.build(told(PIECES), "lawyer")
    pdf, word = squeezed(pdf_text(brief.pdf())), docx_text(brief.docx())
    assert [piece for piece in PIECES if visible(piece) not in word] == []
    assert [piece for piece in PIECES if in_pdf(piece) not in pdf] == [ARABIC]


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
