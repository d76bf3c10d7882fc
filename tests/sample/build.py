"""The whole folder in memory, and the folder on disk."""

from __future__ import annotations

from pathlib import Path

from . import (
    lark_pages,
    lark_rendered,
    leak,
    mailbox_export,
    papers,
    slack_export,
    story,
    telegram_export,
    truth,
    whatsapp_export,
)
from .leak import Leak
from .world import HERE, load


def assembled(folder: Path = HERE / "scenes") -> Leak:
    """The leak made from the scenes below `folder`."""
    return leak.assemble(load(), folder)


def files(made: Leak) -> dict[str, bytes]:
    """Every file of the sample by its path, in the order of the paths."""
    documents = papers.build(made.world)
    found = {"00-README.txt": papers.README.encode(), **documents}
    rooms = {
        "lark": lark_pages.build(made),
        "lark2": lark_rendered.build(made),
        "slack": slack_export.build(made),
        "whatsapp": whatsapp_export.build(made),
        "telegram": telegram_export.build(made),
        "mail": mailbox_export.build(made, papers.attachments(made.world, documents)),
    }
    found |= {f"{room}/{name}": data for room, members in rooms.items() for name, data in members.items()}
    return dict(sorted(found.items()))


def truths(made: Leak, found: dict[str, bytes]) -> dict[str, bytes]:
    """Every truth table by its name below tests/truth/."""
    return {**truth.build(made, found), "story.yaml": story.build(made)}


def write_truth(tables: dict[str, bytes], folder: Path) -> None:
    """Write the tables; whatever else lies in the folder stays."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in tables.items():
        (folder / name).write_bytes(data)


def write(found: dict[str, bytes], out: Path) -> None:
    """Make `out` hold exactly these files; ValueError if it is neither empty nor an earlier build."""
    sign = out / "00-README.txt"
    holds = out.exists() and any(not path.name.startswith(".") for path in out.iterdir())
    if holds and not (sign.is_file() and sign.read_bytes().startswith(papers.README.encode()[:22])):
        raise ValueError(f"{out} is neither empty nor a sample leak; nothing was written")
    _tidy(found, out)
    for name, data in found.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)


def _tidy(found: dict[str, bytes], out: Path) -> None:
    """Remove what an earlier build left and this one does not make (never called on any other folder)."""
    for path in sorted(out.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(out).as_posix() not in found:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
