"""The rows of a table in whatever file it lies: CSV, JSON, an Excel sheet, a SQLite table; each row with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from ..model import Locator, Original, Record, Skipped
from ._columns import role
from ._csvspan import Sheet
from ._decode import known
from ._jsonload import Place, load
from ._jsonmend import decode
from ._jsonscan import Fault, members
from ._jsonspan import find, items
from ._loose import rows as objects
from ._loose import word
from ._mapping import Mapping
from ._place import skipped
from ._sqlite import Database

__all__ = ["BEYOND", "LISTS", "Line", "fielded", "grid", "named"]

LISTS = ("messages", "chat", "chats", "data", "items", "records", "logs", "log", "history", "conversation")
BEYOND = "beyond the header"


class Line(NamedTuple):
    """One row: column -> value, its place, whether it had to be mended, and the table that it stands in."""

    values: dict[str, Any]
    place: Locator
    repaired: bool = False
    table: str = ""


def grid(original: Original, mapping: Mapping) -> Iterator[Line | Record]:
    """Every row that the mapping speaks of, and a Skipped for what is no row or in no such table."""
    yield from {"csv": _csv, "json": _json, "xlsx": _xlsx, "sqlite": _sqlite}[mapping.format](original, mapping)


def fielded(header: Sequence[str], fields: Sequence[str]) -> dict[str, Any]:
    """Column -> field; what stands beyond the header's columns is kept together."""
    values: dict[str, Any] = dict(zip(header, fields, strict=False))
    if fields[len(header) :]:
        values[BEYOND] = ", ".join(fields[len(header) :])
    return values


def named(header: Sequence[str], width: int = 0) -> list[str]:
    """Names for all columns, each once: a column without one, or with one that is taken, is called by its number."""
    names: list[str] = []
    for number in range(max(len(header), width)):
        name = header[number].strip("\ufeff \t\r\n") if number < len(header) else ""
        names.append(name if name and name not in names else f"{name} column {number + 1}".strip())
    return names


def _csv(original: Original, mapping: Mapping) -> Iterator[Line | Record]:
    sheet = Sheet(original, mapping.delimiter or ",")
    if mapping.encoding and sheet.spelling.basis != "mark":
        sheet.spelling.encoding, sheet.spelling.basis = known(mapping.encoding), "label"
    header: list[str] = []
    for number, row in enumerate(sheet.rows(), 1):
        if not header and number >= mapping.header:
            header = named(row.fields if mapping.header else (), len(row.fields))
            if mapping.header:
                continue
        if header:
            yield Line(fielded(header, row.fields), row.locator)
        else:
            yield Skipped(
                reason="It stands above the row that names the columns.",
                raw=mapping.delimiter.join(row.fields)[:2000],
                severity="info",
                locator=row.locator,
            )


def _json(original: Original, mapping: Mapping) -> Iterator[Line | Record]:
    place = load(original)
    path = tuple(filter(None, mapping.table.split("."))) or listed(place)
    above = _above(place) if path and not mapping.table else {}
    for span in items(place.data, path):
        raw = place.data[span.start : span.end]
        value, mended = decode(raw)
        where = place.locator(span)
        repaired = mended or span.state != "whole"
        inner = next((key for key in LISTS if isinstance(value, dict) and objects(value.get(key))), "")
        if inner and not mapping.table:  # a list of talks, each with the list of its messages
            outer = {key: word(one) for key, one in value.items() if word(one)}
            for number, item in enumerate(objects(value[inner])):
                fragment = f"{where.fragment}/{inner}/{number}"
                at = replace(where, fragment=fragment, offset=None, length=None, sha256="")
                yield Line({**outer, **item}, at, repaired)
        elif isinstance(value, list) and value:
            yield Line(fielded(named((), len(value)), [word(one) for one in value]), where, repaired)
        elif isinstance(value, dict) and value:
            yield Line({**above, **value} if above else value, where, repaired)
        else:
            text = raw[:2000].decode("utf-8", "backslashreplace")
            yield Skipped(reason="This is no row of a table of messages.", raw=text, locator=where)


def _above(place: Place) -> dict[str, Any]:
    """The name of the talk that a list of messages stands in, where the object around it tells one."""
    told: dict[str, Any] = {}
    try:
        for key, start, end in members(place.data, find(place.data, ())):
            if role(key) == "chat" and end - start < 1000:
                value = decode(place.data[start:end])[0]
                told |= {key: value} if word(value) else {}
    except Fault:  # what was found before it is true
        pass
    return told


def listed(place: Place) -> tuple[str, ...]:
    """The path of the list of messages in a JSON file, or () where the file itself is the list."""
    for key in LISTS:
        at = find(place.data, (key,))
        if at >= 0 and place.data[at : at + 1] == b"[":
            return (key,)
    return ()


def _xlsx(original: Original, mapping: Mapping) -> Iterator[Line | Record]:
    from ._gridxlsx import sheets

    others: list[str] = []
    for sheet in sheets(original):
        if mapping.table and not fnmatchcase(sheet.name, mapping.table):
            others.append(sheet.name)
            continue
        header: list[str] = []
        for row in sheet.rows():
            if not header and row.number >= mapping.header:
                header = named(row.fields if mapping.header else (), len(row.fields))
                if mapping.header:
                    continue
            if header:
                yield Line(fielded(header, row.fields), row.place, table=sheet.name)
            else:
                reason = "It stands above the row that names the columns."
                yield Skipped(reason=reason, severity="info", raw="\t".join(row.fields)[:2000], locator=row.place)
        yield from (skipped(original, f"The sheet {sheet.name}: {note}.") for note in sheet.notes())
    yield from _unread(original, "sheet", others)


def _sqlite(original: Original, mapping: Mapping) -> Iterator[Line | Record]:
    base = Database(original)
    others: list[str] = []
    for table in sorted(base.tables):
        if mapping.table and not fnmatchcase(table, mapping.table):
            others.append(table)
            continue
        for rowid, row in base.rows(table):
            plain = {key: value.hex() if isinstance(value, bytes) else value for key, value in row.items()}
            yield Line(plain, base.place(table, rowid, row), table=table)
    yield from _unread(original, "table", [name for name in others if not name.startswith("sqlite_")])


def _unread(original: Original, kind: str, names: Sequence[str]) -> Iterator[Record]:
    for name in names:
        yield skipped(original, f"The {kind} {name} is not in the mapping and was not read.")
