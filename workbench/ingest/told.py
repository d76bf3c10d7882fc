"""A receipt in few rows: whatever needs a person's eyes first, and many originals with one fault as one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .line import Line

__all__ = ["Told", "counted", "told"]

MOST = 60  # rows
ALIKE = 3  # originals shown of those that failed or were left for one reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One row: an original with its sentences, or only sentences."""

    label: str = ""
    line: Line | None = None
    texts: tuple[str, ...] = ()


def told(lines: Sequence[Line]) -> list[Told]:
    """The rows to show, in the order of the lines."""
    shown, alike = _chosen(lines)
    rows = [Told(label=_label(line), line=line, texts=_texts(line)) for line in shown]
    rows += [Told(texts=(f"{number:,} more: {reason}",)) for reason, number in alike.items()]
    left = len(lines) - len(shown) - sum(alike.values())
    if left:
        rows.append(Told(texts=(f"{counted(left, 'more original')} read; receipt.frame() has them all.",)))
    return rows


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 message, 2,000 messages."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _chosen(lines: Sequence[Line]) -> tuple[list[Line], dict[str, int]]:
    seen: dict[str, int] = {}
    needy: list[Line] = []
    for line in lines:
        if line.needy:
            reason = _reason(line)
            seen[reason] = seen.get(reason, 0) + 1
            if seen[reason] <= ALIKE and len(needy) < MOST:
                needy.append(line)
    chosen = {id(line) for line in needy}
    for line in lines:
        if len(chosen) < MOST and not line.needy:
            chosen.add(id(line))
    for line in needy:
        seen[_reason(line)] -= 1
    return [line for line in lines if id(line) in chosen], {reason: n for reason, n in seen.items() if n}


def _label(line: Line) -> str:
    return line.reader if line.state == "read" else line.state


def _texts(line: Line) -> tuple[str, ...]:
    texts = (line.reason,) if line.reason else line.warnings[:3]
    short = line.path.rpartition("/")[2]  # its whole name stands above
    return tuple(text.replace(line.path, short) for text in texts)


def _reason(line: Line) -> str:
    """Why it needs eyes, without its own name, so that equal faults are equal."""
    return " ".join(_texts(line)).replace(line.path.rpartition("/")[2] or line.path, "it")
