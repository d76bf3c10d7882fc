"""Everything that happened in a case as one table, and its topics: what timelines are handed over from."""

from __future__ import annotations

from ..analysis import events, frames
from ..analysis.people import People, people
from ..analysis.shelf import Shelf
from ..analysis.timeline import Timeline
from ..store import Store


def everybody(store: Store) -> People:
    """The people of a case, joined as judged."""
    snapshot, human = store.snapshot(), store.human
    every = frames.messages(snapshot, versions=True, duplicates=True)
    return people(frames.participants(snapshot), human.rows("judgements"), human.rows("persons"), every)


def labels(store: Store) -> dict[str, str]:
    """The label of every account, persons joined as judged."""
    return everybody(store).labels


def timeline(store: Store) -> Timeline:
    """Messages, edits, recalls, files, documents, dated pages and story events, with the case's topics."""
    snapshot = store.snapshot()
    table = events.joined(
        [
            events.from_messages(frames.messages(snapshot), labels(store)),
            events.from_documents(frames.documents(snapshot)),
            events.from_pages(frames.pages(snapshot)),
            events.story(store.human.rows("story_events")),
        ]
    )
    return Timeline(table, Shelf(store.human, store.snapshot).tags())
