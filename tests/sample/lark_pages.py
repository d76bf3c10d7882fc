"""The Lark API dump: pages, threads, members, users; some pages missing, one an error page (calendar.yaml, gaps)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from .events import Event, millis, moment
from .lark_items import TENANTS, Writer, chat_id, message_id, thread_id
from .lark_words import DEPARTMENTS, reaction
from .leak import Leak
from .stable import between, digest
from .world import Place

PAGE = 50
ERROR = {"code": 99991400, "msg": "request trigger frequency limit", "error": {"log_id": "202411222231470B7E5C1F2A"}}
REFUSED = {"code": 232033, "msg": "The operator or invited bots does NOT have the authority to manage external chats."}


def build(leak: Leak) -> dict[str, bytes]:
    """Every file of the dump by its path below lark/."""
    until = millis(leak.world.taken("lark"))
    writer = Writer(leak.world, leak.tags, "a", until)
    writer.thread_roots = frozenset(event.thread for event in leak.all() if event.thread)
    places = [place for place in leak.world.places.values() if place.platform == "lark"]
    files: dict[str, Any] = {"chats.json": _answer([_chat(leak, place) for place in places if place.kind != "direct"])}
    files["users.json"] = _answer(list(_users(leak)))
    for place in places:
        for name, value in _conversation(leak, place, writer):
            files[f"{chat_id(place.id)}/{name}"] = value
    found = {name: dumped(value) for name, value in files.items()}
    return found | {f"events/{name}": data for name, data in _log(leak, places, until).items()}


def _log(leak: Leak, places: list[Place], until: int) -> dict[str, bytes]:
    """What bots heard of recalls in the groups they sit in, one JSON object a line, a file a month."""
    lines: dict[str, list[tuple[int, bytes]]] = defaultdict(list)
    for place in places:
        bots = [who for who in place.people if who in leak.world.bots]
        for event in present(leak, place, "lark") if bots else []:
            if event.recalled and event.recalled < until:
                app = leak.world.bots[bots[0]]["app_id_a"]
                name = f"im.message.recalled_v1_{moment(event.recalled):%Y-%m}.jsonl"
                lines[name].append((event.recalled, dumped(_heard(event, event.recalled, str(app)))))
    return {name: b"".join(line for _, line in sorted(found)) for name, found in lines.items()}


def _heard(event: Event, at: int, app: str) -> dict[str, Any]:
    header = {
        "event_id": digest("heard", event.id)[:32],
        "event_type": "im.message.recalled_v1",
        "create_time": str(at + between(90, 700, event.id, "heard")),
        "app_id": app,
        "tenant_key": TENANTS["tingmai"],
    }
    body = {
        "message_id": message_id(event),
        "chat_id": chat_id(event.place),
        "recall_time": str(at),
        "recall_type": "group_owner" if event.recalled_by else "message_owner",
    }
    return {"schema": "2.0", "header": header, "event": body}


def dumped(value: Any) -> bytes:
    """JSON as the server sends it."""
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _answer(items: list[Any], *, token: str = "") -> dict[str, Any]:
    return {"code": 0, "msg": "success", "data": {"has_more": bool(token), "page_token": token, "items": items}}


def present(leak: Leak, place: Place, export: str) -> list[Event]:
    """The events of a conversation that an export holds, by its dates and absences."""
    until = millis(leak.world.taken(export))
    return [event for event in leak.events[place.id] if event.at < until and not event.absent(export)]


def _conversation(leak: Leak, place: Place, writer: Writer) -> Iterator[tuple[str, Any]]:
    events = present(leak, place, "lark")
    roots = [event for event in events if not event.thread]
    threads: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.thread:
            threads[event.thread].append(event)
    yield "chat.json", {"code": 0, "msg": "success", "data": _detail(leak, place)}
    yield "members.json", REFUSED if place.external else _members(leak, place, writer)
    yield from _pages(leak, place, roots, writer)
    lost = [event for event in events if gap(leak, place, event.day)]
    for tag, replies in threads.items():
        root = leak.tags[tag]
        if root not in lost:
            items = [item for event in (root, *replies) if event not in lost for item in writer.items(event)]
            for number, part in enumerate(_parts(items), start=1):
                token = _token(root.id, number) if number * PAGE < len(items) else ""
                suffix = "" if len(items) <= PAGE else f"_{number:02d}"
                yield f"thread_{thread_id(root)}{suffix}.json", _answer(part, token=token)
    for event in events:
        if event.one("forward") and not event.gone_at(writer.until) and event not in lost:
            index = 1 if event.text else 0
            yield f"message_{message_id(event, index)}.json", _forward(leak, event, index, writer)
    yield from _extras(leak, place, events, lost, writer)


def _extras(
    leak: Leak, place: Place, events: list[Event], lost: list[Event], writer: Writer
) -> Iterator[tuple[str, Any]]:
    pins = [event for event in events if event.system[:1] == ("pin",)]
    if pins:
        yield "pins.json", _answer([_pin(leak, event, writer) for event in pins])
    reacted = [event for event in events if event.every("react") and event not in lost]
    reacted = [event for event in reacted if not event.gone_at(writer.until)]
    if reacted:
        details = [_reactions(event, writer) for event in reacted]
        yield "reactions.json", {"code": 0, "msg": "success", "data": {"success_msg_reaction_details": details}}


def _parts(items: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, max(len(items), 1), PAGE):
        yield items[start : start + PAGE]


def _pages(leak: Leak, place: Place, roots: list[Event], writer: Writer) -> Iterator[tuple[str, Any]]:
    runs: list[tuple[str, list[Any]]] = []
    for event in roots:
        lost = gap(leak, place, event.day)
        if not runs or runs[-1][0] != lost:
            runs.append((lost, []))
        runs[-1][1].extend(writer.items(event))
    pages = [(lost, part) for lost, items in runs for part in _parts(items)]
    for number, (lost, part) in enumerate(pages, start=1):
        token = _token(place.id, number) if number < len(pages) else ""
        if lost == "error-page":
            yield f"page_{number:03d}.json", ERROR
        elif lost != "missing-pages":
            yield f"page_{number:03d}.json", _answer(part, token=token)


def gap(leak: Leak, place: Place, day: date) -> str:
    """Why the dump lacks a day of a conversation: missing-pages, error-page, or nothing."""
    for entry in leak.world.calendar["gaps"]:
        here = entry.get("conversation") == place.id and entry.get("dump") == "lark"
        if here and entry["from"] <= day <= entry["to"]:
            return str(entry["kind"])
    return ""


def _token(*parts: object) -> str:
    return digest("page", *parts)[:44] + "=="


def _chat(leak: Leak, place: Place) -> dict[str, Any]:
    owner = place.people[0]
    return {
        "chat_id": chat_id(place.id),
        "avatar": "",
        "name": leak.title(place, "lark"),
        "description": "",
        "owner_id": leak.world.people[owner]["lark"]["open_id_a"],
        "owner_id_type": "open_id",
        "external": place.external,
        "tenant_key": TENANTS["tingmai"],
        "chat_status": "normal",
    }


def _detail(leak: Leak, place: Place) -> dict[str, Any]:
    people = [who for who in place.people if who in leak.world.people]
    mode = {"direct": "p2p", "topic": "topic"}.get(place.kind, "group")
    detail = {key: value for key, value in _chat(leak, place).items() if key != "chat_id"}
    if place.kind == "direct":
        detail |= {"owner_id": "", "owner_id_type": ""}
    return detail | {
        "i18n_names": {"zh_cn": detail["name"], "en_us": "", "ja_jp": ""},
        "chat_mode": mode,
        "chat_type": "private",
        "chat_tag": "inner",
        "group_message_type": "thread" if place.kind == "topic" else "chat",
        "user_count": str(len(people)),
        "bot_count": str(len(place.people) - len(people)),
        "restricted_mode_setting": {"status": False},
    }


def _members(leak: Leak, place: Place, writer: Writer) -> dict[str, Any]:
    last = leak.world.taken("lark").date()
    here = [who for who in place.people if who in leak.world.people and place.has(who, last)]
    items = [
        {
            "member_id_type": "open_id",
            "member_id": writer.open_id(who),
            "name": leak.world.name(who),
            "tenant_key": writer.tenant(who),
        }
        for who in here
    ]
    answer = _answer(items)
    answer["data"]["member_total"] = len(items)
    return answer


def _users(leak: Leak) -> Iterator[dict[str, Any]]:
    for person in leak.world.people.values():
        lark = person.get("lark")
        if not lark or lark["tenant"] != "tingmai":
            continue  # people of other companies cannot be looked up
        yield {
            "union_id": lark["union_id"],
            "user_id": lark["user_id"],
            "open_id": lark["open_id_a"],
            "name": (person.get("lark_name_changes") or [{"to": lark["name"]}])[-1]["to"],
            "en_name": lark["en_name"],
            "nickname": "",
            "enterprise_email": person["mail"],
            "job_title": person["role"],
            "department_path": [{"department_name": {"name": DEPARTMENTS[person["team"]]}}],
            "city": person["office"]["city"],
            "status": {"is_frozen": False, "is_resigned": "left" in person, "is_activated": True},
        }


def _forward(leak: Leak, event: Event, index: int, writer: Writer) -> dict[str, Any]:
    container = writer.items(event)[index]
    inside = Writer(leak.world, leak.tags, writer.app, event.at)  # what was forwarded stands as it stood then
    items = [container, *_inside(event, container["message_id"], inside)]
    return {"code": 0, "msg": "success", "data": {"items": items}}


def _inside(event: Event, upper: str, writer: Writer) -> Iterator[dict[str, Any]]:
    for child in writer.children(event):
        item = writer.items(child)[0]
        for key in ("root_id", "parent_id", "thread_id"):
            item.pop(key, None)
        item["message_id"] = f"om_{digest('forwarded', upper, child.id)[:32]}"
        item["upper_message_id"] = upper
        yield item
        if item["msg_type"] == "merge_forward":
            yield from _inside(child, item["message_id"], writer)


def _pin(leak: Leak, event: Event, writer: Writer) -> dict[str, str]:
    by = event.system[3] if len(event.system) > 3 else leak.tags[event.system[1]].sender
    return {
        "message_id": message_id(leak.tags[event.system[1]]),
        "chat_id": chat_id(event.place),
        "operator_id": writer.open_id(by),
        "operator_id_type": "open_id",
        "create_time": str(event.at),
    }


def reacting(event: Event) -> Iterator[tuple[str, str, int]]:
    """Each reaction to an event as (emoji, person, instant)."""
    for attribute in event.every("react"):
        for part in attribute.rest.split(";"):
            emoji, *names = part.replace(",", " ").split()
            for who in names:
                yield emoji, who, event.at + between(4_000, 900_000, event.id, emoji, who)


def _reactions(event: Event, writer: Writer) -> dict[str, Any]:
    items = [
        {
            "reaction_id": digest("reaction", event.id, emoji, who)[:28],
            "operator": {"operator_id": writer.open_id(who), "operator_type": "user"},
            "action_time": str(at),
            "reaction_type": {"emoji_type": reaction(emoji)},
        }
        for emoji, who, at in reacting(event)
    ]
    return {"message_id": message_id(event), "message_reaction_items": items}
