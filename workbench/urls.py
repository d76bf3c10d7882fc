"""Originals behind a URL that fsspec can open (s3://bucket/folder and the like): listed, looked at, and fetched.

The process that the user has started asks for them; what parses them never does. Credentials come from where the
storage's own package looks for them (environment, profile) and are neither written nor shown. Source:
https://filesystem-spec.readthedocs.io (find, open, get); s3fs.readthedocs.io (credentials, endpoints).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

from . import guard
from .errors import ReadError, UsageError
from .hashing import key
from .originals import Disk

__all__ = ["Far", "filesystem", "identity", "is_url", "listed", "local", "refused"]

URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
SECRET = re.compile(r"[?&](sig|token|key|secret|password|x-amz-[a-z]+)=", re.I)
WEB = ("http", "https")
INSIDE = ("memory",)  # nothing leaves the process
TIMES = ("LastModified", "last_modified", "mtime", "modified", "updated", "created")


def is_url(path: str | Path) -> bool:
    """Whether something handed in is a URL and no path."""
    return isinstance(path, str) and URL.match(path) is not None


def local(path: str | Path) -> str | Path:
    """A file:// or local:// URL as the path that it is; anything else as it came."""
    if is_url(path) and (match := re.match(r"(?:file|local)://(?:localhost(?=/))?", str(path), re.I)):
        return str(path)[match.end() :]
    return path


def filesystem(url: str) -> tuple[Any, str]:
    """The fsspec file system of a URL, and the place in it.

    Raises UsageError for a URL that may not be used or whose package is not installed, Sealed in a sealed notebook.
    """
    scheme = url.partition("://")[0].lower()
    _allowed(url, scheme)
    if guard.is_sealed() and scheme not in INSIDE:
        raise guard.Sealed(
            f"This notebook is sealed: nothing was asked of {scheme}://.", "Ingest it from a shell: workbench ingest."
        )
    try:
        from fsspec.core import url_to_fs

        return cast("tuple[Any, str]", url_to_fs(url))
    except ImportError:
        extra = "'leak-workbench[s3]'" if scheme in ("s3", "s3a") else "fsspec and its package for this storage"
        raise UsageError(f"What opens {scheme}:// is not installed here.", f"Say: pip install {extra}.") from None
    except ValueError:
        raise UsageError(f"No storage is called {scheme}://.", "Check the spelling.") from None


def _allowed(url: str, scheme: str) -> None:
    if scheme in WEB:
        raise UsageError(
            "Web addresses are not read: asking for one tells its host who is looking.",
            "Download the files with a browser that you trust, and name the folder.",
        )
    if "::" in url:
        raise UsageError("URLs inside URLs (::) are not read.", "Name the archive; what is in it is read anyway.")
    if urlsplit(url).password or SECRET.search(url):
        raise UsageError(
            "The URL holds a password or a key, which the case would keep.",
            "Leave it out; set it in the environment or the profile of the storage's own tool.",
        )


def listed(url: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every file at or below the URL, in the order of its name's bytes: its name below it, and what the storage tells.

    The name is empty where the URL is the file itself. Raises ReadError where nothing is there or nobody answers.
    """
    system, place = filesystem(url)
    try:
        system.invalidate_cache()
        if system.isfile(place):
            yield "", system.info(place)
            return
        found = dict(system.find(place, detail=True))
        system.invalidate_cache()  # which would take a file for a folder where another key begins with its name
    except Exception as error:
        refusal = refused(url, error)
        raise refusal from refusal.__cause__
    if not found:
        raise ReadError(f"Nothing is at {url}.", "Check the spelling, and that you may read there.")
    top = system._strip_protocol(place).strip("/")
    for path in sorted(found, key=lambda path: str(path).encode("utf-8", "surrogatepass")):
        yield path.lstrip("/").removeprefix(top).removeprefix("/"), found[path]


def identity(told: dict[str, Any]) -> tuple[int, int]:
    """When a file was changed (nanoseconds, 0 if nobody says) and a number that changes with its bytes (0 likewise)."""
    moment = next((told[name] for name in TIMES if told.get(name)), 0)
    if isinstance(moment, datetime):
        moment = moment.timestamp()
    tag = told.get("ETag") or told.get("etag") or told.get("md5Hash") or told.get("VersionId") or ""
    seconds = moment if isinstance(moment, int | float) else 0
    return int(seconds * 1e9), int(key(str(tag))[:15], 16) if tag else 0


def refused(name: str, error: Exception) -> ReadError:
    """What the storage has refused, in words that show neither keys nor requests."""
    if isinstance(error, FileNotFoundError):
        return ReadError(f"Nothing is at {name}.", "Check the spelling.")
    if isinstance(error, PermissionError) or "Credentials" in type(error).__name__:
        return ReadError(
            f"The storage refuses to show {name}.", "Check that your profile or environment has a key that may read it."
        )
    what = f"The storage of {name} does not answer ({type(error).__name__})."
    unreached = ReadError(what, "Check the connection, then ingest it again.")
    unreached.__cause__ = ConnectionError(5, "the storage does not answer")
    return unreached


class Far(Disk):
    """A file behind a URL; `path` is where it stands among its fellows once it is fetched."""

    def __init__(self, url: str, path: Path, name: str, *, size: int, sha256: str = "") -> None:
        super().__init__(path, name, sha256=sha256)
        self.url = url
        vars(self)["size"] = size

    @cached_property
    def _place(self) -> tuple[Any, str]:
        return filesystem(self.url)

    def _stream(self) -> BinaryIO:
        system, place = self._place
        try:
            return cast(BinaryIO, system.open(place, "rb"))
        except Exception as error:
            refusal = refused(self.name, error)
            raise refusal from refusal.__cause__
