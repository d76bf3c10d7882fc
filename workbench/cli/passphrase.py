"""A passphrase from the keyboard, never shown, or from the first line of a file; never from the command line."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import UsageError
from ..store.seal import fit

__all__ = ["asked", "option"]

option = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path),
    default=None,
    help="Take the passphrase from the first line of this file instead of asking.",
)


def asked(file: Path | None, *, new: bool = False) -> str:
    """The passphrase; a new one is asked for twice and must be long.

    Raises UsageError for a short one, and for a file that cannot be read or is empty.
    """
    told = _typed(new) if file is None else _first_line(file)
    return fit(told) if new else told


def _typed(new: bool) -> str:
    return str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=new))


def _first_line(file: Path) -> str:
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The passphrase file {file} cannot be read: {error}.", "Give a text file.") from error
    if not lines or not lines[0]:
        raise UsageError(f"The passphrase file {file} is empty.", "Its first line is the passphrase.")
    return lines[0]
