"""Invented corpora in the JSON of many platforms, and the damage that leaked ones have: one record each, as text."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

WORDS = 'the plan для 限额 server давай bot ok 脱敏 "quoted" it\'s {brace} [list] a:b c,d \\n tail 100$ key: done "end"'


def body(number: int, chosen: random.Random) -> str:
    """Words that begin with the record's number."""
    return f"m{number} " + " ".join(chosen.choice(WORDS.split()) for _ in range(chosen.randint(2, 9)))


def _lark(n: int, text: str) -> dict[str, Any]:
    return {
        "message_id": f"om_{n}",
        "msg_type": "text",
        "create_time": str(1690000000000 + n),
        "deleted": False,
        "chat_id": "oc_s",
        "sender": {"id": f"ou_{n % 9}", "id_type": "open_id", "sender_type": "user"},
        "body": {"content": json.dumps({"text": text}, ensure_ascii=False)},
    }


def _lark_event(n: int, text: str) -> dict[str, Any]:
    sender = {"sender_id": {"open_id": f"ou_{n % 5}"}, "sender_type": "user"}
    message = {
        "message_id": f"om_{n}",
        "chat_id": "oc_1",
        "chat_type": "group",
        "message_type": "text",
        "create_time": str(1690000000000 + n),
        "content": json.dumps({"text": text}, ensure_ascii=False),
    }
    return {
        "schema": "2.0",
        "header": {"event_id": f"e{n}", "event_type": "im.message.receive_v1"},
        "event": {"sender": sender, "message": message},
    }


def _slack(n: int, text: str) -> dict[str, Any]:
    return {
        "type": "message",
        "user": f"U0{n % 9}",
        "text": text,
        "ts": f"{1700000000 + n}.000100",
        "blocks": [{"type": "rich_text", "elements": [{"type": "text", "text": "x"}]}],
    }


def _telegram(n: int, text: str) -> dict[str, Any]:
    return {
        "id": n,
        "type": "message",
        "date": "2024-03-02T13:10:36",
        "date_unixtime": str(1709381436 + n),
        "from": f"A{n % 7}",
        "from_id": f"user{n % 7}",
        "text": ["see ", {"type": "bold", "text": text}],
    }


def _discord(n: int, text: str) -> dict[str, Any]:
    author = {
        "id": str(n % 7),
        "name": f"a{n % 7}",
        "discriminator": "0",
        "isBot": False,
        "roles": [{"id": "1", "name": "x"}],
    }
    return {
        "id": str(10**17 + n),
        "type": "Default",
        "timestamp": f"2024-01-01T{n % 24:02}:00:00+00:00",
        "content": text,
        "author": author,
        "mentions": [{"id": "5", "name": "q", "isBot": False}],
    }


def _rocket(n: int, text: str) -> dict[str, Any]:
    return {
        "_id": f"id{n}",
        "rid": "GENERAL",
        "msg": text,
        "ts": f"2021-03-02T{n % 24:02}:00:00.000Z",
        "u": {"_id": f"x{n % 5}", "username": f"u{n % 5}"},
        "mentions": [{"_id": "a", "username": "q"}],
    }


def _matrix(n: int, text: str) -> dict[str, Any]:
    return {
        "type": "m.room.message",
        "room_id": "!a:b",
        "sender": f"@u{n % 5}:b",
        "origin_server_ts": 1700000000000 + n,
        "event_id": f"${n}",
        "content": {"msgtype": "m.text", "body": text},
    }


def _meta(n: int, text: str) -> dict[str, Any]:
    return {
        "sender_name": f"A{n % 7}",
        "timestamp_ms": 1700000000000 + n,
        "content": text,
        "reactions": [{"reaction": "x", "actor": "B"}],
    }


def _teams(n: int, text: str) -> dict[str, Any]:
    return {
        "id": str(n),
        "messageType": "message",
        "createdDateTime": f"2024-01-01T{n % 24:02}:00:00Z",
        "chatId": "19:a",
        "from": {"user": {"id": f"u{n % 7}", "displayName": "D"}},
        "body": {"contentType": "text", "content": text},
    }


def _googlechat(n: int, text: str) -> dict[str, Any]:
    return {
        "creator": {"name": f"N{n % 5}", "email": f"n{n % 5}@x.example"},
        "text": text,
        "topic_id": f"t{n}",
        "created_date": "Thursday, November 3, 2016 at 11:59:50 AM UTC",
        "message_id": f"a/b/{n}",
    }


def _skype(n: int, text: str) -> dict[str, Any]:
    return {
        "id": str(1600000000000 + n),
        "displayName": None,
        "originalarrivaltime": f"2020-01-01T{n % 24:02}:00:00Z",
        "messagetype": "Text",
        "version": 1,
        "content": text,
        "conversationid": "19:x",
        "from": f"8:u{n % 5}",
    }


def _zulip(n: int, text: str) -> dict[str, Any]:
    return {"id": n, "sender": n % 5, "recipient": 1, "subject": "s", "content": text, "date_sent": 1700000000 + n}


def _mattermost(n: int, text: str) -> dict[str, Any]:
    post = {"team": "t", "channel": "c", "user": f"u{n % 5}", "message": text, "create_at": 1700000000000 + n}
    return {"type": "post", "post": {**post, "reactions": [{"user": "q", "emoji_name": "x", "create_at": 1}]}}


def _jabber(n: int, text: str) -> dict[str, Any]:
    return {
        "ts": f"2020-06-14T{n % 24:02}:05:35.000125",
        "from": f"u{n % 5}@x.example",
        "to": f"v{n % 7}@x.example",
        "body": text,
    }


def _list(n: int, text: str) -> dict[str, Any]:
    return {"party": ("Victim", "Gang")[n % 2], "content": text, "timestamp": f"2022-03-02T{n % 24:02}:00:00Z"}


def _signal(n: int, text: str) -> dict[str, Any]:
    return {
        "date": f"2024-01-01 {n % 24:02}:00:00",
        "sender": f"A{n % 7}",
        "body": text,
        "quote": "",
        "sticker": "",
        "reactions": [["B", "x"]],
        "attachments": [],
    }


def _rsmf(n: int, text: str) -> dict[str, Any]:
    return {
        "id": f"e{n}",
        "type": "message",
        "participant": f"p{n % 7}",
        "conversation": "c",
        "timestamp": f"2024-01-01T{n % 24:02}:00:00Z",
        "body": text,
        "reactions": [{"value": "x", "count": 1}],
    }


def _chatlab(n: int, text: str) -> dict[str, Any]:
    return {
        "_type": "message",
        "sender": f"u{n % 7}",
        "accountName": f"A{n % 7}",
        "timestamp": 1700000000 + n,
        "type": 0,
        "content": text,
    }


def _weflow(n: int, text: str) -> dict[str, Any]:
    return {
        "localId": n,
        "createTime": 1700000000 + n,
        "formattedTime": "2023-11-14 22:13:20",
        "type": "文本消息",
        "content": text,
        "isSend": 0,
        "senderUsername": f"wxid_{n % 7}",
    }


def _wechat(n: int, text: str) -> dict[str, Any]:
    return {"time": f"2022-03-02 {n % 24:02}:00:00", "from": f"wxid_a{n % 5}", "to": "wxid_b", "message": text}


def _qq(n: int, text: str) -> dict[str, Any]:
    return {
        "id": str(n),
        "timestamp": 1700000000000 + n,
        "sender": {"uid": f"u_{n % 7}", "uin": f"1000{n % 7}", "name": f"A{n % 7}"},
        "type": "type_1",
        "content": {"text": text, "elements": [{"type": "text", "data": {"name": "x"}}], "resources": []},
    }


# format -> (one record, what stands before them, what behind, the file's name); no brackets: one after another
CORPORA: dict[str, tuple[Callable[[int, str], dict[str, Any]], str, str, str]] = {
    "lark": (_lark, '{"code": 0, "data": {"has_more": false, "items": [', "]}}", "page.json"),
    "lark glued": (_lark, "", "", "dump.json"),
    "lark events": (_lark_event, "", "", "events.jsonl"),
    "slack": (_slack, "[", "]", "2024-01-01.json"),
    "telegram": (_telegram, '{"name": "x", "type": "private_group", "id": 7, "messages": [', "]}", "result.json"),
    "discord": (
        _discord,
        '{"guild": {"id": "1"}, "channel": {"id": "2"}, "dateRange": {}, "messages": [',
        "]}",
        "x.json",
    ),
    "rocketchat": (_rocket, '{"messages": [', "]}", "x.json"),
    "rocketchat glued": (_rocket, "", "", "x.json"),
    "matrix": (_matrix, '{"room_name": "r", "exported_by": "@x:y", "messages": [', "]}", "export.json"),
    "matrix glued": (_matrix, "", "", "x.json"),
    "meta": (_meta, '{"participants": [{"name": "A1"}], "messages": [', '], "title": "t"}', "message_1.json"),
    "teams": (_teams, '{"value": [', "]}", "x.json"),
    "googlechat": (_googlechat, '{"messages": [', "]}", "messages.json"),
    "skype": (_skype, '{"userId": "8:x", "conversations": [{"id": "19:x", "MessageList": [', "]}]}", "messages.json"),
    "zulip": (_zulip, '{"zerver_message": [', '], "zerver_usermessage": []}', "messages-000001.json"),
    "mattermost": (_mattermost, '{"type": "version", "version": 1}\n', "", "x.jsonl"),
    "jabber": (_jabber, "", "", "x.json"),
    "jabber list": (_jabber, "[", "]", "x.json"),
    "signal": (_signal, "", "", "data.json"),
    "rsmf": (
        _rsmf,
        '{"version": "2.0.0", "participants": [{"id": "p1"}], "conversations": [{"id": "c"}], "events": [',
        "]}",
        "rsmf_manifest.json",
    ),
    "chatlab": (
        _chatlab,
        '{"_type": "header", "chatlab": {"version": "0.0.2"}, "meta": {"name": "x", "platform": "qq"}}\n',
        "",
        "x.jsonl",
    ),
    "wechat weflow": (_weflow, '{"session": {"wxid": "w@chatroom", "type": "群聊"}, "messages": [', "]}", "x.json"),
    "wechat": (_wechat, "[", "]", "x.json"),
    "qq-json": (_qq, '{"chatInfo": {"name": "x", "selfUin": "1"}, "messages": [', "]}", "x.json"),
    "chat-table": (_list, "[", "]", "x.json"),
    "chat-table glued": (_list, "", "", "x.json"),
}


def _lost(pattern: str) -> Callable[[str, random.Random], str]:
    """One of the places that match loses its first character."""

    def damage(text: str, chosen: random.Random) -> str:
        places = [match.start() for match in re.finditer(pattern, text)]
        place = chosen.choice(places) if places else len(text)
        return text[:place] + text[place + 1 :]

    return damage


def _second(text: str, pattern: str, new: str) -> str:
    """The text with the second match replaced."""
    found = list(re.finditer(pattern, text))[1:2]
    return text[: found[0].start()] + found[0].expand(new) + text[found[0].end() :] if found else text


DAMAGE: dict[str, Callable[[str, random.Random], str]] = {
    "a comma lost": _lost(r'(?<=["\d}\]]),\s'),
    "a quote lost": _lost(r'",?\n'),
    "a name without its first quote": lambda text, _: re.sub(r'"(\w+)":', r'\1":', text, count=1),
    "quotes inside words bare": lambda text, _: text.replace(" ok ", ' "ok" '),
    "the last bracket lost": lambda text, _: text.rstrip()[:-1].rstrip(),
    "a log line before": lambda text, _: "2024-01-01 INFO dumping {} records\n" + text,
    "nothing but NULs after": lambda text, _: text + "\0\0",
    "bytes of no encoding": lambda text, _: text.replace(" ok ", " \udcff\udcfe "),
    "typographic quotes on a name": lambda text, _: re.sub(r'"(\w+)":', r"“\1”:", text, count=1),
    "typographic quotes on a value": lambda text, _: re.sub(r'": "([^"\\]*)"', r'": “\1”', text, count=1),
    "typographic quotes on all names": lambda text, _: re.sub(r'"(\w+)":', r"“\1”:", text),
    "a later name without its first quote": lambda text, _: _second(text, r'"(\w+)":', r'\1":'),
    "a later name without its last quote": lambda text, _: _second(text, r'"(\w+)":', r'"\1:'),
    "words without their first quote": lambda text, _: (
        re.sub(r'(": )"((?:\{"text": )?[^"]*\bm\d+ )', r"\1\2", text) if "\\" not in text else text
    ),
    "a line broken inside words": lambda text, _: text.replace(" a:b", " a:\nb"),
    "blanks before colons": lambda text, _: text.replace('": "', '" : "'),
    "blanks inside names": lambda text, _: re.sub(r'"(\w+)":', r'" \1 ":', text),
    "single quotes": lambda text, _: text.replace('"', "'") if "'" not in text and '\\"' not in text else text,
}


def corpus(name: str, count: int, damage: str = "", every: int = 5, indent: int | None = 1) -> tuple[bytes, str, int]:
    """(bytes, file name, how many records were damaged) of a corpus; without a `damage` each is damaged at random."""
    write, before, behind, file = CORPORA[name]
    chosen, hurt = random.Random(f"{name} {damage} {indent}"), 0
    kinds = list(DAMAGE.values())
    texts = []
    for number in range(count):
        text = json.dumps(write(number, body(number, chosen)), ensure_ascii=False, indent=indent)
        if number % every == every - 2:
            text, hurt = (DAMAGE[damage] if damage else chosen.choice(kinds))(text, chosen), hurt + 1
        texts.append(text)
    glue = ",\n" if behind else "\n"
    return (before + glue.join(texts) + behind).encode("utf-8", "surrogateescape"), file, hurt


def numbers(texts: Iterator[str]) -> set[int]:
    """The numbers of the records whose words stand in some text."""
    return {int(match[1]) for text in texts if (match := re.search(r"\bm(\d+) ", text))}
