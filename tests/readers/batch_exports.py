"""Invented exports of the formats that have a quick path: mostly plain messages, the odd ones strewn among them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

Files = dict[str, bytes]
Draw = Callable[[st.SearchStrategy[Any]], Any]
WORDS = st.sampled_from(
    ["ok", "第三批跑完了", "see <https://a.example|this>", "<@U1> hi", "a & b", "a &amp; b", "", "two\nlines", "🙂",
     "x" * 50, "\u200e<attached: a.jpg>", "e\u0301", "tab\there", "quote \" and \\ slash", "@_user_1 hi", "http://a.example/x"]
)  # fmt: skip
ODD = st.sampled_from([None, 0, 1.5, True, "", [], {}, [None], "text", {"a": 1}, ["x"], 10**30])
LAYOUTS = st.sampled_from([{"separators": (",", ":")}, {}, {"indent": 1}, {"indent": "\t"}])
PEOPLE = st.integers(1, 4)


def mixed(draw: Draw, plain: dict[str, Any], others: dict[str, st.SearchStrategy[Any]]) -> dict[str, Any]:
    """A plain message, or one with some fields more, less or of the wrong kind."""
    item = dict(plain)
    if draw(st.integers(0, 2)):
        return item
    for name in draw(st.lists(st.sampled_from(sorted(others)), max_size=3)):
        item[name] = draw(others[name])
    if draw(st.integers(0, 3)) == 0:
        item[draw(st.sampled_from(sorted(item)))] = draw(ODD)
    if draw(st.integers(0, 3)) == 0:
        item.pop(draw(st.sampled_from(sorted(item))))
    return item


def packed(draw: Draw, value: Any) -> bytes:
    data = json.dumps(value, ensure_ascii=draw(st.booleans()), **draw(LAYOUTS)).encode("utf-8", "surrogatepass")
    return draw(st.sampled_from([b"", b"\xef\xbb\xbf", b"\n"])) + data


@st.composite
def slack(draw: Draw) -> Files:
    """A workspace of one or two channels, one of them in no list."""
    people = [{"id": f"U{n}", "name": f"p{n}", "profile": {"display_name": f"P {n}"}} for n in (1, 2)]
    files = {"users.json": json.dumps(people).encode(), "channels.json": b'[{"id": "C1", "name": "general"}]'}
    number = 0
    for day in range(draw(st.integers(1, 3))):
        rows = []
        for _ in range(draw(st.integers(4, 24))):
            number += 1
            rows.append(_slack(draw, number))
        folder = draw(st.sampled_from(["general", "general", "lost"]))
        files[f"{folder}/2024-01-0{day + 1}.json"] = packed(draw, rows)
    return files


@st.composite
def plain_slack(draw: Draw) -> Files:
    """A channel of a workspace in which most days hold nothing but plain messages of known people."""
    files = {
        "users.json": b'[{"id": "U1", "name": "p1"}, {"id": "U2"}]',
        "channels.json": b'[{"id": "C1", "name": "g"}]',
    }
    number = 0
    words = st.sampled_from(["ok", "\u7b2c\u4e09\u6279", "two\nlines", "end\n", "", "x" * 50, "a & b", "<@U1>"])
    for day in range(1, draw(st.integers(2, 4))):
        rows: list[dict[str, Any]] = []
        for _ in range(draw(st.integers(1, 6))):
            number += 1
            text = draw(words) if draw(st.integers(0, 2)) == 0 else f"plain {number}"
            rows.append({"type": "message", "user": f"U{draw(st.integers(1, 2))}", "text": text, "ts": _at(number)})
            if draw(st.booleans()):
                said = [{"type": "text", "text": draw(st.sampled_from([text, text, f"{text}\n", "other"]))}]
                section = {"type": "rich_text_section", "elements": said}
                rows[-1]["blocks"] = [{"type": "rich_text", "elements": [section]}]
            if draw(st.booleans()):
                rows[-1]["thread_ts"] = _at(draw(st.integers(1, number)))
        if day == 1 and draw(st.booleans()):
            replies = [{"user": "U1", "ts": _at(number + further)} for further in range(1, 4)]
            rows.append({"type": "message", "user": "U1", "text": "root", "ts": _at(99), "replies": replies})
        files[f"g/2024-01-0{day}.json"] = packed(draw, rows)
    return files


def _at(number: int) -> str:
    return f"17000000{number:02d}.000100"


def _slack(draw: Draw, number: int) -> dict[str, Any]:
    user, text = f"U{draw(PEOPLE)}", draw(WORDS)
    plain = {"type": "message", "user": user, "text": text, "ts": f"17000000{number:02d}.000100", "team": "T1"}
    elements = [{"type": "text", "text": text}]
    block = {"type": "rich_text", "block_id": "b", "elements": [{"type": "rich_text_section", "elements": elements}]}
    others: dict[str, st.SearchStrategy[Any]] = {
        "blocks": st.sampled_from([[block], [], [block, block], [{"type": "divider"}], [{**block, "elements": []}]]),
        "thread_ts": st.sampled_from([plain["ts"], "1700000001.000100"]),
        "user_profile": st.sampled_from([{"display_name": "Guest", "real_name": None}, {"name": "g"}, {"title": 1}]),
        "replies": st.just([{"user": "U1", "ts": f"17000000{number + 1:02d}.000100"}]),
        "subtype": st.sampled_from(["channel_join", "bot_message", "tombstone", "channel_leave"]),
        "edited": st.just({"user": user, "ts": "1700000099.000100"}),
        "reactions": st.just([{"name": "eyes", "users": ["U1"], "count": 2}]),
        "ts": st.sampled_from(["1700000001.1", "170000000١.000100", "x", "1700000001,000100", 1700000001]),
        "bot_id": st.just("B1"),
    }
    return mixed(draw, plain, others)


@st.composite
def telegram(draw: Draw) -> Files:
    """One chat, or an account of two."""
    chats = []
    for chat in range(draw(st.integers(1, 2))):
        rows = [_telegram(draw, number) for number in range(draw(st.integers(4, 24)))]
        chats.append({"name": "Yard", "type": "private_supergroup", "id": chat + 1, "messages": rows})
    if len(chats) == 1:
        return {"result.json": packed(draw, chats[0])}
    return {"result.json": packed(draw, {"about": "x", "chats": {"list": chats}})}


def _telegram(draw: Draw, number: int) -> dict[str, Any]:
    person, text = draw(PEOPLE), draw(WORDS)
    plain: dict[str, Any] = {
        "id": number, "type": "message", "date": f"2024-03-02T10:20:{number:02d}",
        "date_unixtime": str(1709371200 + number),
        "from": f"Person {person}", "from_id": f"user{person}", "text": text,
        "text_entities": [{"type": "plain", "text": text}] if text else [],
    }  # fmt: skip
    parts = [text, {"type": "link", "text": "https://a.example"}]
    others: dict[str, st.SearchStrategy[Any]] = {
        "reply_to_message_id": st.integers(0, 9),
        "text": st.just(parts),
        "text_entities": st.sampled_from(
            [parts[1:], [{"type": "text_link", "text": "x", "href": "https://b.example"}]]
        ),
        "edited_unixtime": st.just(str(1709371299)),
        "forwarded_from": st.sampled_from(["Ana", None]),
        "photo": st.just("photos/a.jpg"),
        "type": st.just("service"),
        "action": st.sampled_from(["invite_members", "pin_message", "phone_call"]),
        "members": st.just(["Person 1", None]),
        "from": st.sampled_from(["", None, "Another"]),
        "from_id": st.sampled_from(["", 7, "user9"]),
        "date": st.sampled_from(
            ["2024-02-30T10:20:00", "2024-03-02 10:20:00", "2024-03-02T99:20:00", "2024-W09-6T10:20"]
        ),
        "date_unixtime": st.sampled_from(["1709371²00", "99", "1609371200"]),
        "id": st.sampled_from([-1, 1 << 70]),
    }
    return mixed(draw, plain, others)


@st.composite
def lark(draw: Draw) -> Files:
    """Pages of one or two conversations, the same message twice now and then, a list of members, a forward's inside."""
    names = st.sampled_from(["page_1.json", "page_2.json", "oc_1/page.json", "message_om_00000001.json", "all.json"])
    files = {"users.json": json.dumps({"code": 0, "data": {"items": [{"open_id": "ou_1", "name": "林巧"}]}}).encode()}
    for name in draw(st.lists(names, min_size=1, max_size=3, unique=True)):
        items = [_lark(draw, draw(st.integers(0, 30))) for _ in range(draw(st.integers(4, 24)))]
        page = {"has_more": draw(st.booleans()), "items": items, "page_token": draw(st.sampled_from(["", "]}x"]))}
        whole = {"code": 0, "data": page, "msg": "ok"}
        shape = draw(st.sampled_from([whole, {"data": page}, items, [whole, {"data": page}], "lines", "pages"]))
        if isinstance(shape, str):
            between = draw(st.sampled_from(["\n", "\r\n", "\n\n", " \n", "" if shape == "pages" else "\n"]))
            texts = [json.dumps(one, ensure_ascii=False) for one in (items if shape == "lines" else [whole] * 2)]
            files[name] = (between.join(texts) + draw(st.sampled_from(["", between, "\n{}", "\n[]"]))).encode()
        else:
            files[name] = packed(draw, shape)
    return files


def _lark(draw: Draw, number: int) -> dict[str, Any]:
    stamp, text = str(1_690_000_000_000 + number), draw(WORDS)
    content = json.dumps({"text": text}, ensure_ascii=False)
    plain: dict[str, Any] = {
        "message_id": f"om_{number:08d}", "msg_type": "text", "create_time": stamp, "update_time": stamp,
        "deleted": False, "updated": False, "chat_id": "oc_1", "body": {"content": content},
        "sender": {"id": f"ou_{draw(PEOPLE)}", "id_type": "open_id", "sender_type": "user", "tenant_key": "t"},
    }  # fmt: skip
    others: dict[str, st.SearchStrategy[Any]] = {
        "msg_type": st.sampled_from(["post", "image", "system", "merge_forward"]),
        "chat_id": st.sampled_from(["oc_2", "", None]),
        "sender": st.sampled_from([{"id": "cli_1", "sender_type": "app"}, {"id": "", "sender_type": "user"}, "ou_1"]),
        "body": st.sampled_from([{"content": "{"}, {"content": '{"text": "x", "y": 1}'}, {"content": None}]),
        "update_time": st.sampled_from(["0", "1690000009999", 1690000009999]),
        "create_time": st.sampled_from([1690000000000, "0690000000000", "1690000000", "169000000000\u0663"]),
        "parent_id": st.just("om_00000001"),
        "thread_id": st.just("omt_1"),
        "root_id": st.just("om_00000001"),
        "upper_message_id": st.just("om_00000001"),
        "mentions": st.just([{"key": "@_user_1", "id": "ou_2", "name": "Bo"}]),
        "deleted": st.just(True),
        "updated": st.just(True),
        "message_position": st.just("3"),
    }
    return mixed(draw, plain, others)


@st.composite
def whatsapp(draw: Draw) -> Files:
    """One chat in one of two styles, with events, pasted lines, marks and broken bytes."""
    style = draw(st.sampled_from(["{d}/{m:02d}/2024, 10:{n:02d} - ", "[{d:02d}.{m:02d}.24, 10:{n:02d}:30] "]))
    month, told = draw(st.integers(1, 12)), []
    for number in range(draw(st.integers(4, 15))):
        head = style.format(d=13 + number, m=month, n=number)
        name = draw(st.sampled_from(["Ana: ", "Bo Li: ", "+49 170 1234567: ", "", "陈晓: "]))
        told.append(head + name + draw(st.one_of(WORDS, PHRASES)))
    ending = draw(st.sampled_from(["\n", "\r\n"]))
    data = (ending.join(told) + draw(st.sampled_from(["", ending]))).encode(draw(st.sampled_from(["utf-8", "utf-16"])))
    return {draw(st.sampled_from(["_chat.txt", "WhatsApp Chat with Ana.txt"])): data}


PHRASES = st.sampled_from(
    ["This message was deleted", "You deleted this message.", "words <This message was edited>", "edited>", "a\ufffdb",
     "IMG-20240101-WA0001.jpg (file attached)", "<Media omitted>", "@\u2068Bo Li\u2069 hi", "\u200eMissed voice call",
     "1/01/2020, 10:00 - pasted", "\x1d", "Ana added Bo", "null", "See: this"]
)  # fmt: skip
EXPORTS: dict[str, st.SearchStrategy[Files]] = {
    "lark": lark(),
    "slack": slack(),
    "telegram": telegram(),
    "whatsapp": whatsapp(),
}
