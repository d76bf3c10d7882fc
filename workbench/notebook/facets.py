"""What the hits of a search have in common, each with the term that narrows the search to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .. import show

if TYPE_CHECKING:
    from ..search import Hits

__all__ = ["facets"]

TERMS = {
    "conversation": "in",
    "sender": "from",
    "month": "on",
    "kind": "type",
    "platform": "platform",
    "original": "original",
    "tag": "tag",
}
MOST = 30  # values of one facet
LONGEST = 60


def facets(hits: Hits, said: Mapping[str, str]) -> list[dict[str, Any]]:
    """One entry per facet in which hits differ: label, and values with count and term ("" where none can be written).

    Months are in order of time, everything else by count.
    """
    found = []
    for name, counter in hits.counts(*TERMS).items():
        values = [(value, count) for value, count in counter.most_common(MOST) if value]
        if name == "month":
            values.sort()
        if len(values) > (name != "tag"):
            shown = [_value(name, value, count, said.get(f"kind-{value}", value)) for value, count in values]
            found.append({"facet": name, "label": said[name], "values": shown, "more": len(counter) - len(values)})
    return found


def _value(name: str, value: str, count: int, called: str) -> dict[str, str]:
    bare = "".join(char for char in value if show.visible(char) == char)  # the search makes nothing of what hides
    term = f'{TERMS[name]}:"{bare}"' if '"' not in bare else ""
    shown = {"original": value.rpartition("/")[2], "kind": called}.get(name, value)
    return {"value": show.plain(shown)[:LONGEST], "hits": f"{count:,}", "term": term}
