"""Asking a search server of the newsroom over HTTP: the one that was named, no redirects, no proxies."""

from __future__ import annotations

import base64
import http.client
import json
import ssl
import sys
from typing import Any
from urllib.parse import unquote, urlsplit

from ..errors import CaseError, UsageError
from ..guard import is_local

__all__ = ["SearchServer"]

_LIMIT = 512 << 20
_WAIT = 120.0


class SearchServer:
    """An OpenSearch server and the index in it that holds (or will hold) one case. Raises CaseError where it fails."""

    def __init__(self, address: str, index: str = "") -> None:
        try:
            parts = urlsplit(address.removeprefix("opensearch+"))
            self._host, self._port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 9200)
        except ValueError:
            self._host, parts = "", urlsplit("")
        self.index = index or parts.path.strip("/") or "workbench"
        if not self._host or parts.scheme not in ("http", "https"):
            raise UsageError("This is no address of a search server.", "Write https://user@host:9200/index.")
        if parts.scheme == "http" and not is_local(self._host):
            raise UsageError("A leak does not cross a network unencrypted.", "Write https:// for another computer.")
        if not self.index.replace("-", "").replace("_", "").isalnum() or self.index != self.index.lower():
            raise UsageError(f"{self.index!r} is no name for an index.", "Take small letters, digits, - and _.")
        self._secure = parts.scheme == "https"
        self._headers = {}
        if parts.username:
            pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            self._headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"

    @property
    def place(self) -> str:
        """Host and index, without user and password."""
        return f"{self._host}, index {self.index}"

    def ask(self, method: str, path: str, asked: Any = None, *, missing: bool = False) -> Any:
        """What the server answers to JSON, or to lines of it; None for a 404 where something may be `missing`."""
        lines = isinstance(asked, list)
        body = "".join(f"{json.dumps(one)}\n" for one in asked) if lines else json.dumps(asked) if asked else None
        kind = "application/x-ndjson" if lines else "application/json"
        sys.audit("socket.connect", None, (self._host, self._port))  # a sealed notebook refuses here
        connection = self._connection()
        try:
            connection.request(method, path, body and body.encode(), {**self._headers, "Content-Type": kind})
            answer = connection.getresponse()
            data = answer.read(_LIMIT)
        except (OSError, http.client.HTTPException) as error:
            raise CaseError(f"The server {self.place} does not answer: {error}.", "Check that it runs.") from error
        finally:
            connection.close()
        if answer.status == 404 and missing:
            return None
        found = _read(data)
        if answer.status not in (200, 201) or found.get("errors"):
            said = json.dumps(found.get("error") or answer.reason)[:200]
            raise CaseError(f"The server {self.place} said {answer.status}: {said}.", "See its log.")
        return found

    def _connection(self) -> http.client.HTTPConnection:
        if not self._secure:
            return http.client.HTTPConnection(self._host, self._port, timeout=_WAIT)
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(self._host, self._port, timeout=_WAIT, context=context)


def _read(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data or b"{}")
    except ValueError:
        return {"error": "an answer that is no JSON"}
    return found if isinstance(found, dict) else {"error": "an answer that is no object"}
