"""Two public copies of one chat leak: what differs in words is exactly what somebody changed, and no more."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.twocopies import OTHERWISE, Row, log, tampered, written
from workbench.case import Case
from workbench.errors import UsageError
from workbench.progress import Quiet

Pair = tuple[list[Row], list[Row], set[int]]


@pytest.fixture(scope="module")
def pair() -> Pair:
    rows = log(12_000)
    changed, which = tampered(rows, 77)
    return rows, changed, which


def told(pair: Pair) -> set[tuple[str, str]]:
    rows, changed, which = pair
    return {(rows[i]["body"], changed[i]["body"]) for i in which}


def test_the_pair_is_as_hard_as_public_copies_are(pair: Pair) -> None:
    rows, changed, which = pair
    assert len(which) == 77
    assert len(rows) - len({(row["ts"], row["from"]) for row in rows}) > 500
    again = len(rows) - len({(row["from"], row["to"], row["body"]) for row in rows})
    assert again > 1000
    assert all(rows[i]["body"] != changed[i]["body"] for i in which)
    assert "" in {changed[i]["body"] for i in which}


def test_copies_with_other_files_order_and_lost_commas_differ_in_exactly_the_changed_bodies(
    pair: Pair, tmp_path: Path
) -> None:
    rows, changed, _ = pair
    written(rows, tmp_path / "leak" / "one", reordered=False)
    written(changed, tmp_path / "leak" / "two", reordered=True)
    case = Case(tmp_path / "case")
    case.ingest(tmp_path / "leak", progress=Quiet())
    made = case.compare("one", "two")
    found = made.differences()
    assert len(found) == 77
    assert set(found["verdict"]) == {"altered"}
    assert set(zip(found["body_a"], found["body_b"], strict=True)) == told(pair)
    assert made.one_log


def test_copies_handed_in_as_two_folders_are_told_apart_by_the_folders_names(pair: Pair, tmp_path: Path) -> None:
    rows, changed, _ = pair
    one = written(rows, tmp_path / "one", reordered=False)
    two = written(changed, tmp_path / "two", reordered=False)
    case = Case(tmp_path / "case")
    case.ingest(one, two, progress=Quiet())
    assert len(case.compare("one", "two").differences()) == 77
    assert case.ingest(one, two, progress=Quiet()).parts == ()


def test_copies_handed_in_one_after_the_other_are_told_apart_by_their_custodians(pair: Pair, tmp_path: Path) -> None:
    rows, changed, which = pair
    keep = min(which)
    some = [*changed[: keep + 1], *rows[keep + 1 :]]  # most files are the same to the byte
    case = Case(tmp_path / "case")
    case.ingest(written(rows, tmp_path / "one", reordered=False), custodian="site A", progress=Quiet())
    case.ingest(written(some, tmp_path / "two", reordered=False), custodian="site B", progress=Quiet())
    made = case.compare("site A", "site B")
    assert made.counts()["same"] == 11_999
    assert made.differences()["body_b"].tolist() == [changed[keep]["body"]]
    with pytest.raises(UsageError, match="no such"):
        case.compare("no such", "site B")


def seen(rows: list[Row], changed: bytes, name: str, folder: Path) -> Case:
    """A case of both copies, the second in other bytes."""
    written(rows, folder / "leak" / "one", reordered=False)
    (folder / "leak" / "two").mkdir()
    (folder / "leak" / "two" / name).write_bytes(changed)
    case = Case(folder / "case")
    case.ingest(folder / "leak", progress=Quiet())
    return case


@pytest.mark.parametrize("how", OTHERWISE)
def test_however_the_second_copy_is_written_exactly_the_changed_bodies_differ(how: str, tmp_path: Path) -> None:
    rows = log(3_000, seed=5)
    changed, which = tampered(rows, 77, seed=6)
    name, write = OTHERWISE[how]
    made = seen(rows, write(changed), name, tmp_path).compare("one", "two")
    found = made.differences()
    assert set(found["verdict"]) == {"altered"}
    assert set(zip(found["body_a"], found["body_b"], strict=True)) == told((rows, changed, which))
    assert len(found) == 77
    assert made.one_log
    assert made.counts()["again"] == (3_000 if how == "everything twice" else 0)


def test_what_a_program_wrote_otherwise_everywhere_does_not_bury_what_somebody_changed(tmp_path: Path) -> None:
    rows = log(3_000, seed=5)
    changed, which = tampered(rows, 77, seed=6)
    blanks = [{**row, "body": row["body"].replace(" ", "  ").replace("&", "&amp;")} for row in changed]
    made = seen(rows, OTHERWISE["names in capitals"][1](blanks), "chat.json", tmp_path).compare("one", "two")
    assert len(made.differences()) > 1_000
    some = made.differences(form=False)
    senders = sorted(rows[i]["from"] for i in which)
    assert len(some) <= 77  # a body that lost only a blank or an escape is told among those of form
    assert set(some["sender_a"]) <= set(senders)


def test_a_translated_copy_is_paired_by_times_alone_and_told_to_be_no_witness_of_words(tmp_path: Path) -> None:
    rows = log(1_500, seed=5)
    other = [{**row, "ts": _moved(row["ts"]), "body": f"翻译{number}"} for number, row in enumerate(rows)]
    made = seen(rows, OTHERWISE["names in capitals"][1](other), "chat.json", tmp_path).compare("one", "two")
    assert made.counts() == {**made.counts(), "altered": 1_500, "only-a": 0, "only-b": 0}
    assert [shift.seconds for shift in made.shifts] == [3 * 3600]
    number = dict(zip((row["body"] for row in other), range(1_500), strict=True))
    pairs = zip(made.table["body_a"], made.table["body_b"], strict=True)
    assert sum(rows[number[b]]["body"] == a for a, b in pairs) >= 1_490
    assert "One of them is a translation" in " ".join(made.sentences())


def _moved(at: str) -> str:
    return (datetime.fromisoformat(at) + timedelta(hours=3)).isoformat()
