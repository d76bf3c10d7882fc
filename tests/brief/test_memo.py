"""The exposure memo names the circle, is a paper of its own, and is never part of a brief."""

from __future__ import annotations

import pytest

from tests.brief.sample_facts import facts
from workbench.brief import content, extract, memo
from workbench.evidence.exposure import Exposure, Seen
from workbench.evidence.fingerprints import fingerprints

FOUND = Exposure(
    seen=(
        Seen("EX-001", frozenset(("Gao", "Zhou", "Wang", "Ma")), "members at that time", True, without=3),
        Seen(
            "EX-002",
            frozenset(("Gao", "Zhou", "Wang")),
            "members at that time",
            True,
            tuple(fingerprints("通知\u200b\u200c全员")),
            ("its time is the exporter's local time",),
            ("a.json and b.json differ from character 2 on",),
            without=4,
        ),
    ),
    circle=("Gao", "Wang", "Zhou"),
    certain=True,
    unknown=("EX-003",),
)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_names_the_circle_and_what_widens_it(language: str) -> None:
    made = memo.build(FOUND, title="Exposure", case="MILL-23", date="2023-12-14", language=language)
    text = extract.squeezed(extract.pdf_text(made.pdf()))
    for word in ("Gao,Wang,Zhou", "EX-002", "U+200BU+200C", "a.jsonandb.json"):
        assert word in text
    assert extract.squeezed(extract.docx_text(made.docx())).count("EX-002") >= 2
    assert made.handling == memo.WORDS[language]["handling"]


def test_the_brief_knows_nothing_of_it() -> None:
    text = extract.pdf_text(content.build(facts()).pdf())
    assert "circle" not in text.lower() and "exposure" not in text.lower()


def test_both_languages_say_the_same_things() -> None:
    assert set(memo.WORDS["en"]) == set(memo.WORDS["zh"])


def test_nobody_who_saw_everything_is_said_so() -> None:
    none = Exposure(FOUND.seen, (), False, ())
    made = memo.build(none, title="Exposure", case="X", date="2023-12-14")
    assert "No known person" in extract.pdf_text(made.pdf())
