"""Threads against annotated talks: `python tests/benchmarks/threads.py FOLDER`.

FOLDER holds files of the Ubuntu IRC benchmark (Kummerfeld et al., ACL 2019), `DAY.raw.txt` with `DAY.annotation.txt`
beside it; none of them comes with the workbench. Scored are the lines from 1,000 on, as there. All ways of counting
stand side by side:

- VI is 1 - (variation of information in bits) / log2(n). The benchmark's own script takes the messages of all files
  together, so that n, and with it the score, grows with the number of files while the bits stay a mean: given for one
  file at a time, for all files of FOLDER together, and converted to the 5,000 messages of the published test set.
- one-to-one: the share of messages in threads paired one to one; exact F: threads of two messages or more found whole.
- link F: pairs of a message and the one it answers; a message that begins a thread is paired with itself.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.leaklet import Leak, message
from workbench.analysis import frames
from workbench.analysis.threads import threads

FIRST = 1000
PUBLISHED = 5_000
LINE = re.compile(r"\[(\d\d):(\d\d)\] <([^>]+)> (.*)")
HALF_A_DAY = 600
Links = set[tuple[int, int]]


@dataclass(frozen=True)
class Score:
    """What is added up over files: messages, bits apart, messages paired, threads and links (found, of, told)."""

    messages: int
    bits: float
    paired: int
    whole: tuple[int, int, int]
    links: tuple[int, int, int]


def talk(path: Path) -> pd.DataFrame:
    """The lines of one day as messages, one minute apart at best; what is no message is the platform's."""
    leak, minutes, day = Leak(), 0, 0
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines()):
        found = LINE.match(line)
        if found:
            clock = int(found[1]) * 60 + int(found[2]) + day * 1440
            if clock < minutes - HALF_A_DAY:
                day, clock = day + 1, clock + 1440
            minutes = clock
        sent = (pd.Timestamp("2024-03-05T00:00Z") + pd.Timedelta(minutes=minutes)).isoformat()
        if found:
            leak.add(message(number, sent, found[3], found[4], native_id=""))
        else:
            leak.add(message(number, sent, "", line, native_id="", type="notice", flags=("system",)))
    return frames.messages(leak, versions=True, duplicates=True)


def told(frame: pd.DataFrame) -> Links:
    """The links that `threads` finds, by line."""
    line = frame["locator"].str.extract(r"(\d+)$")[0].astype(int).to_numpy()
    place = dict(zip(frame["message_key"], line.tolist(), strict=True))
    found = threads(frame)
    pairs = zip(line.tolist(), found["parent_key"], strict=True)
    return {(min(own, place.get(parent, own)), max(own, place.get(parent, own))) for own, parent in pairs}


def annotated(path: Path) -> Links:
    """The links of an annotation: two line numbers and a dash on each line."""
    found = [sorted(map(int, line.split()[:2])) for line in path.read_text().splitlines() if line.strip()]
    return {(first, second) for first, second in found}


def scored(size: int, right: Links, own: Links) -> Score:
    """One file's score."""
    sides = [_threads(size, links)[FIRST:] for links in (right, own)]
    table = pd.crosstab(pd.Series(sides[0]), pd.Series(sides[1])).to_numpy()
    joint = table[table > 0] / table.sum()
    bits = 2 * _entropy(joint) - _entropy(table.sum(1) / table.sum()) - _entropy(table.sum(0) / table.sum())
    rows, columns = linear_sum_assignment(-table)
    groups = [{tuple(np.flatnonzero(side == name)) for name in set(side)} for side in sides]
    large = [{group for group in side if len(group) > 1} for side in groups]
    late = [{pair for pair in links if pair[1] >= FIRST} for links in (right, own)]
    whole, links = ((len(a & b), len(a), len(b)) for a, b in (large, late))
    return Score(size - FIRST, float(bits), int(table[rows, columns].sum()), whole, links)


def _threads(size: int, links: Links) -> np.ndarray:
    root = list(range(size))

    def top(line: int) -> int:
        while root[line] != line:
            root[line] = root[root[line]]
            line = root[line]
        return line

    for first, second in links:
        root[top(second)] = top(first)
    return np.array([top(line) for line in range(size)])


def _entropy(share: np.ndarray) -> float:
    return float(-(share[share > 0] * np.log2(share[share > 0])).sum())


def _f(found: tuple[int, int, int]) -> float:
    return 200 * found[0] / max(1, found[1] + found[2])


def _row(name: str, scores: list[Score]) -> str:
    number = sum(score.messages for score in scores)
    bits = sum(score.messages * score.bits for score in scores) / number
    whole, links = (
        tuple(map(sum, zip(*(getattr(s, kind) for s in scores), strict=True))) for kind in ("whole", "links")
    )
    figures = [100 * (1 - bits / np.log2(size)) for size in (number, PUBLISHED)]
    figures += [100 * sum(score.paired for score in scores) / number, _f(whole), _f(links)]
    return f"{name:24} {number:6,} {bits:6.2f}" + "".join(f" {figure:11.1f}" for figure in figures)


def main(folder: Path) -> None:
    """The table of one folder."""
    found: dict[str, Score] = {}
    for path in sorted(folder.glob("*.raw.txt")):
        day = path.name.removesuffix(".raw.txt")
        frame = talk(path)
        found[day] = scored(len(frame), annotated(path.with_name(f"{day}.annotation.txt")), told(frame))
    names = ("VI", "VI of 5,000", "one-to-one", "exact F", "link F")
    print(f"{'':24}  lines   bits" + "".join(f" {name:>11}" for name in names))
    for day, score in found.items():
        print(_row(day, [score]))
    print(_row("all together", list(found.values())))

    mean = np.mean([100 * (1 - score.bits / np.log2(score.messages)) for score in found.values()])
    print(f"VI, mean of {len(found)} files alone: {mean:.1f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
