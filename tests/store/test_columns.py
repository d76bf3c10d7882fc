"""Columns made by the million say just what rows say one by one."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model import FLAGS, TYPES, Edit, File, Locator, Message, Reaction
from workbench.store.columns import message_batch
from workbench.store.tables import MESSAGES, row
from workbench.store.writer import batch
from workbench.timestamps import BASES, PRECISIONS, Timestamp

words = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=6)
us = st.none() | st.integers(-(10**15), 10**16)
stamps = st.builds(
    Timestamp,
    us=us,
    precision=st.sampled_from(PRECISIONS),
    zone=words,
    basis=st.sampled_from(BASES),
    raw=words,
    alternative=us,
)
places = st.builds(
    Locator, original=words, fragment=words, offset=st.none() | st.integers(0, 10**9), length=st.none(), sha256=words
)
files = st.builds(File, id=words, name=words, size=st.none() | st.integers(0, 10**12), missing=st.booleans())
edits = st.builds(Edit, at=stamps, participant_id=words, previous=st.none() | words, new=st.none() | words)
reactions = st.builds(Reaction, value=words, participant_id=words, count=st.integers(0, 9), at=stamps)
BY_FIELD: dict[str, st.SearchStrategy[Any]] = {
    "type": st.sampled_from(TYPES), "sent": stamps, "edited": stamps, "deleted_at": stamps, "deleted": st.booleans(),
    "edits": st.lists(edits, max_size=2).map(tuple), "reactions": st.lists(reactions, max_size=2).map(tuple),
    "files": st.lists(files, max_size=2).map(tuple), "flags": st.lists(st.sampled_from(FLAGS), max_size=2).map(tuple),
    "extra": st.lists(st.tuples(words, words), max_size=2).map(tuple), "locator": places,
    **dict.fromkeys(("mentions", "links", "recipients", "readers"), st.lists(words, max_size=2).map(tuple)),
}  # fmt: skip
messages = st.builds(Message, **{field.name: BY_FIELD.get(field.name, words) for field in fields(Message)})


def languages(bodies: pa.Array) -> pa.Array:
    told = [[{"lang": "en", "start": 0, "end": len(body)}] if body else [] for body in bodies.to_pylist()]
    return pa.array(told, MESSAGES.field("lang").type)


@settings(deadline=None)
@given(st.lists(messages, min_size=1, max_size=4))
def test_columns_are_what_the_rows_are(records: list[Message]) -> None:
    provenance = {"original": "a", "reader": "r", "reader_version": 1, "custodian": "c"}
    rows = [{**row(record)[1], **provenance} for record in records]
    for line, record in zip(rows, records, strict=True):
        line["lang"] = [{"lang": "en", "start": 0, "end": len(record.body)}] if record.body else []
    made = message_batch(records, [provenance] * len(records), languages)
    assert made.schema == MESSAGES
    assert made.to_pylist() == batch("messages", rows).to_pylist()
