"""A timeline as one HTML file that works without a network: story events, exhibits, and messages on the topics.

Words of the leak are only ever text: everything goes through `workbench.show`, and the page forbids itself every script
but its own, every connection, and every picture. Without scripts it is a plain page that can be read and printed.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from .. import show
from ..analysis.timeline import FLOATING, Timeline
from ..store import Store
from . import Writer
from ._events import timeline

MOST = 5_000
WIDE, HIGH = 720, 64
EDGE = 0.005  # of all events on either side that does not lengthen the axis
STYLE = (
    "body{font:15px/1.5 system-ui,'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;color:#1a1a1a;"
    "background:#fff;max-width:46em;margin:2em auto;padding:0 1em}h1{font-size:1.5em;margin:0}h2{font-size:1.1em;"
    "border-bottom:1px solid #c9c9c9;margin:1.8em 0 .4em;position:sticky;top:0;background:#fff}"
    "article{margin:.7em 0;padding-left:.8em;border-left:3px solid #c9c9c9;overflow-wrap:anywhere}"
    "article.story{border-color:#c04a12}article.exhibit{border-color:#1f4e79}p{margin:.15em 0;white-space:pre-wrap}"
    "small,.quiet{color:#5f5f5f;font-size:.8em}label{display:block;margin:.8em 0}input{font:inherit;width:20em;"
    "max-width:100%}rect{fill:#1f4e79}a:hover rect,a:focus rect{fill:#c04a12}svg{display:block;width:100%;height:auto}"
    "@media print{label{display:none}h2{position:static}article{break-inside:avoid}}"
)
SCRIPT = (
    "const box=document.getElementById('filter'),told=document.getElementById('told');"
    "const events=[...document.querySelectorAll('article')];"
    "const words=events.map(event=>event.textContent.toLowerCase());"
    "box.addEventListener('input',()=>{const wanted=box.value.toLowerCase().split(/\\s+/).filter(Boolean);let shown=0;"
    "events.forEach((event,at)=>{event.hidden=!wanted.every(word=>words[at].includes(word));shown+=!event.hidden;});"
    "document.querySelectorAll('section').forEach(part=>{part.hidden=!part.querySelector('article:not([hidden])');});"
    "told.textContent=shown+' of '+events.length;});"
)


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


POLICY = (
    f"default-src 'none'; script-src '{_hash(SCRIPT)}'; style-src '{_hash(STYLE)}'; base-uri 'none'; form-action 'none'"
)
HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}: timeline</title>
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<style>{style}</style>
</head>
<body>
"""
FILTER = (
    '<label>Show only what has <input id="filter" type="search" autocomplete="off"> <span id="told"></span></label>\n'
)


def _write(store: Store, out: Path) -> int:
    line = timeline(store)
    wanted = {str(row["target_key"]) for row in store.human.rows("exhibits")}
    chosen, said = _chosen(line.frame(), wanted)
    with out.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
        stream.writelines(_page(store.path.resolve().name, line, chosen, wanted, said))
    return len(chosen)


def _chosen(table: pd.DataFrame, wanted: set[str]) -> tuple[pd.DataFrame, str]:
    """The events to show, and in words which they are and how many are not here."""
    story, exhibit, topic = table["kind"] == "story", table["key"].isin(wanted), table["topic"] != ""
    some = table[story | exhibit | topic]
    said = "Story events, exhibits, and what belongs to a topic."
    if some.empty:
        some, said = table, "Everything: the case has no story events, no exhibits and no topics yet."
    if len(some) > MOST:
        first = some[story.loc[some.index] | exhibit.loc[some.index]].head(MOST)
        rest = some.drop(first.index).head(MOST - len(first))
        said += f" Only {MOST:,} of {len(some):,} are here; the rest of them is left out."
        some = some.loc[sorted([*first.index, *rest.index])]
    if len(table) > len(some):
        said += f" The bars count all {len(table):,} events of the case."
    return some, said


def _page(name: str, line: Timeline, chosen: pd.DataFrame, wanted: set[str], said: str) -> Iterator[str]:
    yield HEAD.format(title=show.words(name), policy=POLICY, style=STYLE)
    yield f"<h1>{show.words(name)}</h1>\n"
    yield f'<p class="quiet">{show.words(said)} Times are UTC unless they say otherwise.</p>\n'
    months = chosen["local"].dt.strftime("%Y-%m").fillna("")
    yield from _bars(line, set(months))
    yield FILTER
    for month in sorted(set(months), key=lambda month: (month == "", month)):
        place = f"m-{month}" if month else "undated"
        yield f'<section id="{place}">\n<h2>{month or "No usable time"}</h2>\n'
        for event in chosen[months == month].to_dict("records"):
            yield _article(event, str(event["key"]) in wanted)
        yield "</section>\n"
    yield f"<script>{SCRIPT}</script>\n</body>\n</html>\n"


def _bars(line: Timeline, months: set[str]) -> Iterator[str]:
    """All events per month as bars; one that has a section below leads to it."""
    counts = line.counts("month", "none")["all"]
    if counts.empty:
        return
    done = counts.cumsum() / counts.sum()
    some = counts[(done >= EDGE) & (done.shift(fill_value=0.0) <= 1 - EDGE)]
    names = [str(month)[:7] for month in some.index]
    step, top = WIDE / len(some), int(some.max())
    yield f'<svg viewBox="0 0 {WIDE} {HIGH}" role="img" aria-label="Events per month, at most {top:,}">\n'
    for place, (month, value) in enumerate(zip(names, some.tolist(), strict=True)):
        tall = max(value / top * HIGH, 1.0 if value else 0.0)
        box = f'x="{place * step:.2f}" y="{HIGH - tall:.2f}" width="{step * 0.9:.2f}" height="{tall:.2f}"'
        bar = f"<rect {box}><title>{month}: {value:,}</title></rect>"
        yield f'<a href="#m-{month}">{bar}</a>\n' if month in months else f"{bar}\n"
    far = int(counts.sum() - some.sum())
    more = f"; {far:,} events far before or after are not drawn" if far else ""
    yield f'</svg>\n<p class="quiet">{names[0]} to {names[-1]}, events per month, most {top:,}{more}</p>\n'


def _article(event: dict[Any, Any], exhibit: bool) -> str:
    look = "story" if event["kind"] == "story" else "exhibit" if exhibit else "message"
    kind = "" if event["kind"] in ("message", "story") else event["kind"]
    who = show.strong(event["person"]) if event["person"] else ""
    where = show.words(f"in {event['conversation']}") if event["conversation"] else ""
    head = " ".join(part for part in (_when(event), who, where, show.words(kind)) if part)
    place = f"{event['original']}{event['locator']}"
    told = [
        part for part in ("exhibit" if exhibit else "", event["topic"], place, event["key"] if place else "") if part
    ]
    foot = f"<small>{show.words(' · '.join(told))}</small>" if told else ""
    return f'<article class="{look}">{head}\n<p>{show.words(event["text"])}</p>{foot}</article>\n'


def _when(event: dict[Any, Any]) -> str:
    if pd.isna(event["local"]):
        return ""
    words = _moment(event["local"], event)
    if not pd.isna(event["until"]):
        words += f" to {_moment(event['until'].tz_localize(None), event)}"
    if event["basis"] in FLOATING and event["precision"] != "day":
        words += " (wall clock, zone not told)"
    return f"<time>{show.words(words)}</time>"


def _moment(moment: pd.Timestamp, event: dict[Any, Any]) -> str:
    fine = {"day": "%Y-%m-%d", "min": "%Y-%m-%d %H:%M"}
    return moment.strftime(fine.get(event["precision"], "%Y-%m-%d %H:%M:%S"))


WRITER = Writer(
    format="html-timeline",
    title="HTML, one timeline page for any browser, without a network",
    write=_write,
    url="https://html.spec.whatwg.org/",
)
