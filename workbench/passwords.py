"""Passwords that may open an encrypted file: those that Office itself tries, and those that the reporter gave.

The reporter's are set around a reading by `trying`, never stored, and never written into a record; which file was
opened by one is noted under the number of its line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from .errors import UsageError

__all__ = ["DEFAULTS", "TODO", "encodings", "note", "offered", "taken", "trying"]

DEFAULTS = ("VelvetSweatshop", "")  # write-protected workbooks are encrypted with the first: MS-OFFCRYPTO 2.4.2.3
MOST = 10_000
TODO = "Give its password in a password file, or save a copy without one."

_GIVEN: ContextVar[tuple[str, ...]] = ContextVar("passwords", default=())
_USED: ContextVar[dict[str, int] | None] = ContextVar("used", default=None)


def offered() -> tuple[str, ...]:
    """Every password to try, in order."""
    return (*DEFAULTS, *_GIVEN.get())


def note(name: str, password: str) -> None:
    """Remember that the original of this name was opened by one of the reporter's passwords."""
    used, given = _USED.get(), _GIVEN.get()
    if used is not None and password in given and password not in DEFAULTS:
        used.setdefault(name, given.index(password) + 1)


def encodings(password: str) -> Iterator[bytes]:
    """The bytes that a password may have been typed as: UTF-8, the Chinese code page, the old Western one."""
    spelled = []
    for encoding in ("utf-8", "gb18030", "cp437"):
        try:
            spelled.append(password.encode(encoding))
        except UnicodeEncodeError:
            continue
    yield from dict.fromkeys(spelled)


@contextmanager
def trying(passwords: Iterable[str]) -> Iterator[dict[str, int]]:
    """Within this context the given passwords are tried too; gives the number of the password that opened each name."""
    used: dict[str, int] = {}
    given, before = _GIVEN.set(tuple(passwords)), _USED.set(used)
    try:
        yield used
    finally:
        _GIVEN.reset(given)
        _USED.reset(before)


def taken(file: str | Path) -> tuple[str, ...]:
    """The passwords in a text file, one a line; raises UsageError, which never repeats a line, if it cannot be read."""
    try:
        text = Path(file).read_text("utf-8-sig")
    except OSError as error:
        raise UsageError(f"The password file {file} cannot be read: {error.strerror}.", "Name a text file.") from None
    except UnicodeDecodeError:
        raise UsageError(
            f"The password file {file} is not in UTF-8.", "Save it as UTF-8, one password a line."
        ) from None
    lines = text.splitlines()  # empty ones are kept, so that lines keep their numbers
    if not any(lines) or len(lines) > MOST:
        what = f"The password file {file} holds {sum(map(bool, lines)):,} passwords."
        raise UsageError(what, f"Write one password a line, {MOST:,} at most.")
    return tuple(lines)
