"""`workbench search CASE QUERY`: find every occurrence; `--terms FILE`: of each term of a list."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import pandas as pd

    from ..case import Case

_SHOWN = ("term", "hits", "people", "conversations", "first", "last", "problem")


@click.command("search")
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("query", required=False)
@click.option("--terms", type=click.Path(path_type=Path), help="A text file, one term a line: one row for each.")
@click.option("--names", is_flag=True, help="With --terms: other scripts and spellings of names too, as candidates.")
@click.option("--csv", "out", type=click.Path(path_type=Path), help="Write all hits, or the table of terms, to a file.")
@click.option("--json", "as_json", is_flag=True, help="Every hit as a JSON object, with its locator.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Hits to show.")
@click.option("--sort", type=click.Choice(["time", "newest", "relevance"]), default="time", show_default=True)
def command(
    case: Path,
    query: str | None,
    terms: Path | None,
    names: bool,
    out: Path | None,
    as_json: bool,
    limit: int,
    sort: str,
) -> None:
    """Search CASE for QUERY (see docs/query-language.md), and keep a record of the search in the case."""
    from ..case import Case

    if (query is None) == (terms is None) or (names and terms is None):
        raise click.UsageError("Give a query, or a file of terms with --terms; --names goes with --terms.")
    opened = Case(case, create=False)
    if terms is not None:
        _batch(opened, terms, names=names, out=out, as_json=as_json)
    else:
        _one(opened, query or "", sort=sort, out=out, as_json=as_json, limit=limit)


def _one(case: Case, query: str, *, sort: str, out: Path | None, as_json: bool, limit: int) -> None:
    hits = case.search(query, sort=sort)
    if out is not None:
        _written(hits.frame(), out)
    if as_json:
        found = [hit.facts() for hit in hits[:limit]]
        facts = {"query": query, "hits": hits.total, "candidates": hits.candidates, "searched": hits.searched}
        click.echo(json.dumps({**facts, "offers": hits.offers, "shown": found}, ensure_ascii=False, indent=1))
    elif out is not None:
        click.echo(f"Wrote {hits.total:,} hits to {out}")
    else:
        click.echo(hits.text(limit))


def _batch(case: Case, terms: Path, *, names: bool, out: Path | None, as_json: bool) -> None:
    found = case.search_all(terms, names=True) if names else case.search_all(terms)
    if out is not None:
        _written(found, out)
    if as_json:
        rows = found.astype("object").where(found.notna(), "").map(str).to_dict("records")
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif out is not None:
        click.echo(f"Wrote {len(found):,} terms to {out}, {int((found['hits'] > 0).sum()):,} of them with hits")
    else:
        click.echo(_table(found, (*_SHOWN, "candidates_by_name") if names else _SHOWN))


def _table(found: pd.DataFrame, names: tuple[str, ...]) -> str:
    """The table of terms for a terminal, in which Chinese characters take two columns."""
    from ..show import columns, plain

    shown = found[list(names)].copy()
    for name in ("first", "last"):
        shown[name] = shown[name].dt.strftime("%Y-%m-%d").fillna("")
    rows = [[plain(value) for value in row] for row in shown.itertuples(index=False)]
    return columns([list(names), *rows], right=(1, 2, 3))


def _written(found: pd.DataFrame, out: Path) -> None:
    """A CSV file that every spreadsheet opens and takes no formula from."""
    from ..errors import UsageError
    from ..exchange.csv import safe

    try:
        with out.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(found.columns)
            for row in found.astype("object").where(found.notna(), "").itertuples(index=False):
                writer.writerow([safe(value.isoformat() if hasattr(value, "isoformat") else value) for value in row])
    except OSError as error:
        raise UsageError(
            f"{out} cannot be written: {error.strerror}.", "Name a file in a folder that is yours."
        ) from error
