"""Every package that is asked for is explained in the documentation; the lock and the bill of materials name it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

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


LOCK = ROOT / ".ci" / "constraints.txt"
PIN = re.compile(r"[a-z0-9]+(-[a-z0-9]+|\.[a-z0-9]+)*==[0-9][0-9a-z.+!]*")


def pins() -> list[str]:
    return [line for line in LOCK.read_text().splitlines() if not line.startswith("#")]


def test_every_line_of_the_lock_is_one_exact_version_as_auditors_need_it() -> None:
    assert [line for line in pins() if not PIN.fullmatch(line)] == []
    names = [line.partition("==")[0] for line in pins()]
    assert len(set(names)) == len(names)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    installed = [*project["dependencies"], *project["optional-dependencies"]["test"]]  # what every test stands on
    assert {re.split(r"[><=\[]", package)[0].lower() for package in installed} <= set(names)


def bill() -> dict[str, Any]:
    command = [sys.executable, str(ROOT / ".ci" / "sbom.py")]
    made: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return made


def test_the_bill_of_materials_names_just_what_the_lock_names_with_licences() -> None:
    told = bill()
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert [f"{one['name']}=={one['version']}" for one in told["components"]] == [
        pin.replace("backports.", "backports-") for pin in pins()
    ]
    required = [one for one in told["components"] if one["scope"] == "required"]
    assert {"pandas", "numpy", "lxml", "tornado"} <= {one["name"] for one in required}
    assert not {"pytest", "moto", "distributed"} & {one["name"] for one in required}
    assert [one["name"] for one in required if "licenses" not in one] == []


def test_every_reference_of_the_bill_of_materials_leads_somewhere() -> None:
    told = bill()
    known = {one["bom-ref"] for one in [*told["components"], told["metadata"]["component"]]}
    assert {edge["ref"] for edge in told["dependencies"]} == known
    assert {to for edge in told["dependencies"] for to in edge["dependsOn"]} <= known
    (own,) = (edge for edge in told["dependencies"] if edge["ref"] == told["metadata"]["component"]["bom-ref"])
    assert any(to.startswith("pkg:pypi/pandas@") for to in own["dependsOn"])
