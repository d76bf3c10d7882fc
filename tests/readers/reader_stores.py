"""Small writers of databases, spoken words and other files: a talk becomes what an app would leave on disk."""

from __future__ import annotations

import hashlib
import html
import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa

Talk = list[tuple[datetime, str, str]]
APPLE = 978_307_200


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _base(tables: Iterable[tuple[str, str, Sequence[Sequence[Any]]]]) -> bytes:
    """The bytes of a database: (name, columns, rows) of each table."""
    base = sqlite3.connect(":memory:")
    for name, columns, rows in tables:
        base.execute(f"CREATE TABLE {name} ({columns})")
        if rows:
            base.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)
    return base.serialize()


def _typedstream(body: str) -> bytes:
    raw = body.encode()
    size = bytes([len(raw)]) if len(raw) < 0x81 else b"\x81" + len(raw).to_bytes(2, "little")
    head = b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x12NSAttributedString\x00\x84\x84\x08NSObject\x00\x85"
    return head + b"\x92\x84\x84\x84\x08NSString\x01\x94\x84\x01+" + size + raw + b"\x86\x84\x02iI\x01\x00"


def imessage(talk: Talk) -> bytes:
    """chat.db, every second body only as a typedstream."""
    people = list(dict.fromkeys(who for _, who, _ in talk))
    words = [
        (n + 1, f"G{n}", None if n % 2 else body, _typedstream(body), people.index(who) + 1,
         (_seconds(at) - APPLE) * 10**9, 0)
        for n, (at, who, body) in enumerate(talk)
    ]  # fmt: skip
    return _base(
        [
            ("handle", "ROWID INTEGER PRIMARY KEY, id TEXT", [(n + 1, who) for n, who in enumerate(people)]),
            ("chat", "ROWID INTEGER PRIMARY KEY, guid TEXT, style INTEGER", [(1, "iMessage;+;chat1", 43)]),
            ("chat_handle_join", "chat_id INTEGER, handle_id INTEGER", [(1, n + 1) for n in range(len(people))]),
            (
                "message",
                "ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, attributedBody BLOB, handle_id INTEGER,"
                " date INTEGER, is_from_me INTEGER",
                words,
            ),
            ("chat_message_join", "chat_id INTEGER, message_id INTEGER", [(1, n + 1) for n in range(len(talk))]),
        ]
    )


def whatsapp_db(talk: Talk) -> bytes:
    """msgstore.db of today."""
    people = ["1@g.us", *dict.fromkeys(who for _, who, _ in talk)]
    rows = [
        (n + 1, 1, 0, f"K{n}", people.index(who) + 1, _seconds(at) * 1000, 0, body)
        for n, (at, who, body) in enumerate(talk)
    ]
    return _base(
        [
            ("jid", "_id INTEGER PRIMARY KEY, raw_string TEXT", [(n + 1, jid) for n, jid in enumerate(people)]),
            ("chat", "_id INTEGER PRIMARY KEY, jid_row_id INTEGER, subject TEXT", [(1, 1, "x")]),
            (
                "message",
                "_id INTEGER PRIMARY KEY, chat_row_id INTEGER, from_me INTEGER, key_id TEXT,"
                " sender_jid_row_id INTEGER, timestamp INTEGER, message_type INTEGER, text_data TEXT",
                rows,
            ),
        ]
    )


def whatsapp_db_old(talk: Talk) -> bytes:
    """msgstore.db of before 2022."""
    rows = [
        (n + 1, "1@g.us", 0, f"K{n}", body, _seconds(at) * 1000, 0, who, 0) for n, (at, who, body) in enumerate(talk)
    ]
    columns = (
        "_id INTEGER PRIMARY KEY, key_remote_jid TEXT, key_from_me INTEGER, key_id TEXT, data TEXT, timestamp INTEGER,"
        " media_wa_type TEXT, remote_resource TEXT, status INTEGER"
    )
    return _base([("messages", columns, rows)])


def viber_db(talk: Talk) -> bytes:
    """viber.db of the desktop."""
    people = list(dict.fromkeys(who for _, who, _ in talk))
    columns = (
        "EventID INTEGER PRIMARY KEY, TimeStamp INTEGER, Direction INTEGER, ContactID INTEGER, ChatID INTEGER,"
        " Token TEXT"
    )
    events = [(n + 1, _seconds(at) * 1000, 0, people.index(who) + 1, 1, f"T{n}") for n, (at, who, _) in enumerate(talk)]
    return _base(
        [
            ("Contact", "ContactID INTEGER PRIMARY KEY, Name TEXT", [(n + 1, who) for n, who in enumerate(people)]),
            ("ChatInfo", "ChatID INTEGER PRIMARY KEY, Name TEXT", [(1, "x")]),
            ("ChatRelation", "ChatID INTEGER, ContactID INTEGER", [(1, n + 1) for n in range(len(people))]),
            ("Events", columns, events),
            (
                "Messages",
                "EventID INTEGER PRIMARY KEY, Body TEXT",
                [(n + 1, body) for n, (_, _, body) in enumerate(talk)],
            ),
        ]
    )


def mmssms(talk: Talk) -> bytes:
    """Android's own mmssms.db."""
    rows = [(n + 1, 1, who, _seconds(at) * 1000, 1, body) for n, (at, who, body) in enumerate(talk)]
    columns = "_id INTEGER PRIMARY KEY, thread_id INTEGER, address TEXT, date INTEGER, type INTEGER, body TEXT"
    return _base([("sms", columns, rows)])


def skype_main(talk: Talk) -> bytes:
    """main.db of Skype's old clients."""
    rows = [
        (n + 1, 1, f"s{n}", who, "19:x", _seconds(at), 61, body.replace("&", "&amp;").replace("<", "&lt;"), "")
        for n, (at, who, body) in enumerate(talk)
    ]
    columns = (
        "id INTEGER PRIMARY KEY, convo_id INTEGER, author TEXT, from_dispname TEXT, chatname TEXT, timestamp INTEGER,"
        " type INTEGER, body_xml TEXT, dialog_partner TEXT"
    )
    talks = [(1, "19:x", "x", 2)]
    return _base(
        [
            ("Conversations", "id INTEGER PRIMARY KEY, identity TEXT, displayname TEXT, type INTEGER", talks),
            ("Messages", columns, rows),
        ]
    )


def viber(talk: Talk) -> str:
    """The CSV of a phone, without a heading."""
    return "".join(
        f'{at:%d/%m/%Y},{at:%H:%M:%S},{who},+1000000{n},"{body}"\n' for n, (at, who, body) in enumerate(talk)
    )


def zoom(talk: Talk) -> str:
    """A meeting's saved chat of today's clients."""
    return "".join(
        f"{at:%H:%M:%S} From {who} to Everyone:\n" + "".join(f"\t{line}\n" for line in body.split("\n"))
        for at, who, body in talk
    )


def zoom_old(talk: Talk) -> str:
    """A meeting's saved chat of clients before 2020."""
    return "".join(f"{at:%H:%M:%S}\t From  {who}  to  Everyone : {body}\n" for at, who, body in talk)


def zoom_cloud(talk: Talk) -> str:
    """The chat of a cloud recording."""
    return "".join(f"{at:%H:%M:%S}\t{who}:\t{body}\n" for at, who, body in talk)


def minutes(talk: Talk) -> str:
    """A transcript: one head line with the day, then who spoke how long after the beginning."""
    begun = talk[0][0].replace(second=0)
    half = "上午" if begun.hour < 12 else "下午"
    head = f"{begun.year}年{begun.month}月{begun.day}日 {half} {begun.hour % 12 or 12}:{begun:%M}|1小时 8分钟 33秒"
    rows = []
    for at, who, body in talk:
        past = int((at - begun).total_seconds())
        rows.append(f"{who} {past // 3600:02}:{past // 60 % 60:02}:{past % 60:02}\n{body}\n")
    return f"{head}\n\n关键词:\nx\n\n文字记录:\n" + "\n".join(rows)


def whatsapp_android(talk: Talk) -> str:
    """A German Android phone."""
    return "".join(f"{at:%d.%m.%y, %H:%M} - {who}: {body}\n" for at, who, body in talk)


def whatsapp_ios(talk: Talk) -> str:
    """A Chinese iPhone."""

    def half(at: datetime) -> str:
        return f"{'上午' if at.hour < 12 else '下午'}{at.hour % 12 or 12}:{at:%M:%S}"

    return "".join(f"[{at.year}/{at.month}/{at.day} {half(at)}] {who}: {body}\r\n" for at, who, body in talk)


def chatlog(talk: Talk) -> str:
    """The JSON of chatlog."""
    rows = [
        {"seq": n + 1, "time": at.isoformat(), "talker": "1@chatroom", "talkerName": "x", "isChatRoom": True,
         "sender": who, "senderName": who, "isSelf": False, "type": 1, "subType": 0, "content": body}
        for n, (at, who, body) in enumerate(talk)
    ]  # fmt: skip
    return json.dumps(rows, ensure_ascii=False)


def weflow(talk: Talk) -> str:
    """WeFlow's JSON."""
    rows = [
        {"localId": n, "createTime": _seconds(at), "formattedTime": f"{at:%Y-%m-%d %H:%M:%S}", "type": "文本消息",
         "content": body, "isSend": 0, "senderUsername": who, "senderDisplayName": who}
        for n, (at, who, body) in enumerate(talk)
    ]  # fmt: skip
    session = {"wxid": "1@chatroom", "nickname": "x", "remark": "", "displayName": "x", "type": "群聊"}
    return json.dumps({"session": session, "messages": rows}, ensure_ascii=False, indent=1)


def wechat_list(talk: Talk) -> str:
    """A plain list."""
    rows = [{"time": f"{at:%Y-%m-%d %H:%M:%S}", "from": who, "to": "b", "message": body} for at, who, body in talk]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def signal_data(talk: Talk) -> str:
    """signal-export's data.json."""
    return "".join(
        json.dumps({"date": f"{at:%Y-%m-%dT%H:%M:%S}", "sender": who, "body": body, "quote": "", "sticker": "",
                    "reactions": [], "attachments": []}, ensure_ascii=False) + "\n"
        for at, who, body in talk
    )  # fmt: skip


def psi(talk: Talk) -> str:
    """Psi's history, with escaped breaks."""
    rows = []
    for at, _, body in talk:
        words = body.replace("\n", "\\n")
        rows.append(f"|{at:%Y-%m-%dT%H:%M:%S}|1|from|N---|{words}\n")
    return "".join(rows)


def kakao_mac(talk: Talk) -> str:
    """KakaoTalk's CSV."""
    return "Date,User,Message\n" + "".join(f'{at:%Y-%m-%d %H:%M:%S},"{who}","{body}"\n' for at, who, body in talk)


def kakao_ios(talk: Talk) -> str:
    """KakaoTalk on an iPhone in Korean."""
    lines = [
        f"{at.year}. {at.month}. {at.day}. {'오전' if at.hour < 12 else '오후'} {at.hour % 12 or 12}:{at:%M},"
        f" {who} : {body}"
        for at, who, body in talk
    ]
    return "x 님과 카카오톡 대화\n저장한 날짜 : 2024. 1. 1. 오후 1:00\n\n" + "\n".join(lines) + "\n"


def irssi(talk: Talk) -> str:
    """The log of irssi, minutes only."""
    rows, day = [], ""
    for at, who, body in talk:
        if day != (day := f"{at:%a %b %d %Y}"):
            rows.append(f"--- Day changed {day}" if rows else f"--- Log opened {at:%a %b %d} 00:00:00 {at.year}")
        rows.append(f"{at:%H:%M} <{who.replace(' ', '_')}> {body}")
    return "\n".join(rows) + "\n"


def telethon(talk: Talk) -> str:
    """Telethon's messages, one a line."""
    rows = [
        {"_": "Message", "id": n, "peer_id": {"_": "PeerChannel", "channel_id": 77}, "date": at.isoformat(),
         "message": body, "from_id": {"_": "PeerUser", "user_id": n}, "sender": {"id": n, "first_name": who}}
        for n, (at, who, body) in enumerate(talk, 1)
    ]  # fmt: skip
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def html_table(talk: Talk) -> str:
    """A table in HTML inside Markdown."""
    rows = [
        f"<tr><td>{at:%Y-%m-%d %H:%M:%S}</td><td>{html.escape(who)}</td>"
        f"<td>{html.escape(body).replace(chr(10), '<br>')}</td></tr>\n"
        for at, who, body in talk
    ]
    return f"# x\n\n<table><tr><th>time</th><th>from</th><th>message</th></tr>\n{''.join(rows)}</table>\n"


def markdown_table(talk: Talk) -> str:
    """A table in Markdown below a heading."""
    rows = [
        f"| {at:%Y-%m-%d %H:%M:%S} | {who.replace('|', chr(92) + '|')} | {body.replace('|', chr(92) + '|')} |\n"
        for at, who, body in talk
    ]
    return f"# x\n\n| time | from | message |\n| --- | --- | --- |\n{''.join(rows)}"


def field_list(talk: Talk) -> str:
    """Fields one a line."""
    return "# x\n\n" + "".join(
        f"- time: {at:%Y-%m-%d %H:%M:%S}\n  from: {who}\n  message: {body}\n" for at, who, body in talk
    )


def slackdump(talk: Talk) -> bytes:
    """The database of slackdump."""
    people = list(dict.fromkeys(who for _, who, _ in talk))
    users = [(f"U{n}", 1, n, who, json.dumps({"id": f"U{n}", "name": who})) for n, who in enumerate(people)]
    rows = []
    for n, (at, who, body) in enumerate(talk):
        text = body.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        item = {"type": "message", "user": f"U{people.index(who)}", "ts": f"{_seconds(at)}.{n:06}", "text": text}
        rows.append((n, 1, "C1", item["ts"], n, json.dumps(item, ensure_ascii=False).encode()))
    return _base(
        [
            ("S_USER", "ID TEXT, CHUNK_ID INTEGER, IDX INTEGER, USERNAME TEXT, DATA BLOB", users),
            ("CHANNEL", "ID TEXT, NAME TEXT, DATA BLOB", [("C1", "x", json.dumps({"id": "C1", "name": "x"}))]),
            ("MESSAGE", "ID INTEGER, CHUNK_ID INTEGER, CHANNEL_ID TEXT, TS TEXT, IDX INTEGER, DATA BLOB", rows),
        ]
    )


def signal_desktop(talk: Talk) -> bytes:
    """Signal's database on a desktop."""
    people = list(dict.fromkeys(who for _, who, _ in talk))
    talks = [("g", json.dumps({"membersV2": [{"aci": f"a{n}"} for n in range(len(people))]}), "group", "x", None)]
    talks += [(f"c{n}", "{}", "private", who, f"a{n}") for n, who in enumerate(people)]
    rows = [
        (f"m{n}", json.dumps({"body": body}), "g", _seconds(at) * 1000, "incoming", body, f"a{people.index(who)}")
        for n, (at, who, body) in enumerate(talk)
    ]
    columns = (
        "rowid INTEGER PRIMARY KEY, id TEXT, json TEXT, conversationId TEXT, sent_at INTEGER, type TEXT, body TEXT,"
        " sourceServiceId TEXT"
    )
    return _base(
        [
            ("conversations", "id TEXT PRIMARY KEY, json TEXT, type TEXT, name TEXT, serviceId TEXT", talks),
            ("messages", columns, [(n + 1, *row) for n, row in enumerate(rows)]),
        ]
    )


def signal_android(talk: Talk) -> bytes:
    """Signal's database on a telephone."""
    people = list(dict.fromkeys(who for _, who, _ in talk))
    listed = [(1, None, "__signal_group__v2__!1", None), *((n + 2, f"a{n}", None, who) for n, who in enumerate(people))]
    rows = [
        (n + 1, _seconds(at) * 1000, 1, people.index(who) + 2, 20 | 0x800000, body, 0)
        for n, (at, who, body) in enumerate(talk)
    ]
    columns = (
        "_id INTEGER PRIMARY KEY, date_sent INTEGER, thread_id INTEGER, from_recipient_id INTEGER, type INTEGER,"
        " body TEXT, remote_deleted INTEGER"
    )
    return _base(
        [
            ("recipient", "_id INTEGER PRIMARY KEY, aci TEXT, group_id TEXT, profile_joined_name TEXT", listed),
            ("thread", "_id INTEGER PRIMARY KEY, recipient_id INTEGER", [(1, 1)]),
            ("message", columns, rows),
        ]
    )


def wechat_old(talk: Talk) -> bytes:
    """MSG0.db of WeChat 3."""
    rows = []
    for n, (at, who, body) in enumerate(talk):
        raw = who.encode()
        inner = b"\x08\x01\x12" + bytes([len(raw)]) + raw
        packed = b"\x1a" + bytes([len(inner)]) + inner
        rows.append((n + 1, str(10**17 + n), 1, 0, _seconds(at), "1@chatroom", body, packed))
    columns = (
        "localId INTEGER PRIMARY KEY, MsgSvrID TEXT, Type INTEGER, IsSender INTEGER, CreateTime INTEGER,"
        " StrTalker TEXT, StrContent TEXT, BytesExtra BLOB"
    )
    return _base([("MSG", columns, rows)])


def wechat_new(talk: Talk) -> bytes:
    """message_0.db of WeChat 4, every second text packed."""
    people = ["1@chatroom", *dict.fromkeys(who for _, who, _ in talk)]
    table = "Msg_" + hashlib.md5(people[0].encode(), usedforsecurity=False).hexdigest()
    rows = [
        (n + 1, 10**17 + n, 1, people.index(who) + 1, _seconds(at),
         pa.compress(body.encode(), "zstd", asbytes=True) if n % 2 else body)
        for n, (at, who, body) in enumerate(talk)
    ]  # fmt: skip
    columns = (
        "local_id INTEGER PRIMARY KEY, server_id INTEGER, local_type INTEGER, real_sender_id INTEGER,"
        " create_time INTEGER, message_content TEXT"
    )
    return _base([("Name2Id", "user_name TEXT PRIMARY KEY", [(name,) for name in people]), (table, columns, rows)])
