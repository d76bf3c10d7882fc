"""Glosses: the longest known word at each place, the case's own sense first, offsets into the verbatim text."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.search.conftest import Make
from workbench.case import Case
from workbench.errors import UsageError
from workbench.gloss import Glosses, cedict, lookup
from workbench.search import search


def test_spans_are_offsets_into_the_verbatim_text_in_any_script() -> None:
    raw = "\u200b數據ＡＰＩ脫敏了"
    found = Glosses().spans(raw)
    assert [(gloss.word, raw[gloss.start : gloss.end]) for gloss in found][:1] == [("數據", "數據")]
    assert "脫敏" in [gloss.word for gloss in found]
    (masking,) = [gloss for gloss in found if gloss.word == "脫敏"]
    assert masking.pinyin == "tuō mǐn" and "data masking" in masking.senses[0] and "to desensitize" in masking.senses


def test_the_longest_known_word_wins_and_words_of_letters_are_never_cut() -> None:
    own = Glosses({"石臼": "short", "石臼封存": "long", "rate limit": "限流", "api": "接口"})
    assert [gloss.word for gloss in own.spans("石臼封存 Rate Limits rate limit capi API")] == [
        "石臼封存", "rate limit", "API",
    ]  # fmt: skip


def test_the_case_speaks_before_the_workbench_and_the_dictionary() -> None:
    (gloss,) = Glosses({"洗白": "here: relabel the logs"}).spans("洗白")
    assert gloss.senses[0] == "here: relabel the logs" and len(gloss.senses) > 3
    assert gloss.source == f"{lookup.CASE}, {lookup.OWN}, {cedict.SOURCE}"


def test_a_word_is_found_by_its_sense_and_a_sense_by_its_word() -> None:
    assert {"限额", "额度", "配额"} <= set(Glosses().others("quota"))
    assert "whitewash" in Glosses().others("洗白")
    assert Glosses({"石臼": "mortar run"}).others("mortar runs") == ["石臼"]
    assert Glosses().others("") == [] == Glosses().others("zzqx")


def test_without_the_dictionary_the_glossaries_still_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "_carried", dict)
    assert [gloss.source for gloss in Glosses().spans("限流数据")] == [lookup.OWN]


@given(st.text(st.sampled_from("洗白脱敏数據 aAＡ\u200b\u0301的了API,。🙌"), max_size=20))
def test_glosses_stand_in_order_and_never_overlap(raw: str) -> None:
    place = 0
    for gloss in Glosses({"api": "x"}).spans(raw):
        assert place <= gloss.start < gloss.end <= len(raw) and gloss.word == raw[gloss.start : gloss.end]
        place = gloss.end


@pytest.mark.parametrize(
    ("asked", "body", "offer"),
    [
        ("quota", "额度用完了", '"额度"'),
        ("洗白", "they whitewash it", "whitewash"),
        ("mortar run", "石臼封存", '"石臼"'),
    ],
)
def test_where_nothing_is_found_the_word_of_the_other_language_is_offered(
    asked: str, body: str, offer: str, make: Make
) -> None:
    hits = search(make(body), asked, glossary={"石臼": "mortar run"})
    assert hits.total == 0
    offers = {one.query: one for one in hits.offers}
    assert offer in offers or f'"{offer.strip(chr(34))}"' in offers
    assert any("translation" in one.why and one.hits == 1 for one in hits.offers)


def test_a_glossary_is_kept_with_the_case_loaded_and_dumped(tmp_path: Path) -> None:
    case = Case(tmp_path / "case")
    case.glossary.define("石臼", "code name of the sealed set", by="L")
    (tmp_path / "more.csv").write_text("term,gloss,note\n封存,to seal away,see c1\n石臼,the sealed set,\n", "utf-8")
    assert case.glossary.load(tmp_path / "more.csv", by="L") == 2
    assert case.glossary.terms() == {"石臼": "the sealed set", "封存": "to seal away"}
    assert case.gloss("石臼")[0].senses == ("the sealed set",)
    other = Case(tmp_path / "other")
    assert other.glossary.load(case.glossary.dump(tmp_path / "out.csv")) == 2
    assert other.glossary.terms() == case.glossary.terms()
    case.glossary.remove("封存")
    assert len(case.glossary) == 1 and "Glossary of 1" in repr(case.glossary)


def test_a_file_in_the_form_of_cedict_is_taken_in_plain_or_gzipped(tmp_path: Path) -> None:
    lines = "# a comment\n傳統 传统 [chuan2 tong3] /tradition/traditional/\n綠 绿 [lu:4] /green/\nnonsense\n"
    (tmp_path / "small.u8").write_text(lines, "utf-8")
    (tmp_path / "small.gz").write_bytes(gzip.compress(lines.encode()))
    for number, name in enumerate(("small.u8", "small.gz")):
        case = Case(tmp_path / f"case{number}")
        assert case.glossary.load(tmp_path / name) == 2
        assert case.gloss("傳統")[0].senses[0] == "tradition; traditional"
        assert "lǜ" in case.glossary.frame()["note"][1]


@pytest.mark.parametrize("content", [b"term,meaning\na,b\n", b"\xff\xfe\x00bad", b"", b"\x1f\x8bnot gzip"])
@pytest.mark.parametrize("name", ["x.csv", "x.u8"])
def test_a_file_of_another_form_is_refused_in_one_sentence_and_changes_nothing(
    name: str, content: bytes, tmp_path: Path
) -> None:
    case = Case(tmp_path / "case")
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=name):
        case.glossary.load(tmp_path / name)
    assert len(case.glossary) == 0
