"""The linked views on a conversation of 50,000 messages and on 100,000 hits: `python tests/benchmarks/desk.py`.

Processor time of the kernel's half, and its ratio to a floor in the same run: finding the rows of the conversation in
the DataFrame of all messages, which no view could do without.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from workbench.case import Case
from workbench.notebook.conversation import Conversation
from workbench.notebook.search import Search

ROOMS, EACH = 2, 50_000
BEGIN = datetime(2022, 1, 1, tzinfo=UTC)


def leak(folder: Path) -> Path:
    """Two conversations of fifty thousand messages, ten minutes apart."""
    for room in range(ROOMS):
        rows = [
            {
                "id": number,
                "type": "message",
                "date_unixtime": str(int((BEGIN + timedelta(minutes=10 * number)).timestamp())),
                "from": f"Person {number % 40}",
                "from_id": f"user{number % 40}",
                "text": f"额度 number {number} of room {room}",
                "text_entities": [],
            }
            for number in range(EACH)
        ]
        place = folder / f"room{room}"
        place.mkdir(parents=True)
        talk = {"name": f"Room {room}", "type": "private_group", "id": room + 1, "messages": rows}
        (place / "result.json").write_text(json.dumps(talk), encoding="utf-8")
    return folder


def spent(work: Callable[[], Any]) -> float:
    """Processor seconds of one call."""
    before = time.process_time()
    work()
    return time.process_time() - before


def main() -> None:
    """Measure, and print one line each."""
    with tempfile.TemporaryDirectory() as folder:
        case = Case(Path(folder) / "case")
        case.ingest(leak(Path(folder) / "leak"), jobs=1)
        measured(case)


def measured(case: Case) -> None:
    """Print what each act costs on this case."""
    frame = case.messages()
    floor = statistics.median(spent(lambda: frame[frame["conversation_id"] == "1"]) for _ in range(5))
    print(f"floor: the rows of one conversation by its id  {1000 * floor:.1f} ms CPU")
    talk, search = Conversation(case._views, case.selection), Search(case._views, case.selection)
    for view in (talk, search):
        view.send = lambda content, buffers=None: json.dumps(content)

    def act(view: Any, **content: Any) -> float:
        return spent(lambda: view._hear(view, content, []))

    told("conversation, first opening", act(talk, kind="hello"), floor)
    keys = frame["message_key"].tolist()
    opens = [act(talk, kind="open", key=keys[number]) for number in range(0, len(keys), 9_973)]
    told("conversation, opened at a message, worst of 11", max(opens), floor)
    jumps = [act(talk, kind="jump", question=1, day=f"2022-{month:02d}-03") for month in range(1, 12)]
    told("conversation, gone to a day, worst of 11", max(jumps), floor)
    told("search, 100,000 hits, first page and facets", act(search, kind="search", question=1, query="额度"), floor)
    pages = [act(search, kind="page", question=1, page=page) for page in range(0, 2_000, 181)]
    told("search, a page of 50 hits anywhere, worst of 12", max(pages), floor)


def told(what: str, cost: float, floor: float) -> None:
    """One line."""
    print(f"{what:<52} {1000 * cost:8.1f} ms CPU   {cost / floor:6.1f} x floor")


if __name__ == "__main__":
    main()
