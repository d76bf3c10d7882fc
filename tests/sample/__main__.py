"""`python -m tests.sample [--check] [--out FOLDER]`: check the scenes, or build the sample leak from them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import build, report, world


def main() -> int:
    """Build or check; the exit code is 1 if a scene breaks a rule."""
    parser = argparse.ArgumentParser(prog="python -m tests.sample", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only check the scenes and print counts")
    parser.add_argument("--scenes", type=Path, default=world.HERE / "scenes", help="another folder of scenes")
    parser.add_argument("--out", type=Path, default=Path("leaks_sample"), help="the folder to write")
    parser.add_argument("--truth", type=Path, default=None, help="where the truth tables go")
    options = parser.parse_args()
    settled = world.load()
    if options.check:
        return report.main(settled, options.scenes)
    made = build.assembled(options.scenes)
    found = build.files(made)
    build.write(found, options.out)
    tables = options.truth or (world.HERE.parent / "truth" if options.scenes == world.HERE / "scenes" else None)
    if tables:
        build.write_truth(build.truths(made, found), tables)
    print(f"{len(found)} files, {sum(map(len, found.values())):,} bytes in {options.out}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
