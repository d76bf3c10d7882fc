"""Zip archives whose bytes depend on their members alone: stored, one date, no trace of the machine."""

from __future__ import annotations

import io
import zipfile

EPOCH = (2024, 11, 22, 0, 0, 0)


def zipped(members: dict[str, bytes], *, date: tuple[int, int, int, int, int, int] = EPOCH) -> bytes:
    """A zip of the members in the order given; stored, so that no compressor's version matters."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            entry = zipfile.ZipInfo(name, date)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return stream.getvalue()
