"""What the columns of an unknown chat table mean, by their names in a dozen languages."""

# ruff: noqa: E501 - wide characters count twice
from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["ROLES", "broadcast", "delimiter", "enough", "mapping", "role"]

_NAMES = {
    "time": "time ts date datetime timestamp createdat created sentat senttime sent sendtime datetimeutc createtime strtime"
    " messagetime 时间 日期 发送时间 消息时间 時間 日時 날짜 시간 zeit datum zeitstempel fecha hora heure data дата время",
    "sender": "sender from author user username nick nickname sendername fromname party who speaker screenname handle"
    " senderalias fromuser usernick senderid fromid userid 发送人 发送者 发送方 昵称 发言人 姓名 寄件人 送信者 보낸사람 이름 absender remitente autor"
    " expéditeur mittente отправитель автор имя",
    "text": "text body content message msg messagetext messagebody messagecontent comment chattext 内容 消息 消息内容"
    " 聊天内容 正文 訊息 本文 メッセージ 메시지 내용 nachricht mensaje mensagem messaggio сообщение текст",
    "to": "to recipient receiver toname touser 接收人 接收者 收信人 收件人 宛先 받는사람 empfänger destinatario получатель",
    "chat": "chat chatid chatname channel channelid channelname conversation conversationid room roomid thread group"
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


def enough(roles: dict[str, str]) -> bool:
    """True where a table can be read as a chat: who, when and what are all known."""
    return {"time", "sender", "text"} <= roles.keys()


def broadcast(roles: dict[str, str]) -> bool:
    """True for the posts of a channel, which have a number and no author."""
    return {"time", "text", "id"} <= roles.keys() and _NOISE.sub("", roles["text"].casefold()) in _MESSAGE


def delimiter(line: str) -> str:
    """The sign that parts the columns in a table's first line, or empty if none stands there twice."""
    counts = {sign: line.count(sign) for sign in ("\t", ";", ",", "|")}
    best = max(counts, key=lambda sign: counts[sign])
    return best if counts[best] > 1 else ""
