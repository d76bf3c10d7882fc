"""Under pseudonyms no form of a name is left anywhere in the finished files, and the key lies elsewhere."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.brief import papers
from tests.leaklet import Leak, case_of, message, person
from workbench.brief import bundle, extract
from workbench.case import Case
from workbench.cli.brief import command
from workbench.errors import EvidenceError, UsageError

BODY = "老林 told Lin Qiao (林乔, lin.qiao@beiheng.example) that Linda knows; Marta too"


@pytest.fixture
def case(tmp_path: Path) -> Case:
    leak = Leak().add(
        person("ou_22aa33bb", "Lin Qiao", names=("林乔",), email="lin.qiao@beiheng.example"),
        person("ou_77cc88dd", "Marta Ruiz"),
        message(1, "2024-03-01T08:00:00Z", "ou_22aa33bb", BODY, sender_name="Lin Qiao"),
        message(2, "2024-03-01T09:00:00Z", "ou_77cc88dd", "ok ou_22aa33bb", sender_name="Marta Ruiz"),
        original="exports/Lin Qiao/chat.json",
    )
    made = case_of(leak, tmp_path / "case")
    made.claim("Lin Qiao knew.").support(made.messages().iloc[0], "Marta Ruiz confirms")
    return made


def files(case: Case, **options: object) -> dict[str, bytes]:
    draft = case.brief("What Lin Qiao knew", date="2024-05-01", **options)
    return {"pdf": draft.pdf(), "docx": draft.docx()}


@pytest.mark.parametrize("variant", ["editor", "lawyer", "checker", "page"])
def test_no_form_is_left_and_the_rest_stays(case: Case, variant: str) -> None:
    made = files(case, variant=variant, pseudonyms=True)
    whole = {"pdf": extract.pdf_whole(made["pdf"]), "docx": "\n".join(extract.docx_words(made["docx"]))}
    for name, text in whole.items():
        for form in ("Lin Qiao", "林乔", "lin.qiao", "ou_22aa33bb", "Marta Ruiz"):
            assert form.casefold() not in text.casefold(), (name, form)
        assert "[Person A]" in text
    assert "Linda" in whole["docx"] or variant == "page", "a longer word that holds a name is another word"


def test_nicknames_are_given_by_hand_and_a_star_means_all_others_too(case: Case) -> None:
    some = extract.docx_text(files(case, pseudonyms={"Lin Qiao": ["老林"]})["docx"])
    assert "老林" not in some and "Marta Ruiz" in some
    every = extract.docx_text(files(case, pseudonyms={"Lin Qiao": ["老林"], "*": []})["docx"])
    assert "老林" not in every and "Marta Ruiz" not in every


def test_words_are_taken_out_as_blocks(case: Case) -> None:
    text = extract.docx_text(files(case, removed=["knows"])["docx"])
    assert "knows" not in text and "▇▇▇▇" in text


def test_a_form_that_cannot_be_taken_out_stops_the_export_and_is_named(case: Case) -> None:
    draft = case.brief("x", date="2024-05-01", removed=["Contents"])  # a word of the brief itself
    for write in (draft.pdf, draft.docx):
        with pytest.raises(EvidenceError, match="still contains “Contents”"):
            write()


def test_the_key_is_a_file_of_its_own_for_its_owner_alone(case: Case, tmp_path: Path) -> None:
    draft = case.brief("x", date="2024-05-01", pseudonyms=True)
    place = draft.save_key(tmp_path / "away" / "key.json")
    assert stat.S_IMODE(place.stat().st_mode) & 0o077 == 0
    assert "Lin Qiao" in json.loads(place.read_text(encoding="utf-8"))["pseudonyms"]["Person A"]
    with pytest.raises(EvidenceError, match="No name was replaced"):
        case.brief("x", date="2024-05-01").save_key(tmp_path / "k.json")


def test_a_bundle_under_pseudonyms_carries_no_ledger_and_no_log_that_names_people(case: Case, tmp_path: Path) -> None:
    place = case.brief("x", date="2024-05-01", pseudonyms=True).bundle(tmp_path / "b")
    names = {path.name for path in place.iterdir()}
    assert "claims.yaml" not in names
    for path in place.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        assert "林乔".encode() not in data and b"Lin Qiao" not in data, path.name
    assert bundle.verify(place).holds


def test_pictures_are_withheld_since_no_search_finds_a_name_in_them(tmp_path: Path) -> None:
    made = papers.case(tmp_path)
    draft = made.brief("x", date="2024-05-01", removed=["ext-cd-01"])
    parts = extract.docx_parts(draft.docx())
    assert not [name for name in parts if name.endswith(".png")]
    assert "withheld" in extract.docx_text(draft.docx())


def test_the_shell_wants_a_place_for_the_key(case: Case, tmp_path: Path) -> None:
    words = [str(tmp_path / "case"), "--docx", str(tmp_path / "b.docx"), "--date", "2024-05-01", "--pseudonyms"]
    assert isinstance(CliRunner().invoke(command, words).exception, UsageError)
    done = CliRunner().invoke(command, [*words, "--key", str(tmp_path / "k.json")])
    assert done.exit_code == 0, done.output
    assert "Lin Qiao" not in extract.docx_text((tmp_path / "b.docx").read_bytes())


def test_one_check_is_overridden_by_its_name_with_a_reason_that_is_printed_and_logged(case: Case) -> None:
    case.claim("Nothing holds this up.")
    with pytest.raises(EvidenceError, match="c2"):
        case.brief("x", date="2024-05-01").docx()
    draft = case.brief("x", date="2024-05-01", override={"orphan-claim:c2": "the editor wants it shown as open"})
    assert "the editor wants it shown as open" in extract.docx_text(draft.docx())
    assert case.custody()["what"].tolist()[-1] == "checks overridden"
    with pytest.raises(UsageError, match="No check is called"):
        case.brief("x", override={"orphan-claim:c9": "why"})
    with pytest.raises(UsageError, match="without a reason"):
        case.brief("x", override={"orphan-claim:c2": " "})
