"""Whatever is wrong with one file becomes a sentence in the receipt; the rest is read."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.ingest.conftest import bodies, states, write
from workbench.errors import CaseError
from workbench.ingest import Limits, ingest, reading
from workbench.store import Store
from workbench.store.writer import PartWriter

WAYS = pytest.mark.parametrize("jobs", [1, 2], ids=["here", "in workers"])
QUICK = Limits(seconds=8, memory=1 << 30)  # long enough for an honest file on a busy machine


@WAYS
@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ({"error": "read"}, "bad.tiny is cut off."),
        ({"error": "bug"}, "bad.tiny could not be read as Tiny: KeyError: 'a bug in the reader'"),
        ({"odd": 1}, "The reader tiny gave something that is no record: None."),
    ],
    ids=["error", "bug", "odd"],
)
def test_an_original_that_fails_midway_keeps_what_was_read(
    store: Store, leak: Path, jobs: int, order: dict[str, object], reason: str
) -> None:
    write(leak / "bad.tiny", "before", order, "after")
    write(leak / "good.tiny", "good")
    receipt = ingest(store, leak, jobs=jobs)
    assert bodies(store) == ["before", "good"]
    (line,) = receipt.failed
    assert (line.path, line.messages) == ("bad.tiny", 1)
    assert line.reason.startswith(reason)
    (skipped,) = store.snapshot().table("skipped").to_pylist()
    assert (skipped["original"], skipped["items"], skipped["reason"]) == ("bad.tiny", 0, line.reason)
    assert not receipt.ok
    assert receipt.totals["conserved"]


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ({"die": "signal"}, "It crashed the worker that read it (SIGSEGV)."),
        ({"die": "exit"}, "It crashed the worker that read it (exit code 7)."),
        ({"hang": 1}, "It took longer than 8 seconds to read."),
        ({"memory": 1}, "bad.tiny needs more memory than is allowed. Read it alone."),
    ],
    ids=["signal", "exit", "hang", "memory"],
)
def test_an_original_that_kills_its_reader_is_named_and_the_rest_is_read(
    store: Store, leak: Path, order: dict[str, object], reason: str
) -> None:
    write(leak / "a.tiny", "first")
    write(leak / "bad.tiny", "before", order)
    write(leak / "z.tiny", "last")
    receipt = ingest(store, leak, jobs=2, limits=QUICK)
    assert {"first", "last"} <= set(bodies(store))
    (line,) = receipt.failed
    assert (line.path, line.reason) == ("bad.tiny", reason)
    assert len(line.sha256) == 64
    assert not list((store.path / "parts").glob("*.tmp-*"))


@pytest.mark.parametrize("host", ["tracker.example", "192.0.2.1", "127.0.0.1"])
def test_a_reader_that_asks_for_a_connection_is_refused_and_the_rest_is_read(
    store: Store, leak: Path, host: str
) -> None:
    write(leak / "a.tiny", "first")
    write(leak / "bad.tiny", "before", {"connect": host})
    write(leak / "z.tiny", "last")
    (line,) = ingest(store, leak, jobs=2).failed
    assert bodies(store) == ["before", "first", "last"]
    assert line.reason == (
        f"Reading it asked for a connection to {host!r}, which was refused. Look at the file by hand."
    )


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives a process a network of its own")
def test_a_program_that_a_worker_starts_has_no_network_either_or_the_guard_says_so() -> None:
    code = (
        "from workbench.guard import isolate; import subprocess, sys;"
        "print(isolate(), len(subprocess.run(['cat', '/proc/net/dev'], capture_output=True).stdout.splitlines()) - 2)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "1"] or done.stdout.startswith("False")


def test_what_killed_a_worker_is_tried_again_only_when_asked(store: Store, leak: Path, tmp_path: Path) -> None:
    write(leak / "bad.tiny", "before", {"die": "once", "mark": str(tmp_path / "mark")}, "after")
    assert not ingest(store, leak, jobs=2).ok
    assert "Nothing was new" in str(ingest(store, leak, jobs=2))
    assert bodies(store) == []
    receipt = ingest(store, leak, jobs=2, retry=True)
    assert receipt.ok
    assert bodies(store) == ["after", "before"]
    assert states(store) == {"bad.tiny": ("read", "")}


def test_a_container_whose_reader_crashes_is_read_file_by_file(store: Store, leak: Path) -> None:
    (leak / "box").mkdir()
    (leak / "box" / "box.json").write_text('["d1", "die"]')
    (leak / "box" / "d1").write_text("day one")
    write(leak / "box" / "note.tiny", "note")
    ingest(store, leak, jobs=2)
    assert bodies(store) == ["note"]
    assert states(store)["box/"] == ("failed", "It crashed the worker that read it (exit code 9).")
    assert states(store)["box/d1"] == ("skipped", "No reader knows this kind of file.")


def test_a_job_of_nothing_but_killers_is_given_up(store: Store, leak: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.ingest.persist.DEATHS", 2)
    for number in range(4):
        write(leak / f"{number}.tiny", {"die": "exit"})
    receipt = ingest(store, leak, jobs=2)
    assert len(receipt.failed) == 4
    assert receipt.failed[3].reason == (
        "It could not be read: 2 workers died of this and what was read together with it."
    )


def test_a_file_that_changes_while_it_is_read_is_flagged_and_read_again_next_time(store: Store, leak: Path) -> None:
    write(leak / "a.tiny", "one", {"change": '"late"\n'})
    assert states_after(store, leak)["a.tiny"][0] == "failed"
    assert "It changed while it was read" in states(store)["a.tiny"][1]
    write(leak / "a.tiny", "one", "two")
    assert states_after(store, leak) == {"a.tiny": ("read", "")}
    assert bodies(store) == ["one", "two"]


def states_after(store: Store, leak: Path) -> dict[str, tuple[str, str]]:
    ingest(store, leak, jobs=1)
    return states(store)


def test_a_drive_that_fails_is_tried_again_next_time(store: Store, leak: Path) -> None:
    write(leak / "a.tiny", "one", {"error": "disk"})
    assert not ingest(store, leak, jobs=1).ok
    assert "Nothing was new" not in str(ingest(store, leak, jobs=1)).replace("Nothing was new: everything", "")
    write(leak / "a.tiny", "one")
    assert states_after(store, leak) == {"a.tiny": ("read", "")}


def test_links_pipes_sockets_and_folders_in_circles_are_named_and_never_opened(store: Store, leak: Path) -> None:
    write(leak / "a.tiny", "one")
    (leak / "link.tiny").symlink_to("a.tiny")
    (leak / "outside").symlink_to("/")
    (leak / "circle").symlink_to(leak)
    os.mkfifo(leak / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(leak)  # the name of a socket must be short
        server.bind("socket")
        os.chdir(here)
        receipt = ingest(store, leak, jobs=1)
    assert {path: reason for path, (_, reason) in states(store).items()} == {
        "a.tiny": "",
        "link.tiny": "A link to a.tiny; it is not followed.",
        "outside": "A link to /; it is not followed.",
        "circle": f"A link to {leak}; it is not followed.",
        "pipe": "This is a pipe, not a file; it is not opened.",
        "socket": "This is a socket, not a file; it is not opened.",
    }
    assert receipt.totals["unread"] == 5


@pytest.mark.skipif(os.getuid() != 0, reason="only root can make a device")
def test_a_device_is_never_opened(store: Store, leak: Path) -> None:
    try:
        os.mknod(leak / "zero", 0o20600, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("this system lets nobody make a device")
    ingest(store, leak, jobs=1)
    assert states(store) == {"zero": ("skipped", "This is a device, not a file; it is not opened.")}


@pytest.mark.parametrize(
    "name",
    [
        b"\xff\xfe.tiny",
        "泄露 🙈.tiny".encode(),
        b"new\nline.tiny",
        b"[red]rich[bold].tiny",
        b"\x1b[2J.tiny",
        b"a\\b.tiny",
    ],
)
@WAYS
def test_names_of_every_kind_are_read(store: Store, leak: Path, name: bytes, jobs: int) -> None:
    (leak / os.fsdecode(name)).write_text('"one"\n')
    receipt = ingest(store, leak, jobs=jobs)
    assert bodies(store) == ["one"]
    assert receipt.lines[0].path.encode("utf-8")
    assert "\x1b" not in str(receipt)


def test_a_file_that_cannot_be_opened_is_read_once_it_can(
    store: Store, leak: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(leak / "a.tiny", "one")
    opening = os.open

    def refuse(name: object, *rest: object, **more: object) -> int:
        if str(name) == str(path):
            raise PermissionError(13, "Permission denied")
        return opening(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", refuse)
    receipt = ingest(store, leak, jobs=1)
    assert (receipt.lines[0].state, "Permission denied" in receipt.lines[0].reason) == ("failed", True)
    monkeypatch.setattr(os, "open", opening)
    assert ingest(store, leak, jobs=1).ok
    assert states(store) == {"a.tiny": ("read", "")}


def test_files_in_files_in_files_are_followed_eight_levels_down(store: Store, leak: Path) -> None:
    write(leak / "a.tiny", "one", {"itself": 1})
    receipt = ingest(store, leak, jobs=1)
    assert len(bodies(store)) == 9
    (line,) = receipt.failed
    assert "lies more than 8 levels deep" in line.reason
    assert receipt.lines[1].parent_sha256 == receipt.lines[0].sha256


def test_a_file_that_yields_too_many_others_is_stopped(
    store: Store, leak: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading.Budget, "children", 3)
    monkeypatch.setattr(
        reading.Budget.__init__, "__kwdefaults__", {"depth": 8, "children": 3, "deep": 9, "size": 1 << 30}
    )
    write(leak / "a.tiny", *[{"child": f"a.tiny!/{n}.tiny", "text": f'"{n}"'} for n in range(10)])
    receipt = ingest(store, leak, jobs=1)
    assert bodies(store) == ["0", "1", "2"]
    assert receipt.failed[0].reason == "a.tiny holds more than 3 files. Save its attachments by hand."


def test_archives_are_looked_into_and_chat_exports_in_them_found(store: Store, leak: Path) -> None:
    with zipfile.ZipFile(leak / "all.zip", "w") as archive:
        archive.writestr("box/box.json", '["d1"]')
        archive.writestr("box/d1", "day one")
        archive.writestr("note.tiny", '"note"')
        archive.writestr("../../evil.paper", "page")
    receipt = ingest(store, leak, jobs=1)
    assert bodies(store) == ["day one", "note"]
    digest = receipt.lines[0].sha256
    assert {(line.path, line.reader, line.parent_sha256 == digest) for line in receipt.lines} == {
        ("all.zip", "", False),
        ("all.zip!/box/box.json", "box", True),
        ("all.zip!/box/d1", "box", True),
        ("all.zip!/note.tiny", "tiny", True),
        ("all.zip!/../../evil.paper", "paper", True),
    }


def test_a_value_that_no_column_holds_becomes_a_skipped_item(store: Store, leak: Path) -> None:
    write(leak / "a.tiny", "one", {"large": 1}, "two")
    receipt = ingest(store, leak, jobs=1)
    assert bodies(store) == ["one", "two"]
    (skipped,) = store.snapshot().table("skipped").to_pylist()
    assert skipped["reason"].startswith("An item of messages does not fit")
    assert receipt.totals["conserved"]


def test_a_lone_surrogate_is_spelled_out(store: Store, leak: Path) -> None:
    (leak / "a.tiny").write_text('"half \\ud83d face"\n')
    ingest(store, leak, jobs=1)
    assert bodies(store) == ["half \\ud83d face"]


def test_a_full_disk_is_told_in_one_sentence_and_nothing_is_half_committed(
    store: Store, leak: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(leak / "a.tiny", "one")

    def full(self: PartWriter, kind: str, records: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(PartWriter, "add", full)
        with pytest.raises(CaseError, match=r"The case cannot be written: .*No space left on device"):
            ingest(store, leak, jobs=1)
    assert store.snapshot().parts == ()
    assert list((store.path / "parts").iterdir()) == []
    assert store.custody.entries()[-1]["what"] == "ingest stopped"
    assert ingest(store, leak, jobs=1).ok


def test_a_second_ingest_at_the_same_time_is_refused_in_one_sentence(store: Store, leak: Path) -> None:
    write(leak / "a.tiny", "one")
    with store.ingesting(), pytest.raises(CaseError, match=r"Another ingest into the case .* is running"):
        ingest(store, leak, jobs=1)
    assert ingest(store, leak, jobs=1).ok
