"""What names a case on a server, in contrast to a folder."""

from __future__ import annotations

__all__ = ["is_address"]

_SCHEMES = ("postgresql://", "postgres://", "opensearch+http://", "opensearch+https://")


def is_address(place: str) -> bool:
    """True for the address of a database."""
    return place.startswith(_SCHEMES)
