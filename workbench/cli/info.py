"""`workbench info CASE`: what is in a case."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command("info")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="The facts as JSON.")
def command(case: Path, as_json: bool) -> None:
    """Show what is in CASE: messages, documents, originals, people, span, and what could not be read."""
    from ..case import Case

    opened = Case(case, create=False)
    if as_json:
        click.echo(json.dumps(opened.info(), ensure_ascii=False, indent=1))
    else:
        click.echo(str(opened))
