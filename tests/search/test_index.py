"""The index is committed with its part, mapped into memory, and built anew where it is missing or old."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.search import corpus
from tests.search.conftest import Part, Snapshot, document, message, part, person
from workbench import text
from workbench.published import lexemes
from workbench.search import (
    codepoints,
    evaluate,
    find,
    folding,
    grammar,
    growing,
    index,
    pattern,
    propose,
    query,
    search,
    shard,
    tokenise,
)
from workbench.search.query import Text

mixed = st.text(
    st.characters(exclude_categories=("Cs", "Cn"))
    | st.sampled_from("脱敏資料АРІоеι𝜄𝚩éab1 -\n\u0301\u200b\u1161ᄒｶﾞ…①ﬁ한국กำ🙌_’"),
    min_size=1,
    max_size=30,
)


def stored(folder: Path, lines: list[str]) -> Part:
    """A part on disk as the store writes it."""
    made = part(
        [*(message(n, line) for n, line in enumerate(lines)), document("d", ("body", "限额"), ("comment", "洗白"))]
    )
    made.path = folder
    for kind in ("messages", "documents", "pages"):
        table = made.table(kind)
        with pa.ipc.new_file(str(folder / f"{kind}.arrow"), table.schema) as file:
            file.write_table(table, max_chunksize=7)
    return made


def test_a_built_index_is_read_from_its_folder_and_finds_the_same(tmp_path: Path) -> None:
    lines = corpus.bodies(60)
    made = stored(tmp_path, lines)
    index.build(tmp_path)
    names = {path.name for path in (tmp_path / "index").iterdir()}
    assert "index.json" in names and any(name.endswith(".npy") for name in names)
    on_disk, in_memory = index.of(made), index.made({"messages": made.table("messages")})
    assert on_disk[0].texts.to_pylist() == in_memory[0].texts.to_pylist()
    for array in ("tokens", "starts", "rows", "word_tokens", "text_rows"):
        assert np.array_equal(getattr(on_disk[0], array), getattr(in_memory[0], array))
    assert search(Snapshot((made,)), "限额").total == sum("限额" in corpus.plain(line) for line in lines) + 1


def test_building_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    stored(tmp_path, corpus.bodies(40))
    index.build(tmp_path)
    first = {path.name: path.read_bytes() for path in (tmp_path / "index").iterdir()}
    index.build(tmp_path)
    assert {path.name: path.read_bytes() for path in (tmp_path / "index").iterdir()} == first


@pytest.mark.parametrize("damage", ["missing", "older", "torn", "nonsense", "of another part"])
def test_a_part_without_a_usable_index_is_searched_all_the_same_and_gets_one(tmp_path: Path, damage: str) -> None:
    made = stored(tmp_path, ["额度用完了", "nothing"])
    if damage != "missing":
        index.build(tmp_path)
        facts = tmp_path / "index" / "index.json"
        if damage == "older":
            facts.write_text(json.dumps({**json.loads(facts.read_text()), "tokenizer": "wt0"}))
        elif damage == "torn":
            (tmp_path / "index" / "messages-0.rows.npy").write_bytes(b"\x93NUMPY")
        elif damage == "of another part":
            listed = json.loads(facts.read_text())
            facts.write_text(json.dumps({**listed, "shards": [s for s in listed["shards"] if s["kind"] != "messages"]}))
        else:
            facts.write_text("no json")
    assert search(Snapshot((made,)), "额度").total == 1
    assert json.loads((tmp_path / "index" / "index.json").read_text())["tokenizer"] == text.TOKENIZER


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_part_that_cannot_be_written_is_searched_from_memory(tmp_path: Path) -> None:
    made = stored(tmp_path, ["额度用完了"])
    tmp_path.chmod(0o500)
    try:
        assert search(Snapshot((made,)), "额度").total == 1
    finally:
        tmp_path.chmod(0o700)


def test_a_build_leaves_no_folder_of_its_own_behind(tmp_path: Path) -> None:
    stored(tmp_path, ["额度"])
    index.build(tmp_path)
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["index"]


def test_rows_beyond_one_shard_are_found_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shard, "SHARD_ROWS", 5)
    whole = Snapshot((part([message(n, f"额度 {n}") for n in range(23)]),))
    assert search(whole, "额度").total == 23
    assert [hit.text for hit in search(whole, '"17"')] == ["额度 17"]


def test_a_build_is_cut_where_its_text_would_take_too_much_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shard, "SHARD_BYTES", 200)
    made = part([message(n, f"额度 {n} {'x' * 50}") for n in range(40)])
    assert len(index.of(made)) > 4
    assert search(Snapshot((made,)), "额度").total == 40


@settings(max_examples=60, deadline=None)
@given(st.lists(mixed, min_size=1, max_size=12), st.lists(st.integers(1, 5), min_size=1, max_size=12), st.booleans())
@example(["АРІ", "АРІ оре", "x"], [1], False)
def test_an_index_is_the_same_however_many_rows_come_at_a_time(lines: list[str], sizes: list[int], small: bool) -> None:
    rows = part([message(n, line, subject=lines[-n]) for n, line in enumerate(lines)]).table("messages")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shard, "SHARD_BYTES", 90 if small else shard.SHARD_BYTES)
        patch.setattr(folding, "BLOCK", sizes[0] * 7)
        whole = list(growing.made("messages", rows))
        making, pieces, start = growing.Growing("messages"), [], 0
        patch.setattr(folding, "BLOCK", 1 << 17)
        for size in [*sizes, len(lines)]:
            pieces += making.take(rows.slice(start, size))
            start += size
        pieces += making.close()
    assert [(one.base, one.size) for one in pieces] == [(one.base, one.size) for one in whole]
    for one, other in zip(pieces, whole, strict=True):
        for field in dataclasses.fields(one):
            mine, theirs = (getattr(each, field.name) for each in (one, other))
            assert mine.equals(theirs) if isinstance(mine, pa.Array) else np.array_equal(mine, theirs), field.name


def test_words_that_share_a_token_are_told_apart_by_the_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokenise, "_HASH_BITS", 2)
    words = [f"{first}{last}word" for first in "abcdefgh" for last in "xyz"]
    lines = [" ".join(words[n : n + 3]) for n in range(0, len(words), 2)]
    whole = Snapshot((part([message(n, line) for n, line in enumerate(lines)]),))
    shared = index.of(whole.parts[0])[0].shared
    assert shared, "no two words share a token: the test would prove nothing"
    for word in words:
        assert search(whole, word).total == sum(word in line.split() for line in lines), word
        assert search(whole, f'"{word}"').total == sum(word in line.split() for line in lines), word
    assert search(whole, '"axword ayword"').total == 1 and search(whole, '"axword azword"').total == 0
    assert search(whole, "*xword").total == sum("xword" in line for line in lines)
    assert search(whole, "axwort~1").total == sum("axword" in line for line in lines)
    published = lexemes.of_rows(index.of(whole.parts[0])[0])
    assert [set(row) for row in published] == [set(line.split()) for line in lines]


pieces = st.lists(
    st.sampled_from(["额", "度", "用", "a", "max", "quotas", " ", " ", "\n", "-", ".", "，", "é"]), max_size=9
)


@settings(max_examples=400, deadline=None)
@given(st.lists(pieces, min_size=1, max_size=6), pieces, st.booleans(), st.sampled_from(["", "*"]))
def test_what_the_places_prove_is_what_the_words_say(
    lines: list[list[str]], asked: list[str], quoted: bool, star: str
) -> None:
    """Rows that hold the phrase are never left out, and rows that are surely hits hold it."""
    written = "".join(asked).strip() + star
    leaf = query.written(written, quoted=quoted) if quoted or star else query.phrase(written)
    if not any(piece.kind in ("lit", "stem") for piece in leaf.pieces):
        return
    bodies = ["".join(line) + "".join(asked if number % 2 else "") for number, line in enumerate(lines)]
    one = index.made({"messages": part([message(n, body) for n, body in enumerate(bodies)]).table("messages")})[0]
    spans = find.finder(leaf)
    truth = {number for number, body in enumerate(bodies) if spans(text.fold_text(body))}
    proposed = propose.proposal(leaf, one)
    if proposed.rows is None:
        return
    assert truth <= set(proposed.rows.tolist())
    sure = proposed.sure if proposed.sure is not None else np.full(len(proposed.rows), proposed.exact)
    assert set(proposed.rows[sure].tolist()) <= truth


def test_a_phrase_of_rare_or_common_words_is_proven_without_a_look_at_the_texts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Speed rests on it: at ten million messages a look at a hundred thousand texts takes 25 ms."""
    lines = [f"{number} 今天又把额度用完了 we hit the max allowance again" for number in range(50)]
    lines += ["额度 用完", "max-allowance", "额度，用完了", "用完额度"]
    whole = Snapshot((part([message(n, line) for n, line in enumerate(lines)]),))
    looked: list[int] = []
    real = evaluate.matching
    monkeypatch.setattr(evaluate, "matching", lambda *given: looked.append(len(given[1])) or real(*given))
    for phrase in ("额度用完", "又把额度用完了", '"max allowance"', '"the max allowance again"', "度用完了"):
        assert search(whole, phrase).total == 50, phrase
    assert looked == []
    assert search(whole, '"额度 用完"').total == 1 and sum(looked) <= 2


def test_every_code_point_is_folded_and_classed_as_the_text_module_says() -> None:
    tables = codepoints.tables()
    for code in [*range(0xD800), *range(0xE000, 0x32400), *range(0xE0000, 0xE1000), 0xF0000, 0x10FFFF]:
        char = chr(code)
        value = int(tables.fold[code])
        entry = tables.longer[value - codepoints.LIMIT].tolist() if value >= codepoints.LIMIT else [value]
        assert "".join(map(chr, entry)) == text.fold_string(char), hex(code)
        assert bool(tables.flags[code] & codepoints.COMPLEX) == text.joins(char), hex(code)
        kind = codepoints.DENSE if text.is_dense(char) else codepoints.WORD if text.is_word(char) else codepoints.BREAK
        assert tables.kind[code] == kind, hex(code)


def test_every_character_behind_a_latin_letter_is_folded_as_in_a_text_by_itself() -> None:
    codes = [*range(0x3400), *range(0xA000, 0xAC00), *range(0xF900, 0x20000)]
    lines = [f"A{chr(code)}" for code in codes]
    got: dict[int, set[str]] = {}
    for block in folding.blocks(pa.array(lines, pa.large_string())):
        for place, string in zip(block.origin.tolist(), block.strings().to_pylist(), strict=True):
            got.setdefault(place, set()).add(string)
    for place, line in enumerate(lines):
        assert got[place] == {form.text for form in text.forms(line)}, hex(codes[place])


@settings(max_examples=300, deadline=None)
@given(st.lists(mixed, min_size=1, max_size=6), st.booleans())
def test_a_column_is_folded_as_its_texts_are_one_by_one(lines: list[str], wrapped: bool) -> None:
    got: dict[int, list[str]] = {}
    for block in folding.blocks(pa.array(lines, pa.large_string()), wrapped=wrapped):
        for place, string in zip(block.origin.tolist(), block.strings().to_pylist(), strict=True):
            got.setdefault(place, []).append(string)
    for place, line in enumerate(lines):
        assert set(got[place]) == {form.text for form in text.forms(line, wrapped=wrapped)}, repr(line)


@settings(max_examples=200, deadline=None)
@given(st.lists(mixed, min_size=1, max_size=5), st.data())
def test_every_piece_of_a_text_that_can_be_asked_for_finds_the_text(lines: list[str], data: st.DataObject) -> None:
    whole = Snapshot((part([message(n, line) for n, line in enumerate(lines)]),))
    number = data.draw(st.integers(0, len(lines) - 1))
    found = text.tokens(text.fold_text(lines[number]))
    if not found:
        return
    start = data.draw(st.integers(0, len(found) - 1))
    end = data.draw(st.integers(start, min(start + 3, len(found) - 1)))
    asked = text.fold_text(lines[number])[found[start][1] : found[end][2]].replace('"', " ").replace("*", " ")
    if asked.strip() and asked in text.fold_text(lines[number]):
        keys = [hit.row["native_id"] for hit in search(whole, f'"{asked}"')]
        assert f"m{number}" in keys, (asked, lines[number])


def test_words_of_any_length_are_found() -> None:
    long = "a" * 3000 + "b"
    whole = Snapshot((part([message(0, f"x {long} y"), message(1, f"x {long}c y")]),))
    assert search(whole, long).total == 1
    assert search(whole, f"{long}*").total == 2


def test_participants_and_file_names_are_in_the_index() -> None:
    original = {"sha256": "ab", "path": "dump/额度表_0304.xlsx", "custodian": "desk"}
    whole = Snapshot((part([person("u1", "林晓雯", email="linxw@tingmai.example"), original]),))
    assert [hit.kind for hit in search(whole, "晓雯")] == ["participant"]
    assert [hit.kind for hit in search(whole, "linxw@tingmai.example")] == ["participant"]
    assert [hit.text for hit in search(whole, "额度表")] == ["dump/额度表_0304.xlsx"]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.text(st.sampled_from("max a量。́_x\n -é한,"), max_size=14).map(lambda t: t.replace("a", "max a ")), max_size=5
    ),
    st.sampled_from(['"max a"', '"x max"', '"max"', '"a max a"']),
)
def test_a_quick_look_at_whole_words_says_what_the_slow_one_says(lines: list[str], query: str) -> None:
    leaf = grammar.parse(query)
    assert isinstance(leaf, Text)
    texts = pa.array([text.fold_text(line) for line in lines], pa.large_string())
    spans = pattern.python_spans(leaf, lambda stem: ())
    sure = pattern.surely(pattern.usual(leaf), texts)
    assert all(spans(line) for line, holds in zip(texts.to_pylist(), sure.tolist(), strict=True) if holds)
    whole = Snapshot((part([message(n, line) for n, line in enumerate(lines)]),))
    assert search(whole, query).total == sum(bool(spans(line)) for line in texts.to_pylist())


def test_only_the_first_hits_are_sorted_and_they_are_the_first(tmp_path: Path) -> None:
    whole = Snapshot((part([message(n, "额度", f"2024-03-{n * 7 % 28 + 1:02d}") for n in range(200)]),))
    for sort in ("time", "newest"):
        every = [hit.key for hit in search(whole, "额度", sort=sort)]
        assert [hit.key for hit in search(whole, "额度", sort=sort, limit=9)] == every[:9]
