"""Documents in the JSON of Lark's interfaces: docx blocks, comments, sheets, base records, events, contacts, the rest.

Each block, comment, record or row range becomes a page with the byte range of its JSON; what has no form of its own is
told as lines of `name: value`, so that all words can be found.
https://open.feishu.cn/document/docs/docs/data-structure/block
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import unquote

from ..model import Document, Locator, Page
from ..timestamps import UNKNOWN, Timestamp
from ._jsonload import Place
from ._jsonscan import Fault, extent
from ._jsonspan import Span, find
from ._lark_chats import flat
from ._lark_item import string
from ._lark_kind import snake
from ._lark_time import stamp
from ._lark_walk import Found

__all__ = ["Documents"]

_BLOCKS = {
    1: "page", 2: "text", 12: "bullet", 13: "ordered", 14: "code", 15: "quote", 17: "todo", 19: "callout",
    22: "divider", 23: "file", 27: "image", 31: "table", 32: "table_cell", 34: "quote_container",
    **{number: f"heading{number - 2}" for number in range(3, 12)},
}  # fmt: skip
_MACHINE = {"minute_chapters", "minute_todos", "summary_content", "artifacts"}
_TIMES = ("create_time", "obj_create_time", "node_create_time", "event_time", "update_time", "join_time")


class Documents:
    """Collects what one file holds beside messages, and makes one document of it."""

    def __init__(self, place: Place, name: Callable[[str], str]) -> None:
        self.place, self.name = place, name
        self.pages: list[tuple[str, str, str, str, Timestamp, Locator]] = []  # label, kind, text, author, at, place
        self.blocks: list[tuple[dict[str, Any], Locator]] = []
        self.properties: dict[tuple[str, str], None] = {}
        self.title = ""
        self.machine = False
        self.more = False  # a page says that more follow

    def take(self, found: Found) -> None:
        """Keep one object of the file."""
        value = found.value
        if found.kind == "block" and isinstance(value, dict):
            self.blocks.append((value, self.place.locator(found.span)))
        elif found.kind == "comment" and isinstance(value, dict):
            self._comment(value, self.place.locator(found.span))
        elif found.kind == "document" and isinstance(value, dict):
            self.title = self.title or string(value.get("title"))
            self.note(value)
        elif isinstance(value, dict) and list(value) == ["content"] and isinstance(value["content"], str):
            self._raw(value["content"], found.span)
        elif isinstance(value, dict):
            self._other(value, self.place.locator(found.span))
        else:
            self._add("", "\n".join(told for _, told in flat(value)), self.place.locator(found.span))

    def note(self, value: dict[str, Any]) -> None:
        """Keep small facts about the whole file."""
        self.properties.update(dict.fromkeys(flat(value)))

    def document(self, name: str, rest: Iterable[Found] = ()) -> Document | None:
        """The document, or None if the file holds nothing of the kind; `rest` are fields of its pages."""
        for found in rest:
            self.note(found.value)
        for block, label, locator in _in_order(self.blocks) if self.blocks else ():
            self._add(label, self._block(block), locator)
        if not self.pages and not self.title:
            return None
        pages = (
            Page(number=number, label=label, kind=kind, text=text, author=author, at=at, locator=locator)
            for number, (label, kind, text, author, at, locator) in enumerate(self.pages, 1)
        )
        return Document(
            title=self.title or name.rpartition("/")[2],
            mime="application/json",
            properties=(*self.properties, *((("has_more", "true"),) if self.more else ())),
            pages=tuple(pages),
            flags=("machine",) if self.machine else (),
            locator=Locator(original=self.place.sha256),
        )

    def _add(
        self,
        label: str,
        text: str,
        locator: Locator,
        *,
        kind: str = "body",
        author: str = "",
        at: Timestamp = UNKNOWN,
    ) -> None:
        if text.strip():
            self.pages.append((label, kind, text, author, at, locator))

    def _raw(self, text: str, span: Span) -> None:
        """A document's plain text; its place is the JSON string itself."""
        at = find(self.place.data, ("content",), span.start)
        with suppress(Fault):
            span = Span(f"{span.pointer}/content", at, extent(self.place.data, at))
        self._add("", text, self.place.locator(span))

    def _comment(self, value: dict[str, Any], locator: Locator) -> None:
        quote = string(value.get("quote"))
        label = f"comment {string(value.get('comment_id'))}".strip()
        if quote:
            self._add(f"{label}: the words it is about", quote, locator, kind="comment")
        replies = value.get("reply_list")
        replies = replies.get("replies") if isinstance(replies, dict) else [value]
        for reply in replies if isinstance(replies, list) else ():
            if not isinstance(reply, dict):
                continue
            content = reply.get("content")
            parts = content.get("elements") if isinstance(content, dict) else content
            text = (
                "".join(_comment_part(part, self.name) for part in parts if isinstance(part, dict))
                if isinstance(parts, list)
                else string(parts)
            )
            person = string(reply.get("user_id"))
            at = stamp(reply.get("create_time"))
            self._add(label, text, locator, kind="comment", author=self.name(person) or person, at=at)

    def _block(self, block: dict[str, Any]) -> str:
        kind = block.get("block_type")
        own = block.get(_BLOCKS.get(kind, "") if isinstance(kind, int) else "")
        bodies = [own] if isinstance(own, dict) else [item for item in block.values() if isinstance(item, dict)]
        text = ""
        for body in bodies:
            elements = body.get("elements")
            text += (
                "".join(self._run(run) for run in elements if isinstance(run, dict))
                if isinstance(elements, list)
                else string(body.get("name")) or string(body.get("title"))
            )
        return text

    def _run(self, run: dict[str, Any]) -> str:
        told = run.get("text_run")
        if isinstance(told, dict):
            style = told.get("text_element_style")
            link = style.get("link") if isinstance(style, dict) else None
            if isinstance(link, dict) and string(link.get("url")):
                self.properties["link", unquote(string(link["url"]))] = None
            return string(told.get("content"))
        person = run.get("mention_user")
        if isinstance(person, dict):
            key = string(person.get("user_id"))
            return f"@{self.name(key) or key}"
        for body in run.values():
            if isinstance(body, dict):
                return string(body.get("title")) or string(body.get("content")) or string(body.get("url"))
        return ""

    def _other(self, value: dict[str, Any], locator: Locator) -> None:
        keys = {snake(key) for key in value}
        self.machine = self.machine or bool(keys & _MACHINE)
        title = string(value.get("title")) or string(value.get("summary")) or string(value.get("name"))
        if isinstance(value.get("values"), list):
            self._add(string(value.get("range")), _rows(value["values"]), locator)
            return
        fields = value.get("fields")
        if isinstance(fields, dict):
            lines = [f"{string(key)}: {_cell(item)}" for key, item in fields.items()]
            self._add(f"record {string(value.get('record_id'))}".strip(), "\n".join(lines), locator)
            return
        at = next((stamp(value[key]) for key in _TIMES if key in value and stamp(value[key]).us is not None), UNKNOWN)
        text = "\n".join(f"{key}: {told}" if key else told for key, told in flat(value))
        self._add(title, text, locator, at=at)


def _comment_part(part: dict[str, Any], name: Callable[[str], str]) -> str:
    text = ""
    for key in ("text_run", "docs_link", "person"):
        body = part.get(key)
        if isinstance(body, dict):
            person = string(body.get("user_id"))
            told = (
                string(body.get("text")) or string(body.get("url")) or (f"@{name(person) or person}" if person else "")
            )
            text += f" {told}" if text and told else told
    return text


def _in_order(blocks: list[tuple[dict[str, Any], Locator]]) -> Iterator[tuple[dict[str, Any], str, Locator]]:
    """Blocks in reading order: the tree from the page block down; what hangs on no tree comes after it."""
    known = {string(block.get("block_id")): (block, locator) for block, locator in blocks}
    inner = {string(one) for block, _ in blocks for one in _children(block)}
    todo = [key for key in reversed(known) if key not in inner] + []
    done: set[str] = set()
    rest = list(known)
    while todo or rest:
        key = todo.pop() if todo else rest.pop(0)
        if key in done or key not in known:
            continue
        done.add(key)
        block, locator = known[key]
        kind = block.get("block_type")
        yield block, _BLOCKS.get(kind, f"block type {kind}") if isinstance(kind, int) else "block", locator
        todo += [string(one) for one in reversed(_children(block))]


def _children(block: dict[str, Any]) -> list[Any]:
    children = block.get("children")
    return children if isinstance(children, list) else []


def _rows(values: list[Any]) -> str:
    rows = (row if isinstance(row, list) else [row] for row in values)
    return "\n".join("\t".join(_cell(cell) for cell in row) for row in rows)


def _cell(value: Any) -> str:
    """A cell's words: rich segments put together, people by name, links by text and address."""
    if isinstance(value, list):
        parts = [_cell(part) for part in value]
        rich = value and all(isinstance(part, dict) and "text" in part and "link" not in part for part in value)
        return ("" if rich else ", ").join(part for part in parts if part)
    if isinstance(value, dict):
        told = [string(value.get(key)) for key in ("text", "name", "full_address", "link", "email", "file_token")]
        told = [one for one in told if one] or [text for _, text in flat(value)]
        return " ".join(dict.fromkeys(told))
    return ("true" if value else "false") if isinstance(value, bool) else string(value)
