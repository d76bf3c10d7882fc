"""The rows of a CSV file with their places: bytes, lines and hash, quoted line breaks included."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..hashing import sha256
from ..model import Locator, Original
from ._mixed import Spelling
from ._place import content

__all__ = ["Row", "Sheet"]

csv.field_size_limit(1 << 30)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its fields, and where it stands."""

    fields: list[str]
    locator: Locator


_ALONE = re.compile(r"\r+(?!\n)")  # carriage returns that end no line, as copies between systems leave them
_BAR = re.compile(r"(?<!\\)\|")
_RULED = re.compile(r"[\s|:-]*-[\s|:-]*")  # the line of dashes below the head of a table in Markdown


class Sheet:
    """A CSV file's rows in order."""

    def __init__(self, original: Original, delimiter: str = ",") -> None:
        self.original = original
        self.data = content(original)
        self.spelling = Spelling(self.data)
        self.mark = self.spelling.mark
        self.delimiter = delimiter

    def rows(self) -> Iterator[Row]:
        """Every row that is not blank, the header first."""
        lines = list(self._lines())
        if self.delimiter == "|":
            yield from self._piped(lines)
            return
        reader = csv.reader((text for _, text in lines), delimiter=self.delimiter)
        first = 0
        while True:
            try:
                fields = next(reader, None)
            except csv.Error:  # a carriage return in the middle of a line
                told = "".join(text for _, text in lines[first : reader.line_num])
                fields = next(csv.reader([_ALONE.sub(" ", told.rstrip("\r\n"))], delimiter=self.delimiter), [])
            if fields is None:
                return
            after = reader.line_num
            if any(fields):
                yield Row(fields, self._place(lines, first, after))
            first = after

    def _piped(self, lines: list[tuple[int, str]]) -> Iterator[Row]:
        """The rows of a table in Markdown: one a line, blanks around the bars, and bars in words behind a backslash."""
        for number, (_, text) in enumerate(lines):
            bare = text.strip()
            if bare and not _RULED.fullmatch(bare):
                fields = [field.replace("\\|", "|").strip() for field in _BAR.split(bare)]
                if len(fields) > 1:
                    fields = fields[not fields[0] :]
                    fields = fields[: -1 if not fields[-1] and bare.endswith("|") else None]
                yield Row(fields, self._place(lines, number, number + 1))

    def _lines(self) -> Iterator[tuple[int, str]]:
        """(byte offset, text) of each physical line."""
        encoding = self.spelling.encoding
        sign = "\n".encode(encoding) if encoding.startswith(("utf-16", "utf-32")) else b"\n"
        at = self.mark
        while at < len(self.data):
            found = self.data.find(sign, at)
            while found >= 0 and (found - at) % len(sign):
                found = self.data.find(sign, found + 1)
            stop = len(self.data) if found < 0 else found + len(sign)
            yield at, self.spelling.line(self.data[at:stop]).text
            at = stop

    def _place(self, lines: list[tuple[int, str]], first: int, after: int) -> Locator:
        start = lines[first][0]
        stop = lines[after][0] if after < len(lines) else len(self.data)
        raw = (
            self.data[start:stop].rstrip(b"\r\n")
            if not self.spelling.encoding.startswith("utf-") or self.spelling.encoding == "utf-8"
            else self.data[start:stop]
        )
        return Locator(
            original=self.original.sha256,
            fragment=f"#line={first},{after}",
            offset=start,
            length=len(raw),
            sha256=sha256(raw),
        )
