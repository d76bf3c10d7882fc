"""The second Lark dump: what the vendor's command line prints, rendered to text, minutes only, no zone written."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import Any
from zoneinfo import ZoneInfo

from .events import Event, millis, moment
from .lark_items import Writer
from .lark_pages import present, reacting
from .lark_words import reaction
from .leak import Leak
from .stable import digest
from .world import Place

MOST_REPLIES = 50
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def build(leak: Leak) -> dict[str, bytes]:
    """Every file of the dump by its path below lark2/."""
    entry = next(entry for entry in leak.world.calendar["exports"] if entry["id"] == "lark2")
    printer = Printer(leak, ZoneInfo(entry["zone"]), millis(leak.world.taken("lark2")))
    first, last = entry["covers"]
    files = {}
    for place in leak.world.places.values():
        if place.lark2:
            events = [event for event in present(leak, place, "lark2") if first <= event.day <= last]
            files[f"{place.id.removeprefix('lark-')}.json"] = printer.file(place, events)
    return files


class Printer:
    """Renders events as the command line does: keys sorted, times cut to the minute in the exporter's zone."""

    def __init__(self, leak: Leak, zone: ZoneInfo, until: int) -> None:
        self.leak, self.zone, self.until = leak, zone, until
        self.items = Writer(leak.world, leak.tags, "b", until)
        self.items.thread_roots = frozenset(event.thread for event in leak.all() if event.thread)

    def file(self, place: Place, events: list[Event]) -> bytes:
        """One conversation as the answer to one call; the log line of a progress bar stands before one of them."""
        replies: dict[str, list[Event]] = defaultdict(list)
        for event in events:
            if event.thread:
                replies[event.thread].append(event)
        messages = []
        for event in events:
            if event.thread:
                continue
            found = self.messages(event)
            if event.tag in replies and found:
                inside = [message for reply in replies[event.tag] for message in self.messages(reply)]
                found[0]["thread_replies"] = inside[:MOST_REPLIES]
                if len(inside) > MOST_REPLIES:
                    found[0]["thread_has_more"] = True
            messages += found
        data = {"has_more": False, "messages": messages, "page_token": "", "total": len(messages)}
        text = json.dumps({"data": data, "identity": "user", "ok": True}, ensure_ascii=False, indent=2, sort_keys=True)
        log = f"[page-all] {-(-len(messages) // 50)} pages, {len(messages)} items\n" if place.id == "lark-infra" else ""
        return f"{log}{text}\n".encode()

    def clock(self, at: int) -> str:
        """The minute, in the exporter's zone, which is not named."""
        return f"{moment(at, self.zone):%Y-%m-%d %H:%M}"

    def messages(self, event: Event) -> list[dict[str, Any]]:
        """The rendered messages of an event."""
        found = []
        for item in self.items.items(event):
            message: dict[str, Any] = {
                key: item[key] for key in ("message_id", "msg_type", "deleted", "updated", "chat_id")
            }
            message["content"] = self.content(event, item)
            message["create_time"] = self.clock(int(item["create_time"]))
            message["sender"] = dict(item["sender"])
            if event.kind != "system":
                message["sender"]["name"] = self.leak.world.name(event.sender)
            if "thread_id" in item:
                message["thread_id"] = item["thread_id"]
            elif "parent_id" in item:
                message["reply_to"] = item["parent_id"]
            if item["updated"]:
                message["update_time"] = self.clock(int(item["update_time"]))
            if "mentions" in item:
                message["mentions"] = [{key: m[key] for key in ("key", "id", "name")} for m in item["mentions"]]
            found.append(message)
        reactions = self.reactions(event)
        if reactions and found and not found[0]["deleted"]:
            found[0]["reactions"] = reactions
        return found

    def content(self, event: Event, item: dict[str, Any]) -> str:
        """The text that stands for an item."""
        if item["deleted"]:
            return "[Invalid text JSON]"
        if item["msg_type"] == "merge_forward":
            return self.forwarded(event)
        text = rendered(item["msg_type"], json.loads(item["body"]["content"]), self.clock)
        names = {mention["key"]: mention["name"] for mention in item.get("mentions", [])}
        return re.sub(r"@_user_\d+", lambda match: "@" + names.get(match[0], match[0]), text)

    def forwarded(self, event: Event) -> str:
        """A merged forward as a tree of text."""
        inside = Writer(self.leak.world, self.leak.tags, "b", event.at)
        parts = []
        for child in self.items.children(event):
            item = inside.items(child)[0]
            text = self.content(child, item)
            stamp = moment(child.at // 1000 * 1000, self.zone).isoformat()
            indented = "\n".join(f"    {line}" for line in text.split("\n"))
            parts.append(f"[{stamp}] {self.leak.world.name(child.sender)}:\n{indented}")
        return "<forwarded_messages>\n" + "\n".join(parts) + "\n</forwarded_messages>"

    def reactions(self, event: Event) -> dict[str, Any]:
        """The block of reactions that had been given by the time of the dump."""
        given = [(reaction(emoji), who, at) for emoji, who, at in reacting(event) if at < self.until]
        if not given:
            return {}
        counts: dict[str, int] = {}
        for name, _, _ in given:
            counts[name] = counts.get(name, 0) + 1
        details = [
            {
                "action_time": str(at),
                "emoji_type": name,
                "operator": {"operator_id": self.items.open_id(who), "operator_type": "user"},
                "reaction_id": digest("reaction", event.id, name, who)[:28],
            }
            for name, who, at in given
        ]
        return {"counts": [{"count": n, "reaction_type": name} for name, n in counts.items()], "details": details}


def rendered(kind: str, content: dict[str, Any], clock: Any) -> str:
    """The content of one message type as text."""
    if kind == "text":
        return str(content["text"])
    if kind == "post":
        return "\n".join("".join(_element(element) for element in row) for row in content["content"])
    if kind == "interactive":
        rows = ["".join(str(element.get("text", "")) for element in row) for row in content["elements"]]
        return f'<card title="{content["title"]}">\n' + "\n".join(rows) + "\n</card>"
    if kind == "system":
        return _PLACEHOLDER.sub(lambda m: _joined(content.get(m[1], m[0])), content["template"])
    if kind == "vote":
        return "<vote>\n" + "\n".join([content["topic"], *(f"• {o}" for o in content["options"])]) + "\n</vote>"
    if kind == "todo":
        summary = content["summary"]["content"][0][0]["text"]
        due = clock(int(content["due_time"]))
        return f'<todo task_id="{content["task_id"]}">\n{summary}\nDue: {due}\n</todo>'
    if kind == "share_calendar_event":
        times = f"{clock(int(content['start_time']))} ~ {clock(int(content['end_time']))}"
        return f"<calendar_share>\n{content['summary']}\n{times}\n</calendar_share>"
    return _short(kind, content)


def _short(kind: str, content: dict[str, Any]) -> str:
    if kind == "image":
        return f"[Image: {content['image_key']}]"
    if kind == "file":
        return f'<file key="{content["file_key"]}" name="{content["file_name"]}"/>'
    if kind == "audio":
        return f"[Voice: {content['duration'] // 1000}s]"
    if kind == "media":
        seconds = content["duration"] // 1000
        return f'<video key="{content["file_key"]}" name="{content["file_name"]}" duration="{seconds}s"/>'
    if kind == "location":
        return f"[Location: {content['name']}]"
    if kind == "hongbao":
        return f'<hongbao text="{content["text"]}"/>'
    if kind == "share_chat":
        return f"[Chat card: {content['chat_id']}]"
    return "[Sticker]" if kind == "sticker" else f"[{kind}]"


def _element(element: dict[str, Any]) -> str:
    tag = element["tag"]
    if tag == "at":
        return str(element["user_id"])
    if tag == "img":
        return f"[Image: {element['image_key']}]"
    if tag == "code_block":
        return f"```{element['language'].lower()}\n{element['text']}\n```"
    return str(element["text"])


def _joined(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
