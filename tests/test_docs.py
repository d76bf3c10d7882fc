"""The documentation cannot lie: every format, command, export and public name is in it, and its code runs."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path

import click
import pytest

import workbench
from workbench.cli import COMMANDS
from workbench.cli import workbench as group
from workbench.exchange import writers
from workbench.readers import readers

from .tools import formats_page

ROOT = Path(__file__).resolve().parent.parent
DOCS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
README = (ROOT / "README.md").read_text(encoding="utf-8")


def command(name: str) -> click.Command:
    found = group.get_command(click.Context(group), name)
    assert found is not None
    return found


def test_the_page_of_formats_is_what_the_readers_say_now() -> None:
    assert DOCS["formats.md"] == formats_page.page(), "run: python -m tests.tools.formats_page"


@pytest.mark.parametrize("name", sorted(readers()))
def test_every_reader_says_what_its_format_cannot_prove(name: str) -> None:
    reader = readers()[name]
    assert len(reader.limits) > 40
    assert reader.limits.rstrip().endswith(".")
    assert reader.title


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_and_has_help(name: str) -> None:
    assert command(name).help
    assert f"workbench {name}" in DOCS["commands.md"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_documented(name: str) -> None:
    for parameter in command(name).params:
        if isinstance(parameter, click.Option):
            for option in parameter.opts:
                assert option in DOCS["commands.md"], f"{name} {option}"


@pytest.mark.parametrize("name", sorted(writers()))
def test_every_hand_over_is_documented(name: str) -> None:
    assert f"### {name}" in DOCS["exchange.md"]


def test_every_public_name_is_documented() -> None:
    pages = "\n".join(DOCS.values()) + README
    for name in workbench.__all__:
        assert name in pages, name


def test_every_verb_of_a_case_is_documented() -> None:
    from workbench.case import Case
    from workbench.casework import Casework

    for name in {**vars(Casework), **vars(Case)}:
        if not name.startswith("_"):
            assert f"case.{name}" in DOCS["case.md"], name


def test_the_readme_is_short_and_its_first_commands_come_early() -> None:
    lines = README.splitlines()
    assert len(lines) <= 120
    assert any("make demo" in line for line in lines[:40])
    assert re.search(r"!\[[^\]]+\]\(docs/[^)]+\.png\)", README), "the README shows no picture"


def test_every_link_between_pages_leads_somewhere() -> None:
    pages = {**{f"docs/{name}": text for name, text in DOCS.items()}, "README.md": README}
    for name, text in pages.items():
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text):
            assert ((ROOT / name).parent / target).exists(), f"{name}: {target}"


def test_every_error_is_drawn_in_the_tree_of_the_family() -> None:
    from workbench import errors

    family = [n for n, v in vars(errors).items() if isinstance(v, type) and issubclass(v, errors.WorkbenchError)]
    assert len(family) <= 11
    for name in family:
        assert name in (errors.__doc__ or "")


@pytest.mark.slow
def test_the_readmes_python_runs_as_it_stands(tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.S)
    script = f"if __name__ == '__main__':\n{textwrap.indent(code, '    ')}"
    (tmp_path / "readme.py").write_text(script, encoding="utf-8")
    done = subprocess.run([sys.executable, "readme.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "brief.pdf").stat().st_size > 100_000
    assert (tmp_path / "brief.docx").stat().st_size > 50_000
