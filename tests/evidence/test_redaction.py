"""Pseudonyms are the same throughout, hit nothing else, and leave no trace in the finished files."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.brief.sample_facts import facts
from workbench.brief import content, extract
from workbench.errors import EvidenceError
from workbench.evidence.redaction import REMOVED, applied, key, remains

PERSONS = (("Zhao Wen", "赵文", "ou_22aa"), ("Lin Qiao", "林乔"), ("Wu Min",))


def test_each_form_of_a_name_becomes_the_same_pseudonym() -> None:
    used = key(PERSONS)
    assert applied("@Zhao Wen (赵文) 和林乔", used) == "@[Person A] ([Person A]) 和[Person B]"
    assert applied("ZHAO WEN said", used) == "[Person A] said"


def test_a_latin_name_is_replaced_as_a_whole_word_only() -> None:
    used = key([("Wu Min", "Wu")])
    assert applied("Wu and Wuhan, awu", used) == "[Person A] and Wuhan, awu"


def test_longer_forms_win_over_shorter_ones() -> None:
    used = key([("欧阳雪", "欧阳")])
    assert applied("欧阳雪说", used) == "[Person A]说"


def test_removed_words_are_blocks() -> None:
    assert applied("key ext-cd-01 leaked", key((), ["ext-cd-01"])) == f"key {REMOVED} leaked"


def test_a_form_of_two_persons_or_of_one_character_is_refused() -> None:
    with pytest.raises(EvidenceError, match="two persons"):
        key([("Wang Lei", "王磊"), ("Wang Lei Jr", "王磊")])
    with pytest.raises(EvidenceError, match="too short"):
        key([("王",)])


def test_the_key_tells_who_is_who_and_is_not_in_the_facts() -> None:
    used = key(PERSONS)
    assert '"Person B"' in used.to_json() and "林乔" in used.to_json()
    assert "林乔" not in repr(applied(facts(), used))


def test_after_z_comes_aa() -> None:
    names = [item.name for item in key((f"name{n}",) for n in range(28)).pseudonyms]
    assert names[25:] == ["Person Z", "Person AA", "Person AB"]


def test_nothing_is_left_in_the_finished_pdf_and_docx() -> None:
    used = key(PERSONS, ["Corvane"])
    plain = content.build(facts())
    told = content.build(replace(applied(facts(), used)))
    texts = {"pdf": extract.pdf_objects(told.pdf()).decode("utf-8", "replace") + extract.pdf_text(told.pdf())}
    texts |= {name: part.decode("utf-8", "replace") for name, part in extract.docx_parts(told.docx()).items()}
    assert remains(texts, used) == []
    assert any("Zhao Wen" in line for line in remains({"pdf": extract.pdf_text(plain.pdf())}, used))


def test_a_name_broken_over_two_lines_is_found() -> None:
    assert remains({"pdf": "Zhao\nWen"}, key(PERSONS))
