"""Whether a zip is an Office package: by the names at its own top, never by its file name or by a zip within it."""

from __future__ import annotations

from ..errors import ReadError
from ..model import Original

__all__ = ["sureness"]

TOP = {"[Content_Types].xml", "_rels", "mimetype", "META-INF"}  # one of them stands in every package of either family


def sureness(original: Original, part: str, *, named: bool) -> float:
    """How surely a zip is the package with `part` ("word", "xl", "ppt", "content.xml") at its top.

    A whole zip without any sign of a package is none, whatever its name says: its members are looked at instead.
    Where the end of the archive is lost, and its list of names with it, the first 4 KiB and the name decide.
    """
    try:
        names = {member.name.rpartition("!/")[2] for member in original.members()}
    except ReadError:
        return 0.95 if part.encode() in original.head(4096) else 0.9 if named else 0.0
    if part in names and names & TOP:
        return 0.95
    return 0.9 if named and names & TOP else 0.0
