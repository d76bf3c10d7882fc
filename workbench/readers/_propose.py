"""A mapping proposed for a file that nobody knows: by the names of its columns, and by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from ..errors import ReadError
from ..model import Original
from ..timestamps import Timestamp
from ._columns import delimiter, inside, nested, role
from ._decode import decode, identify
from ._grid import BEYOND, Line, grid, listed
from ._jsonload import load
from ._loose import flat
from ._mapping import ROLES, Mapping, spelled
from ._place import content
from ._sqlite import MAGIC, Database
from ._tabletalk import cell
from ._whens import whens

__all__ = ["propose"]

SAMPLE = 500  # rows looked at
SHOWN = 3
MOST = 60  # sheets or tables looked at
YEARS = (631_152_000_000_000, 2_840_140_800_000_000)  # 1990 to 2060 in microseconds since 1970
_CLOCK = re.compile(r"\D{0,6}(?:\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?|\d{1,2}\.\d{2})\D{0,6}")
WEBKIT = (12_000_000_000_000_000, 15_000_000_000_000_000)  # the years 1981 to 2076 in microseconds since 1601
APPLE = (500_000_000, 860_000_000)  # 2016 to 2028 in seconds since 2001; since 1970 it would be before the first chats
_NUMBER = re.compile(r"-?\d{1,19}(?:\.\d+)?")
Columns = dict[str, list[str]]


def propose(original: Original) -> str:
    """The YAML text of a mapping for `original`, with what was seen as comments; raises ReadError for no table."""
    layout = _layout(original)
    notes: list[str] = []
    if layout.format in ("xlsx", "sqlite"):
        layout, notes = _tabled(original, layout)
    rows = _rows(original, layout)
    if layout.header and layout.format in ("csv", "xlsx"):
        layout = replace(layout, header=_header(original, layout))
        rows = _rows(original, layout)
    columns = _columns(rows)
    if not columns:
        raise ReadError(f"{original.name} has no rows that a mapping could name.", "Look at the file by hand.")
    chosen = _chosen(columns)
    layout = replace(layout, columns=chosen, epoch=_epoch(columns, chosen))
    return spelled(layout, notes=(*_told(original, layout), *notes, *_seen(columns, chosen, layout)))


def _layout(original: Original) -> Mapping:
    head = original.head(8192)
    name = _literal(original.name if "!/" in original.name else original.name.rpartition("/")[2])
    if head.startswith(MAGIC):
        return Mapping(file=name, format="sqlite", columns={})
    if head.startswith(b"PK"):
        return Mapping(file=name, format="xlsx", columns={})
    text = decode(head).text.lstrip("\ufeff \r\n\t")
    if text[:1] in ("{", "["):
        return Mapping(file=name, format="json", columns={}, table=".".join(listed(load(original))))
    encoding = identify(content(original))[0]
    lines = [line for line in text.split("\n") if line.strip()]
    signs = [sign for line in lines[:20] if (sign := delimiter(line))]
    sign = max(set(signs), key=signs.count) if signs else ","
    return Mapping(
        file=name, format="csv", columns={}, delimiter=sign, encoding="" if encoding == "ascii" else encoding
    )


def _tabled(original: Original, layout: Mapping) -> tuple[Mapping, list[str]]:
    """The mapping with the sheet or table that looks most like messages, and a note of the others."""
    names = _tables(original, layout)
    if not names:
        raise ReadError(f"{original.name} holds no table.", "Look at the file by hand.")
    fits = {name: _fit(_columns(_rows(original, replace(layout, table=_literal(name))))) for name in names[:MOST]}
    best = max(fits, key=lambda name: fits[name])
    others = [name for name in names if name != best]
    notes = [f"Not read: {', '.join(others)[:900]}. (`table` may hold * to read several alike.)"] if others else []
    return replace(layout, table=_literal(best)), notes


def _tables(original: Original, layout: Mapping) -> list[str]:
    if layout.format == "sqlite":
        return sorted(name for name in Database(original).tables if not name.startswith("sqlite_"))
    from ._gridxlsx import sheets

    return [sheet.name for sheet in sheets(original)]


def _literal(name: str) -> str:
    """The pattern that means just this name."""
    return re.sub(r"([*?\[])", r"[\1]", name)


def _fit(columns: Columns) -> tuple[int, int]:
    return len(_chosen(columns).keys() & {"time", "sender", "text"}), max(map(len, columns.values()), default=0)


def _rows(original: Original, layout: Mapping) -> list[dict[str, Any]]:
    found = islice((line.values for line in grid(original, layout) if isinstance(line, Line)), SAMPLE)
    return list(found)


def _header(original: Original, layout: Mapping) -> int:
    """The first of the top rows whose fields are names of columns, else the first; 0 where rows begin at once."""
    top = [list(map(str, row.values())) for row in _rows(original, replace(layout, header=0))[:20]]
    known = [sum(bool(role(field)) for field in row) for row in top]
    if known and max(known) > 1:
        return known.index(max(known)) + 1
    first = top[0] if top else []
    return 0 if any(stamp.us is not None for stamp in whens(first)) else 1


def _columns(rows: Sequence[dict[str, Any]]) -> Columns:
    """Column -> its values as texts; an object in a column gives `column.name` for each of its names."""
    columns: Columns = {}
    for number, row in enumerate(rows):
        for name in inside(row):
            columns.setdefault(name, [""] * number).append(cell(row, name))
        for values in columns.values():
            values += [""] * (number + 1 - len(values))
    columns.pop(BEYOND, None)
    return columns


def _chosen(columns: Columns) -> dict[str, tuple[str, ...]]:
    """Role -> columns: by name first; who, when and what also by the values where no name tells."""
    found: dict[str, tuple[str, ...]] = {}
    if not columns:
        return found
    for name in columns:
        told = nested(name) if "." in name else role(name)
        if told and told not in found and any(columns[name]):
            found[told] = (name,)
    stamps = {name: _dated(values) for name, values in columns.items()}
    if "time" not in found or not stamps[found["time"][0]]:
        best = max(columns, key=lambda name: stamps[name])
        if stamps[best] > 0.5:
            found["time"] = (best,)
    if "time" in found:
        found["time"] = _with_clock(columns, found["time"][0])
    _by_values(columns, found)
    return {name: found[name] for name in ROLES if name in found}


def _with_clock(columns: Columns, day: str) -> tuple[str, ...]:
    """The column of days together with the column of clocks, where they stand apart."""
    if _clocks(columns[day]) > 0.8:
        days = [
            name for name in columns if name != day and _clocks(columns[name]) < 0.2 and _dated(columns[name]) > 0.5
        ]
        return (days[0], day) if days else (day,)
    stamps = [stamp for stamp in whens(columns[day]) if stamp.us is not None]
    if stamps and all(stamp.precision == "day" for stamp in stamps):
        clocks = [name for name in columns if name != day and _clocks(columns[name]) > 0.8]
        return (day, clocks[0]) if clocks else (day,)
    return (day,)


def _by_values(columns: Columns, found: dict[str, tuple[str, ...]]) -> None:
    used = {name for names in found.values() for name in names[:MOST]}
    free = {name: [v for v in values if v] for name, values in columns.items() if name not in used}
    free = {name: values for name, values in free.items() if values and not all(map(_NUMBER.fullmatch, values))}
    lengths = {name: sum(map(len, values)) / len(values) for name, values in free.items()}
    if "text" not in found and lengths:
        best = max(lengths, key=lambda name: lengths[name])
        found["text"] = (best,)
        free.pop(best)
    if "sender" not in found:
        few = {name: len(set(values)) / len(values) for name, values in free.items() if lengths[name] < 60}
        if few and len(next(iter(columns.values()))) > 1:
            found["sender"] = (min(few, key=lambda name: few[name]),)
    if "name" in found and "sender" not in found:
        found["sender"] = found.pop("name")


def _dated(values: Sequence[str]) -> float:
    """Which share of a column's values are times of our age."""
    filled = [value for value in values if value]
    ours = sum(_ours(stamp) for stamp in whens(filled))
    return max(ours, sum(map(_webkit, filled))) / len(filled) if filled else 0.0


def _ours(stamp: Timestamp) -> bool:
    return stamp.us is not None and YEARS[0] <= stamp.us <= YEARS[1]


def _webkit(text: str) -> bool:
    return len(text) == 17 and text.isdecimal() and WEBKIT[0] < int(text) < WEBKIT[1]


def _clocks(values: Sequence[str]) -> float:
    filled = [value for value in values if value]
    return sum(bool(_CLOCK.fullmatch(value)) for value in filled) / len(filled) if filled else 0.0


def _epoch(columns: Columns, chosen: dict[str, tuple[str, ...]]) -> str:
    """The unit of a column of numbers, by the magnitude of most of them; empty for written dates."""
    names = chosen.get("time", ())
    numbers = [value.partition(".")[0] for value in columns[names[0]] if value] if len(names) == 1 else []
    if not numbers or not all(_NUMBER.fullmatch(value) for value in numbers):
        return ""
    middle = int(sorted(numbers, key=int)[len(numbers) // 2])
    if middle < 100_000:
        return "excel" if middle > 30_000 else ""
    if _webkit(str(middle)):
        return "webkit"
    if any(APPLE[0] < middle // scale < APPLE[1] for scale in (1, 10**9)):
        return "apple"
    return "s" if middle < 10**11 else "ms" if middle < 10**14 else "us" if middle < 10**17 else "ns"


def _told(original: Original, layout: Mapping) -> Iterator[str]:
    yield f"A mapping proposed for {original.name}; look at it, change it, and read the file with --map."
    known = {"time", "sender", "text"} - layout.columns.keys()
    if known:
        yield f"NOT FOUND: {', '.join(sorted(known))}. Name the columns below."


def _seen(columns: Columns, chosen: dict[str, tuple[str, ...]], layout: Mapping) -> Iterator[str]:
    yield "Columns, and what stands in the first rows:"
    for name, values in list(columns.items())[:60]:
        shown = " | ".join(flat(value)[:40] for value in [value for value in values if value][:SHOWN])
        yield f"  {name}: {shown}"[:160]
    from ._mapped import times

    text = [" ".join(filter(None, parts)) for parts in zip(*(columns[n] for n in chosen.get("time", ())), strict=True)]
    stamps = times(text, layout)
    for raw, stamp in list(zip(text, stamps, strict=True))[:SHOWN]:
        yield f"  time {raw} is read as {stamp.iso() or 'nothing'}"[:160]
    if any(stamp.ambiguous for stamp in stamps):
        yield "Day and month cannot be told apart everywhere: say `dates: dmy` or `dates: mdy` if you know."
