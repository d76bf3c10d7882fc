"""Tells the views of a notebook that something was written to the case, by this notebook, another, or a command."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ..errors import WorkbenchError
from ..store.database import Database

__all__ = ["Watch"]

EVERY = 0.5  # seconds between two looks


class Watch:
    """Asks `database` now and then whether its state is another one, in a thread of its own, while somebody listens.

    Listeners are called in that thread, after what was written can be read.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
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

    def _stamp(self) -> tuple[object, ...]:
        try:
            return self._database.state()
        except WorkbenchError:  # the folder is being moved
            return ()
