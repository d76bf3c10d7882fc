"""claims.yaml reads back character for character, and says in plain words what is wrong with it."""

from __future__ import annotations

import contextlib
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import EvidenceError
from workbench.evidence.claims import Claim, Support
from workbench.evidence.claims_file import dump, load
from workbench.evidence.exhibits import Exhibit
from workbench.evidence.ledger import Book

BOOK = Book(
    (
        Claim(claim_id="c1", text="Staff used the API in every phase.", position=1, response="No answer by Friday."),
        Claim(claim_id="c2", text="yes", position=2, kind="fact", open_questions="Who?\nWhen?"),
    ),
    (
        Exhibit(exhibit_id="EX-001", number=1, quote="先“脱敏”,再说: no", target_key="k1", locator="#/items/4", end=14),
        Exhibit(exhibit_id="EX-002", number=2, quote="two\nlines ", target_key="k2", translation="- not a list"),
    ),
    (
        Support(claim_id="c1", exhibit_id="EX-001", note="# not a comment"),
        Support(claim_id="c1", exhibit_id="EX-002", stance="contradicts", weight="indirect", by="AB"),
        Support(claim_id="c2", exhibit_id="EX-001", stance="context"),
    ),
)  # fmt: skip


Q = "quote: q, target_key: k"
TIED = f"exhibits:\n- {{id: E, {Q}}}\nclaims:\n- id: c1\n  text: t\n  supports:\n  - exhibit: E\n"


def test_a_book_reads_back_equal() -> None:
    assert load(dump(BOOK)) == BOOK


def test_the_file_is_readable_chinese_with_claims_first() -> None:
    text = dump(BOOK)
    assert "先“脱敏”,再说: no" in text
    assert text.index("claims:") < text.index("exhibits:")
    assert "\\u" not in text and "!!" not in text


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)


@given(texts, texts, st.one_of(st.just(""), texts))
def test_any_text_survives_the_file(claim: str, quote: str, note: str) -> None:
    book = Book(
        (Claim(claim_id="c1", text=claim, position=1, note=note),),
        (Exhibit(exhibit_id="EX-001", number=1, quote=quote, target_key="k", prefix=note),),
        (Support(claim_id="c1", exhibit_id="EX-001", note=note),),
    )
    assert load(dump(book)) == book


def test_words_that_yaml_would_take_for_values_stay_words() -> None:
    for word in ("yes", "null", "1.50", "2024-01-01", "0x10", "~", "on", "12:30"):
        book = Book((Claim(claim_id="c1", text=word, position=1),))
        assert load(dump(book)).claims[0].text == word


@pytest.mark.parametrize(
    "text, told",
    [
        ("claims: [", "line 1"),
        ("- a", "no claims"),
        ("claims:\n  - id: c1\n", "claim c1 has no id or no text"),
        ("claims:\n  - id: c1\n    text: t\n    colour: red\n", "colour"),
        ("claims:\n  - id: c1\n    text: t\n    supports:\n      - exhibit: EX-009\n", "cites EX-009"),
        ("exhibits:\n  - id: EX-001\n    quote: q\n    target_key: k\n    start: two\n", "not a number"),
        ("exhibits:\n  - id: EX-001\n    quote: q\n    kind: table\n", "table without a target_key"),
        ("exhibits:\n  - id: EX-001\n    original: a.txt\n", "exhibit EX-001 has no quote"),
        ("claims: &a [*a]\n", "alias"),
        ("claims:\n  - id: c1\n    text: [1, 2]\n", "text of claim c1 is a list"),
        ("claims:\n<<<<<<< HEAD\n- id: c1\n=======\n- id: c2\n>>>>>>> other\n", "Two people changed the same lines"),
        ("claims: &a\n- id: c1\n  text: t\n", "anchors or aliases (&name, *name) in line 1"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nclaims: [*b]\n", "anchors or aliases"),
        ("claims:\n- id: c1\n  text: !!python/name:os.system x\n", "uses a tag"),
        ("claims:\n- id: c1\n  text: t\n  text: u\n", "'text' twice, again in line 4"),
        ("claims: []\nexhibits: []\nclaims: []\n", "'claims' twice"),
        ("clams: []\n", "'clams', which means nothing"),
        ("claims:\n- {id: c1, text: t}\n- {id: c1, text: u}\n", "claim c1 is there twice"),
        (f"exhibits:\n- {{id: E, {Q}}}\n- {{id: E, {Q}}}\n", "exhibit E is there twice"),
        (f"exhibits:\n- {{id: E, number: '1', {Q}}}\n- {{id: F, number: '1', {Q}}}\n", "number EX-001 is there twice"),
        (f"exhibits:\n- {{id: E, kind: song, {Q}}}\n", "kind of exhibit E is 'song'"),
        (f"exhibits:\n- {{id: E, number: '{'9' * 5000}', {Q}}}\n", "not a number"),
        (f"{TIED}    stance: suports\n", "Write one of supports, contradicts, context"),
        (f"{TIED}    weight: heavy\n", "Write one of direct, indirect"),
        (f"{TIED}  - exhibit: E\n    stance: contradicts\n", "support of c1 by E is there twice"),
        ('claims:\n- id: c1\n  text: "half \\ud83d"\n', "half a character (U+D83D)"),
        ("claims: " + "[" * 5000 + "]" * 5000, "nested too deeply"),
    ],
)
def test_what_is_wrong_is_named(text: str, told: str) -> None:
    with pytest.raises(EvidenceError) as caught:
        load(text)
    assert told in str(caught.value)


@given(st.text(string.printable, max_size=120))
def test_no_text_gives_another_error_than_ours(text: str) -> None:
    with contextlib.suppress(EvidenceError):
        load(text)


def test_signs_of_a_conflict_inside_a_text_are_words() -> None:
    book = Book((Claim(claim_id="c1", text="<<<<<<< HEAD\n=======\n>>>>>>> x", position=1),))
    assert load(dump(book)) == book
