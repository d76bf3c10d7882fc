"""`workbench ingest CASE PATH...`: read originals into a case."""

from __future__ import annotations

from pathlib import Path

import click

from . import NEEDS_EYES


@click.command("ingest")
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--custodian", default="", help="Whose account or device the originals came from.")
@click.option(
    "--zone",
    "zones",
    multiple=True,
    metavar="[PATH=]ZONE",
    help="The zone of wall-clock times without one: Asia/Shanghai, or lark2=+08:00 for one folder. Repeatable.",
)
@click.option("--copy", is_flag=True, help="Keep a read-only copy of every original in the case.")
@click.option("--scheduler", default="", metavar="ADDRESS", help="Hand the reading to a Dask scheduler.")
@click.option("--jobs", type=click.IntRange(min=1), default=None, help="Worker processes; default: one per core.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
@click.pass_context
def command(
    context: click.Context,
    case: Path,
    paths: tuple[Path, ...],
    custodian: str,
    zones: tuple[str, ...],
    copy: bool,
    scheduler: str,
    jobs: int | None,
    quiet: bool,
) -> None:
    """Read the files and folders PATH... into CASE, which is made if missing. Originals are never written to."""
    from ..case import Case
    from ..progress import Quiet, Terminal

    opened = Case(case)
    receipt = opened.ingest(
        *paths,
        custodian=custodian,
        zone=";".join(zones),
        copy=copy,
        scheduler=scheduler,
        jobs=jobs,
        progress=Quiet() if quiet else Terminal(),
    )
    click.echo(str(receipt))
    context.exit(0 if receipt.ok else NEEDS_EYES)
