"""`workbench mend CASE`: make a damaged case.sqlite anew."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("mend")
@click.argument("case", type=click.Path(path_type=Path))
def command(case: Path) -> None:
    """Make the damaged database of CASE anew from its parts, with every row of your own work that can be read."""
    from ..store import mend

    saved = mend(case)
    told = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in saved.items()) or "no rows"
    click.echo(f"Mended {case}. Saved: {told}. The damaged file is kept beside it; check your claims and notes.")
