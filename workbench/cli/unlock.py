"""`workbench unlock CASE`: open a case that was locked."""

from __future__ import annotations

from pathlib import Path

import click

from .passphrase import asked, option


@click.command("unlock")
@click.argument("case", type=click.Path(path_type=Path))
@option
def command(case: Path, passphrase_file: Path | None) -> None:
    """Open CASE with its passphrase; it lies on the disk in clear until it is locked again."""
    from ..store import unlock_case

    unlock_case(case, asked(passphrase_file))
    click.echo(f"Unlocked {case}. When you leave: workbench lock {case}")
