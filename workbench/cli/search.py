"""`workbench search CASE QUERY`: find every occurrence."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command("search")
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("query")
@click.option("--json", "as_json", is_flag=True, help="Every hit as a JSON object, with its locator.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Hits to show.")
@click.option("--sort", type=click.Choice(["time", "relevance"]), default="time", show_default=True)
def command(case: Path, query: str, as_json: bool, limit: int, sort: str) -> None:
    """Search CASE for QUERY (see docs/query-language.md), and keep a record of the search in the case."""
    from ..case import Case

    hits = Case(case, create=False).search(query, sort=sort)
    if as_json:
        found = [hit.facts() for hit in hits[:limit]]
        facts = {"query": query, "hits": hits.total, "candidates": hits.candidates, "searched": hits.searched}
        click.echo(json.dumps({**facts, "offers": hits.offers, "shown": found}, ensure_ascii=False, indent=1))
    else:
        click.echo(hits.text(limit))
