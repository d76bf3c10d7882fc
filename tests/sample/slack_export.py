"""The workspace export of the San Diego office: users, channels, one JSON file per channel and local day, in a zip."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import date
from typing import Any

from .events import Event, millis, moment
from .lark_pages import present, reacting
from .leak import Leak
from .packing import zipped
from .slack_words import shortcode
from .stable import between, digest, number, upper
from .world import Place

TEAM = "T06MORTARUS"
NAME = "Tingmai US Slack export Mar 4 2024 - Nov 21 2024.zip"


def build(leak: Leak) -> dict[str, bytes]:
    """The zip by its name below slack/."""
    export = Export(leak)
    members: dict[str, Any] = {
        "users.json": [*export.users(), *export.bots()],
        "channels.json": [
            export.channel(place) for place in export.places if place.kind == "group" and not place.private
        ],
        "groups.json": [export.channel(place) for place in export.places if place.private],
        "dms.json": [export.direct(place) for place in export.places if place.kind == "direct"],
        "integration_logs.json": [],
    }
    for place in export.places:
        for day, messages in sorted(export.days(place).items()):
            members[f"{export.folder(place)}/{day}.json"] = messages
    return {NAME: zipped({name: dumped(value) for name, value in members.items()}, date=(2024, 11, 21, 18, 4, 10))}


def dumped(value: Any) -> bytes:
    """JSON as Slack's exporter indents it."""
    return json.dumps(value, ensure_ascii=True, indent=4).encode()


def channel_id(place: Place) -> str:
    """`C…` of a channel, `D…` of a direct chat."""
    return ("D07" if place.kind == "direct" else "C07") + upper(8, "channel", place.id)


def ts(event: Event) -> str:
    """Slack's time and id in one: seconds and six digits, unique within a channel."""
    return f"{event.at // 1000}.{event.at % 1000 * 1000 + number(event.id, 'ts') % 1000:06d}"


class Export:
    """Writes the records of one workspace."""

    def __init__(self, leak: Leak) -> None:
        self.leak, self.until = leak, millis(leak.world.taken("slack"))
        self.places = [place for place in leak.world.places.values() if place.platform == "slack"]
        self.ids = {who: person["slack"]["id"] for who, person in leak.world.people.items() if "slack" in person}

    def folder(self, place: Place) -> str:
        """The channel's name, or the id of a direct chat."""
        return place.title or channel_id(place)

    def handle(self, who: str, day: date | None = None) -> tuple[str, str]:
        """Handle and real name on a day (None: at the time of the export)."""
        person = self.leak.world.people[who]
        handle, name = person["slack"]["handle"], person["slack"]["real_name"]
        for change in person.get("slack_handle_changes", []):
            later = day is None or day >= date.fromisoformat(change["date"])
            handle = change["to"] if later else change["from"]
            name = change["real_name_to"] if later else change["real_name_from"]
        return handle, name

    def users(self) -> list[dict[str, Any]]:
        """People as users.json lists them."""
        found = []
        for who, slack in self.ids.items():
            person = self.leak.world.people[who]
            handle, name = self.handle(who)
            profile = {"title": person["role"].split(" (")[0], "real_name": name, "display_name": handle}
            profile |= {"email": person["mail"], "team": TEAM}
            zone = person["office"]["zone"]
            user = {"id": slack, "team_id": TEAM, "name": handle, "deleted": "left" in person, "real_name": name}
            found.append(user | {"tz": zone, "profile": profile, "is_bot": False, "updated": self.until // 1000})
        return found

    def bots(self) -> list[dict[str, Any]]:
        """Bots as users.json lists them."""
        bots = [bot for bot in self.leak.world.bots.values() if bot["platform"] == "slack"]
        return [
            {
                "id": f"U07{upper(8, 'bot', bot['name'])}",
                "team_id": TEAM,
                "name": bot["name"].lower(),
                "deleted": False,
                "real_name": bot["name"],
                "profile": {"real_name": bot["name"], "bot_id": bot["bot_id"], "api_app_id": bot["app_id"]},
                "is_bot": True,
            }
            for bot in bots
        ]

    def channel(self, place: Place) -> dict[str, Any]:
        """A channel as channels.json or groups.json lists it."""
        members = [who for who in place.people if who in self.ids and place.stay(who).until >= date.max]  # type: ignore[union-attr]
        topic = [event for event in self.leak.events[place.id] if event.system[:1] == ("topic",)]
        value = topic[-1].system[1] if topic else ""
        return {
            "id": channel_id(place),
            "name": place.title,
            "created": between(1_690_000_000, 1_708_000_000, place.id),
            "creator": self.ids["tom"] if "tom" in place.people else self.ids[place.people[0]],
            "is_archived": False,
            "is_general": place.title == "general",
            "members": [self.ids[who] for who in members],
            "topic": {
                "value": value,
                "creator": self.ids.get("tom", ""),
                "last_set": topic[-1].at // 1000 if topic else 0,
            },
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }

    def direct(self, place: Place) -> dict[str, Any]:
        """A direct chat as dms.json lists it."""
        created = between(1_695_000_000, 1_708_000_000, place.id)
        return {"id": channel_id(place), "created": created, "members": [self.ids[who] for who in place.people]}

    def days(self, place: Place) -> dict[str, list[dict[str, Any]]]:
        """Messages by the workspace's local day."""
        events = present(self.leak, place, "slack")
        replies: dict[str, list[Event]] = defaultdict(list)
        for event in events:
            if event.thread:
                replies[event.thread].append(event)
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for event in events:
            message = self.message(event)
            if event.tag in replies:
                message |= self._parent(event, replies[event.tag])
            found[f"{moment(event.at, place.zone):%Y-%m-%d}"].append(message)
        return found

    def message(self, event: Event) -> dict[str, Any]:
        """One message record."""
        if event.kind == "system":
            return self._system(event)
        if event.kind == "bot":
            return self._bot(event)
        if event.gone_at(self.until):
            gone: dict[str, Any] = {"type": "message", "subtype": "tombstone", "text": "This message was deleted."}
            return gone | {"user": "USLACKBOT", "hidden": True, "ts": ts(event), **self._thread(event)}
        text = self.escaped(event.text_at(self.until), event)
        handle, name = self.handle(event.sender, event.day)
        message: dict[str, Any] = {
            "client_msg_id": _uuid(event),
            "type": "message",
            "user": self.ids[event.sender],
            "text": text,
            "ts": ts(event),
            "team": TEAM,
            "user_team": TEAM,
            "user_profile": {"name": handle, "real_name": name, "display_name": handle, "team": TEAM},
            "blocks": [_block(event, text)],
            **self._thread(event),
        }
        edited = event.edited_at(self.until)
        if edited:
            message["edited"] = {"user": self.ids[event.sender], "ts": f"{edited // 1000}.000000"}
        if not text:
            del message["blocks"]
        return message | self._carried(event)

    def _thread(self, event: Event) -> dict[str, str]:
        root = self.leak.tags.get(event.thread)
        return {"thread_ts": ts(root), "parent_user_id": self.ids.get(root.sender, "")} if root else {}

    def _parent(self, event: Event, replies: list[Event]) -> dict[str, Any]:
        users = list(dict.fromkeys(self.ids[reply.sender] for reply in replies if reply.sender in self.ids))
        return {
            "thread_ts": ts(event),
            "reply_count": len(replies),
            "reply_users_count": len(users),
            "latest_reply": ts(replies[-1]),
            "reply_users": users,
            "replies": [{"user": self.ids.get(reply.sender, ""), "ts": ts(reply)} for reply in replies],
            "is_locked": False,
        }

    def _carried(self, event: Event) -> dict[str, Any]:
        found: dict[str, Any] = {}
        reactions: dict[str, list[str]] = defaultdict(list)
        for emoji, who, _ in reacting(event):
            reactions[shortcode(emoji)].append(self.ids.get(who, ""))
        if reactions:
            found["reactions"] = [{"name": n, "users": u, "count": len(u)} for n, u in reactions.items()]
        files = [
            _file(event, a.name, a.words) for a in event.attributes if a.name in ("file", "image", "voice", "video")
        ]
        if files:
            found |= {"files": files, "upload": False}
        shared = [self.leak.tags[tag] for tag in _shared(event) if tag in self.leak.tags]
        if shared:
            found["attachments"] = [self._quoted(other) for other in shared]
        return found

    def _quoted(self, other: Event) -> dict[str, Any]:
        return {
            "is_msg_unfurl": True,
            "channel_id": channel_id(self.leak.world.places[other.place]),
            "author_id": self.ids.get(other.sender, ""),
            "author_name": self.leak.world.english(other.sender),
            "ts": ts(other),
            "text": self.escaped(other.text, other),
            "fallback": f"{self.leak.world.english(other.sender)}: {other.text}",
        }

    def _system(self, event: Event) -> dict[str, Any]:
        verb, *rest = event.system
        by = rest[rest.index("by") + 1] if "by" in rest else rest[0]
        user = self.ids.get(by if verb in ("rename", "topic", "pin") else rest[0], "USLACKBOT")
        base: dict[str, Any] = {"type": "message", "ts": ts(event), "user": user}
        if verb in ("join", "create"):
            return base | {"subtype": "channel_join", "text": f"<@{user}> has joined the channel"}
        if verb in ("leave", "remove"):
            return base | {"subtype": "channel_leave", "text": f"<@{user}> has left the channel"}
        if verb == "topic":
            return base | {"subtype": "channel_topic", "text": f"set the channel topic: {rest[0]}", "topic": rest[0]}
        if verb == "rename":
            return base | {"subtype": "channel_name", "text": f"has renamed the channel to {rest[0]}", "name": rest[0]}
        if verb == "call":
            people = [self.ids[who] for who in rest[1].split(",") if who in self.ids] if len(rest) > 1 else []
            end = event.at // 1000 + int(re.sub(r"\D", "", rest[0]) or 0) * 60
            room = {"participants": people, "date_start": event.at // 1000, "date_end": end}
            return base | {"subtype": "huddle_thread", "text": "A huddle happened", "room": room, "user": people[0]}
        return base | {
            "subtype": "pinned_item" if verb == "pin" else "bot_message",
            "text": rest[0],
            "user": "USLACKBOT",
        }

    def _bot(self, event: Event) -> dict[str, Any]:
        bot = self.leak.world.bots[event.sender]
        title = event.card.get("title", "")
        message: dict[str, Any] = {"type": "message", "subtype": "bot_message", "text": event.text, "ts": ts(event)}
        message |= {"username": bot["name"], "bot_id": bot["bot_id"], "app_id": bot["app_id"]}
        if title:
            color = {"fire": "d40e0d", "rollback": "daa038"}.get(title, "2eb886")
            message |= {
                "text": "",
                "attachments": [{"color": color, "fallback": event.text, "text": event.text, "id": 1}],
            }
        return message

    def escaped(self, text: str, event: Event) -> str:
        """Text as Slack stores it: &, < and > escaped, mentions and links in angle brackets."""
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        text = re.sub(r"(https?://[^\s<>]+)", r"<\1>", text)
        known = "|".join(sorted((*self.leak.world.people, "all"), key=len, reverse=True))

        def mention(match: re.Match[str]) -> str:
            if match[1] == "all":
                return "<!channel>"
            return f"<@{self.ids[match[1]]}>" if match[1] in self.ids else "@" + self.leak.world.english(match[1])

        return re.sub(rf"@({known})(?![a-z0-9_-])", mention, text)


def _shared(event: Event) -> list[str]:
    tags = [event.quote] if event.quote else []
    for forward in event.every("forward"):
        tags += [tag for tag in re.split(r"[\s,]+", forward.rest) if tag]
    return tags


def _uuid(event: Event) -> str:
    name = digest("client", event.id)
    return f"{name[:8]}-{name[8:12]}-4{name[13:16]}-a{name[17:20]}-{name[20:32]}"


def _block(event: Event, text: str) -> dict[str, Any]:
    elements: list[dict[str, Any]] = []
    for part in re.split(r"(<[@!][^>]+>)", text):
        if part.startswith("<@"):
            elements.append({"type": "user", "user_id": part[2:-1]})
        elif part.startswith("<!"):
            elements.append({"type": "broadcast", "range": "channel"})
        elif part:
            elements.append({"type": "text", "text": part})
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "block_id": upper(5, "block", event.id), "elements": [section]}


def _file(event: Event, kind: str, words: tuple[str, ...]) -> dict[str, Any]:
    name = (
        words[0]
        if kind == "file"
        else {"image": "image.png", "voice": "audio_message.m4a"}.get(kind, words[-1] if words else "")
    )
    found = {"id": f"F07{upper(8, 'file', event.id, kind)}", "name": name, "title": name, "mode": "hosted"}
    size = between(9_000, 900_000, event.id, kind)
    return found | {
        "created": event.at // 1000,
        "mimetype": {"image": "image/png", "voice": "audio/mp4", "video": "video/mp4"}.get(
            kind, "application/octet-stream"
        ),
        "filetype": name.rsplit(".", 1)[-1],
        "size": size,
        "url_private": f"https://files.slack.example/{TEAM}/{name}",
    }
