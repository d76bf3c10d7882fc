"""Human work goes out as text and comes back the same, into another case too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from workbench.errors import CaseError, UsageError
from workbench.store import Store, open_store, read_human, write_human

ENDINGS = pytest.mark.parametrize("ending", ["yaml", "jsonl"])


def worked(store: Store) -> dict[str, list[dict[str, Any]]]:
    return {table: store.human.rows(table) for table in store.human.tables()}


def some_work(store: Store) -> None:
    claim = store.human.put("claims", {"text": "Staff spoke of “脱敏”: yes\nor no", "status": "open"})
    store.human.put("supports", {"claim_id": claim, "exhibit_id": "x1", "stance": "supports"})
    store.human.put("persons", {"person_id": "lin", "name": "Lin"})
    store.human.put("judgements", {"a": "x:1", "b": "y:2", "verdict": "same"})
    store.human.put("topics", {"name": "quota", "lexicon": {"terms": ["限额", "no", "1e3"]}})
    store.human.put("settings", {"name": "title", "value": {"a": [None, True, 1.5]}})
    store.human.put("search_log", {"query": "脱敏 NEAR 痕迹", "filters": {"after": "2023"}, "hits": 3})


@ENDINGS
def test_what_goes_out_comes_back_the_same(tmp_path: Path, ending: str) -> None:
    store, other = open_store(tmp_path / "a"), open_store(tmp_path / "b")
    some_work(store)
    assert write_human(store.human, tmp_path / f"work.{ending}") == 7
    assert read_human(other.human, tmp_path / f"work.{ending}") == 7
    assert worked(other) == worked(store)
    assert read_human(other.human, tmp_path / f"work.{ending}") == 0, "a second time changes nothing"
    write_human(other.human, tmp_path / f"again.{ending}")
    assert (tmp_path / f"again.{ending}").read_bytes() == (tmp_path / f"work.{ending}").read_bytes()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"])), ending=st.sampled_from(["yaml", "jsonl"]))
@example(text="a\u2028b\x85c\r\nd\x00", ending="jsonl")
@example(text="a\u2028b\x85c\r\nd\x00", ending="yaml")
@example(text="\x85", ending="yaml")
def test_every_text_survives(tmp_path_factory: pytest.TempPathFactory, text: str, ending: str) -> None:
    folder = tmp_path_factory.mktemp("carry")
    store, other = open_store(folder / "a"), open_store(folder / "b")
    store.human.put("notes", {"key": "k", "text": text})
    write_human(store.human, folder / f"work.{ending}")
    read_human(other.human, folder / f"work.{ending}")
    assert other.human.rows("notes")[0]["text"] == text


def test_a_judgement_that_says_something_else_stops_the_import_as_a_whole(tmp_path: Path) -> None:
    store, other = open_store(tmp_path / "a"), open_store(tmp_path / "b")
    some_work(store)
    other.human.put("judgements", {"a": "x:1", "b": "y:2", "verdict": "different"})
    write_human(store.human, tmp_path / "work.yaml")
    with pytest.raises(CaseError, match="says something else"):
        read_human(other.human, tmp_path / "work.yaml")
    assert other.human.rows("claims") == []


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("work.yaml", "a: [", "cannot be read as human work"),
        ("work.yaml", "claims: []", "does not begin as an export"),
        ("work.yaml", "- 1", "cannot be read as human work"),
        ("work.yaml", "!!python/object/apply:os.system ['true']", "cannot be read as human work"),
        ("work.yaml", "format: leak-workbench-human-work\nversion: 9", "newer version"),
        ("work.yaml", "format: leak-workbench-human-work\nversion: 1\nparts: [{a: 1}]", "No table of human work"),
        ("work.jsonl", "", "does not begin as an export"),
        ("work.jsonl", "{", "cannot be read as human work"),
        ("work.txt", "", "End it in .yaml or .jsonl"),
    ],
)
def test_a_file_that_is_no_human_work_is_refused_in_words(tmp_path: Path, name: str, text: str, why: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(UsageError, match=why):
        read_human(open_store(tmp_path / "case").human, tmp_path / name)
