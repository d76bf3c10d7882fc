"""Tiny snapshots, as the search's tests make them."""

from __future__ import annotations

from tests.search.conftest import make

__all__ = ["make"]
