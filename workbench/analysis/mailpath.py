"""What letters say of themselves beside their words: the servers they passed, each with its time, and the programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from ..readers._maildate import sent
from .frames import listed
from .signatures import NAME as DKIM

__all__ = ["header_facts"]

SOFTWARE = ("x-mailer", "user-agent", "x-mimeole", "x-originating-client")
HOSTS = ("x-originating-ip", "x-sender-ip", "x-client-ip", "x-forwarded-for", "x-remote-ip")
TIMES = ("date", "delivery-date", "resent-date", "x-received-date", "expires", "x-original-arrival-time")
_FROM = re.compile(r"\bfrom\s+(.+?)(?=\s+by\s+|\s+with\s+|\s+via\s+|;|$)", re.I | re.S)
_BY = re.compile(r"\bby\s+(\S+)", re.I)
_SIGNED = re.compile(r"; signed=([^;]+)")


def header_facts(messages: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """One row per fact in the fields of each letter, in the columns of `metadata`, under the field's own place."""
    letters = messages[messages["platform"] == "mail"]
    keep = ["original", "locator", "reader", "original_sha256", "custodian"]
    rows = letters[[*keep, "message_key"]].to_dict("records")
    for row, extra in zip(rows, listed(letters["extra"]), strict=True):
        count: dict[str, int] = {}
        for pair in extra:
            name, value = str(pair["name"]), str(pair["value"])
            count[name] = count.get(name, 0) + 1
            place = {part: row[part] for part in keep} | {"key": row["message_key"]}
            place["locator"] = _field(str(row["locator"]), name, count[name])
            for fact in _facts(name, value):
                yield {**fact, **place}


def _field(locator: str, name: str, number: int) -> str:
    joint = "&" if locator else "#"
    return f"{locator}{joint}field={name}" + (f"~{number}" if number > 1 else "")


def _facts(name: str, value: str) -> Iterator[dict[str, Any]]:
    key = name.lower()
    if key in ("received", "x-received"):
        yield from _hop(name, value)
    elif key in TIMES:
        yield _time(name, value)
    elif key in SOFTWARE:
        yield {"kind": "software", "name": name, "value": value.strip()}
    elif key in HOSTS:
        yield {"kind": "host", "name": name, "value": value.strip(" []\r\n\t")}
    elif key == "organization":
        yield {"kind": "company", "name": name, "value": value.strip()}
    elif name == DKIM and (match := _SIGNED.search(value)):
        yield {**_time("signed", match[1]), "name": "DKIM signature"}


def _hop(name: str, value: str) -> Iterator[dict[str, Any]]:
    path, _, when = value.rpartition(";")
    for fits in (_FROM, _BY):
        if match := fits.search(path or value):
            yield {
                "kind": "host",
                "name": f"{name} {fits.pattern[2:6].strip()}".strip(),
                "value": " ".join(match[1].split()),
            }
    if when.strip():
        yield _time(name, when)


def _time(name: str, value: str) -> dict[str, Any]:
    stamp = sent(value.strip())
    told = {"at": stamp.instant, "precision": stamp.precision, "zone": stamp.zone, "basis": stamp.basis}
    return {"kind": "time", "name": name, "value": value.strip(), **told}
