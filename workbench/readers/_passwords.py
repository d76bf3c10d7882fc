"""Passwords that may open an encrypted document: those that Office itself tries, and those that the reporter gave.

The reporter's are set around a reading by `trying`, never stored, and never written into a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

DEFAULTS = ("VelvetSweatshop", "")  # write-protected workbooks are encrypted with the first: MS-OFFCRYPTO 2.4.2.3

_GIVEN: ContextVar[tuple[str, ...]] = ContextVar("passwords", default=())


def offered() -> tuple[str, ...]:
    """Every password to try, in order."""
    return (*DEFAULTS, *_GIVEN.get())


@contextmanager
def trying(passwords: Iterable[str]) -> Iterator[None]:
    """Within this context the given passwords are tried too."""
    token = _GIVEN.set(tuple(passwords))
    try:
        yield
    finally:
        _GIVEN.reset(token)
