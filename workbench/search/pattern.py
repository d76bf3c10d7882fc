"""Leaves as regular expressions: for RE2 over whole columns of folded texts, and for Python within a single one.

Python's engine only ever sees patterns made here from escaped literals; what a reporter writes between slashes is
run by RE2, whose time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from .. import text
from .query import Regex, Text

__all__ = ["folded_regex", "literal", "python_spans", "re2_pattern", "refused", "surely", "usual"]

_EDGES = np.array([code < 128 and not chr(code).isalnum() for code in range(256)])
_HAN = np.array([0xE4 <= code <= 0xE9 for code in range(256)])  # bytes that U+4000 to U+9FFF begin with in UTF-8
Words = Callable[[str], Iterable[str]]  # the words of a stem


def literal(leaf: Text) -> str | None:
    """The characters to find where the leaf is nothing but characters, without conditions on what stands beside."""
    plain = len(leaf.pieces) == 1 and leaf.pieces[0].kind == "lit" and not (leaf.left or leaf.right)
    return leaf.pieces[0].value if plain else None


def usual(leaf: Text) -> str:
    """A phrase of whole ASCII words in its usual form, a blank between words; "" for any other leaf."""
    words = [piece.value for piece in leaf.pieces if piece.kind == "lit"]
    gaps = [piece for piece in leaf.pieces if piece.kind == "gap"]
    whole = leaf.left and leaf.right and len(words) + len(gaps) == len(leaf.pieces) and len(gaps) == len(words) - 1
    return " ".join(words) if whole and all(word.isascii() for word in words) else ""


def surely(plain: str, texts: pa.Array) -> npt.NDArray[np.bool_]:
    """Which texts hold `plain` first between blanks, marks, Chinese or the ends; of the others nothing is said."""
    places = pc.find_substring(texts, plain).to_numpy(zero_copy_only=False)
    bounds = np.frombuffer(texts.buffers()[1], np.int64)[texts.offset : texts.offset + len(texts) + 1]
    data = np.frombuffer(texts.buffers()[2] or b"\0", np.uint8)
    starts, ends = bounds[:-1] + places, bounds[:-1] + places + len(plain)

    def at(wanted: npt.NDArray[np.int64], inside: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint8]:
        return np.where(inside, data[np.clip(wanted, 0, len(data) - 1)], 32)

    left = _EDGES[at(starts - 1, places > 0)] | _HAN[at(starts - 3, places > 2)]
    after = at(ends, ends < bounds[1:])
    found: npt.NDArray[np.bool_] = (places >= 0) & left & (_EDGES[after] | _HAN[after])
    return found


def re2_pattern(leaf: Text, words: Words) -> str:
    """An RE2 pattern that finds every text in which the leaf occurs; "" where no word has one of its stems.

    A star inside a word is taken too widely (dense characters pass): look again with `python_spans`.
    """
    dense = "".join(f"\\x{{{low:x}}}-\\x{{{high:x}}}" for low, high in text.DENSE)
    edge = f"[^\\pL\\pN\\pM]|[{dense}]"
    body = _body(leaf, words, r"[\pL\pN\pM]*", r"[\s\pZ\x{0b}\x{1c}-\x{1f}\x{85}]+")
    return body and (f"(?:^|{edge})" if leaf.left else "") + body + (f"(?:$|{edge})" if leaf.right else "")


def python_spans(leaf: Text, words: Words) -> Callable[[str], list[tuple[int, int]]]:
    """A function that finds every place of the leaf in a folded text.

    The condition on what stands before is looked at after a match, since a pattern that begins with its literal is
    many times quicker.
    """
    one = text.word_class()
    body = _body(leaf, words, f"(?:{one})*", r"\s+")
    if not body:
        return lambda folded: []
    compiled, before = _compiled(body + (f"(?!{one})" if leaf.right else "")), _compiled(one)
    if not leaf.left:
        return lambda folded: [match.span() for match in compiled.finditer(folded)]

    def find(folded: str) -> list[tuple[int, int]]:
        spans, place = [], 0
        while match := compiled.search(folded, place):
            start, end = match.span()
            inside = start > 0 and before.match(folded, start - 1)
            if not inside:
                spans.append((start, end))
            place = start + 1 if inside else max(end, start + 1)
        return spans

    return find


def loose(leaf: Text) -> bool:
    """True where the RE2 pattern may find too much."""
    return any(piece.kind == "any" for piece in leaf.pieces)


def folded_regex(pattern: str) -> str:
    """A reporter's pattern for folded text: case aside, and its Chinese characters simplified."""
    return "(?i)" + "".join(char if char.isascii() else _folded_char(char) for char in pattern)


def refused(leaf: Regex) -> str:
    """Why RE2 does not take the pattern; "" if it does."""
    if leaf.pattern in ("", "(?i)"):
        return "it is empty"
    if re.search(r"(?<!\\)(?:\\\\)*\\C", leaf.pattern):
        return "\\C would cut characters in two"
    try:
        pc.match_substring_regex(pa.array(["x"]), leaf.pattern)
    except (pa.ArrowInvalid, UnicodeEncodeError, MemoryError) as error:
        return str(error).removeprefix("Invalid regular expression: ").split("\n")[0]
    return ""


def _folded_char(char: str) -> str:
    folded = text.fold_cluster(char)
    return re.escape(folded) if folded else ""


def _body(leaf: Text, words: Words, anything: str, blanks: str) -> str:
    made = []
    for piece in leaf.pieces:
        if piece.kind == "lit":
            made.append(re.escape(piece.value))
        elif piece.kind == "stem":
            found = sorted(words(piece.value), key=len, reverse=True)
            if not found:
                return ""
            made.append(f"(?:{'|'.join(re.escape(word) for word in found)})")
        else:
            made.append(anything if piece.kind == "any" else blanks)
    return "".join(made)


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
