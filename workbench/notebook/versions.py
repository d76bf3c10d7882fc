"""What else the case knows of a message: its other words elsewhere in the leak, and who is told to have been there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..views import Views

__all__ = ["Versions"]


class Versions:
    """Looked up once for each state of the case."""

    def __init__(self, views: Views) -> None:
        self._views = views
        self._version = -1
        self._words: dict[str, list[tuple[str, str, str]]] = {}
        self._rooms: dict[tuple[str, str], list[dict[str, Any]]] = {}

    def others(self, key: str, item_sha256: str) -> list[tuple[str, str]]:
        """Words of the message `key` that differ from those of the version with this hash, each with its original."""
        self._renew()
        known = self._words.get(key, [])
        shown = next((words for words, _, item in known if item == item_sha256), None)
        return [
            (words, place) for words, place in dict.fromkeys((w, p) for w, p, _ in known) if words != shown and words
        ]

    def rooms(self, row: Mapping[str, Any]) -> list[dict[str, Any]]:
        """All rows of the case that describe the conversation of a message."""
        self._renew()
        return self._rooms.get((str(row.get("platform")), str(row.get("conversation_id"))), [])

    def _renew(self) -> None:
        snapshot = self._views.snapshot()
        if self._version == snapshot.version:
            return
        every, words, rooms = (
            self._views.records.every,
            dict[str, list[tuple[str, str, str]]](),
            self._rooms.__class__(),
        )
        several = set(every[every["version"] > 0]["message_key"])
        some = every[every["message_key"].isin(several)]
        names = ("message_key", "body", "original", "item_sha256")
        for key, body, original, item in zip(*(some[name] for name in names), strict=True):
            words.setdefault(str(key), []).append((str(body or ""), str(original), str(item)))
        for room in snapshot.table("conversations").to_pylist():
            rooms.setdefault((room["platform"], room["conversation_id"]), []).append(room)
        self._version, self._words, self._rooms = snapshot.version, words, rooms
