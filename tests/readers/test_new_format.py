"""A new chat format is one module: put beside the others it is found, surest of its own files, and read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench import readers
from workbench.case import Case

MODULE = '''"""Paperchat: one line a message, `minute|who|words`."""

from workbench.hashing import sha256
from workbench.model import Locator, Message
from workbench.readers import Reader
from workbench.timestamps import from_epoch


def sniff(original):
    return 0.99 if original.head(10) == b"#paperchat" else 0.0


def read(original):
    with original.open() as stream:
        data = stream.read()
    at = 0
    for number, line in enumerate(data.splitlines(keepends=True)):
        if number:
            minute, who, words = line.decode().rstrip().split("|", 2)
            place = Locator(original=original.sha256, fragment=f"#line={number},{number + 1}", offset=at,
                            length=len(line), sha256=sha256(line))
            yield Message(platform="paperchat", conversation_id="all", sender_id=who, sender_name=who, body=words,
                          sent=from_epoch(int(minute) * 60), locator=place)
        at += len(line)


READER = Reader(format="paperchat", title="Paperchat", limits="Paperchat knows minutes only and keeps no edits at all.",
                sniff=sniff, read=read)
'''


@pytest.fixture
def paperchat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The module lies in a folder of the readers package, as if somebody had just written it there."""
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "paperchat.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.setattr(readers, "__path__", [*readers.__path__, str(folder)])
    readers.readers.cache_clear()
    yield
    readers.readers.cache_clear()


@pytest.mark.usefixtures("paperchat")
def test_a_module_that_was_only_put_there_is_read_and_searched(tmp_path: Path) -> None:
    leak = tmp_path / "leak"
    leak.mkdir()
    (leak / "talk.txt").write_text("#paperchat\n28000000|Ana|先洗白一遍\n28000001|Bo|ok\n", encoding="utf-8")
    case = Case(tmp_path / "case")
    receipt = case.ingest(leak, jobs=1)
    assert receipt.ok
    (hit,) = case.search("洗白")
    assert (hit.sender, hit.locator, hit.row["reader"]) == ("Ana", "#line=1,2", "paperchat")
    case.claim("They washed it.").support(hit)
    assert case.verify(leak).ok


def test_without_the_module_the_same_file_is_plain_text(tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("#paperchat\n28000000|Ana|先洗白一遍\n", encoding="utf-8")
    case = Case(tmp_path / "case")
    case.ingest(tmp_path / "talk.txt", jobs=1)
    assert case.info()["messages"] == 0
    assert case.info()["documents"] == 1
