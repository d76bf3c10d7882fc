"""`workbench new CASE`: make an empty case."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import UsageError


@click.command("new")
@click.argument("case", type=click.Path(path_type=Path))
def command(case: Path) -> None:
    """Make an empty case in the folder CASE."""
    from ..store import open_store

    if (case / "case.sqlite").exists():
        raise UsageError(f"{case} is a case already.", "Open it, or choose another name.")
    open_store(case, create=True)
    click.echo(f"Made the case {case}. Next: workbench ingest {case} PATH")
