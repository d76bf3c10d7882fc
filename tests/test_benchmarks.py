"""The benchmarks: each one is in the list that `make bench` runs, and the page holds what was kept of their runs."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent / "benchmarks"
sys.path.insert(0, str(HERE))

import curve  # noqa: E402
import leaks  # noqa: E402
import run  # noqa: E402


def test_every_benchmark_is_run_by_make_bench() -> None:
    scripts = {command.split()[0].removesuffix(".py") for _, command in run.BENCHES.values()}
    assert scripts | set(run.MODULES) == {path.stem for path in HERE.glob("*.py")}


def test_every_benchmark_has_a_small_size() -> None:
    assert set(run.SMALL) == set(run.BENCHES)
    assert all(run.SMALL[name].split()[0] == run.BENCHES[name][1].split()[0] for name in run.SMALL)


def test_a_bench_that_hangs_or_fails_is_told_and_the_rest_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    child = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])"
    (tmp_path / "hangs.py").write_text(f"print('begun', flush=True)\n{child}\nimport time\ntime.sleep(600)\n")
    (tmp_path / "fails.py").write_text("print('half of it')\nraise SystemExit(3)\n")
    (tmp_path / "works.py").write_text("print('17 s')\n")
    monkeypatch.setattr(run, "HERE", tmp_path)
    monkeypatch.setattr(run, "SMALL", {name: f"{name}.py" for name in ("hangs", "fails", "works")})
    assert run.small(["hangs", "fails", "works"], 3) == 1
    told = capfd.readouterr()
    assert "1 of 3 benches ended well; not: hangs (ended with the limit of 3 s), fails (ended with 3)" in told.err
    assert "begun" in told.out and "half of it" in told.out and "17 s" in told.out


def test_the_page_is_made_from_the_results_that_are_kept() -> None:
    text = run.PAGE.read_text("utf-8")
    assert run.page(text, json.loads(run.RESULTS.read_text("utf-8"))) == text
    assert text.count(run.BEGIN) == text.count(run.END) == 1


def test_new_results_replace_old_ones_and_leave_the_prose() -> None:
    kept = {"versions": {}, "day": "2026-01-01", "python": "3", "cores": 2, "load": 1.0, "end": "1", "lines": ["17 s"]}
    text = run.page(f"before\n{run.BEGIN}\nold\n{run.END}\nafter\n", {"store": {**kept, "command": "x"}})
    assert re.sub(r"(?s)<!--.*-->", "", text) == "before\n\nafter\n"
    assert "17 s" in text
    assert "old" not in text
    assert "it ended with 1" in text


def test_growth_is_measured_against_n_log_n() -> None:
    assert curve.exponent(1, 10, 10, 100) == pytest.approx(1)
    assert 1.0 < curve.allowed(100_000, 1_000_000) < 1.1
    costs = {10: {"a": 1.0, "b": 1.0}, 100: {"a": 10.0, "b": 100.0}}
    assert [row[-1] for row in curve.table(costs)][:2] == ["1.00", "2.00 WORSE"]


def test_what_goes_by_files_is_compared_by_files() -> None:
    cost = {10: {"second run, by files": 1.0, "files": 1.0}, 100: {"second run, by files": 60.0, "files": 60.0}}
    assert curve.table(cost)[0][-1] == "1.00", "sixty times the files cost sixty times as much"
    assert curve.table({10: {"a": 1.0}, 100: {"a": 60.0}})[0][-1].endswith("WORSE")


@pytest.mark.parametrize("format", leaks.FORMATS)
def test_invented_leaks_are_read_in_full(format: str, tmp_path: Path) -> None:
    import workbench as wb

    count = 8 if format == "documents" else 400
    case = wb.open_case(tmp_path / "case")
    case.ingest(leaks.leak(format, count, tmp_path / "leak"), jobs=1)
    told = case.info()
    assert told["failed"] == 0
    mails = count // 4
    assert (told["messages"], told["documents"]) >= ((mails, count - mails) if format == "documents" else (count, 0))
