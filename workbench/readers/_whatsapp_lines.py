"""Where the messages of a WhatsApp text begin and end, byte for byte, and the wall clock that each begins with.

A header stands at the start of a line, in the one shape that the file uses (brackets, dash, the old ones without
either, or what WhatsApp Web copies), and its date and time parse. Dates are settled over the whole file (`_dates`);
lines that jump back in time for a while and return are words that somebody pasted, and belong to the message above.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from ._clock import clock
from ._dates import EPOCH_DAY, Written, settle, written
from ._decode import identify
from ._mixed import Spelling

__all__ = ["YEARS", "Header", "Text", "dated_files", "headers", "shape_of", "unquoted"]

YEARS = (2009, 2045)  # WhatsApp began in 2009
_M = rb"(?:\xe2\x80[\x8e\x8f\xaa-\xae]|\xef\xbb\xbf|\xe2\x81[\xa6-\xa9])*"
_SP = rb"(?:[ \t]|\xc2\xa0|\xe2\x80[\xaf\x89])"
_PERIOD = rb"(?:" + _SP + rb"?[AaPp]\.?" + _SP + rb"?[Mm]\.?)?"


def _shapes(digit: bytes, mark: bytes) -> dict[str, re.Pattern[bytes]]:
    sign = rb"(?:[/.-]|\xe5\xb9\xb4|\xeb\x85\x84|\xe6\x9c\x88|\xec\x9b\x94)"  # 年 년 月 월
    joint = mark + sign + mark + rb" ?"
    end = rb"(?: ?(?:\xe6\x97\xa5|\xec\x9d\xbc))?\.?"
    day = rb"(?P<d>" + digit + rb"{1,4}" + joint + digit + rb"{1,2}" + joint + digit + rb"{1,4}" + end + rb")"
    time = digit + rb"{1,2}(?:[:.]|\xd9\xab| ?h ?)" + digit + rb"{2}(?:(?:[:.]|\xd9\xab| ?min ?)" + digit + rb"{2})?"
    loose = rb"(?P<c>[^0-9\n\[\]]{1,40}?" + time + rb"[^\n\[\]:]{0,40}?)"
    return {
        "dash": re.compile(rb"^" + _M + day + loose + _SP + rb"[-\xe2](?:\x80\x93)?(?:" + _SP + rb"|(?=\r?$))", re.M),
        "bracket": re.compile(rb"^" + _M + rb"\[" + _M + day + loose + _M + rb"\]" + _SP + rb"?", re.M),
        "old": re.compile(
            rb"^" + _M + day + rb"(?:,?" + _SP + rb"|" + _SP + rb"-" + _SP + rb")(?P<c>" + time + _PERIOD + rb")[:;]?"
            + _SP + rb"(?![^\n: ]{1,30}" + _SP + rb"- )(?=[^\n:]{1,60}:)", re.M
        ),
        "web": re.compile(
            rb"^" + _M + rb"\[(?P<c>[^0-9\n\[\]]{0,12}" + time + rb"[^\n\[\]:]{0,12}?),?"
            + _SP + day + rb"\]" + _SP + rb"?", re.M,
        ),
    }  # fmt: skip


_PLAIN = _shapes(rb"[0-9]", rb"")
# The digits of Arabic, Persian, the scripts of India (at 66-6F of their blocks), Thai, Lao, Tibetan, Burmese and Khmer.
_FOREIGN = (
    rb"\xd9[\xa0-\xa9]|\xdb[\xb0-\xb9]|\xe0[\xa5\xa7\xa9\xab\xad\xaf\xb1\xb3\xb5][\xa6-\xaf]"
    rb"|\xe0[\xb9\xbb][\x90-\x99]|\xe0\xbc[\xa0-\xa9]|\xe1\x81[\x80-\x89]|\xe1\x9f[\xa0-\xa9]"
)
_WIDE = _shapes(rb"(?:[0-9]|" + _FOREIGN + rb")", _M)
_NEEDS_WIDE = re.compile(rb"^" + _M + rb"\[?" + _M + rb"(?:" + _FOREIGN + rb"|\d{1,4}\xe2\x80)", re.M)
_DATED_FILE = re.compile(
    rb"(?:(?:IMG|VID|AUD|PTT|STK|DOC|GIF)-(20\d\d)(\d\d)(\d\d)-WA"
    rb"|-(?:PHOTO|VIDEO|AUDIO|STICKER|GIF|DOCUMENT)-(20\d\d)-(\d\d)-(\d\d)-)"
)


@dataclass(slots=True)
class Text:
    """A file's bytes as UTF-8 (`data`, what the patterns look at) and as they lie (`raw`).

    For a file in UTF-8 both are the same object; otherwise `data_lines` and `raw_lines` hold where each line starts.
    """

    raw: bytes
    data: bytes
    encoding: str
    mended: bool = False
    data_lines: list[int] = field(default_factory=list)
    raw_lines: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, raw: bytes) -> Text:
        """The text of bytes in any encoding."""
        encoding, _, mark = identify(raw)
        if encoding in ("utf-8", "ascii"):
            return cls(raw, raw, encoding)
        spelling = Spelling(raw)
        text, at, size = cls(raw, b"", encoding), mark, 0
        pieces: list[bytes] = []
        for line in _lines(raw, mark, encoding):
            told = spelling.line(line)
            piece = told.text.encode("utf-8", "backslashreplace")
            text.data_lines.append(size)
            text.raw_lines.append(at)
            text.mended = text.mended or told.mended
            pieces.append(piece)
            at, size = at + len(line), size + len(piece)
        text.data = b"".join(pieces)
        return text

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The byte range in the file of `data[start:end]`, which begins with a line and ends with one."""
        if self.data is self.raw:
            return start, end
        first, after = (
            bisect_right(self.data_lines, start) - 1,
            bisect_left(self.data_lines, end),
        )
        stop = self.raw_lines[after] if after < len(self.raw_lines) else len(self.raw)
        return self.raw_lines[first], stop - _ending(self.raw[:stop], self.encoding)


def _lines(raw: bytes, start: int, encoding: str) -> Iterator[bytes]:
    sign = {
        "utf-16-le": b"\n\0",
        "utf-16-be": b"\0\n",
        "utf-32-le": b"\n\0\0\0",
        "utf-32-be": b"\0\0\0\n",
    }.get(encoding, b"\n")
    while start < len(raw):
        found = raw.find(sign, start)
        while found >= 0 and (found - start) % len(sign):
            found = raw.find(sign, found + 1)
        stop = len(raw) if found < 0 else found + len(sign)
        yield raw[start:stop]
        start = stop


def _ending(raw: bytes, encoding: str) -> int:
    for sign in ("\r\n", "\n"):
        if raw.endswith(ending := sign.encode(encoding)):
            return len(ending)
    return 0


@dataclass(slots=True)  # not frozen: millions are made, and freezing triples the cost
class Header:
    """One message's place: its line starts at `start`, its words at `text`, and it ends before `end` (in `Text.data`).

    `us` is the wall clock in microseconds from 1970 or None, `other` its second reading; `stamp` as written; `line` is
    the number of its first line and `after` that of the next message's; `quoted` counts pasted headers within.
    """

    start: int
    text: int
    end: int
    us: int | None
    other: int | None
    precision: str
    stamp: bytes
    line: int
    after: int
    quoted: int


@dataclass(slots=True)
class _Found:
    starts: array[int] = field(default_factory=lambda: array("q"))
    texts: array[int] = field(default_factory=lambda: array("q"))
    dates: array[int] = field(default_factory=lambda: array("q"))
    clocks: list[tuple[int, str]] = field(default_factory=list)
    table: list[Written] = field(default_factory=list)
    halves: bool = False


def shape_of(data: bytes) -> tuple[str, re.Pattern[bytes] | None, int]:
    """The shape that most headers have at the beginning of a text, its pattern, and how many there are."""
    head = data[:65536]
    shapes = _WIDE if _NEEDS_WIDE.search(head[:8192]) else _PLAIN
    counts = {name: sum(1 for _ in _true(pattern, head)) for name, pattern in shapes.items()}
    best = max(counts, key=lambda name: counts[name])
    return (best, shapes[best], counts[best]) if counts[best] else ("", None, 0)


def _true(pattern: re.Pattern[bytes], data: bytes) -> Iterator[re.Match[bytes]]:
    for match in pattern.finditer(data):
        if written(_text(match["d"])) and clock(_text(match["c"])):
            yield match


def headers(text: Text) -> list[Header]:
    """All messages of a text, in order; empty if it has no header that can be believed."""
    _, pattern, _ = shape_of(text.data)
    if pattern is None:
        return []
    found = _search(pattern, text.data)
    days = _days(text.data, found)
    kept, quoted = _unquoted([day for day, _ in days])
    return list(_built(text.data, found, days, kept, quoted))


def _search(pattern: re.Pattern[bytes], data: bytes) -> _Found:
    found = _Found()
    times: dict[bytes, tuple[int, str] | None] = {}
    numbers: dict[bytes, int] = {}
    for match in pattern.finditer(data):
        day, hour = match.group("d", "c")
        time = times.get(hour, 0)
        if time == 0:
            time = times[hour] = clock(_text(hour))
        number = numbers.get(day)
        if number is None:
            date = written(_text(day))
            number = numbers[day] = -1 if date is None else len(found.table)
            if date is not None:
                found.table.append(date)
        if time is None or number < 0:
            continue
        found.starts.append(match.start())
        found.texts.append(match.end())
        found.dates.append(number)
        found.clocks.append(time)  # type: ignore[arg-type]
    found.halves = any(b"AM" in key or b"PM" in key for key in times)  # as en-US writes them; others use points
    return found


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _days(data: bytes, found: _Found) -> list[tuple[int | None, int | None]]:
    """The day from 1970 and its second reading for each header."""
    runs = [i for i in range(len(found.dates)) if i == 0 or found.dates[i] != found.dates[i - 1]]
    known = _known(data, found, runs) if b"-20" in data else {}
    settled = settle(
        [found.table[found.dates[i]] for i in runs],
        years=YEARS,
        month_first=found.halves,
        known=known,
    )
    days: list[tuple[int | None, int | None]] = []
    for here, after, one in zip(runs, [*runs[1:], len(found.dates)], settled, strict=True):
        days += [(one.day, one.other)] * (after - here)
    return days


def _known(data: bytes, found: _Found, runs: list[int]) -> dict[int, int]:
    """The day that the names of attached files tell, by the number of the run they stand in."""
    told: dict[int, int] = {}
    for at, day in dated_files(data):
        header = bisect_right(found.starts, at) - 1
        if header >= 0:
            told.setdefault(bisect_right(runs, header) - 1, day)
    return told


def dated_files(data: bytes) -> Iterator[tuple[int, int]]:
    """(place, day from 1970) of each attached file whose name tells its day."""
    for match in _DATED_FILE.finditer(data):
        try:
            year, month, day = (int(part) for part in match.groups() if part)
            yield match.start(), date(year, month, day).toordinal() - EPOCH_DAY
        except ValueError:
            continue


def _unquoted(days: list[int | None]) -> tuple[list[int], dict[int, int]]:
    """The headers that begin a message, and how many pasted ones each of them has swallowed."""
    kept: list[int] = []
    quoted: dict[int, int] = {}
    last: int | None = None
    i = 0
    while i < len(days):
        day = days[i]
        if last is not None and day is not None and day < last - 31 and kept:
            back = _return(days, i, last)
            if back:
                quoted[kept[-1]] = quoted.get(kept[-1], 0) + back - i
                i = back
                continue
        kept.append(i)
        last = day if day is not None else last
        i += 1
    return kept, quoted


def _return(days: list[int | None], start: int, last: int) -> int:
    """Where the days come back to `last` within sixty headers, or 0."""
    for i in range(start + 1, min(start + 61, len(days))):
        day = days[i]
        if day is not None and last - 1 <= day <= last + 31:
            return i
    return 0


def unquoted(days: list[int | None], firsts: list[int]) -> tuple[list[tuple[int, int]], dict[int, int]]:
    """As `_unquoted`, over runs of headers of one day that begin at `firsts`: the ranges that are pasted words.

    With how many each of the headers before them has swallowed.
    """
    gaps: list[tuple[int, int]] = []
    swallowed: dict[int, int] = {}
    last: int | None = None
    run, before = 0, -1  # `before` is the number of the last header kept
    while run < len(days):
        day = days[run]
        if last is not None and day is not None and day < last - 31 and before >= 0:
            back = _returned(days, firsts, run, last)
            if back:
                gaps.append((firsts[run], firsts[back]))
                swallowed[before] = swallowed.get(before, 0) + firsts[back] - firsts[run]
                run = back
                continue
        last = day if day is not None else last
        run, before = run + 1, firsts[run + 1] - 1
    return gaps, swallowed


def _returned(days: list[int | None], firsts: list[int], start: int, last: int) -> int:
    """The run in which the days come back to `last` within sixty headers, or 0."""
    for run in range(start + 1, len(days)):
        if firsts[run] > firsts[start] + 60:
            return 0
        day = days[run]
        if day is not None and last - 1 <= day <= last + 31:
            return run
    return 0


def _built(
    data: bytes,
    found: _Found,
    days: list[tuple[int | None, int | None]],
    kept: list[int],
    quoted: dict[int, int],
) -> Iterator[Header]:
    if not kept:
        return
    line = data.count(b"\n", 0, found.starts[kept[0]])
    size, unfinished = len(data), not data.endswith(b"\n")
    starts, texts, clocks = found.starts, found.texts, found.clocks
    ends = [*(starts[i] for i in kept[1:]), size]
    for i, stop in zip(kept, ends, strict=True):
        start, text = starts[i], texts[i]
        after = line + data.count(b"\n", start, stop) + (stop == size and unfinished)
        end = stop
        if data[end - 1] == 10:
            end -= 2 if data[end - 2] == 13 else 1
        day, other = days[i]
        time, precision = clocks[i]
        yield Header(
            start, text, max(end, text),
            None if day is None else day * 86_400_000_000 + time,
            None if other is None else other * 86_400_000_000 + time,
            precision, data[start:text], line, after, quoted.get(i, 0),
        )  # fmt: skip
        line = after
