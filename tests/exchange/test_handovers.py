"""What is handed over is complete, valid by its format's own page, and harmless where it is opened."""

from __future__ import annotations

import csv
import email
import io
import json
import zipfile
from email import policy
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from workbench import exchange
from workbench.errors import UsageError
from workbench.exchange.csv import safe
from workbench.store import Store, open_store


@pytest.fixture(scope="module")
def store(sample_demo: Path) -> Store:
    return open_store(sample_demo / "case", create=False)


@pytest.fixture(scope="module")
def rsmf(store: Store, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Any, dict[str, Any]]]:
    """Every .rsmf file as (mail, manifest), the names in its zip at `mail.names`."""
    out = tmp_path_factory.mktemp("rsmf")
    exchange.write(store, "rsmf", out)
    found = []
    for path in sorted(out.glob("*.rsmf")):
        mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        part = next(p for p in mail.iter_attachments() if p.get_filename() == "rsmf.zip")
        with zipfile.ZipFile(io.BytesIO(part.get_content())) as packed:
            mail.names = packed.namelist()
            found.append((mail, json.loads(packed.read("rsmf_manifest.json"))))
    return found


def test_every_message_row_stands_in_an_rsmf_file_with_its_verbatim_words(store: Store, rsmf: Any) -> None:
    table = store.snapshot().table("messages")
    written = [event["body"] for _, manifest in rsmf for event in manifest["events"]]
    assert sorted(written) == sorted(table["body"].to_pylist())


def test_rsmf_has_the_fields_that_its_schema_requires_and_no_dangling_id(rsmf: Any) -> None:
    for mail, manifest in rsmf:
        assert mail["X-RSMF-Version"] == "2.0.0"
        assert int(mail["X-RSMF-EventCount"]) == len(manifest["events"])
        people = {person["id"] for person in manifest["participants"]}
        (conversation,) = manifest["conversations"]
        assert set(conversation) >= {"id", "platform", "participants", "type"}
        assert conversation["type"] in ("direct", "channel")
        assert set(conversation["participants"]) <= people
        for event in manifest["events"]:
            assert event["type"] in ("message", "disclaimer", "join", "leave", "history", "unknown")
            assert event["conversation"] == conversation["id"]
            assert event.get("participant", next(iter(people), "")) in people or not people
            for reaction in event.get("reactions", ()):
                assert set(reaction.get("participants", ())) <= people
            assert all(set(entry) == {"name", "value"} for entry in event["custom"])


def test_rsmf_fulfils_its_specification_field_by_field(rsmf: Any) -> None:
    schema = json.loads((Path(__file__).parent / "manifest_schema.json").read_text(encoding="utf-8"))
    check = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    for _, manifest in rsmf:
        assert [error.message for error in check.iter_errors(manifest)] == []
    assert list(check.iter_errors({"version": "1.0.0"})), "the schema refuses what is none"


def test_rsmf_ids_are_unique_parents_are_there_and_attachments_stand_in_the_zip(rsmf: Any) -> None:
    attached = 0
    for mail, manifest in rsmf:
        ids = [event["id"] for event in manifest["events"]]
        assert len(ids) == len(set(ids))
        for event in manifest["events"]:
            assert event.get("parent", ids[0]) in ids
            attached += len(event.get("attachments", ()))
            assert {file["id"] for file in event.get("attachments", ())} <= set(mail.names)
        assert mail["X-RSMF-EventCollectionID"] == manifest["eventcollectionid"]
    assert attached > 50


def test_rsmf_is_valid_by_the_published_schema(rsmf: Any) -> None:
    """Runs where the schema is at hand; it is not ours to keep."""
    place = Path(__file__).resolve().parents[3] / "shared/real/chats/rsmf/rsmf-validator-samples"
    schema = place / "RSMFManifestSchema/rsmf_schema_2_0_0.json"
    if not schema.exists():
        pytest.skip("the published RSMF schema is not at hand")
    check = jsonschema.Draft7Validator(json.loads(schema.read_text(encoding="utf-8")))
    for _, manifest in rsmf:
        assert [error.message for error in check.iter_errors(manifest)] == []


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_a_csv_is_a_formula(cell: str) -> None:
    assert safe(cell).startswith("'")
    assert safe(cell)[1:] == cell


def test_csv_keeps_every_row_and_column(store: Store, tmp_path: Path) -> None:
    exchange.write(store, "csv", tmp_path / "out")
    table = store.snapshot().table("messages")
    with (tmp_path / "out/messages.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == table.num_rows
    assert list(rows[0]) == table.column_names


def test_ftm_entities_name_a_schema_and_refer_only_to_each_other(store: Store, tmp_path: Path) -> None:
    count = exchange.write(store, "ftm", tmp_path / "f.jsonl")
    entities = [json.loads(line) for line in (tmp_path / "f.jsonl").read_text(encoding="utf-8").splitlines()]
    ids = {entity["id"] for entity in entities}
    assert len(ids) == len(entities) == count
    for entity in entities:
        assert entity["schema"] in ("UserAccount", "LegalEntity", "Message", "Document", "Note", "UnknownLink")
        assert all(isinstance(value, str) for values in entity["properties"].values() for value in values)
        named = {"senderAccount", "recipientAccount", "sender", "recipients", "owner", "parent", "object", "proof"}
        named |= {"subject"} if entity["schema"] == "UnknownLink" else set()
        assert all(set(entity["properties"].get(name, ())) <= ids for name in named)
    links = [entity["properties"] for entity in entities if entity["schema"] == "UnknownLink"]
    assert links and all(link["recordId"] and len(link["proof"]) >= len(link["recordId"]) for link in links)


def test_ftm_entities_are_valid_by_followthemoneys_own_model(store: Store, tmp_path: Path) -> None:
    """Skips where the package `followthemoney` is not installed; it brings ICU and SQLAlchemy, so no test needs it."""
    model = pytest.importorskip("followthemoney").model
    exchange.write(store, "ftm", tmp_path / "f.jsonl")
    for line in (tmp_path / "f.jsonl").read_text(encoding="utf-8").splitlines():
        entity = json.loads(line)
        model.get(entity["schema"]).validate(entity)
        proxy = model.get_proxy(entity, cleaned=False)
        for name, values in entity["properties"].items():
            assert len(proxy.get(name)) == len(set(values)), (entity["schema"], name)


def test_the_graphs_carry_the_keys_of_their_messages_on_every_edge(store: Store, tmp_path: Path) -> None:
    import networkx as nx

    known = set(store.snapshot().table("messages").column("message_key").to_pylist())
    for name in ("gexf", "graphml", "cytoscape", "edges"):
        exchange.write(store, name, tmp_path / name)
    loaded = [nx.read_gexf(tmp_path / "gexf"), nx.read_graphml(tmp_path / "graphml")]
    elements = json.loads((tmp_path / "cytoscape").read_text(encoding="utf-8"))["elements"]
    with (tmp_path / "edges/edges.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with (tmp_path / "edges/nodes.csv").open(encoding="utf-8-sig", newline="") as stream:
        nodes = {row["id"] for row in csv.DictReader(stream)}
    keys = [data["keys"] for graph in loaded for _, _, data in graph.edges(data=True)]
    keys += [edge["data"]["keys"] for edge in elements["edges"]] + [row["keys"] for row in rows]
    assert keys and all(some and set(some.split()) <= known for some in keys)
    assert {row["kind"] for row in rows} >= {"person-topic", "person-conversation", "conversation-topic", "addressed"}
    assert {row["source"].lstrip("'") for row in rows} | {row["target"].lstrip("'") for row in rows} <= nodes
    assert loaded[0].number_of_edges() == loaded[1].number_of_edges() == len(elements["edges"])


def test_ftm_entities_have_what_their_schema_requires_and_json_where_it_wants_json(
    store: Store, tmp_path: Path
) -> None:
    exchange.write(store, "ftm", tmp_path / "f.jsonl")
    required = {
        "Message": ("sender", "bodyText"),
        "UserAccount": ("username",),
        "LegalEntity": ("name",),
        "Document": (),
        "Note": ("name", "description"),
        "UnknownLink": ("subject", "object", "proof"),
    }
    for line in (tmp_path / "f.jsonl").read_text(encoding="utf-8").splitlines():
        entity = json.loads(line)
        for name in required[entity["schema"]]:
            assert entity["properties"].get(name), (name, entity)
        for value in entity["properties"].get("metadata", ()):
            assert set(json.loads(value)) == {"original", "SHA-256", "place"}


def test_an_unknown_format_names_those_that_there_are(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="jsonl"):
        exchange.write(store, "papyrus", tmp_path / "x")
