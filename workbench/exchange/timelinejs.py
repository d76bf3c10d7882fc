"""TimelineJS: the story's events and the exhibits as slides, in the JSON format of the Knight Lab's TimelineJS 3.

TimelineJS sets texts as HTML: every word of a leak is escaped, and links are never made of themselves. A date is as
long as the time is precise: a day without an hour has none.
"""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

import pandas as pd

from ..store import Store
from . import Writer
from ._events import timeline

MOST = 500
PARTS = ("year", "month", "day", "hour", "minute", "second")
DEPTH = {"day": 3, "min": 5}


def _write(store: Store, out: Path) -> int:
    table = timeline(store).events
    wanted = {row["target_key"] for row in store.human.rows("exhibits")}
    chosen = table[(table["kind"] == "story") | table["key"].isin(wanted)]
    said = "Story events and exhibits."
    if chosen.empty:
        chosen, said = table, "All events: the case has no story events and no exhibits yet."
    dated = chosen[chosen["at"].notna()]
    if len(dated) > MOST:
        said += f" Only the first {MOST} of {len(dated):,} are here."
    if len(chosen) > len(dated):
        said += f" {len(chosen) - len(dated):,} events without a usable time are left out."
    slides = [_slide(event) for event in dated.head(MOST).to_dict("records")]
    title = {"text": {"headline": html.escape(store.path.resolve().name), "text": html.escape(said)}}
    made = {"title": title, "events": slides, "scale": "human"}
    out.write_text(json.dumps(made, ensure_ascii=False, indent=1), encoding="utf-8", errors="backslashreplace")
    return len(slides)


def _slide(event: dict[Any, Any]) -> dict[str, Any]:
    head = " in ".join(part for part in (event["person"], event["conversation"]) if part)
    words = html.escape(event["text"]).replace("\n", "<br>")
    place = html.escape(f"{event['original']}{event['locator']}")
    slide = {
        "start_date": _date(event["at"], event["precision"], event["basis"]),
        "text": {
            "headline": html.escape(head or event["text"][:80]),
            "text": f"<p>{words}</p><p><small>{place}</small></p>",
        },
        "group": event["kind"],
        "unique_id": f"{event['kind']}-{event['key']}",
        "autolink": False,
    }
    if not pd.isna(event["until"]):
        slide["end_date"] = _date(event["until"], event["precision"], event["basis"])
    return slide


def _date(at: pd.Timestamp, precision: str, basis: str) -> dict[str, Any]:
    names = PARTS[: DEPTH.get(precision, 6)]
    date: dict[str, Any] = {name: getattr(at, name) for name in names}
    if len(names) > 3 and basis == "exporter-local":
        date["display_date"] = f"{at:%Y-%m-%d %H:%M} (zone not told)"
    elif len(names) > 3:
        date["display_date"] = f"{at:%Y-%m-%d %H:%M} UTC"
    return date


WRITER = Writer(
    format="timelinejs",
    title="TimelineJS 3, JSON",
    write=_write,
    url="https://timeline.knightlab.com/docs/json-format.html",
)
