"""`workbench formats`: what can be read, and what each format cannot prove."""

from __future__ import annotations

import json

import click


@click.command("formats")
@click.option("--json", "as_json", is_flag=True, help="The list as JSON.")
def command(as_json: bool) -> None:
    """List the formats that can be read, each with what it cannot prove."""
    from ..readers import readers

    known = list(readers().values())
    if as_json:
        keys = ("format", "title", "kind", "limits", "version", "url")
        click.echo(json.dumps([{key: getattr(r, key) for key in keys} for r in known], ensure_ascii=False, indent=1))
        return
    for reader in known:
        click.echo(f"{reader.format}\n  {reader.title}\n  Limits: {reader.limits}")
