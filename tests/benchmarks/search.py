"""Search against its peers in one run: build against FTS5 and tantivy over bigrams, queries against a pandas scan.

    python tests/benchmarks/search.py [--fuzz N] [--parts N] [SIZE ...]      # default sizes: 1000 10000 100000

Times are CPU milliseconds of this process; what counts are the ratios. Every count is compared with the scan's, and a
difference ends the run with exit code 1. With `--parts 10` and one million, ten million messages are searched. tantivy
is a peer where it is installed.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.search import corpus  # noqa: E402
from workbench import text  # noqa: E402
from workbench.errors import QueryError  # noqa: E402
from workbench.search import batch, codepoints, index, search  # noqa: E402
from workbench.store.parts import Part  # noqa: E402
from workbench.store.tables import MESSAGES  # noqa: E402

PHRASES = [
    "数据脱敏流程",
    "额度用完",
    "对齐一下口径",
    "限流之后接口",
    "洗白证据",
    "训练计划",
    '"max allowance"',
    '"midnight utc"',
]
PAIRS = ["限额", "额度", "脱敏", "口径", "自研", "痕迹", "评测", "度用", "白白"]
SINGLE = ["额", "白", "集", "删"]
RARE = ["石臼封存", "封存清单", '"sealed mortar"', "石臼"]  # one line in 997
RAREST = ["鹤嘴", "鹤嘴协议", '"crane bill"']  # one line in 99,991
MIDDLING = ["灰盒", "演练", "灰盒演练记录", '"grey box"']  # one line in 101
WHEN = {"after": "2023-11-14", "before": "2023-12-01", "conversation": "c3"}
KINDS_OF_QUERY: tuple[tuple[str, list[str], dict[str, str]], ...] = (
    ("rarest", RAREST, {}),
    ("rare", RARE, {}),
    ("middling", MIDDLING, {}),
    ("common phrase", PHRASES, {}),
    ("phrase, filtered", PHRASES, WHEN),
    ("two characters", PAIRS, {}),
    ("one character", SINGLE, {}),
)


class Snapshot:
    def __init__(self, *folders: Path) -> None:
        self.parts = tuple(Part(folder) for folder in folders)


def table(bodies: list[str], first: int = 0) -> pa.Table:
    size = len(bodies)
    numbers = range(first, first + size)
    made = {
        "message_key": [f"{number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128:032x}" for number in numbers],
        "platform": ["lark"] * size,
        "conversation_id": [f"c{number % 20}" for number in numbers],
        "type": ["message"] * size,
        "sender_id": [f"u{number % 50}" for number in numbers],
        "body": bodies,
        "sent_at": [1_700_000_000_000_000 + number * 1_000_000 for number in numbers],
        "deleted": [False] * size,
    }
    columns = []
    for field in MESSAGES:
        if field.name in made:
            plain = pa.array(made[field.name])
            columns.append(plain.cast(field.type))
        elif pa.types.is_list(field.type):
            columns.append(pa.array([[]] * size, field.type))
        elif pa.types.is_string(field.type):
            columns.append(pa.array([""] * size))
        else:
            columns.append(pa.nulls(size, field.type))
    return pa.table(columns, schema=MESSAGES)


def stored(folder: Path, bodies: list[str], first: int = 0) -> Path:
    folder.mkdir()
    with pa.ipc.new_file(str(folder / "messages.arrow"), MESSAGES) as file:
        file.write_table(table(bodies, first), max_chunksize=65_536)
    (folder / "part.json").write_text(f'{{"rows": {{"messages": {len(bodies)}}}}}')
    return folder


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def lines(size: int) -> list[str]:
    """The corpus of the tests, with rare and middling phrases here and there."""
    made = corpus.bodies(size, seed=11)
    for start, step, words in ((500, 997, " 石臼封存清单 sealed mortar"), (7, 101, " 灰盒演练记录 grey box drill"),
                               (5, 99_991, " 鹤嘴协议 crane bill")):  # fmt: skip
        for number in range(start, size, step):
            made[number] += words
    return made


def scanned(column: pd.Series, word: str) -> int:
    return int(column.str.contains(word, regex=False).sum())


def clock(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def bigrams(line: str) -> str:
    folded = text.fold_string(line)  # quick, in C: the peer shall not wait for offsets that it does not keep
    made = []
    for token, start, _ in text.tokens(folded):
        made.append(folded[start : start + 2].strip() if text.is_dense(token[0]) else text.stem(token))
    return " ".join(made)


def fts5(bodies: list[str], folder: Path) -> None:
    with sqlite3.connect(folder / "fts5.sqlite") as database:
        database.execute("CREATE VIRTUAL TABLE words USING fts5(body, content='', tokenize='unicode61')")
        rows = ((number, bigrams(line)) for number, line in enumerate(bodies))
        database.executemany("INSERT INTO words(rowid, body) VALUES (?, ?)", rows)


def tantivy(bodies: list[str], folder: Path) -> float | None:
    """CPU milliseconds of a tantivy index over the same bigrams; None where it is not installed."""
    try:
        import tantivy as peer  # type: ignore[import-not-found]
    except ImportError:
        return None
    folder.mkdir()
    builder = peer.SchemaBuilder()
    builder.add_text_field("body", stored=False, tokenizer_name="whitespace", index_option="freq")
    made = peer.Index(builder.build(), path=str(folder))

    def build() -> None:
        writer = made.writer(heap_size=200_000_000, num_threads=1)
        for line in bodies:
            writer.add_document(peer.Document(body=bigrams(line)))
        writer.commit()
        writer.wait_merging_threads()

    return clock(build)


def counted(snapshot: Snapshot, query: str, **filters: str) -> None:
    assert search(snapshot, query, limit=0, **filters).total >= 0


def shown(snapshot: Snapshot, query: str, **filters: str) -> None:
    hits = search(snapshot, query, limit=50, **filters)
    assert hits.total >= 0
    for hit in hits:
        hit.passage()


def spread(times: Iterable[float]) -> tuple[float, float]:
    values = list(times)
    return float(np.percentile(values, 50)), float(np.percentile(values, 95))


def built(size: int, folder: Path, bodies: list[str], parts: int) -> Snapshot:
    """The parts of a snapshot, the first build measured against its peers; later parts hold the lines shuffled."""
    first = stored(folder / f"p{size}", bodies)
    codepoints.tables()
    build = clock(lambda: index.build(first))
    some = bodies[:200_000]
    scale = size / len(some)
    peers = {"FTS5 bigrams": clock(lambda: fts5(some, folder)), "tantivy bigrams": tantivy(some, folder / f"t{size}")}
    (folder / "fts5.sqlite").unlink()
    told = [
        f"{name} {time * scale:8,.0f} ms ({time * scale / build:4.1f} times)"
        if time is not None
        else f"{name} not installed"
        for name, time in peers.items()
    ]
    say(f"  index build        {build:10,.0f} ms   {'   '.join(told)}")
    chance, folders = random.Random(2), [first]
    for number in range(1, parts):
        chance.shuffle(bodies)
        folders.append(stored(folder / f"p{size}-{number}", bodies, number * size))
        index.build(folders[-1])
    return Snapshot(*folders)


def measure(size: int, folder: Path, parts: int) -> bool:
    bodies = lines(size)
    say(f"\n{size * parts:,} messages" + (f" in {parts} parts" if parts > 1 else ""))
    snapshot = built(size, folder, list(bodies), parts)
    search(snapshot, "额度")
    once = pa.array([text.fold_text(line) for line in bodies], pa.large_string())
    column = pd.Series(pd.arrays.ArrowStringArray(pa.chunked_array([once] * parts)))
    same = compared(snapshot, column)
    for name, words, filters in KINDS_OF_QUERY:
        ours = spread(clock(partial(shown, snapshot, word, **filters)) for word in words * 3)
        count = spread(clock(partial(counted, snapshot, word, **filters)) for word in words * 3)
        scan = spread(clock(partial(scanned, column, word.strip('"'))) for word in words)
        times = (
            f"50 passages p50 {ours[0]:6.1f} p95 {ours[1]:6.1f} ms   count p50 {count[0]:6.1f} p95 {count[1]:6.1f} ms"
        )
        ratios = f"{scan[0] / ours[0]:5.1f} and {scan[0] / count[0]:5.1f} times quicker"
        say(f"  {name:16} {times}   scan p50 {scan[0]:7.1f} ms: {ratios}")
    more = stored(folder / f"more{size}", corpus.bodies(1000, seed=12), parts * size)
    whole = [part.path for part in snapshot.parts]
    adding = clock(lambda: (index.build(more), search(Snapshot(*whole, more), "额度")))
    say(f"  adding 1,000 and searching {adding:6,.0f} ms")
    if parts == 1:
        terms = (corpus.WORDS * 20)[:500]
        say(f"  batch of 500 terms {clock(lambda: batch(snapshot, terms)):8,.0f} ms")
    return same


def compared(snapshot: Snapshot, folded: pd.Series) -> bool:
    """Every count of characters equals the scan's."""
    wrong = []
    for word in [*PAIRS, *SINGLE, *(phrase for phrase in RAREST + RARE + MIDDLING + PHRASES if phrase[0] != '"')]:
        if search(snapshot, word, limit=0).total != scanned(folded, word):
            wrong.append(word)
    say(f"  counts that differ from the scan: {wrong or 'none'}")
    return not wrong


def fuzzed(count: int, folder: Path) -> None:
    """Random strings of the language's own pieces give hits or QueryError."""
    snapshot = Snapshot(stored(folder / "fuzz", corpus.bodies(200)))
    chance = random.Random(3)
    words = """AND OR NOT NEAR NEAR/3 额度 api from: after: 2024 has:file is: topic: /a+/ é 🙌 type:page lang:zh"""
    pieces = [*"()\"“”-*~/:：（）\\'?,.|[]{}+^$   \u200b\ud83d", *words.split()]
    errors = 0
    for _ in range(count):
        query = "".join(chance.choices(pieces, k=chance.randint(0, 12)))
        try:
            search(snapshot, query, limit=3)[:]
        except QueryError:
            errors += 1
    say(f"\n{count:,} random queries: {errors:,} were refused with QueryError, none failed otherwise")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000, 100_000])
    arguments.add_argument("--fuzz", type=int, default=100_000, help="random queries to try")
    arguments.add_argument("--parts", type=int, default=1, help="parts of each size")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        fuzzed(given.fuzz, Path(folder))
        same = [measure(size, Path(folder), given.parts) for size in given.sizes]
    return 0 if all(same) else 1


if __name__ == "__main__":
    sys.exit(main())
