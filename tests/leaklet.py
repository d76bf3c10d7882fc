"""A small invented leak for tests of analysis and figures: records go through the real columns, no store needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from workbench.analysis import frames
from workbench.case import Case
from workbench.model import (
    Attachment,
    Conversation,
    Document,
    Edit,
    File,
    Locator,
    Membership,
    Message,
    Participant,
    Skipped,
)
from workbench.search import index
from workbench.store import open_store, tables
from workbench.store.writer import batch
from workbench.timestamps import Timestamp, from_iso

NAMES = [
    "林晓雯", "周凯文", "Marcus Hale", "袁博文", "Priya Nair", "徐静", "孙浩然", "陈俊宇", "Iris Lowe", "何立群",
    "王磊", "Dana Kow", "邓佳怡", "马文博", "吴敏", "Tom Brandt", "郑洁", "黄国栋", "Sofia Reyes", "欧阳雪",
]  # fmt: skip
UNTOLD = {
    "parent_sha256": "", "custodian": "desk", "reason": "", "reader_version": 1, "messages": 0, "documents": 0,
    "participants": 0, "skipped": 0,
}  # fmt: skip
TOPICS = ["quota 额度", "evidence-cleaning 洗白", "terms 条款", "evaluation 评测", "pay 工资"]


@dataclass
class Leak:
    """What a snapshot gives: `table(kind)` in the columns of the store."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {kind: [] for kind in tables.KINDS})

    def add(self, *records: Any, original: str = "chat.json") -> Leak:
        """Take records as a reader yields them; `original` is the path they came from."""
        for record in records:
            if isinstance(record, Document):
                head, pages = tables.document_rows(record)
                self._put("documents", head, original)
                for page in pages:
                    self._put("pages", page, original)
            elif isinstance(record, dict):
                self.rows["originals"].append(record)
            else:
                kind, row = tables.row(record)
                self._put(kind, row, original)
        return self

    def _put(self, kind: str, row: dict[str, Any], original: str) -> None:
        extra = {"original": original, "reader": "test", "reader_version": 1, "custodian": "desk"}
        self.rows[kind].append({**row, **extra})

    def table(self, kind: str) -> pa.Table:
        return pa.Table.from_pylist(self.rows[kind], schema=tables.KINDS[kind])


def at(text: str) -> Timestamp:
    """A time from ISO text; without an offset it is exporter-local."""
    return from_iso(text)


def place(original: str = "a", number: int = 0) -> Locator:
    return Locator(original=original, fragment=f"#/{number}", sha256=f"{number:064x}")


def message(number: int, sent: str, sender: str, body: str, **more: Any) -> Message:
    """A message of the platform "chat" with native id m<number>; `original` names the file's hash."""
    original = more.pop("original", "a")
    plain: dict[str, Any] = {
        "platform": "chat",
        "conversation_id": "room",
        "native_id": f"m{number}",
        "sent": at(sent) if sent else Timestamp(),
        "sender_id": sender,
        "sender_name": sender,
        "body": body,
        "locator": place(original, number),
    }
    return Message(**{**plain, **more})


def person(id: str, name: str, **more: Any) -> Participant:
    return Participant(**{"platform": "chat", "id": id, "name": name, "locator": place("a", 0), **more})


def room(id: str, name: str = "", members: Iterable[str] = (), **more: Any) -> Conversation:
    stay = tuple(Membership(participant_id=member) for member in members)
    return Conversation(**{"platform": "chat", "id": id, "name": name, "members": stay, "locator": place(), **more})


def original(sha256: str, path: str, last: str = "") -> dict[str, Any]:
    when = datetime.fromisoformat(last).replace(tzinfo=UTC) if last else None
    return {"sha256": sha256, "path": path, "size": 1, "state": "read", "last": when, "reader": "test"}


def case_of(leak: Leak, folder: Path) -> Case:
    """A case in `folder` that holds the records of `leak` as one part, with its index, as an ingest would leave it."""
    store = open_store(folder)
    draft = store.draft("leaklet")
    for kind, rows in leak.rows.items():
        whole = [{**UNTOLD, **row} for row in rows] if kind == "originals" else rows
        if rows:
            draft.add(kind, batch(kind, whole))
    facts = {"name": "leaklet", "first_path": "a", "custodian": "desk", "zone": "", "store_version": 1}
    store.commit(draft.folder, draft.finish({**facts, "readers": {"test": 1}, "units": []}, index.build))
    return Case(folder)


def crowd(people: int = 8, topics: int = 5, days: int = 180, per_day: float = 30, seed: int = 7) -> tuple[Any, Any]:
    """(messages, tags) of an invented leak: habits by person, a lunch dip, weekends, one silence, one burst."""
    random = np.random.default_rng(seed)
    names = [NAMES[i] if i < len(NAMES) else f"{NAMES[i % 20]} {i // 20 + 1}" for i in range(people)]
    labels = [TOPICS[i] if i < len(TOPICS) else f"topic {i + 1} 主题" for i in range(topics)]
    taste = random.dirichlet(np.full(topics, 0.25), people)
    loud = random.lognormal(0, 0.9, people)
    start = np.datetime64("2024-03-01", "us")
    day = np.arange(days)
    week = (start.astype("datetime64[D]").astype(int) + day + 3) % 7
    rate = np.where(week >= 5, 0.15, 1.0) * per_day * (1 + 2.5 * np.exp(-(((day - 0.55 * days) / 6) ** 2)))
    rate[int(0.78 * days) : int(0.78 * days) + 11] = 0
    number = random.poisson(rate)
    when_day = np.repeat(day, number)
    n = len(when_day)
    hour = np.clip(np.where(random.random(n) < 0.5, random.normal(3.0, 1.3, n), random.normal(8.5, 2.0, n)), 0, 23.9)
    sent = start + when_day.astype("timedelta64[D]") + (hour * 3.6e9).astype("timedelta64[us]")
    sent.sort()
    who = random.choice(people, n, p=loud / loud.sum())
    rooms = who % 3
    frame = pd.DataFrame(
        {
            "message_key": [f"k{i:07d}" for i in range(n)],
            "platform": "chat",
            "conversation_id": pd.Series(rooms).map(lambda r: f"room{r}"),
            "conversation": pd.Series(rooms).map(lambda r: ["石臼核心", "eval-daily", "下班不谈工作"][r]),
            "sender_id": [f"u{w}" for w in who],
            "sender": [names[w] for w in who],
            "sent_at": pd.Series(sent).dt.tz_localize("UTC"),
            "body": [f"line {i} 第{i}句" for i in range(n)],
        }
    )
    tagged = random.random(n) < 0.3
    topic = np.array([random.choice(topics, p=taste[w]) for w in who[tagged]], dtype=int)
    tags = pd.DataFrame({"message_key": frame["message_key"][tagged].to_numpy(), "topic": [labels[t] for t in topic]})
    frame["type"], frame["deleted"], frame["sent_precision"], frame["sent_basis"] = "message", False, "s", "utc"
    frame["version"], frame["copies"] = np.int32(0), np.int32(1)
    blank = frames.messages(Leak())
    for column in blank.columns.difference(frame.columns):
        frame[column] = blank[column].reindex(frame.index)
    frame["original"], frame["original_sha256"] = frame["conversation_id"] + ".json", frame["conversation_id"]
    return frame[blank.columns], tags


__all__ = [
    "NAMES", "TOPICS", "Attachment", "Document", "Edit", "File", "Leak", "Skipped", "at", "case_of", "crowd", "message",
    "original", "person", "place", "room",
]  # fmt: skip
