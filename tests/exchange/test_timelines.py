"""Timelines and graphs handed over fit the formats that other tools document, and tell only what is in the case."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ElementTree
from datetime import datetime
from pathlib import Path

import networkx as nx
import pytest

from workbench.analysis.shelf import Shelf
from workbench.exchange import write
from workbench.ingest import ingest
from workbench.store import Store, open_store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("exchange")
    lines = ["[05/03/2024, 09:00:00] Lin: group made"]
    for day in range(4, 16):
        lines.append(f"[{day:02d}/03/2024, 09:14:05] Lin 晓雯: quota is gone again <b>$5</b> {day}")
        lines.append(f"[{day:02d}/03/2024, 09:15:05] Zhou: =HYPERLINK(1) lunch? {day}")
    (folder / "WhatsApp Chat with x.txt").write_text("\n".join(lines), encoding="utf-8")
    made = open_store(folder / "case")
    ingest(made, [folder / "WhatsApp Chat with x.txt"])
    Shelf(made.human, made.snapshot).define("quota", ["quota"])
    made.human.put("story_events", {"id": "s1", "at": "2024-03-10", "text": "Limit & <script>", "precision": "day"})
    return made


def test_timesketch_lines_have_the_fields_it_requires(store: Store, tmp_path: Path) -> None:
    number = write(store, "timesketch", tmp_path / "out.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == number > 20
    for row in rows:
        assert isinstance(row["message"], str)
        assert datetime.fromisoformat(row["datetime"]).tzinfo is not None
        assert isinstance(row["timestamp"], int)
        assert datetime.fromisoformat(row["datetime"]).timestamp() == pytest.approx(row["timestamp"] / 1e6)
        assert row["timestamp_desc"]
    assert {"Message sent", "Story event"} <= {row["timestamp_desc"] for row in rows}
    assert {row["topic"] for row in rows} == {"", "quota"}
    assert "exporter-local" in {row["time_basis"] for row in rows}


def test_timesketch_csv_has_the_same_events_and_no_formula(store: Store, tmp_path: Path) -> None:
    number = write(store, "timesketch", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == number
    assert {"message", "datetime", "timestamp_desc"} <= set(rows[0])
    assert not [row for row in rows if row["message"].startswith("=")]


def test_timelinejs_slides_fit_its_documented_format_and_hold_no_markup_of_the_leak(
    store: Store, tmp_path: Path
) -> None:
    number = write(store, "timelinejs", tmp_path / "out.json")
    made = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert set(made) == {"title", "events", "scale"}
    assert len(made["events"]) == number == 1
    for slide in made["events"]:
        assert set(slide) <= {
            "start_date",
            "end_date",
            "text",
            "media",
            "group",
            "display_date",
            "background",
            "autolink",
            "unique_id",
        }
        assert (
            {"year"} <= set(slide["start_date"]) <= {"year", "month", "day", "hour", "minute", "second", "display_date"}
        )
        assert set(slide["text"]) == {"headline", "text"}
    assert made["events"][0]["start_date"] == {"year": 2024, "month": 3, "day": 10}
    assert "<script>" not in json.dumps(made)
    assert "&lt;script&gt;" in made["events"][0]["text"]["text"]


def test_gexf_and_graphml_are_read_back_with_the_keys_on_their_edges(store: Store, tmp_path: Path) -> None:
    keys = set(store.snapshot().table("messages").column("message_key").to_pylist())
    for name, read in (("gexf", nx.read_gexf), ("graphml", nx.read_graphml)):
        number = write(store, name, tmp_path / name)
        graph = read(tmp_path / name)
        assert graph.number_of_edges() == number >= 1
        for _, _, data in graph.edges(data=True):
            assert set(data["keys"].split()) <= keys
            assert len(data["keys"].split()) == data["messages"]
        ElementTree.parse(tmp_path / name)
    assert "lastmodifieddate" not in (tmp_path / "gexf").read_text(encoding="utf-8")


def test_cytoscape_elements_name_their_ends(store: Store, tmp_path: Path) -> None:
    write(store, "cytoscape", tmp_path / "out.json")
    made = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["elements"]
    ids = {node["data"]["id"] for node in made["nodes"]}
    assert all({edge["data"]["source"], edge["data"]["target"]} <= ids for edge in made["edges"])


@pytest.mark.parametrize("name", ["timesketch", "timelinejs", "gexf", "graphml", "cytoscape"])
def test_the_same_case_gives_the_same_bytes_and_an_empty_case_gives_a_file(
    store: Store, tmp_path: Path, name: str
) -> None:
    for place in ("one", "two"):
        write(store, name, tmp_path / place)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    empty = open_store(tmp_path / "empty")
    assert write(empty, name, tmp_path / "none") == 0
    assert (tmp_path / "none").exists()
