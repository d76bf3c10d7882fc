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
@click.option("--bates", default="", metavar="FORM", help="The form of Bates numbers in a loadfile: MORTAR-000000.")
def command(case: Path, name: str, out: Path, bates: str) -> None:
    """Write CASE as F to PATH, for another tool."""
    from .. import exchange
    from ..exchange import loadfile
    from ..store import open_store

    store = open_store(case, create=False)
    if bates:
        loadfile.series(bates)
        store.human.put("settings", {"name": loadfile.SETTING, "value": bates})
    count = exchange.write(store, name, out)
    click.echo(f"Wrote {count:,} items to {out}")
