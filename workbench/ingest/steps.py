"""What a job tells while it runs: what it is at, so that a death can be blamed on it, and how far it has come."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Steps", "Unheard"]


class Steps(Protocol):
    """Who listens to a job."""

    def begins(self, name: str, size: int) -> None:
        """The original `name` of `size` bytes is about to be read."""

    def moved(self, size: int, messages: int) -> None:
        """So many bytes and messages of the job are done by now."""


class Unheard:
    """Nobody listens."""

    def begins(self, name: str, size: int) -> None:
        """Nothing happens."""

    def moved(self, size: int, messages: int) -> None:
        """Nothing happens."""
