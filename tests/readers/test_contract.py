"""The tests that every reader gets by having a fixture folder; see reader_fixtures.py for what may lie in one."""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reader_damage import survived, wrong_leaves
from reader_fixtures import Fixture, fixtures
from reader_golden import plain
from reader_places import everything, standing_at, words_of

from workbench.model import FLAGS, TYPES, Conversation, Document, Message, Original, Participant, Record, Skipped
from workbench.readers import detect, readers
from workbench.store.tables import document_rows, row
from workbench.timestamps import BASES, PRECISIONS

FIXTURES = [pytest.param(fixture, id=str(fixture)) for fixture in fixtures()]
# No vendor has a page on them: tables and texts of no program, what many programs write, and Lark's text of minutes.
UNDOCUMENTED = {"archive", "chat-table", "image", "pasted", "rtf", "text"}
every_fixture = pytest.mark.parametrize("fixture", FIXTURES)
few = settings(max_examples=12, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))


@lru_cache(maxsize=4)
def read(fixture: Fixture) -> tuple[Original, list[Record]]:
    original = fixture.original()
    return original, list(readers()[fixture.format].read(original))


@pytest.mark.parametrize("format", list(readers()))
def test_every_reader_has_a_fixture_and_says_what_it_is(format: str) -> None:
    reader = readers()[format]
    assert any(fixture.format == format for fixture in fixtures())
    assert reader.title and len(reader.limits.split()) > 4 and reader.limits.endswith(".")


@pytest.mark.parametrize("format", list(readers()))
def test_every_reader_has_its_section_of_the_page_with_its_limits_and_its_link(format: str) -> None:
    reader = readers()[format]
    page = (Path(__file__).parents[2] / "docs/formats.md").read_text("utf-8")
    section = page.partition(f"### {format}\n")[2].partition("\n##")[0]
    assert reader.title in section and reader.limits in section
    if format in UNDOCUMENTED:
        assert not reader.url
    else:
        assert reader.url.startswith("https://") and f"<{reader.url}>" in section


@every_fixture
def test_the_right_reader_is_surer_than_all_others(fixture: Fixture) -> None:
    """The confusion matrix: on its own fixture a reader leads, and nobody ties with it."""
    scores = [(score.reader.format, score.score) for score in detect(fixture.original())]
    assert scores and scores[0][0] == fixture.format, scores
    assert len(scores) == 1 or scores[0][1] > scores[1][1], scores


@every_fixture
def test_records_equal_the_golden_file(fixture: Fixture, accept: bool) -> None:
    original, records = read(fixture)
    names = {digest: found.name for digest, found in everything(original).items()}
    told = json.loads(json.dumps(plain(records, names), ensure_ascii=False))
    if accept:
        text = json.dumps({**fixture.expected, "records": told}, ensure_ascii=False, indent=1)
        fixture.golden.write_text(text + "\n", "utf-8")
        fixture.__dict__.pop("expected", None)
    assert told == fixture.expected["records"]


@every_fixture
def test_reading_twice_gives_the_same(fixture: Fixture) -> None:
    again = list(readers()[fixture.format].read(fixture.original()))
    assert plain(again, {}) == plain(read(fixture)[1], {})


@every_fixture
def test_no_item_is_lost(fixture: Fixture) -> None:
    """Messages and explained skips together are as many as the items that the fixture was written with."""
    if "items" not in fixture.expected:
        pytest.skip("expected.json tells no number of items")
    records = read(fixture)[1]
    skipped = sum(record.items for record in records if isinstance(record, Skipped))
    assert sum(isinstance(record, Message) for record in records) + skipped == fixture.expected["items"]


@every_fixture
def test_every_place_read_back_holds_the_words(fixture: Fixture) -> None:
    original, records = read(fixture)
    known = everything(original)
    for record in records:
        if isinstance(record, Original):
            known.update(everything(record))
    names = set(re.findall(r"\w+", " ".join(_names(records))))
    for record in records:
        for place, text in _places(record):
            found = known[place.original]
            raw = standing_at(place, found)
            if raw is None:
                continue
            if place.offset is not None:
                assert hashlib.sha256(raw).hexdigest() == place.sha256, place
            there = words_of(raw, found.head(4))
            missing = [word for word in re.findall(r"\w+", text) if word not in there and word not in names]
            assert not missing, (place.fragment, missing)


@every_fixture
def test_records_keep_to_the_vocabulary_and_become_rows(fixture: Fixture) -> None:
    for record in read(fixture)[1]:
        if isinstance(record, Message):
            assert record.type in TYPES and set(record.flags) <= set(FLAGS)
            assert record.sent.basis in BASES and record.sent.precision in PRECISIONS
            assert (record.sent.us is None) == (record.sent.basis == "unknown")
        as_row(record)


@every_fixture
@few
@given(data=st.data())
def test_an_input_cut_anywhere_gives_records_or_a_read_error(fixture: Fixture, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(list(fixture.files)))
    whole = fixture.files[name]
    keep = data.draw(st.integers(0, len(whole)))
    for record in survived(readers()[fixture.format], fixture.rebuilt({name: whole[:keep]})):
        as_row(record)


@every_fixture
@few
@given(data=st.data())
def test_random_damage_gives_records_or_a_read_error(fixture: Fixture, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(list(fixture.files)))
    broken = bytearray(fixture.files[name] or b"x")
    for _ in range(data.draw(st.integers(1, 8))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    for record in survived(readers()[fixture.format], fixture.rebuilt({name: bytes(broken)})):
        as_row(record)


@every_fixture
def test_a_json_value_of_the_wrong_kind_gives_records_or_a_read_error(fixture: Fixture) -> None:
    for done, changed in wrong_leaves(fixture):
        try:
            for record in survived(readers()[fixture.format], fixture.rebuilt(changed)):
                as_row(record)
        except Exception as error:
            raise AssertionError(f"after {done}: {error!r}") from error


def as_row(record: Record) -> None:
    """A record can be stored: every text in it is valid Unicode."""
    if isinstance(record, Document):
        json.dumps(document_rows(record), ensure_ascii=False).encode()
    elif not isinstance(record, Original):
        json.dumps(row(record), ensure_ascii=False).encode()


def _names(records: list[Record]) -> list[str]:
    found: list[str] = []
    for record in records:
        if isinstance(record, Participant):
            found += [record.name, record.id, record.account, record.email, *record.names]
        elif isinstance(record, Conversation):
            found += [record.name, record.id]
        elif isinstance(record, Message):
            found.append(record.sender_name)
    return found


def _places(record: Record) -> list[tuple[object, str]]:
    if isinstance(record, Message):
        return [(record.locator, f"{record.subject} {record.body}")]
    if isinstance(record, Document):
        return [(record.locator, ""), *((page.locator, page.text) for page in record.pages)]
    return [] if isinstance(record, Original) else [(record.locator, "")]
