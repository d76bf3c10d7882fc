"""How far an ingest has come, told to a view a few times a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from .. import show

__all__ = ["Telling"]

EVERY = 0.25  # seconds


class Telling:
    """A `Progress` that calls `tell(share=, text=)`; share is 0 to 1, text safe to show."""

    def __init__(self, tell: Callable[..., None], said: Mapping[str, str]) -> None:
        self._tell, self._words = tell, said
        self._stage, self._text = "", ""
        self._files = self._of_files = self._size = self._of_size = self._messages = 0
        self._last = 0.0

    def begin(self, stage: str, files: int, size: int) -> None:
        """A stage begins with this many files and bytes."""
        self._stage, self._of_files, self._of_size = stage, files, size
        self._files = self._size = 0
        self._show(force=True)

    def advance(self, files: int = 0, size: int = 0, messages: int = 0) -> None:
        """So many more files, bytes and messages are done."""
        self._files += files
        self._size += size
        self._messages += messages
        self._show()

    def say(self, sentence: str) -> None:
        """A sentence to stand below the bar."""
        self._text = show.plain(sentence)
        self._show(force=True)

    def end(self) -> None:
        """Everything is done, or was given up."""
        self._show(force=True)

    def _show(self, *, force: bool = False) -> None:
        if not force and time.monotonic() - self._last < EVERY:
            return
        self._last = time.monotonic()
        share = (self._size + self._files) / max(self._of_size + self._of_files, 1)
        stage = self._words.get(self._stage, self._stage)
        told = self._words["progress"].format(
            stage=stage, files=self._files, of=self._of_files, messages=self._messages
        )
        self._tell(share=min(share, 1.0), text=f"{told} {self._text}".strip())
