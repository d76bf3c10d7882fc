"""Parts: immutable, mapped, in files of a limited size, readable after columns were added."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from workbench.errors import CaseError
from workbench.store import Part, Store, open_store, tables, writer
from workbench.store.writer import batch

FACTS: dict[str, Any] = {
    "name": "a" * 32, "first_path": "a", "custodian": "", "zone": "", "store_version": 1, "readers": {},
    "units": [("u1", "p1", "read")],
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "case")


def committed(store: Store, rows: dict[str, list[dict[str, Any]]], **facts: Any) -> Part:
    draft = store.draft("x")
    for kind, listed in rows.items():
        draft.add(kind, batch(kind, listed))
    store.commit(draft.folder, draft.finish({**FACTS, **facts}))
    return next(part for part in store.snapshot().parts if part.name == facts.get("name", FACTS["name"]))


def pages(*texts: str) -> dict[str, list[dict[str, Any]]]:
    return {"pages": [{"text": text} for text in texts]}


def test_a_kind_without_rows_has_no_file_and_an_empty_table_with_all_columns(store: Store) -> None:
    part = committed(store, pages("one"))
    assert sorted(path.name for path in part.path.iterdir()) == ["pages.arrow", "part.json"]
    for kind, schema in tables.KINDS.items():
        assert part.table(kind).schema == schema
        assert store.snapshot().table(kind).schema == schema
    assert store.snapshot().kinds == ("pages",)


def test_a_file_holds_no_more_than_its_share_of_rows_and_all_are_read_in_order(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "FILE_ROWS", 4)
    texts = [str(number) for number in range(11)]
    part = committed(store, pages(*texts))
    assert [path.name for path in part.files("pages")] == ["pages.arrow", "pages-2.arrow", "pages-3.arrow"]
    assert part.table("pages")["text"].to_pylist() == texts


def test_a_part_knows_itself_by_its_folder_alone(store: Store) -> None:
    part = Part(committed(store, pages("one", "two")).path)
    assert (part.rows("pages"), part.rows("messages")) == (2, 0)
    assert part.facts["units"] == [["u1", "p1", "read"]]


def test_a_part_is_mapped_and_not_copied_into_memory(store: Store) -> None:
    part = committed(store, pages("x" * 1_000_000))
    before = pa.total_allocated_bytes()
    table = part.table("pages")
    assert table["text"][0].as_py() == "x" * 1_000_000
    assert pa.total_allocated_bytes() - before < 100_000


def test_a_column_that_an_older_part_lacks_is_filled_with_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed(store, pages("one"))
    newer = tables.PAGES.append(pa.field("mood", pa.string()))
    monkeypatch.setitem(tables.KINDS, "pages", newer)
    (row,) = store.snapshot().table("pages").to_pylist()
    assert (row["text"], row["mood"]) == ("one", None)


@pytest.mark.parametrize("harm", ["cut", "gone", "short"])
def test_a_damaged_part_is_named(store: Store, harm: str) -> None:
    part = committed(store, pages("one", "two"))
    file = part.path / "pages.arrow"
    if harm == "cut":
        file.write_bytes(file.read_bytes()[:100])
    elif harm == "gone":
        file.unlink()
    else:
        with pa.ipc.new_file(str(file), tables.PAGES) as shorter:
            shorter.write_batch(batch("pages", [{"text": "one"}]))
    with pytest.raises(CaseError, match=f"Part {part.name} of the case is missing or damaged"):
        store.snapshot().table("pages")


def test_parts_stand_in_the_order_of_their_first_originals(store: Store) -> None:
    for name, first in (("c", "b/2"), ("a", "b/1"), ("b", "a")):
        committed(store, pages(first), name=name * 32, first_path=first, units=[(name, name, "read")])
    assert store.snapshot().table("pages")["text"].to_pylist() == ["a", "b/1", "b/2"]


def test_a_part_stops_to_hold_only_when_later_parts_have_every_file_of_it(store: Store) -> None:
    committed(store, pages("old"), name="1" * 32, units=[("u1", "p1", "read"), ("u2", "p2", "retry")])
    committed(store, pages("new 1"), name="2" * 32, units=[("u1", "p1", "read")])
    assert sorted(store.snapshot().table("pages")["text"].to_pylist()) == ["new 1", "old"]
    committed(store, pages("new 2"), name="3" * 32, units=[("u2, now readable", "p2", "read")])
    assert sorted(store.snapshot().table("pages")["text"].to_pylist()) == ["new 1", "new 2"]


def test_the_same_part_is_committed_once(store: Store) -> None:
    committed(store, pages("one"))
    draft = store.draft("x")
    draft.add("pages", batch("pages", [{"text": "one"}]))
    assert store.commit(draft.folder, draft.finish(FACTS)) is False
    assert not draft.folder.exists()
    assert store.snapshot().rows("pages") == 1


def test_part_json_is_plain_json(store: Store) -> None:
    part = committed(store, pages("one"), first_path="泄露")
    assert json.loads((part.path / "part.json").read_text("ascii"))["rows"] == {"pages": 1}


def _open(path: str) -> int:
    return len(open_store(path).custody.entries())


def test_a_case_that_many_make_at_once_is_made_once(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert pool.map(_open, [str(tmp_path / "case")] * 8, chunksize=1) == [1] * 8
