"""OpenSearch: requests that it would take, the hits of the folder, and candidates that a real Lucene agrees with."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.published.fake_opensearch import Fake, Refused, holds, running
from tests.published.test_postgres import PERSONS, TOPICS, Named, Whole, asked, here, records, told
from tests.search.conftest import part
from workbench.errors import CaseError, QueryError, UsageError
from workbench.published.load import load
from workbench.published.opened import Published
from workbench.published.opensearch import MAPPING, OpenSearch, documents, query
from workbench.published.searchserver import SearchServer

FACTS = {"case": "one", "name": "parity", "persons": PERSONS, "topics": TOPICS}
JARS = [Path("/usr/share/java") / f"lucene-{name}-8.7.0.jar" for name in ("core", "analyzers-common")]


@pytest.fixture(scope="module")
def local() -> Whole:
    return Whole(tuple(Named(f"p{n}", part(rows)) for n, rows in enumerate(records())))


@pytest.fixture(scope="module")
def fake(local: Whole) -> Iterator[Fake]:
    with running() as made:
        load(local, SearchServer(made.address), FACTS)  # type: ignore[arg-type]
        yield made


@pytest.fixture(scope="module")
def remote(fake: Fake) -> Published:
    return Published(f"opensearch+{fake.address}")


def test_queries_give_the_hits_of_the_folder(local: Whole, remote: Published) -> None:
    found = 0
    for asking in asked()[::3]:
        try:
            mine = told(here(local, asking))
        except QueryError:
            with pytest.raises(QueryError):
                remote.search(asking)
            continue
        assert told(remote.search(asking)) == mine, asking
        found += mine[0] > 0
    assert found > 50


def test_tokens_are_exact_keywords_and_nothing_is_left_to_an_analyser() -> None:
    fields = MAPPING["mappings"]["properties"]
    assert fields["tokens"]["type"] == "keyword" and MAPPING["mappings"]["dynamic"] == "strict"
    assert "analysis" not in MAPPING["settings"]
    assert not [name for name, field in fields.items() if field["type"] == "text" and field.get("index", True)]


def test_a_query_is_made_of_filters_and_long_lists_are_parted() -> None:
    assert query("messages", [["洗白"], ["a", "b"]]) == {
        "bool": {"filter": [
            {"term": {"kind": "messages"}}, {"terms": {"tokens": ["洗白"]}}, {"terms": {"tokens": ["a", "b"]}},
        ]}
    }  # fmt: skip
    long = query("pages", [[str(n) for n in range(130_000)]])["bool"]["filter"][1]["bool"]
    assert [len(one["terms"]["tokens"]) for one in long["should"]] == [60_000, 60_000, 10_000]
    assert holds(query("pages", [[str(n) for n in range(130_000)]]), {"kind": "pages", "tokens": ["129999"]})
    with pytest.raises(Refused):
        holds({"terms": {"tokens": [str(n) for n in range(70_000)]}}, {})


def test_every_row_is_loaded_with_its_record_as_it_stands(local: Whole, fake: Fake, remote: Published) -> None:
    loaded = [one for one in fake.documents.values() if one["kind"] == "messages"]
    assert len(loaded) == local.rows("messages")
    bodies = {one["record"]["body"] for one in loaded}
    assert bodies == {body for one in local.parts for body in one.table("messages")["body"].to_pylist()}
    lines = list(documents(local.parts[1], 9))  # type: ignore[arg-type]
    assert len(lines) % 2 == 0 and all(set(line) == {"index"} for line in lines[::2])


def test_loading_again_writes_nothing_and_what_no_longer_holds_is_removed(local: Whole) -> None:
    with running() as made:
        server = SearchServer(made.address)
        assert load(local, server, FACTS).written == 2  # type: ignore[arg-type]
        again = load(local, server, FACTS)  # type: ignore[arg-type]
        assert (again.written, again.kept, again.removed) == (0, 2, 0)
        stale = Published(f"opensearch+{made.address}").search("额度")
        less = load(Whole(local.parts[:1]), server, FACTS)  # type: ignore[arg-type]
        assert (less.written, less.kept, less.removed) == (0, 1, 1)
        with pytest.raises(CaseError, match="published anew"):
            stale[:]
        with pytest.raises(UsageError, match="'parity'"):
            load(local, server, {**FACTS, "case": "two"})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://search.example:9200/leak", "unencrypted"),
        ("ftp://127.0.0.1/leak", "no address"),
        ("http://127.0.0.1:9200/Leak", "no name for an index"),
        ("http://127.0.0.1:99999/x", "no address"),
    ],
)
def test_an_address_that_will_not_do_is_refused(address: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        SearchServer(address)


def test_errors_of_the_server_are_told_without_the_password() -> None:
    with running() as made:
        address = made.address.replace("http://", "http://desk:s3cret@")
        with pytest.raises(CaseError, match="No case is published") as caught:
            OpenSearch(SearchServer(address))
        assert "s3cret" not in str(caught.value)
        with pytest.raises(CaseError, match="said 400"):
            SearchServer(made.address).ask("PUT", "/leak", {"settings": {}, "nonsense": 1})
    with pytest.raises(CaseError, match="does not answer"):
        OpenSearch(SearchServer("http://127.0.0.1:9/leak"))


class Asks:
    """An engine that remembers what it is asked for."""

    def __init__(self, inner: Any) -> None:
        self.inner, self.seen = inner, []

    def __call__(self, kind: str, asks: Sequence[Sequence[str]]) -> Any:
        found = self.inner(kind, asks)
        if kind == "messages":
            self.seen.append(([list(ask) for ask in asks], found.tolist()))
        return found


def test_a_real_lucene_proposes_the_very_same_rows(
    local: Whole, fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("javac") is None or not all(jar.exists() for jar in JARS):
        pytest.skip("no Java compiler or no Lucene (Debian: liblucene8-java): nothing was compared with a real Lucene")
    engine = OpenSearch(SearchServer(fake.address))
    asks = Asks(engine.holding)
    monkeypatch.setattr(OpenSearch, "holding", lambda self, kind, wanted: asks(kind, wanted))
    remote = Published(f"opensearch+{fake.address}")
    for asking in asked():
        try:
            remote.search(asking, limit=0)
        except QueryError:
            continue
    assert len(asks.seen) > 100 and sum(bool(rows) for _, rows in asks.seen) > 80
    messages = [one for one in fake.documents.values() if one["kind"] == "messages"]
    loaded = sorted((one["part"], one["row"], one["tokens"]) for one in messages)
    (tmp_path / "rows").write_text("".join("\x1f".join(tokens) + "\n" for _, _, tokens in loaded), "utf-8")
    lines = ["\x1e".join("\x1f".join(ask) for ask in wanted) for wanted, _ in asks.seen]
    (tmp_path / "asks").write_text("".join(line + "\n" for line in lines), "utf-8")
    path = ":".join([str(tmp_path), *map(str, JARS)])
    source = Path(__file__).with_name("Lucene.java")
    subprocess.run(["javac", "-encoding", "UTF-8", "-cp", path, "-d", str(tmp_path), str(source)], check=True)
    command = ["java", "-cp", path, "Lucene", str(tmp_path / "rows"), str(tmp_path / "asks")]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\n")
    theirs = [[int(row) for row in line.split()] for line in said[: len(lines)]]
    assert theirs == [rows for _, rows in asks.seen]
