"""People and topics in one view: a table or two columns of links, never a layout by springs; each opens to its words.

It counts what the other views have left (time, conversations, messages), and what is chosen in it is chosen in all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from .. import show
from ..analysis.graph import PeopleTopics, people_topics
from ..brief.sentences import sentence_said
from ..errors import QueryError
from ..figures import bipartite
from ..search import find, grammar, query
from .bubbles import visible
from .phrases_graph import GRAPH
from .view import View

if TYPE_CHECKING:
    from ..views import Views
    from .selection import Selection

__all__ = ["Graph"]

ROWS = 40  # people of one page of the table
READ = 60  # messages behind one tie that are shown
SHOWN = 600  # characters of one message
READ_TEXT = 20_000  # characters of it in which words are looked for
SHUFFLES = 20  # for the chance level of what is left


class Graph(View):
    """The people-to-topic graph of a case; `tie` says how people are tied to messages (see `ties.TIES`)."""

    module = "graph"
    phrases = GRAPH

    def __init__(self, views: Views, selection: Selection, language: str = "en", tie: str = "author") -> None:
        self.tie = tie
        self._made: tuple[Any, PeopleTopics | None] = (None, None)
        self._order: list[str] = []
        super().__init__(views, selection, language)

    # -- answers -------------------------------------------------------------------------------------------------

    def refreshed(self) -> None:
        """The case or its topics may have changed; what is counted already is not counted again."""
        before = self._made[0]
        self.graph()
        if self._made[0] != before:
            self._tell(0)

    def hear_hello(self, content: dict[str, Any]) -> None:
        """The view is on a screen that knows nothing yet."""
        self._made = (None, None)
        super().hear_hello(content)

    def selected(self, changed: set[str]) -> None:
        """Something was chosen: what is left is counted anew; people and topics are only marked."""
        if changed - {"people", "topics", "message"}:
            self._tell(0)
        if changed & {"people", "topics"}:
            self.say("marked", people=list(self.selection.people), topics=list(self.selection.topics))

    def hear_page(self, content: dict[str, Any]) -> None:
        """Another page of the table."""
        self._tell(max(0, int(content.get("page") or 0)), content)

    def hear_links(self, content: dict[str, Any]) -> None:
        """The strongest significant links in two columns, in an order with few crossings."""
        graph = self.graph()
        chosen = bipartite.strongest(graph)
        left, right = bipartite.ordered(chosen) if len(chosen) else ([], [])
        links = [_tie(line, self.said) for line in chosen.to_dict("records")]
        rest = int(graph.links["significant"].sum()) - len(chosen)
        self.say("links", content, people=_names(left), topics=_names(right), links=links, rest=rest)

    def hear_evidence(self, content: dict[str, Any]) -> None:
        """The messages behind one tie, with the words of the topic marked; the oldest first."""
        person, topic = str(content["person"]), str(content["topic"])
        found = self.graph().evidence(person, topic)
        self.selection.did(f"case.people_topics({self._said()}).evidence({person!r}, {topic!r})")
        marks = self._marks(topic)
        rows = [_message(row, marks, self.said) for row in found.head(READ).to_dict("records")]
        head = f"{show.plain(person)} · {show.plain(topic)}"
        self.say("evidence", content, rows=rows, more=max(0, len(found) - READ), head=head, person=person, topic=topic)

    def hear_choose(self, content: dict[str, Any]) -> None:
        """A person, a topic or both are chosen in all views."""
        ways = {
            way: [str(content[one])] for way, one in (("people", "person"), ("topics", "topic")) if content.get(one)
        }
        if ways:
            self.selection.narrow(**ways)

    def hear_between(self, content: dict[str, Any]) -> None:
        """A stretch of time is chosen in all views."""
        self.selection.narrow(since=str(content.get("since") or ""), until=str(content.get("until") or ""))

    def graph(self) -> PeopleTopics:
        """The graph of the messages that the other views leave, counted once for each choice."""
        messages, tags, persons = self._views.records.messages, self._views.shelf.tags(), self._views.people.labels
        chosen = self.selection.chosen(without=("people", "topics"))
        topics = tuple(topic.lexicon.version for topic in self._views.shelf)
        state = (id(messages), topics, len(tags), chosen, self.selection.zone)
        known, made = self._made
        if made is None or known != state:
            some = messages if chosen is None else messages[messages["message_key"].isin(list(chosen))]
            frame = some.reset_index(drop=True)
            made = people_topics(frame, tags, persons, tie=self.tie, zone=self.selection.zone, shuffles=SHUFFLES)
            self._made = (state, made)
        return made

    # -- inside --------------------------------------------------------------------------------------------------

    def _tell(self, page: int, to: dict[str, Any] | None = None) -> None:
        graph = self.graph()
        links = graph.links
        best = links.groupby("person", sort=False).agg(
            z=("z", "max"), sure=("significant", "any"), days=("days", "sum")
        )
        order = best.sort_values(["sure", "z", "days"], ascending=False, kind="stable").index.tolist()
        pages = max(1, -(-len(order) // ROWS))
        page = min(page, pages - 1)
        people = order[page * ROWS : (page + 1) * ROWS]
        topics = links.groupby("topic")["days"].sum().sort_values(ascending=False, kind="stable").index.tolist()
        active = links.drop_duplicates("person").set_index("person")["active"].to_dict()
        some = links[links["person"].isin(people)]
        self.say(
            "table",
            to,
            people=[{**name, "active": int(active[name["name"]])} for name in _names(people)],
            topics=_names(topics),
            cells=[_tie(line, self.said) for line in some.to_dict("records")],
            page=page,
            pages=pages,
            place=self.said["page"].format(first=page * ROWS + 1, last=page * ROWS + len(people), of=len(order)),
            most=int(links["days"].max()) if len(links) else 1,
            told=sentence_said(graph.sentence(), self.language) if len(links) else self.said["nothing"],
            since=self.selection.since[:10],
            until=self.selection.until[:10],
        )

    def _said(self) -> str:
        given = {"tie": self.tie, "zone": self.selection.zone}
        usual = {"tie": "author", "zone": "UTC"}
        return ", ".join(f"{name}={value!r}" for name, value in given.items() if value != usual[name])

    def _marks(self, topic: str) -> Any:
        """A function that gives the places of a topic's words in a text."""
        lexicon = self._views.shelf.terms().get(topic)
        parts: list[Any] = []
        for term in lexicon.terms if lexicon else ():
            try:
                parts += query.leaves(grammar.term(term.query))
            except QueryError:  # a word list of an older version of the language marks nothing
                continue
        return lambda text: find.verbatim_spans(parts, text[:READ_TEXT]) if parts else []

    def still(self) -> tuple[str, str]:
        """The strongest ties as a table, for where no kernel runs."""
        graph = self.graph()
        columns = ["person", "topic", "days", "active", "z", "messages"]
        shown = (graph.significant() if graph.links["significant"].any() else graph.links)[columns].head(40)
        return show.block(
            self.said["graph"], show.frame(shown), note=sentence_said(graph.sentence(), self.language)
        ), show.plain(repr(graph))


def _names(names: list[str]) -> list[dict[str, str]]:
    return [{"name": name, "label": show.plain(name)} for name in names]


def _tie(line: Mapping[Any, Any], said: dict[str, str]) -> dict[str, Any]:
    numbers = {"days": int(line["days"]), "active": int(line["active"]), "messages": int(line["messages"])}
    span = {name: str(line[name])[:10] if pd.notna(line[name]) else said["notime"] for name in ("first", "last")}
    z = round(float(line["z"]), 1)
    return {
        "person": line["person"],
        "topic": line["topic"],
        **numbers,
        **span,
        "z": z,
        "sure": bool(line["significant"]),
    }


def _message(row: Mapping[Any, Any], marks: Any, said: dict[str, str]) -> dict[str, Any]:
    text = str(row["body"] or row["subject"] or "")
    cut, spans = _window(text, [list(span) for span in marks(text)])
    return {
        "key": row["message_key"],
        "item": str(row.get("item_sha256") or ""),
        "when": str(row["sent_at"])[:16] if pd.notna(row["sent_at"]) else said["notime"],
        "sender": show.plain(row["sender"]),
        "where": show.plain(row["conversation"]),
        **visible(cut, spans),
    }


def _window(text: str, spans: list[list[int]]) -> tuple[str, list[list[int]]]:
    """At most SHOWN characters of a text, from a little before its first mark where that stands far behind."""
    start = max(0, spans[0][0] - SHOWN // 4) if spans and spans[0][1] > SHOWN else 0
    end = start + SHOWN
    lead = "… " if start else ""
    moved = [[a - start + len(lead), b - start + len(lead)] for a, b in spans if start <= a and b <= end]
    return lead + text[start:end] + (" …" if end < len(text) else ""), moved
