"""Files whose lines are of several encodings: how each line is spelled out."""

from __future__ import annotations

from ._decode import Decoded, fits, identify, spell

__all__ = ["Spelling"]

MANY = ("gb", "big5", "cp9", "euc", "shift", "johab", "utf")  # encodings in which chance makes UTF-8 of two bytes


class Spelling:
    """The encoding of a file, and of those of its lines that are in another one.

    Where most lines are UTF-8, a broken one is UTF-8 with escapes, and the rest is in `other`; elsewhere the file is in
    `encoding`, and a line that can hardly be anything but UTF-8 is read so.
    """

    def __init__(self, data: bytes) -> None:
        self.encoding, self.basis, self.mark = identify(data)
        self._other, self._eight = self.encoding, self.encoding == "utf-8"
        wide = self.encoding.startswith(("utf-16", "utf-32"))
        if (self.basis == "guess" and not wide) or (
            self._eight and self.basis in ("valid", "mark") and not fits(data, "utf-8")
        ):
            self._divide([line for line in data.split(b"\n") if not line.isascii()])

    def _divide(self, lines: list[bytes]) -> None:
        rest = [line for line in lines if not _mostly(line)]
        self._eight = 2 * len(rest) < len(lines)
        telling = [line for line in rest if b"\xff" not in line and sum(byte > 127 for byte in line) > 3] or rest
        if rest and len(rest) < len(lines):
            self._other = identify(b"\n".join(telling))[0]

    def line(self, raw: bytes) -> Decoded:
        """The text of one line."""
        if self.basis == "label" or self._other == self.encoding == "utf-8" or raw.isascii():
            return spell(raw, self.encoding, self.basis)
        if self._eight:
            eight = fits(raw, "utf-8") or (
                _mostly(raw) and not (self._other.startswith(MANY) and fits(raw, self._other))
            )
        else:
            eight = _surely(raw, self._other)
        return spell(raw, "utf-8" if eight else self._other, self.basis)


def _mostly(raw: bytes) -> bool:
    """True for a line that is UTF-8, a few bytes perhaps left out of account."""
    text = raw.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(char > "\x7f" for char in text) - broken >= max(broken, 1)


def _surely(raw: bytes, encoding: str) -> bool:
    """True for a line that is UTF-8 beyond chance in a file of another encoding."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return sum(char > "\x7f" for char in text) >= (6 if encoding.startswith(MANY) else 1)
