"""The tabs above views that share one place of the desk: the talk, the page, and what waits to be reviewed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .phrases_panes import PANES
from .view import View

if TYPE_CHECKING:
    from ..views import Views
    from .selection import Selection

__all__ = ["Panes"]


class Panes(View):
    """Shows one of `panes`, by name; what is opened in any view brings the pane forward that can show it.

    A pane that is behind another sleeps: it draws nothing until it is looked at.
    """

    module = "panes"
    phrases = PANES

    def __init__(self, views: Views, selection: Selection, panes: Mapping[str, View], language: str = "en") -> None:
        self._panes = dict(panes)
        self.shown = next(iter(self._panes))
        super().__init__(views, selection, language)
        for name, pane in self._panes.items():
            pane.asleep = name != self.shown
            pane.layout.display = "none" if pane.asleep else None

    def hear_show(self, content: dict[str, Any]) -> None:
        """Another tab is chosen."""
        self.bring(str(content["pane"]))

    def bring(self, name: str) -> None:
        """Bring the pane of this name to the front; one that there is not changes nothing."""
        if name in self._panes and name != self.shown:
            self._panes[self.shown].asleep = True
            self._panes[self.shown].layout.display = "none"
            self.shown = name
            self._panes[name].layout.display = None
            self._panes[name].wake()
        self._tell()

    def selected(self, changed: set[str]) -> None:
        """A page of a document is opened, or a message."""
        if "message" in changed and self.selection.message:
            row = self._views.records.row(self.selection.message, self.selection.item)
            if row is not None:
                self.bring("document" if row.get("document_key") else "conversation")

    def refreshed(self) -> None:
        """The tabs are on a screen that knows nothing yet, or the case changed."""
        self._tell()

    def _tell(self) -> None:
        panes = [{"pane": name, "controls": f"wb-{pane.name}-root"} for name, pane in self._panes.items()]
        self.say("panes", panes=panes, shown=self.shown)
