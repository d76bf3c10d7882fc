"""A case published to a real PostgreSQL gives the same hits as the one in the folder, whatever is asked."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings

import workbench as wb
from tests.search import corpus
from tests.search.conftest import Part, document, message, part, person, room
from tests.search.test_query_language import queries
from workbench.case import Case
from workbench.errors import CaseError, QueryError, UsageError, WorkbenchError
from workbench.model import Edit, File, Reaction
from workbench.published import server as servers
from workbench.published.opened import Published
from workbench.published.publish import publish
from workbench.published.values import from_server, to_server
from workbench.search import Hits, search
from workbench.store.tables import KINDS
from workbench.timestamps import from_iso

WHEN = from_iso("2024-03-01T00:00Z")
TOPICS = {"limits": {"terms": ["额度", "quota*"], "exclude": ["用完"]}}
PERSONS = {"Wendy": ["lark:u1", "lark:u2"]}


@dataclass(eq=False)
class Named:
    """A part of the search's tests with what a publication needs to know of it."""

    name: str
    inner: Part
    path: None = None

    def table(self, kind: str) -> pa.Table:
        return self.inner.table(kind)

    def rows(self, kind: str) -> int:
        return self.inner.table(kind).num_rows


@dataclass(eq=False)
class Whole:
    parts: tuple[Named, ...]

    def rows(self, kind: str) -> int:
        return sum(one.rows(kind) for one in self.parts)


def records() -> list[list[Any]]:
    lines = corpus.bodies(600, seed=21)
    chats = [
        message(n, line, f"2024-03-{n % 28 + 1:02d}T0{n % 9}:00:00Z" if n % 7 else "", sender_id=f"u{n % 4}",
                conversation_id=("room", "c2")[n % 2])
        for n, line in enumerate(lines)
    ]  # fmt: skip
    odd = [
        message(900, "nul \0 额度 \ufdd2 \ufdd20 end", sender_id="u1"),
        message(901, "x " + "long" * 900 + " 额度", edits=(Edit(previous="old \0", at=WHEN),)),
        message(902, "'; DROP TABLE messages; -- 额度", files=(File(name="额度%s.xlsx"),), links=("https://a.example",)),
        message(903, "👍 额度", reactions=(Reaction(value="x"),), deleted=True, flags=("repaired",)),
        message(5, lines[5], original="other"),
        person("u1", "林晓雯", names=("Wendy Lin",), email="lin@tingmai.example"),
        person("u2", "Marcus Hale"),
        room("room", "评测群"),
        document("memo", ("body", "额度说明\n脱敏"), ("comment", "洗白 quota"), author="Lin Xiaowen", title="额度"),
        {"sha256": "f1", "path": "dump/额度_0304.xlsx", "custodian": "desk"},
    ]  # fmt: skip
    return [chats[:300], [*chats[300:], *odd]]


def asked() -> list[str]:
    """200 queries: every word of the corpus alone, and words, operators and filters put together by chance."""
    chance = random.Random(7)
    words = [*corpus.WORDS, *corpus.MIXED_WORDS, "quota", '"max allowance"', "*gpt*", "desens*", "alowance~", "白名~",
             "/限额|额度/", "/6\\d/c", "數據", "ＡＰＩ", "file:额度", "edit:额度", "\0"]  # fmt: skip
    filters = ["from:lin", "from:u3", "person:Wendy", "in:评测群", "after:2024-03-15", "before:2024-03-10", "is:hidden",
               "has:file", "has:edit", "is:deleted", "lang:en", "topic:limits", "type:page", "type:message",
               "custodian:desk", "platform:lark", "original:memo"]  # fmt: skip
    made = [word for word in words if word != "\0"] + filters + ["*", "额度 NEAR/3 用完", "a NEAR 额度", '"\0"']
    while len(made) < 220:
        parts = [chance.choice(words[:-1] + filters) for _ in range(chance.randint(2, 3))]
        made.append(chance.choice([" ", " OR ", " -"]).join(parts))
    return made


def told(hits: Hits) -> list[Any]:
    facts = [(hit.facts(), [vars(copy) for copy in hit.copies], hit.row) for hit in hits]
    return [hits.total, hits.candidates, hits.searched, hits.offers, facts]


@pytest.fixture(scope="module")
def local() -> Whole:
    return Whole(tuple(Named(f"p{n}", part(rows)) for n, rows in enumerate(records())))


@pytest.fixture(scope="module")
def remote(server: str, local: Whole) -> Iterator[Published]:
    facts = {"case": "one", "name": "parity", "persons": PERSONS, "topics": TOPICS}
    publish(local, servers.Server(server, "parity"), facts)  # type: ignore[arg-type]
    opened = Published(f"{server}?schema=parity")
    yield opened
    opened.close()


def here(local: Whole, query: str, **more: Any) -> Hits:
    from types import SimpleNamespace

    topics = {name: SimpleNamespace(**terms) for name, terms in TOPICS.items()}
    return search(local, query, persons=PERSONS, topics=topics, **more)  # type: ignore[arg-type]


def test_two_hundred_queries_give_identical_lists_of_hits(local: Whole, remote: Published) -> None:
    every = asked()
    assert len(every) >= 200
    found = 0
    for query in every:
        try:
            mine = told(here(local, query))
        except QueryError:
            with pytest.raises(QueryError):
                remote.search(query)
            continue
        assert told(remote.search(query)) == mine, query
        found += mine[0] > 0
    assert found > 150


@pytest.mark.parametrize("sort", ["newest", "relevance"])
def test_order_limit_facets_surroundings_and_likeness_are_the_same(local: Whole, remote: Published, sort: str) -> None:
    mine, theirs = (
        here(local, "额度 OR quota", sort=sort, limit=30),
        remote.search("额度 OR quota", sort=sort, limit=30),
    )
    assert told(mine) == told(theirs)
    assert mine.facets().equals(theirs.facets()) and mine.table().equals(theirs.table())
    assert [h.key for h in mine.around(mine[3], 2, 2)] == [h.key for h in theirs.around(theirs[3], 2, 2)]
    assert [h.key for h in mine.like(mine[3])] == [h.key for h in theirs.like(theirs[3])]


def test_a_batch_of_terms_is_the_same(local: Whole, remote: Published) -> None:
    from workbench.search import batch

    terms = ["额度", "max allowance", "(", "林晓雯", "nothing of the kind"]
    mine = batch(local, terms, names=True, persons=PERSONS)  # type: ignore[arg-type]
    assert mine.equals(remote.search_all(terms, names=True))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=queries)
def test_any_string_gives_the_same_hits_or_the_same_error_and_never_becomes_sql(
    query: str, local: Whole, remote: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    real = servers.Server.rows

    def watched(self: Any, statement: Any, values: Any = ()) -> Any:
        sent.append(statement.as_string(None))
        return real(self, statement, values)

    with monkeypatch.context() as patch:
        patch.setattr(servers.Server, "rows", watched)
        try:
            theirs: Any = told(remote.search(query))
        except QueryError as error:
            theirs = str(error)
    try:
        mine: Any = told(here(local, query))
    except QueryError as error:
        mine = str(error)
    assert theirs == mine
    assert {statement.split()[0] for statement in sent} <= {"SELECT"}
    own = {"parity", *KINDS, *(name for schema in KINDS.values() for name in schema.names)}
    own |= {"facts", "parts", "words", "search_log"}
    quoted = {piece for statement in sent for piece in statement.split('"')[1::2]}
    assert quoted <= own and not any("'" in s.replace("'published'", "") for s in sent)


def test_a_role_that_may_only_read_searches_and_leaves_no_record(server: str, remote: Published) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as owner:
        owner.execute("CREATE ROLE reader LOGIN PASSWORD 'read'")
        owner.execute("GRANT USAGE ON SCHEMA parity TO reader")
        owner.execute("GRANT SELECT ON ALL TABLES IN SCHEMA parity TO reader")
    address = "postgresql://reader:read@" + server.partition("@")[2] + "?schema=parity"
    before = len(remote.searches())
    assert Published(address).search("额度").total == remote.search("额度").total
    assert len(remote.searches()) == before + 1


def test_values_go_there_and_back_unchanged(local: Whole) -> None:
    import json

    for kind, schema in KINDS.items():
        for one in local.parts:
            for name in schema.names:
                column = one.table(kind)[name]
                nested = pa.types.is_nested(column.type)
                sent = [json.loads(v) if nested and v is not None else v for v in to_server(column)]
                assert not any("\0" in value for value in sent if isinstance(value, str))
                assert from_server(sent, column.type).to_pylist() == column.to_pylist(), (kind, name)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("published")
    made = Case(folder / "case")
    made.ingest(wb.sample() / "telegram")
    made.topics.define("limits", ["额度", "quota"])
    return made


def test_a_case_is_published_opened_and_published_again(server: str, case: Case) -> None:
    address = f"{server}?schema=again"
    first = case.publish(postgres=address)
    opened = wb.open_case(address)
    assert isinstance(opened, Published)
    query = "topic:limits OR the OR 的"
    keys = [hit.key for hit in opened.search(query)]
    assert keys == [hit.key for hit in case.search(query)] and keys
    assert opened.info()["messages"] == first.messages == case.info()["messages"]
    assert list(opened.searches()["query"]) == [query]
    again = case.publish(postgres=address)
    assert (again.written, again.kept, again.removed) == (0, first.written, 0)
    assert [hit.key for hit in opened.search(query)] == keys
    custody = case.custody()
    assert list(custody["what"]).count("published") == 2
    assert server.partition("@")[0].rpartition(":")[2] not in custody.to_json()


def test_parts_that_no_longer_hold_are_removed_and_old_hits_say_so(server: str, local: Whole) -> None:
    place = servers.Server(server, "shrinking")
    facts = {"case": "one", "name": "n", "persons": {}, "topics": {}}
    publish(local, place, facts)  # type: ignore[arg-type]
    opened = Published(f"{server}?schema=shrinking")
    stale = opened.search("额度")
    done = publish(Whole(local.parts[:1]), place, facts)  # type: ignore[arg-type]
    assert (done.written, done.kept, done.removed) == (0, 1, 1)
    assert told(opened.search("额度")) == told(search(Whole(local.parts[:1]), "额度"))  # type: ignore[arg-type]
    with pytest.raises(CaseError, match="published anew"):
        stale[:]


def test_another_case_is_not_written_over(server: str, local: Whole, remote: Published) -> None:
    with pytest.raises(UsageError, match="'parity'"):
        publish(local, servers.Server(server, "parity"), {"case": "two", "name": "n"})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgresql://u:s3cret@127.0.0.1:1/none", "The server"),
        ("postgresql://u:s3cret%@127.0.0.1/none", "no address"),
        ("postgresql://u:s3cret@127.0.0.1:1/none?schema=A;B", "no name for a schema"),
        ("postgresql://u:s3cret@127.0.0.1:1/none?nonsense=1", "no address"),
    ],
)
def test_what_cannot_be_reached_is_told_in_one_sentence_without_the_password(address: str, words: str) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(WorkbenchError, match=words) as caught:
        wb.open_case(address)
    assert "s3cret" not in str(caught.value) and "\n" not in str(caught.value)


def test_where_nothing_is_published_it_is_said(server: str) -> None:
    with pytest.raises(CaseError, match="No case is published"):
        wb.open_case(f"{server}?schema=empty")


def test_a_server_elsewhere_is_spoken_to_under_encryption_only() -> None:
    pytest.importorskip("psycopg")
    asked = servers.Server("postgresql://desk.example/db")._information
    assert asked["sslmode"] == "require"
    assert "sslmode" not in servers.Server("postgresql://127.0.0.1/db")._information
    chosen = servers.Server("postgresql://desk.example/db?sslmode=verify-full")._information
    assert chosen["sslmode"] == "verify-full"


def test_no_user_text_is_ever_put_into_a_statement() -> None:
    source = Path(servers.__file__).with_name("statements.py").read_text("utf-8")
    others = [path.read_text("utf-8") for path in Path(servers.__file__).parent.glob("*.py")]
    assert "%%" not in source and "sql.Literal" not in "".join(others)
