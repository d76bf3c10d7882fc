"""What a query says, as a tree of frozen nodes; `workbench.search.grammar` makes it from text.

::

    Node = Leaf | Near | And | Or | Not | Filter | Everything
    Leaf = Text | Fuzzy | Regex

Leaves speak about one text field of a record; And, Or and Not about the whole record (a word in the subject and
another one in the body are both in the message); Near about two leaves in the same field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from .. import text

__all__ = [
    "And",
    "Everything",
    "Filter",
    "Fuzzy",
    "Leaf",
    "Near",
    "Node",
    "Not",
    "Or",
    "Regex",
    "Text",
    "leaves",
]


class Piece(NamedTuple):
    """A piece of a text to find.

    `kind` is "lit" (these folded characters), "stem" (a word of this stem), "any" (any letters and digits of a
    word) or "gap" (blanks and line breaks).
    """

    kind: str
    value: str = ""


@dataclass(frozen=True)
class Text:
    """Pieces that follow each other; `left` and `right` tell whether a word must begin and end there."""

    pieces: tuple[Piece, ...]
    left: bool = False
    right: bool = False
    field: str = ""
    shown: str = ""  # as the reporter wrote it
    at: int = 0

    def __str__(self) -> str:
        return _scoped(self.field, self.shown)


@dataclass(frozen=True)
class Fuzzy:
    """A word of at most `distance` slips (letters missing, added, wrong or swapped) from `word`."""

    word: str
    distance: int
    field: str = ""
    at: int = 0

    def __str__(self) -> str:
        return _scoped(self.field, f"{self.word}~{self.distance}")


@dataclass(frozen=True)
class Regex:
    """A regular expression (RE2: no backreferences, linear time); on the verbatim text where `verbatim`."""

    pattern: str
    verbatim: bool = False
    field: str = ""
    shown: str = ""
    at: int = 0

    def __str__(self) -> str:
        return _scoped(self.field, self.shown or f"/{self.pattern}/{'c' if self.verbatim else ''}")


@dataclass(frozen=True)
class Near:
    """Both sides in one field, in any order, with at most `distance` words or Chinese characters between them."""

    one: Node
    other: Node
    distance: int = 10
    at: int = 0

    def __str__(self) -> str:
        return f"{self.one} NEAR/{self.distance} {self.other}"


@dataclass(frozen=True)
class And:
    """Every part."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " AND ".join(f"({part})" if isinstance(part, Or) else str(part) for part in self.parts)


@dataclass(frozen=True)
class Or:
    """At least one part."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " OR ".join(f"({part})" if isinstance(part, And) else str(part) for part in self.parts)


@dataclass(frozen=True)
class Not:
    """Everything but the part."""

    part: Node

    def __str__(self) -> str:
        return f"NOT ({self.part})" if isinstance(self.part, And | Or | Near) else f"NOT {self.part}"


@dataclass(frozen=True)
class Filter:
    """A condition on a record's own data: `from:`, `after:`, `has:` …"""

    name: str
    value: str
    at: int = 0

    def __str__(self) -> str:
        return f'{self.name}:"{self.value}"' if " " in self.value else f"{self.name}:{self.value}"


@dataclass(frozen=True)
class Everything:
    """Every record."""

    def __str__(self) -> str:
        return "*"


Leaf = Text | Fuzzy | Regex
Node = Text | Fuzzy | Regex | Near | And | Or | Not | Filter | Everything


def leaves(node: Node, *, positive: bool = True) -> Iterator[Leaf | Near]:
    """The leaves whose words are in a hit, in order; with `positive=False` also those below a NOT."""
    match node:
        case Text() | Fuzzy() | Regex() | Near():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part, positive=positive)
        case Not(part) if not positive:
            yield from leaves(part, positive=positive)


def filters(node: Node) -> Iterator[Filter]:
    """All filters of a tree."""
    match node:
        case Filter():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from filters(part)
        case Not(part):
            yield from filters(part)


def replaced(node: Node, old: Node, new: Node) -> Node:
    """The tree with one leaf in the place of another."""
    if node is old:
        return new
    match node:
        case And(parts):
            return all_of(replaced(part, old, new) for part in parts)
        case Or(parts):
            return any_of(replaced(part, old, new) for part in parts)
    return node


def all_of(parts: Iterable[Node]) -> Node:
    """The conjunction of the parts, flat; Everything where there are none."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))]
    flat = [part for part in flat if not isinstance(part, Everything)]
    return flat[0] if len(flat) == 1 else And(tuple(flat)) if flat else Everything()


def any_of(parts: Iterable[Node]) -> Node:
    """The disjunction of the parts, flat."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def written(raw: str, *, quoted: bool = False, at: int = 0) -> Text:
    """The leaf for a word or phrase as the reporter wrote it.

    A single word of a to z is matched by its stem, unless quoted. Where a dense character (Chinese and the like)
    occurs, the characters are matched wherever they stand; otherwise whole words are.
    """
    shown = f'"{raw}"' if quoted else raw
    pieces = tuple(_pieces(text.fold_text(raw).strip()))
    literal = "".join(piece.value for piece in pieces)
    if not quoted and len(pieces) == 1 and literal.isascii() and literal.isalpha():
        return Text((Piece("stem", text.stem(literal)),), True, True, "", shown, at)
    if any(text.is_dense(char) for char in literal):
        return Text(_without_loose_ends(pieces), False, False, "", shown, at)
    left = bool(pieces) and pieces[0].kind == "lit" and text.is_word(pieces[0].value[0])
    right = bool(pieces) and pieces[-1].kind == "lit" and text.is_word(pieces[-1].value[-1])
    return Text(pieces, left, right, "", shown, at)


def phrase(raw: str) -> Text:
    """The leaf for words that follow each other, each matched by its stem: a plain term of a topic."""
    found = written(raw, quoted=True)
    if not (found.left or found.right):
        return replace(found, shown=raw)
    pieces = tuple(
        Piece("stem", text.stem(piece.value)) if piece.kind == "lit" and whole and _plain(piece.value) else piece
        for piece, whole in zip(found.pieces, _whole(found.pieces), strict=True)
    )
    return replace(found, pieces=pieces, shown=raw)


def _plain(word: str) -> bool:
    return word.isascii() and word.isalpha()


def _whole(pieces: tuple[Piece, ...]) -> list[bool]:
    """For each piece, whether blanks or the end stand on both sides of it."""
    kinds = ["gap", *(piece.kind for piece in pieces), "gap"]
    return [kinds[place] == "gap" and kinds[place + 2] == "gap" for place in range(len(pieces))]


def _pieces(folded: str) -> Iterator[Piece]:
    word, last = "", ""
    for char in folded:
        kind = "any" if char == "*" else "gap" if char.isspace() else "lit"
        if kind == "lit":
            word += char
        else:
            if word:
                yield Piece("lit", word)
            if kind != last:
                yield Piece(kind)
            word = ""
        last = kind
    if word:
        yield Piece("lit", word)


def _without_loose_ends(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Pieces without stars at the ends: dense characters are found inside longer words anyway."""
    while pieces and pieces[0].kind != "lit":
        pieces = pieces[1:]
    while pieces and pieces[-1].kind != "lit":
        pieces = pieces[:-1]
    return pieces


def _scoped(field: str, shown: str) -> str:
    return f"{field}:{shown}" if field else shown
