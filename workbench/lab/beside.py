"""What the Case sidebar asks the server: the case that JupyterLab was opened with, behind the server's own token.

A Jupyter server extension, named in the sealed lab's own settings and nowhere else. Every answer is safe to show.
"""

from __future__ import annotations

import asyncio
import json
import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import tornado.web
from jupyter_server.base.handlers import APIHandler

from .. import show
from ..brief.reasons import error_said, receipt_said, skipped_said
from ..errors import UsageError, WorkbenchError
from ..store import called
from .hosting import Module, Talk

__all__ = ["Beside", "load_jupyter_server_extension"]

NO_CASE = "There is no case yet: run the notebook, which makes it."


class Beside:
    """The case named in the environment variable WORKBENCH_CASE, opened when it is first asked for."""

    def __init__(self, notebook: str = "") -> None:
        self.notebook = notebook
        self._case: Any = None
        self._lock, self._opening = threading.Lock(), threading.Lock()  # a request comes in a thread of its own

    def answer(self, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to one question; raises WorkbenchError in words for whatever cannot be done."""
        asked: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
            "case": self.case,
            "ingest": self.ingest,
            "brief": self.brief,
        }
        with self._lock:
            return asked[name](given)

    def case(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The name of the case, its notebook, and what to do where there is none yet."""
        case = self.opened()
        told = skipped_said(NO_CASE, str(given.get("language") or "en"))
        name = "" if case is None else show.plain(called(case.store.path))
        return {"name": name, "notebook": self.notebook, "told": told if case is None else ""}

    def ingest(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Read a file, folder or archive in."""
        path = str(given.get("path") or "").strip()
        if not path:
            raise UsageError("Nothing is named to be read in.", "Give the path of a file, folder or archive.")
        receipt = self._needed().ingest(path if "://" in path else Path(path).expanduser())
        return {"told": show.plain(receipt_said(receipt.summary(), str(given.get("language") or "en")))}

    def brief(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Write the brief as PDF and DOCX into exports/ of the case; raises EvidenceError if checks stop it."""
        case = self._needed()
        place = case.store.path / "exports"
        place.mkdir(exist_ok=True)
        draft = case.brief(language=str(given.get("language") or "en"))
        files = [place / f"brief.{form}" for form in ("pdf", "docx")]
        for path in files:
            draft.save(path)
        return {"files": [f"exports/{path.name}" for path in files]}

    def opened(self) -> Any:
        """The case, or None as long as there is none."""
        place = os.environ.get("WORKBENCH_CASE", "")
        with self._opening:
            if self._case is None and place and (Path(place) / "case.sqlite").exists():
                from ..case import Case

                self._case = Case(place, create=False)
            return self._case

    def _needed(self) -> Any:
        case = self.opened()
        if case is None:
            raise UsageError("There is no case yet.", "Run the notebook, which makes it.")
        return case


class Answer(APIHandler):  # type: ignore[misc]
    """One question of the sidebar; only with the server's token, and by POST where something is written."""

    def initialize(self, beside: Beside) -> None:
        """Keep what answers."""
        self.beside = beside

    @tornado.web.authenticated
    async def get(self, name: str) -> None:
        """What only reads."""
        await self._answer(name, {"language": self.get_query_argument("language", "en")}, allowed=("case",))

    @tornado.web.authenticated
    async def post(self, name: str) -> None:
        """What writes to the case."""
        given = {**(self.get_json_body() or {}), "language": self.get_query_argument("language", "en")}
        await self._answer(name, given, allowed=("ingest", "brief"))

    async def _answer(self, name: str, given: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
        if name not in allowed:
            raise tornado.web.HTTPError(404)
        try:
            content = await asyncio.to_thread(self.beside.answer, name, given)
        except WorkbenchError as error:
            self.set_status(400)
            language = str(given.get("language") or "en")
            content = {"message": show.plain(error_said(error, language))}
        self.finish(json.dumps(content))


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "workbench.lab.beside"}]


def load_jupyter_server_extension(server: Any) -> None:
    """Add the sidebar's addresses to a Jupyter server."""
    base = server.web_app.settings["base_url"].rstrip("/")
    beside = Beside(os.environ.get("WORKBENCH_START", ""))
    talk = {"opened": beside.opened, "nothing": NO_CASE}
    addresses = [
        (rf"{base}/workbench/live", Talk, talk),
        (rf"{base}/workbench/module/([a-z]+)\.(js|css)", Module),
        (rf"{base}/workbench/([a-z]+)", Answer, {"beside": beside}),
    ]
    server.web_app.add_handlers(".*", addresses)


_load_jupyter_server_extension = load_jupyter_server_extension
