"""The sample's story files are what the sample itself gives: words, places, hashes, persons."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from workbench.case import Case
from workbench.sample import sample, sample_story, sample_zones

from .sample import story_files


@pytest.fixture(scope="module")
def story() -> dict[str, object]:
    loaded: dict[str, object] = yaml.safe_load(story_files.STORY.read_text(encoding="utf-8"))
    return loaded


def kept(name: str) -> str:
    return (sample_story() / name).read_text(encoding="utf-8")


def test_the_topics_are_those_of_the_truth_tables(story: dict[str, object]) -> None:
    assert kept("topics.yaml") == story_files.topics(story)


@pytest.mark.slow
def test_claims_and_persons_are_what_the_case_gives_for_the_story(story: dict[str, object], tmp_path: Path) -> None:
    case = Case(tmp_path / "case")
    case.ingest(sample(), custodian="Device A", zone=sample_zones(), jobs=1)
    assert kept("persons.yaml") == story_files.persons(case), "run: python -m tests.sample.story_files"
    assert kept("claims.yaml") == story_files.claims(story, case), "run: python -m tests.sample.story_files"


def test_every_claim_has_a_search_against_it_on_file(story: dict[str, object]) -> None:
    searched = {entry["claim"] for entry in yaml.safe_load(kept("against.yaml"))}
    assert searched == {claim["id"] for claim in story["claims"]}  # type: ignore[attr-defined]
