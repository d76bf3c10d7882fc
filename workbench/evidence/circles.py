"""The circle of those who could have seen everything, what narrows it, and what would widen it, each computed anew.

This is arithmetic on sets of persons: who could have seen each exhibit. It never names a source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from .. import show
from ..errors import EvidenceError
from .fingerprints import Fingerprint
from .mark import Mark

__all__ = ["Exposure", "Seen", "weighed"]

SMALL = 5  # persons up to whom an audience or a circle is a danger in itself
STEPS = 5  # exhibits that the ladder of options drops at most
NOBODY = "No known person could have seen every exhibit"


@dataclass(frozen=True, slots=True)
class Seen:
    """One exhibit's exposure: its audience as persons, the basis, fingerprints and own-side marks.

    `without` is the size of the circle if this exhibit alone were left out; `alone` its own audience's size. An
    audience that does not `narrow` names only some of those who could have seen it. `bearing` are (claim, stance).
    """

    exhibit: str
    persons: frozenset[str]
    basis: str
    complete: bool
    fingerprints: tuple[Fingerprint, ...] = ()
    markers: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    without: int = 0
    narrows: bool = True
    bearing: tuple[tuple[str, str], ...] = ()
    paraphrased: bool = False

    @property
    def alone(self) -> int:
        """How many persons could have seen this exhibit."""
        return len(self.persons)

    @property
    def marks(self) -> tuple[str, ...]:
        """Everything that tells whose copy it is, in words; none of the words' own marks once it is paraphrased."""
        told = (
            Mark("{kind}: {count} ({example})", kind=m.kind, count=m.count, example=m.example)
            for m in self.fingerprints
        )
        own = () if self.paraphrased else tuple(told)
        return (*own, *(() if self.paraphrased else self.variants), *self.markers)


@dataclass(frozen=True, slots=True)
class Exposure:
    """The exposure of a set of exhibits: each one, the circle of persons who could have seen all, and how sure that is.

    `circle` is empty where nobody is known to have seen everything; then `together` is a smallest known group whose
    members could have seen it all between them. `certain` is false where an audience is not whole: then persons
    outside cannot be ruled out. `unknown` are exhibits whose audience is not told, or only in part; they do not narrow
    the circle here, but may in the employer's own logs. `by_claim` has the circle of each claim's exhibits, `ladder`
    the size of the circle after dropping this exhibit and those before it. `left_out` are exhibits dropped on trial.
    """

    seen: tuple[Seen, ...]
    circle: tuple[str, ...]
    certain: bool
    unknown: tuple[str, ...]
    markers: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    by_claim: tuple[tuple[str, int, tuple[str, ...]], ...] = ()
    ladder: tuple[tuple[str, int], ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def narrow(self) -> tuple[Seen, ...]:
        """The exhibits that only a few persons could have seen, the fewest first."""
        few = [seen for seen in self.seen if seen.narrows and 0 < seen.alone <= SMALL]
        return tuple(sorted(few, key=lambda seen: (seen.alone, seen.exhibit)))

    def instead(self, label: str) -> tuple[Seen, ...]:
        """Exhibits that bear on the same claims in the same way and could be seen by more people, the most first."""
        own = self._at(label)
        wider = [s for s in self.seen if s.narrows and s.alone > own.alone and set(s.bearing) & set(own.bearing)]
        return tuple(sorted(wider, key=lambda seen: (-seen.alone, seen.exhibit)))

    def without(self, *labels: str) -> Exposure:
        """The exposure if these exhibits were dropped; raises EvidenceError for one that is not among them."""
        gone = {self._at(label).exhibit for label in labels}
        kept = tuple(seen for seen in self.seen if seen.exhibit not in gone)
        return replace(weighed(kept, self.markers), left_out=tuple(sorted({*self.left_out, *gone})))

    def paraphrased(self, *labels: str) -> Exposure:
        """The exposure if these exhibits were told in other words: their audience stays, the marks of the text go."""
        told = {self._at(label).exhibit for label in labels}
        seen = tuple(replace(s, paraphrased=s.paraphrased or s.exhibit in told) for s in self.seen)
        return replace(weighed(seen, self.markers), left_out=self.left_out)

    def _at(self, label: str) -> Seen:
        for seen in self.seen:
            if seen.exhibit == label:
                return seen
        raise EvidenceError(f"There is no exhibit {label} here.", "Exhibits are written EX-001.")

    def __repr__(self) -> str:
        size = len(self.circle)
        head = f"{size} known persons could have seen all {len(self.seen)} exhibits" if size else NOBODY
        sure = "" if self.certain else " At least one audience is incomplete: others cannot be ruled out."
        lines = [f"{head}.{sure}", *(f"  {name}" for name in self.circle)]
        if not size and self.together:
            lines.append(f"{len(self.together)} together could have seen them all: {', '.join(self.together)}")
        lines += [f"{s.exhibit} could be seen by {s.alone} only: {', '.join(sorted(s.persons))}" for s in self.narrow]
        if self.left_out:
            lines.append(f"Left out on trial: {', '.join(self.left_out)}")
        return show.plain("\n".join(lines))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        most = 15
        order = sorted(self.seen, key=lambda seen: (seen.alone or 1 << 30, seen.exhibit))
        rows = [(s.exhibit, s.alone or "not told", s.basis, s.without, "; ".join(s.marks)) for s in order[:most]]
        header = ["exhibit", "could be seen by", "basis", "circle without it", "marks"]
        left = f"{len(order) - most} exhibits more, seen by more people. " if len(order) > most else ""
        note = left + "For the reporter alone: never put this into a brief, and do not store it beside one."
        table = show.table(header, rows, numbers=(1, 3))
        return show.bundle(show.block("Exposure of the source", *repr(self).splitlines(), table, note=note), repr(self))


def weighed(seen: Sequence[Seen], markers: tuple[str, ...] = ()) -> Exposure:
    """The exposure of exhibits whose audiences are known: circles, options, and each exhibit's share in them."""
    telling = [item for item in seen if item.narrows and item.persons]
    circle = _all(item.persons for item in telling)
    told = [replace(item, without=len(_all(s.persons for s in telling if s is not item))) for item in seen]
    return Exposure(
        seen=tuple(told),
        circle=tuple(sorted(circle)),
        certain=bool(telling) and all(item.complete for item in telling),
        unknown=tuple(item.exhibit for item in seen if not (item.narrows and item.persons)),
        markers=markers,
        together=() if circle else _together(telling),
        by_claim=tuple(_by_claim(telling)),
        ladder=tuple(_ladder(telling, len(circle))),
    )


def _all(groups: Iterable[frozenset[str]]) -> frozenset[str]:
    found = list(groups)
    return frozenset.intersection(*found) if found else frozenset()


def _together(seen: Sequence[Seen]) -> tuple[str, ...]:
    """A small group whose members could have seen every exhibit between them: always whoever saw most of the rest."""
    left, group = [item.persons for item in seen], []
    while left:
        names = sorted({name for persons in left for name in persons})
        best = max(names, key=lambda name: sum(name in persons for persons in left))
        group.append(best)
        left = [persons for persons in left if best not in persons]
    return tuple(group)


def _by_claim(seen: Sequence[Seen]) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    for claim in dict.fromkeys(claim for item in seen for claim, _ in item.bearing):
        mine = [item.persons for item in seen if claim in {name for name, _ in item.bearing}]
        yield claim, len(mine), tuple(sorted(_all(mine)))


def _ladder(seen: Sequence[Seen], now: int) -> Iterator[tuple[str, int]]:
    """Which exhibit to drop first, second, ... so that the circle grows the most; empty where nothing widens it."""
    left = list(seen)
    while len(left) > 1 and len(seen) - len(left) < STEPS:
        sizes = [len(_all(s.persons for s in left if s is not item)) for item in left]
        best = max(range(len(left)), key=lambda at: (sizes[at], left[at].exhibit))
        if sizes[best] <= now:
            return
        now = sizes[best]
        yield left.pop(best).exhibit, now
