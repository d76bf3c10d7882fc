"""The human work: small tables of dicts, some of them append-only, keys that are never given out twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.errors import CaseError, UsageError
from workbench.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "case")


def test_every_table_of_the_contract_is_there_with_its_columns(store: Store) -> None:
    tables = store.human.tables()
    assert list(tables) == [
        "persons", "judgements", "topics", "marks", "claims", "exhibits", "supports", "notes", "tags",
        "saved_searches", "search_log", "story_events", "settings", "glossary", "translations",
    ]  # fmt: skip
    assert tables["exhibits"][:8] == (
        "exhibit_id", "number", "kind", "target_key", "part_of", "quote", "prefix", "suffix",
    )  # fmt: skip
    assert all(columns for columns in tables.values())


def test_a_row_without_a_key_gets_the_next_number(store: Store) -> None:
    assert [store.human.put("notes", {"text": text}) for text in "abc"] == [1, 2, 3]


def test_the_number_of_a_removed_row_is_never_given_out_again(store: Store) -> None:
    store.human.put("claims", {"text": "a"})
    second = store.human.put("claims", {"text": "b"})
    assert store.human.remove("claims", claim_id=second) == 1
    assert store.human.put("claims", {"text": "c"}) == 3


def test_a_key_may_be_a_text(store: Store) -> None:
    assert store.human.put("persons", {"person_id": "lin", "name": "Lin"}) == "lin"
    assert store.human.put("persons", {"name": "Wu"}) == 1
    assert [row["name"] for row in store.human.rows("persons", person_id="lin")] == ["Lin"]


def test_putting_a_known_key_replaces_the_given_columns_only(store: Store) -> None:
    key = store.human.put("claims", {"text": "a", "status": "open", "updated": "then"})
    store.human.put("claims", {"claim_id": key, "status": "held", "updated": "later"})
    (row,) = store.human.rows("claims")
    assert (row["text"], row["status"], row["updated"]) == ("a", "held", "later")


def test_judgements_and_topics_are_never_changed_or_removed(store: Store) -> None:
    key = store.human.put("judgements", {"a": "x:1", "b": "y:2", "verdict": "same", "by": "L"})
    with pytest.raises(CaseError):
        store.human.put("judgements", {"id": key, "a": "x:1", "b": "y:2", "verdict": "different"})
    with pytest.raises(CaseError, match="never changed or removed"):
        store.human.remove("judgements", id=key)
    for sql in ("UPDATE judgements SET verdict = 'unsure'", "DELETE FROM judgements", "DELETE FROM topics"):
        store.human.put("topics", {"name": "quota", "lexicon": {}})
        with pytest.raises(CaseError, match="never changed or removed"), store.database.writing() as connection:
            connection.execute(sql)
    assert [row["verdict"] for row in store.human.rows("judgements")] == ["same"]


def test_a_verdict_is_one_of_three(store: Store) -> None:
    with pytest.raises(CaseError, match="refuses this entry"):
        store.human.put("judgements", {"a": "x:1", "b": "y:2", "verdict": "maybe"})


def test_a_topic_without_a_version_gets_the_next_one_of_its_name(store: Store) -> None:
    versions = [store.human.put("topics", {"name": name, "lexicon": {"terms": ["限额"]}}) for name in "aab"]
    assert versions == [1, 2, 1]
    assert store.human.rows("topics", name="b")[0]["lexicon"] == {"terms": ["限额"]}


@pytest.mark.parametrize("value", [None, "text", '{"a": 1}', 1, [1, "二"], {"a": None}])
def test_json_columns_give_back_what_they_took(store: Store, value: object) -> None:
    store.human.put("settings", {"name": "x", "value": value})
    assert store.human.rows("settings")[0]["value"] == value
    assert len(store.human.rows("settings", value=value)) == 1


def test_nothing_says_remove_everything(store: Store) -> None:
    with pytest.raises(UsageError, match="Nothing says which rows"):
        store.human.remove("tags")


def test_half_a_character_is_refused_in_words(store: Store) -> None:
    with pytest.raises(CaseError, match="half a character"):
        store.human.put("notes", {"text": "x\ud800"})


def test_what_is_written_together_is_written_whole_or_not_at_all(store: Store) -> None:
    with pytest.raises(UsageError), store.human.together():
        store.human.put("tags", {"key": "k", "tag": "t"})
        store.human.put("tags", {"nonsense": 1})
    assert store.human.rows("tags") == []


def test_when_a_row_was_written_is_filled_in_but_a_story_event_keeps_its_own_time(store: Store) -> None:
    store.human.put("tags", {"key": "k", "tag": "t"})
    store.human.put("story_events", {"text": "the meeting"})
    assert store.human.rows("tags")[0]["at"].endswith("Z")
    assert store.human.rows("story_events")[0]["at"] is None
