"""From the text of a query to its tree. An error points at the character where the query cannot be understood.

::

    query   = and {"OR" and}
    and     = {["AND"] not}
    not     = ("NOT" | "-") not | near
    near    = primary {"NEAR" ["/" n] primary}
    primary = "(" query ")" | field ":" primary | word | "phrase" | /regex/
"""

from __future__ import annotations

import re
from dataclasses import replace

from .. import text
from ..errors import QueryError
from . import conditions, pattern, query, sound
from .lexer import TEXT_FIELDS, Token, tokens
from .query import Everything, Filter, Fuzzy, Near, Node, Not, Or, Regex, Text

__all__ = ["parse", "term"]

MAX_LENGTH, MAX_DEPTH = 20_000, 50
_BRACKET = re.compile(r"[(（][^\s()（）\"“”「」『』]+[)）](?=[\s)）]|$)")


def parse(source: str) -> Node:
    """The tree of a query; implicit AND stands between words. Raises QueryError for what is no query."""
    if len(source) > MAX_LENGTH:
        raise QueryError(f"The query is longer than {MAX_LENGTH:,} characters.", "Search in several steps.")
    for place, char in enumerate(source):
        if "\ud800" <= char <= "\udfff":
            raise QueryError("This is half a character.", "Write it again.", query=source[:place], position=place)
    reader = _Reader(source)
    if reader.now.kind == "end":
        raise QueryError("The query is empty.", "Write at least one word, or * for everything.", query=source)
    found = reader.either()
    if reader.now.kind != "end":
        raise reader.error("A bracket is closed that was never opened.", "Remove it, or quote it.")
    return found


def term(source: str) -> Node:
    """The tree of one term of a list: plain words are a phrase matched by stems, anything else is a query."""
    found = tokens(source)[:-1]
    plain = all(token.kind == "word" and not token.slips for token in found)
    return query.phrase(source) if plain and len(found) > 1 else parse(source)


class _Reader:
    """Recursive descent over the tokens of one query."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.rest = tokens(source)
        self.fields: list[Token] = []
        self.depth = 0

    @property
    def now(self) -> Token:
        return self.rest[0]

    def take(self) -> Token:
        return self.rest.pop(0) if len(self.rest) > 1 else self.rest[0]

    def error(self, what: str, todo: str, at: int | None = None) -> QueryError:
        return QueryError(what, todo, query=self.source, position=self.now.at if at is None else at)

    def either(self) -> Node:
        parts = [self.both()]
        while self.now.kind == "or":
            self.take()
            parts.append(self.both())
        return query.any_of(parts)

    def both(self) -> Node:
        parts = [self.negated()]
        while self.now.kind not in ("end", "close", "or"):
            if self.now.kind == "and":
                self.take()
            parts.append(self.negated())
        return query.all_of(parts)

    def negated(self) -> Node:
        if self.now.kind not in ("not", "minus"):
            return self.near()
        self.deeper()
        self.take()
        found = Not(self.negated())
        self.depth -= 1
        return found

    def near(self) -> Node:
        found, at = self.primary(), self.now.at
        while self.now.kind == "near":
            distance = int(self.take().value)
            other = self.primary()
            if not (_nearable(found) and _nearable(other)):
                raise self.error("NEAR stands between words, phrases or groups of them joined by OR.", "", at)
            found = Near(found, other, distance, at)
        return found

    def primary(self) -> Node:
        token = self.take()
        match token.kind:
            case "open":
                return self.group(token)
            case "field":
                return self.scoped(token)
            case "word" | "quoted" | "regex":
                return self.leaf(token)
        what = (
            "The query breaks off here: a word is missing." if token.kind == "end" else "A word is missing before this."
        )
        raise self.error(what, "Write a word, or put operators and brackets in quotes to search for them.", token.at)

    def group(self, opened: Token) -> Node:
        self.deeper()
        found = self.either()
        self.depth -= 1
        if self.now.kind != "close":
            raise self.error("A bracket is opened and never closed.", "Close it.", opened.at)
        self.take()
        return found

    def scoped(self, field: Token) -> Node:
        if self.fields:
            raise self.error("A field stands inside another field.", "Put it outside the brackets.", field.at)
        if self.now.kind not in ("open", "word", "quoted", "regex") or self.now.at > field.at + len(field.value) + 1:
            raise self.error(
                f"{field.value}: needs a value right after it.", f'For instance {field.value}:"…".', field.at
            )
        self.fields.append(field)
        found = self.primary()
        self.fields.pop()
        return found

    def leaf(self, token: Token) -> Node:
        field = self.fields[-1] if self.fields else None
        if field and field.value not in TEXT_FIELDS:
            return self.condition(field, token)
        scope = field.value if field else ""
        if token.kind == "regex":
            return self.regex(token, scope)
        if token.slips:
            return self.fuzzy(token, scope)
        if token.kind == "word" and token.value.strip("*＊") == "" and not field:
            return Everything()
        found = query.written(token.value, quoted=token.kind == "quoted", at=token.at)
        if not any(piece.kind in ("lit", "stem") for piece in found.pieces):
            raise self.error("There is nothing to search for here.", "Write at least one letter.", token.at)
        return replace(found, field=scope)

    def condition(self, field: Token, token: Token) -> Node:
        if token.kind == "regex":
            raise self.error(f"{field.value}: takes no regular expression.", "Write a name or a word.", token.at)
        values = [value for part in self.listed(token) for value in _values(part) if value.strip()]
        if not values:
            raise self.error(f"{field.value}: has no value.", f'For instance {field.value}:"…".', field.at)
        try:
            nodes = [conditions.checked(Filter(field.value, value.strip(), token.at)) for value in values]
        except QueryError as error:
            raise self.error(error.what, error.todo, token.at) from None
        return query.any_of(nodes)

    def bracketed(self, token: Token) -> Token:
        """The token with a bracket of one piece right behind it, as names have it: from:王芳(财务)."""
        found = _BRACKET.match(self.source, _end(token)) if token.kind == "word" else None
        if not found:
            return token
        while self.now.kind != "end" and self.now.at < found.end():
            self.take()
        return replace(token, value=self.source[token.at : found.end()])

    def listed(self, token: Token) -> list[Token]:
        """The token with all that a comma joins to it without a blank: from:"Lin Xiaowen",gao."""
        parts = [token := self.bracketed(token)]
        while self.now.kind in ("word", "quoted") and self.now.at == _end(parts[-1]):
            last, here = parts[-1], self.now
            comma = here.value[0] if here.kind == "word" else last.value[-1] if last.kind == "word" else ""
            if comma not in (",", "，"):
                break
            parts.append(self.take())
        return parts

    def regex(self, token: Token, scope: str) -> Regex:
        found = Regex(
            token.value if token.verbatim else pattern.folded_regex(token.value),
            token.verbatim,
            scope,
            f"/{token.value}/{'c' if token.verbatim else ''}",
            token.at,
        )
        if problem := pattern.refused(found):
            todo = "Backreferences and look-around are not available; quote the text to search for it as it stands."
            raise self.error(f"The regular expression cannot be used: {problem}.", todo, token.at)
        return found

    def fuzzy(self, token: Token, scope: str) -> Fuzzy | Regex | Text:
        word = text.fold_text(token.value).strip()
        if not word or any(char.isspace() or char == "*" for char in word):
            raise self.error("~ stands after a single word.", "Write word~ or word~2.", token.at)
        if any(text.is_dense(char) for char in word):
            return Regex(sound.alike(word), False, scope, f"{token.value}~", token.at)
        if not all(text.is_word(char) for char in word):
            raise self.error("~ stands after a word of letters and digits.", "Write word~ or word~2.", token.at)
        distance = int(token.slips) if token.slips != "?" else 1 if len(word) < 6 else 2
        return Fuzzy(word, min(distance, 3, len(word) - 1), scope, token.at)

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error(f"Brackets and NOT are nested more than {MAX_DEPTH} deep.", "Take some of them away.")


def _end(token: Token) -> int:
    return token.at + len(token.value) + (2 if token.kind == "quoted" else 0)


def _values(token: Token) -> list[str]:
    return [token.value] if token.kind == "quoted" else token.value.replace("，", ",").split(",")


def _nearable(node: Node) -> bool:
    match node:
        case Text() | Fuzzy() | Near():
            return True
        case Regex():
            return not node.verbatim
        case Or(parts):
            return all(_nearable(part) for part in parts)
    return False
