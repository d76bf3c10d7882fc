"""How long a brief of many exhibits takes: `python tests/benchmarks/brief.py [500]`."""

from __future__ import annotations

import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.brief.sample_facts import EXHIBITS, facts
from workbench.brief import content
from workbench.brief.facts import CaseFacts, MessageFact


def large(number: int) -> CaseFacts:
    """The sample's facts with `number` exhibits, each with five messages before and after it."""
    talk = [
        MessageFact(key=f"k{n}", sender="Lin Qiao", at="2023-07-04T01:12:31Z", text=f"第{n}句 an ordinary line 一句话")
        for n in range(5)
    ]
    before, after = (tuple(replace(item, role=role) for item in talk) for role in ("before", "after"))
    made = [
        replace(EXHIBITS[n % 5], number=f"EX-{n:03d}", messages=(*before, EXHIBITS[n % 5].target, *after))
        for n in range(1, number + 1)
    ]
    return replace(facts(), exhibits=tuple(made))


def main(number: int = 500) -> None:
    """Print seconds, bytes and memory."""
    told = large(number)
    whole, busy = 0.0, 0.0
    for name in ("pdf", "docx"):
        start, work = time.perf_counter(), time.process_time()
        data = getattr(content.build(told), name)()
        took, spent = time.perf_counter() - start, time.process_time() - work
        whole, busy = whole + took, busy + spent
        print(f"{number} exhibits as {name}: {took:.1f} s, {spent:.1f} s CPU, {len(data):,} bytes")
    print(f"both: {whole:.1f} s, {busy:.1f} s CPU")
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
