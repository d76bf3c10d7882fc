"""A recogniser of names is the reporter's own choice: what it finds is for review, and without one a line says so."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.leaklet import Leak, case_of, message, original, person
from workbench.case import Case
from workbench.errors import MissingExtra, UsageError


def capitals(texts: Sequence[str]) -> Iterable[list[tuple[int, int, str]]]:
    """A stand-in for a model: two words with capitals are a person, what ends on Ltd an organisation."""
    for text in texts:
        found = [(m.start(), m.end(), "PERSON") for m in re.finditer(r"[A-Z]\w+ [A-Z]\w+\b(?! Ltd)", text)]
        yield found + [(m.start(), m.end(), "ORG") for m in re.finditer(r"\w+ Ltd", text)] + [(0, 1, "DATE")]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    leak = Leak().add(original("a", "chat.json"), person("m", "Marcus Hale"), person("x", "X"))
    leak.add(message(1, "2024-03-05T09:00:00Z", "x", "ask Marcus Hale about acme Ltd"))
    return case_of(leak, tmp_path / "case")


def test_what_a_function_finds_stands_with_its_words_place_and_whom_it_may_be(case: Case) -> None:
    table = case.recognised(capitals)
    assert table[["kind", "value", "sure", "note"]].to_numpy().tolist() == [
        ["person", "Marcus Hale", "review", "capitals"], ["organisation", "acme Ltd", "review", "capitals"],
    ]  # fmt: skip
    body = case.messages()["body"][0]
    assert [body[a:b] for a, b in zip(table["start"], table["end"], strict=True)] == table["words"].tolist()
    assert table["account"].tolist() == ["chat:m", ""]
    assert set(table["key"]) == set(case.messages()["message_key"]) and table["locator"].all()


def test_a_folder_with_a_spacy_model_is_loaded_from_there_and_from_nowhere_else(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[Any] = []

    def pipe(texts: Sequence[str]) -> Iterable[SimpleNamespace]:
        for spans in capitals(texts):
            yield SimpleNamespace(ents=[SimpleNamespace(start_char=a, end_char=b, label_=c) for a, b, c in spans])

    double = SimpleNamespace(load=lambda folder: loaded.append(folder) or SimpleNamespace(pipe=pipe))
    monkeypatch.setitem(sys.modules, "spacy", double)
    (tmp_path / "zh_own").mkdir()
    (tmp_path / "zh_own/meta.json").write_text("{}")
    assert case.recognised(tmp_path / "zh_own")["note"].tolist() == ["zh_own", "zh_own"]
    assert loaded == [tmp_path / "zh_own"]
    with pytest.raises(UsageError, match="no spaCy model"):
        case.recognised("en_core_web_sm")


def test_without_spacy_one_line_says_what_to_install(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    (tmp_path / "meta.json").write_text("{}")
    with pytest.raises(MissingExtra, match="spaCy") as told:
        case.recognised(tmp_path)
    assert "leak-workbench[names]" in str(told.value)


def test_spans_outside_their_text_are_refused(case: Case) -> None:
    with pytest.raises(UsageError, match="characters 0 to 900"):
        case.recognised(lambda texts: [[(0, 900, "PERSON")] for _ in texts])
