"""A progress bar in a notebook cell: labelled for screen readers, plain text beside it, nothing of the leak in it."""

from __future__ import annotations

import sys
import time
from typing import Any

from .progress import Progress, Quiet

__all__ = ["Cell", "here"]

EVERY = 0.3  # seconds between two pictures of the bar
_BOX = "height: 10px; width: 24em; border: 1px solid #9a9a9a; display: inline-block; vertical-align: middle;"


def here() -> Progress:
    """A bar in the cell where there is a notebook, else somebody who does not listen."""
    shell = sys.modules.get("IPython")
    kernel = shell.get_ipython() if shell else None
    return Cell() if kernel is not None and hasattr(kernel, "kernel") else Quiet()


class Cell:
    """Shows stage, files, bytes, messages and the time left in one output of the cell, renewed a few times a second."""

    def __init__(self) -> None:
        self._handle: Any = None
        self._stage, self._files, self._size = "", 0, 0
        self._done_files, self._done_size, self._messages = 0, 0, 0
        self._since = self._shown = time.monotonic()
        self._said: list[str] = []

    def begin(self, stage: str, files: int, size: int) -> None:
        """A stage begins with this many files and bytes."""
        self._stage, self._files, self._size = stage, files, size
        self._done_files = self._done_size = 0
        self._since = time.monotonic()
        self._show(force=True)

    def advance(self, files: int = 0, size: int = 0, messages: int = 0) -> None:
        """So many more files, bytes and messages are done."""
        self._done_files += files
        self._done_size += size
        self._messages += messages
        self._show()

    def say(self, sentence: str) -> None:
        """A sentence to stand below the bar; the last five are kept."""
        self._said = [*self._said[-4:], sentence]
        self._show(force=True)

    def end(self) -> None:
        """The bar is full and the output final."""
        self._stage = "Done"
        self._show(force=True)

    def _show(self, *, force: bool = False) -> None:
        if not force and time.monotonic() - self._shown < EVERY:
            return
        from IPython.display import display

        self._shown = time.monotonic()
        bundle = self._bundle()
        if self._handle is None:
            self._handle = display(bundle, raw=True, display_id=True)  # type: ignore[no-untyped-call]
        else:
            self._handle.update(bundle, raw=True)

    def _bundle(self) -> dict[str, str]:
        from . import show

        share = 1.0 if self._stage == "Done" else self._done_size / self._size if self._size else 0.0
        files = f"{self._done_files:,} of {self._files:,} files"
        told = f"{self._stage}: {files}, {self._messages:,} messages{self._left(share)}"
        if self._stage == "Done":
            told = f"Done: {self._messages:,} messages read."
        percent = round(min(share, 1.0) * 100)
        bounds = f'aria-valuemin="0" aria-valuemax="100" aria-valuenow="{percent}"'
        bar = show.Markup(
            f'<div role="progressbar" aria-label="Ingest" {bounds} style="{_BOX}">'
            f'<div style="height: 100%; width: {percent}%; background: #1f5fa8;"></div></div>'
            f" <span>{show.words(told)}</span>"
        )
        return show.bundle(
            show.block("", bar, *map(show.quiet, self._said)), show.plain("\n".join([told, *self._said]))
        )

    def _left(self, share: float) -> str:
        passed = time.monotonic() - self._since
        return f", about {passed / share * (1 - share):,.0f} s left" if 0.02 < share < 1 and passed > 2 else ""
