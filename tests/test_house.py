"""What a fresh clone relies on: the same bounds for pip and conda, a lock that covers them, runnable targets."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
CONDA_NAMES = {"matplotlib": "matplotlib-base"}
NAMED = ("jupyterlab", "pandas", "networkx", "matplotlib", "python-docx")  # what the project promises to build on


def conda_specs() -> dict[str, str]:
    specs = {}
    for line in ENVIRONMENT["dependencies"]:
        if isinstance(line, str):
            name, _, bounds = line.partition(" ")
            specs[name] = bounds
    return specs


def bounds(text: object) -> str:
    return ",".join(sorted(str(text).replace(" ", "").split(",")))


def test_conda_users_get_the_same_bounds_as_pip_users() -> None:
    specs = conda_specs()
    for requirement in map(Requirement, PROJECT["dependencies"]):
        name = CONDA_NAMES.get(requirement.name, requirement.name)
        if name in specs:
            assert bounds(specs[name]) == bounds(requirement.specifier), name
    assert {CONDA_NAMES.get(name, name) for name in NAMED} <= set(specs)
    assert specs["python"] == PROJECT["requires-python"]


def test_conda_users_get_everything_else_through_pip_from_the_same_list() -> None:
    pip_part = [entry["pip"] for entry in ENVIRONMENT["dependencies"] if isinstance(entry, dict)]
    assert pip_part == [["-e ."]]
    known = {CONDA_NAMES.get(r.name, r.name) for r in map(Requirement, PROJECT["dependencies"])} | {"python", "pip"}
    assert set(conda_specs()) <= known


def test_every_line_of_the_environment_file_is_good_conda_grammar() -> None:
    rattler = pytest.importorskip("rattler", reason="py-rattler is not installed; conda's grammar was not checked")
    for line in ENVIRONMENT["dependencies"]:
        if isinstance(line, str):
            rattler.MatchSpec(line)


def test_the_lock_covers_every_dependency_within_its_bounds() -> None:
    lock = dict(
        line.split("==")
        for line in (ROOT / ".ci/constraints.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    )
    pins = {canonicalize_name(name): version for name, version in lock.items()}
    wanted = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]
    for requirement in map(Requirement, wanted):
        name = canonicalize_name(requirement.name)
        assert name in pins, f"{name} is not in the lock"
        assert requirement.specifier.contains(pins[name], prereleases=True), f"{name}=={pins[name]}"


def test_every_dependency_has_an_exact_lower_bound() -> None:
    for requirement in map(Requirement, PROJECT["dependencies"]):
        assert any(spec.operator in (">=", "==") for spec in requirement.specifier), requirement.name


def test_the_makefile_has_the_commands_the_readme_names() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):", makefile, re.M))
    assert {"demo", "test", "lab", "bench", "lint"} <= targets
    assert set(re.findall(r"`?make (\w+)", readme)) <= targets
