"""What a worker process may use, set by the operating system where it can."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

__all__ = ["Limits", "confine", "set_memory"]

OUTPUT = 64 << 30  # bytes in one file that a worker writes


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What reading may cost: seconds for one original (and one more per megabyte), bytes of memory, open files."""

    seconds: float = 300.0
    memory: int = 4 << 30
    files: int = 512

    def allowed(self, size: int) -> float:
        """Seconds for an original of `size` bytes."""
        return self.seconds + size / 1e6


def confine(limits: Limits) -> None:
    """No core dumps (they would hold the leak), few open files, no endless output, for this process from now on.

    Where the system has no such limits (Windows), time is the only one.
    """
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _lower(resource.RLIMIT_NOFILE, limits.files)
        _lower(resource.RLIMIT_FSIZE, OUTPUT)


def set_memory(limit: int) -> None:
    """At most `limit` bytes of address space for this process; memory-mapped files count."""
    with suppress(ImportError, AttributeError):
        import resource

        _lower(resource.RLIMIT_AS, limit)


def _lower(kind: int, value: int) -> None:
    import resource

    hard = resource.getrlimit(kind)[1]
    with suppress(ValueError, OSError):  # a system that refuses leaves the limit as it was
        resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
