"""An exhibit among its neighbours: the message it answers, those before and after it in the same conversation."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .exhibits import Exhibit
from .rows import RowsOf

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Any]
MOST_OF_THREAD = 100  # messages printed on either side


@dataclass(frozen=True, slots=True)
class Context:
    """The rows around an exhibit, in order of time; `parent` is the message it answers, if that stands elsewhere."""

    target: Row
    before: tuple[Row, ...] = ()
    after: tuple[Row, ...] = ()
    parent: Row | None = None

    def told(self) -> Iterator[tuple[str, Row]]:
        """(role, row) pairs in reading order: parent, before, target, after."""
        if self.parent is not None:
            yield "parent", self.parent
        yield from (("before", row) for row in self.before)
        yield "target", self.target
        yield from (("after", row) for row in self.after)


@dataclass
class Surroundings:
    """Finds the context of many exhibits in one frame of messages (`workbench.analysis.frames.messages`) and of pages.

    The frame is looked at once; each exhibit costs its own conversation's neighbours only. With older versions in the
    frame an exhibit gets the very version that it quotes; around it stand the newest versions only.
    """

    messages: pd.DataFrame
    pages: pd.DataFrame | None = None
    _places: dict[str, list[int]] = field(default_factory=dict)
    _conversations: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    _pages: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._rows = RowsOf(self.messages)
        columns = [self.messages[name].tolist() for name in ("message_key", "platform", "conversation_id")]
        older = self.messages["version"].tolist() if "version" in self.messages else [0] * len(self.messages)
        for place, (key, platform, conversation, version) in enumerate(zip(*columns, older, strict=True)):
            self._places.setdefault(key, []).append(place)
            if version == 0:
                self._conversations.setdefault((platform, conversation), []).append(place)
        if self.pages is not None:
            self._leaves = RowsOf(self.pages)
            self._pages = {key: place for place, key in enumerate(self.pages["page_key"].tolist())}

    def row(self, key: str, item_sha256: str = "") -> dict[str, Any] | None:
        """The message or page with this key, or None; of several versions the one with this hash, else the newest."""
        if key in self._places:
            return self._rows.at(self._place(key, item_sha256))
        if key in self._pages:
            return self._leaves.at(self._pages[key])
        return None

    def of(self, exhibit: Exhibit) -> Context | None:
        """The context of an exhibit, or None if its record is not in the frames. A page stands alone."""
        target = self.row(exhibit.target_key, exhibit.item_sha256)
        if target is None or exhibit.target_key not in self._places:
            return Context(target) if target is not None else None
        place = self._place(exhibit.target_key, exhibit.item_sha256)
        talk = self._conversations.get((target["platform"], target["conversation_id"]), [])
        if exhibit.kind == "thread":
            return self._thread(target, place, talk)
        at, same = bisect.bisect_left(talk, place), self._places[exhibit.target_key]
        left = [other for other in talk[max(0, at - exhibit.before - len(same)) : at] if other not in same]
        right = [other for other in talk[at : at + exhibit.after + len(same)] if other not in same]
        near = left[len(left) - exhibit.before :] if exhibit.before < len(left) else left, right[: exhibit.after]
        before, after = (tuple(self._rows.at(place) for place in side) for side in near)
        return Context(target, before, after, self._parent(target, talk, before))

    def _thread(self, target: Row, place: int, talk: list[int]) -> Context:
        """All messages of the target's thread, by thread id where there is one, else by who answers whom."""
        ids = {str(target.get(name) or "") for name in ("thread_id", "native_id", "parent_id")} - {""}
        columns = [self.messages[name].tolist() for name in ("thread_id", "native_id", "parent_id")]
        own = {str(target["message_key"])}
        thread = str(target.get("thread_id") or "")
        found: list[int] = []
        for at in talk:
            given = [str(column[at] or "") for column in columns]
            belongs = thread in (given[0], given[1]) if thread else not ids.isdisjoint(given)
            if belongs and self.messages["message_key"].iat[at] not in own:
                found.append(at)
                ids |= {given[1]} if not thread and given[1] else set()
        before = tuple(self._rows.at(at) for at in found if at < place)
        after = tuple(self._rows.at(at) for at in found if at > place)
        return Context(target, before[-MOST_OF_THREAD:], after[:MOST_OF_THREAD])

    def _place(self, key: str, item_sha256: str) -> int:
        places = self._places[key]
        same = [place for place in places if self.messages["item_sha256"].iat[place] == item_sha256]
        newest = [place for place in places if "version" in self.messages and self.messages["version"].iat[place] == 0]
        return (same or newest or places)[0]

    def _parent(self, target: Row, talk: list[int], before: Iterable[Row]) -> Row | None:
        wanted = target.get("parent_id")
        if not wanted or any(row.get("native_id") == wanted for row in before):
            return None
        natives = self.messages["native_id"]
        return next((self._rows.at(place) for place in talk if natives.iat[place] == wanted), None)
