"""A receipt in few rows: each original that needs a person's eyes, the others folded by archive or folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .line import Line

__all__ = ["Told", "counted", "told"]

MOST = 60  # rows
ALIKE = 3  # originals shown of those that failed or were left for one reason, and of those in one folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One row: one original or many, with what was read and with sentences; `label` is empty for sentences alone."""

    label: str = ""
    name: str = ""
    messages: int = 0
    documents: int = 0
    skipped: int = 0
    texts: tuple[str, ...] = ()


def told(lines: Sequence[Line]) -> list[Told]:
    """The rows to show, in the order of the lines; whatever does not fit is counted in the last."""
    needy, alike = _needy(lines)
    folded = {id(group[0]): group for group in _groups([line for line in lines if not line.needy])}
    rows = [row for line in lines for row in _rows(line, needy, folded)]
    shown = rows[:MOST]
    shown += [Told(texts=(f"{number:,} more: {reason}",)) for reason, number in alike.items()]
    if len(rows) > MOST:
        shown.append(Told(texts=(f"{counted(len(rows) - MOST, 'more row')}; receipt.frame() has every original.",)))
    return shown


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 message, 2,000 messages."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _rows(line: Line, needy: set[int], folded: dict[int, list[Line]]) -> Iterator[Told]:
    if id(line) in needy:
        label = line.reader if line.state == "read" else line.state
        yield _sum(label, line.path, [line], _texts(line))
    elif id(line) in folded:
        group = folded[id(line)]
        if len(group) > ALIKE:
            yield _sum(line.reader, f"{_holder(line)} ({len(group):,} originals)", group, ())
        else:
            yield from (_sum(one.reader, one.path, [one], ()) for one in group)


def _needy(lines: Sequence[Line]) -> tuple[set[int], dict[str, int]]:
    """Which lines are shown one by one, and how many more there are of each fault."""
    seen: dict[str, int] = {}
    shown: set[int] = set()
    for line in lines:
        if line.needy:
            reason = _reason(line)
            seen[reason] = seen.get(reason, 0) + 1
            if seen[reason] <= ALIKE:
                shown.add(id(line))
    return shown, {reason: number - ALIKE for reason, number in seen.items() if number > ALIKE}


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    groups: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.reader, _holder(line)), []).append(line)
    return list(groups.values())


def _holder(line: Line) -> str:
    """The archive or mail that an original came in, else its folder."""
    outer, inside, _ = line.path.partition("!/")
    return outer if inside else f"{line.path.rpartition('/')[0]}/"


def _sum(label: str, name: str, lines: Sequence[Line], texts: tuple[str, ...]) -> Told:
    return Told(
        label=label,
        name=name,
        messages=sum(line.messages for line in lines),
        documents=sum(line.documents for line in lines),
        skipped=sum(line.skipped for line in lines),
        texts=texts,
    )


def _texts(line: Line) -> tuple[str, ...]:
    texts = (line.reason,) if line.reason else line.warnings[:3]
    short = line.path.rpartition("/")[2]  # its whole name stands above
    return tuple(text.replace(line.path, short) for text in texts)


def _reason(line: Line) -> str:
    """Why it needs eyes, without its own name, so that equal faults are equal."""
    return " ".join(_texts(line)).replace(line.path.rpartition("/")[2] or line.path, "it")
