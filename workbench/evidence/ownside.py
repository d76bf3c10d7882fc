"""Marks of the exporter's own side: whose account, device, mailbox or clock a record was taken from.

An export is made by somebody. Words such as "You", the account's own id, the zone of the exporter's clock, a state that
only one account has (read, starred, outgoing) tell the other side who.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from .mark import Mark

__all__ = ["of_around", "of_own_record", "of_sides"]

Row = Mapping[str, Any]
SELF_WORDS = frozenset(
    re.findall(
        r"\S+",
        """you me myself я вы 我 你 您 我自己 本人 自己 自分 あなた 나 본인 ich du sie moi vous toi yo tú usted eu você
        io tu ik jij jag mig siz ben bạn tôi saya anda أنت أنا אני אתה""",
    )
)
# What a program writes into the export about the account that exports: "You joined", "你撤回了一条消息"
_SAID = re.compile(
    r"^\W*(?:you(?:'re| are| were| have| 've)?\s+(?:\w+\s+)?(?:joined|added|removed|left|created|changed|deleted|"
    r"recalled|pinned|blocked|unblocked|turned|now|no longer|invited|accepted|started|missed|called|an admin)\b|"
    r"[你您](?:已|被|邀请|邀請|加入|撤回|退出|创建|創建|修改|将|將|拍了拍|与|與|发起|發起|添加|移除|成为|成為)|"
    r"(?:.{0,40}\b)?(?:added|invited|removed|made) you\b|.{0,40}(?:邀请|邀請|移除|将|將|拍了拍)(?:了)?[你您])",
    re.I,
)
STATES = frozenset(
    re.findall(
        r"\w+",
        """direction fromme from_me is_from_me isfromme outgoing is_outgoing is_sender issender is_read isread read
        unread date_read delivered seen subscribed last_read lastread is_starred starred is_saved saved muted is_muted
        is_mine account account_id device device_id viewer viewer_id""",
    )
)
SHORTEST = 4  # characters of an own id below which it is not looked for: it would stand anywhere
WROTE = "the sender is written as “{name}”: the exporter wrote it"
ITSELF = "its sender is the account whose export this is ({who})"
CLOCK = "its time is the exporter's local time{zone}"
OFFSET = "it carries the offset of the exporter's clock ({offset})"
STATE = "the field {name} ({value}) is what one account alone sees"
HOLDS = "{where} holds the exporter's own id {own}"
APP = "Lark ids (ou_…) are those that one app sees: whoever runs the app can tell which app read the messages"
TITLED = "its file is named after {name}, as only the other one of the two would see the talk"
AROUND = "a message printed around it speaks to the exporter: “{words}”"
EXPORT = "the export is that of {who}"
CUSTODIAN = "the custodian “{name}” is on record; the exhibit book for counsel prints it"


def of_sides(participants: Iterable[Row], names: Mapping[str, str], custodians: Iterable[str] = ()) -> tuple[Mark, ...]:
    """Whose export it is, where the format tells, and whom the case itself names as holder of an original."""
    people = list(participants)
    selves = {f"{row.get('platform')}:{row.get('participant_id')}" for row in people if row.get("is_self")}
    told = sorted({names.get(account, account) for account in selves})
    held = sorted({str(name) for name in custodians if name})
    app = any(row.get("platform") == "lark" and str(row.get("participant_id")).startswith("ou_") for row in people)
    return (
        *((Mark(APP),) if app else ()),
        *(Mark(EXPORT, who=who) for who in told),
        *(Mark(CUSTODIAN, name=name) for name in held),
    )


def of_own_record(
    row: Row, pairs: Sequence[tuple[str, str]], selves: Mapping[str, Sequence[str]], names: Mapping[str, str]
) -> Iterator[Mark]:
    """What in a message points at the side from which it was exported.

    `pairs` are its fields beside the words; `selves` the ids, addresses and numbers of each account whose export it is.
    """
    account = f"{row.get('platform')}:{row.get('sender_id')}"
    if str(row.get("sender_name") or "").strip().casefold() in SELF_WORDS:
        yield Mark(WROTE, name=row["sender_name"])
    if account in selves:
        yield Mark(ITSELF, who=names.get(account, account))
    if row.get("sent_basis") in ("exporter-local", "assumed"):
        yield Mark(CLOCK, zone=f" ({row['sent_zone']})" if row.get("sent_zone") else "")
    for name, value in pairs:
        if name.casefold() == "exporter offset":
            yield Mark(OFFSET, offset=value)
        elif re.sub(r"\W", "_", name).casefold() in STATES:
            yield Mark(STATE, name=name, value=value[:40])
    yield from _ids(row, pairs, selves)


def of_around(rows: Iterable[Row]) -> Iterator[Mark]:
    """What messages around an exhibit say to the exporter: they are printed with it."""
    for row in rows:
        words = str(row.get("body") or "")
        if row.get("type") != "message" and _SAID.search(words):
            yield Mark(AROUND, words=words[:60])
        elif str(row.get("sender_name") or "").strip().casefold() in SELF_WORDS:
            yield Mark(AROUND, words=row["sender_name"])


def titled(row: Row, members: Mapping[str, str]) -> Iterator[Mark]:
    """Where two people talk and the file bears the name of one of them, the other one exported it."""
    leaf = str(row.get("original") or "").rpartition("/")[2]
    named = [name for name in members.values() if len(name) > 1 and name in leaf]
    if len(members) == 2 and len(named) == 1:
        yield Mark(TITLED, name=named[0])


def _ids(row: Row, pairs: Sequence[tuple[str, str]], selves: Mapping[str, Sequence[str]]) -> Iterator[Mark]:
    places = [
        ("the path of its original", str(row.get("original") or "")),
        ("the id of its conversation", str(row.get("conversation_id") or "")),
        ("its own id", str(row.get("native_id") or "")),
        *((f"the field {name}", value) for name, value in pairs if not name.startswith(("html", "quoted text"))),
    ]
    own = sorted({one for account in selves.values() for one in account if len(one) >= SHORTEST}, key=len)
    for where, text in places:
        for one in reversed(own):  # the address before the login that stands in it
            text, found = re.subn(rf"(?<![A-Za-z0-9]){re.escape(one)}(?![A-Za-z0-9])", "\0", text)
            if found:
                yield Mark(HOLDS, where=where, own=one)
    sender = str(row.get("sender_id") or "")
    if len(sender) >= SHORTEST and sender not in own and sender in places[0][1]:
        yield Mark("the path of its original holds the account {own}", own=sender)
