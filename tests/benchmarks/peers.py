"""The strongest readers in Python beside ours on the same bytes, as ratios of CPU time in one run.

whatstk and chat-miner (WhatsApp, Telegram) and slack-export-viewer (Slack) are installed by pip into an environment of
their own in a temporary folder; only this file uses the network, and says so in one line if there is none. Each reads
in a process of its own; what importing takes is not counted. Ours hashes the file and every message, and keeps the
place of each. `python tests/benchmarks/peers.py [MESSAGES]` (20,000 if none is given).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import parsing

from workbench import readers

WHATSAPP, TELEGRAM, SLACK = "WhatsApp Chat with Group.txt", "result.json", "export"
# name -> (package, what it reads, a program that reads `path` and leaves the number of messages in `count`)
PEERS = {
    "whatstk": (
        "whatstk",
        WHATSAPP,
        ("from whatstk import WhatsAppChat", "count = len(WhatsAppChat.from_source(path).df)"),
    ),
    "chat-miner, WhatsApp": (
        "chat-miner",
        WHATSAPP,
        (
            "from chatminer.chatparsers import WhatsAppParser",
            "one = WhatsAppParser(path); one.parse_file(); count = len(one.parsed_messages.get_df())",
        ),
    ),
    "chat-miner, Telegram": (
        "chat-miner",
        TELEGRAM,
        (
            "from chatminer.chatparsers import TelegramJsonParser",
            "one = TelegramJsonParser(path); one.parse_file(); count = len(one.parsed_messages.get_df())",
        ),
    ),
    "slack-export-viewer": (
        "slack-export-viewer",
        SLACK,
        (
            "from slackviewer.config import Config; from slackviewer.reader import Reader",
            "talks = Reader(Config({'archive': path})).compile_channels(); "
            "count = len([(one.username, one.time, one.msg) for talk in talks.values() for one in talk])",
        ),
    ),
}
PROGRAM = """
import logging, sys, time
logging.disable(logging.CRITICAL)
path = sys.argv[1]
{0}
begun = time.process_time()
{1}
print(count, time.process_time() - begun)
"""


def installed(package: str, folder: Path) -> Path | None:
    """The interpreter of an environment that has the package; None, and one line, where pip could not get it."""
    home = folder / package
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    got = subprocess.run([python, "-m", "pip", "install", "-q", package], capture_output=True, text=True, check=False)
    if got.returncode:
        told = (got.stderr.strip().splitlines() or ["pip gave no reason"])[-1]
        print(f"{package} could not be installed, so it is not compared: {told[:150]}")
        return None
    return python


def peer(python: Path, program: tuple[str, str], path: Path) -> tuple[int, float] | str:
    """(messages, seconds of CPU) of the peer, or how it failed."""
    text = PROGRAM.format(*program)
    got = subprocess.run([python, "-c", text, str(path)], capture_output=True, text=True, check=False)
    if got.returncode:
        return (got.stderr.strip().splitlines() or ["no reason"])[-1][:150]
    count, took = got.stdout.split()[-2:]
    return int(count), float(took)


def main(count: int) -> None:
    """Every peer at one size."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for leaf, files in ((WHATSAPP, parsing.whatsapp(count)), (TELEGRAM, parsing.telegram(count))):
            (folder / leaf).write_bytes(files[leaf])
        for leaf, data in parsing.slack(count).items():
            (folder / SLACK / leaf).parent.mkdir(parents=True, exist_ok=True)
            (folder / SLACK / leaf).write_bytes(data)
        pythons: dict[str, Path | None] = {}
        for label, (package, leaf, program) in PEERS.items():
            if package not in pythons:
                pythons[package] = installed(package, folder)
            python = pythons[package]
            if python is not None:
                report(label, folder / leaf, peer(python, program, folder / leaf))


def report(label: str, path: Path, told: tuple[int, float] | str) -> None:
    """One line."""
    own = parsing.read(path, readers.read_batches)
    ours = parsing.cpu(lambda: parsing.read(path, readers.read_batches))
    if isinstance(told, str):
        print(f"{label}: failed ({told}); ours {own:,} messages in {ours:.2f} s")
        return
    print(
        f"{label}: {told[0]:,} messages in {told[1]:.2f} s CPU; ours {own:,} in {ours:.2f} s:"
        f" {told[1] / ours:.1f} times"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
