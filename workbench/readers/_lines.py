"""A text file as lines that know their bytes: for logs and transcripts whose messages fill whole lines."""

from __future__ import annotations

from ..hashing import sha256
from ..model import Locator, Original
from ._mixed import Spelling
from ._place import content

__all__ = ["Lines"]


class Lines:
    """The lines of a text in any encoding: `texts` without endings and byte-order marks, `full` with them.

    In a file of mixed encodings a line that is UTF-8 is read so. `mended` is True where bytes that fit no character
    were written out as escapes.
    """

    def __init__(self, original: Original) -> None:
        self.original = original
        self.sha256 = original.sha256
        self.data = content(original)
        spelling = Spelling(self.data)
        encoding = spelling.encoding
        self.mended = False
        wide = encoding.startswith(("utf-16", "utf-32"))
        self._sign = "\n".encode(encoding) if wide else b"\n"
        self._starts = self._split(spelling.mark, len(self._sign))
        self.full: list[str] = []
        for start, stop in zip(self._starts, self._starts[1:], strict=False):
            told = spelling.line(self.data[start:stop])
            self.mended = self.mended or told.mended
            self.full.append(told.text)
        self.texts = [line.rstrip("\r\n").lstrip("\ufeff") for line in self.full]
        self._ending = tuple(end.encode(encoding) for end in ("\r\n", "\n")) if wide else (b"\r\n", b"\n")

    def __len__(self) -> int:
        return len(self.full)

    def _split(self, at: int, width: int) -> list[int]:
        starts = [at]
        while at < len(self.data):
            found = self.data.find(self._sign, at)
            while found >= 0 and (found - starts[-1]) % width:
                found = self.data.find(self._sign, found + 1)
            at = len(self.data) if found < 0 else found + width
            starts.append(at)
        return starts

    def place(self, first: int, after: int) -> Locator:
        """The locator of the lines from `first` up to `after` (exclusive), the last line's ending left out."""
        start, stop = self._starts[first], self._starts[after]
        raw = self.data[start:stop]
        for ending in self._ending:
            if raw.endswith(ending):
                raw = raw[: -len(ending)]
                break
        return Locator(
            original=self.sha256, fragment=f"#line={first},{after}", offset=start, length=len(raw), sha256=sha256(raw)
        )

    def text(self, first: int, after: int, skip: int = 0) -> str:
        """The words of the lines from `first` up to `after` without the last ending, `skip` characters left out."""
        joined = "".join(self.full[first:after])
        joined = joined[:-2] if joined.endswith("\r\n") else joined[:-1] if joined.endswith("\n") else joined
        marks = len(joined) - len(joined.lstrip("\ufeff")) if skip else 0
        return joined[skip + marks :]
