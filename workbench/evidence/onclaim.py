"""One claim as a reporter works on it: evidence tied to it or taken off, its words and its status changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import show
from ..errors import EvidenceError
from . import pins
from .claims import Claim, Standing, Support
from .exhibits import Exhibit, exhibit, shortened

if TYPE_CHECKING:
    from .docket import Docket

__all__ = ["OnClaim", "row_of"]

MARKS = {"supports": "+", "contradicts": "−", "context": "·"}
EDITABLE = ("text", "kind", "status", "note", "response", "open_questions")


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

    def support(self, hit: Any, note: str = "", *, weight: str = "direct", **how: Any) -> OnClaim:
        """Tie a hit to the claim as evidence for it; `how` is that of `tie` (`quote`, `thread`, `before`, `after`)."""
        return self.tie(hit, "supports", note, weight=weight, **how)

    def contradict(self, hit: Any, note: str = "", *, weight: str = "direct", **how: Any) -> OnClaim:
        """Tie a hit to the claim as evidence against it."""
        return self.tie(hit, "contradicts", note, weight=weight, **how)

    def context(self, hit: Any, note: str = "", **how: Any) -> OnClaim:
        """Tie a hit to the claim as something to know that neither supports nor contradicts it."""
        return self.tie(hit, "context", note, **how)

    def tie(
        self,
        hit: Any,
        stance: str,
        note: str = "",
        *,
        quote: str = "",
        weight: str = "direct",
        by: str = "",
        **how: Any,
    ) -> OnClaim:
        """Tie a hit or a row to the claim; the same words of the same record become one exhibit only.

        `hit` may be a hit of a search, a row of messages or pages, `case.cells(...)` or `case.picture(...)`. `quote`
        cuts the quotation down to some of its words; `thread=True` prints the whole thread around a message, `before`
        and `after` so many of its neighbours. Raises EvidenceError if the quotation does not stand there character
        for character.
        """
        ledger = self._docket.ledger
        if unknown := set(how) - {"thread", "before", "after", "at"}:
            raise EvidenceError(f"Nothing is known of {', '.join(sorted(unknown))}.", "See OnClaim.tie.")
        made = ledger.in_series(exhibit(row_of(hit), ledger.next_number(), quote, **how))
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
        """Take an exhibit (EX-003) off the claim; it stays in evidence. Raises EvidenceError if it is not tied."""
        pins.untie(self._docket.ledger, self.id, self._docket.exhibit(exhibit_id).id)
        return self

    def edit(self, **words: str) -> OnClaim:
        """Change text, kind, status, note, response or open_questions; raises EvidenceError for anything else."""
        if unknown := set(words) - set(EDITABLE):
            raise EvidenceError(f"A claim has no {', '.join(sorted(unknown))}.", f"It has {', '.join(EDITABLE)}.")
        now = self.claim
        text = words.pop("text", now.text)
        self._docket.ledger.claim(text, now.claim_id, **words)
        return self

    def move(self, place: int) -> OnClaim:
        """Put the claim at this place among the claims, counted from 1."""
        self._docket.ledger.order(self.id, place)
        return self

    def remove(self) -> None:
        """Take the claim out of the case, with what ties exhibits to it; the exhibits stay."""
        self._docket.ledger.drop_claim(self.id)

    def search_against(self, search: Any, *queries: str) -> dict[str, int]:
        """Run searches for evidence against the claim and put each on record; gives the hits of each query."""
        return {query: search(query, purpose="contradiction", claim=self.id).total for query in queries}

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


def row_of(hit: Any) -> dict[str, Any]:
    """The stored row of a hit, of a DataFrame's row, or a row itself."""
    row = getattr(hit, "row", hit)
    if hasattr(row, "to_dict"):
        row = row.to_dict()
    if not isinstance(row, dict) or not (
        {"message_key", "page_key"} & set(row) or {"area", "document_key"} <= set(row)
    ):
        raise EvidenceError("This is no message and no page.", "Give a hit of a search, or a row of case.messages().")
    return row
