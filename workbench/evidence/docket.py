"""The docket: all claims of a case with their evidence, as a reporter works on them from a notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .. import show
from ..errors import EvidenceError
from . import claims_file, pins
from .claims import Claim, Standing, Support, standing
from .exhibits import Exhibit, exhibit, shortened
from .ledger import Book, Ledger, Rows
from .records import Records

__all__ = ["Docket", "OnClaim"]

MARKS = {"supports": "+", "contradicts": "−", "context": "·"}


class Docket:
    """All claims of a case; `claims[0]` or `claims["c1"]` gives one, `load` and `dump` speak claims.yaml.

    `records` is asked for anew each time, so that what was ingested meanwhile is seen.
    """

    def __init__(self, human: Rows, records: Callable[[], Records]) -> None:
        self.ledger = Ledger(human)
        self.records = records

    def __len__(self) -> int:
        return len(self.book().claims)

    def __iter__(self) -> Iterator[OnClaim]:
        return (OnClaim(self, claim.claim_id) for claim in self.book().claims)

    def __getitem__(self, which: int | str) -> OnClaim:
        claims = self.book().claims
        for number, claim in enumerate(claims):
            if which in (number, claim.claim_id, number - len(claims)):
                return OnClaim(self, claim.claim_id)
        raise EvidenceError(f"There is no claim {which!r}.", f"There are {len(claims)}: c1, c2, ...")

    def book(self) -> Book:
        """Claims, exhibits and supports as they stand now."""
        return self.ledger.book()

    def write(self, text: str, claim_id: str = "", **more: str) -> OnClaim:
        """The claim with this sentence, written if it is not there yet; raises EvidenceError for an empty one."""
        for claim in self.book().claims:
            if claim.text == text and claim_id in ("", claim.claim_id):
                return OnClaim(self, claim.claim_id)
        return OnClaim(self, self.ledger.claim(text, claim_id, **more).claim_id)

    def pin(self, hit: Any, note: str = "", *, quote: str = "") -> Exhibit:
        """Put a hit (or a row) in evidence without tying it to a claim yet; the same words become one exhibit only."""
        return pins.pin(self.ledger, _row(hit), note, quote)

    def remark(self, exhibit_id: str, note: str) -> Exhibit:
        """Write the note of an exhibit; raises EvidenceError if there is none with this id."""
        return pins.remark(self.ledger, exhibit_id, note)

    def drop(self, which: str) -> Docket:
        """Remove a claim or an exhibit that nothing is tied to; raises EvidenceError if something is."""
        pins.drop(self.ledger, which)
        return self

    def standings(self, language: str = "en") -> dict[str, Standing]:
        """The computed standing of every claim, by its id."""
        book = self.book()
        origins = self.records().origins(book.exhibits)
        return {claim.claim_id: standing(book.of(claim.claim_id), origins, language) for claim in book.claims}

    def load(self, path: str | Path) -> Docket:
        """Take claims, exhibits and supports from a claims.yaml; what is not in it stays as it is.

        Raises EvidenceError for a file that cannot be understood. Whether its quotations hold is told by the checks.
        """
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise EvidenceError(f"{path} cannot be read: {error}.", "Name a claims.yaml in UTF-8.") from error
        new = claims_file.load(text)
        old = self.book()
        claims = {item.claim_id: item for item in (*old.claims, *new.claims)}
        exhibits = {item.exhibit_id: item for item in (*old.exhibits, *new.exhibits)}
        supports = {(item.claim_id, item.exhibit_id): item for item in (*old.supports, *new.supports)}
        self.ledger.replace(Book(tuple(claims.values()), tuple(exhibits.values()), tuple(supports.values())))
        return self

    def search_against(self, search: Callable[..., Any], path: str | Path) -> dict[str, int]:
        """Run the searches for evidence against the claims that a YAML file lists, and give the hits of each query.

        The file is a list of {claim, query}; `search` is that of the case, which puts each search on record. Raises
        EvidenceError for a file that is no such list.
        """
        found = {}
        for entry in claims_file.searches(Path(path)):
            found[entry["query"]] = search(entry["query"], purpose="contradiction", claim=entry["claim"]).total
        return found

    def dump(self, path: str | Path) -> Path:
        """Write claims.yaml, for git and for editing by hand; gives its path."""
        place = Path(path)
        place.write_text(claims_file.dump(self.book()), encoding="utf-8")
        return place

    def __repr__(self) -> str:
        if not len(self):
            return "No claims yet. Write one: case.claim('The sentence as it will be printed.')"
        return "\n".join(str(claim) for claim in self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        parts = [claim.markup() for claim in self]
        return show.bundle(show.block("Claims", *(parts or [show.quiet(repr(self))])), show.plain(repr(self)))


class OnClaim:
    """One claim, to work on: `support`, `contradict` and `context` tie a hit (or a message's row) to it."""

    def __init__(self, docket: Docket, claim_id: str) -> None:
        self._docket = docket
        self.id = claim_id

    @property
    def claim(self) -> Claim:
        """The claim as it stands in the case now; raises EvidenceError if it was removed."""
        for claim in self._docket.book().claims:
            if claim.claim_id == self.id:
                return claim
        raise EvidenceError(f"The claim {self.id} is not in the case any more.")

    @property
    def text(self) -> str:
        """The sentence as it will be printed."""
        return self.claim.text

    @property
    def standing(self) -> Standing:
        """How well the claim stands, computed from its exhibits."""
        return self._docket.standings()[self.id]

    def support(self, hit: Any, note: str = "", *, quote: str = "", weight: str = "direct") -> OnClaim:
        """Tie a hit to the claim as evidence for it; `quote` cuts the quotation down to some of its words."""
        return self.tie(hit, "supports", note, quote=quote, weight=weight)

    def contradict(self, hit: Any, note: str = "", *, quote: str = "", weight: str = "direct") -> OnClaim:
        """Tie a hit to the claim as evidence against it."""
        return self.tie(hit, "contradicts", note, quote=quote, weight=weight)

    def context(self, hit: Any, note: str = "", *, quote: str = "") -> OnClaim:
        """Tie a hit to the claim as something to know that neither supports nor contradicts it."""
        return self.tie(hit, "context", note, quote=quote)

    def tie(
        self, hit: Any, stance: str, note: str = "", *, quote: str = "", weight: str = "direct", by: str = ""
    ) -> OnClaim:
        """Tie a hit or a row to the claim; the same words of the same record become one exhibit only.

        Raises EvidenceError if the quotation does not stand there character for character.
        """
        ledger = self._docket.ledger
        made = exhibit(_row(hit), ledger.next_number(), quote)
        held = ledger.same(made) or ledger.exhibit(made)
        ledger.support(
            Support(claim_id=self.id, exhibit_id=held.exhibit_id, stance=stance, weight=weight, note=note, by=by)
        )
        return self

    def put(self, exhibit_id: str, stance: str, note: str | None = None) -> OnClaim:
        """Tie an exhibit that is in evidence already to the claim, or change its stance or note."""
        pins.put(self._docket.ledger, self.id, exhibit_id, stance, note)
        return self

    def untie(self, exhibit_id: str) -> OnClaim:
        """Take an exhibit off the claim; it stays in evidence. Raises EvidenceError if it is not tied to it."""
        pins.untie(self._docket.ledger, self.id, exhibit_id)
        return self

    def evidence(self) -> list[tuple[Support, Exhibit]]:
        """Supports with their exhibits, as they were tied."""
        book = self._docket.book()
        pairs = [(support, book.exhibit(support.exhibit_id)) for support in book.of(self.id)]
        return [(support, item) for support, item in pairs if item is not None]

    def __repr__(self) -> str:
        stand = self.standing
        lines = [f"{self.id}: {self.text}", f"   {_title(stand)}: {stand.explanation}"]
        for support, item in self.evidence():
            row = self._docket.records().of(item)
            lines.append(f"   {MARKS[support.stance]} {item.label} {_about(row)}: {shortened(item.quote, 90)}")
        return show.plain("\n".join(lines))

    def markup(self) -> show.Markup:
        """The claim as static HTML: sentence, standing, and its exhibits as a table."""
        stand, rows = self.standing, []
        for support, item in self.evidence():
            about = _about(self._docket.records().of(item), "\n")  # a name from right to left would turn the date
            place = show.quiet(f"{item.original}{item.locator}")
            quote = show.Markup(f"{show.words(item.quote)}<br>{place}")
            rows.append([support.stance, item.label, about, quote, support.note])
        head = show.strong(f"{self.id}  {self.text}")
        table = show.table(["", "exhibit", "who and when", "verbatim, and where", "note"], rows) if rows else ""
        told = show.quiet(f"{_title(stand)}. {stand.explanation} Wording: {stand.wording}.")
        return show.Markup(f'<div style="margin: 10px 0;">{head}<br>{told}{table}</div>')

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return show.bundle(show.block("", self.markup()), repr(self))


def _title(stand: Standing) -> str:
    return stand.status.capitalize() + (", contested" if stand.contested else "")


def _about(row: dict[str, Any] | None, joint: str = ", ") -> str:
    if row is None:
        return "(not in the case)"
    who = row.get("sender") or row.get("author") or ""
    at = row.get("sent_at")
    when = "" if at is None or at != at else str(at)[:16]
    return joint.join(part for part in (str(who), when or str(row.get("label") or "")) if part)


def _row(hit: Any) -> dict[str, Any]:
    """The stored row of a hit, of a DataFrame's row, or a row itself."""
    row = getattr(hit, "row", hit)
    if hasattr(row, "to_dict"):
        row = row.to_dict()
    if not isinstance(row, dict) or not ({"message_key", "page_key"} & set(row)):
        raise EvidenceError("This is no message and no page.", "Give a hit of a search, or a row of case.messages().")
    return row
