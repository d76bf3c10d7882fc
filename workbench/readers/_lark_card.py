"""The words of an interactive card, in reading order, for the four forms in which Lark hands cards out.

Forms: flattened (`elements` is a list of lines), as sent v1 (`header`, `elements`), schema 2.0 (`body.elements`,
nested), and raw (`json_card` with everything below `property`, people and pictures in `json_attachment`).
https://open.feishu.cn/document/feishu-cards/card-json-v2-structure
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ._jsonmend import decode, words

__all__ = ["Card", "read_card"]

DEPTH = 40
_INLINE = ("text", "a", "at", "at_all", "link", "emoji", "code_span", "emotion", "lark_md", "plain_text", "br")
_LINES = ("note", "markdown", "markdown_v1", "heading", "blockquote", "code_block")
_CHILDREN = ("elements", "columns", "actions", "fields", "items", "contents", "rows", "options", "persons", "img_list")
_WORDS = ("content", "text", "title", "subtitle", "label", "display_name", "placeholder", "alt", "fallback_text")
_LINKS = ("href", "url", "pc_url", "multi_url", "android_url", "ios_url", "default_url")


@dataclass
class Card:
    """What a card says: its title, its lines, and the pictures, links and people in it."""

    title: str = ""
    lines: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)


def read_card(content: dict[str, Any], name: Callable[[str], str]) -> Card:
    """The words of a card; `name` gives the shown name of a person's id or mention key."""
    card = Card()
    attachment: dict[str, Any] = {}
    if isinstance(content.get("json_card"), str):
        attachment = _parsed(content.get("json_attachment"))
        content = _parsed(content["json_card"])
    walk = _Walk(card, name, attachment)
    header = _flat(content.get("header"))
    title = content.get("title") if content.get("title") else header.get("title")
    card.title = walk.inline(title, 0)
    card.lines += [line for line in (walk.inline(header.get("subtitle"), 0), *walk.tags(header)) if line]
    body = _flat(content.get("body"))
    for part in (content.get("elements"), body.get("elements"), content.get("i18n_elements")):
        card.lines += walk.lines(part, 0)
    return card


class _Walk:
    def __init__(self, card: Card, name: Callable[[str], str], attachment: dict[str, Any]) -> None:
        self.card, self.name, self.attachment = card, name, attachment

    def lines(self, value: Any, depth: int) -> list[str]:
        """The lines of a list of elements; a list inside it is one line of inline parts."""
        if isinstance(value, dict):  # one list per language, or a single element
            if "tag" in value or "property" in value:
                return list(self.element(value, depth))
            return [line for part in value.values() if isinstance(part, list) for line in self.lines(part, depth + 1)]
        found: list[str] = []
        for element in value if isinstance(value, list) and depth < DEPTH else ():
            if isinstance(element, list):
                found += self.line(element, depth + 1)
            elif isinstance(element, dict):
                found += self.element(element, depth + 1)
            elif isinstance(element, str) and element:
                found.append(words(element))
        return found

    def line(self, parts: list[Any], depth: int) -> Iterator[str]:
        """One line of inline parts; a block among them (a button, a menu) has lines of its own."""
        words_so_far = ""
        for part in parts:
            if isinstance(part, dict) and _flat(part).get("tag") not in (*_INLINE, *_LINES, None):
                yield from [words_so_far] if words_so_far else []
                words_so_far = ""
                yield from self.element(part, depth)
            else:
                words_so_far += self.inline(part, depth)
        yield from [words_so_far] if words_so_far else []

    def element(self, element: dict[str, Any], depth: int) -> Iterator[str]:
        """The lines of one block."""
        flat = _flat(element)
        tag = flat.get("tag")
        if tag in _INLINE or tag in _LINES:
            line = self.inline(element, depth)
            yield from [line] if line else []
            return
        self.gather(flat)
        header = self.inline(_flat(flat.get("header")).get("title"), depth + 1)
        own = [header, *(self.inline(flat.get(key), depth + 1) for key in _WORDS)]
        yield from (line for line in own if line)
        for key in ("initial_date", "initial_time", "initial_datetime", "default_value"):
            if isinstance(flat.get(key), str) and flat[key]:
                yield words(flat[key])
        for key in _CHILDREN:
            yield from self.rows(flat, depth) if key == "rows" else self.lines(flat.get(key), depth + 1)
        yield from self.lines([flat["extra"]] if isinstance(flat.get("extra"), dict) else None, depth + 1)

    def rows(self, flat: dict[str, Any], depth: int) -> Iterator[str]:
        """The rows of a table, cells by tabs in the order of the columns."""
        rows = flat.get("rows")
        for row in rows if isinstance(rows, list) else ():
            cells = row.values() if isinstance(row, dict) else row if isinstance(row, list) else ()
            line = "\t".join(self.inline(cell, depth + 1) for cell in cells)
            if line.strip():
                yield line

    def inline(self, value: Any, depth: int) -> str:
        """The words of one inline part, or of a small object that holds words."""
        if isinstance(value, str):
            return words(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, list) and depth < DEPTH:
            return "".join(self.inline(part, depth + 1) for part in value)
        if not isinstance(value, dict) or depth >= DEPTH:
            return ""
        flat = _flat(value)
        self.gather(flat)
        tag = flat.get("tag")
        if tag in ("at", "person", "at_all"):
            return self.person(flat)
        if tag in ("emotion", "emoji"):
            key = flat.get("emoji_type") or flat.get("key")
            return f"[{words(key)}]" if isinstance(key, str) and key else ""
        if tag == "br":
            return "\n"
        for key in ("content", "text", "title", "elements", "contents", "placeholder", "alt", "data", "name", "value"):
            found = self.inline(flat.get(key), depth + 1)
            if found:
                return found
        return ""

    def person(self, flat: dict[str, Any]) -> str:
        """A person named on the card, by the name that stands there or in the attachment."""
        key = next((flat[k] for k in ("user_id", "user_i_d", "id", "person_id") if isinstance(flat.get(k), str)), "")
        told = _flat(_dict(self.attachment.get("at_users")).get(key))
        told = told or _flat(_dict(self.attachment.get("persons")).get(key))
        shown = flat.get("user_name") or told.get("content") or told.get("name") or self.name(key)
        ids = told.get("user_id") or told.get("user_i_d") or key
        if isinstance(ids, str) and ids:
            self.card.people.append(words(ids))
        return f"@{words(shown)}" if isinstance(shown, str) and shown else ""

    def tags(self, header: dict[str, Any]) -> list[str]:
        """The labels beside a card's title."""
        return self.lines(header.get("text_tag_list"), 0)

    def gather(self, flat: dict[str, Any]) -> None:
        """Note the pictures and links that an element carries."""
        for key in ("image_key", "img_key", "image_i_d", "image_id"):
            image = flat.get(key)
            if isinstance(image, str) and image:
                told = _flat(_dict(self.attachment.get("images")).get(image))
                origin = told.get("origin_key") or told.get("token")
                self.card.images.append(words(origin if isinstance(origin, str) and origin else image))
        for key in _LINKS:
            link = flat.get(key)
            link = _flat(link).get("url") if isinstance(link, dict) else link
            if isinstance(link, str) and link:
                self.card.links.append(words(link))
        actions = flat.get("actions")
        for action in actions if isinstance(actions, list) else ():
            link = _flat(_flat(action).get("action")).get("url")
            if isinstance(link, str) and link:
                self.card.links.append(words(link))


def _flat(value: Any) -> dict[str, Any]:
    """An element with the fields of its `property` beside its own, keys in lower case with underscores."""
    if not isinstance(value, dict):
        return {}
    inner = value.get("property")
    merged = {**value, **inner} if isinstance(inner, dict) else value
    return {_snake(key): item for key, item in merged.items() if key != "property"}


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _snake(key: str) -> str:
    if key.islower() or not key.isascii():
        return key
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in key).lstrip("_")


def _parsed(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        value = decode(value.encode("utf-8", "backslashreplace"))[0]
    return value if isinstance(value, dict) else {}
