"""Slack's text as people saw it: the three entities undone, and <@U1>, <#C1|name>, <https://…|label> as words.

Slack escapes only &, < and >; all other forms stand in angle brackets (https://docs.slack.dev/messaging/formatting-message-text).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ._loose import each, rows, table, word

__all__ = ["Readable", "adds", "attachment_words", "block_words", "readable"]

_FORM = re.compile(r"<([^<>\n]+)>")
_WORD = re.compile(r"\w+")
DEPTH = 40


class Readable:
    """A text made readable, with the user ids it mentions and the links it holds."""

    __slots__ = ("links", "mentions", "text")

    def __init__(self) -> None:
        self.text = ""
        self.mentions: dict[str, None] = {}
        self.links: dict[str, None] = {}


def readable(raw: str, names: Mapping[str, str], channels: Mapping[str, str]) -> Readable:
    """`raw` with its forms resolved; `names` and `channels` give the names of ids."""
    told = Readable()
    if "<" in raw:
        told.text = entities(_FORM.sub(lambda match: _form(match[1], names, channels, told), raw))
    else:
        told.text = entities(raw)
    return told


def entities(text: str) -> str:
    """The three entities that Slack writes, undone; all others stay as they stand."""
    if "&" not in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _form(inner: str, names: Mapping[str, str], channels: Mapping[str, str], told: Readable) -> str:
    target, bar, label = inner.partition("|")
    sign = target[:1]
    if sign == "@":
        told.mentions[target[1:]] = None
        return "@" + (names.get(target[1:]) or label or target[1:]).removeprefix("@")
    if sign == "#":
        return "#" + (label or channels.get(target[1:]) or target[1:]).removeprefix("#")
    if sign == "!":
        command = target[1:].split("^")[0]
        return (label or "@" + command) if command != "subteam" else (label or target.split("^")[-1])
    if ":" in target:
        told.links[entities(target)] = None
        return label if bar and label else target
    return f"<{inner}>"


def block_words(value: Any) -> str:
    """The words of Block Kit blocks in reading order, lines of a list or a section apart."""
    if (plain := _plain(value)) is not None:
        return plain
    return "".join(_walk(value, 0)).strip("\n")


def _plain(value: Any) -> str | None:
    """The words of the commonest block, one rich text of texts only; None for any other."""
    if not isinstance(value, list) or len(value) != 1 or not isinstance(value[0], dict):
        return None
    sections = value[0].get("elements")
    if value[0].get("type") != "rich_text" or not isinstance(sections, list) or len(sections) != 1:
        return None
    section = sections[0]
    elements = section.get("elements") if isinstance(section, dict) else None
    if not isinstance(elements, list) or section.get("type") != "rich_text_section":
        return None
    words = [one.get("text") for one in elements if isinstance(one, dict) and one.get("type") == "text"]
    texts = [one for one in words if type(one) is str]
    return "".join(texts).strip("\n") if len(texts) == len(elements) else None


def _walk(value: Any, depth: int) -> Iterator[str]:
    if depth > DEPTH:
        return
    for block in rows(value):
        kind = word(block.get("type"))
        text = block.get("text")
        if isinstance(text, str):
            yield text
        elif isinstance(text, dict):
            yield word(text.get("text")) + "\n"
        yield from _atom(kind, block)
        for part in ("elements", "fields", "accessory", "options", "title", "description", "alt_text", "rows"):
            inner = block.get(part)
            if isinstance(inner, str):
                yield inner + "\n"
            elif isinstance(inner, dict):
                yield from _walk([inner], depth + 1)
            elif each(inner) and isinstance(each(inner)[0], list):
                for line in each(inner):
                    yield from _walk(line, depth + 1)
            else:
                yield from _walk(inner, depth + 1)
        if kind.startswith("rich_text_") or kind in ("section", "header", "context"):
            yield "\n"


def _atom(kind: str, block: dict[str, Any]) -> Iterator[str]:
    match kind:
        case "user":
            yield f"<@{word(block.get('user_id'))}>"
        case "channel":
            yield f"<#{word(block.get('channel_id'))}>"
        case "usergroup":
            yield f"<!subteam^{word(block.get('usergroup_id'))}>"
        case "broadcast":
            yield f"<!{word(block.get('range'))}>"
        case "emoji":
            yield f":{word(block.get('name'))}:"
        case "link":
            yield "" if block.get("text") else word(block.get("url"))
        case "date":
            yield word(block.get("fallback"))


def attachment_words(value: Any) -> str:
    """The words of message attachments: unfurled links, shared messages, what old integrations posted."""
    parts: list[str] = []
    for one in rows(value):
        own = [word(one.get(key)) for key in ("pretext", "author_name", "title", "title_link", "text", "from_url")]
        for field in rows(one.get("fields")):
            own += [word(field.get("title")), word(field.get("value"))]
        own += [block_words(one.get("blocks")), word(one.get("footer"))]
        own += [block_words(table(inner.get("message")).get("blocks")) for inner in rows(one.get("message_blocks"))]
        if not any(own):
            own = [word(one.get("fallback"))]
        parts += [part for part in dict.fromkeys(own) if part]
    return "\n".join(parts)


def adds(words: str, *others: str) -> bool:
    """True where `words` holds a word that none of `others` has."""
    known = set(_WORD.findall(" ".join(others)))
    return any(one not in known for one in _WORD.findall(words))
