"""Compound files (MS-CFB) opened so that no stream can claim to be longer than the file that holds it.

A table of sectors that leads back into itself would otherwise give a few bytes as gigabytes.
"""

from __future__ import annotations

import io
from typing import Any

__all__ = ["container_of"]


def container_of(data: bytes | io.BytesIO) -> Any:
    """The opened compound file; raises whatever olefile raises for what is none or is damaged beyond reading."""
    import olefile

    source = data if isinstance(data, io.BytesIO) else io.BytesIO(data)
    container = olefile.OleFileIO(source)
    length = source.getbuffer().nbytes
    for entry in (container.root, *container.direntries):
        if entry is not None and entry.size > length:
            entry.size = length
    return container
