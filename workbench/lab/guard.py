"""The kernel guard: a notebook's process that cannot reach anything but this computer; see `workbench.guard`."""

from __future__ import annotations

from ..guard import Sealed, is_local, seal

__all__ = ["Sealed", "is_local", "seal"]
