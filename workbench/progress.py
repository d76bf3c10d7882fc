"""How far an ingest has come: what it tells, somebody who does not listen, and a bar for the terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, TextIO

from .show import visible

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

__all__ = ["Lines", "Progress", "Quiet", "Terminal"]


class Progress(Protocol):
    """What an ingest tells while it works: `begin` starts a stage, `advance` adds to it, `end` closes everything."""

    def begin(self, stage: str, files: int, size: int) -> None:
        """A stage ("Hashing", "Reading") begins, with this many files of this many bytes together."""

    def advance(self, files: int = 0, size: int = 0, messages: int = 0) -> None:
        """So many more files and bytes are done, and so many more messages were found."""

    def say(self, sentence: str) -> None:
        """Something happened that a person may want to know at once."""

    def end(self) -> None:
        """Everything is done, or was given up."""


class Quiet:
    """Tells nobody."""

    def begin(self, stage: str, files: int, size: int) -> None:
        """Nothing happens."""

    def advance(self, files: int = 0, size: int = 0, messages: int = 0) -> None:
        """Nothing happens."""

    def say(self, sentence: str) -> None:
        """Nothing happens."""

    def end(self) -> None:
        """Nothing happens."""


class Lines:
    """One plain line per stage and sentence, for a log or a pipe; control characters are spelled out."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._stage, self._files, self._messages = "", 0, 0
        self._since = time.monotonic()

    def begin(self, stage: str, files: int, size: int) -> None:
        """Close the line of the stage before."""
        self.end()
        self._stage, self._files, self._messages = stage, 0, 0
        self._since = time.monotonic()
        self.say(f"{stage} {files:,} files, {size / 1e6:,.1f} MB.")

    def advance(self, files: int = 0, size: int = 0, messages: int = 0) -> None:
        """Count along."""
        self._files += files
        self._messages += messages

    def say(self, sentence: str) -> None:
        """Write the sentence."""
        print(visible(sentence), file=self._stream, flush=True)

    def end(self) -> None:
        """Say what the stage came to."""
        if self._stage:
            found = f", {self._messages:,} messages" if self._messages else ""
            self.say(f"{self._stage}: {self._files:,} files{found} in {time.monotonic() - self._since:,.1f} s.")
        self._stage = ""


class Terminal:
    """A bar with files, bytes, messages and the time left, drawn by rich; use it as a context manager or call `end`."""

    def __init__(self, stream: TextIO | None = None) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar: Bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.fields[told]}", markup=False),
            TimeRemainingColumn(),
            console=Console(file=stream or sys.stderr, markup=False, highlight=False),
            transient=True,
        )
        self._task: TaskID | None = None
        self._files, self._all, self._size, self._whole, self._messages = 0, 0, 0, 0, 0

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.end()

    def begin(self, stage: str, files: int, size: int) -> None:
        """A new bar."""
        self._files, self._all, self._size, self._whole, self._messages = 0, files, 0, size, 0
        if self._task is not None:
            self._bar.remove_task(self._task)
        self._bar.start()
        self._task = self._bar.add_task(stage, total=size + files, told=self._told())

    def advance(self, files: int = 0, size: int = 0, messages: int = 0) -> None:
        """Move the bar; a file counts as one byte more, so that empty ones move it too."""
        self._files += files
        self._size += size
        self._messages += messages
        if self._task is not None:
            self._bar.update(self._task, advance=size + files, told=self._told())

    def say(self, sentence: str) -> None:
        """Print the sentence above the bar, without reading any markup in it."""
        self._bar.console.print(visible(sentence), markup=False, highlight=False)

    def end(self) -> None:
        """Take the bar away."""
        self._bar.stop()
        self._task = None

    def _told(self) -> str:
        found = f", {self._messages:,} messages" if self._messages else ""
        return f"{self._files:,}/{self._all:,} files, {self._size / 1e6:,.0f}/{self._whole / 1e6:,.0f} MB{found}"
