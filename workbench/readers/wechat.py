"""WeChat as the usual tools write it: WeChatMsg and MemoTrace CSV, chatlog CSV and JSON, WeFlow and EchoTrace JSON,
and plain lists {time, from, to, message}.

Numbers of Type: 1 text, 3 image, 34 voice, 43 video, 47 sticker, 49 file, link or quotation, 10000 system. In groups
the sender may stand before the words ("wxid_x:" and a line break).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..model import Conversation, File, Locator, Message, Original, Record, Skipped
from ..timestamps import UNKNOWN, Timestamp, from_epoch, from_iso
from . import Reader
from ._cast import Cast
from ._csvspan import Sheet
from ._jsonload import Place, load
from ._jsonmend import decode
from ._jsonscan import Fault, members
from ._jsonspan import find, items
from ._loose import pairs, table, word
from ._place import guarded, here

HEADERS = (
    ("localId", "TalkerId", "Type"),  # WeChatMsg, all chats in one
    ("消息ID", "类型", "发送人"),  # MemoTrace, one chat
    ("Time", "SenderName", "Sender"),  # chatlog
)
KINDS = {"1": "", "3": "image", "34": "audio", "43": "video", "47": "sticker", "49": "file", "62": "video"}
NAMED = {
    "图片": "image",
    "图片消息": "image",
    "语音": "audio",
    "语音消息": "audio",
    "视频": "video",
    "视频消息": "video",
}
NAMED |= {"表情": "sticker", "动画表情": "sticker", "表情包": "sticker", "文件": "file", "文件消息": "file"}
SYSTEM = ("10000", "10002", "系统消息", "系统通知", "撤回消息")
_PREFIX = re.compile(r"^((?:wxid_)?[A-Za-z0-9_-]{5,40}):\n")
_JSON_SIGNS = (
    (re.compile(rb'"(?:weflow|session)"\s*:'), re.compile(rb'"(?:senderUsername|createTime|formattedTime)"\s*:')),
    (re.compile(rb'"talker(?:Name)?"\s*:'), re.compile(rb'"(?:isChatRoom|senderName|isSelf|senderUsername)"\s*:')),
)
_PLAIN = re.compile(rb'"(?:time|from|to|message)"\s*:')
_LINK = re.compile(r"https?://[^\s<>\"'\]]+")


def sniff(original: Original) -> float:
    """How surely this is a copy of WeChat's messages by one of the known tools."""
    if original.is_folder:
        return 0.0
    head = original.head(8192)
    first = head.split(b"\n", 1)[0].decode("utf-8-sig", "replace").replace('"', "").strip().split(",")
    if any(set(header) <= set(first) for header in HEADERS):
        return 0.93
    if any(one.search(head) and two.search(head) for one, two in _JSON_SIGNS) and b'"content"' in head:
        return 0.9
    keys = {match[0].split(b'"')[1] for match in _PLAIN.finditer(head)}
    return 0.8 if keys == {b"time", b"from", b"to", b"message"} else 0.0


@guarded("WeChat messages")
def read(original: Original) -> Iterator[Record]:
    """Each conversation where it is first met, the messages in the order of the file, then the people."""
    told = _Copy(original)
    head = original.head(4096).lstrip(b"\xef\xbb\xbf \r\n\t")
    if head[:1] in (b"{", b"["):
        yield from told.json()
    else:
        yield from told.csv()
    yield from told.cast.people()


class _Copy:
    def __init__(self, original: Original) -> None:
        self.original = original
        self.cast = Cast("wechat")
        self.met: set[str] = set()
        self.session: dict[str, Any] = {}
        self.about = ""  # where in the file it stands

    def csv(self) -> Iterator[Record]:
        """The rows of a CSV; what stands beyond the header's columns is kept together."""
        header: list[str] = []
        for row in Sheet(self.original).rows():
            if not header:
                header = [name.strip("\ufeff ") for name in row.fields]
                continue
            values: dict[str, Any] = dict(zip(header, row.fields, strict=False))
            beyond = row.fields[len(header) :]
            yield from self._told(
                values, row.locator, False, ("beyond the header", ",".join(beyond)) if beyond else None
            )

    def json(self) -> Iterator[Record]:
        """The items of a list, or of "messages" beside a "session"."""
        place = load(self.original)
        path = ("messages",) if find(place.data, ("messages",)) >= 0 else ()
        if path:
            self.about, self.session = _session(place)
        for span in items(place.data, path):
            raw = place.data[span.start : span.end]
            item, mended = decode(raw)
            where = place.locator(span)
            if isinstance(item, dict) and item:
                yield from self._told(item, where, mended or span.state != "whole", None)
            else:
                text = raw[:2000].decode("utf-8", "backslashreplace")
                yield Skipped(reason="This is no WeChat message.", raw=text, locator=where)

    def _told(
        self, item: Mapping[str, Any], where: Locator, repaired: bool, more: tuple[str, str] | None
    ) -> Iterator[Record]:
        body = _first(item, "StrContent", "content", "Content", "内容", "message")
        kind = _first(item, "Type", "type", "类型", "localType")
        talker = self._talker(item)
        group = talker.endswith("@chatroom") or item.get("isChatRoom") is True or "群" in word(self.session.get("type"))
        sender, name, own = self._sender(item, talker, group)
        if sender.endswith("@chatroom"):  # the column names the group, and the words begin with the sender
            group, sender = True, ""
        prefix = _PREFIX.match(body) if group else None
        if prefix and sender in ("", talker, prefix[1]):
            sender, body = prefix[1], body[prefix.end() :]
        if talker not in self.met:
            self.met.add(talker)
            yield self._conversation(item, talker, group, where)
        system = kind in SYSTEM
        self.cast.meet(sender, where, name, own=own)
        media = KINDS.get(kind) or NAMED.get(kind)
        yield Message(
            platform="wechat",
            conversation_id=talker,
            native_id=_first(item, "MsgSvrID", "msgSvrId", "serverId", "seq", "消息ID") or _local(item, talker),
            type="notice" if system else "message",
            sent=_sent(item),
            sender_id="" if system else sender,
            sender_name="" if system else name or self.cast.name(sender),
            body=body,
            deleted=kind == "撤回消息",
            recipients=tuple(filter(None, (word(item.get("to")),))),
            links=tuple(dict.fromkeys(_LINK.findall(body))) if "://" in body else (),
            files=(File(kind=media, missing=True),) if media else (),
            flags=(*("repaired",) * repaired, *("system",) * system),
            extra=(
                *pairs(type=kind if kind != "1" else "", subtype=_first(item, "SubType", "subType")),
                *((("more", word(item.get("更多信息"))),) if word(item.get("更多信息")) else ()),
                *pairs(parsed=item.get("parsedContent") if item.get("parsedContent") != item.get("content") else ""),
                *((more,) if more else ()),
            ),
            locator=where,
        )

    def _talker(self, item: Mapping[str, Any]) -> str:
        told = _first(item, "talker", "Talker", "TalkerId", "StrTalker") or word(self.session.get("wxid"))
        sides = sorted(filter(None, (word(item.get("from")), word(item.get("to")))))
        leaf = self.original.name.replace("!/", "/").rsplit("/", 1)[-1]
        return told or "|".join(sides) or leaf.rsplit(".", 1)[0]

    def _sender(self, item: Mapping[str, Any], talker: str, group: bool) -> tuple[str, str, bool]:
        own = _first(item, "IsSender", "isSender", "isSend") == "1" or item.get("isSelf") is True
        told = _first(item, "sender", "Sender", "senderUsername", "from")
        name = _first(item, "senderName", "SenderName", "senderDisplayName", "发送人", "NickName", "昵称")
        remark = _first(item, "Remark", "备注")
        if own:
            return told or "me", name or "me", True
        identity = told or name or ("" if group else talker)
        return identity, name or remark, False

    def _conversation(self, item: Mapping[str, Any], talker: str, group: bool, where: Locator) -> Conversation:
        session = self.session
        name = _first(item, "talkerName", "TalkerName") or _first(session, "displayName", "remark", "nickname")
        return Conversation(
            platform="wechat",
            id=talker,
            name=name,
            kind="group" if group else "direct" if session or "|" in talker else "unknown",
            extra=pairs(type=session.get("type")),
            locator=where if not session else here(self.original, self.about),
        )


def _session(place: Place) -> tuple[str, dict[str, Any]]:
    """Where it is told of the talk, and what; an API's answer only names the one talked with."""
    try:
        for key, begin, end in members(place.data, find(place.data, ())):
            if key == "session":
                return "#/session", table(decode(place.data[begin:end])[0])
            if key == "talker":
                return "#/talker", {"wxid": word(decode(place.data[begin:end])[0])}
    except Fault:
        pass
    return "", {}


def _first(item: Mapping[str, Any], *names: str) -> str:
    return next((text for name in names if (text := word(item.get(name)))), "")


def _local(item: Mapping[str, Any], talker: str) -> str:
    """A local id counts within one device's database; it names a message only together with the time."""
    local, made = _first(item, "localId", "LocalId"), _first(item, "CreateTime", "createTime")
    return f"{local}@{made}" if local and made else ""


def _sent(item: Mapping[str, Any]) -> Timestamp:
    epoch = _first(item, "CreateTime", "createTime", "timestamp")
    if epoch.isdecimal():
        return from_epoch(epoch)
    text = _first(item, "StrTime", "formattedTime", "time", "Time", "时间")
    if text.isdecimal():
        return from_epoch(text)
    return from_iso(text.replace("/", "-")) if text else UNKNOWN


READER = Reader(
    format="wechat",
    title="WeChat (WeChatMsg/MemoTrace, chatlog, WeFlow, plain lists)",
    limits="Another's tool took the messages out of one device's database: pictures and voices are mostly only named,"
    " recalled words are gone, and nothing proves that rows were not changed.",
    version=4,
    sniff=sniff,
    read=read,
    url="https://github.com/sjzar/chatlog",
)
