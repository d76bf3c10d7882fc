"""The ledger of a case: claims, exhibits and supports, kept in the tables of human work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Protocol, TypeVar

from ..errors import EvidenceError
from .claims import STANCES, WEIGHTS, Claim, Support
from .exhibits import Exhibit

Made = TypeVar("Made", Claim, Exhibit, Support)
SAME = ("kind", "target_key", "item_sha256", "start", "quote", "area")  # two exhibits that agree in these are one
SERIES = "exhibit series"


class Rows(Protocol):
    """Whatever keeps rows as `workbench.store.Human` does."""

    def put(self, table: str, row: dict[str, Any]) -> int | str:
        """Write one row and give its key."""

    def rows(self, table: str, **equals: Any) -> list[dict[str, Any]]:
        """The rows whose columns equal the given values."""

    def remove(self, table: str, **equals: Any) -> int:
        """Remove the rows whose columns equal the given values."""


@dataclass(frozen=True, slots=True)
class Book:
    """All claims, exhibits and supports at one moment, in order."""

    claims: tuple[Claim, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    supports: tuple[Support, ...] = ()

    def exhibit(self, exhibit_id: str) -> Exhibit | None:
        """The exhibit with this id, or None."""
        return next((item for item in self.exhibits if item.exhibit_id == exhibit_id), None)

    def of(self, claim_id: str) -> tuple[Support, ...]:
        """The supports of one claim."""
        return tuple(item for item in self.supports if item.claim_id == claim_id)


class Ledger:
    """Reads and writes claims, exhibits and supports; every write names what it refuses."""

    def __init__(self, human: Rows) -> None:
        self.human = human

    def book(self) -> Book:
        """Everything in the ledger: claims by position, exhibits by number, supports as written."""
        claims = sorted(_made(Claim, self.human.rows("claims")), key=lambda claim: claim.position)
        exhibits = sorted(_made(Exhibit, self.human.rows("exhibits")), key=lambda item: item.number)
        return Book(tuple(claims), tuple(exhibits), tuple(_made(Support, self.human.rows("supports"))))

    def claim(self, text: str, claim_id: str = "", **more: str) -> Claim:
        """Write a claim and give it back; without an id it gets the next of c1, c2, ...

        Raises EvidenceError for an empty sentence.
        """
        if not text.strip():
            raise EvidenceError("A claim needs a sentence.", "Write it as it would be printed.")
        known = self.book().claims
        old = next((item for item in known if item.claim_id == claim_id), None)
        position = old.position if old else max((item.position for item in known), default=0) + 1
        name = claim_id or _free({item.claim_id for item in known})
        kept = {key: value for key, value in asdict(old).items() if key != "text"} if old else {}
        made = Claim(**{**kept, "claim_id": name, "text": text, "position": position, **more})
        self.human.put("claims", asdict(made))
        return made

    def exhibit(self, made: Exhibit) -> Exhibit:
        """Write an exhibit and give it back."""
        self.human.put("exhibits", asdict(made))
        return made

    def support(self, made: Support) -> Support:
        """Write a support; one that ties the same claim and exhibit takes its place.

        Raises EvidenceError for an unknown stance, weight, claim or exhibit.
        """
        _stand(made, self.book())
        for row in self.human.rows("supports", claim_id=made.claim_id, exhibit_id=made.exhibit_id):
            self.human.remove("supports", id=row["id"])
        self.human.put("supports", asdict(made))
        return made

    def next_number(self) -> int:
        """The number of the next exhibit: one more than the highest."""
        return max((item.number for item in self.book().exhibits), default=0) + 1

    def same(self, made: Exhibit) -> Exhibit | None:
        """The exhibit already in the ledger that quotes the same words of the same record, or None."""
        for item in self.book().exhibits:
            if all(getattr(item, name) == getattr(made, name) for name in SAME):
                return item
        return None

    def in_series(self, made: Exhibit) -> Exhibit:
        """The same exhibit with the form of number that this case prints."""
        rows = self.human.rows("settings", name=SERIES)
        return replace(made, series=str(rows[0]["value"] or "")) if rows else made

    def number(self, series: str) -> None:
        """Give all exhibits this form of number, and those that come."""
        self.human.put("settings", {"name": SERIES, "value": series})
        for item in self.book().exhibits:
            self.exhibit(replace(item, series=series))

    def order(self, claim_id: str, place: int) -> None:
        """Put a claim at this place among the claims, counted from 1."""
        claims = [claim for claim in self.book().claims if claim.claim_id != claim_id]
        moved = [claim for claim in self.book().claims if claim.claim_id == claim_id]
        at = max(0, place - 1)
        for position, claim in enumerate([*claims[:at], *moved, *claims[at:]], 1):
            self.human.put("claims", asdict(replace(claim, position=position)))

    def drop_claim(self, claim_id: str) -> None:
        """Remove a claim with its supports."""
        for row in self.human.rows("supports", claim_id=claim_id):
            self.human.remove("supports", id=row["id"])
        self.human.remove("claims", claim_id=claim_id)

    def drop_exhibit(self, exhibit_id: str) -> None:
        """Remove an exhibit with its supports."""
        for row in self.human.rows("supports", exhibit_id=exhibit_id):
            self.human.remove("supports", id=row["id"])
        self.human.remove("exhibits", exhibit_id=exhibit_id)

    def replace(self, book: Book) -> None:
        """Make the ledger equal to `book`; raises EvidenceError if that does not hold together."""
        for support in book.supports:
            _stand(support, book)
        with getattr(self.human, "together", nullcontext)():
            self._replace(book)

    def _replace(self, book: Book) -> None:
        kept = {claim.claim_id for claim in book.claims}, {item.exhibit_id for item in book.exhibits}
        for table, name, keep in (("claims", "claim_id", kept[0]), ("exhibits", "exhibit_id", kept[1])):
            for row in self.human.rows(table):
                if row[name] not in keep:
                    self.human.remove(table, **{name: row[name]})
        for row in self.human.rows("supports"):
            self.human.remove("supports", id=row["id"])
        for table, items in (("claims", book.claims), ("exhibits", book.exhibits), ("supports", book.supports)):
            for item in items:
                self.human.put(table, asdict(item))


def _stand(support: Support, book: Book) -> None:
    names = {claim.claim_id for claim in book.claims}
    if support.stance not in STANCES or support.weight not in WEIGHTS:
        raise EvidenceError(
            f"{support.exhibit_id} cannot bear on {support.claim_id} as “{support.stance}, {support.weight}”.",
            f"Stances: {', '.join(STANCES)}. Weights: {', '.join(WEIGHTS)}.",
        )
    if support.claim_id not in names:
        raise EvidenceError(
            f"There is no claim {support.claim_id}.", f"There are {', '.join(sorted(names)) or 'none'}."
        )
    if book.exhibit(support.exhibit_id) is None:
        raise EvidenceError(
            f"There is no exhibit {support.exhibit_id}, which {support.claim_id} cites.", "Add it first."
        )


def _free(taken: set[str]) -> str:
    number = 1
    while f"c{number}" in taken:
        number += 1
    return f"c{number}"


def _made(kind: type[Made], rows: Iterable[Mapping[str, Any]]) -> list[Made]:
    """Dataclasses from rows; columns that the class has not are left out, empty ones take its default."""
    known = {field.name: field for field in fields(kind)}
    made = []
    for row in rows:
        values = {name: row[name] for name in known if row.get(name) is not None}
        made.append(kind(**{name: _typed(known[name].type, value) for name, value in values.items()}))
    return made


def _typed(kind: Any, value: Any) -> Any:
    return int(value) if kind == "int" else str(value)
