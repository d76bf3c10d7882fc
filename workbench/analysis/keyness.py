"""Terms that set some texts apart from the rest: suggestions for a lexicon, for Chinese and English together.

Log-odds with an informative Dirichlet prior (Monroe, Colaresi, Quinn, Political Analysis 16 (2008) 372-403), counted
in texts that hold the term, a Russian or English one in any of its forms. Chinese candidates are runs of two to four
characters, since no dictionary knows the words that people coin; a run that stands only inside a longer one gives way
to it. Nothing here decides anything.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from .. import text
from . import frames, logodds
from .counts import kinds
from .frames import Tables
from .inflected import group, query
from .smallwords import SMALL

__all__ = ["suggestions", "terms_of"]

STRENGTH = 100.0  # texts that the prior weighs
LEAST = 3  # texts of the set that must hold a term
MOST_REST = 50_000


def suggestions(snapshot: Tables, keys: Iterable[str], *, limit: int = 30, seed: int = 0) -> pd.DataFrame:
    """Terms that messages with `keys` hold more often than the rest, surest first; without bots, resends, broadcasts.

    Columns: term, z, within (messages of the set that hold it), elsewhere (of the rest; of a random 50,000 of it
    where it is larger), key (one message that holds it, to look at), forms (of a Russian or English word, as written,
    most used first; a Russian term is then their beginning with a star). `keys` are message keys.
    """
    wanted = set(keys)
    every = frames.messages(snapshot)
    told = kinds(every)
    frame = every.loc[(told["distinct"] & ~told["broadcast"]).to_numpy(), ["message_key", "body"]]
    inside = frame["message_key"].isin(list(wanted))
    rest = frame[~inside]
    rest = rest.sample(MOST_REST, random_state=seed) if len(rest) > MOST_REST else rest
    return compared(frame[inside], rest, limit)


def compared(mine: pd.DataFrame, rest: pd.DataFrame, limit: int) -> pd.DataFrame:
    """As `suggestions`, from two frames with message_key and body."""
    within, example, forms = _counted(mine)
    elsewhere, _, others = _counted(rest)
    terms = [term for term, count in within.items() if count >= LEAST and not SMALL & {term, *forms[term]}]
    a = np.array([within[term] for term in terms], float)
    b = np.array([elsewhere[term] for term in terms], float)
    size, whole = np.full(len(terms), float(len(mine))), float(len(mine) + len(rest))
    _, z = logodds.log_odds(a, size, a + b, whole, STRENGTH) if terms else (a, a)
    found = pd.DataFrame({"term": terms, "z": z, "within": a.astype(int), "elsewhere": b.astype(int)})
    found["key"] = [example[term] for term in terms]
    found["forms"] = [
        "  ".join(name for name, _ in forms[term].most_common()) if len(forms[term]) > 1 else "" for term in terms
    ]
    found["term"] = [query(forms[term] + others.get(term, Counter())) for term in terms]
    found = found[found["z"] > logodds.THRESHOLD].sort_values(["z", "term"], ascending=[False, True])
    return found.iloc[_longest(found, limit)].reset_index(drop=True)


def terms_of(body: str) -> Iterator[str]:
    """Candidate terms of a text: words as written in small letters, and runs of two to four dense characters."""
    folded = text.fold_text(body)
    run: list[str] = []
    last = -1
    for token, start, end in text.tokens(folded):
        if not text.is_dense(token[0]):
            if len(token) > 1 and not token.isdecimal():
                yield token
            run = []
            continue
        run = [*run[-3:], token] if start == last else [token]
        last = end
        for size in range(2, len(run) + 1):
            yield "".join(run[-size:])


def _counted(frame: pd.DataFrame) -> tuple[Counter[str], dict[str, str], dict[str, Counter[str]]]:
    """For each group of terms the texts that hold it, one of them, and its forms with their texts."""
    counts: Counter[str] = Counter()
    example: dict[str, str] = {}
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for key, body in zip(frame["message_key"].tolist(), frame["body"].fillna("").tolist(), strict=True):
        terms = set(terms_of(body))
        groups = {group(term) for term in terms}
        counts.update(groups)
        for term in terms:
            forms[group(term)][term] += 1
        for name in groups:
            example.setdefault(name, key)
    return counts, example, forms


def _longest(found: pd.DataFrame, limit: int) -> list[int]:
    """The places of at most `limit` terms, without those that nearly always stand inside a longer one listed."""
    terms, counts = found["term"].tolist(), found["within"].tolist()
    kept: list[int] = []
    for place, (term, count) in enumerate(zip(terms, counts, strict=True)):
        inside = any(
            term != other and term in other and counts[number] >= 0.8 * count
            for number, other in enumerate(terms[: 20 * limit])
        )
        part = any(
            other in term and counts[number] >= 1.5 * count for number, other in enumerate(terms) if number in kept
        )
        if not inside and not (part and text.is_dense(term[0])):
            kept.append(place)
        if len(kept) == limit:
            break
    return kept
