"""The desk: all linked views of a case on one page, each to be had alone as an attribute of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets

from .. import show
from .board import Board
from .conversation import Conversation
from .document import DocumentView
from .graph import Graph
from .panel import Panel
from .panes import Panes
from .review import Review
from .search import Search
from .selection import Selection
from .timeline import TimeView
from .view import View

if TYPE_CHECKING:
    from ..views import Views

__all__ = ["Desk", "Moments"]

AREAS = (
    ("panel", "panel"),
    ("search", "reading"),
    ("timeline", "timeline"),
    ("graph", "graph"),
    ("board", "board"),
)
"""Which view stands where, row by row; a row whose views are not there is left out."""
READ = ("conversation", "document", "review")  # share the place "reading", one at a time


class Desk(ipywidgets.GridBox):  # type: ignore[misc]
    """All views on one page, in the language "en" or "zh"; `query` is what the search opens with.

    `.views` has them by name, `.selection` is what they share. Raises UsageError for a language without words.
    """

    def __init__(
        self, views: Views, selection: Selection, language: str = "en", query: str = "", zone: str = ""
    ) -> None:
        self.selection = selection.narrow(zone=zone) if zone else selection
        self.views: dict[str, View] = {
            "panel": Panel(views, selection, language),
            "search": Search(views, selection, language, query),
            "conversation": Conversation(views, selection, language),
            "board": Board(views, selection, language),
        }
        self.views |= _others(views, selection, language)
        read = {name: self.views[name] for name in READ}
        self.views["reading"] = Panes(views, selection, read, language)
        rows = [row for row in AREAS if row[0] in self.views and row[1] in self.views]
        reading = ipywidgets.VBox([self.views["reading"], *read.values()])
        places_of = {name: view for name, view in self.views.items() if name not in READ} | {"reading": reading}
        for name, view in places_of.items():
            view.layout = ipywidgets.Layout(grid_area=name, min_width="0")
        places = ipywidgets.Layout(
            grid_template_columns="minmax(0, 5fr) minmax(0, 6fr)",
            grid_template_areas=" ".join(f'"{first} {second}"' for first, second in rows),
            grid_gap="10px",
            width="100%",
        )
        super().__init__(list(places_of.values()), layout=places)
        self.add_class("wb-desk")

    def _awake(self) -> list[View]:
        return [view for view in self.views.values() if not view.asleep]

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The widget, and beside it what each view leaves in a saved notebook."""
        bundle = super()._repr_mimebundle_(**options)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        stills = [still for view in self._awake() if (still := view.still())[1] != view.said["still"]]
        data["text/html"] = show.block("", *(show.Markup(markup) for markup, _ in stills))
        data["text/plain"] = "\n\n".join(text for _, text in stills)
        return bundle


class Moments(ipywidgets.VBox):  # type: ignore[misc]
    """The timeline with the conversation below it, in the language "en" or "zh"; `lanes` as in `TimeView`.

    Raises UsageError for a language without words, for lanes that there are not, and for what is no zone.
    """

    def __init__(self, views: Views, selection: Selection, lanes: str, zone: str, language: str = "en") -> None:
        self.selection = selection.narrow(zone=zone) if zone else selection
        self.timeline = TimeView(views, selection, language, lanes)
        self.conversation = Conversation(views, selection, language)
        super().__init__([self.timeline, self.conversation])

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The widget, and beside it the printed timeline for a saved notebook."""
        bundle = super()._repr_mimebundle_(**options)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        data["text/html"], data["text/plain"] = self.timeline.still()
        return bundle


def _others(views: Views, selection: Selection, language: str) -> dict[str, View]:
    """The views of time, of people and topics, of documents, and of what waits to be reviewed."""
    return {
        "timeline": TimeView(views, selection, language),
        "graph": Graph(views, selection, language),
        "document": DocumentView(views, selection, language),
        "review": Review(views, selection, language),
    }
