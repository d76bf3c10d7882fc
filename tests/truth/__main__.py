"""`python -m tests.truth [--misses] [--write]`: measure the product on the sample leak against the truth about it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .measure import table
from .scorecard import scored
from .tables import HERE

PAGE = HERE.parents[1] / "docs" / "scorecard.md"
BEGIN, END = "<!-- scorecard: begin -->", "<!-- scorecard: end -->"


def main() -> int:
    """Print the scorecard; with --write, put it into docs/scorecard.md too."""
    parser = argparse.ArgumentParser(prog="python -m tests.truth", description=__doc__)
    parser.add_argument("--misses", action="store_true", help="name what was missed, and what was shown wrongly")
    parser.add_argument("--write", action="store_true", help="write the table into docs/scorecard.md")
    parser.add_argument("--leak", type=Path, default=None, help="another build of the sample")
    parser.add_argument("--truth", type=Path, default=HERE, help="the truth tables of that build")
    options = parser.parse_args()
    measures = scored(options.leak, options.truth)
    print(table(measures, misses=options.misses))  # noqa: T201
    if options.write:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), table(measures)), encoding="utf-8")
    return 0


def written(page: str, card: str) -> str:
    """The page with the table between its marks; raises ValueError where the page has no marks."""
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{PAGE} has no place for the scorecard")
    return f"{head}{BEGIN}\n{card}\n{END}{tail}"


if __name__ == "__main__":
    sys.exit(main())
