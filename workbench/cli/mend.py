"""`workbench mend CASE`: make a damaged case whole."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("mend")
@click.argument("case", type=click.Path(path_type=Path))
def command(case: Path) -> None:
    """Look through all of CASE for damage; make its database anew, with every row of your own work that can be read."""
    from ..store import mend

    saved = mend(case)
    hurt = {name: saved.pop(name, 0) for name in ("damaged_parts", "missing_parts", "damaged_indexes")}
    told = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in saved.items())
    if told or not any(hurt.values()):
        click.echo(f"Mended {case}. Saved: {told or 'no rows'}. The damaged file is kept; check your claims and notes.")
    if hurt["damaged_indexes"]:
        click.echo(
            f"Search indexes that were damaged and are made anew by the next search: {hurt['damaged_indexes']:,}."
        )
    lost = hurt["damaged_parts"] + hurt["missing_parts"]
    if lost:
        click.echo(
            f"Parts that were damaged or missing: {lost:,}. Ingest the originals again to make them anew: workbench"
            f" ingest {case} PATH."
        )
