"""Pinning and tagging from a view: the message on the screen goes in evidence, is tied to a claim, or gets a tag.

The browser names it by its key and item hash.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import show
from ..errors import UsageError
from .view import View

__all__ = ["Pinning", "short"]

SHORT = 48
OFFERED = 200  # tags to choose from
ASKED = 500  # records whose tags are told at once


class Pinning(View):
    """A view from which messages are pinned; the browser names key and item hash of what it shows."""

    _tags: Mapping[str, frozenset[str]] | None = None  # that the browser was told of

    def hear_hello(self, content: dict[str, Any]) -> None:
        """The view is on a screen that knows nothing yet."""
        self._tags = None
        super().hear_hello(content)

    def refreshed(self) -> None:
        """The claims to choose from, and which of them is worked on; and whether tags are others than before."""
        if self._tags != (tags := self._views.tagged.keys()):
            self._tags = tags
            names = [name for name in self._views.tagged.names() if show.plain(name) == name]
            self.say("retag", names=names[:OFFERED])
        claims = [{"id": claim.id, "label": f"{claim.id}  {short(claim.text)}"} for claim in tuple(self._views.docket)]
        known = {claim["id"] for claim in claims}
        chosen = self.selection.claim if self.selection.claim in known else (claims[0]["id"] if claims else "")
        self.say("claims", claims=claims, chosen=chosen)

    def selected(self, changed: set[str]) -> None:
        """Another claim may be worked on now."""
        if "claim" in changed:
            Pinning.refreshed(self)

    def hear_aim(self, content: dict[str, Any]) -> None:
        """Another claim is worked on from now on."""
        self.selection.aim(str(content["claim"]))

    def hear_pin(self, content: dict[str, Any]) -> None:
        """Put the message in evidence."""
        row, told = self._row(content)
        item = self._views.docket.pin(row)
        self.selection.did(f"case.claims.pin({told})")
        self.say("pinned", content, key=content["key"], text=f"{self.said['pinned']} {item.label}")

    def hear_tie(self, content: dict[str, Any]) -> None:
        """Tie the message to a claim, with a stance."""
        row, told = self._row(content)
        claim, stance = str(content["claim"]), str(content["stance"])
        self._views.docket[claim].tie(row, stance)
        self.selection.did(f"case.claims[{claim!r}].tie({told}, {stance!r})")
        self.say("pinned", content, key=content["key"], text=f"{claim}: {self.said.get(stance, stance)}")

    def hear_tag(self, content: dict[str, Any]) -> None:
        """Tag the message or page."""
        self._row(content)
        key = str(content["key"])
        name = self._views.tagged.put(key, str(content["tag"]))
        self._tell_tag(content, f"case.tag({key!r}, {name!r})", "tagged", name)

    def hear_untag(self, content: dict[str, Any]) -> None:
        """Take a tag off the message or page."""
        key, name = str(content["key"]), str(content["tag"])
        self._views.tagged.take(key, name)
        self._tell_tag(content, f"case.untag({key!r}, {name!r})", "untagged", name)

    def hear_tags(self, content: dict[str, Any]) -> None:
        """The tags of the records on the screen."""
        self.say("tags", content, of={str(key): self.worn(str(key)) for key in content["keys"][:ASKED]})

    def worn(self, key: str) -> list[list[str]]:
        """The tags of a record, each as it is and as it is shown."""
        return [[name, show.plain(name)] for name in self._views.tagged.of(key)]

    def _tell_tag(self, content: dict[str, Any], line: str, what: str, name: str) -> None:
        self.selection.did(line)
        key = str(content["key"])
        self.say("tags", of={key: self.worn(key)})
        self.say("pinned", content, key=key, text=f"{self.said[what]} {show.plain(name)}")

    def _row(self, content: dict[str, Any]) -> tuple[dict[str, Any], str]:
        key, item = str(content["key"]), str(content.get("item") or "")
        row = self._views.records.row(key, item)
        if row is None:
            raise UsageError(f"The case holds no message and no page {key!r}.", "Open it again.")
        return row, f"case.row({key!r}, {item!r})" if item else f"case.row({key!r})"


def short(text: str) -> str:
    """The beginning of a sentence, safe to show."""
    seen = show.plain(text)
    return seen if len(seen) <= SHORT else seen[: SHORT - 1] + "…"
