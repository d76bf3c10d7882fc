"""Two WhatsApp exports: a Chinese iPhone (zip, brackets, 上午/下午) and an English Android phone (text, zone error)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from .events import Event, millis, moment
from .lark_pages import present
from .leak import Leak
from .packing import zipped
from .stable import between
from .world import Place

MARK = "\u200e"
CHINA = ZoneInfo("Asia/Shanghai")
ZH_NAME = "与下班不谈工作的 WhatsApp 聊天.zip"
EN_NAME = "WhatsApp Chat with Carpool + hikes.txt"
ZH_OWNER, EN_OWNER = "zhao", "iris"
LEFT_OUT = {
    "image": "图像已省略",
    "video": "视频已省略",
    "voice": "音频已省略",
    "sticker": "贴图已省略",
    "file": "文档已省略",
}


def build(leak: Leak) -> dict[str, bytes]:
    """Both exports by their names below whatsapp/."""
    return {
        ZH_NAME: zipped({"_chat.txt": text(leak, "wa-zh")}, date=(2024, 11, 20, 23, 10, 0)),
        EN_NAME: text(leak, "wa-en"),
    }


def text(leak: Leak, export: str) -> bytes:
    """The bytes of one chat's text."""
    end = "\r\n" if export == "wa-zh" else "\n"
    return "".join(line + end for _, line in _lines(leak, export)).encode()


def numbered(leak: Leak, export: str) -> list[tuple[Event, int, int]]:
    """Every event with its first line and the line after its last one, counted from 0."""
    found, at = [], 0
    for event, line in _lines(leak, export):
        after = at + line.count("\n") + 1
        if event:
            found.append((event, at, after))
        at = after
    return found


def _lines(leak: Leak, export: str) -> Iterator[tuple[Event | None, str]]:
    return (_zh if export == "wa-zh" else _en)(leak, leak.world.places[export])


def zh_name(leak: Leak, who: str) -> str:
    """A member's name in the Chinese export; one is saved in no address book."""
    person = leak.world.people[who]
    if "whatsapp_name_in_export" in person:
        return f"\u202a{person['whatsapp']['phone']}\u202c".replace(" ", "\u00a0")
    return str(person["whatsapp"]["name"])


def en_name(leak: Leak, who: str) -> str:
    """A member's name in the English export."""
    person = leak.world.people[who]
    return str(person.get("whatsapp_pushname") or person["whatsapp"]["name"])


def zh_stamp(at: int) -> str:
    """`2024/3/8 下午4:20:05`, in the zone of the phone."""
    wall = moment(at, CHINA)
    half = "上午" if wall.hour < 12 else "下午"
    return f"{wall.year}/{wall.month}/{wall.day} {half}{wall.hour % 12 or 12}:{wall:%M:%S}"


def en_stamp(at: int) -> str:
    """`3/13/24, 11:36 AM`, in the zone of the phone, which was in Chengdu: 15 or 16 hours ahead of the group."""
    wall = moment(at, CHINA)
    return (
        f"{wall.month}/{wall.day}/{wall:%y}, {wall.hour % 12 or 12}:{wall:%M}\u202f{'AM' if wall.hour < 12 else 'PM'}"
    )


def _mentions(leak: Leak, text: str, name: Callable[[Leak, str], str]) -> str:
    known = "|".join(sorted(leak.world.people, key=len, reverse=True))

    def mention(match: re.Match[str]) -> str:
        who = match[1]
        shown = name(leak, who) if "whatsapp" in leak.world.people[who] else leak.world.english(who)
        return f"@\u2068{shown}\u2069"

    return re.sub(rf"@({known})(?![a-z0-9_-])", mention, text)


def _zh(leak: Leak, place: Place) -> Iterator[tuple[Event | None, str]]:
    until = millis(leak.world.taken("wa-zh"))
    begin = millis(datetime(2023, 9, 28, 20, 14, 9, tzinfo=CHINA))
    secret = "消息和通话已进行端到端加密。只有此聊天中的成员可以查看、收听或分享。"
    yield None, f"[{zh_stamp(begin)}] {place.title}: {MARK}{secret}"
    yield None, f"{MARK}[{zh_stamp(begin)}] {zh_name(leak, 'xu')}: {MARK}{zh_name(leak, 'xu')}创建了此群组"
    for event in present(leak, place, "wa-zh"):
        if event.kind == "system":
            yield event, f"{MARK}[{zh_stamp(event.at)}] {place.title}: {MARK}{_zh_system(leak, event)}"
            continue
        head = f"[{zh_stamp(event.at)}] {zh_name(leak, event.sender)}: "
        if event.gone_at(until):
            mine = event.sender == ZH_OWNER
            yield event, f"{MARK}{head}{MARK}{'您删除了这条消息' if mine else '此消息已删除'}。"
            continue
        text = _mentions(leak, event.text_at(until), zh_name)
        if event.edited_at(until):
            text += f" {MARK}<此消息已编辑>"
        if text:
            yield event, head + text
        for attribute in event.attributes:
            if attribute.name in LEFT_OUT:
                name = f"{attribute.words[0]} • {MARK}" if attribute.name == "file" else ""
                yield event, f"{MARK}{head}{MARK}{name}{LEFT_OUT[attribute.name]}"


def _zh_system(leak: Leak, event: Event) -> str:
    verb, *rest = event.system
    by = rest[rest.index("by") + 1] if "by" in rest else ""
    name = zh_name(leak, rest[0]) if rest and "whatsapp" in leak.world.people.get(rest[0], {}) else (rest or [""])[0]
    if verb == "join":
        return f"{zh_name(leak, by)}添加了{name}" if by else f"{name}使用邀请链接加入了群组"
    if verb == "rename":
        return f"{zh_name(leak, by)}将群组名称更改为“{rest[0]}”"
    return {"leave": f"{name}退出了群组", "missed-call": "未接语音通话", "call": f"语音通话，{rest[0]}"}.get(verb, name)


def _en(leak: Leak, place: Place) -> Iterator[tuple[Event | None, str]]:
    until = millis(leak.world.taken("wa-en"))
    begin = millis(datetime(2023, 6, 2, 17, 41, 0, tzinfo=place.zone))
    secret = "Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them."
    yield None, f"{en_stamp(begin)} - {secret} Learn more."
    yield None, f'{en_stamp(begin)} - {en_name(leak, "dana")} created group "{place.title}"'
    for event in present(leak, place, "wa-en"):
        if event.kind == "system":
            yield event, f"{en_stamp(event.at)} - {_en_system(leak, event)}"
            continue
        head = f"{en_stamp(event.at)} - {en_name(leak, event.sender)}: "
        if event.gone_at(until):
            yield event, head + ("You deleted this message" if event.sender == EN_OWNER else "This message was deleted")
            continue
        text = _mentions(leak, event.text_at(until), en_name)
        if event.edited_at(until):
            text += " <This message was edited>"
        carried = [a for a in event.attributes if a.name in LEFT_OUT]
        if carried:
            attached = carried[0].words[0] if carried[0].name == "file" else ""
            first = f"{attached} (file attached)" if attached else "<Media omitted>"
            text = f"{first}\n{text}" if text else first
        yield event, head + text


def _en_system(leak: Leak, event: Event) -> str:
    verb, *rest = event.system
    by = rest[rest.index("by") + 1] if "by" in rest else ""
    name = en_name(leak, rest[0]) if rest and rest[0] in leak.world.people else (rest or [""])[0]
    if verb == "join":
        return f"{en_name(leak, by)} added {name}" if by else f"{name} joined using this group's invite link"
    if verb == "rename":
        return f'{en_name(leak, by)} changed the group name to "{rest[0]}"'
    calls = {
        "missed-call": "Missed voice call",
        "call": f"Voice call, {rest[0] if rest else between(2, 9, event.id)} min",
    }
    return {"leave": f"{name} left", **calls}.get(verb, name)
