"""Pages of a document with their places, collected under a budget; and the guard that turns any fault into ReadError.

A page whose words lie as one run of bytes in the original carries its byte range and the hash of exactly those bytes.
A page whose words are packed, encoded or scattered (Office, PDF) carries the hash of its own text in UTF-8 instead:
readers are deterministic, so that reading the original again gives the same page under the same fragment.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import TypeVar

from ..errors import ReadError, WorkbenchError
from ..hashing import sha256
from ..model import Locator, Original, Page, Skipped
from ..timestamps import UNKNOWN, Timestamp
from ._wal import told

Told = TypeVar("Told")
MAX_PAGES = 100_000
MAX_CHARS = 64 << 20
MAX_BYTES = 256 << 20


class Pages:
    """The pages of one document in the order they are added, numbered from 1; the rest is counted, not kept.

    `truncated` is True once a page did not fit into 100,000 pages or 64 Mi characters.
    """

    def __init__(self, original: Original) -> None:
        self.original = original
        self.found: list[Page] = []
        self.chars = 0
        self.dropped = 0

    @property
    def truncated(self) -> bool:
        """True where something did not fit."""
        return self.dropped > 0

    def add(
        self,
        text: str,
        fragment: str,
        *,
        label: str = "",
        kind: str = "body",
        author: str = "",
        at: Timestamp = UNKNOWN,
        raw: tuple[int, bytes] | None = None,
    ) -> None:
        """Keep a page unless it has no words; `raw` is its byte offset in the original and the bytes standing there."""
        if not text.strip() and at.us is None:
            return
        if len(self.found) >= MAX_PAGES or self.chars + len(text) > MAX_CHARS:
            self.dropped += 1
            return
        text = whole(text)
        self.chars += len(text)
        place = self._place(text, fragment, raw)
        page = Page(
            number=len(self.found) + 1,
            label=whole(label),
            kind=kind,
            text=text,
            author=whole(author),
            at=at,
            locator=place,
        )
        self.found.append(page)

    def _place(self, text: str, fragment: str, raw: tuple[int, bytes] | None) -> Locator:
        if raw is None:
            return Locator(original=self.original.sha256, fragment=whole(fragment), sha256=sha256(text.encode()))
        offset, data = raw
        return Locator(
            original=self.original.sha256, fragment=fragment, offset=offset, length=len(data), sha256=sha256(data)
        )

    def notes(self) -> Iterator[Skipped]:
        """One Skipped that says how many pages did not fit, if any did not."""
        if self.dropped:
            reason = f"{self.dropped:,} more pages were not taken: the document is larger than the budget allows."
            yield skipped(self.original, reason, items=0)

    def flags(self, *flags: str) -> tuple[str, ...]:
        """The given flags without empty ones and repetitions, and "truncated" where something did not fit."""
        return tuple(dict.fromkeys(flag for flag in (*flags, "truncated" * self.truncated) if flag))


def whole(text: str) -> str:
    r"""Text that can be written as UTF-8: a lone surrogate appears as its escape `\udXXX`, all else is untouched."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace").decode()
    return text


def here(original: Original, fragment: str = "") -> Locator:
    """The place of a whole original, or of a part of it that has no byte range of its own."""
    if fragment:
        return Locator(original=original.sha256, fragment=whole(fragment))
    return Locator(original=original.sha256, offset=0, length=original.size, sha256=original.sha256)


def skipped(
    original: Original, reason: str, *, fragment: str = "", items: int = 0, severity: str = "warning", raw: str = ""
) -> Skipped:
    """A Skipped at a place of `original`."""
    return Skipped(
        reason=whole(reason),
        items=items,
        severity=severity,
        raw=whole(raw[:2000]),
        locator=Locator(original=original.sha256, fragment=whole(fragment)),
    )


def content(original: Original, limit: int = MAX_BYTES) -> bytes:
    """All bytes of an original; raises ReadError above `limit` bytes."""
    if original.size > limit:
        what = f"{original.name} has {original.size:,} bytes, more than the {limit >> 20} MB that are read at once."
        raise ReadError(what, "Divide it, or convert it on a copy.")
    with original.open() as stream:
        return stream.read()


def guarded(title: str) -> Callable[[Callable[[Original], Iterator[Told]]], Callable[[Original], Iterator[Told]]]:
    """Make a reading function raise nothing but ReadError, in words that name the original and the format."""

    def wrap(read: Callable[[Original], Iterator[Told]]) -> Callable[[Original], Iterator[Told]]:
        @functools.wraps(read)
        def inner(original: Original) -> Iterator[Told]:
            try:
                yield from read(original)
                if not original.is_folder and original.head(16) == b"SQLite format 3\0" and (log := told(original)):
                    yield skipped(original, log, severity="info")  # type: ignore[misc]
            except ReadError:
                raise
            except WorkbenchError as error:
                raise ReadError(error.what, error.todo) from error
            except (RecursionError, MemoryError) as error:
                what = f"{original.name} is nested too deeply or is too large to be read as {title}."
                raise ReadError(what, "Look at the file by hand.") from error
            except Exception as error:
                what = whole(f"{original.name} could not be read as {title}: {type(error).__name__}: {error}")[:500]
                raise ReadError(what, "What was read before is kept; look at the file by hand.") from error

        return inner

    return wrap


def ends(original: Original, *suffixes: str) -> bool:
    """True if the original's name ends in one of the lower-case suffixes, whatever the case."""
    return original.name.lower().endswith(suffixes)
