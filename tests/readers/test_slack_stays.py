"""When somebody was in a Slack channel, from its join and leave messages."""

from __future__ import annotations

from workbench.model import Locator, Membership, Message
from workbench.readers._slack_people import stays
from workbench.timestamps import from_epoch


def event(who: str, what: str, at: int) -> Message:
    place = Locator(original="day.json", fragment=f"#/{at}")
    return Message(
        platform="slack",
        conversation_id="C1",
        type=what,
        sender_id=who,
        sent=from_epoch(str(at), unit="s"),
        locator=place,
    )


def told(*events: Message, listed: str = "") -> list[tuple[str, int | None, int | None]]:
    found = stays(events, frozenset(listed.split()))
    assert {stay.basis for stay in found} <= {"event"}
    return [(s.participant_id, s.since and s.since // 10**6, s.until and s.until // 10**6) for s in found]


def test_whoever_leaves_was_there_before_and_whoever_joins_is_there_from_then_on() -> None:
    assert told(event("a", "leave", 50)) == [("a", None, 50)]
    assert told(event("b", "join", 20), listed="b") == [("b", 20, None)]


def test_stays_are_paired_in_order_of_time_whatever_the_order_of_the_files() -> None:
    events = [event("a", "leave", 50), event("a", "join", 20), event("a", "join", 70)]
    assert told(*events, listed="a") == [("a", 20, 50), ("a", 70, None)]


def test_a_listed_member_whose_last_event_is_a_leaving_came_back_unseen_and_gets_no_dates() -> None:
    assert told(event("a", "leave", 50), listed="a") == []
    assert stays([], frozenset({"a"})) == tuple[Membership, ...]()
