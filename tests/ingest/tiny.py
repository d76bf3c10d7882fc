"""Invented readers for the tests of the ingest: one that can be told to misbehave, one of folders, one of documents."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from workbench.errors import ReadError
from workbench.model import Conversation, Document, Locator, Message, Original, Page, Participant, Record, Skipped
from workbench.originals import Blob
from workbench.readers import Reader
from workbench.timestamps import from_iso


def sniff_tiny(original: Original) -> float:
    return 0.9 if original.name.endswith(".tiny") else 0.0


def read_tiny(original: Original) -> Iterator[Record]:
    """One JSON value a line: a text is a message; an object is an order to misbehave."""
    with original.open() as stream:
        lines = stream.read().decode("utf-8").splitlines()
    place = Locator(original=original.sha256)
    yield Conversation(platform="tiny", id="room", name="Room", locator=place)
    yield Participant(platform="tiny", id="p1", name="Pia", locator=place)
    for number, line in enumerate(lines):
        here = Locator(original=original.sha256, fragment=f"#line={number},{number + 1}")
        value = json.loads(line)
        if isinstance(value, str):
            yield Message(
                platform="tiny",
                conversation_id="room",
                sender_id="p1",
                sent=from_iso(f"2024-01-01T00:00:{number % 60:02d}"),
                body=value,
                locator=here,
            )
        else:
            yield from misbehave(value, original, here)


def misbehave(order: dict[str, object], original: Original, here: Locator) -> Iterator[Record]:
    match order:
        case {"skip": items}:
            yield Skipped(reason="Not understood.", items=int(str(items)), locator=here)
        case {"child": name, "text": text}:
            yield Blob(str(name), str(text).encode())
        case {"itself": _}:
            with original.open() as stream:
                yield Blob(f"{original.name}!/again.tiny", stream.read())
        case {"error": "read"}:
            raise ReadError(f"{original.name} is cut off.")
        case {"error": "bug"}:
            raise KeyError("a bug in the reader")
        case {"error": "disk"}:
            raise OSError(5, "Input/output error")
        case {"die": "signal"}:
            ctypes.string_at(0)
        case {"die": "exit"}:
            os._exit(7)
        case {"die": "once", "mark": mark}:
            if not Path(str(mark)).exists():
                Path(str(mark)).touch()
                os._exit(7)
        case {"die": "helper", "mark": mark}:
            kill_helper(Path(str(mark)))
        case {"children": mark}:
            Path(str(mark)).write_text(json.dumps(children()))
        case {"connect": host}:
            socket.create_connection((host, 9), timeout=3)
        case {"hang": _}:
            time.sleep(3600)
        case {"memory": _}:
            yield Message(platform="tiny", conversation_id="room", body=str(len(bytearray(20 << 30))), locator=here)
        case {"change": text}:
            with open(vars(original)["path"], "a") as stream:
                stream.write(str(text))
        case {"large": _}:
            yield Message(
                platform="tiny",
                conversation_id="room",
                body="x",
                locator=Locator(original=original.sha256, offset=1 << 70),
            )
        case {"odd": _}:
            yield None  # type: ignore[misc]


def kill_helper(mark: Path) -> None:
    """Kill, once, whatever process this one has started, and tell of it in the file `mark`."""
    if not mark.exists():
        mark.write_text(" ".join(map(str, children())))
        for child in children():
            os.kill(child, signal.SIGKILL)


def children() -> list[int]:
    """The processes that this one has started."""
    return [int(child) for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]


def sniff_box(original: Original) -> float:
    return 0.9 if original.is_folder and any(m.name.endswith("box.json") for m in original.members()) else 0.0


def read_box(original: Original) -> Iterator[Record]:
    """A folder or archive with box.json: a list of the names of its day files, which alone are opened."""
    members = {member.name.rpartition("/")[2]: member for member in original.members()}
    with members["box.json"].open() as stream:
        days = json.loads(stream.read())
    yield Conversation(platform="box", id="c", name="Box", locator=Locator(original=members["box.json"].sha256))
    for day in days:
        if day == "die":
            os._exit(9)
        member = members[day]
        with member.open() as stream:
            for number, line in enumerate(stream.read().decode().splitlines()):
                here = Locator(original=member.sha256, fragment=f"#line={number},{number + 1}")
                yield Message(platform="box", conversation_id="c", native_id=f"{day}-{number}", body=line, locator=here)


def sniff_paper(original: Original) -> float:
    return 0.8 if original.name.endswith(".paper") else 0.0


def read_paper(original: Original) -> Iterator[Record]:
    with original.open() as stream:
        text = stream.read().decode("utf-8", "surrogateescape")
    place = Locator(original=original.sha256)
    yield Document(title=original.name, pages=(Page(number=1, text=text, locator=place),), locator=place)


def readers(version: int = 1) -> dict[str, Reader]:
    return {
        "tiny": Reader(format="tiny", title="Tiny", limits="", sniff=sniff_tiny, read=read_tiny, version=version),
        "box": Reader(format="box", title="Box", limits="", sniff=sniff_box, read=read_box),
        "paper": Reader(format="paper", title="Paper", limits="", sniff=sniff_paper, read=read_paper, kind="document"),
    }
