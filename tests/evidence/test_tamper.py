"""Whatever is altered between the evidence and the export is found, and told in one sentence that names it."""

from __future__ import annotations

import json
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

import workbench as wb
from workbench.case import Case
from workbench.errors import EvidenceError, WorkbenchError

WORDS = "café: 先“脱敏”，再说 no"


def lark(body: str, key: str) -> bytes:
    item = {
        "message_id": f"om_{key}", "chat_id": "oc_1", "msg_type": "text", "create_time": "1709629200000",
        "sender": {"id": "ou_1", "id_type": "open_id", "sender_type": "user"},
        "body": {"content": json.dumps({"text": body}, ensure_ascii=False)},
    }  # fmt: skip
    return json.dumps({"code": 0, "data": {"items": [item], "has_more": False}}, ensure_ascii=False).encode()


@pytest.fixture
def case(tmp_path: Path) -> Case:
    leak = tmp_path / "leak"
    leak.mkdir()
    (leak / "a.json").write_bytes(lark(WORDS, "a"))
    (leak / "b.json").write_bytes(lark("the other original says nothing of it", "b"))
    made = wb.open_case(tmp_path / "case")
    made.ingest(leak)
    claim = made.claim("They planned it.")
    claim.support(made.search("脱敏")[0])
    claim.contradict(made.search("nothing")[0])
    made.claims.dump(tmp_path / "claims.yaml")
    return made


def edited(case: Case, tmp_path: Path, change: Callable[[str], str]) -> Case:
    """The case after somebody edited claims.yaml by hand."""
    path = tmp_path / "claims.yaml"
    text = path.read_text(encoding="utf-8")
    new = change(text)
    assert new != text
    path.write_text(new, encoding="utf-8")
    case.claims.load(path)
    return case


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("再说 no", "再说 nо"),  # a Cyrillic o
        lambda text: text.replace(WORDS, unicodedata.normalize("NFD", WORDS)),
        lambda text: text.replace("café", "Café"),
        lambda text: text.replace("，再说", ", 再说"),
        lambda text: text.replace("再说 no", "再说\u00a0no"),
        lambda text: text.replace("再说 no", "再说 no\u200b"),
    ],
    ids=["look-alike", "NFD", "capital", "comma", "no-break space", "zero width"],
)  # fmt: skip
def test_one_character_of_a_quotation_stops_the_export_and_the_verification(
    case: Case, tmp_path: Path, change: Callable[[str], str]
) -> None:
    edited(case, tmp_path, change)
    for export in (
        lambda: case.brief().pdf(),
        lambda: case.brief().docx(),
        lambda: case.brief().bundle(tmp_path / "b"),
    ):
        with pytest.raises(EvidenceError, match=r"EX-001: the quotation is not what stands in the original"):
            export()
    assert not (tmp_path / "b").exists()
    assert any("EX-001" in problem for problem in case.verify().problems)


def test_offsets_moved_by_hand_to_the_same_words_are_found_again_and_to_others_are_not(
    case: Case, tmp_path: Path
) -> None:
    edited(
        case,
        tmp_path,
        lambda text: text.replace(f"quote: '{WORDS}'", "quote: 先").replace(f"quote: {WORDS}", "quote: 先"),
    )
    with pytest.raises(EvidenceError, match="begins or ends elsewhere"):
        case.brief().pdf()


def test_a_deleted_original_is_told_and_verify_fails(case: Case, tmp_path: Path) -> None:
    (tmp_path / "leak/a.json").unlink()
    told = [check for check in case.brief().checks if check.code == "original-absent"]
    assert [check.subject for check in told] == ["EX-001"] and "a.json" in told[0].what
    assert any("a.json" in problem and "was not found" in problem for problem in case.verify().problems)


def test_two_originals_that_changed_places_stop_the_export_naming_both(case: Case, tmp_path: Path) -> None:
    one, other = tmp_path / "leak/a.json", tmp_path / "leak/b.json"
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    with pytest.raises(EvidenceError, match=r"a\.json has changed.*b\.json has changed"):
        case.brief().pdf()


def test_one_byte_of_an_original_stops_the_export(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "leak/a.json"
    path.write_bytes(path.read_bytes().replace(b"om_a", b"om_b"))
    with pytest.raises(EvidenceError, match=r"EX-001: .*a\.json has changed: its SHA-256 was"):
        case.brief().docx()


def test_a_leak_that_moved_is_told_and_verifies_at_its_new_place(case: Case, tmp_path: Path) -> None:
    shutil.move(tmp_path / "leak", tmp_path / "elsewhere")
    assert {check.code for check in case.brief().checks} >= {"original-absent"}
    assert case.verify(tmp_path / "elsewhere").ok


def test_a_case_under_another_name_is_the_same_case(case: Case, tmp_path: Path) -> None:
    before = case.brief(title="t", date="2024-05-01", case="n").pdf()
    shutil.move(tmp_path / "case", tmp_path / "renamed")
    again = wb.open_case(tmp_path / "renamed")
    assert again.brief(title="t", date="2024-05-01", case="n").pdf() == before
    assert again.verify(tmp_path / "leak").ok


def test_a_quotation_of_the_words_before_an_edit_is_no_alteration_and_one_of_neither_is(tmp_path: Path) -> None:
    leak = tmp_path / "leak"
    for name, body in (("old", "delete it by Thursday"), ("new", "tidy it by Thursday")):
        (leak / name).mkdir(parents=True)
        (leak / name / "a.json").write_bytes(lark(body, "a"))
    made = wb.open_case(tmp_path / "case")
    made.ingest(leak / "old", leak / "new")
    rows = made.messages(versions=True)
    old = next(row for row in rows.to_dict("records") if row["body"].startswith("delete"))
    made.claim("They deleted it.").support(old)
    assert not [check for check in made.brief().checks if check.code == "altered-quotation"]
    made.claims.dump(tmp_path / "claims.yaml")
    edited(made, tmp_path, lambda text: text.replace("delete it by", "shred it by"))
    with pytest.raises(EvidenceError, match="EX-001: the quotation is not what stands"):
        made.brief().pdf()


def test_two_reporters_changes_that_git_could_not_merge_are_told_and_nothing_is_taken(
    case: Case, tmp_path: Path
) -> None:
    path, before = tmp_path / "claims.yaml", case.claims.book()
    text = path.read_text(encoding="utf-8").replace(
        "They planned it.", "\n<<<<<<< HEAD\n    A\n=======\n    B\n>>>>>>> theirs", 1
    )
    path.write_text(text, encoding="utf-8")
    for take in (case.claims.load, case.claims.sync):
        with pytest.raises(WorkbenchError, match="Two people changed the same lines"):
            take(path)
    assert case.claims.book() == before
