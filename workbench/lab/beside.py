"""What the Case sidebar asks the server: the case that JupyterLab was opened with, behind the server's own token.

A Jupyter server extension, named in the sealed lab's own settings and nowhere else. Every answer is safe to show.
"""

from __future__ import annotations

import asyncio
import json
import os
import threading
from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import tornado.web
from jupyter_server.base.handlers import APIHandler

from .. import show
from ..errors import UsageError, WorkbenchError

__all__ = ["Beside", "load_jupyter_server_extension"]

MOST = 30  # lines of each part of the sidebar, and hits
SHORT = 160
NO_CASE = "There is no case yet: run the notebook, which makes it."


class Beside:
    """The case named in the environment variable WORKBENCH_CASE, opened when it is first asked for."""

    def __init__(self, notebook: str = "") -> None:
        self.notebook = notebook
        self._case: Any = None
        self._lock = threading.Lock()  # a request comes in a thread of its own

    def answer(self, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to one question; raises WorkbenchError in words for whatever cannot be done."""
        asked: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
            "case": self.case, "search": self.search, "pin": self.pin, "ingest": self.ingest, "brief": self.brief
        }  # fmt: skip
        with self._lock:
            return asked[name](given)

    def case(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Name, originals, evidence and gaps, each at most 30 lines with the number of the others."""
        case = self._opened()
        empty: dict[str, Any] = {"name": "", "notebook": self.notebook, "told": NO_CASE, "more": {}}
        parts = {"originals": self._originals, "evidence": self._evidence, "gaps": self._gaps}
        if case is None:
            return {**empty, **{name: [] for name in parts}}
        lines = {
            name: [{"name": show.plain(a), "told": show.plain(b)} for a, b in of(case)] for name, of in parts.items()
        }
        more = {name: max(0, len(several) - MOST) for name, several in lines.items()}
        head = {**empty, "name": show.plain(case.store.path.resolve().name), "told": "", "more": more}
        return {**head, **{name: several[:MOST] for name, several in lines.items()}}

    def search(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The first hits of a query; the search goes on record."""
        hits = self._needed().search(str(given.get("q") or ""))
        rows = []
        for hit in islice(hits, MOST):
            told = {
                "when": hit.sent[:16].replace("T", " "),
                "sender": hit.sender,
                "where": hit.conversation or hit.original,
            }
            plain = {name: show.plain(text or "") for name, text in told.items()}
            rows.append({"key": hit.key, "item": hit.item_sha256, "passage": show.plain(hit.passage()), **plain})
        return {"total": f"{hits.total:,}", "rows": rows}

    def pin(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Put the message or page that was on the screen in evidence."""
        case = self._needed()
        return {"label": case.claims.pin(case.row(str(given.get("key")), str(given.get("item") or ""))).label}

    def ingest(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Read a file, folder or archive in."""
        path = str(given.get("path") or "").strip()
        if not path:
            raise UsageError("Nothing is named to be read in.", "Give the path of a file, folder or archive.")
        return {"told": show.plain(" ".join(self._needed().ingest(Path(path).expanduser()).summary()))}

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

    # -- inside --------------------------------------------------------------------------------------------------

    def _opened(self) -> Any:
        place = os.environ.get("WORKBENCH_CASE", "")
        if self._case is None and place and (Path(place) / "case.sqlite").exists():
            from ..case import Case

            self._case = Case(place, create=False)
        return self._case

    def _needed(self) -> Any:
        case = self._opened()
        if case is None:
            raise UsageError("There is no case yet.", "Run the notebook, which makes it.")
        return case

    def _originals(self, case: Any) -> list[tuple[str, str]]:
        rows = case.originals().to_dict("records")
        return [(row["path"], f"{row['state']}  {row['reader'] or ''}  {row['reason'] or ''}") for row in rows]

    def _evidence(self, case: Any) -> list[tuple[str, str]]:
        return [(item.label, item.exhibit.quote[:SHORT]) for item in case.claims.exhibits]

    def _gaps(self, case: Any) -> list[tuple[str, str]]:
        rows = case.gaps().frame().to_dict("records")
        return [(row["sentence"], f"{row['conversation']}  {row['certainty']}") for row in rows]


class Answer(APIHandler):  # type: ignore[misc]
    """One question of the sidebar; only with the server's token, and by POST where something is written."""

    def initialize(self, beside: Beside) -> None:
        """Keep what answers."""
        self.beside = beside

    @tornado.web.authenticated
    async def get(self, name: str) -> None:
        """What only reads."""
        given = {key: self.get_query_argument(key, "") for key in ("q", "language")}
        await self._answer(name, given, allowed=("case", "search"))

    @tornado.web.authenticated
    async def post(self, name: str) -> None:
        """What writes to the case."""
        given = {**(self.get_json_body() or {}), "language": self.get_query_argument("language", "en")}
        await self._answer(name, given, allowed=("pin", "ingest", "brief"))

    async def _answer(self, name: str, given: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
        if name not in allowed:
            raise tornado.web.HTTPError(404)
        try:
            content = await asyncio.to_thread(self.beside.answer, name, given)
        except WorkbenchError as error:
            self.set_status(400)
            content = {"message": show.plain(error)}
        self.finish(json.dumps(content))


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "workbench.lab.beside"}]


def load_jupyter_server_extension(server: Any) -> None:
    """Add the sidebar's addresses to a Jupyter server."""
    base = server.web_app.settings["base_url"].rstrip("/")
    beside = Beside(os.environ.get("WORKBENCH_START", ""))
    server.web_app.add_handlers(".*", [(rf"{base}/workbench/([a-z]+)", Answer, {"beside": beside})])


_load_jupyter_server_extension = load_jupyter_server_extension
