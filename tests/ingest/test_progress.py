"""Progress is told in files, bytes and messages, and no hostile name can steer a terminal through it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.ingest.conftest import write
from workbench.ingest import ingest
from workbench.progress import Lines, Quiet, Terminal
from workbench.store import Store


class Told:
    def __init__(self) -> None:
        self.stages: list[tuple[str, int, int]] = []
        self.sums: list[list[int]] = []
        self.ended = 0

    def begin(self, stage: str, files: int, size: int) -> None:
        self.stages.append((stage, files, size))
        self.sums.append([0, 0, 0])

    def advance(self, files: int = 0, size: int = 0, messages: int = 0) -> None:
        for place, value in enumerate((files, size, messages)):
            self.sums[-1][place] += value

    def say(self, sentence: str) -> None:
        raise AssertionError(sentence)

    def end(self) -> None:
        self.ended += 1


def test_what_was_announced_is_what_is_done(store: Store, leak: Path) -> None:
    size = 0
    for number in range(3):
        size += write(leak / f"{number}.tiny", "one", "two").stat().st_size
    for jobs in (1, 2):
        told = Told()
        ingest(store, leak, jobs=jobs, progress=told, custodian=str(jobs))
        assert told.stages == [("Hashing", 3, size), ("Reading", 3, size)]
        assert told.sums == [[3, size, 0], [3, size, 6]]
        assert told.ended == 1


def test_lines_are_plain_and_hostile_names_are_spelled_out() -> None:
    stream = io.StringIO()
    lines = Lines(stream)
    lines.begin("Reading", 1000, 5_000_000)
    lines.advance(files=1000, messages=7)
    lines.say("bad \x1b[2J name [bold]x[/bold]")
    lines.end()
    first, said, last = stream.getvalue().splitlines()
    assert first == "Reading 1,000 files, 5.0 MB."
    assert said == "bad ⟦U+001B⟧[2J name [bold]x[/bold]"
    assert last.startswith("Reading: 1,000 files, 7 messages in ")


def test_a_bar_reads_no_markup_and_passes_no_escape_on() -> None:
    stream = io.StringIO()
    with Terminal(stream) as bar:
        bar.begin("Reading", 2, 3_000_000)
        bar.advance(files=1, size=1_000_000, messages=5)
        bar.say("bad \x1b]0;x\x07 [red]name[/red]")
    assert "bad ⟦U+001B⟧]0;x⟦U+0007⟧ [red]name[/red]" in stream.getvalue()


def test_quiet_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    quiet = Quiet()
    quiet.begin("Reading", 1, 1)
    quiet.advance(1, 1, 1)
    quiet.say("x")
    quiet.end()
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "")
