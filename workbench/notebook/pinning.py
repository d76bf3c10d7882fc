"""Pinning from a view: the message on the screen goes in evidence, or is tied to a claim, by its key and item hash."""

from __future__ import annotations

from typing import Any

from .. import show
from ..errors import UsageError
from .view import View

__all__ = ["Pinning", "short"]

SHORT = 48


class Pinning(View):
    """A view from which messages are pinned; the browser names key and item hash of what it shows."""

    def refreshed(self) -> None:
        """The claims to choose from, and which of them is worked on."""
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
