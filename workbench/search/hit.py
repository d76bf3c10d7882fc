"""A hit: the verbatim words, where in them the search matched, and the place in the original that they come from."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as default
from datetime import datetime
from typing import Any

__all__ = ["Copy", "Hit", "Place"]

Span = tuple[int, int]


@dataclass(frozen=True)
class Place:
    """One matched text of a record: the `field` it stands in, the verbatim `text`, the matched `spans` of it."""

    field: str
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Copy:
    """Where else the same record with the same content stands."""

    original: str
    original_sha256: str
    locator: str
    item_sha256: str


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One record that matches.

    `kind` is message, page, document, original, participant or conversation; `key` is its message_key, page_key and
    so on. `text` is the verbatim text of the field that matched (the body first) and `spans` are half-open offsets
    into it; `places` are all matched fields. `sent` is ISO 8601 as precise as the original ("" if unknown), without
    Z where the zone is not known; `sent_at` the instant. `copies` are the other rows with the same key and content.
    `row` is the whole record as stored.
    """

    kind: str
    key: str
    text: str
    spans: tuple[Span, ...]
    field: str = ""
    places: tuple[Place, ...] = ()
    sent: str = ""
    sent_at: datetime | None = None
    sender: str = ""
    conversation: str = ""
    conversation_id: str = ""
    platform: str = ""
    original: str = ""
    original_sha256: str = ""
    locator: str = ""
    item_sha256: str = ""
    copies: tuple[Copy, ...] = ()
    row: dict[str, Any] = default(default_factory=dict, repr=False, compare=False)

    def passage(self, width: int = 160) -> str:
        """The verbatim words around the first match, about `width` characters; an ellipsis marks where it is cut."""
        start, end = self.window(width)
        return ("… " if start else "") + self.text[start:end] + (" …" if end < len(self.text) else "")

    def window(self, width: int = 160) -> Span:
        """The half-open offsets of the passage in `text`; it holds the first match and breaks between words."""
        first, last = self.spans[0] if self.spans else (0, 0)
        spare = max(width - (last - first), 0)
        start = max(0, first - spare // 2)
        end = min(len(self.text), max(start + width, last))
        start = max(0, min(start, end - width)) if end == len(self.text) else start
        return _to_blank(self.text, start, first, -1), _to_blank(self.text, end, last, 1)

    def marked(self, left: str = "[", right: str = "]") -> str:
        """The whole text with marks around each match."""
        made, done = "", 0
        for start, end in self.spans:
            made += self.text[done:start] + left + self.text[start:end] + right
            done = end
        return made + self.text[done:]

    def facts(self) -> dict[str, Any]:
        """The hit as plain values for JSON: everything but `row`."""
        plain = ("kind", "key", "field", "text", "sent", "sender", "conversation", "conversation_id", "platform",
                 "original", "original_sha256", "locator", "item_sha256")  # fmt: skip
        found = {name: getattr(self, name) for name in plain}
        if self.kind == "page":
            found["label"], found["page_kind"] = (self.row.get(name) or "" for name in ("label", "kind"))
        found["passage"] = self.passage()
        found["spans"] = [list(span) for span in self.spans]
        found["places"] = [{"field": p.field, "text": p.text, "spans": [list(s) for s in p.spans]} for p in self.places]
        found["copies"] = [vars(copy) for copy in self.copies]
        return found


def _to_blank(text: str, place: int, match: int, step: int) -> int:
    """Move a cut outwards, by at most 12 characters, so that no word of letters is cut in two."""
    if not 0 < place < len(text):
        return place
    for offset in range(12):
        at = place + step * offset
        if not 0 < at < len(text) or not (_letter(text[at - 1]) and _letter(text[at])):
            return max(0, min(at, len(text)))
    return place


def _letter(char: str) -> bool:
    return char.isalnum() and ord(char) < 0x2E80
