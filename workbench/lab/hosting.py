"""The addresses on which the sidebar's views speak: a socket for each window, and the modules as plain files."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import tornado.web
from jupyter_server.auth.decorator import ws_authenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from tornado.ioloop import IOLoop
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from .. import show
from ..errors import WorkbenchError
from ..notebook import modules
from .live import MODULES, Live

__all__ = ["Module", "Talk"]

KINDS = {"js": ("text/javascript", modules.script), "css": ("text/css", modules.style)}


class Module(JupyterHandler):  # type: ignore[misc]
    """The ES module or the style sheet of a view, as a cell is given it; only with the server's token."""

    @ws_authenticated  # type: ignore[untyped-decorator]  # refuses, where the other way shows the page to log in
    def get(self, name: str, kind: str) -> None:
        """One file."""
        if name not in MODULES:
            raise tornado.web.HTTPError(404)
        mime, text = KINDS[kind]
        self.set_header("Content-Type", f"{mime}; charset=utf-8")
        self.finish(text(name))


class Talk(WebSocketMixin, WebSocketHandler, JupyterHandler):  # type: ignore[misc]
    """The socket of one window: what it says is heard in the order in which it was said, in a thread of its own."""

    def initialize(self, opened: Callable[[], Any], nothing: str) -> None:
        """`opened` gives the case or None; then `nothing` is told."""
        self._opened, self._nothing = opened, nothing

    def set_default_headers(self) -> None:
        """None: a socket has no page."""

    @ws_authenticated  # type: ignore[untyped-decorator]
    async def get(self, *given: Any, **named: Any) -> None:
        """The window asks for the socket, with the server's token."""
        await super().get(*given, **named)

    def open(self, *given: Any, **named: Any) -> None:
        """The window is there."""
        super().open(*given, **named)
        self._live: Live | None = None
        self._loop = IOLoop.current()
        self._worker = ThreadPoolExecutor(1, "case window")

    def on_message(self, message: str | bytes) -> None:
        """Something was said."""
        self._worker.submit(self._hear, message)

    def on_close(self) -> None:
        """The window is gone."""
        super().on_close()
        self._worker.submit(self._end)
        self._worker.shutdown(wait=False)

    def _hear(self, message: str | bytes) -> None:
        try:
            said = json.loads(message)
            if self._live is None and (case := self._opened()) is not None:
                self._live = Live(case._views, self._say)
            if self._live is None:
                self._say({"none": self._nothing})
            elif isinstance(said, dict):
                self._live.hear(said)
        except WorkbenchError as error:
            self._say({"none": show.plain(error)})
        except Exception as error:  # one view that fails must not silence the others
            self.log.warning("The case beside the notebook: %s", type(error).__name__, exc_info=True)
            self._say({"none": show.plain(f"{type(error).__name__}: {error}")})

    def _end(self) -> None:
        if self._live is not None:
            self._live.end()

    def _say(self, content: dict[str, Any]) -> None:
        text = json.dumps(content, default=str)
        self._loop.add_callback(self._write, text)

    def _write(self, text: str) -> None:
        with suppress(WebSocketClosedError):
            self.write_message(text)
