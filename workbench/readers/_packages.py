"""Whether a zip is an Office package: by the names at its own top, never by names that lie in a zip within it."""

from __future__ import annotations

from ..errors import ReadError
from ..model import Original

__all__ = ["holds"]


def holds(original: Original, folder: str) -> bool:
    """True for a package with `folder` ("word", "xl", "ppt") and a list of content types at its top.

    Where the end of the archive is lost, so that its own list of names is too, the first 4 KiB decide.
    """
    try:
        names = {member.name.rpartition("!/")[2] for member in original.members()}
    except ReadError:
        head = original.head(4096)
        return f"{folder}/".encode() in head and b"[Content_Types].xml" in head
    return folder in names and "[Content_Types].xml" in names
