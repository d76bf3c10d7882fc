"""The scorecard: every measure, in the order in which a reporter works."""

from __future__ import annotations

import tempfile
from pathlib import Path

from workbench.sample import sample

from . import absence, dumps, evidence, finding, people
from .ground import Ground
from .measure import Measure
from .tables import HERE, Truth

__all__ = ["scored"]


def scored(leak: Path | None = None, truth: Path = HERE) -> list[Measure]:
    """All measures of the product on the sample (or another build of it), in a throwaway case."""
    with tempfile.TemporaryDirectory() as folder:
        ground = Ground(leak or sample(), Truth(truth), Path(folder))
        found = list(people.identities(ground))  # first: what follows knows the persons that were confirmed
        rest = [*finding.measures(ground), *absence.measures(ground), *dumps.measures(ground)]
        return [*rest[:1], *found, *rest[1:], *evidence.measures(ground), *people.graph(ground)]
