"""What else might be tried where nothing was found: each offer says why, and how many hits it has."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from .. import text
from ..errors import QueryError
from ..gloss import Glosses
from . import absent, grammar, query, spelling, translated, vocabulary
from .book import Context
from .merge import Found, held, merged
from .query import And, Filter, Fuzzy, Node, Not, Text

__all__ = ["Offer", "offered"]

_MOST, _LEAVES, _GLOSSES = 12, 4, 8
_TRANSLATED = "a translation by the glossary or dictionary"


class Offer(NamedTuple):
    """Another query, the reason to try it, and how many hits it has."""

    query: str
    why: str
    hits: int

    def __str__(self) -> str:
        return f"Try {self.query}: {self.hits:,} hit{'' if self.hits == 1 else 's'} ({self.why})."


def offered(found: list[Found], tree: Node, context: Context, written: str = "") -> tuple[Offer, ...]:
    """Offers that find something, those with the same number of words first; at most twelve.

    `written` is the query as the reporter wrote it.
    """
    seen: dict[str, Offer] = {}
    for other, why, wanted in _ideas(found, tree, context, written):
        if other not in seen and (hits := _hits(found, wanted)):
            seen[other] = Offer(other, why, hits)
        if len(seen) >= _MOST:
            break
    return tuple(seen.values())


def _hits(found: list[Found], wanted: Node) -> int:
    return len(merged([held(wanted, one.shard, one.view) for one in found]).rows)


def _ideas(found: list[Found], tree: Node, context: Context, source: str) -> Iterator[tuple[str, str, Node]]:
    if not isinstance(tree, Text) and '"' not in source and (whole := query.written(source, quoted=True)).pieces:
        yield str(whole), "just as it is written, without operators", whole
    yield from absent.closest(found, tree, context)
    leaves = [leaf for leaf in query.leaves(tree) if isinstance(leaf, Text)]
    for leaf in leaves[:_LEAVES]:
        for written, why in _spellings(leaf, found, context):
            try:
                wanted = query.replaced(tree, leaf, grammar.parse(written))
            except QueryError:
                continue
            yield str(wanted), why, wanted
    yield from translated.each_word(found, tree, Glosses(context.glossary))
    if isinstance(tree, And):
        yield from _together(tree, context)
        filters = [part for part in tree.parts if isinstance(part, Filter)]
        words = [part for part in tree.parts if not isinstance(part, Filter)]
        if filters and words:
            yield str(query.all_of(words)), "without the filters", query.all_of(words)
        for part in [word for word in words if not isinstance(word, Not)] if len(words) > 1 else ():
            alone = query.all_of([part, *filters])
            yield str(alone), "this part alone", alone


def _together(tree: And, context: Context) -> Iterator[tuple[str, str, Node]]:
    """Words that stand side by side as one term: without blanks, if they are Chinese, and what the term means."""
    words = [part for part in tree.parts if isinstance(part, Text)]
    others = [part for part in tree.parts if not isinstance(part, Text)]
    term = " ".join(word.shown.strip('"') for word in words)
    if len(words) > 1 and all(text.is_dense(char) for char in text.fold_text(term) if not char.isspace()):
        term = "".join(term.split())
        joined = query.all_of([query.written(term), *others])
        yield str(joined), "without blanks", joined
    for other in Glosses(context.glossary).others(term)[:_GLOSSES]:
        wanted = query.all_of([query.written(other, quoted=True), *others])
        yield str(wanted), _TRANSLATED, wanted


def _spellings(leaf: Text, found: list[Found], context: Context) -> Iterator[tuple[str, str]]:
    """Other ways to write a leaf, each with the reason."""
    plain = leaf.shown.strip('"')
    folded = text.fold_text(plain)
    for other in _regional(plain):
        yield other, "the word of another region"
    for name in _people(plain, context):
        yield f'"{name}"', "a participant whose name sounds so"
    for other in Glosses(context.glossary).others(plain)[:_GLOSSES]:
        yield _quoted(other), _TRANSLATED
    if any(text.is_dense(char) for char in folded):
        yield from _dense(plain, folded)
    else:
        yield from _latin(leaf, plain, folded, found)


def _dense(plain: str, folded: str) -> Iterator[tuple[str, str]]:
    spaced = _spaced(plain)
    if spaced != plain:
        yield f'"{spaced}"', "with blanks between the scripts"
    if any(char.isspace() for char in folded):
        yield "".join(plain.split()), "without blanks"
        yield plain, "the words anywhere in the record"
    else:
        yield f"{plain}~", "sounds alike"
    for other in spelling.of_name(plain):
        yield str(other), "in pinyin"
    if len(folded) > 2 and all(text.is_dense(char) for char in folded):
        yield plain[1:], "without the first character"
        yield plain[:-1], "without the last character"
        yield f"{plain[:2]} NEAR/5 {plain[2:]}", "the characters apart"


def _latin(leaf: Text, plain: str, folded: str, found: list[Found]) -> Iterator[tuple[str, str]]:
    words = [word for word, _, _ in text.tokens(folded)]
    if grouped := _number(folded):
        yield grouped, "the number with its digits grouped in any way"
    if len(words) > 1:
        yield " NEAR/5 ".join(words[:4]), "the words near each other"
        yield " ".join(words), "the words anywhere in the message"
        for number, word in enumerate(words[:4]):
            for other in _close_words(word, found):
                yield f'"{" ".join([*words[:number], other, *words[number + 1 :]])}"', "a close spelling in the case"
        return
    if not words:
        return
    if leaf.pieces[0].kind != "stem":
        yield words[0], "by the stem"
    yield f"*{words[0]}*", "inside other words"
    for word in _close_words(words[0], found):
        yield word, "a close spelling in the case"


def _number(folded: str) -> str:
    """A regular expression for a number of at least four digits however they are grouped; "" for anything else."""
    digits = [char for char in folded if "0" <= char <= "9"]
    if len(digits) < 4 or any(char not in "0123456789 ,.-+()'" for char in folded):
        return ""
    return f"/\\b{'[ ,.()-]{0,2}'.join(digits)}\\b/"


def _quoted(other: str) -> str:
    return f'"{other.replace(chr(34), " ")}"' if not other.isalpha() or not other.isascii() else other


def _close_words(word: str, found: list[Found]) -> list[str]:
    leaf = Fuzzy(word, 1 if len(word) < 6 else 2)
    if len(word) < 3:
        return []
    near: set[str] = set()
    for one in found:
        tokens = set(vocabulary.fuzzy(one.shard, leaf).tolist())
        every = zip(one.shard.vocabulary, one.shard.word_tokens.tolist(), strict=True)
        near |= {other for other, token in every if token in tokens}
    return sorted(near - {word})[:4]


def _people(plain: str, context: Context) -> list[str]:
    keys = sorted(context.book.participants(plain))
    return [name for key in keys if (name := context.book.shown.get(key, "")) and name != plain][:3]


def _regional(plain: str) -> list[str]:
    """The words of Taiwan and the mainland for each other (資料 and 数据), by OpenCC."""
    if plain.isascii():
        return []
    turned = {_converted("tw2sp", plain), _converted("s2twp", plain), _converted("tw2sp", _converted("s2t", plain))}
    return sorted(other for other in turned if text.fold_text(other) != text.fold_text(plain))


def _converted(how: str, plain: str) -> str:
    return str(_converter(how).convert(plain))


@lru_cache(maxsize=4)
def _converter(how: str) -> Any:
    from opencc import OpenCC

    return OpenCC(how)


def _spaced(plain: str) -> str:
    made = ""
    for before, char in zip(["", *plain], plain, strict=False):
        if before and text.is_dense(before) != text.is_dense(char) and before.isalnum() and char.isalnum():
            made += " "
        made += char
    return made
