"""The case's own views beside the notebook: each speaks with its half in the browser over a socket, as in a cell.

The views are those of `workbench.notebook`, the modules the very files that a cell is given; nothing is made twice.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from .. import show
from ..brief.reasons import error_said
from ..errors import UsageError, WorkbenchError
from ..notebook.board import Board
from ..notebook.conversation import Conversation
from ..notebook.document import DocumentView
from ..notebook.graph import Graph
from ..notebook.panel import Panel
from ..notebook.review import Review
from ..notebook.search import Search
from ..notebook.selection import Selection
from ..notebook.timeline import TimeView
from ..notebook.view import View

if TYPE_CHECKING:
    from ..views import Views

__all__ = ["MODULES", "Live"]

MODULES: dict[str, Callable[..., View]] = {
    "panel": Panel,
    "search": Search,
    "board": Board,
    "conversation": Conversation,
    "document": DocumentView,
    "timeline": TimeView,
    "graph": Graph,
    "review": Review,
}


class Live:
    """The views of one browser window, which share a selection of their own; `tell` may be called in any thread."""

    def __init__(self, views: Views, tell: Callable[[dict[str, Any]], None]) -> None:
        self._views, self._tell = views, tell
        self._open: dict[str, View] = {}
        self.selection = Selection(views)
        self.selection.listen(self._bring)

    def hear(self, said: Mapping[str, Any]) -> None:
        """What the browser says: a view is asked for by name, is closed, or its half in the browser has spoken."""
        place = str(said.get("view") or "")
        if "open" in said:
            self._make(place, str(said["open"]), str(said.get("language") or "en"))
        elif said.get("close"):
            self._close(place)
        elif place in self._open:
            view = self._open[place]
            view._hear(view, said.get("content"), [])

    def end(self) -> None:
        """The window is gone."""
        for place in tuple(self._open):
            self._close(place)

    # -- inside --------------------------------------------------------------------------------------------------

    def _make(self, place: str, name: str, language: str) -> None:
        self._close(place)
        try:
            if name not in MODULES:
                raise UsageError(f"There is no view {name!r}.", f"There are {', '.join(MODULES)}.")
            view = MODULES[name](self._views, self.selection, language)
        except WorkbenchError as error:
            self._tell({"view": place, "fault": show.plain(error_said(error, language))})
            return
        view.send = partial(self._send, place)
        self._open[place] = view
        traits = {trait: getattr(view, trait, "") for trait in ("words", "name", "language", "query")}
        self._tell({"view": place, "made": traits})

    def _send(self, place: str, content: Mapping[str, Any], buffers: Sequence[bytes] | None = None) -> None:
        packed = [base64.b64encode(buffer).decode() for buffer in buffers or ()]
        self._tell({"view": place, "content": content, **({"buffers": packed} if packed else {})})

    def _close(self, place: str) -> None:
        view = self._open.pop(place, None)
        if view is not None:
            view.hear_bye({})
            view.close()

    def _bring(self, changed: set[str]) -> None:
        """A message or page was opened, and not in the view that shows it: that view comes forward."""
        if "message" not in changed or isinstance(self.selection.actor, Conversation | DocumentView):
            return
        row = self._views.records.row(self.selection.message, self.selection.item)
        if row is not None:
            self._tell({"bring": "document" if row.get("document_key") else "conversation"})
