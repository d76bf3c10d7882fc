"""What an ingest reads, how it tells of it, and that it does nothing twice."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ingest.conftest import bodies, states, tables, write
from workbench.errors import ReadError, UsageError
from workbench.ingest import ingest, load, plan, receipts, walk
from workbench.ingest.finish import Index
from workbench.ingest.hashes import _hash
from workbench.store import Store, open_store


def bad_index(folder: Path) -> None:
    raise ValueError("a bug in the index")


def deadly_index(folder: Path) -> None:
    os._exit(3)


WAYS = pytest.mark.parametrize("jobs", [1, 2], ids=["here", "in workers"])


@WAYS
def test_every_record_and_every_file_is_accounted_for(store: Store, leak: Path, jobs: int) -> None:
    write(leak / "a.tiny", "one", {"skip": 3}, "two 二")
    write(leak / "sub" / "b.tiny", "three")
    (leak / "c.paper").write_text("A page.")
    (leak / "unknown.xyz").write_text("?")
    (leak / "empty.tiny").touch()
    receipt = ingest(store, leak, custodian="Device A", jobs=jobs)
    assert bodies(store) == ["one", "three", "two 二"]
    lines = {line.path: line for line in receipt.lines}
    assert {path: (line.reader, line.messages, line.documents, line.skipped) for path, line in lines.items()} == {
        "a.tiny": ("tiny", 2, 0, 3),
        "c.paper": ("paper", 0, 1, 0),
        "empty.tiny": ("", 0, 0, 0),
        "sub/b.tiny": ("tiny", 1, 0, 0),
        "unknown.xyz": ("", 0, 0, 0),
    }
    assert lines["a.tiny"].skipped_by_reason == {"Not understood.": 3}
    assert lines["a.tiny"].scores == {"tiny": 0.9}
    assert (lines["a.tiny"].first, lines["a.tiny"].last) == ("2024-01-01T00:00:00Z", "2024-01-01T00:00:02Z")
    assert lines["unknown.xyz"].reason == "No reader knows this kind of file."
    assert lines["empty.tiny"].reason == "The file is empty."
    assert receipt.totals["conserved"]
    assert not receipt.ok
    (row,) = [row for row in store.snapshot().table("messages").to_pylist() if row["body"] == "two 二"]
    assert row["original"] == "a.tiny"
    assert row["original_sha256"] == lines["a.tiny"].sha256
    assert (row["reader"], row["reader_version"], row["custodian"]) == ("tiny", 1, "Device A")
    assert row["lang"] == [{"lang": "en", "start": 0, "end": 3}, {"lang": "zh", "start": 4, "end": 5}]


def test_a_receipt_with_nothing_to_look_at_is_ok(store: Store, leak: Path) -> None:
    write(leak / "a.tiny", "one")
    receipt = ingest(store, leak, jobs=1)
    assert receipt.ok
    assert receipt.summary() == (
        "1 original: 1 message, 0 documents, 1 participant, 1 conversation.",
        "0 items skipped, 0 originals failed, 0 not read.",
    )
    assert list(receipt.frame()["path"]) == ["a.tiny"]


def test_workers_read_the_same_as_one_process(store: Store, leak: Path, tmp_path: Path) -> None:
    for number in range(7):
        write(
            leak / f"{number}.tiny",
            *[f"{number}-{n}" for n in range(20)],
            {"child": f"{number}.tiny!/c.tiny", "text": '"kid"'},
        )
    (leak / "x.paper").write_text("A page.")
    other = open_store(tmp_path / "other")
    ingest(store, leak, jobs=1)
    ingest(other, leak, jobs=3)
    assert tables(store) == tables(other)


@WAYS
def test_the_same_ingest_again_does_nothing_and_says_so(store: Store, leak: Path, jobs: int) -> None:
    write(leak / "a.tiny", "one")
    write(leak / "box" / "box.json", "d1")
    (leak / "box" / "box.json").write_text('["d1"]')
    (leak / "box" / "d1").write_text("day one")
    (leak / "link").symlink_to("a.tiny")
    first = ingest(store, leak, jobs=jobs)
    parts = sorted(path.name for path in (store.path / "parts").iterdir())
    again = ingest(store, leak, jobs=jobs)
    assert "Nothing was new: everything had been read before." in str(again)
    assert again.parts == ()
    assert again.totals == {**first.totals, "known": first.totals["originals"]}
    assert all(line.known for line in again.lines)
    assert sorted(path.name for path in (store.path / "parts").iterdir()) == parts
    assert [receipt.totals for receipt in receipts(store)] == [first.totals, again.totals]
    assert load(store, first.receipt_id).lines == first.lines


def test_a_new_file_among_old_ones_is_the_only_one_read(store: Store, leak: Path) -> None:
    write(leak / "b.tiny", "one")
    ingest(store, leak, jobs=1)
    write(leak / "a.tiny", "two")
    receipt = ingest(store, leak, jobs=1)
    assert [line.path for line in receipt.lines if not line.known] == ["a.tiny"]
    assert bodies(store) == ["one", "two"]


def test_a_folder_that_grew_is_read_anew_and_replaces_its_older_part(store: Store, leak: Path) -> None:
    (leak / "box.json").write_text('["d1"]')
    (leak / "d1").write_text("day one")
    ingest(store, leak, jobs=1)
    (leak / "d2").write_text("nobody lists me")
    ingest(store, leak, jobs=1)
    assert bodies(store) == ["day one"]
    assert states(store)["d2"] == ("skipped", "No reader knows this kind of file.")
    assert len(store.snapshot().parts) == 1


def test_a_new_version_of_a_reader_replaces_what_the_old_one_made(
    store: Store, leak: Path, tiny_readers: Callable[[int], None]
) -> None:
    write(leak / "a.tiny", "one")
    (leak / "b.paper").write_text("page")
    ingest(store, leak, jobs=1)
    tiny_readers(2)
    ingest(store, leak, jobs=1)
    assert set(store.snapshot().table("messages")["reader_version"].to_pylist()) == {2}
    assert (bodies(store), store.snapshot().rows("documents")) == (["one"], 1)
    assert len(list((store.path / "parts").iterdir())) == 2, "the old part stays on the disk"


def test_another_zone_replaces_the_times_and_the_first_zone_brings_the_first_part_back(
    store: Store, leak: Path
) -> None:
    write(leak / "a.tiny", "one")
    times = []
    for zone in ("", "Asia/Shanghai", ""):
        ingest(store, leak, jobs=1, zone=zone)
        (row,) = store.snapshot().table("messages").to_pylist()
        times.append((row["sent_at"].hour, row["sent_at"].day, row["sent_basis"]))
    assert times == [(0, 1, "exporter-local"), (16, 31, "assumed"), (0, 1, "exporter-local")]
    assert len(list((store.path / "parts").iterdir())) == 2


def test_another_custodian_holds_beside_the_first(store: Store, leak: Path) -> None:
    write(leak / "a.tiny", "one")
    ingest(store, leak, jobs=1, custodian="A")
    ingest(store, leak, jobs=1, custodian="B")
    assert sorted(store.snapshot().table("messages")["custodian"].to_pylist()) == ["A", "B"]


def test_a_container_that_one_reader_takes_cannot_hide_what_that_reader_leaves_unopened(
    store: Store, leak: Path
) -> None:
    (leak / "export" / "deep").mkdir(parents=True)
    (leak / "export" / "box.json").write_text('["d1", "d2"]')
    (leak / "export" / "d1").write_text("day one\nday one, later")
    (leak / "export" / "d2").write_text("day two")
    write(leak / "export" / "hidden.tiny", "hidden")
    (leak / "export" / "deep" / "contract.paper").write_text("secret")
    receipt = ingest(store, leak, jobs=1)
    assert {line.path: (line.reader, line.messages, line.documents) for line in receipt.lines} == {
        "export/box.json": ("box", 0, 0),
        "export/d1": ("box", 2, 0),
        "export/d2": ("box", 1, 0),
        "export/deep/contract.paper": ("paper", 0, 1),
        "export/hidden.tiny": ("tiny", 1, 0),
    }
    originals = {row["body"]: row["original"] for row in store.snapshot().table("messages").to_pylist()}
    assert originals["day two"] == "export/d2"


def test_files_are_batched_into_parts_in_a_stable_way(
    store: Store, leak: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "BATCH_FILES", 3)
    for number in range(7):
        write(leak / f"{number}.tiny", str(number))
    ingest(store, leak, jobs=1)
    assert [part.rows("messages") for part in store.snapshot().parts] == [3, 3, 1]
    assert store.snapshot().table("messages")["body"].to_pylist() == [str(number) for number in range(7)]


def test_a_single_file_can_be_read(store: Store, leak: Path) -> None:
    write(leak / "a.tiny", "one")
    write(leak / "b.tiny", "two")
    receipt = ingest(store, [leak / "a.tiny"], jobs=1)
    assert [line.path for line in receipt.lines] == ["a.tiny"]


def test_paths_inside_each_other_are_read_once(store: Store, leak: Path) -> None:
    write(leak / "sub" / "a.tiny", "one")
    receipt = ingest(store, [leak / "sub", leak, leak / "sub" / "a.tiny"], jobs=1)
    assert [line.path for line in receipt.lines] == ["sub/a.tiny"]


def test_a_path_where_nothing_is_stops_the_ingest_before_it_begins(store: Store, leak: Path) -> None:
    with pytest.raises(ReadError, match="Nothing is at"):
        ingest(store, [leak, leak / "typo"], jobs=1)
    assert [entry["what"] for entry in store.custody.entries()] == ["case made"]


def test_a_zone_that_is_not_there_is_told_before_anything_is_read(store: Store, leak: Path) -> None:
    with pytest.raises(UsageError, match="No time zone is called 'Mars/Base'"):
        ingest(store, leak, jobs=1, zone="Mars/Base")


def test_the_case_is_not_read_into_itself(leak: Path) -> None:
    write(leak / "a.tiny", "one")
    store = open_store(leak / "case")
    receipt = ingest(store, leak, jobs=1)
    assert [line.path for line in receipt.lines] == ["a.tiny"]
    assert receipt.notes == ("case is the case itself and was left out.",)
    with pytest.raises(UsageError, match="is the case itself"):
        ingest(store, leak / "case" / "parts", jobs=1)


def test_a_copy_of_each_original_is_kept_by_its_hash_and_cannot_be_written(store: Store, leak: Path) -> None:
    path = write(leak / "a.tiny", "one")
    receipt = ingest(store, leak, jobs=1, copy=True)
    digest = receipt.lines[0].sha256
    copy = store.path / "originals" / digest[:2] / digest
    assert copy.read_bytes() == path.read_bytes()
    assert copy.stat().st_mode & 0o777 == 0o400
    ingest(store, leak, jobs=1, copy=True)
    assert [p.name for p in (store.path / "originals").rglob("*") if p.is_file()] == [digest]


def test_where_the_originals_lie_is_found_again_after_case_and_leak_were_moved_together(tmp_path: Path) -> None:
    write(tmp_path / "all" / "leak" / "a.tiny", "one")
    store = open_store(tmp_path / "all" / "case")
    ingest(store, tmp_path / "all" / "leak", jobs=1)
    assert store.roots() == [tmp_path / "all" / "leak"]
    store.close()
    (tmp_path / "all").rename(tmp_path / "moved")
    assert open_store(tmp_path / "moved" / "case").roots() == [tmp_path / "moved" / "leak"]


def test_a_file_that_looks_as_it_did_is_not_hashed_again(
    store: Store, leak: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "FRESH_NS", -(10**15))  # as if every file were old
    write(leak / "a.tiny", "one")
    write(leak / "b.tiny", "two")
    hashes = []
    monkeypatch.setattr(
        "workbench.ingest.hashes._hash", lambda file, real=_hash: hashes.append(file.name) or real(file)
    )
    ingest(store, leak, jobs=1)
    ingest(store, leak, jobs=1)
    assert sorted(hashes) == ["a.tiny", "b.tiny"]
    write(leak / "b.tiny", "new")
    ingest(store, leak, jobs=1)
    assert hashes[2:] == ["b.tiny"]
    assert "new" in bodies(store)


def test_the_paths_on_a_computer_do_not_stand_in_what_the_case_remembers_of_files(
    store: Store, leak: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "FRESH_NS", -(10**15))
    write(leak / "a.tiny", "one")
    ingest(store, leak, jobs=1)
    (row,) = store.database.rows("SELECT * FROM seen")
    assert str(leak) not in str(row)


def test_an_index_is_built_before_a_part_is_committed(store: Store, leak: Path) -> None:
    write(leak / "a.tiny", "one")
    for jobs in (1, 2):
        seen: list[str] = []
        ingest(store, leak, jobs=jobs, custodian=str(jobs), index=lambda folder, seen=seen: seen.append(folder.name))
        assert len(seen) == 1
        assert ".tmp-" in seen[0]
    ingest(store, leak, jobs=2, custodian="default")
    assert [part for part in store.snapshot().parts if (part.path / "index").is_dir()]


@pytest.mark.parametrize("index", [bad_index, deadly_index])
def test_an_index_that_fails_costs_nothing_that_was_read(store: Store, leak: Path, index: Index) -> None:
    write(leak / "a.tiny", "one")
    assert ingest(store, leak, jobs=2, index=index).ok
    assert bodies(store) == ["one"]


def test_what_an_ingest_did_stands_in_the_custody_log(store: Store, leak: Path) -> None:
    write(leak / "a.tiny", "one", {"error": "read"})
    receipt = ingest(store, leak, jobs=1, custodian="A", zone="UTC")
    begun, finished = store.custody.entries()[1:]
    assert (begun["what"], begun["detail"]["paths"]) == ("ingest begun", [str(leak)])
    assert begun["detail"]["options"]["zone"] == "UTC"
    assert finished["detail"]["parts"] == [part.name for part in receipt.parts]
    assert finished["detail"]["failed"] == [["a.tiny", receipt.lines[0].sha256, "a.tiny is cut off."]]
    assert store.custody.verify() == []
