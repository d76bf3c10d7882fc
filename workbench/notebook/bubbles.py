"""Hits and messages as the reading view shows them: plain values in which nothing hidden stays hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from .. import show
from ..evidence.audience import BASES, audience
from ..evidence.exhibits import words

if TYPE_CHECKING:
    from ..search import Hit, Hits

__all__ = ["bubble", "facets", "present", "result", "visible", "who"]

NAMED = 6  # people named in the head of a talk before it says how many more
MOST = 3  # values of one facet
TERMS = {"conversation": "in", "sender": "from", "month": "on"}
SHOWN = 20_000  # characters of one message that the view draws; the rest is in the case


def result(hit: Hit, said: Mapping[str, str]) -> dict[str, Any]:
    """One line of the list of results: key, when, sender, where, and the passage with its marks."""
    start, end = hit.window(140)
    lead = "… " if start else ""
    text = lead + hit.text[start:end] + (" …" if end < len(hit.text) else "")
    spans = [[a - start + len(lead), b - start + len(lead)] for a, b in hit.spans if start <= a and b <= end]
    return {
        "key": hit.key,
        "item": hit.item_sha256,
        "when": hit.sent[:16].replace("T", " ") or said["notime"],
        "sender": show.plain(hit.sender or said.get(f"kind-{hit.kind}", hit.kind)),
        "where": show.plain(hit.conversation or hit.original),
        **visible(text, spans, "passage", "passage_spans"),
    }


def bubble(
    role: str,
    row: Mapping[str, Any],
    spans: Mapping[tuple[str, int], Any],
    said: Mapping[str, str],
    older: Sequence[tuple[str, str]] = (),
) -> dict[str, Any]:
    """One message or page of a talk, with what was done to it afterwards: recalled, edited, and its earlier words.

    `spans` are the marks by (key, hash of the text); `older` are (text, original) of other versions of it in the leak.
    """
    key = str(row.get("message_key") or row.get("page_key") or "")
    at, text = row.get("sent_at"), words(row)
    cut = text[:SHOWN] + (f" … (+{len(text) - SHOWN:,})" if len(text) > SHOWN else "")
    edits = _list(row.get("edits"))
    states = {"recalled": row.get("deleted"), "edited": edits or _known(row.get("edited_at"))}
    return {
        "key": key,
        "item": str(row.get("item_sha256") or ""),
        "day": str(at)[:10] if _known(at) else said["nodate"],
        "time": str(at)[11:19] if _known(at) else show.plain(row.get("sent_raw") or ""),
        "sender": show.plain(row.get("sender") or row.get("author") or ""),
        "states": [{"name": name, "label": said[name]} for name, on in states.items() if on],
        "role": said["answered"] if role == "parent" else "",
        "earlier": [
            *[said["was"] + show.plain(edit["previous"][:SHOWN]) for edit in edits if edit.get("previous")],
            *[said["other"].format(original=show.plain(place)) + show.plain(old[:SHOWN]) for old, place in older],
        ],
        "system": str(row.get("type") or "message") not in ("message", "unknown"),
        "locator": show.plain(f"{row.get('original', '')}{row.get('locator', '')}"),
        **visible(cut, [list(span) for span in spans.get((key, hash(text)), ()) if span[1] <= SHOWN], "text", "spans"),
    }


def facets(hits: Hits, said: Mapping[str, str]) -> list[dict[str, Any]]:
    """What most hits have in common, with the term that narrows the search to it ("" where none can be written)."""
    found = []
    for name, counter in hits.counts(*TERMS).items():
        for value, count in counter.most_common(MOST) if len(counter) > 1 else ():
            term = f'{TERMS[name]}:"{value}"' if value and '"' not in value else ""
            found.append({"facet": name, "value": show.plain(value)[:60], "hits": f"{count:,}", "term": term})
    return found


def present(
    row: Mapping[str, Any], rooms: Sequence[Mapping[str, Any]], names: Mapping[str, str], said: Mapping[str, str]
) -> str:
    """Who could read a message when it was sent, in one line that says how that is known; "" for a page."""
    seen = audience(row, rooms)
    if not seen.accounts:
        return ""
    basis = next((name for name, sentence in BASES.items() if sentence == seen.basis), "unknown")
    if basis == "unknown":
        return said["untold"]
    people = sorted({names.get(account, account.partition(":")[2]) for account in seen.accounts})
    told = [show.plain(name) for name in people[:NAMED]]
    if len(people) > NAMED:
        told.append(said["more"].format(count=len(people) - NAMED))
    count = said["present" if seen.complete else "least"].format(count=len(people))
    return f"{count}: {', '.join(told)} ({said[basis]})"


def who(row: Mapping[str, Any] | None, said: Mapping[str, str]) -> list[str]:
    """The author and day of a row, for a pinned exhibit; apart, since names may run from right to left."""
    if row is None:
        return [said["absent"]]
    at = row.get("sent_at")
    return [show.plain(row.get("sender") or row.get("author") or ""), str(at)[:10] if _known(at) else ""]


def visible(text: str, spans: list[list[int]], name: str = "text", marks: str = "spans") -> dict[str, Any]:
    """Text with hidden characters made visible, and the marks moved along with it."""
    cuts = sorted({0, len(text), *(place for span in spans for place in span)})
    made, length, moved = [], 0, {0: 0}
    for left, right in pairwise(cuts):
        made.append(show.plain(text[left:right]))
        length += _utf16(made[-1])
        moved[right] = length
    return {name: "".join(made), marks: [[moved[start], moved[end]] for start, end in spans]}


def _utf16(text: str) -> int:
    """How long JavaScript counts `text`: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _known(value: Any) -> bool:
    return value is not None and value == value  # NaT differs from itself


def _list(value: Any) -> list[Any]:
    return list(value) if hasattr(value, "__iter__") and not isinstance(value, str) else []
