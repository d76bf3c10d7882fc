"""`workbench new CASE`: make an empty case."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import UsageError
from .passphrase import asked, option


@click.command("new")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--encrypt", is_flag=True, help="Set a passphrase, so that the case can be locked with one word.")
@option
def command(case: Path, encrypt: bool, passphrase_file: Path | None) -> None:
    """Make an empty case in the folder CASE."""
    from ..store import open_store
    from ..store.seal import give_key, is_sealed

    if (case / "case.sqlite").exists() or is_sealed(case):
        raise UsageError(f"{case} is a case already.", "Open it, or choose another name.")
    passphrase = asked(passphrase_file, new=True) if encrypt else ""
    open_store(case, create=True)
    if encrypt:
        give_key(case, passphrase)
        click.echo(f"It has a passphrase. When you leave: workbench lock {case}")
    click.echo(f"Made the case {case}. Next: workbench ingest {case} PATH")
