"""Two Telegram Desktop exports of single chats: the group, and iris with dana."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import Any
from zoneinfo import ZoneInfo

from .events import Event, millis, moment
from .lark_pages import present, reacting
from .leak import Leak
from .stable import between
from .world import Place

ZONE = ZoneInfo("Asia/Shanghai")
NOT_THERE = "(File not included. Change data exporting settings to download.)"
FOLDERS = {"tg-overtime": "ChatExport_2024-11-19", "tg-dm-iris-dana": "ChatExport_2024-11-19 (1)"}
NAMES = {"tg-dm-iris-dana": "Dana K"}


def build(leak: Leak) -> dict[str, bytes]:
    """Both exports by their paths below telegram/."""
    return {
        f"{FOLDERS[place.id]}/result.json": dumped(_chat(leak, place))
        for place in leak.world.places.values()
        if place.platform == "telegram"
    }


def dumped(value: Any) -> bytes:
    """JSON as Telegram Desktop indents it."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def chat_number(place: Place) -> int:
    """The number of a chat; of a direct one, the other person's."""
    return between(4_000_000_000, 4_999_999_999, "telegram", place.id)


def numbered(leak: Leak, place: Place) -> list[tuple[int, Event]]:
    """Every event with its message id; what was deleted leaves a hole in the numbers."""
    found, current = [], between(900, 2400, "first", place.id)
    until = millis(leak.world.taken("telegram"))
    for event in present(leak, place, "telegram"):
        current += between(1, 3, "step", event.id) if place.kind == "direct" else 1
        if not event.gone_at(until):
            found.append((current, event))
    return found


def _chat(leak: Leak, place: Place) -> dict[str, Any]:
    events = numbered(leak, place)
    ids = {event.id: number for number, event in events}
    kind = "personal_chat" if place.kind == "direct" else "private_supergroup"
    number = int(leak.world.people["dana"]["telegram"]["id"][4:]) if place.kind == "direct" else chat_number(place)
    messages = [_message(leak, number, event, ids) for number, event in events]
    return {"name": place.title or NAMES[place.id], "type": kind, "id": number, "messages": messages}


def account(leak: Leak, event: Event) -> dict[str, str]:
    """The account that wrote; one person has two."""
    person = leak.world.people[event.sender]
    return dict(person["telegram_second"] if event.one("as") else person["telegram"])


def _times(event: Event) -> dict[str, str]:
    return {"date": f"{moment(event.at, ZONE):%Y-%m-%dT%H:%M:%S}", "date_unixtime": str(event.at // 1000)}


def _message(leak: Leak, number: int, event: Event, ids: dict[str, int]) -> dict[str, Any]:
    if event.kind == "system":
        return _service(leak, number, event)
    until = millis(leak.world.taken("telegram"))
    who = account(leak, event)
    message: dict[str, Any] = {"id": number, "type": "message", **_times(event)}
    edited = event.edited_at(until)
    if edited:
        message["edited"] = f"{moment(edited, ZONE):%Y-%m-%dT%H:%M:%S}"
        message["edited_unixtime"] = str(edited // 1000)
    message |= {"from": who["name"], "from_id": who["id"]}
    parent = leak.tags.get(event.quote)
    if parent and parent.id in ids:
        message["reply_to_message_id"] = ids[parent.id]
    forward = event.one("forward")
    text = event.text_at(until)
    if forward and forward.words and forward.words[0].rstrip(",") in leak.tags:
        origin = leak.tags[forward.words[0].rstrip(",")]
        message["forwarded_from"] = account(leak, origin)["name"]
        text = text or origin.text
    message |= _media(event)
    entities = _entities(leak, text)
    message["text"] = _text(entities)
    message["text_entities"] = entities
    reactions = _reactions(leak, event)
    return message | ({"reactions": reactions} if reactions else {})


def _media(event: Event) -> dict[str, Any]:
    for attribute in event.attributes:
        if attribute.name == "image":
            return {"photo": NOT_THERE, "width": 1280, "height": between(600, 1280, event.id)}
        if attribute.name == "sticker":
            return {"file": NOT_THERE, "media_type": "sticker", "sticker_emoji": "🐱", "width": 512, "height": 512}
        if attribute.name == "voice":
            seconds = int(attribute.words[0].rstrip("s"))
            return {
                "file": NOT_THERE,
                "media_type": "voice_message",
                "mime_type": "audio/ogg",
                "duration_seconds": seconds,
            }
        if attribute.name == "video":
            return {"file": NOT_THERE, "media_type": "video_file", "mime_type": "video/mp4"}
        if attribute.name == "file":
            return {"file": NOT_THERE, "file_name": attribute.words[0], "mime_type": "application/octet-stream"}
    return {}


def _entities(leak: Leak, text: str) -> list[dict[str, str]]:
    known = "|".join(sorted(leak.world.people, key=len, reverse=True))
    found = []
    for part in re.split(rf"(@(?:{known})(?![a-z0-9_-])|https?://\S+)", text):
        who = leak.world.people.get(part[1:], {}) if part.startswith("@") else {}
        if "telegram" in who:
            found.append({"type": "mention", "text": "@" + who["telegram"]["handle"]})
        elif part.startswith("http"):
            found.append({"type": "link", "text": part})
        elif part:
            found.append({"type": "plain", "text": part})
    return found


def _text(entities: list[dict[str, str]]) -> Any:
    if all(entity["type"] == "plain" for entity in entities):
        return "".join(entity["text"] for entity in entities)
    return [entity["text"] if entity["type"] == "plain" else entity for entity in entities]


def _reactions(leak: Leak, event: Event) -> list[dict[str, Any]]:
    given: dict[str, list[dict[str, str]]] = defaultdict(list)
    for emoji, who, at in reacting(event):
        person = leak.world.people[who].get("telegram")
        if person:
            date = f"{moment(at, ZONE):%Y-%m-%dT%H:%M:%S}"
            given[emoji].append({"from": person["name"], "from_id": person["id"], "date": date})
    return [{"type": "emoji", "count": len(who), "emoji": emoji, "recent": who} for emoji, who in given.items()]


def _service(leak: Leak, number: int, event: Event) -> dict[str, Any]:
    verb, *rest = event.system
    by = rest[rest.index("by") + 1] if "by" in rest else rest[0]
    telegram = leak.world.people.get(by, {}).get("telegram") or {"name": "", "id": ""}
    member = leak.world.people.get(rest[0], {}).get("telegram") or {"name": rest[0]}
    message: dict[str, Any] = {"id": number, "type": "service", **_times(event)}
    message |= {"actor": telegram["name"], "actor_id": telegram["id"]}
    if verb in ("join", "create"):
        message |= {"action": "invite_members", "members": [member["name"]]}
    elif verb in ("leave", "remove"):
        message |= {"action": "remove_members", "members": [member["name"]]}
    elif verb == "rename":
        message |= {"action": "edit_group_title", "title": rest[0]}
    elif verb == "pin":
        message |= {"action": "pin_message"}
    else:
        message |= {"action": "phone_call", "duration_seconds": 60 * int(re.sub(r"\D", "", rest[0]) or 1)}
    return message | {"text": "", "text_entities": []}
