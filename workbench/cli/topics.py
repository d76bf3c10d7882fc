"""`workbench topics CASE`: the word lists of a case and what they find."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command("topics")
@click.argument("case", type=click.Path(path_type=Path))
@click.option(
    "--define", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Take topics from a YAML file."
)
@click.option("--json", "as_json", is_flag=True, help="The list as JSON.")
def command(case: Path, define: Path | None, as_json: bool) -> None:
    """List the topics of CASE with their counts and how sure those are."""
    from ..case import Case

    topics = Case(case, create=False).topics
    if define is not None:
        topics.load(define)
    if as_json:
        rows = topics.table().astype("object").map(str).to_dict("records")
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        click.echo(str(topics))
