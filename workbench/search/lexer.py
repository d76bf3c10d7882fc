"""A query cut into tokens, each with its place; full-width brackets, quotes and blanks are as good as plain ones."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import QueryError

__all__ = ["FIELDS", "Token", "tokens"]

TEXT_FIELDS = ("body", "subject", "edit", "extra", "file", "link", "forwarded", "text", "title", "author", "property",
               "path", "name", "email", "phone", "account", "role")  # fmt: skip
RECORD_FIELDS = ("from", "to", "in", "platform", "custodian", "type", "lang", "before", "after", "on", "has", "is",
                 "topic", "person", "original", "key", "tag")  # fmt: skip
FIELDS = frozenset(TEXT_FIELDS + RECORD_FIELDS)
_OPEN, _CLOSE, _QUOTES = "(（", ")）", {'"': '"', "“": "”", "”": "”", "「": "」", "『": "』", "＂": "＂", "„": "”"}
_NEAR = re.compile(r"NEAR(?:/(\d{1,4}))?$")
_FIELD = re.compile(r"([A-Za-z]+)[:：]")
_SLIPS = re.compile(r"~(\d?)")


@dataclass(frozen=True)
class Token:
    """`kind`: open, close, and, or, not, near, minus, field, word, quoted, regex or end; `at` its place."""

    kind: str
    value: str
    at: int
    slips: str = ""  # of a word with ~: how many slips, "?" where not said
    verbatim: bool = False  # of a regular expression with the flag c


def tokens(query: str) -> list[Token]:
    """The tokens of a query, the last one of kind end. Raises QueryError at the character where it breaks off."""
    found: list[Token] = []
    place = 0
    while place < len(query):
        if query[place].isspace():
            place += 1
            continue
        token, place = _next(query, place)
        found.append(token)
    return [*found, Token("end", "", len(query))]


def _next(query: str, at: int) -> tuple[Token, int]:
    char = query[at]
    if char in _OPEN or char in _CLOSE:
        return Token("open" if char in _OPEN else "close", char, at), at + 1
    if char in _QUOTES:
        return _quoted(query, at)
    if char == "/":
        return _regex(query, at)
    if char in "-－" and at + 1 < len(query) and not query[at + 1].isspace():
        return Token("minus", char, at), at + 1
    if (field := _FIELD.match(query, at)) and field[1].lower() in FIELDS:
        return Token("field", field[1].lower(), at), field.end()
    return _word(query, at)


def _quoted(query: str, at: int) -> tuple[Token, int]:
    end = query.find(_QUOTES[query[at]], at + 1)
    if end < 0 and query[at] in "“”„":
        end = query.find('"', at + 1)
    if end < 0:
        raise QueryError("A quotation mark is opened and never closed.", "Close it.", query=query, position=at)
    slips = _SLIPS.match(query, end + 1)
    token = Token("quoted", query[at + 1 : end], at, (slips[1] or "?") if slips else "")
    return token, slips.end() if slips else end + 1


def _regex(query: str, at: int) -> tuple[Token, int]:
    end = at + 1
    while end < len(query) and query[end] != "/":
        end += 2 if query[end] == "\\" else 1
    after = end + 1
    verbatim = query[after : after + 1] == "c"
    after += verbatim
    closed = end < len(query) and (after >= len(query) or query[after].isspace() or query[after] in _CLOSE)
    if not closed:
        what = "A regular expression begins here and is not closed by a slash."
        raise QueryError(what, 'Close it, or put a path in quotes: "/a/path".', query=query, position=at)
    return Token("regex", query[at + 1 : end].replace("\\/", "/"), at, verbatim=verbatim), after


def _word(query: str, at: int) -> tuple[Token, int]:
    end = at
    while end < len(query) and not query[end].isspace() and query[end] not in _OPEN + _CLOSE + "".join(_QUOTES):
        end += 1
    if end == at:
        raise QueryError("This mark has no partner.", "Remove it, or quote it.", query=query, position=at)
    word = query[at:end]
    if word in ("AND", "OR", "NOT"):
        return Token(word.lower(), word, at), end
    if near := _NEAR.match(word):
        return Token("near", near[1] or "10", at), end
    if word in "-－":
        raise QueryError("A minus stands alone.", "Put it right before a word.", query=query, position=at)
    if (slips := re.search(r"~(\d?)$", word)) and slips.start():
        return Token("word", word[: slips.start()], at, slips[1] or "?"), end
    return Token("word", word, at), end
