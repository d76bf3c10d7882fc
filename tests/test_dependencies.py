"""Every package that is asked for is explained in the documentation, with its licence, and nothing else is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def named() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [package for packages in project["optional-dependencies"].values() for package in packages]
    return {re.split(r"[><=\[]", package)[0] for package in [*project["dependencies"], *extras]}


def test_the_list_of_dependencies_is_that_of_the_project() -> None:
    rows = re.findall(r"^\| ([\w-]+) \| (.+) \| (.+) \|$", (ROOT / "docs" / "dependencies.md").read_text(), re.M)
    told = {name: (why, licence) for name, why, licence in rows if name not in ("Package", "---")}
    assert set(told) == named()
    assert all(len(why) > 8 and len(licence) > 2 for why, licence in told.values())
