"""`workbench demo`: from the invented leak to the brief, in one go."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from ..errors import UsageError

DATE = "2024-12-02"
TITLE = "What Tingmai knew: how the Mortar model came to rely on a competitor"
OURS = ("case", "timeline.png", "people-topics.png", "brief.pdf", "brief.docx")


@click.command("demo")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("demo"), show_default=True)
@click.option("--quiet", is_flag=True, help="No progress bar.")
def command(out: Path, quiet: bool) -> None:
    """Read the invented sample leak, show the five claims with their evidence, and leave figures and briefs in OUT."""
    from ..case import Case
    from ..progress import Quiet, Terminal
    from ..sample import sample, sample_story, sample_zones

    _clear(out)
    case = Case(out / "case")
    click.echo("The leak is invented: no person or company in it exists.\n")
    receipt = case.ingest(
        sample(), custodian="Device A", zone=sample_zones(), progress=Quiet() if quiet else Terminal()
    )
    click.echo(f"{receipt}\n")
    case.judge_from(sample_story() / "persons.yaml", by="the desk")
    case.topics.load(sample_story() / "topics.yaml")
    case.claims.load(sample_story() / "claims.yaml")
    case.claims.search_against(case.search, sample_story() / "against.yaml")
    for query in ("洗白", "脱敏 NEAR/20 痕迹", "额度 OR quota OR allowance"):
        click.echo(f"{case.search(query).total:>5} hits for {query}")
    click.echo(f"\n{case.claims}\n")
    case.timeline(by="week", lanes="topic", zone="Asia/Shanghai").plot().save(out / "timeline.png")
    case.people_topics(zone="Asia/Shanghai").plot().save(out / "people-topics.png")
    brief = case.brief(TITLE, date=DATE, case="Mortar", sample="Invented sample: no person or company in it exists.")
    for name in ("brief.pdf", "brief.docx"):
        brief.save(out / name)
    click.echo(f"{brief}\n\nLeft in {out}/: {', '.join(OURS)}")


def _clear(out: Path) -> None:
    """Remove an earlier demo's files, and nothing else."""
    if not out.exists():
        return
    strange = sorted(entry.name for entry in out.iterdir() if entry.name not in OURS)
    if strange:
        raise UsageError(f"{out} holds other things ({', '.join(strange[:3])}).", "Name another folder with --out.")
    for name in OURS:
        path = out / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
