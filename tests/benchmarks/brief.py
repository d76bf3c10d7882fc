"""How long a brief of many exhibits takes: `python tests/benchmarks/brief.py [500]`.

First from facts alone (both writers), then from a whole case: the sample is read, so many of its messages are put in
evidence, and the case is opened anew, checked against its originals, gathered and written to both files.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.brief.sample_facts import EXHIBITS, facts
from workbench.brief import content
from workbench.brief.facts import CaseFacts, MessageFact
from workbench.case import Case
from workbench.progress import Quiet
from workbench.sample import sample, sample_zones

LONG_ENOUGH, CLAIMS = 20, 20


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


def whole_case(number: int) -> None:
    """Print seconds for the checks and the facts of a case, and for each file."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "case"
        case = Case(place)
        case.ingest(sample(), zone=sample_zones(), progress=Quiet())
        rows = case.messages()
        rows = rows[rows["body"].fillna("").str.len() > LONG_ENOUGH]
        claims = [case.claim(f"Sentence {n}.") for n in range(CLAIMS)]
        for n, (_, row) in enumerate(rows.iloc[:: max(1, len(rows) // number)].head(number).iterrows()):
            claims[n % CLAIMS].support(row)
        start, work = time.perf_counter(), time.process_time()
        draft = Case(place).brief("A brief", date="2024-05-01", override="a benchmark")
        for name in ("checks and facts", "pdf", "docx"):
            size = len(getattr(draft, name)()) if name in ("pdf", "docx") else 0
            took, spent = time.perf_counter() - start, time.process_time() - work
            told = f"whole case, {len(draft.facts.exhibits)} exhibits, {name}"
            print(f"{told}: {took:.1f} s, {spent:.1f} s CPU, {size:,} bytes")


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
    whole_case(number)
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
