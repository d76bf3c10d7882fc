"""Tells the views of a notebook that something was written to the case, by this notebook, another, or a command."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

__all__ = ["Watch"]

EVERY = 0.5  # seconds between two looks at the files


class Watch:
    """Looks at the files of the case in the folder `path`, in a thread of its own, while somebody listens.

    It reads nothing from the case and locks nothing. Listeners are called in that thread.
    """

    def __init__(self, path: Path) -> None:
        self._files = (path / "case.sqlite", path / "case.sqlite-wal")
        self._lock = threading.Lock()
        self._listeners: list[Callable[[], None]] = []
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def listen(self, hears: Callable[[], None]) -> None:
        """Call `hears` after each change from now on."""
        with self._lock:
            if hears not in self._listeners:
                self._listeners.append(hears)
            if self._thread is None or not self._thread.is_alive():
                self._ended = threading.Event()
                self._thread = threading.Thread(
                    target=self._look, args=(self._ended, self._stamp()), daemon=True, name="case watch"
                )
                self._thread.start()

    def deafen(self, hears: Callable[[], None]) -> None:
        """No longer call `hears`; without listeners the thread ends."""
        with self._lock:
            self._listeners = [known for known in self._listeners if known != hears]
            if not self._listeners:
                self._ended.set()
                self._thread = None

    def _look(self, ended: threading.Event, seen: object) -> None:
        while not ended.wait(EVERY):
            now = self._stamp()
            if now != seen:
                seen = now
                for hears in tuple(self._listeners):
                    try:
                        hears()
                    except Exception:  # in the middle of a write: looked at again, and the others hear
                        seen = None

    def _stamp(self) -> tuple[tuple[int, int], ...]:
        found = []
        for path in self._files:
            try:
                status = path.stat()
                found.append((status.st_mtime_ns, status.st_size))
            except OSError:  # no log yet, or the folder is being moved
                found.append((0, 0))
        return tuple(found)
