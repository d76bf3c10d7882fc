"""SHA-256 of files and records, stable keys, and manifests that `sha256sum -c` can check."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

CHUNK = 1 << 20


def sha256(data: bytes) -> str:
    """The SHA-256 of `data` in lower-case hexadecimal (64 characters)."""
    return hashlib.sha256(data).hexdigest()


def digest(data: bytes) -> bytes:
    """The SHA-256 of `data` as 32 bytes."""
    return hashlib.sha256(data).digest()


def sha256_stream(stream: BinaryIO) -> tuple[str, int]:
    """The SHA-256 and the length in bytes of what is left in `stream`, read in pieces of 1 MiB."""
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def sha256_file(path: Path) -> tuple[str, int]:
    """The SHA-256 and the length in bytes of a file; raises OSError as `open` does."""
    with open(path, "rb") as stream:
        return sha256_stream(stream)


def canonical(value: Any) -> bytes:
    """JSON bytes that are equal for equal values: sorted keys, no blanks, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def key(*parts: str) -> str:
    """A stable 32-character key of an ordered list of strings; no two lists share their byte form."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(f"{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()[:32]


def message_key(platform: str, conversation: str, native: str, original: str, fragment: str) -> str:
    """The stable key of a message.

    With a native id it depends on platform, conversation and native id alone, so that two exports of one
    message agree; without one it depends on the original's SHA-256 and the locator's fragment.
    """
    if native:
        return key("native", platform, conversation, native)
    return key("place", original, fragment)


def manifest_lines(entries: Iterable[tuple[str, str]]) -> str:
    """Lines for `sha256sum -c` from (sha256, relative path) pairs, escaped as GNU coreutils does, sorted by path."""
    lines = []
    for digest, path in sorted(entries, key=lambda entry: entry[1]):
        escaped = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
        mark = "\\" if escaped != path else ""
        lines.append(f"{mark}{digest}  {escaped}\n")
    return "".join(lines)
