"""Two public copies of one invented chat log, as they go round: other order of fields, other files, lost commas, and
bodies that somebody changed. No message has an id; many share sender and second; many are sent again.
"""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["OTHERWISE", "log", "tampered", "written"]

Row = dict[str, str]
SHORT = ("ok", "+", "да", "好的", "?", "привет", "hi", "收到", "))")
WORDS = [
    "server",
    "page",
    "lock",
    "night",
    "build",
    "门",
    "票",
    "сборка",
    "ключ",
    "ждем",
    "чат",
    "服务器",
    "потом",
    "завтра",
    "wallet",
    "report",
    "明天",
    "delta",
]


def log(number: int, seed: int = 1) -> list[Row]:
    """A log in order of time: pairs and rooms, bursts within a second, the same text sent again within minutes."""
    random = np.random.default_rng(seed)
    gaps = random.choice([0.0, 0.0, 0.2, 3.0, 45.0, 700.0], number, p=[0.06, 0.02, 0.12, 0.4, 0.3, 0.1])
    people = [f"user{i}@yard.example" for i in range(60)]
    rooms = [f"room{i}@conference.yard.example" for i in range(6)]
    rows: list[Row] = []
    at = datetime(2021, 1, 29, 0, 6, 46, 929363)
    for i in range(number):
        at += timedelta(seconds=float(gaps[i]))
        again = rows[-int(random.integers(1, 40))] if len(rows) > 50 and random.random() < 0.15 else None
        if again is not None:
            sender, place, body = again["from"], again["to"], again["body"]
        else:
            sender = people[int(random.integers(60))] if gaps[i] else (rows[-1]["from"] if rows else people[0])
            place = rooms[int(random.integers(6))] if random.random() < 0.2 else people[int(random.integers(60))]
            place = place if gaps[i] or not rows else rows[-1]["to"]
            body = _words(random, i)
        rows.append({"ts": at.isoformat(), "from": sender, "to": place, "body": body})
    return rows


def _words(random: np.random.Generator, i: int) -> str:
    if random.random() < 0.3:
        return str(random.choice(SHORT))
    text = " ".join(random.choice(WORDS, int(random.integers(2, 18))))
    tail = {0: f"\n\"{i}\", 'x' & <b>", 1: f" https://yard.example/{i}", 2: " [12:00:01] <user3> ok", 3: " \\ {a: 1}"}
    return text + tail.get(int(random.integers(12)), "")


WAYS: tuple[Callable[[str], str], ...] = (
    lambda text: text + ".",
    lambda text: text[:-1],
    lambda text: "",
    lambda text: html.escape(text + " & co"),
    lambda text: text.replace("e", "е") if "e" in text else text + "е",  # a Cyrillic letter
    lambda text: text.encode().decode("latin-1") if not text.isascii() else text.upper() + "!",
    lambda text: "translated: " + text[::-1],
    lambda text: "ok" if text != "ok" else "no",
    lambda text: text + "\u200b",
)  # fmt: skip


def tampered(rows: list[Row], number: int = 77, seed: int = 2) -> tuple[list[Row], set[int]]:
    """The rows with `number` bodies changed, among them such as share sender and time with another; and which."""
    random = np.random.default_rng(seed)
    twins = [i for i in range(1, len(rows)) if all(rows[i][k] == rows[i - 1][k] for k in ("ts", "from", "to"))]
    picked = set(random.choice(twins, number // 4, replace=False).tolist())
    while len(picked) < number:
        picked.add(int(random.integers(len(rows))))
    made = [dict(row) for row in rows]
    for n, i in enumerate(sorted(picked)):
        new = WAYS[n % len(WAYS)](rows[i]["body"])
        made[i]["body"] = new if new != rows[i]["body"] else new + " changed"
    return made, picked


def written(rows: list[Row], folder: Path, *, reordered: bool, seed: int = 3) -> Path:
    """The rows as one copy writes them: objects glued together by day, or one list with other order and lost commas."""
    random = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    if not reordered:
        days: dict[str, list[Row]] = {}
        for row in rows:
            days.setdefault(row["ts"][:10], []).append(row)
        for day, own in days.items():
            text = "\n".join(json.dumps(row, ensure_ascii=False, indent=2) for row in own)
            (folder / f"{day}.json").write_text(text, encoding="utf-8")
        return folder
    lines = []
    for row in rows:
        names: list[Any] = list(random.permutation(["ts", "from", "to", "body"]))
        text = json.dumps({name: row[name] for name in names}, ensure_ascii=bool(random.random() < 0.5), indent=1)
        lines.append(text.replace('",\n', '"\n', 1) if random.random() < 0.02 else text)
    (folder / "chat.json").write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    return folder


def _clock(row: Row, hours: float = 0, *, rounded: bool = False) -> str:
    at = datetime.fromisoformat(row["ts"]) + timedelta(hours=hours, microseconds=500_000 * rounded)
    return (at.replace(microsecond=0) if rounded else at).isoformat()


def _local(name: str) -> str:
    return name.partition("@")[0]


def _table(rows: list[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["date", "sender", "recipient", "message"])
    writer.writerows([row["ts"].replace("T", " "), row["from"], row["to"], row["body"]] for row in rows)
    return out.getvalue().encode()


def _lines(rows: list[Any], encoding: str = "utf-8") -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode(encoding)


OTHERWISE: dict[str, tuple[str, Callable[[list[Row]], bytes]]] = {
    "a table": ("chat.csv", _table),
    "a table whose clock is rounded to seconds": (
        "chat.csv",
        lambda rows: _table([{**row, "ts": _clock(row, rounded=True)} for row in rows]),
    ),
    "lines with other names of fields": (
        "chat.jsonl",
        lambda rows: _lines(
            [{"sender": r["from"], "message": r["body"], "recipient": r["to"], "date": r["ts"]} for r in rows]
        ),
    ),
    "seconds since 1970": (
        "chat.json",
        lambda rows: _lines(
            [{**r, "ts": datetime.fromisoformat(r["ts"]).replace(tzinfo=UTC).timestamp()} for r in rows]
        ),
    ),
    "another zone and names without a server": (
        "chat.json",
        lambda rows: _lines(
            [{**r, "ts": _clock(r, 5.5), "from": _local(r["from"]), "to": _local(r["to"])} for r in rows]
        ),
    ),
    "UTF-16, newest first": ("chat.json", lambda rows: _lines(rows[::-1], "utf-16")),
    "everything twice": ("chat.json", lambda rows: _lines([*rows, *rows])),
    "names in capitals": ("chat.json", lambda rows: _lines([{**r, "from": r["from"].upper()} for r in rows])),
}
