"""Looking up words in running text, the longest that is known at each place; and words by their sense."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from .. import text
from . import cedict
from .trade import TRADE

__all__ = ["Gloss", "Glosses"]

CASE, OWN = "the case's glossary", "the workbench's glossary"
_LONGEST = 16
_MANY = 12


class Gloss(NamedTuple):
    """A word at `start` to `end` of a text: pinyin ("" if unknown), its `senses`, and the `source` that says so."""

    start: int
    end: int
    word: str
    pinyin: str
    senses: tuple[str, ...]
    source: str

    def __str__(self) -> str:
        said = f" {self.pinyin}" if self.pinyin else ""
        return f"{self.word}{said}: {'; '.join(self.senses)} ({self.source})"


class Meaning(NamedTuple):
    """What one source says of a word."""

    pinyin: str
    senses: tuple[str, ...]
    source: str


class Glosses:
    """Glosses by a case's own glossary (term to gloss), the workbench's and CC-CEDICT, in this order."""

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        self._own = {text.fold_text(term).strip(): Meaning("", (gloss,), CASE) for term, gloss in (own or {}).items()}
        self._own.pop("", None)
        self._longest = max([_LONGEST, *map(len, self._own)])

    def meanings(self, word: str) -> list[Meaning]:
        """Everything that is known of a word, the case's own glossary first."""
        folded = text.fold_text(word).strip()
        found = [self._own[folded]] if folded in self._own else []
        found += [_trade()[folded]] if folded in _trade() else []
        return found + [_meaning(entry) for entry in _carried().get(folded, ())]

    def spans(self, raw: str) -> list[Gloss]:
        """A gloss for each known word of a text, as it stands there, in order and without overlap.

        Where sources differ, the senses of each stand one after the other, the case's own first.
        """
        folded = text.fold(raw)
        found, place = [], 0
        while place < len(folded.text):
            end = self._end(folded.text, place)
            if end > place:
                start, stop = text.raw_span(folded, place, end)
                found.append(self._gloss(raw, start, stop, folded.text[place:end]))
            place = max(end, place + 1)
        return found

    def others(self, word: str) -> list[str]:
        """Words of the other language that have this sense or are a sense of it; the case's own first."""
        folded = text.fold_text(word).strip()
        found: list[str] = []
        if not text.tokens(folded):
            return found
        if any(text.is_dense(char) for char in folded):
            for meaning in self.meanings(folded):
                found += [plain for sense in meaning.senses for plain in _plain(sense)]
        else:
            key = _stemmed(folded)
            mine = {**_by_sense_of(_trade()), **_by_sense_of(self._own)}
            found = [*mine.get(key, ()), *_by_sense().get(key, ())]
            found += [plain for meaning in self.meanings(folded) for s in meaning.senses for plain in _plain(s)]
        return [other for other in dict.fromkeys(found) if text.fold_text(other) != folded][:_MANY]

    def _gloss(self, raw: str, start: int, stop: int, folded: str) -> Gloss:
        known = self.meanings(folded)
        senses = dict.fromkeys(sense for meaning in known for sense in meaning.senses)
        pinyin = dict.fromkeys(meaning.pinyin for meaning in known if meaning.pinyin)
        sources = dict.fromkeys(meaning.source for meaning in known)
        return Gloss(start, stop, raw[start:stop], ", ".join(pinyin), tuple(senses), ", ".join(sources))

    def _end(self, folded: str, place: int) -> int:
        """The end of the longest word known at a place; the place itself where none is."""
        if place and _inside(folded, place):
            return place
        for end in range(min(len(folded), place + self._longest), place, -1):
            word = folded[place:end]
            known = word in self._own or word in _trade() or word in _carried()
            if known and not (end < len(folded) and _inside(folded, end)):
                return end
        return place


def _inside(folded: str, place: int) -> bool:
    """Whether a word of letters would be cut in two here."""
    return text.is_word(folded[place - 1]) and text.is_word(folded[place])


@lru_cache(maxsize=1)
def _trade() -> dict[str, Meaning]:
    return {text.fold_text(term): Meaning("", (gloss,), OWN) for term, gloss in TRADE.items()}


@lru_cache(maxsize=1)
def _carried() -> dict[str, list[cedict.Entry]]:
    """The entries of CC-CEDICT by both spellings, folded; those that hold no Chinese are left out."""
    found: dict[str, list[cedict.Entry]] = {}
    for entry in cedict.carried():
        for word in dict.fromkeys((text.fold_string(entry.simplified), text.fold_string(entry.traditional))):
            if not word.isascii():
                found.setdefault(word, []).append(entry)
    return found


def _meaning(entry: cedict.Entry) -> Meaning:
    return Meaning(cedict.spoken(entry.pinyin), entry.senses, cedict.SOURCE)


@lru_cache(maxsize=1)
def _by_sense() -> dict[str, list[str]]:
    """Words of CC-CEDICT by their senses, in the order of the dictionary."""
    found: dict[str, list[str]] = {}
    for entry in cedict.carried():
        for sense in entry.senses:
            for plain in _plain(sense):
                found.setdefault(_stemmed(plain), []).append(entry.simplified)
    return found


def _by_sense_of(known: Mapping[str, Meaning]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for term, meaning in known.items():
        for sense in meaning.senses:
            for plain in _plain(sense):
                found.setdefault(_stemmed(plain), []).append(term)
    return found


def _plain(sense: str) -> Iterator[str]:
    """The bare words of a sense, one for each that is set off by a comma or semicolon; long ones are left out."""
    bare = re.sub(r"\([^()]*\)|\[[^\]]*\]", " ", sense)
    for part in re.split(r"[;,]| or ", bare):
        words = re.sub(r"^(?:to|a|an|the|sth|sb)\s+", "", " ".join(part.split())).strip(" .:!?'\"")
        if words and len(words.split()) <= 4 and not words.startswith(("CL:", "variant of", "surname ", "see ")):
            yield words


def _stemmed(words: str) -> str:
    return " ".join(text.stem(word) for word, _, _ in text.tokens(text.fold_text(words)))
