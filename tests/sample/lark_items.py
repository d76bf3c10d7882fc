"""One event to the message items of Lark's open platform: text, post, cards, files, forwards, system lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .attributes import Attribute
from .events import Event, moment
from .lark_words import TEMPLATES
from .scenes import attribute_targets
from .stable import between, digest
from .world import World

BROADCASTERS = {"feng", "zheng", "he", "huang"}  # their longer notices are rich text
TENANTS = {"tingmai": "2f7c1e0b9a6d4e81", "ligu": "9b04e6d2c85f1a37"}
RECALLED = "This message was recalled"
_IMAGES = ("jpg", "png")


@dataclass(frozen=True)
class Piece:
    """One message item's type and content; an event with text and a file makes two."""

    kind: str
    content: Any  # a dict, or a plain string for merged forwards
    text: bool = False  # holds the event's own words


def mention_pattern(world: World) -> re.Pattern[str]:
    """What a mention looks like in a scene."""
    ids = "|".join(sorted((re.escape(name) for name in (*world.people, "all")), key=len, reverse=True))
    return re.compile(rf"@({ids})(?![a-z0-9_-])")


class Writer:
    """Writes items for one dump: `app` is "a" or "b", `until` the instant at which the dump was taken."""

    def __init__(self, world: World, tags: dict[str, Event], app: str, until: int) -> None:
        self.world, self.tags, self.app, self.until = world, tags, app, until
        self.pattern = mention_pattern(world)

    def open_id(self, who: str) -> str:
        """The id of a person or bot in this dump's app."""
        if who in self.world.bots:
            return str(self.world.bots[who][f"app_id_{self.app}"])
        lark = self.world.people[who].get("lark")
        return str(lark[f"open_id_{self.app}"]) if lark else ""

    def sender(self, event: Event) -> dict[str, str]:
        """The sender object; empty for a system line."""
        if event.kind == "system":
            return {"id": "", "id_type": "", "sender_type": "", "tenant_key": ""}
        bot = event.sender in self.world.bots
        return {
            "id": self.open_id(event.sender),
            "id_type": "app_id" if bot else "open_id",
            "sender_type": "app" if bot else "user",
            "tenant_key": self.tenant(event.sender),
        }

    def tenant(self, who: str) -> str:
        """The tenant key of somebody's company."""
        lark = self.world.people.get(who, {}).get("lark") or {}
        return TENANTS[lark.get("tenant", "tingmai")]

    def marked(self, event: Event, text: str) -> tuple[str, list[dict[str, str]]]:
        """The text with `@_user_1` for each mention, and the list of mentions."""
        keys: dict[str, str] = {}

        def key(match: re.Match[str]) -> str:
            if match[1] == "all":
                return "@_all"
            return keys.setdefault(match[1], f"@_user_{len(keys) + 1}")

        text = self.pattern.sub(key, text)
        mentions = [
            {
                "key": name,
                "id": self.open_id(who),
                "id_type": "open_id",
                "name": self.world.name(who, event.day),
                "tenant_key": self.tenant(who),
            }
            for who, name in keys.items()
        ]
        return text, mentions

    def pieces(self, event: Event, text: str) -> list[Piece]:
        """The content of each message that an event makes; `text` has its mentions marked already."""
        if event.kind == "system":
            return [Piece("system", self._system(event))]
        if event.kind == "bot":
            return [Piece("interactive", card(event))]
        found = list(_own_words(event, text))
        found += [Piece(*piece) for piece in _carried(event)]
        if event.one("forward"):
            found.append(Piece("merge_forward", "Merged and Forwarded Message"))
        return found

    def _system(self, event: Event) -> dict[str, Any]:
        verb, *rest = event.system
        by = rest[rest.index("by") + 1] if "by" in rest else ""
        first = rest[0] if rest else ""
        if verb == "join" and by:
            verb = "invite"
        content: dict[str, Any] = {"template": TEMPLATES[verb]}
        name = self.world.name
        if verb in ("invite", "remove"):
            content |= {"from_user": [name(by, event.day)], "to_chatters": [name(first, event.day)]}
        elif verb in ("create", "join", "leave", "missed-call"):
            content["from_user"] = [name(first, event.day)]
        elif verb == "call":
            people = [name(who, event.day) for who in rest[1].split(",")] if len(rest) > 1 else []
            content |= {"from_user": people[:1], "to_chatters": people[1:], "duration": first}
        elif verb == "notice":
            content["notice"] = first
        else:
            content |= {"from_user": [name(by, event.day)] if by else [], "group_name": first}
        return content

    def items(self, event: Event) -> list[dict[str, Any]]:
        """The items of an event as the API gives them at the time of the dump."""
        text, mentions = self.marked(event, event.text_at(self.until))
        found = []
        for index, piece in enumerate(self.pieces(event, text)):
            at = event.at + index * between(400, 1900, event.id, index)
            item = self._item(event, index, at, piece)
            if piece.text and mentions and not item["deleted"]:
                item["mentions"] = mentions
            found.append(item)
        return found

    def _item(self, event: Event, index: int, at: int, piece: Piece) -> dict[str, Any]:
        gone = event.gone_at(self.until)
        edited = event.edited_at(self.until) if piece.text and not gone else None
        item: dict[str, Any] = {"message_id": message_id(event, index)}
        item |= self.relations(event)
        item |= {
            "msg_type": piece.kind,
            "create_time": str(at),
            "update_time": str(event.recalled if gone else edited or at),
            "deleted": gone,
            "updated": edited is not None,
            "chat_id": chat_id(event.place),
            "sender": self.sender(event),
            "body": {"content": RECALLED if gone else encoded(piece.content)},
        }
        return item

    def relations(self, event: Event) -> dict[str, str]:
        """Ids of the thread, the message answered and the first message of the chain."""
        found: dict[str, str] = {}
        parent = self.tags.get(event.quote or event.thread)
        if parent:
            found["root_id"] = message_id(self.root(parent))
            found["parent_id"] = message_id(parent)
        if event.kind == "system":
            return found
        if event.thread and event.thread in self.tags:
            found["thread_id"] = thread_id(self.tags[event.thread])
        elif self.world.places[event.place].kind == "topic" or self._begins_thread(event):
            found["thread_id"] = thread_id(event)
        return found

    def root(self, event: Event) -> Event:
        """The first message of a chain of replies."""
        seen = {event.id}
        while (parent := self.tags.get(event.quote or event.thread)) and parent.id not in seen:
            event = parent
            seen.add(event.id)
        return event

    def _begins_thread(self, event: Event) -> bool:
        return bool(event.tag) and event.tag in self.thread_roots

    thread_roots: frozenset[str] = frozenset()

    def children(self, event: Event) -> Iterator[Event]:
        """The events that a merged forward carries."""
        for how, tag in attribute_targets(event):
            if how == "forward" and tag in self.tags:
                yield self.tags[tag]


def message_id(event: Event, index: int = 0) -> str:
    """`om_…` of an event's first message, or of a further one."""
    return f"om_{event.id if not index else digest(event.id, index)[:32]}"


def chat_id(place: str) -> str:
    """`oc_…` of a conversation."""
    return f"oc_{digest('chat', place)[:32]}"


def thread_id(event: Event) -> str:
    """`omt_…` of the thread that an event begins."""
    return f"omt_{digest('thread', event.id)[:16]}"


def encoded(content: Any) -> str:
    """The content as the string that the API puts into `body.content`."""
    return content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _own_words(event: Event, text: str) -> Iterator[Piece]:
    if not text:
        return
    image, lines = event.one("image"), text.split("\n")
    if event.one("code") and len(lines) > 1:
        block = {"tag": "code_block", "language": "PYTHON", "text": "\n".join(lines[1:])}
        yield Piece("post", _post([[*_inline(lines[0])], [block]]), text=True)
    elif image:
        picture = {"tag": "img", "image_key": image_key(event)}
        yield Piece("post", _post([*([*_inline(line)] for line in lines), [picture]]), text=True)
    elif len(lines) >= 3 and event.sender in BROADCASTERS:
        yield Piece("post", _post([[*_inline(line)] for line in lines]), text=True)
    else:
        yield Piece("text", {"text": text}, text=True)


def _inline(line: str) -> Iterator[dict[str, Any]]:
    for part in re.split(r"(@_user_\d+|@_all)", line):
        if part.startswith("@_"):
            yield {"tag": "at", "user_id": part, "user_name": ""}
        elif part:
            yield {"tag": "text", "text": part, "style": []}


def _post(content: list[list[dict[str, Any]]]) -> dict[str, Any]:
    return {"title": "", "content": content}


def _carried(event: Event) -> Iterator[tuple[str, Any]]:
    for attribute in event.attributes:
        if attribute.name == "file":
            yield "file", {"file_key": file_key(event), "file_name": attribute.words[0]}
        elif attribute.name == "image" and not event.text:
            yield "image", {"image_key": image_key(event)}
        elif attribute.name == "voice":
            seconds = int(attribute.words[0].rstrip("s"))
            yield "audio", {"file_key": file_key(event), "duration": seconds * 1000}
        elif attribute.name == "sticker":
            yield "sticker", {"file_key": f"file_v3_sticker_{digest(attribute.rest)[:20]}"}
        elif attribute.name == "video":
            length = int(attribute.words[0].rstrip("s")) * 1000
            name = attribute.words[-1]
            yield (
                "media",
                {
                    "file_key": file_key(event),
                    "image_key": image_key(event),
                    "file_name": name,
                    "duration": length,
                },
            )
        elif attribute.name == "kind":
            yield _special(event, attribute)


def _special(event: Event, attribute: Attribute) -> tuple[str, Any]:
    kind, text = attribute.words[0], attribute.string
    if kind == "vote":
        topic, *options = [part.strip() for part in re.split(r"[|/\n；;]", text) if part.strip()]
        return "vote", {"topic": topic, "options": options}
    if kind == "todo":
        summary = {"title": "", "content": [[{"tag": "text", "text": text}]]}
        due = str(event.at + 86_400_000 * 3)
        return "todo", {"task_id": digest("todo", event.id)[:32], "summary": summary, "due_time": due}
    if kind == "location":
        return "location", {"name": text, "longitude": "104.06", "latitude": "30.67"}
    if kind == "event":
        start = event.at // 3_600_000 * 3_600_000 + 86_400_000
        times = {"start_time": str(start), "end_time": str(start + 3_600_000)}
        return "share_calendar_event", {"summary": text, **times}
    if kind == "hongbao":
        return "hongbao", {"text": "[红包]"}
    if kind == "share":
        return "share_chat", {"chat_id": f"oc_{digest('shared', text)[:32]}"}
    return "interactive", {"title": text, "elements": [[{"tag": "text", "text": text}]]}


def card(event: Event) -> dict[str, Any]:
    """A bot's card as the API flattens it: a title and rows of elements."""
    rows: list[list[dict[str, Any]]] = [[{"tag": "text", "text": line}] for line in event.text.split("\n") if line]
    if "button" in event.card:
        rows.append([{"tag": "button", "text": event.card["button"], "type": "default"}])
    return {"title": event.card.get("title", ""), "elements": rows}


def file_key(event: Event) -> str:
    """The key of a file in Lark's store."""
    return f"file_v3_00{digest('file', event.id)[:2]}_{digest('file', event.id)[2:34]}"


def image_key(event: Event) -> str:
    """The key of a picture in Lark's store."""
    return f"img_v3_02{digest('image', event.id)[:2]}_{digest('image', event.id)[2:34]}"


def local(event: Event, world: World) -> str:
    """The local wall-clock time of an event, for notes."""
    return f"{moment(event.at, world.places[event.place].zone):%Y-%m-%d %H:%M}"
