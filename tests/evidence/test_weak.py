"""An author who was joined to a person on weak grounds is told with the tier, score and reasons of the join."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.leaklet import Leak, case_of, message, person
from workbench.analysis import frames
from workbench.analysis.candidates import candidates
from workbench.analysis.judgements import judgement
from workbench.analysis.people import people
from workbench.evidence.weak import weak
from workbench.model import Participant


def told(folks: list[Participant], asked: str, why: str = "met him", rooms: tuple[str, ...] = ("r1", "r2")) -> str:
    """The weak grounds of the account `asked` once the first two are judged to be the same person."""
    leak = Leak().add(*folks)
    for number, one in enumerate(folks):
        where = {"platform": one.platform, "conversation_id": rooms[min(number, len(rooms) - 1)]}
        leak.add(message(number, "2024-03-01T09:00:00Z", one.id, "one ordinary line", **where))
    words = frames.messages(leak)
    a, b = (f"{one.platform}:{one.id}" for one in folks[:2])
    said = [judgement(a, b, "same", by="the desk", why=why, at="2024-12-01")]
    known = people(frames.participants(leak), said, (), words)
    return weak(known, lambda: candidates(known, words, decided=True), [asked]).get(asked, "")


def lin(platform: str, id: str, name: str, **more: Any) -> Participant:
    return person(id, name, platform=platform, **more)


def test_a_nickname_alone_is_weak_and_told_with_tier_score_reason_and_judge() -> None:
    found = told([lin("lark", "u1", "林晓雯"), lin("wa", "w1", "雯子")], "wa:w1")
    assert (
        found.startswith("review, score 0.35: a nickname from 雯") and "judged the same by the desk: “met him”" in found
    )


def test_the_account_that_gives_the_name_is_named_by_itself() -> None:
    assert told([lin("lark", "u1", "林晓雯"), lin("wa", "w1", "雯子")], "lark:u1") == ""


def test_a_shared_mail_address_is_firm_with_or_without_a_reason() -> None:
    pair = [lin("lark", "u1", "林晓雯", email="lin@t.example"), lin("wa", "w1", "雯子", email="lin@t.example")]
    assert told(pair, "wa:w1") == "" and told(pair, "wa:w1", why="") == ""


def test_two_who_write_in_one_conversation_are_weak_whatever_their_name() -> None:
    pair = [lin("lark", "u1", "林晓雯"), lin("lark", "u2", "林晓雯")]
    found = told(pair, "lark:u1", rooms=("r1",))
    assert "against it: " in found and "both write in 1 conversation" in found


def test_a_join_that_nothing_speaks_for_says_so_and_that_no_reason_was_given() -> None:
    found = told([lin("lark", "u1", "林晓雯"), lin("wa", "w1", "Zorro")], "wa:w1", why="")
    assert found == "nothing in the records speaks for it (judged the same by the desk without a reason)"


def test_nobody_is_weak_where_nobody_was_joined() -> None:
    leak = Leak().add(lin("lark", "u1", "林晓雯"), message(0, "2024-03-01T09:00:00Z", "u1", "x", platform="lark"))
    known = people(frames.participants(leak), (), (), frames.messages(leak))
    assert weak(known, lambda: 1 / 0, ["lark:u1"]) == {}  # type: ignore[arg-type, return-value]


def test_the_check_of_a_case_names_the_exhibit_and_its_grounds(tmp_path: Path) -> None:
    leak = Leak().add(person("u1", "林晓雯"), person("w1", "雯子"))
    leak.add(
        message(0, "2024-03-01T09:00:00Z", "u1", "额度还剩一半"), message(1, "2024-03-02T09:00:00Z", "w1", "洗白了")
    )
    case = case_of(leak, tmp_path / "case")
    case.claim("It was whitewashed.").support(case.search("洗白")[0])
    case.judge("chat:u1", "chat:w1", "same", "sounds like her", by="ak")
    (check,) = [check for check in case.brief().checks if check.code == "weak-identity"]
    assert check.subject == "EX-001" and "sounds like her" in check.what and "score" in check.what
