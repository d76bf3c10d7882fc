"""Hand edits and the case are merged field by field; what both sides changed differently is named, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.leaklet import Leak, case_of, message
from workbench.case import Case
from workbench.errors import EvidenceError


@pytest.fixture
def case(tmp_path: Path) -> Case:
    leak = Leak().add(
        message(1, "2024-03-01T08:00:00Z", "lin", "额度又用完了"), message(2, "2024-03-02T08:00:00Z", "wu", "没有用满")
    )
    made = case_of(leak, tmp_path / "case")
    rows = made.messages()
    made.claim("The allowance was used up.").support(rows.iloc[0], "plain")
    made.claim("It was hidden.").contradict(rows.iloc[1])
    return made


def edited(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_what_was_changed_on_either_side_is_kept(case: Case, tmp_path: Path) -> None:
    path = case.claims.dump(tmp_path / "claims.yaml")
    edited(path, "note: plain", "note: plain words")
    case.claims["c2"].edit(response="No answer by Friday.")
    case.claims.exhibit("EX-002").translate("It was not used up.", by="AB")
    case.claims.sync(path)
    text = path.read_text(encoding="utf-8")
    for words in ("plain words", "No answer by Friday.", "It was not used up."):
        assert words in text
    assert case.claims["c1"].evidence()[0][0].note == "plain words"
    before = text
    assert case.claims.sync(path) and path.read_text(encoding="utf-8") == before


def test_two_fields_of_one_claim_changed_on_two_sides_are_both_kept(case: Case, tmp_path: Path) -> None:
    path = case.claims.dump(tmp_path / "claims.yaml")
    edited(path, "text: It was hidden.", "text: It was hidden from the auditors.")
    case.claims["c2"].edit(open_questions="By whom?")
    case.claims.sync(path)
    assert case.claims["c2"].text == "It was hidden from the auditors."
    assert case.claims["c2"].claim.open_questions == "By whom?"


def test_one_field_changed_on_both_sides_is_named_and_nothing_is_written(case: Case, tmp_path: Path) -> None:
    path = case.claims.dump(tmp_path / "claims.yaml")
    edited(path, "text: It was hidden.", "text: It was denied.")
    case.claims["c2"].edit(text="It was buried.")
    left = path.read_text(encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"text of claim c2 is “It was buried\.” in the case and “It was denied\.”"):
        case.claims.sync(path)
    assert path.read_text(encoding="utf-8") == left and case.claims["c2"].text == "It was buried."


def test_what_one_side_removed_goes_and_what_the_other_added_stays(case: Case, tmp_path: Path) -> None:
    path = case.claims.dump(tmp_path / "claims.yaml")
    edited(path, "exhibits:", "  - id: c9\n    text: A new one by hand.\n    supports: []\nexhibits:")
    case.claims["c2"].remove()
    case.claims.sync(path)
    assert [claim.id for claim in case.claims] == ["c1", "c9"]
    assert "It was hidden." not in path.read_text(encoding="utf-8")


def test_what_was_removed_here_and_changed_there_is_a_conflict(case: Case, tmp_path: Path) -> None:
    path = case.claims.dump(tmp_path / "claims.yaml")
    edited(path, "text: It was hidden.", "text: It was hidden well.")
    case.claims["c2"].remove()
    with pytest.raises(EvidenceError, match="claim c2 was removed in the case and changed in the file"):
        case.claims.sync(path)


def test_a_file_edited_by_hand_is_not_overwritten_in_silence(case: Case, tmp_path: Path) -> None:
    path = case.claims.dump(tmp_path / "claims.yaml")
    case.claims["c1"].edit(status="checked")
    case.claims.dump(path)  # nobody edited it: fine
    edited(path, "status: checked", "status: doubted")
    case.claims["c1"].edit(note="more")
    with pytest.raises(EvidenceError, match="edited by hand"):
        case.claims.dump(path)
    case.claims.dump(path, force=True)
    assert "doubted" not in path.read_text(encoding="utf-8")


def test_a_file_that_is_damaged_changes_nothing(case: Case, tmp_path: Path) -> None:
    path = case.claims.dump(tmp_path / "claims.yaml")
    path.write_text("claims: [", encoding="utf-8")
    with pytest.raises(EvidenceError, match="line 1"):
        case.claims.sync(path)
    assert len(case.claims) == 2 and path.read_text(encoding="utf-8") == "claims: ["


def test_a_changed_quotation_comes_in_and_is_stopped_at_the_export(case: Case, tmp_path: Path) -> None:
    path = case.claims.dump(tmp_path / "claims.yaml")
    edited(path, "quote: 额度又用完了", "quote: 额度又用光了")
    case.claims.sync(path)
    with pytest.raises(EvidenceError, match=r"EX-001: the quotation is not what stands in the original: character 5"):
        case.brief("x").save(tmp_path / "x.docx")
