"""Timelines at scale: `python tests/benchmarks/timeline.py [MESSAGES]`, 1,000,000 if not told.

An invented case on disk (5,000 people, 600 conversations, 3 dumps, 8 topics; one message in twenty names somebody). CPU
time of every table and picture once the messages have been read: first of those that are found once for a case, at the
first call, then of all others. The floor is one pandas `groupby` of conversations and days over the same rows. The
goals: any table under 1 s, any picture under 3 s.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from workbench.case import Case
from workbench.search import index
from workbench.store import open_store, tables
from workbench.timestamps import EPOCH

PEOPLE, ROOMS, DAYS = 5_000, 600, 500
TOPICS = {"额度": ["额度"], "quota": ["quota"], "washing": ["洗白"], "terms": ["条款"], "model": ["model"],
          "judge": ["裁判"], "legal": ["法务"], "server": ["server"]}  # fmt: skip
WORDS = ["额度用完", "quota is gone", "洗白痕迹", "条款第三条", "the model failed", "裁判打分", "法务通知",
         "server down", "好的", "ok", "明天上午开会", "see you at three", "跑完了", "再看一遍数据"]  # fmt: skip
GOALS = {"first": 1.0, "table": 1.0, "picture": 3.0}


def case(folder: Path, number: int, seed: int = 3) -> Case:
    """A case whose one part is written column by column."""
    random = np.random.default_rng(seed)
    who = random.choice(PEOPLE, number, p=(loud := 1 / np.arange(1, PEOPLE + 1) ** 0.8) / loud.sum())
    room = (who + random.integers(0, 5, number) * 37) % ROOMS
    day = np.sort(random.integers(0, DAYS, number))
    day = np.where((day + 6) % 7 >= 5, np.maximum(0, day - random.integers(0, 3, number)), day)
    second = random.normal(8 * 3600, 3 * 3600, number).clip(0, 86_399).astype(int)
    at = (EPOCH.timestamp() + (19_359 + day) * 86_400 + second) * 1e6
    ids = np.arange(number).astype(str)
    text = np.array(WORDS, object)[random.integers(0, len(WORDS), number)] + np.char.add(" ", ids).astype(object)
    people = np.char.add("anna", np.arange(PEOPLE).astype(str)).astype(object)
    called = random.random(number) < 0.05
    text[called] = people[(who[called] + 37) % PEOPLE] + ": " + text[called]
    keys = [f"{place * 0x9E3779B97F4A7C15F39CC0605CEDC835 % (1 << 128):032x}" for place in range(number)]
    plain: dict[str, Any] = {
        "message_key": np.array(keys, object), "native_id": ids.astype(object), "platform": "lark",
        "conversation_id": np.char.add("oc_", room.astype(str)).astype(object), "type": "message",
        "sent_at": at.astype(np.int64), "sent_precision": "s", "sent_zone": "UTC", "sent_basis": "utc", "body": text,
        "sender_id": np.char.add("ou_", who.astype(str)).astype(object), "deleted": False,
        "sender_name": people[who], "original_sha256": "0" * 64,
        "original": np.array([f"dump{n}/a.json" for n in range(3)], object)[room % 3], "locator": "#/0",
        "reader": "test", "reader_version": 1, "custodian": "desk",
    }  # fmt: skip
    columns = []
    for part in tables.KINDS["messages"]:
        value = plain.get(part.name)
        array = pa.nulls(number, part.type) if value is None else None
        if isinstance(value, str | bool | int):
            array = pa.array(np.full(number, value, object), part.type)
        elif value is not None:
            array = pa.array(value, pa.int64() if part.name == "sent_at" else part.type).cast(part.type)
        columns.append(array)
    store = open_store(folder)
    draft = store.draft("bench")
    for batch in pa.table(columns, schema=tables.KINDS["messages"]).to_batches(max_chunksize=1 << 18):
        draft.add("messages", batch)
    facts = {"name": "bench", "first_path": "a", "custodian": "desk", "zone": "", "store_version": 1}
    store.commit(draft.folder, draft.finish({**facts, "readers": {"test": 1}, "units": []}, index.build))
    return Case(folder)


def timed(kind: str, name: str, work: Callable[[], Any], floor: float) -> Any:
    """What `work` gives; its CPU seconds stand on a line, with a mark where the goal of its kind is missed."""
    start = time.process_time()
    made = work()
    spent = time.process_time() - start
    goal = GOALS[kind]
    mark = " MISSED" if goal and spent > goal else ""
    print(f"{kind:8} {name:38} {spent:6.2f} s CPU {spent / floor:6.1f} floors{mark}", flush=True)
    return made


def main(number: int) -> None:
    """The table for one size."""
    with tempfile.TemporaryDirectory() as folder:
        made = case(Path(folder) / "case", number)
        for name, words in TOPICS.items():
            made.topics.define(name, words)
        print(f"{number:,} messages, {PEOPLE:,} people, {ROOMS} conversations, {len(TOPICS)} topics")
        start = time.process_time()
        frame = made.messages()
        print(f"once     the messages are read                  {time.process_time() - start:6.2f} s CPU")
        start = time.process_time()
        frame.groupby(["conversation_id", frame["sent_at"].dt.floor("D")]).size()
        floor = time.process_time() - start
        print(f"floor    groupby conversation and day           {floor:6.2f} s CPU")
        _first(made, floor)
        _tables(made, floor)
        _pictures(made, floor)
        print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB")


def _first(made: Case, floor: float) -> None:
    timed("first", "counts by week", lambda: made.timeline().counts(), floor)
    timed("first", "counts by week and topic", lambda: made.timeline(lanes="topic").counts(), floor)
    timed("first", "what is missing", made.gaps, floor)
    timed("first", "threads without ids", made.threads, floor)
    timed("first", "clocks of people", made.clocks, floor)
    timed("first", "zones of exports", made.zones, floor)


def _tables(made: Case, floor: float) -> None:
    for lanes in ("", "topic", "person", "conversation", "original", "kind"):
        timed(
            "table",
            f"counts by day, lanes {lanes or 'none'}",
            lambda lanes=lanes: made.timeline("day", lanes, "Asia/Shanghai").counts(),
            floor,
        )  # type: ignore[misc]
    timed("table", "hours of persons", lambda: made.timeline(lanes="person", zone="Asia/Shanghai").hours(), floor)
    timed("table", "all events", lambda: made.timeline(zone="Asia/Shanghai").frame(), floor)
    timed("table", "bursts of topics", lambda: made.bursts(lanes="topic"), floor)
    timed("table", "what changed, topics", lambda: made.changes().frame(), floor)
    timed("table", "gaps", lambda: made.gaps().frame(), floor)
    timed("table", "completeness", lambda: made.gaps().conversations(), floor)


def _pictures(made: Case, floor: float) -> None:
    for lanes in ("", "topic", "person", "conversation"):
        timed(
            "picture",
            f"timeline, lanes {lanes or 'none'}",
            lambda lanes=lanes: made.timeline(lanes=lanes).plot().png(),
            floor,
        )  # type: ignore[misc]
    since, until = (np.datetime64(text) for text in ("2023-06-01", "2023-06-02"))
    timed("picture", "swimlane of a day", lambda: made.timeline().between(since, until).plot("swimlane").png(), floor)
    timed("picture", "hours, four persons", lambda: made.timeline(lanes="person").plot("hours").png(), floor)
    timed("picture", "what changed", lambda: made.changes().plot().png(), floor)
    timed("picture", "what is missing", lambda: made.gaps().plot().png(), floor)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
