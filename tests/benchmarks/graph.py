"""People, topics and the graph at scale: `python tests/benchmarks/graph.py [MESSAGES]`, 1,000,000 if not told.

An invented leak of 5,000 people and 40 topics. CPU time of the graph with its chance level, of the network of
replies and of every picture; the floor is one pandas `groupby` of people and days over the same rows.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.leaklet import Leak
from workbench.analysis import frames
from workbench.analysis.graph import people_topics
from workbench.analysis.networks import people_network

PEOPLE, TOPICS, ROOMS, DAYS = 5_000, 40, 600, 500


def leak(number: int, seed: int = 3) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(messages, tags): activity by Zipf's law, a taste of topics for each person, three in ten messages tagged."""
    random = np.random.default_rng(seed)
    loud = 1 / np.arange(1, PEOPLE + 1) ** 0.8
    who = random.choice(PEOPLE, number, p=loud / loud.sum())
    room = (who + random.integers(0, 5, number) * 37) % ROOMS
    day = np.sort(random.integers(0, DAYS, number))
    at = np.datetime64("2023-01-02", "us") + day.astype("timedelta64[D]")
    at = at + np.sort(random.integers(0, 86_400, number)).astype("timedelta64[s]")
    answered = np.where(
        random.random(number) < 0.3, np.maximum(0, np.arange(number) - random.integers(1, 9, number)), -1
    )
    blank = frames.messages(Leak())
    names = pd.Series([f"person {n}" for n in range(PEOPLE)], dtype="str")
    rooms = pd.Series([f"room {n}" for n in range(ROOMS)], dtype="str")
    ids = pd.Series(np.arange(number)).astype("str")
    frame = pd.DataFrame({"message_key": "k" + ids, "native_id": ids, "sent_at": pd.Series(at).dt.tz_localize("UTC")})
    frame["sender_id"] = frame["sender"] = frame["sender_name"] = names.take(who).to_numpy()
    frame["conversation_id"] = frame["conversation"] = rooms.take(room).to_numpy()
    frame["body"] = "line " + ids + " 第" + ids + "句"
    frame["parent_id"] = pd.Series(answered).astype("str").where(answered >= 0, "").to_numpy()
    frame["platform"], frame["type"], frame["deleted"] = "chat", "message", False
    frame["sent_precision"], frame["sent_basis"], frame["version"], frame["copies"] = "s", "utc", 0, 1
    for column in blank.columns.difference(frame.columns):
        kind = blank[column].dtype
        plain = pd.array(pa.nulls(number, kind.pyarrow_dtype), dtype=kind) if isinstance(kind, pd.ArrowDtype) else None
        frame[column] = (
            plain if plain is not None else pd.Series(pd.NA, range(number), "object").astype(kind, errors="ignore")
        )
    tagged = np.flatnonzero(random.random(number) < 0.3)
    taste = random.dirichlet(np.full(TOPICS, 0.3), PEOPLE).cumsum(1)
    topic = (random.random(len(tagged))[:, None] > taste[who[tagged]]).sum(1).clip(0, TOPICS - 1)
    labels = pd.Series([f"topic {n} 主题" for n in range(TOPICS)], dtype="str")
    tags = pd.DataFrame(
        {"message_key": frame["message_key"].to_numpy()[tagged], "topic": labels.take(topic).to_numpy()}
    )
    return frame[blank.columns], tags


def timed(name: str, work: Callable[[], Any], floor: float = 0.0) -> tuple[Any, float]:
    """What `work` gives, and its CPU seconds, told on a line."""
    start = time.process_time()
    made = work()
    spent = time.process_time() - start
    ratio = f"  {spent / floor:6.1f} floors" if floor else ""
    print(f"{name:44} {spent:7.2f} s CPU{ratio}", flush=True)
    return made, spent


def main(number: int) -> None:
    """The table for one size."""
    print(f"{number:,} messages, {PEOPLE:,} people, {TOPICS} topics")
    frame, tags = leak(number)
    _, floor = timed(
        "floor: groupby person and day", lambda: frame.groupby(["sender", frame["sent_at"].dt.floor("D")]).size()
    )
    graph, _ = timed("people and topics, 100 shuffles", lambda: people_topics(frame, tags), floor)
    net, _ = timed("who answers whom", lambda: people_network(frame, tie="addressed"), floor)
    if number > 2_000_000:
        print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB")
        return
    timed("presence", lambda: people_network(frame, tie="present"), floor)
    timed("networkx graph of the links", graph.graph, floor)
    timed("brokers", graph.brokers, floor)
    timed("links by month", graph.slices, floor)
    timed("before and after a day", lambda: graph.compare("2023-09-01"), floor)
    for kind in ("matrix", "links", "months", "rooms"):
        timed(f"picture: {kind}", lambda kind=kind: graph.plot(kind).png(), floor)  # type: ignore[misc]
    ego, _ = timed("one person", lambda: graph.ego(graph.links["person"].iloc[0]), floor)
    timed("picture: one person", lambda: ego.plot().png(), floor)
    timed("communities, ten seeds", lambda: net.divided, floor)
    timed("picture: who to whom", lambda: net.plot().png(), floor)
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
