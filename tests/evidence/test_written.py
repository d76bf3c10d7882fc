"""A claims.yaml written by hand from the documentation alone: the case finds the words and fills in the rest."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import workbench as wb
from tests.evidence.test_tamper import lark
from workbench.case import Case
from workbench.errors import EvidenceError

DOCS = Path(__file__).resolve().parents[2] / "docs" / "evidence.md"
WORDS = "审计下周一进场。raw_o3 周五前清空"


@pytest.fixture
def case(tmp_path: Path) -> Case:
    leak = tmp_path / "leak"
    leak.mkdir()
    (leak / "a.json").write_bytes(lark(f"{WORDS}，别在大群说。", "a"))
    (leak / "b.json").write_bytes(lark("Nothing was deleted. ok ok", "b"))
    (leak / "memo.txt").write_text("Memo.\nNothing was deleted. ok\n", encoding="utf-8")
    made = wb.open_case(tmp_path / "case")
    made.ingest(leak, jobs=1)
    return made


def taken(case: Case, tmp_path: Path, text: str) -> Case:
    path = tmp_path / "claims.yaml"
    path.write_text(text, encoding="utf-8")
    case.claims.load(path)
    return case


HAND = f"""
claims:
  - id: c1
    text: The folder was to be emptied before the audit.
    response: The company did not answer.
    supports:
      - exhibit: EX-001
      - exhibit: EX-002
        stance: contradicts
        note: said so in public
exhibits:
  - id: EX-001
    quote: {WORDS}
    translation: The auditors come on Monday.
    translator: desk
  - id: EX-002
    quote: Nothing was deleted.
    original: b.json
"""


def test_words_alone_are_enough_and_a_place_where_they_stand_twice(case: Case, tmp_path: Path) -> None:
    taken(case, tmp_path, HAND)
    one, two = (item.exhibit for item in case.claims.exhibits)
    assert (one.original, one.start, one.end, one.translation) == (
        "a.json",
        0,
        len(WORDS),
        "The auditors come on Monday.",
    )
    assert one.target_key and one.item_sha256 and one.original_sha256 and two.original == "b.json"
    assert case.claims.standings()["c1"].status == "contradicted"
    assert case.verify().ok
    assert case.brief(date="2024-05-01").pdf()


def test_what_the_case_has_filled_in_comes_back_with_the_next_sync(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "claims.yaml"
    path.write_text(HAND, encoding="utf-8")
    case.claims.sync(path)
    there = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    assert all(entry["target_key"] and entry["item_sha256"] for entry in there["exhibits"])
    before = path.read_text(encoding="utf-8")
    case.claims.sync(path)
    assert path.read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    "quote, told",
    [
        ("Nothing was deleted.", "stand in 2 places: b.json#"),
        ("Nothing was delеted.", "stand in no message or page"),
        ("nothing was deleted.", "stand in no message or page"),
    ],
    ids=["twice", "look-alike", "capital"],
)
def test_words_that_stand_nowhere_or_twice_are_told_with_what_to_do(
    case: Case, tmp_path: Path, quote: str, told: str
) -> None:
    text = f"claims: []\nexhibits:\n  - id: EX-009\n    quote: {quote}\n"
    with pytest.raises(EvidenceError, match=re.escape("of exhibit EX-009")) as error:
        taken(case, tmp_path, text)
    assert told in str(error.value)
    assert not case.claims.exhibits


def test_the_example_of_the_documentation_is_understood_as_it_stands(case: Case, tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.S)
    told = yaml.load(example, yaml.BaseLoader)
    known = {"quote": WORDS, "original": "a.json"}
    first = {**told["exhibits"][0], **known}
    second = {**told["exhibits"][1], "quote": "Nothing was deleted.", "original": "memo.txt"}
    second.pop("locator", None)
    taken(case, tmp_path, yaml.safe_dump({**told, "exhibits": [first, second]}, allow_unicode=True))
    assert len(case.claims) == len(told["claims"]) and len(case.claims.exhibits) == 2
