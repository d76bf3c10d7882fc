"""Russian and English words without their endings, so that модуль, модуля and модулем count as one term.

The Snowball stemmers; words of other alphabets are their own group. The search knows English stems, so any form asks
for all; of a Russian word the common beginning with a star is shown, which the search understands.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from ..text import stem

__all__ = ["group", "query"]

CYRILLIC = re.compile("[\u0400-\u04ff]{4,}")
BEGINNING = 4  # letters that all forms must share for a star


@lru_cache(maxsize=1)
def _stemmer():  # type: ignore[no-untyped-def]  # the package has no types
    import snowballstemmer

    return snowballstemmer.stemmer("russian")


@lru_cache(maxsize=1 << 16)
def group(term: str) -> str:
    """What all forms of a term have in common: the stem of a Cyrillic word, else the term itself."""
    return str(_stemmer().stemWord(term)) if CYRILLIC.fullmatch(term) else stem(term)


def query(forms: Counter[str]) -> str:
    """How to ask for all `forms` of one group: the only form, the most used English one, or a beginning with a star."""
    if len(forms) == 1 or not CYRILLIC.match(next(iter(forms))):
        return forms.most_common(1)[0][0]
    first, last = min(forms), max(forms)
    shared = first[: next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))]
    return f"{shared}*" if len(shared) >= BEGINNING else forms.most_common(1)[0][0]
