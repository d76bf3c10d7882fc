"""A zone can be named for all files or for single folders, and moves only wall clocks."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.analysis import frames
from workbench.errors import UsageError
from workbench.ingest import ingest
from workbench.ingest.zones import narrowed, spelled, zone_at
from workbench.store import open_store

CHAT = "13/01/2024, 09:00 - Ana: hello\n13/01/2024, 09:01 - Bo: 你好\n13/01/2024, 09:02 - Ana: fine\n"


def leak(root: Path) -> Path:
    for name in ("one", "two"):
        (root / name).mkdir(parents=True)
        (root / name / "WhatsApp Chat with Ana.txt").write_text(CHAT, encoding="utf-8")
    return root


def hours(store_path: Path) -> dict[str, str]:
    frame = frames.messages(open_store(store_path).snapshot(), duplicates=True)
    first = frame.groupby("original")["sent_at"].min()
    return {path.split("/")[0]: f"{moment:%H:%M}" for path, moment in first.items()}


def test_each_folder_is_read_in_its_own_zone(tmp_path: Path) -> None:
    store = open_store(tmp_path / "case")
    zones = {"": "Asia/Shanghai", "two": "America/Los_Angeles"}
    ingest(store, [leak(tmp_path / "leak")], zone=zones, jobs=1)
    assert hours(tmp_path / "case") == {"one": "01:00", "two": "17:00"}


def test_a_zone_given_to_one_folder_later_moves_only_that_folder(tmp_path: Path) -> None:
    store = open_store(tmp_path / "case")
    source = leak(tmp_path / "leak")
    ingest(store, [source], zone="Asia/Shanghai", jobs=1)
    ingest(store, [source], zone="Asia/Shanghai;two=+00:00", jobs=1)
    assert hours(tmp_path / "case") == {"one": "01:00", "two": "09:00"}


def test_the_longest_path_wins_and_a_similar_name_does_not_match() -> None:
    spec = spelled({"": "UTC", "lark": "Asia/Shanghai", "lark/us": "America/Los_Angeles"})
    assert zone_at(spec, "lark/us/page.json") == "America/Los_Angeles"
    assert zone_at(spec, "lark/page.json") == "Asia/Shanghai"
    assert zone_at(spec, "lark2/page.json") == "UTC"
    assert zone_at(spec, "lark.zip!/page.json") == "UTC"


def test_what_concerns_no_file_is_left_out() -> None:
    assert narrowed("Asia/Shanghai;two=UTC", ["one/a.txt"]) == "Asia/Shanghai"
    assert narrowed("Asia/Shanghai;two=UTC", ["two/a.txt"]) == "UTC"


def test_a_zone_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="No time zone is called"):
        spelled({"": "Mars/Olympus"})
