"""Readers against a bare parse of the same bytes, as ratios of CPU time in one run.

`python tests/benchmarks/parsing.py [messages]`. Floors: `msgspec.json.decode` of all bytes for JSON (and orjson, where
it is installed), a count of line ends for WhatsApp text. Readers hash and build every record; nothing is stored. Each
is measured in batches of columns, as an ingest reads, and message by message.
"""

from __future__ import annotations

import gc
import importlib.metadata
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from workbench import originals, readers
from workbench.model import Batch, Message

START = 1_690_000_000


def words(number: int) -> str:
    """An invented line of some eighty bytes."""
    return f"第{number}批数据跑完了, batch {number} is done, please check the log before 8pm"


def lark(count: int) -> dict[str, bytes]:
    """Pages of fifty items."""
    pages = {}
    for page in range(count // 50):
        items = [
            {
                "message_id": f"om_{number:08d}",
                "msg_type": "text",
                "create_time": str((START + number) * 1000),
                "update_time": str((START + number) * 1000),
                "deleted": False,
                "updated": False,
                "chat_id": "oc_1",
                "sender": {"id": f"ou_{number % 40}", "id_type": "open_id", "sender_type": "user", "tenant_key": "t"},
                "body": {"content": json.dumps({"text": words(number)}, ensure_ascii=False)},
            }
            for number in range(page * 50, page * 50 + 50)
        ]
        data = {"code": 0, "msg": "success", "data": {"has_more": False, "page_token": "", "items": items}}
        pages[f"page_{page:05d}.json"] = json.dumps(data, ensure_ascii=False).encode()
    return pages


def telegram(count: int) -> dict[str, bytes]:
    """One result.json."""
    messages = [
        {
            "id": number,
            "type": "message",
            "date": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(START + number)),
            "date_unixtime": str(START + number),
            "from": f"Person {number % 40}",
            "from_id": f"user{number % 40}",
            "text": words(number),
            "text_entities": [{"type": "plain", "text": words(number)}],
        }
        for number in range(count)
    ]
    chat = {"name": "Group", "type": "private_supergroup", "id": 1, "messages": messages}
    return {"result.json": json.dumps(chat, ensure_ascii=False).encode()}


def slack(count: int) -> dict[str, bytes]:
    """Day files of a thousand messages."""
    files = {
        "users.json": json.dumps([{"id": f"U{n:03d}", "name": f"person{n}"} for n in range(40)]).encode(),
        "channels.json": json.dumps([{"id": "C1", "name": "general", "members": []}]).encode(),
    }
    for day in range(count // 1000):
        rows = [message(day, number) for number in range(1000)]
        name = time.strftime("general/%Y-%m-%d.json", time.gmtime(START + day * 86_400))
        files[name] = json.dumps(rows, ensure_ascii=False).encode()
    return files


def message(day: int, number: int) -> dict[str, Any]:
    """A message with the fields that an export of today has, some 900 bytes."""
    text = {"type": "text", "text": words(number)}
    return {
        "client_msg_id": f"{number:08d}-0000-4000-8000-{day:012d}",
        "type": "message",
        "user": f"U{number % 40:03d}",
        "text": words(number),
        "ts": f"{START + day * 86_400 + number}.000100",
        "team": "T01",
        "user_team": "T01",
        "source_team": "T01",
        "user_profile": {
            "avatar_hash": "g1",
            "image_72": "https://avatars.example/72.png",
            "first_name": "Person",
            "real_name": f"Person {number % 40}",
            "display_name": f"person{number % 40}",
            "team": "T01",
            "name": f"person{number % 40}",
            "is_restricted": False,
            "is_ultra_restricted": False,
        },
        "blocks": [
            {
                "type": "rich_text",
                "block_id": f"b{number}",
                "elements": [{"type": "rich_text_section", "elements": [text]}],
            }
        ],
    }


def whatsapp(count: int) -> dict[str, bytes]:
    """One chat of an Android phone."""
    lines = (
        f"{time.strftime('%d/%m/%Y, %H:%M', time.gmtime(START + 20 * n))} - Person {n % 40}: {words(n)}\n"
        for n in range(count)
    )
    return {"WhatsApp Chat with Group.txt": "".join(lines).encode()}


def cpu(work: Callable[[], Any]) -> float:
    """The best of three runs, in seconds of CPU."""
    best = 1e9
    for _ in range(3):
        begun = time.process_time()
        work()
        best = min(best, time.process_time() - begun)
    return best


def read(path: Path, way: Callable[..., Iterable[Any]]) -> int:
    """How many messages the surest reader gives."""
    original = originals.at(path)
    reader = readers.detect(original)[0].reader
    told = 0
    for record in way(reader, original):
        told += len(record.others) + record.rows.num_rows if isinstance(record, Batch) else isinstance(record, Message)
    return told


def measure(name: str, files: dict[str, bytes], floors: Iterable[tuple[str, Callable[[bytes], Any]]]) -> None:
    """Print one format's figures."""
    with tempfile.TemporaryDirectory() as folder:
        for path, data in files.items():
            (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / path).write_bytes(data)
        place = Path(folder) / next(iter(files)) if len(files) == 1 else Path(folder)
        number = read(place, readers.read_batches)
        gc.freeze()
        gc.set_threshold(100_000, 20, 50)  # as in a worker
        ours = cpu(lambda: read(place, readers.read_batches))
        singly = cpu(lambda: read(place, readers.read))
    told = [
        f"{label} {ours / cpu(lambda run=run: [run(data) for data in files.values()]):.1f}" for label, run in floors
    ]
    size = sum(map(len, files.values())) / 1e6
    print(
        f"{name:9} {number:>8,} messages {size:6.1f} MB {ours:6.2f} s CPU ({singly:.2f} s message by message)"
        f"   ratio to {', to '.join(told)}"
    )


def main() -> None:
    """All formats, at the size given on the command line (20,000 messages if none is)."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    bare: list[tuple[str, Callable[[bytes], Any]]] = [("msgspec", msgspec.json.decode), ("json", json.loads)]
    try:
        import orjson
    except ImportError:
        pass
    else:
        bare.insert(0, ("orjson", orjson.loads))
    print(f"msgspec {importlib.metadata.version('msgspec')}, Python {sys.version.split()[0]}")
    for name, files in (("lark", lark(count)), ("slack", slack(count)), ("telegram", telegram(count))):
        measure(name, files, bare)
    measure("whatsapp", whatsapp(count), [("a count of line ends", lambda data: sum(1 for _ in data.splitlines()))])


if __name__ == "__main__":
    main()
