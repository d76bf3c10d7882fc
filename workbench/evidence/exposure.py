"""How exposed the human source is: who could have seen each exhibit, and who could have seen them all.

This is the calculation that an employer would make. It never names a source; it shows how small the circle is, and
which exhibit makes it small. It belongs into a memo of its own, never into the brief.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .. import show
from .audience import Audience, audience
from .exhibits import Exhibit, words
from .fingerprints import Fingerprint, fingerprints, variants

SELF_WORDS = frozenset(("you", "me", "我", "你", "ich", "moi", "yo", "eu", "вы"))
MAILBOX_HEADERS = (
    "delivered-to",
    "x-original-to",
    "bcc",
    "x-received",
    "received",
    "x-gm-message-state",
    "return-path",
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One exhibit's exposure: its audience as persons, the basis, fingerprints and own-side marks.

    `without` is the size of the circle if this exhibit alone were left out; `alone` its own audience's size.
    """

    exhibit: str
    persons: frozenset[str]
    basis: str
    complete: bool
    fingerprints: tuple[Fingerprint, ...] = ()
    markers: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    without: int = 0

    @property
    def alone(self) -> int:
        """How many persons could have seen this exhibit."""
        return len(self.persons)


@dataclass(frozen=True, slots=True)
class Exposure:
    """The exposure of a set of exhibits: each one, the circle of persons who could have seen all, and how sure that is.

    `circle` is empty where nobody is known to have seen everything. `certain` is false where an audience is not
    whole: then persons outside the circle cannot be ruled out. `unknown` are exhibits whose audience is not told;
    they do not narrow the circle here, but may in the employer's own logs.
    """

    seen: tuple[Seen, ...]
    circle: tuple[str, ...]
    certain: bool
    unknown: tuple[str, ...]
    markers: tuple[str, ...] = ()

    def __repr__(self) -> str:
        size = len(self.circle)
        head = f"{size} known persons could have seen all {len(self.seen)} exhibits" if size else NOBODY
        sure = "" if self.certain else " At least one audience is incomplete: others cannot be ruled out."
        return show.plain("\n".join([f"{head}.{sure}", *(f"  {name}" for name in self.circle)]))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        most = 15
        order = sorted(self.seen, key=lambda seen: (seen.alone or 1 << 30, seen.exhibit))
        rows = [(s.exhibit, s.alone or "not told", s.basis, s.without, "; ".join(_marks(s))) for s in order[:most]]
        header = ["exhibit", "could be seen by", "basis", "circle without it", "marks"]
        left = f"{len(order) - most} exhibits more, seen by more people. " if len(order) > most else ""
        note = left + "For the reporter alone: never put this into a brief, and do not store it beside one."
        table = show.table(header, rows, numbers=(1, 3))
        return show.bundle(show.block("Exposure of the source", *repr(self).splitlines(), table, note=note), repr(self))


NOBODY = "No known person could have seen every exhibit"


def _marks(seen: Seen) -> list[str]:
    return [*(f"{mark.kind} ({mark.count})" for mark in seen.fingerprints), *seen.markers, *seen.variants]


def exposure(
    items: Sequence[Exhibit],
    record: Callable[[str], Mapping[str, Any] | None],
    conversations: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]],
    *,
    person: Mapping[str, str] | None = None,
    participants: Iterable[Mapping[str, Any]] = (),
    copies: Callable[[str], Mapping[str, str]] | None = None,
    of: Callable[[Exhibit], Mapping[str, Any] | None] | None = None,
) -> Exposure:
    """The exposure of `items`.

    `conversations` are the rows of each (platform, conversation_id); `person` the canonical person of an account;
    `participants` all participant rows (for own-side marks); `copies` the texts of a message's copies by original;
    `of`, where given, the row of an exhibit, which tells apart the versions of one message.
    """
    names = person or {}
    rows = [(item, of(item) if of is not None else record(item.target_key)) for item in items]
    told = [(item, row, _audience(row, conversations, names)) for item, row in rows]
    persons = [frozenset(names.get(account, account) for account in aud.accounts) for _, _, aud in told]
    known = [group for group in persons if group]
    circle = frozenset.intersection(*known) if known else frozenset()
    selves = {f"{row.get('platform')}:{row.get('participant_id')}" for row in participants if row.get("is_self")}
    seen = []
    for place, (item, row, aud) in enumerate(told):
        rest = [group for other, group in enumerate(persons) if other != place and group]
        without = len(frozenset.intersection(*rest)) if rest else 0
        seen.append(_seen(item, row, aud, persons[place], without, copies))
    certain = all(aud.complete for _, _, aud in told if aud.accounts) and bool(known)
    unknown = tuple(item.label for (item, _, aud) in told if not aud.accounts)
    marks = tuple(sorted(f"the export is that of {names.get(account, account)}" for account in selves))
    return Exposure(tuple(seen), tuple(sorted(circle)), certain, unknown, marks)


def _audience(
    row: Mapping[str, Any] | None,
    conversations: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]],
    names: Mapping[str, str],
) -> Audience:
    if row is None:
        return audience({}, ())
    return audience(row, conversations.get((str(row.get("platform")), str(row.get("conversation_id"))), ()), names)


def _seen(
    item: Exhibit,
    row: Mapping[str, Any] | None,
    aud: Audience,
    persons: frozenset[str],
    without: int,
    copies: Callable[[str], Mapping[str, str]] | None,
) -> Seen:
    texts = dict(copies(item.target_key)) if copies is not None else {}
    return Seen(
        exhibit=item.label,
        persons=persons,
        basis=aud.basis,
        complete=aud.complete,
        fingerprints=tuple(
            fingerprints(words(row), str(row.get("platform") or "")) if row is not None else fingerprints(item.quote)
        ),
        markers=tuple(_markers(row)) if row is not None else (),
        variants=tuple(f"{one} and {other} differ from character {at + 1} on" for one, other, at in variants(texts)),
        without=without,
    )


def _markers(row: Mapping[str, Any]) -> Iterable[str]:
    """What in the record points at the side from which it was exported."""
    if str(row.get("sender_name") or "").strip().casefold() in SELF_WORDS:
        yield f"the sender is written as “{row['sender_name']}”: the exporter wrote it"
    if row.get("sent_basis") in ("exporter-local", "assumed"):
        zone = f" ({row['sent_zone']})" if row.get("sent_zone") else ""
        yield f"its time is the exporter's local time{zone}"
    extra = row.get("extra")
    for pair in list(extra) if extra is not None and extra == extra else []:
        if str(pair["name"]).casefold() in MAILBOX_HEADERS:
            yield f"the header {pair['name']} is found in one mailbox only"
    if row.get("platform") == "mail" and row.get("native_id"):
        yield "its Message-ID leads to every mailbox that holds it"
