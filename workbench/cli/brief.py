"""`workbench brief CASE`: the brief as PDF and DOCX."""

from __future__ import annotations

import re
from pathlib import Path

import click

from ..errors import UsageError

ONE = re.compile(r"[a-z-]+:\S+")
VARIANTS = ("editor", "lawyer", "checker", "page")


@click.command("brief")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--pdf", type=click.Path(path_type=Path, dir_okay=False), help="The PDF to write.")
@click.option("--docx", type=click.Path(path_type=Path, dir_okay=False), help="The DOCX to write.")
@click.option("--bundle", type=click.Path(path_type=Path), help="A folder or .zip with all that is needed to check it.")
@click.option(
    "--carry",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A signature or time stamp to carry in the bundle; repeatable.",
)
@click.option(
    "--claims", type=click.Path(path_type=Path, exists=True), help="Take claims and evidence from claims.yaml."
)
@click.option("--title", default="", help="The title on the cover.")
@click.option("--date", default="", help="The date on the cover, YYYY-MM-DD; default: today.")
@click.option("--variant", type=click.Choice(VARIANTS), default="editor", show_default=True)
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True)
@click.option(
    "--override",
    multiple=True,
    metavar="REASON",
    help="Export in spite of failed checks, for this reason; CODE:SUBJECT=REASON for one check; repeatable.",
)
@click.option("--pseudonyms", is_flag=True, help="Replace everybody's name; needs --key.")
@click.option(
    "--key", type=click.Path(path_type=Path, dir_okay=False), help="Where to write who is who; keep it apart."
)
def command(
    case: Path,
    pdf: Path | None,
    docx: Path | None,
    bundle: Path | None,
    carry: tuple[Path, ...],
    claims: Path | None,
    title: str,
    date: str,
    variant: str,
    language: str,
    override: tuple[str, ...],
    pseudonyms: bool,
    key: Path | None,
) -> None:
    """Write the brief on CASE, the same content as PDF and DOCX."""
    from ..case import Case

    if pdf is None and docx is None and bundle is None:
        raise UsageError("Nothing says where the brief should go.", "Give --pdf FILE, --docx FILE or --bundle PATH.")
    opened = Case(case, create=False)
    if claims is not None:
        opened.claims.load(claims)
    if pseudonyms and key is None:
        raise UsageError("Nothing says where the key to the pseudonyms should go.", "Give --key FILE, away from these.")
    reasons = _reasons(override)
    draft = opened.brief(title, date=date, variant=variant, language=language, override=reasons, pseudonyms=pseudonyms)
    for path in (pdf, docx):
        if path is not None:
            click.echo(f"Wrote {draft.save(path)}")
    if bundle is not None:
        click.echo(f"Wrote {draft.bundle(bundle, (variant,), carry)}")
    if key is not None:
        click.echo(f"Wrote {draft.save_key(key)}: keep it apart from the brief")
    for check in draft.checks:
        if check.severity != "info":
            click.echo(f"{check.severity}: {check.subject}: {check.what} {check.override or check.todo}", err=True)


def _reasons(given: tuple[str, ...]) -> str | dict[str, str]:
    """One reason for all, or one for each check that is named: altered-quotation:EX-003=seen by the lawyer."""
    named = {key: why for key, mark, why in (text.partition("=") for text in given) if mark and ONE.fullmatch(key)}
    if named and len(named) < len(given):
        raise UsageError("One reason for all and reasons for single checks do not go together.", "Name each check.")
    return named or " ".join(given)
