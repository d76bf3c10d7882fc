"""Search: the index proposes, the words decide.

    hits = search(case.snapshot(), "洗白 OR whitewash*", after="2023-05")
    hits.total, hits.searched, hits[0].passage(), hits[0].locator

The query language stands in docs/query-language.md. `batch` asks many terms at once; `index.build` makes the index
of a part (`workbench.search.index`).
"""

from __future__ import annotations

from .ask import search
from .batch import batch
from .grammar import parse, term
from .hit import Hit, Place
from .hits import Hits
from .offers import Offer

__all__ = ["Hit", "Hits", "Offer", "Place", "batch", "parse", "search", "term"]
