"""`workbench verify CASE|BUNDLE`: read every exhibit again from the bytes of the originals."""

from __future__ import annotations

from pathlib import Path

import click

from . import NEEDS_EYES


@click.command("verify")
@click.argument("case", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--originals", multiple=True, type=click.Path(path_type=Path, exists=True), help="Where the originals lie."
)
@click.option("--password-file", type=click.Path(path_type=Path), help="Passwords of encrypted originals, one a line.")
@click.pass_context
def command(context: click.Context, case: Path, originals: tuple[Path, ...], password_file: Path | None) -> None:
    """Hash every original of CASE (or BUNDLE) again, read every exhibit back from its bytes, check the custody log."""
    if case.suffix == ".zip" or (case / "bundle.sha256").exists():
        from ..brief import bundle

        told = bundle.verify(case, originals)
        click.echo(str(told))
        context.exit(0 if told.holds else NEEDS_EYES)
    from ..case import Case

    report = Case(case, create=False).verify(*originals, password_file=password_file or "")
    click.echo(str(report))
    context.exit(0 if report.ok else NEEDS_EYES)
