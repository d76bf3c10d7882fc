"""A text file as lines that know their bytes: for logs and transcripts whose messages fill whole lines."""

from __future__ import annotations

from ..hashing import sha256
from ..model import Locator, Original
from ._decode import identify, spell, utf8
from ._place import content

__all__ = ["Lines"]


class Lines:
    """The lines of a text in any encoding: `texts` without their endings, `full` with them.

    In a file of mixed encodings a line that is UTF-8 is read so. `mended` is True where bytes that fit no character
    were written out as escapes.
    """

    def __init__(self, original: Original) -> None:
        self.original = original
        self.sha256 = original.sha256
        self.data = content(original)
        encoding, basis, mark = identify(self.data)
        if basis == "guess":
            encoding = _among_utf8(self.data, encoding)
        self.mended = False
        wide = encoding.startswith(("utf-16", "utf-32"))
        self._sign = "\n".encode(encoding) if wide else b"\n"
        self._starts = self._split(mark, len(self._sign))
        self.full: list[str] = []
        for start, stop in zip(self._starts, self._starts[1:], strict=False):
            raw = self.data[start:stop]
            told = (
                spell(raw, encoding, basis)
                if basis != "guess" or not utf8(raw, encoding)
                else spell(raw, "utf-8", basis)
            )
            self.mended = self.mended or told.mended
            self.full.append(told.text)
        self.texts = [line.rstrip("\r\n") for line in self.full]
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
        """The words of the lines from `first` up to `after` without the last ending; `skip` characters left out."""
        joined = "".join(self.full[first:after])
        joined = joined[:-2] if joined.endswith("\r\n") else joined[:-1] if joined.endswith("\n") else joined
        return joined[skip:]


def _among_utf8(data: bytes, encoding: str) -> str:
    """The encoding of those lines that are not UTF-8, where a log holds the lines of several programs."""
    lines = [line for line in data.split(b"\n") if not line.isascii()]
    rest = [line for line in lines if not utf8(line, encoding)]
    return identify(b"\n".join(rest))[0] if rest and len(rest) < len(lines) else encoding
