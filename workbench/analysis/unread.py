"""What a word list misses, ranked by what was marked; and how a word list came to be what it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from . import relevance
from .counts import readable
from .topics import from_dict, verdicts

__all__ = ["missed", "versions"]

MOST = 50_000  # messages that are ranked; of more, so many drawn at random
REST = 200  # unread messages without a hit that are presumed wrong, with little weight (`relevance.WEAK`)


def missed(messages: pd.DataFrame, found: set[str], marks: Iterable[Mapping[str, Any]], limit: int) -> pd.DataFrame:
    """Readable messages outside `found` (keys), most like those marked right first: key, probability, text."""
    said = verdicts(marks)
    told = messages[readable(messages)].drop_duplicates("message_key")
    texts = pd.Series(told["body"].fillna("").to_numpy(), index=told["message_key"])
    rest = texts[~texts.index.isin([*found, *said])]
    rest = rest.sample(MOST, random_state=0) if len(rest) > MOST else rest
    drawn = rest.sample(min(REST, len(rest)), random_state=1).index if len(rest) else rest.index
    some = pd.concat([texts[texts.index.isin(list(said))], rest])
    return relevance.ranked({str(key): str(body) for key, body in some.items()}, said, weak=drawn.tolist()).head(limit)


def versions(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Each version of a word list from the rows of the table `topics`: version, at, by, terms, added, dropped."""
    made, before = [], set[str]()
    for row in sorted(rows, key=lambda one: int(one["version"])):
        terms = {term.query for term in from_dict({**row["lexicon"], "version": row["version"]}).terms}
        added, dropped = sorted(terms - before), sorted(before - terms)
        made.append((row["version"], row.get("at", ""), row.get("by", ""), len(terms), added, dropped))
        before = terms
    return pd.DataFrame(made, columns=["version", "at", "by", "terms", "added", "dropped"])
