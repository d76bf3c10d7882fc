"""Keys by which mail servers signed letters (DKIM, RFC 6376), from a folder: no name is ever looked up in the DNS.

A key is a TXT record under `selector._domainkey.domain`. A file of the folder is either named so and holds the record
(quoted pieces are joined), or a PEM public key of that name, or a list with one record a line, as zone files and `dig`
write them. One name may have several records, since keys are changed: each is tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from .errors import UsageError
from .hashing import canonical, sha256

__all__ = ["PREFIX", "Keys", "digest", "holding", "known", "taken"]

PREFIX = "dkim-keys "  # how the keys are named among what made a part
MOST, LARGEST = 100_000, 4 << 20
Keys = tuple[tuple[str, str], ...]  # (name in lower case, record)
_NAME = r"[A-Za-z0-9_.\-]+\._domainkey\.[A-Za-z0-9_.\-]*[A-Za-z0-9_\-]"
_LINE = re.compile(rf"^\s*({_NAME})\.?[\s,;]+(?:\d+\s+)?(?:IN\s+)?(?:TXT\s+)?(.+)$", re.I)
_PEM = re.compile(r"-----BEGIN (?:RSA )?PUBLIC KEY-----(.+?)-----END", re.S)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')

_HELD: ContextVar[Mapping[str, tuple[str, ...]] | None] = ContextVar("keys", default=None)


def taken(folder: str | Path) -> Keys:
    """Every key in the files of a folder; raises UsageError if it cannot be read or holds none."""
    place = Path(folder)
    try:
        files = sorted(path for path in place.iterdir() if path.is_file() and path.stat().st_size <= LARGEST)
        found = [key for path in files for key in _keys(path.name, path.read_text("utf-8", "replace"))]
    except OSError as error:
        raise UsageError(f"The key folder {folder} cannot be read: {error.strerror}.", "Name a folder.") from None
    if not found or len(found) > MOST:
        todo = "A file holds one record and is named selector._domainkey.domain, or lists such names with records."
        raise UsageError(f"The key folder {folder} holds {len(found):,} keys.", todo)
    return tuple(sorted(dict.fromkeys(found)))


def _keys(file: str, text: str) -> Iterator[tuple[str, str]]:
    listed = [match for line in text.splitlines() if (match := _LINE.match(line))]
    for match in listed:
        if record := _record(match[2]):
            yield match[1].lower(), record
    named = re.match(_NAME, re.sub(r"\.(?:txt|pem|pub|key)$", "", file, flags=re.I))
    if not listed and named and (record := _record(text)):
        yield named[0].lower(), record


def _record(text: str) -> str:
    """A TXT record as one text; empty where the text is none."""
    if pem := _PEM.search(text):
        return f"v=DKIM1; k=rsa; p={''.join(pem[1].split())}"
    quoted = _QUOTED.findall(text)
    joined = "".join(quoted).replace("\\;", ";") if quoted else " ".join(text.split()).strip("() ")
    return joined if re.search(r"(?:^|[;\s])p\s*=", joined) else ""


def digest(keys: Keys) -> str:
    """The SHA-256 of a set of keys."""
    return sha256(canonical(["dkim", *map(list, keys)]))


@contextmanager
def holding(keys: Iterable[tuple[str, str]]) -> Iterator[None]:
    """Within this context letters are verified by these keys."""
    held: dict[str, tuple[str, ...]] = {}
    for name, record in keys:
        held[name] = (*held.get(name, ()), record)
    token = _HELD.set(held or None)
    try:
        yield
    finally:
        _HELD.reset(token)


def known(name: str) -> tuple[str, ...] | None:
    """The records of a name; None where no keys were given at all."""
    held = _HELD.get()
    return None if held is None else held.get(name.lower().rstrip("."), ())
