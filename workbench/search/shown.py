"""Hits as they show themselves: plain text for a terminal, static HTML for a notebook; leaked text is only text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import show
from .hit import Hit

if TYPE_CHECKING:
    from .hits import Hits

__all__ = ["as_html", "as_text"]

WIDTH = 240


def as_text(hits: Hits, limit: int) -> str:
    """Counts, then up to `limit` passages with who, when, where; or what was searched and what to try instead."""
    lines = [f"{_counted(hits)} for {show.plain(hits.query)}"]
    for hit in hits[:limit]:
        lines += ["", f"{show.plain(_head(hit))}", f"  {' '.join(show.plain(_passage(hit)).split())}"]
        lines += [f"  {show.plain(' '.join(line.split()))}" for line in hits.beside(hit.text)]
        lines.append(f"  {show.plain(_place(hit))}")
    if len(hits) > limit:
        lines += ["", f"{len(hits) - limit:,} more."]
    if not hits.total:
        lines += [show.plain(hits.searched), *(show.plain(str(offer)) for offer in hits.offers)]
    return "\n".join(lines)


def as_html(hits: Hits, limit: int = 20) -> str:
    """The same as HTML, the matches marked."""
    rows = []
    for hit in hits[:limit]:
        start, end = hit.window(WIDTH)
        spans = [(a - start, b - start) for a, b in hit.spans if a >= start and b <= end]
        before, after = ("… " if start else ""), (" …" if end < len(hit.text) else "")
        marked = before + show.passage(hit.text[start:end], spans) + after
        told = " · ".join(filter(None, (str(hit.row.get("label") or ""), _field(hit), _place(hit))))
        beside = "".join(f"<br>{show.quiet(line)}" for line in hits.beside(hit.text))
        words = show.Markup(f"{marked}{beside}<br>{show.quiet(told)}")
        rows.append((hit.sent.replace("T", " "), hit.sender, hit.conversation or hit.original, words))
    parts: list[object] = [show.table(("When", "Who", "In", "Words, and their place"), rows)] if rows else []
    if not hits.total:
        parts += [show.quiet(hits.searched), *(show.quiet(str(offer)) for offer in hits.offers)]
    note = f"Searched for {hits.query}. Shown: {min(limit, len(hits))} of {hits.total:,}."
    return show.block(_counted(hits), *parts, note=note)


def _counted(hits: Hits) -> str:
    return f"{hits.total:,} hit{'' if hits.total == 1 else 's'} ({hits.candidates:,} candidates)"


def _head(hit: Hit) -> str:
    kind = "" if hit.kind == "message" else hit.kind
    label = str(hit.row.get("label") or "")
    parts = (hit.sent.replace("T", " "), hit.sender, hit.conversation or hit.original, kind, label, _field(hit))
    return " · ".join(part for part in parts if part)


def _field(hit: Hit) -> str:
    return "" if hit.field in ("body", "text", "", "path") else f"in {hit.field}"


def _passage(hit: Hit) -> str:
    start, end = hit.window(WIDTH)
    made, done = "… " if start else "", start
    for first, last in hit.spans:
        if first >= start and last <= end:
            made += f"{hit.text[done:first]}[{hit.text[first:last]}]"
            done = last
    return made + hit.text[done:end] + (" …" if end < len(hit.text) else "")


def _place(hit: Hit) -> str:
    more = f" (and {len(hit.copies)} more)" if hit.copies else ""
    return f"{hit.original}{hit.locator}{more}"
