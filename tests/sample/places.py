"""Where a message stands in every export: platform, conversation, native id or line, and the workbench's key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from workbench.hashing import message_key  # the one thing that truth and product must agree on

from . import lark_items, lark_pages, mailbox_export, slack_export, telegram_export, whatsapp_export
from .events import Event, millis
from .leak import Leak


@dataclass(frozen=True)
class Stand:
    """A message in one export: `state` is as-written, edited, recalled or absent."""

    export: str
    platform: str
    conversation: str
    native: str
    original: str  # path below the leak's folder, `!/` before a zip's member
    fragment: str
    state: str
    key: str


def stands(leak: Leak) -> dict[str, list[Stand]]:
    """Every stand of every event, by the event's id; an export that lacks the event says so by `absent`."""
    found: dict[str, list[Stand]] = {}
    whatsapp = {export: _whatsapp(leak, export) for export in ("wa-zh", "wa-en")}
    telegram = {
        event.id: number
        for place in leak.world.places.values()
        if place.platform == "telegram"
        for number, event in telegram_export.numbered(leak, place)
    }
    for event in leak.all():
        for export in leak.world.places[event.place].exports:
            if export in whatsapp:
                stand = whatsapp[export].get(event.id)
            else:
                stand = _native(leak, event, export, telegram)
            if stand:
                found.setdefault(event.id, []).append(stand)
    return found


def _state(leak: Leak, event: Event, export: str) -> str:
    until = millis(leak.world.taken(export))
    if event.gone_at(until):
        return "recalled"
    return "edited" if event.edited_at(until) else "as-written"


def _native(leak: Leak, event: Event, export: str, telegram: dict[str, int]) -> Stand | None:
    place = leak.world.places[event.place]
    if event.at >= millis(leak.world.taken(export)):
        return None
    platform = place.platform
    if platform == "lark":
        conversation, native = lark_items.chat_id(event.place), lark_items.message_id(event)
        original = (
            f"{export}/{conversation}/" if export == "lark" else f"lark2/{event.place.removeprefix('lark-')}.json"
        )
    elif platform == "slack":
        conversation, native = slack_export.channel_id(place), slack_export.ts(event)
        original = f"slack/{slack_export.NAME}"
    else:
        conversation, native = str(_telegram_chat(leak, event)), str(telegram.get(event.id, ""))
        original = f"telegram/{telegram_export.FOLDERS[event.place]}/result.json"
    absent = event.absent(export) or _lost(leak, event, export) or not native
    state = "absent" if absent else _state(leak, event, export)
    return Stand(
        export, platform, conversation, native, original, "", state, message_key(platform, conversation, native, "", "")
    )


def _telegram_chat(leak: Leak, event: Event) -> int:
    place = leak.world.places[event.place]
    if place.kind == "direct":
        return int(leak.world.people["dana"]["telegram"]["id"][4:])
    return telegram_export.chat_number(place)


def _lost(leak: Leak, event: Event, export: str) -> bool:
    place = leak.world.places[event.place]
    if export == "lark":
        root = leak.tags.get(event.thread, event)
        return lark_pages.gap(leak, place, root.day) != ""
    if export == "lark2":
        entry = next(entry for entry in leak.world.calendar["exports"] if entry["id"] == "lark2")
        return not entry["covers"][0] <= event.day <= entry["covers"][1]
    return False


def _whatsapp(leak: Leak, export: str) -> dict[str, Stand]:
    sha = hashlib.sha256(whatsapp_export.text(leak, export)).hexdigest()
    name = f"{whatsapp_export.ZH_NAME}!/_chat.txt" if export == "wa-zh" else whatsapp_export.EN_NAME
    found: dict[str, Stand] = {}
    for event, first, after in whatsapp_export.numbered(leak, export):
        fragment = f"#line={first},{after}"
        key = message_key("whatsapp", sha[:16], "", sha, fragment)
        state = _state(leak, event, export)
        found.setdefault(event.id, Stand(export, "whatsapp", sha[:16], "", f"whatsapp/{name}", fragment, state, key))
    return found


def mail(leak: Leak, tag: str) -> list[tuple[str, str]]:
    """The recipients' names and Message-IDs of the copies of a mail."""
    letter = next(letter for letter in leak.mails if letter.tag == tag)
    return [(who, mailbox_export.message_id(leak, letter, who).strip("<>")) for who in mailbox_export.copies(letter)]
