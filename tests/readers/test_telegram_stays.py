"""When somebody was in a Telegram group, from its service messages."""

from __future__ import annotations

import json
from typing import Any

from workbench.model import Conversation, Membership, Message, Participant
from workbench.originals import Blob
from workbench.readers.telegram import READER


def event(number: int, action: str, actor: str, **more: Any) -> dict[str, Any]:
    return {"id": number, "type": "service", "date": "2024-03-02T13:00:00", "date_unixtime": str(1709380000 + number),
            "actor": actor, "actor_id": f"user{len(actor)}", "action": action, "text": "", **more}  # fmt: skip


def told(*messages: dict[str, Any]) -> tuple[list[tuple[str, int, int]], list[Any]]:
    export = {"name": "desk", "type": "private_group", "id": 9, "messages": list(messages)}
    records = list(READER.read(Blob("result.json", json.dumps(export).encode())))
    stays = [m for r in records if isinstance(r, Conversation) for m in r.members]
    return [(s.participant_id, _at(s.since), _at(s.until)) for s in stays if isinstance(s, Membership)], records


def _at(us: int | None) -> int:
    return -1 if us is None else us // 10**6 - 1709380000


def test_those_invited_and_removed_are_members_from_and_until_then_and_not_the_inviter() -> None:
    stays, records = told(
        event(1, "create_group", "Ana", title="desk", members=["Ana", "Bo"]),
        event(20, "invite_members", "Ana", members=["Cy", None]),
        event(30, "join_group_by_link", "Dora", inviter="Ana"),
        event(40, "remove_members", "Ana", members=["Cy"]),
        event(50, "remove_members", "Dora", members=["Dora"]),
    )
    assert stays == [("user3", 1, -1), ("Bo", 1, -1), ("Cy", 20, 40), ("user4", 30, 50)]
    types = [r.type for r in records if isinstance(r, Message)]
    assert types == ["join", "join", "join", "leave", "leave"]
    assert {r.id for r in records if isinstance(r, Participant)} == {"user3", "user4", "Bo", "Cy"}


def test_a_name_that_two_accounts_bear_is_nobodys_account() -> None:
    other = {**event(2, "join_group_by_link", "Ana"), "actor_id": "user77"}
    stays, _ = told(event(1, "join_group_by_link", "Ana"), other, event(5, "remove_members", "Boss", members=["Ana"]))
    assert ("Ana", -1, 5) in stays
