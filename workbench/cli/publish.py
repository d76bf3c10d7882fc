"""`workbench publish CASE`: write a case to a newsroom's own server."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import UsageError


@click.command("publish")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--postgres", "postgres", default="", metavar="ADDRESS", help="postgresql://user@host:5432/database")
@click.option("--opensearch", "opensearch", default="", metavar="URL", help="https://user@host:9200/index")
@click.option("--schema", default="", metavar="NAME", help="The schema or index for this case; default: workbench.")
def command(case: Path, postgres: str, opensearch: str, schema: str) -> None:
    """Write the records of CASE and their search tokens to a server, where the newsroom searches them together.

    Persons and topics go along; claims, exhibits, notes and the search log do not. A second run writes what is new
    and removes what no longer holds.
    """
    from ..case import Case

    if not (postgres or opensearch):
        raise UsageError("Nothing says where to publish.", "Name a server: --postgres postgresql://user@host/database.")
    click.echo(str(Case(case, create=False).publish(postgres=postgres, opensearch=opensearch, schema=schema)))
