"""`workbench lock CASE`: encrypt a case and leave nothing of it in clear."""

from __future__ import annotations

from pathlib import Path

import click

from .passphrase import asked, option


@click.command("lock")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Even while a notebook has it open; what that writes later is lost.")
@option
def command(case: Path, passphrase_file: Path | None, force: bool) -> None:
    """Encrypt CASE into one file and remove what lies there in clear; the first time, a passphrase is set."""
    from ..store import lock_case
    from ..store.seal import has_key

    passphrase = "" if has_key(case) or not case.is_dir() else asked(passphrase_file, new=True)
    size = lock_case(case, passphrase, force=force)
    click.echo(f"Locked {case}: {size:,} bytes, encrypted. To open it: workbench unlock {case}")
