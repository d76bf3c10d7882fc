"""What the columns of an unknown chat table mean, by their names in a dozen languages."""

# ruff: noqa: E501 - wide characters count twice
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

__all__ = ["ROLES", "broadcast", "delimiter", "enough", "inside", "mapping", "nested", "own", "role", "understood"]

_NAMES = {
    "time": "time ts date datetime timestamp createdat created sentat senttime sent sendtime datetimeutc createtime strtime"
    " messagetime messagedate datesent timesent 时间 日期 发送时间 消息时间 時間 日時 날짜 시간 zeit datum zeitstempel fecha hora heure data дата время",
    "sender": "sender senderfullname from author user username nick nickname sendername fromname party who speaker screenname handle"
    " senderalias fromuser usernick senderid fromid userid 发送人 发送者 发送方 昵称 发言人 姓名 寄件人 送信者 보낸사람 이름 absender remitente autor"
    " expéditeur mittente отправитель автор имя",
    "text": "text body content message msg msgcontent messagetext messagebody messagecontent comment chattext 内容 消息 消息内容"
    " 聊天内容 正文 訊息 本文 メッセージ 메시지 내용 nachricht mensaje mensagem messaggio сообщение текст",
    "to": "to recipient receiver toname touser 接收人 接收者 收信人 收件人 宛先 받는사람 empfänger destinatario получатель",
    "chat": "chat chatid chatname channel channelid channelname conversation conversationid chatsession room roomid thread group"
    " groupname dialog 群名 群聊 会话 聊天 чат диалог",
    "id": "id messageid msgid uuid guid 消息id",
}
ROLES = {role: frozenset(names.split()) for role, names in _NAMES.items()}
_MESSAGE = frozenset(
    [
        "message",
        "messagetext",
        "msg",
        "消息",
        "消息内容",
        "訊息",
        "メッセージ",
        "메시지",
        "сообщение",
        "mensaje",
        "mensagem",
    ]
)
_OWN_ID = ("id", "uid", "uin", "userid", "user_id", "email", "username", "account", "wxid", "jid")
_CLOCK = re.compile(r"(?:[AaPp]\.?[Mm]\.? )?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?")
_NOISE = re.compile(r"[\s_\-./()\[\]:#]+")


def mapping(names: Iterable[str]) -> dict[str, str]:
    """Role -> column for the columns whose names are known; the first column of a role wins."""
    found: dict[str, str] = {}
    for name in names:
        told = role(name)
        if told and told not in found:
            found[told] = name
    return found


def role(name: str) -> str:
    """What a column of this name holds, or empty where the name says nothing."""
    plain = _NOISE.sub("", name.strip("\ufeff").casefold())
    return next((role for role, known in ROLES.items() if plain in known), "")


def enough(roles: Mapping[str, object]) -> bool:
    """True where a table can be read as a chat: who, when and what are all known."""
    return {"time", "sender", "text"} <= roles.keys()


def broadcast(roles: Mapping[str, str | tuple[str, ...]]) -> bool:
    """True for the posts of a channel, which have a number and no author."""
    if not {"time", "text", "id"} <= roles.keys():
        return False
    text = roles["text"] if isinstance(roles["text"], str) else roles["text"][0]
    return _NOISE.sub("", text.casefold()) in _MESSAGE


def delimiter(line: str) -> str:
    """The sign that parts the columns in a table's first line, or empty if none stands there twice."""
    counts = {sign: line.count(sign) for sign in ("\t", ";", ",", "|")}
    best = max(counts, key=lambda sign: counts[sign])
    return best if counts[best] > 1 else ""


def inside(row: Mapping[str, Any]) -> Iterator[str]:
    """The names of a row's columns; an object in a column gives `column.name` for each of its names."""
    for name, value in row.items():
        if isinstance(value, dict) and value and len(value) < 40:
            yield from (f"{name}.{inner}" for inner in value)
        else:
            yield str(name)


def nested(name: str) -> str:
    """`sender.name` is the name of the sender, `sender.id` the sender, `body.content` the text."""
    outer, _, inner = name.rpartition(".")
    told = role(outer.rpartition(".")[2]) if outer else ""
    if told == "sender":
        return (
            "sender"
            if inner.casefold() in _OWN_ID or role(inner) == "id"
            else "name"
            if "name" in inner.casefold()
            else ""
        )
    if told in ("text", "time", "chat") and role(inner) in (told, "id", ""):
        return told
    return role(inner)


def understood(row: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Role -> columns by the names of a first row's columns: a name beside an id, a clock beside a day, objects too."""
    found: dict[str, tuple[str, ...]] = {}
    clocks: list[str] = []
    for column in inside(row):
        told = nested(column) if "." in column and column not in row else role(column)
        if told == "sender" and "sender" in found and "name" in column.casefold():
            told = "name"
        if told == "time" and _CLOCK.fullmatch(str(row.get(column, "")).strip()):
            clocks.append(column)
        elif told and (told not in found or (told == "name" and "display" in column.casefold())):
            found[told] = (column,)
    if clocks:
        found["time"] = (*found.get("time", ()), clocks[0])
    if "name" in found and "sender" not in found:
        found["sender"] = found.pop("name")
    return found


def own(row: Mapping[str, Any]) -> bool:
    """True for a row that says that whoever kept the table wrote it."""
    for name, value in row.items():
        plain, told = _NOISE.sub("", name.casefold()), str(value).strip().casefold()
        if plain in ("type", "direction", "方向", "类型") and told in ("outgoing", "sent", "out", "发送", "发出"):
            return True
        if plain in ("isfromme", "fromme", "issender", "isself", "isoutgoing") and told in ("1", "true", "yes"):
            return True
    return False
