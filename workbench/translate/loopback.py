"""Asking a program on this computer over HTTP: literal loopback addresses only, no names, no redirects, no proxies."""

from __future__ import annotations

import http.client
import ipaddress
import json
from typing import Any
from urllib.parse import SplitResult, urlsplit

from ..errors import UsageError, WorkbenchError

__all__ = ["checked", "post"]

_LIMIT = 8 << 20
_WAIT = 120.0


def checked(url: str) -> SplitResult:
    """The parts of an address that cannot leave this computer. Raises UsageError for any other."""
    try:
        parts = urlsplit(url)
        address = ipaddress.ip_address(parts.hostname or "")
        good = parts.scheme == "http" and address.is_loopback and not parts.username and not parts.query
        good = good and (parts.port or 80) > 0
    except ValueError:
        good = False
    if not good:
        what = "A translator has to run on this computer, and no leaked word was sent."
        raise UsageError(what, "Write its address in numbers, like http://127.0.0.1:5000; names are not looked up.")
    return parts


def post(url: str, path: str, asked: dict[str, Any]) -> Any:
    """What the program at `url` answers to JSON. Raises UsageError for a place elsewhere, else WorkbenchError.

    http.client follows no redirect and knows no proxy; an answer other than 200 is an error.
    """
    parts = checked(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=_WAIT)
    try:
        body = json.dumps(asked).encode()
        headers = {"Content-Type": "application/json"}
        connection.request("POST", parts.path.rstrip("/") + path, body, headers)
        answer = connection.getresponse()
        data = answer.read(_LIMIT + 1)
    except (OSError, http.client.HTTPException) as error:
        what = f"The translator at {parts.netloc} does not answer: {error}."
        raise WorkbenchError(what, "Check that it runs.") from error
    finally:
        connection.close()
    if answer.status != 200:
        what = f"The translator at {parts.netloc} said {answer.status} {answer.reason}."
        raise WorkbenchError(what, "A redirect is not followed." if 300 <= answer.status < 400 else "See its log.")
    if len(data) > _LIMIT:
        raise WorkbenchError(f"The translator at {parts.netloc} answered with more than {_LIMIT >> 20} MB.")
    try:
        return json.loads(data)
    except ValueError as error:
        raise WorkbenchError(f"The translator at {parts.netloc} did not answer with JSON.", "See its log.") from error
