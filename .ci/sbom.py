"""Print the bill of materials of the lock as CycloneDX 1.6 JSON: every package, its licence, what asks for it.

Licences and dependencies are read from the packages as they are installed here. What the workbench itself needs has the
scope "required"; extras, and tools that only the tests use, are "optional". The same environment gives the same bytes.
Source: https://cyclonedx.org/docs/1.6/json/
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / ".ci" / "constraints.txt"


def plain(name: str) -> str:
    """The name as the index normalises it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> dict[str, str]:
    """The versions in the lock, by name."""
    lines = (line.split("#")[0].strip() for line in LOCK.read_text().splitlines())
    return {plain(name): version for name, _, version in (line.partition("==") for line in lines if line)}


def asked_by(requirements: list[str] | None, extras: frozenset[str] = frozenset()) -> list[str]:
    """The names that requirements ask for in this environment, with the extras that were asked for."""
    found = []
    for text in requirements or []:
        one = Requirement(text)
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in (*extras, "")):
            found.append(plain(one.name))
    return sorted(set(found))


def licence(package: Distribution | None) -> list[dict[str, Any]]:
    """The licence as the package's own metadata states it."""
    if package is None:
        return []
    if expression := package.metadata.get("License-Expression"):
        return [{"expression": expression}]
    listed = [
        line.rpartition(" :: ")[2] for line in package.metadata.get_all("Classifier") or [] if "License ::" in line
    ]
    stated = (package.metadata.get("License") or "").strip().splitlines()[:1]
    return [{"license": {"name": name}} for name in listed or stated if name]


def needed(first: list[str], packages: dict[str, Distribution]) -> set[str]:
    """These packages, and all that they ask for in turn."""
    found: set[str] = set()
    waiting = list(first)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += asked_by(packages[name].requires) if name in packages else []
    return found


def bill() -> dict[str, Any]:
    """The whole bill."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    packages = {plain(package.metadata["Name"]): package for package in distributions()}
    lock = locked()
    core = needed(asked_by(project["dependencies"]), packages)
    own = f"pkg:pypi/{project['name']}@{project['version']}"
    purl = {name: f"pkg:pypi/{name}@{version}" for name, version in lock.items()}
    components = [
        {
            "type": "library",
            "bom-ref": purl[name],
            "name": name,
            "version": version,
            "scope": "required" if name in core else "optional",
            **({"licenses": found} if (found := licence(packages.get(name))) else {}),
            "purl": purl[name],
        }
        for name, version in lock.items()
    ]
    asks = {name: asked_by(packages[name].requires) if name in packages else [] for name in lock}
    first = asked_by(
        [*project["dependencies"], *(x for extra in project["optional-dependencies"].values() for x in extra)]
    )
    edges = [{"ref": purl[name], "dependsOn": [purl[other] for other in asks[name] if other in purl]} for name in lock]
    main = {"type": "application", "bom-ref": own, "name": project["name"], "version": project["version"], "purl": own}
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, own + LOCK.read_text())}",
        "version": 1,
        "metadata": {"component": {**main, "licenses": [{"license": {"id": project["license"]}}]}},
        "components": components,
        "dependencies": [{"ref": own, "dependsOn": [purl[name] for name in first if name in purl]}, *edges],
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(bill(), indent=1, ensure_ascii=False) + "\n")
