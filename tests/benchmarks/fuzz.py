"""Fuzz every reader, guided by coverage: `python tests/benchmarks/fuzz.py [SECONDS] [FORMAT...]`.

The seeds are the fixtures in tests/readers. A reader fails that raises anything but a ReadError (a chat's reader is
tried without the guard around it), takes more than 20 seconds or 2 GB for one input, or gives a record that does not
fit its columns. What was found lies in .artifacts/fuzz/<format>/ and can be run again by `--input FILE FORMAT`.
Needs atheris (https://github.com/google/atheris), which is no dependency: `pip install atheris`.
"""

from __future__ import annotations

import argparse
import importlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "readers")]
FOUND = ROOT / ".artifacts" / "fuzz"
LIMITS = ("-timeout=20", "-rss_limit_mb=2048", "-max_len=65536", "-detect_leaks=0")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("seconds", type=int, nargs="?", default=30)
    options.add_argument("formats", nargs="*")
    options.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options.add_argument("--input", type=Path)
    chosen = options.parse_args()
    try:
        importlib.import_module("atheris")
    except ImportError:
        print("atheris is not installed: pip install atheris")
        return 0
    if chosen.here or chosen.input:
        return fuzz(chosen.formats[0], chosen.seconds, chosen.input)
    from workbench.readers import readers

    failed = 0
    for name in chosen.formats or readers():
        command = [sys.executable, __file__, str(chosen.seconds), name, "--here"]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        runs = re.findall(r"#(\d+)\s+\w+\s+cov: (\d+)", done.stderr) or [("0", "0")]
        verdict = "nothing found" if done.returncode == 0 else _last(done.stdout + done.stderr)
        failed += done.returncode != 0
        print(f"{name:<18} {int(runs[-1][0]):>9,} inputs {int(runs[-1][1]):>7,} places reached   {verdict}", flush=True)
    print(f"{failed} readers failed")
    return 1 if failed else 0


def fuzz(name: str, seconds: int, replay: Path | None) -> int:
    """Fuzz one reader in this process, which libFuzzer ends."""
    import atheris

    with atheris.instrument_imports(include=["workbench.readers"]):
        from workbench.readers import readers

        reader = readers()[name]
    from reader_damage import survived
    from reader_fixtures import fixtures

    from workbench.model import Document, Message
    from workbench.store.tables import document_rows, row

    own = [fixture for fixture in fixtures() if fixture.format == name]

    def once(data: bytes) -> None:
        if len(data) < 2:
            return
        fixture = own[data[0] % len(own)]
        file = sorted(fixture.files)[data[1] % len(fixture.files)]
        for record in survived(reader, fixture.rebuilt({file: data[2:]})):
            if isinstance(record, Document):
                document_rows(record)
            elif isinstance(record, Message):
                row(record)

    if replay is not None:
        once(replay.read_bytes())
        return 0
    place = FOUND / name
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as seeds:
        for number, fixture in enumerate(own):
            for index, file in enumerate(sorted(fixture.files)):
                (Path(seeds) / f"{number}-{index}").write_bytes(
                    bytes([number % 256, index % 256]) + fixture.files[file]
                )
        atheris.Setup([sys.argv[0], *LIMITS, f"-max_total_time={seconds}", f"-artifact_prefix={place}/", seeds], once)
        atheris.Fuzz()
    return 0


def _last(text: str) -> str:
    lines = [line for line in text.splitlines() if re.match(r"\w*(Error|Exception|ERROR)\b|==\d+==", line.strip())]
    return " ".join(lines[-1:] or text.splitlines()[-1:])[:160]


if __name__ == "__main__":
    sys.exit(main())
