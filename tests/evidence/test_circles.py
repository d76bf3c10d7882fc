"""The circle, what narrows it, and what each option changes: computed anew from the audiences."""

from __future__ import annotations

import pytest

from workbench.errors import EvidenceError
from workbench.evidence.circles import Seen, weighed
from workbench.evidence.fingerprints import fingerprints


def seen(name: str, persons: str, claim: str = "c1", **more: object) -> Seen:
    return Seen(name, frozenset(persons.split()), "members", True, bearing=((claim, "supports"),), **more)  # type: ignore[arg-type]


GROUP = (
    seen("EX-001", "gao zhou wang ma lin"),
    seen("EX-002", "gao zhou wang"),
    seen("EX-003", "gao zhou wang ma"),
)


def test_dropping_widens_the_circle_as_the_ladder_says() -> None:
    found = weighed(GROUP)
    assert found.circle == ("gao", "wang", "zhou")
    assert found.ladder[0] == ("EX-002", 4)
    assert found.without("EX-002").circle == ("gao", "ma", "wang", "zhou")
    for step in range(1, len(found.ladder) + 1):
        names = [name for name, _ in found.ladder[:step]]
        assert len(found.without(*names).circle) == found.ladder[step - 1][1]


def test_the_narrowest_exhibits_come_first_with_a_wider_one_in_their_place() -> None:
    found = weighed(GROUP)
    assert [item.exhibit for item in found.narrow][:2] == ["EX-002", "EX-003"]
    assert found.instead("EX-002")[0].exhibit == "EX-001"
    assert found.instead("EX-001") == ()


def test_where_nobody_saw_all_a_small_group_that_did_is_named() -> None:
    found = weighed((seen("EX-001", "gao lin"), seen("EX-002", "ma wang"), seen("EX-003", "ma tang")))
    assert found.circle == () and set(found.together) & {"gao", "lin"} and "ma" in found.together
    assert len(found.together) == 2
    assert "2 together could have seen them all" in repr(found)


def test_paraphrasing_takes_the_marks_of_the_text_and_leaves_the_audience() -> None:
    marked = seen("EX-009", "gao zhou", fingerprints=tuple(fingerprints("通知\u200b全员")), markers=("a header",))
    found = weighed((marked, *GROUP))
    after = found.paraphrased("EX-009")
    assert any("hidden" in mark for mark in found.seen[0].marks)
    assert after.seen[0].marks == ("a header",) and after.circle == found.circle


def test_an_audience_known_only_in_part_rules_nobody_out() -> None:
    part = Seen("EX-008", frozenset(("tan",)), "carried", complete=False, narrows=False)
    found = weighed((*GROUP, part))
    assert found.circle == weighed(GROUP).circle and found.unknown == ("EX-008",) and found.certain


def test_the_circle_of_each_claim_is_its_own() -> None:
    found = weighed(
        (seen("EX-001", "gao lin"), seen("EX-002", "ma wang", claim="c2"), seen("EX-003", "gao", claim="c1"))
    )
    assert found.by_claim == (("c1", 2, ("gao",)), ("c2", 1, ("ma", "wang")))


def test_an_exhibit_that_is_not_there_is_told() -> None:
    with pytest.raises(EvidenceError, match="EX-404"):
        weighed(GROUP).without("EX-404")
