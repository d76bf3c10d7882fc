"""A claim's standing follows from distinct pairs of lineage and author, and says so."""

from __future__ import annotations

import pytest

from workbench.evidence.claims import STANDINGS, WORDS, Origin, Support, standing


def supports(*stances: str, weight: str = "direct") -> list[Support]:
    return [
        Support(claim_id="c1", exhibit_id=f"EX-{number:03d}", stance=stance, weight=weight)
        for number, stance in enumerate(stances, 1)
    ]


def origins(*pairs: tuple[str, str], counts: bool = True, kind: str = "message") -> dict[str, Origin]:
    return {
        f"EX-{number:03d}": Origin(lineage, author, kind, counts, "" if counts else "forwarded")
        for number, (lineage, author) in enumerate(pairs, 1)
    }


def test_two_lineages_support_a_claim_independently() -> None:
    found = standing(supports("supports", "supports"), origins(("lark", "Lin"), ("slack", "Dana")))
    assert (found.status, found.contested) == ("supported", False)
    assert found.wording == "Two independent records show"
    assert "2 counted in support (2 direct), by 2 authors in 2 origins" in found.explanation


def test_two_uploads_of_one_log_are_one_origin() -> None:
    found = standing(supports("supports", "supports"), origins(("lark", "Lin"), ("lark", "Zhao")))
    assert found.status == "single-origin"
    assert found.wording == "Messages in the leak say"


def test_one_author_who_says_it_five_times_is_one_pair_and_is_named() -> None:
    found = standing(supports(*["supports"] * 5), origins(*[("lark", "Lin")] * 5))
    assert found.pairs == (("lark", "Lin"),)
    assert found.wording == "Lin wrote"


def test_exhibits_that_do_not_count_support_nothing() -> None:
    found = standing(supports("supports", "supports"), origins(("a", "x"), ("b", "y"), counts=False))
    assert found.status == "unverified"
    assert found.explanation.startswith("Nothing that counts supports it.")
    assert found.wording == "not as a fact"


def test_indirect_evidence_alone_leaves_a_claim_unverified() -> None:
    found = standing(supports("supports", "supports", weight="indirect"), origins(("a", "x"), ("b", "y")))
    assert found.status == "unverified" and "All of it is indirect." in found.explanation


def test_a_weaker_contradiction_makes_a_claim_contested_and_an_equal_one_contradicted() -> None:
    three = origins(("a", "x"), ("b", "y"), ("a", "z"))
    assert standing(supports("supports", "supports", "contradicts"), three).contested
    even = standing(supports("supports", "contradicts"), origins(("a", "x"), ("b", "y")))
    assert even.status == "contradicted" and even.contrary == (("b", "y"),)


def test_context_neither_supports_nor_contradicts() -> None:
    assert standing(supports("context"), origins(("a", "x"))).status == "unverified"


def test_a_document_alone_is_worded_as_a_document() -> None:
    found = standing(supports("supports"), origins(("document:1", "Legal"), kind="page"))
    assert found.wording == "A document in the leak says"


def test_an_exhibit_whose_origin_is_unknown_counts_for_nothing() -> None:
    assert standing(supports("supports"), {}).status == "unverified"


@pytest.mark.parametrize("language", list(WORDS))
def test_both_languages_have_every_word(language: str) -> None:
    assert set(WORDS[language]) == set(WORDS["en"])
    found = standing(supports("supports", "contradicts"), origins(("a", "x"), ("b", "y")), language)
    assert found.status in STANDINGS and found.explanation and "{" not in found.explanation
