"""An exhibit stands among its neighbours in time, in the version that it quotes."""

from __future__ import annotations

from dataclasses import replace

from tests.leaklet import Leak, message
from tests.leaklet import place as place_of
from workbench.analysis import frames
from workbench.evidence.context import Surroundings
from workbench.evidence.exhibits import exhibit


def around(*records: object, **more: bool) -> Surroundings:
    leak = Leak().add(*records)
    return Surroundings(frames.messages(leak, **more), frames.pages(leak))


TALK = [message(n, f"2024-05-02T10:{n:02d}:00Z", "u1", f"line {n}") for n in range(10)]


def made(place: Surroundings, number: int, **more: int):
    key = place.messages["message_key"].iat[number]
    return exhibit(place.row(key), 1, **more)


def test_neighbours_come_in_order_and_only_from_the_same_conversation() -> None:
    place = around(*TALK, message(50, "2024-05-02T10:04:30Z", "u9", "elsewhere", conversation_id="other"))
    context = place.of(made(place, 4, before=2, after=2))
    assert [(role, row["body"]) for role, row in context.told()] == [
        ("before", "line 2"),
        ("before", "line 3"),
        ("target", "line 4"),
        ("after", "line 5"),
        ("after", "line 6"),
    ]


def test_at_the_ends_there_are_fewer_neighbours() -> None:
    place = around(*TALK)
    assert [row["body"] for _, row in place.of(made(place, 0, before=3, after=1)).told()] == ["line 0", "line 1"]


def test_the_message_that_is_answered_stands_first() -> None:
    place = around(*TALK, message(20, "2024-05-02T11:00:00Z", "u2", "answer", parent_id="m1"))
    context = place.of(made(place, 10, before=2))
    assert [role for role, _ in context.told()] == ["parent", "before", "before", "target"]
    assert context.parent["body"] == "line 1"


def test_an_older_version_is_quoted_as_it_was_and_its_neighbours_are_the_newest() -> None:
    old = message(
        4, "2024-05-02T10:04:00Z", "u1", "line 4 as it was", locator=replace(place_of("b", 4), sha256="f" * 64)
    )
    place = around(*TALK, old, versions=True)
    row = next(r for r in place.messages.to_dict("records") if r["body"] == "line 4 as it was")
    bodies = [told["body"] for _, told in place.of(exhibit(row, 1, before=1, after=1)).told()]
    assert bodies == ["line 3", "line 4 as it was", "line 5"]


def test_a_record_that_is_not_there_has_no_context() -> None:
    place = around(*TALK)
    assert place.row("nothing") is None
