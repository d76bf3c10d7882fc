"""The sample leak is what its scenes say, to the byte, and keeps the promises of its plot."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest
import yaml

from tests.sample import build, check, letters, names, plot, scenes, story, usage, whatsapp_export, world
from tests.sample.attributes import SceneError, split
from tests.sample.events import moment
from tests.sample.grammar import read
from tests.sample.leak import Leak
from tests.sample.reading import keys_read
from tests.sample.report import package_of

ROOT = Path(__file__).resolve().parent.parent
LEAK, TRUTH = ROOT / "leaks_sample", ROOT / "tests" / "truth"


@pytest.fixture(scope="module")
def settled() -> world.World:
    return world.load()


@pytest.fixture(scope="module")
def written(settled: world.World) -> scenes.Scenes:
    return scenes.load(settled)


@pytest.fixture(scope="module")
def made() -> Leak:
    return build.assembled()


@pytest.fixture(scope="module")
def files(made: Leak) -> dict[str, bytes]:
    return build.files(made)


def test_the_committed_folder_is_what_the_scenes_make_byte_for_byte(files: dict[str, bytes]) -> None:
    found = {path.relative_to(LEAK).as_posix() for path in LEAK.rglob("*") if path.is_file()}
    assert found == set(files), "run `make sample`"
    assert not [name for name, data in files.items() if (LEAK / name).read_bytes() != data], "run `make sample`"


def test_the_truth_tables_are_what_the_scenes_make(made: Leak, files: dict[str, bytes]) -> None:
    tables = build.truths(made, files)
    assert not [name for name, data in tables.items() if (TRUTH / name).read_bytes() != data], "run `make sample`"


def test_the_leak_is_large_enough_and_small_enough(made: Leak, files: dict[str, bytes]) -> None:
    messages = [event for event in made.all() if event.kind != "system"]
    assert len(messages) >= 5000
    assert len({event.text for event in messages if event.kind == "message" and not event.one("stock")}) >= 3700
    assert sum(map(len, files.values())) < 15_000_000
    assert len({e.place for e in messages if made.world.places[e.place].platform == "lark"}) >= 8


def test_no_scene_breaks_a_rule(settled: world.World, written: scenes.Scenes) -> None:
    assert check.problems(settled, written) == []
    mails, unread = letters.of()
    assert unread == [] and list(letters.problems(settled, mails)) == []


def test_every_key_line_and_every_hit_stands_where_the_plot_puts_it(
    settled: world.World, written: scenes.Scenes
) -> None:
    assert check.open_points(settled, written) == []
    assert len(plot.key_lines()) == 38


def test_every_quote_of_the_story_stands_word_for_word_in_its_message(made: Leak) -> None:
    assert story.problems(made) == []


def test_every_claim_has_direct_and_indirect_evidence_a_contradiction_and_look_alikes(made: Leak) -> None:
    marks = Counter((mark.claim, mark.kind) for event in made.all() for mark in event.truths)
    for claim in ("c1", "c2", "c3", "c4", "c5"):
        for kind in ("direct", "indirect", "contra", "lookalike"):
            assert marks[claim, kind] >= 1, (claim, kind)


def test_nothing_in_the_leak_names_a_known_company_or_a_real_domain(files: dict[str, bytes]) -> None:
    for name, data in files.items():
        if name.endswith((".json", ".jsonl", ".txt")):
            text = data.decode()
            assert names.bad(text) == [], name
            assert not re.findall(r"@[\w.-]+\.(?!example\b)[a-z]{2,}\b(?=[>\"\s])", text), name


def test_bots_and_reactions_aside_nobody_repeats_a_line(written: scenes.Scenes) -> None:
    texts = Counter(
        check.squeezed(event.text)
        for event in written.all()
        if event.kind == "message" and len(event.text) > 4
        and not any(event.one(name) for name in ("stock", "paste", "resend", "copy"))
    )  # fmt: skip
    assert [text for text, count in texts.items() if count > 1] == []


def test_at_most_six_per_cent_of_a_package_are_stock_lines(settled: world.World, written: scenes.Scenes) -> None:
    per: Counter[str] = Counter()
    stock: Counter[str] = Counter()
    for event in written.all():
        if event.kind == "message":
            package = package_of(settled, event)
            per[package] += 1
            stock[package] += bool(event.one("stock"))
    for package, count in per.items():
        assert stock[package] <= count * 0.06, package


def test_twenty_days_of_the_sheet_and_no_other_reach_the_limit(settled: world.World) -> None:
    tokens = usage.per_day(settled)
    full = [day for day, value in tokens.items() if value >= settled.limit(day) * 10]
    assert full == [hit.day for hit in usage.hits(settled)] and len(full) == 20


def test_nobody_writes_of_the_hit_that_is_in_the_sheet_alone(made: Leak) -> None:
    hit = next(hit for hit in usage.hits(made.world) if not hit.said_by)
    around = [e for e in made.all() if abs(e.at / 1000 - hit.at.timestamp()) < 86_400 and "额度" in e.text]
    assert [e.text for e in around if e.kind == "bot"] == []


def test_the_two_whatsapp_clocks_are_off_by_the_exporters_zone(made: Leak) -> None:
    shown = moment(made.events["wa-en"][0].at, whatsapp_export.CHINA)
    true = moment(made.events["wa-en"][0].at, made.world.places["wa-en"].zone)
    assert (shown.replace(tzinfo=None) - true.replace(tzinfo=None)).total_seconds() in (15 * 3600, 16 * 3600)


def test_the_lost_pages_leave_a_hole_in_the_numbers_and_the_error_page_an_error() -> None:
    gaps = yaml.safe_load((TRUTH / "gaps.yaml").read_text(encoding="utf-8"))["gaps"]
    lost = next(gap for gap in gaps if gap["kind"] == "missing-pages")
    assert lost["pages_absent"]
    broken = next(gap for gap in gaps if gap["kind"] == "error-page")
    assert [json.loads((LEAK / path).read_bytes())["code"] for path in broken["error_pages"]] == [99991400]


def test_the_nested_archive_and_the_slack_export_are_whole() -> None:
    with zipfile.ZipFile(LEAK / "documents" / "handover2.zip") as outer:
        inner = zipfile.ZipFile(io.BytesIO(outer.read("交接/handover.zip")))
    assert set(inner.namelist()) == {"quota_0304.xlsx", "strip_accent.py", "eval_resume_list.csv"}
    (export,) = (LEAK / "slack").glob("*.zip")
    with zipfile.ZipFile(export) as slack:
        assert slack.testzip() is None and "users.json" in slack.namelist()


def test_a_writers_line_comes_through_the_grammar_as_it_was_typed(tmp_path: Path) -> None:
    folder = tmp_path / "2024-03"
    folder.mkdir()
    path = folder / "lark-eval.txt"
    path.write_text(
        '# lark-eval\n== 2024-03-14\n09:44 liu  @wangl 磊哥 {"a": 1\\}\n'
        '09:45 lin  ^ev-a 好 {#ev-b} {edit 09:46 "好 {x}"}\n'
        ". \n.  两行 {react 👍 liu,zhou; 😂 xu}\n",
        encoding="utf-8",
    )
    problems: list[str] = []
    _, items = read(path, problems)
    assert problems == []
    assert [item.text for item in items] == ['@wangl 磊哥 {"a": 1}', "好\n\n 两行"]
    assert items[1].quote == "ev-a" and [a.name for a in items[1].attributes] == ["#", "edit", "react"]


def test_an_unknown_word_in_trailing_braces_is_an_error() -> None:
    with pytest.raises(SceneError):
        split("好的 {reply x}")


def test_what_the_truth_places_is_what_the_readers_find() -> None:
    """Every marked message that an export holds is read under exactly the key that the truth gives it."""
    known = keys_read(LEAK)
    rows = list(csv.DictReader((TRUTH / "messages.tsv").open(encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE))
    lost = [row["ref"] for row in rows if row["state"] != "absent" and row["key"] not in known]
    assert lost == []
