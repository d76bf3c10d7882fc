"""`workbench ingest CASE PATH...`: read originals into a case."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import UsageError
from . import NEEDS_EYES


@click.command("ingest")
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("paths", nargs=-1, required=True)
@click.option("--custodian", default="", help="Whose account or device the originals came from.")
@click.option(
    "--zone",
    "zones",
    multiple=True,
    metavar="[PATH=]ZONE",
    help="The zone of wall-clock times without one: Asia/Shanghai, or lark2=+08:00 for one folder. Repeatable.",
)
@click.option(
    "--date-order",
    "orders",
    multiple=True,
    metavar="[PATH=]ORDER",
    help="How 03/04/2023 is read where a file leaves it open: dmy, mdy or ymd, or chats=dmy. Repeatable.",
)
@click.option(
    "--map",
    "maps",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A mapping that says what the columns of a table mean. Repeatable.",
)
@click.option(
    "--propose-map",
    "proposal",
    type=click.Path(path_type=Path),
    metavar="OUT",
    help="Read nothing; write a mapping proposed for the one file PATH to OUT, and show it.",
)
@click.option(
    "--password-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Passwords to try on encrypted files, one a line; they are stored nowhere.",
)
@click.option(
    "--dkim-keys",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder with keys of mail servers, to verify the signatures of letters; nothing is looked up.",
)
@click.option("--copy", is_flag=True, help="Keep a read-only copy of every original in the case.")
@click.option("--scheduler", default="", metavar="ADDRESS", help="A Dask scheduler whose workers read.")
@click.option("--jobs", type=click.IntRange(min=1), default=None, help="Worker processes; default: one per core.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
@click.pass_context
def command(
    context: click.Context,
    case: Path,
    paths: tuple[str, ...],
    custodian: str,
    zones: tuple[str, ...],
    orders: tuple[str, ...],
    maps: tuple[Path, ...],
    proposal: Path | None,
    password_file: Path | None,
    dkim_keys: Path | None,
    copy: bool,
    scheduler: str,
    jobs: int | None,
    quiet: bool,
) -> None:
    """Read the files and folders PATH... into CASE, which is made if missing. Originals are never written to.

    PATH may be a URL that fsspec knows, like s3://bucket/folder: only then anything is asked of a network.
    """
    from ..case import Case
    from ..progress import Quiet, Terminal

    if proposal is not None:
        _propose(paths, proposal)
        return
    opened = Case(case)
    receipt = opened.ingest(
        *paths,
        custodian=custodian,
        zone=";".join(zones),
        date_order=";".join(orders),
        maps=maps,
        password_file=password_file or "",
        dkim_keys=dkim_keys or "",
        copy=copy,
        scheduler=scheduler,
        jobs=jobs,
        progress=Quiet() if quiet else Terminal(),
    )
    click.echo(str(receipt))
    context.exit(0 if receipt.ok else NEEDS_EYES)


def _propose(paths: tuple[str, ...], out: Path) -> None:
    from ..ingest.maps import proposed

    if len(paths) != 1:
        raise UsageError("A mapping is proposed for one file at a time.", "Name one file.")
    if out.exists():
        raise UsageError(f"{out} is there already, and may have been edited.", "Choose another name.")
    text = proposed(Path(paths[0]))
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}.", "Choose another place.") from None
    click.echo(text)
