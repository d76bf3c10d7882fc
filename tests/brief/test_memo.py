"""The exposure memo names the circle, is a paper of its own, and is never part of a brief."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.brief.sample_facts import facts
from tests.truth.ground import Ground
from tests.truth.tables import Truth
from workbench.brief import content, extract, memo
from workbench.evidence.exposure import Exposure, Seen
from workbench.evidence.fingerprints import fingerprints
from workbench.sample import sample, sample_story

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


@pytest.mark.slow
def test_the_memo_of_the_sample_names_the_small_circle_that_was_planted(tmp_path: Path) -> None:
    ground = Ground(sample(), Truth(), tmp_path)
    ground.case.claims.load(sample_story() / "claims.yaml")
    planted = {ground.key_of[row["ref"]]: row["ref"] for row in ground.truth.rows("plants", kind="small-circle")}
    cited = {item.exhibit.label: item.exhibit.target_key for item in ground.case.claims.exhibits}
    narrow = {seen.exhibit: seen for seen in ground.case.exposure().narrow}
    marked = {label: planted[key] for label, key in cited.items() if key in planted}
    assert marked
    labels = ground.case.people().labels
    text = extract.squeezed(extract.pdf_text(ground.case.memo(tmp_path / "memo.pdf").read_bytes()))
    for label, ref in marked.items():
        (told,) = ground.truth.rows("exposure", ref=ref)
        names = narrow[label].persons
        persons = {ground.accounts[account] for account, name in labels.items() if name in names}
        assert persons == set(told["members"].split()) and len(names) == int(told["count"])
        assert extract.squeezed(f"{label}{len(names)}:{','.join(sorted(names))}") in text
