"""The quick path and the slow path say the same: every message, every place, every hash, everything skipped."""

from __future__ import annotations

import json
from typing import Any

import pytest
from batch_exports import EXPORTS, Files, plain_slack
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reader_batches import both
from reader_damage import wrong_leaves
from reader_fixtures import Fixture, fixtures, folder

from workbench.model import Batch, Original
from workbench.originals import Blob
from workbench.readers import Reader, read_batches, readers
from workbench.readers._jsonspan import load
from workbench.readers._lark_walk import walk
from workbench.readers._slack_quick import _together

QUICK = [name for name, reader in readers().items() if reader.batches is not None]
FIXTURES = [pytest.param(one, id=str(one)) for one in fixtures() if one.format in QUICK]
every_fixture = pytest.mark.parametrize("fixture", FIXTURES)
many = settings(max_examples=80, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
few = settings(max_examples=25, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def same(reader: Reader, fixture: Fixture, changed: dict[str, bytes] | None = None) -> None:
    first = fixture.rebuilt(changed) if changed is not None else fixture.original()
    second = fixture.rebuilt(changed) if changed is not None else fixture.original()
    slow, quick = both(reader, first, second)
    assert slow.keys() == quick.keys()
    for kind, records in slow.items():
        assert quick[kind] == records, kind


def test_the_formats_that_come_in_millions_have_a_quick_path() -> None:
    assert {"lark", "slack", "telegram", "whatsapp"} == set(QUICK)


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
@many
@given(data=st.data())
def test_both_paths_say_the_same_of_any_export(format: str, data: st.DataObject) -> None:
    files = data.draw(EXPORTS[format])
    for name in sorted(files) if data.draw(st.integers(0, 3)) == 0 else ():
        broken = bytearray(files[name])
        for _ in range(data.draw(st.integers(0, 3))):
            broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
        files[name] = bytes(broken)[: data.draw(st.integers(0, len(broken)))]
    slow, quick = both(readers()[format], original(files), original(files))
    assert quick == slow


def test_days_of_plain_slack_messages_are_taken_together_and_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []

    def together(*given: Any) -> Any:
        taken.append(_together(*given))
        return taken[-1]

    monkeypatch.setattr("workbench.readers._slack_quick._together", together)

    @many
    @given(plain_slack())
    def compare(files: Files) -> None:
        slow, quick = both(readers()["slack"], original(files), original(files))
        assert quick == slow

    compare()
    assert sum(one is not None for one in taken) > 50
    assert sum(one is None for one in taken) > 20


@many
@given(EXPORTS["lark"])
def test_a_page_known_by_its_ends_is_what_a_walk_through_it_finds(files: Files) -> None:
    for name, data in files.items():
        place = load(Blob(name, data))
        quick = list(walk(place, name))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("workbench.readers._lark_walk.whole_page", lambda place: None)
            patch.setattr("workbench.readers._lark_walk.page_at", lambda *given: None)
            patch.setattr("workbench.readers._lark_walk.begins_page", lambda *given: False)
            assert list(walk(place, name)) == quick


@pytest.mark.parametrize("format", QUICK)
def test_a_quick_path_is_taken(format: str) -> None:
    """Without this, all that is said above could be said of a path that nobody takes."""
    rows = 0

    @many
    @given(EXPORTS[format])
    def count(files: Files) -> None:
        nonlocal rows
        told = read_batches(readers()[format], original(files))
        rows += sum(record.rows.num_rows for record in told if isinstance(record, Batch))

    count()
    assert rows > 100


def test_what_was_gathered_before_a_fault_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [{"type": "message", "user": "U1", "ts": f"170000000{n}.000100", "text": "x"} for n in range(4)]
    files = {"users.json": b'[{"id": "U1"}]', "general/2024-01-01.json": json.dumps(lines).encode()}
    monkeypatch.setattr("workbench.readers.slack._missing", lambda *_: 1 / 0)
    slow, quick = both(readers()["slack"], original(files), original(files))
    assert "ZeroDivisionError" in slow["error"][0]
    assert len(quick["Message"]) == 4 and quick == slow


def original(files: Files) -> Original:
    return folder(files) if len(files) > 1 else Blob(*next(iter(files.items())))
