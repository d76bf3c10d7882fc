"""The story as a reporter would print it: claims with quotes that are checked and placed, and topics' word lists."""

from __future__ import annotations

from typing import Any

import yaml

from .lark_items import chat_id, message_id
from .leak import Leak
from .places import stands
from .truth import HEAD, forwarded, name
from .world import HERE


def build(leak: Leak) -> bytes:
    """tests/truth/story.yaml: story.yaml of this folder with the place of every quote."""
    story = source()
    where = stands(leak)
    for claim in story["claims"]:
        for support in claim["supports"]:
            event = leak.tags.get(support.get("tag", ""))
            if event:
                found = [s for s in where.get(event.id, []) if s.state != "absent"]
                readable = [
                    s for s in found if support["quote"] in _shown(leak, event, s.export) and s.state != "recalled"
                ]
                support["sender"], support["conversation"] = event.sender, event.place
                support["stands"] = [
                    {"export": s.export, "original": s.original, "conversation_id": s.conversation}
                    | {"native_id": s.native, "key": s.key, "state": s.state}
                    for s in readable
                ]
                support["forwarded_in"] = _forwards(leak, event.tag)
    head = HEAD + "# The claims as they would be printed, and the words each rests on.\n"
    return (head + yaml.safe_dump(story, allow_unicode=True, sort_keys=False, width=1000)).encode()


def source() -> dict[str, Any]:
    """story.yaml of this folder as written."""
    return dict(yaml.safe_load((HERE / "story.yaml").read_text(encoding="utf-8")))


def problems(leak: Leak) -> list[str]:
    """Quotes that do not stand, letter for letter, in the message they name."""
    found = []
    for claim in source()["claims"]:
        for support in claim["supports"]:
            if "tag" not in support:
                continue
            event = leak.tags.get(support["tag"])
            if event is None:
                found.append(f"story.yaml, {claim['id']}: no message has the tag {support['tag']}")
            elif support["quote"] not in event.text:
                found.append(f"story.yaml, {claim['id']}: {support['tag']} does not say {support['quote'][:40]}")
    return found


def _shown(leak: Leak, event: Any, export: str) -> str:
    return str(event.text_at(int(leak.world.taken(export).timestamp()) * 1000))


def _forwards(leak: Leak, tag: str) -> list[dict[str, str]]:
    return [
        {
            "ref": name(other),
            "conversation_id": chat_id(other.place),
            "native_id": message_id(other, 1 if other.text else 0),
        }
        for other in leak.all()
        if tag and tag in forwarded(other) and leak.world.places[other.place].platform == "lark"
    ]
