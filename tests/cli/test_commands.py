"""The shell commands do what docs/commands.md says, with exit codes and sentences that a script can rely on."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

INFO = {
    "messages", "messages_by_type", "documents", "originals", "skipped", "failed", "participants", "conversations",
    "first", "last", "by_original",
}  # fmt: skip
BY_ORIGINAL = {
    "path",
    "sha256",
    "reader",
    "messages",
    "events",
    "repaired",
    "ambiguous",
    "impossible",
    "encrypted",
    "duplicates",
    "documents",
    "participants",
    "skipped",
    "first",
    "last",
    "warnings",
}


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "workbench", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def case(sample_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo's case, to write to."""
    return Path(shutil.copytree(sample_demo / "case", tmp_path_factory.mktemp("cli") / "case"))


def test_the_demo_leaves_timeline_graph_both_briefs_and_the_case(sample_demo: Path) -> None:
    left = {entry.name for entry in sample_demo.iterdir()}
    assert left == {"case", "timeline.png", "people-topics.png", "brief.pdf", "brief.docx"}
    assert (sample_demo / "brief.pdf").read_bytes()[:5] == b"%PDF-"


def test_the_demo_shows_each_of_the_five_claims_with_evidence_for_and_against(sample_demo: Path) -> None:
    told = (sample_demo.parent / "told.txt").read_text(encoding="utf-8")
    for number in range(1, 6):
        claim = told.split(f"\nc{number}: ")[1].split(f"\nc{number + 1}: ")[0]
        assert "   + EX-" in claim
        assert "   − EX-" in claim
    assert "invented" in told


def test_the_demo_never_removes_what_is_not_its_own(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    done = run("demo", "--out", tmp_path, "--quiet")
    assert done.returncode == 2
    assert "thesis.txt" in done.stderr
    assert (tmp_path / "thesis.txt").exists()


def test_info_gives_the_facts_as_json(case: Path) -> None:
    facts = json.loads(run("info", case, "--json").stdout)
    assert set(facts) >= INFO
    assert set(facts["by_original"][0]) >= BY_ORIGINAL
    assert facts["messages"] == sum(facts["messages_by_type"].values())
    assert facts["failed"] == 0


def test_search_gives_every_hit_with_its_place_as_json(case: Path) -> None:
    facts = json.loads(run("search", case, "洗白", "--json").stdout)
    assert facts["hits"] == len(facts["shown"]) or facts["hits"] > 20
    for hit in facts["shown"]:
        assert "洗白" in hit["text"]
        assert hit["original_sha256"]
        assert hit["locator"]


def test_a_search_goes_on_record(case: Path) -> None:
    from workbench.case import Case

    run("search", case, "a-word-that-is-nowhere")
    assert Case(case).searches().iloc[-1]["query"] == "a-word-that-is-nowhere"


def test_a_query_that_is_none_is_told_in_one_sentence_and_exits_with_1(case: Path) -> None:
    done = run("search", case, "(洗白 OR")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "^" in done.stderr


def test_every_record_of_every_kind_goes_out_as_json_lines(case: Path, tmp_path: Path) -> None:
    from workbench.store import open_store
    from workbench.store.tables import KINDS

    assert run("export", case, "--format", "jsonl", "--out", tmp_path / "all.jsonl").returncode == 0
    with (tmp_path / "all.jsonl").open(encoding="utf-8") as stream:
        kinds = [json.loads(line)["record"] for line in stream]
    snapshot = open_store(case, create=False).snapshot()
    assert {kind: kinds.count(kind) for kind in KINDS} == {kind: snapshot.rows(kind) for kind in KINDS}


def test_an_unknown_export_format_is_wrong_use(case: Path, tmp_path: Path) -> None:
    done = run("export", case, "--format", "papyrus", "--out", tmp_path / "x")
    assert done.returncode == 2
    assert "jsonl" in done.stderr


def test_a_case_that_is_not_there_is_told_in_one_sentence(tmp_path: Path) -> None:
    done = run("info", tmp_path / "nothing")
    assert done.returncode == 1
    assert done.stderr.startswith("workbench: There is no case at")


def test_new_makes_a_case_once(tmp_path: Path) -> None:
    assert run("new", tmp_path / "mine").returncode == 0
    again = run("new", tmp_path / "mine")
    assert again.returncode == 2
    assert "is a case already" in again.stderr


def test_an_ingest_with_a_file_that_fails_exits_with_1_and_reads_the_rest(tmp_path: Path) -> None:
    leak = tmp_path / "leak"
    leak.mkdir()
    (leak / "good.txt").write_text("a plain text")
    (leak / "bad.zip").write_bytes(b"PK\x03\x04 this is no zip archive at all")
    done = run("ingest", tmp_path / "case", leak, "--quiet", "--jobs", "1")
    assert done.returncode == 1
    assert "bad.zip" in done.stdout
    assert json.loads(run("info", tmp_path / "case", "--json").stdout)["documents"] == 1


def test_verify_holds_on_the_sample_and_finds_one_changed_byte(case: Path, tmp_path: Path) -> None:
    from workbench.sample import sample

    leak = Path(shutil.copytree(sample(), tmp_path / "leak"))
    assert run("verify", case, "--originals", leak).returncode == 0
    target = next(leak.glob("documents/*v3.pdf"))
    data = bytearray(target.read_bytes())
    data[len(data) // 2] ^= 1
    target.write_bytes(data)
    done = run("verify", case, "--originals", leak)
    assert done.returncode == 1
    assert target.name in done.stdout


def test_one_changed_character_of_a_quotation_stops_the_brief_and_is_named(case: Path, tmp_path: Path) -> None:
    from workbench.sample import sample_story

    altered = tmp_path / "claims.yaml"
    text = (sample_story() / "claims.yaml").read_text(encoding="utf-8")
    assert "第一批12万条指令全部是用" in text
    altered.write_text(text.replace("第一批12万条指令全部是用", "第一批13万条指令全部是用"), encoding="utf-8")
    other = Path(shutil.copytree(case, tmp_path / "case"))
    done = run("brief", other, "--pdf", tmp_path / "x.pdf", "--claims", altered)
    assert done.returncode == 1
    assert "EX-001" in done.stderr
    assert not (tmp_path / "x.pdf").exists()


def test_a_bundle_is_checked_with_python_alone(case: Path, tmp_path: Path) -> None:
    from workbench.sample import sample

    assert run("brief", case, "--bundle", tmp_path / "bundle").returncode == 0
    script = [sys.executable, "-I", str(tmp_path / "bundle/verify.py"), str(sample())]
    done = subprocess.run(script, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert run("verify", tmp_path / "bundle", "--originals", sample()).returncode == 0


def test_formats_are_listed_with_what_they_cannot_prove() -> None:
    from workbench.readers import readers

    listed = json.loads(run("formats", "--json").stdout)
    assert [entry["format"] for entry in listed] == list(readers())
    assert all(entry["limits"] for entry in listed)


def test_the_topics_of_a_case_are_listed(case: Path) -> None:
    done = run("topics", case)
    assert done.returncode == 0
    assert "washing" in done.stdout


def test_a_case_is_made_with_a_passphrase_locked_and_opened(tmp_path: Path) -> None:
    pytest.importorskip("pyrage", reason="pyrage is not installed: the extra `encrypt`")
    words = tmp_path / "words.txt"
    words.write_text("four plain words together\n")
    assert run("new", tmp_path / "case", "--encrypt", "--passphrase-file", words).returncode == 0
    assert run("lock", tmp_path / "case").returncode == 0
    told = run("info", tmp_path / "case")
    assert told.returncode == 1
    assert "is locked. Open it: workbench unlock" in told.stderr
    assert run("unlock", tmp_path / "case", "--passphrase-file", words).returncode == 0
    assert run("info", tmp_path / "case").returncode == 0


def test_a_list_of_terms_gives_a_row_for_each_and_a_table_for_a_spreadsheet(case: Path, tmp_path: Path) -> None:
    terms = tmp_path / "terms.txt"
    terms.write_text("洗白\n\n(x\n=cmd|1\nno such words\n", encoding="utf-8")
    shown = run("search", case, "--terms", terms).stdout.splitlines()
    assert [line.split()[0] for line in shown] == ["term", "洗白", "(x", "=cmd|1", "no"]
    assert shown[2].endswith("A bracket is opened and never closed.")
    out = tmp_path / "hits.csv"
    done = run("search", case, "--terms", terms, "--names", "--csv", out)
    assert done.returncode == 0 and "4 terms" in done.stdout
    rows = list(csv.DictReader(out.open(encoding="utf-8-sig")))
    assert [row["term"] for row in rows] == ["洗白", "(x", "'=cmd|1", "no such words"]
    found = rows[0]
    assert int(found["hits"]) > 0 and "洗白" in found["sample"] and "#" in found["place"]
    assert json.loads(run("search", case, "洗白", "--json").stdout)["hits"] == int(found["hits"])


def test_all_hits_go_into_a_file_for_a_spreadsheet(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "hits.csv"
    assert run("search", case, "洗白", "--csv", out).returncode == 0
    rows = list(csv.DictReader(out.open(encoding="utf-8-sig")))
    assert len(rows) == json.loads(run("search", case, "洗白", "--json").stdout)["hits"]
    assert all("洗白" in row["text"] for row in rows)


@pytest.mark.parametrize("arguments", [[], ["洗白", "--terms", "x"], ["洗白", "--names"], ["--terms", "no-such-file"]])
def test_a_search_that_makes_no_sense_is_refused_in_one_sentence(case: Path, arguments: list[str]) -> None:
    done = run("search", case, *arguments)
    assert done.returncode == 2 and done.stderr.strip() and "Traceback" not in done.stderr
