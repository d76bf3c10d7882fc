"""`workbench export CASE --format F --out PATH`: hand a case over to another tool."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("export")
@click.argument("case", type=click.Path(path_type=Path))
@click.option(
    "--format", "name", required=True, help="csv, ftm, gexf, jsonl, parquet, rsmf, timelinejs, timesketch ..."
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The file or folder to write.")
def command(case: Path, name: str, out: Path) -> None:
    """Write CASE as F to PATH, for another tool."""
    from .. import exchange
    from ..store import open_store

    count = exchange.write(open_store(case, create=False), name, out)
    click.echo(f"Wrote {count:,} items to {out}")
