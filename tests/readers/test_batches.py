"""The quick path and the slow path say the same: every message, every place, every hash, everything skipped."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reader_batches import both, told
from reader_damage import wrong_leaves
from reader_fixtures import Fixture, fixtures

from workbench.model import Batch
from workbench.readers import Reader, read_batches, readers

QUICK = [name for name, reader in readers().items() if reader.batches is not None]
FIXTURES = [pytest.param(one, id=str(one)) for one in fixtures() if one.format in QUICK]
every_fixture = pytest.mark.parametrize("fixture", FIXTURES)
few = settings(max_examples=25, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def same(reader: Reader, fixture: Fixture, changed: dict[str, bytes] | None = None) -> None:
    first = fixture.rebuilt(changed) if changed is not None else fixture.original()
    second = fixture.rebuilt(changed) if changed is not None else fixture.original()
    slow, quick = both(reader, first, second)
    assert slow.keys() == quick.keys()
    for kind, records in slow.items():
        assert quick[kind] == records, kind


def test_the_formats_that_come_in_millions_have_a_quick_path() -> None:
    assert {"slack"} <= set(QUICK)


@every_fixture
def test_both_paths_say_the_same_of_every_fixture(fixture: Fixture) -> None:
    same(readers()[fixture.format], fixture)


@every_fixture
def test_both_paths_say_the_same_of_wrong_values(fixture: Fixture) -> None:
    for done, changed in wrong_leaves(fixture):
        try:
            same(readers()[fixture.format], fixture, changed)
        except AssertionError as error:
            raise AssertionError(f"after {done}") from error


@every_fixture
@few
@given(data=st.data())
def test_both_paths_say_the_same_of_a_cut_input(fixture: Fixture, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(fixture.files)))
    keep = data.draw(st.integers(0, len(fixture.files[name])))
    same(readers()[fixture.format], fixture, {name: fixture.files[name][:keep]})


@every_fixture
@few
@given(data=st.data())
def test_both_paths_say_the_same_of_a_damaged_input(fixture: Fixture, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(fixture.files)))
    broken = bytearray(fixture.files[name] or b"x")
    for _ in range(data.draw(st.integers(1, 8))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    same(readers()[fixture.format], fixture, {name: bytes(broken)})


@pytest.mark.parametrize("format", QUICK)
def test_a_quick_path_is_taken(format: str) -> None:
    """Without this, all that is said above could be said of a path that nobody takes."""
    rows = 0
    for fixture in (one for one in fixtures() if one.format == format):
        for record in read_batches(readers()[format], fixture.original()):
            rows += record.rows.num_rows if isinstance(record, Batch) else 0
    assert rows


def test_a_fault_in_the_slow_path_keeps_what_was_gathered_before() -> None:
    fixture = next(one for one in fixtures() if one.format == "slack" and one.kind == "folder")
    reader = readers()["slack"]
    assert told(read_batches(reader, fixture.original()))["Message"]
