"""A name as it may be spelled elsewhere: in pinyin, in the other order; candidates, never findings."""

from __future__ import annotations

from .. import text
from . import names, query
from .query import Node

__all__ = ["of_name"]

_MOST = 24


def of_name(written: str) -> list[Node]:
    """Leaves for the other spellings of a name: pinyin in both orders, joined and parted; a Latin name turned round."""
    folded = text.fold_text(written).strip().strip('"')
    words = [word for word, _, _ in text.tokens(folded)]
    found: set[str] = set()
    if folded and all(text.is_dense(word[0]) for word in words):
        for family, given in names.readings_of(folded):
            found |= {f"{family} {given}", f"{given} {family}", family + given, given + family}
    elif len(words) > 1 and not any(text.is_dense(word[0]) for word in words):
        found = {" ".join([*words[1:], words[0]]), " ".join([words[-1], *words[:-1]]), "".join(words)}
    spellings = sorted({spelling.strip() for spelling in found} - {"", folded})
    return [query.written(spelling, quoted=True) for spelling in spellings[:_MOST]]
