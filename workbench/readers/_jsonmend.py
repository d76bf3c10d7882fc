"""Decode one JSON value that may be damaged, keeping every word that can be kept.

`decode` is strict first (quick), then lenient about what a strict decoder refuses but nobody loses by, then `mend`
reads what is left of a broken value: lost commas and quotes, quotes inside words, raw line breaks, a cut end. It
never raises for any bytes, never recurses deeper than `DEPTH`, and takes time linear in the length.
"""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

__all__ = ["decode", "mend", "text", "words"]

DEPTH = 100
_STRICT = msgspec.json.Decoder()
_BLANK = re.compile(rb"[\s,\x00]*")
_PLAIN = re.compile(rb'"((?:[^"\\\n\r]++|\\.)*+)"', re.S)
_PLAIN_SINGLE = re.compile(rb"'((?:[^'\\\n\r]++|\\.)*+)'", re.S)
_WORD = re.compile(rb"[^,\n\r}\]{\[]*+")
_CURLY = rb"(?:\xe2\x80[\x98-\x9f]|\xc2[\xab\xbb])"  # typographic quotes, as translators put them
_ATOM = re.compile(rb"""(?:-?\d[\d.eE+-]*+|true|false|null)(?=\s*+["'][^"'\n]{1,64}["']\s*+:)""")  # the comma is lost
_KEY = re.compile(rb"""(?:["']|%s)?([^"'\n\r:{}\[\],]{1,200}?)(?:["']|%s)?\s*+:""" % (_CURLY, _CURLY))
_CURLED = re.compile(_CURLY + rb"((?:[^\n\r])*?)" + _CURLY + rb"(?=\s*+(?:[,}\]]|\Z))")
_AFTER_KEY = re.compile(rb"\s*+:")
_CURLED_KEY = _CURLY + rb"\s*+[\w.-]{1,40}\s*+" + _CURLY + rb"\s*+:"
_HALF_KEY = rb"""(?:,?[ \t\r]*+\n|,)\s*+[A-Za-z_]\w{0,40}["']\s*+:"""  # the first quote of the next name is lost
_END_IN_OBJECT = re.compile(
    rb"""["']\s*+(?:,?\s*+(?:["'][^"'\n]{1,200}["']?\s*:|}|\Z|\{\s*+(?:["']|%s)?\w{1,40}(?:["']|%s)?\s*+:|%s)|%s)"""
    % (_CURLY, _CURLY, _CURLED_KEY, _HALF_KEY)
)
_END_IN_ARRAY = re.compile(rb"""["']\s*+(?:[,\]]|\Z)""")
_LOST_END = re.compile(rb"""[,\s]*+(?=["'][^"'\n]{1,200}["']?\s*:|[}\]]|%s)""" % _CURLED_KEY)
_BEGINS = {
    b"{": re.compile(rb"""\{\s*+(?:["'}]|%s|[A-Za-z_]\w{0,40}["']?\s*+:|\Z)""" % _CURLY),
    b"[": re.compile(rb"""\[\s*+(?:["'{\[\]]|%s|-?\d|true|false|null|\Z)""" % _CURLY),
}
_NO_FIRST_QUOTE = re.compile(rb"""(?:[^"\\\n\r]++|\\.)*+\"""")
_LONE_END = re.compile(rb"""(?<!\\)["'][ \t\r,]*+\n""")
_STOP = re.compile(rb'\\.|"|\n', re.S)
_STOP_SINGLE = re.compile(rb"\\.|'|\n", re.S)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.S)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "/": "/", "\\": "\\", '"': '"'}
_CONSTANTS = {b"true": True, b"false": False, b"null": None, b"True": True, b"False": False, b"None": None}
_PADDED = re.compile(r" \w{1,40} ?|\w{1,40} ", re.A)
_SURROGATE = re.compile("[\ud800-\udfff]")


def decode(raw: bytes) -> tuple[Any, bool]:
    """The value in `raw`, and True where it had to be repaired; never raises. None where nothing is left of it."""
    try:
        value = _STRICT.decode(raw)
        return (value, False) if not _spaced(value) else (_trimmed(value), True)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError):
        pass
    try:
        value = json.loads(raw.decode("utf-8"), strict=False, parse_constant=str)
        return _clean(value), True
    except (ValueError, RecursionError):
        value, _ = mend(raw)
        return value, True


def _spaced(value: Any) -> bool:
    """True where a translator has put blanks inside the quotes of all names of an object."""
    return type(value) is dict and len(value) > 1 and " " in "".join(value) and all(map(_PADDED.fullmatch, value))


def _trimmed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key.strip(): _trimmed(inner) for key, inner in value.items()}
    return [_trimmed(inner) for inner in value] if isinstance(value, list) else value


def mend(data: Any, start: int = 0, limit: int | None = None) -> tuple[Any, int]:
    """The damaged value at `start`, and where it ends (at most `limit`); None where there is no value."""
    end = len(data) if limit is None else limit
    piece = data[start:end]
    at = _BLANK.match(piece).end()  # type: ignore[union-attr]
    if at >= len(piece):
        return None, end
    value, stop = _value(piece, at, 0, False)
    return value, start + stop


def text(raw: bytes) -> str:
    """The bytes of a JSON string without its quotes as text: UTF-8, else GB18030, else odd bytes as escapes."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return _unescape(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return _unescape(raw.decode("utf-8", "backslashreplace"))


def words(value: str) -> str:
    """The text with half characters (lone UTF-16 surrogates) written out as escapes, so that it can be stored."""
    if value.isascii() or not _SURROGATE.search(value):
        return value
    paired = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return paired.encode("utf-8", "backslashreplace").decode("utf-8")


def _clean(value: Any, depth: int = 0) -> Any:
    if isinstance(value, str):
        return words(value)
    if isinstance(value, list) and depth < 5 * DEPTH:
        return [_clean(item, depth + 1) for item in value]
    if isinstance(value, dict) and depth < 5 * DEPTH:
        return {words(key): _clean(item, depth + 1) for key, item in value.items()}
    return value


def _unescape(value: str) -> str:
    if "\\" not in value:
        return value
    plain = _ESCAPE.sub(lambda m: _character(m[1]), value)
    return words(plain)


def _character(code: str) -> str:
    if len(code) == 5:
        return chr(int(code[1:], 16))
    return _SIMPLE.get(code, "\\" + code)  # an escape that JSON does not know stays as it stands


def _value(data: bytes, at: int, depth: int, in_object: bool) -> tuple[Any, int]:
    head = data[at : at + 1]
    if depth > DEPTH:
        return text(data[at:]), len(data)
    if head in _BEGINS and in_object and not _BEGINS[head].match(data, at) and (found := _unopened(data, at)):
        return found
    if head == b"{":
        return _object(data, at + 1, depth)
    if head == b"[":
        return _array(data, at + 1, depth)
    if head in (b'"', b"'"):
        return _string(data, at, in_object)
    if curled := _CURLED.match(data, at):
        return text(curled[1]), curled.end()
    return _bare(data, at, in_object)


def _object(data: bytes, at: int, depth: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while True:
        at = _skip(data, at)
        head = data[at : at + 1]
        if head in (b"", b"}"):
            return found, min(at + 1, len(data))
        if head in (b"]", b"{"):  # closes something further out, or begins something new: the own bracket is lost
            return found, at
        key, at = _key(data, at)
        if key is None:
            at += 1
            continue
        at = _skip(data, at)
        if at >= len(data) or data[at : at + 1] in (b"}", b"]"):
            found.setdefault(key, None)
            continue
        found[key], at = _value(data, at, depth + 1, True)


def _array(data: bytes, at: int, depth: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    while True:
        at = _skip(data, at)
        head = data[at : at + 1]
        if head in (b"", b"]"):
            return found, min(at + 1, len(data))
        if head == b"}":
            return found, at
        value, stop = _value(data, at, depth + 1, False)
        found.append(value)
        at = max(stop, at + 1)


def _key(data: bytes, at: int) -> tuple[str | None, int]:
    plain = _PLAIN.match(data, at)
    if plain and (colon := _AFTER_KEY.match(data, plain.end())):
        return text(plain[1]), colon.end()
    loose = _KEY.match(data, at)
    return (text(loose[1]).strip(), loose.end()) if loose else (None, at)


def _string(data: bytes, at: int, in_object: bool) -> tuple[str, int]:
    quote = data[at : at + 1]
    plain, stops = (_PLAIN, _STOP) if quote == b'"' else (_PLAIN_SINGLE, _STOP_SINGLE)
    ending = _END_IN_OBJECT if in_object else _END_IN_ARRAY
    whole = plain.match(data, at)
    if whole and ending.match(data, whole.end() - 1):
        return text(whole[1]), whole.end()
    seen = at
    for mark in stops.finditer(data, at + 1):
        if mark[0] == quote and ending.match(data, mark.start()):
            return text(data[at + 1 : mark.start()]), mark.end()
        if mark[0] == b"\n" and in_object and mark.start() >= seen:
            seen = _skip(data, mark.start())
            if _LOST_END.match(data, mark.start()):  # the closing quote is lost: the next line is a key or a bracket
                return text(data[at + 1 : _line_end(data, mark.start(), at + 1)]), seen
    if in_object and (lone := _LONE_END.search(data, at + 1)):  # words that are no JSON follow, and nothing after them
        return text(data[at + 1 : lone.start()]), lone.end()
    return text(data[at + 1 :]), len(data)


def _line_end(data: bytes, at: int, start: int) -> int:
    while at > start and data[at - 1 : at] in (b",", b" ", b"\r", b"\t"):
        at -= 1
    return at


def _bare(data: bytes, at: int, in_object: bool) -> tuple[Any, int]:
    atom = _ATOM.match(data, at) if in_object else None
    match = atom or _WORD.match(data, at)
    stop = match.end() if match else at
    word = data[at:stop].strip()
    if word in _CONSTANTS:
        return _CONSTANTS[word], stop
    try:
        return _STRICT.decode(word), stop
    except (msgspec.MsgspecError, UnicodeDecodeError):
        pass
    if in_object and (found := _unopened(data, at)):
        return found
    if in_object and word.endswith(b'"'):
        return text(word[:-1]), stop
    return (text(word) if word else None), stop


def _unopened(data: bytes, at: int) -> tuple[str, int] | None:
    """Words whose opening quote is lost: up to a quote on the same line that a name or the object's end follows."""
    seen = at
    while found := _NO_FIRST_QUOTE.match(data, seen):
        if _END_IN_OBJECT.match(data, found.end() - 1):
            return text(data[at : found.end() - 1]), found.end()
        seen = found.end()
    return None


def _skip(data: bytes, at: int) -> int:
    match = _BLANK.match(data, at)
    return match.end() if match else at
