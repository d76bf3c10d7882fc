"""Work on the ledger piece by piece: pin without a claim, tie what is pinned, take back, write anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..errors import EvidenceError
from .claims import Support
from .exhibits import Exhibit, exhibit
from .ledger import Ledger

__all__ = ["drop", "pin", "put", "remark", "untie"]


def pin(ledger: Ledger, row: Mapping[str, Any], note: str = "", quote: str = "") -> Exhibit:
    """Put a message or page in evidence, or `quote` of it; the same words of the same record only once.

    Raises EvidenceError if the quotation does not stand there character for character.
    """
    made = ledger.in_series(exhibit(row, ledger.next_number(), quote, note=note))
    return ledger.same(made) or ledger.exhibit(made)


def put(ledger: Ledger, claim_id: str, exhibit_id: str, stance: str, note: str | None = None) -> Support:
    """Tie an exhibit to a claim, or change how it bears on it; a note that is not given stays as it was.

    Raises EvidenceError for an unknown stance, claim or exhibit.
    """
    held = _held(ledger, claim_id, exhibit_id) or Support(claim_id=claim_id, exhibit_id=exhibit_id)
    return ledger.support(replace(held, stance=stance, note=held.note if note is None else note))


def untie(ledger: Ledger, claim_id: str, exhibit_id: str) -> None:
    """Take an exhibit off a claim; it stays in evidence. Raises EvidenceError if it is not tied to it."""
    if not ledger.human.remove("supports", claim_id=claim_id, exhibit_id=exhibit_id):
        raise EvidenceError(f"{exhibit_id} is not tied to {claim_id}.", "See case.claims.")


def remark(ledger: Ledger, exhibit_id: str, note: str) -> Exhibit:
    """Write the note of an exhibit; raises EvidenceError if there is none with this id."""
    item = ledger.book().exhibit(exhibit_id)
    if item is None:
        raise EvidenceError(f"There is no exhibit {exhibit_id}.", "See case.claims.")
    return ledger.exhibit(replace(item, note=note))


def drop(ledger: Ledger, which: str) -> None:
    """Remove a claim or an exhibit that nothing is tied to; raises EvidenceError if something is, or if it is unknown.

    What is tied to something is taken off first, so that nobody loses evidence by one wrong click.
    """
    book = ledger.book()
    tied = sum(which in (support.claim_id, support.exhibit_id) for support in book.supports)
    if tied:
        raise EvidenceError(f"{which} has {tied} ties.", "Take them off first.")
    gone = ledger.human.remove("claims", claim_id=which) + ledger.human.remove("exhibits", exhibit_id=which)
    if not gone:
        raise EvidenceError(f"There is no claim and no exhibit {which}.", "See case.claims.")


def _held(ledger: Ledger, claim_id: str, exhibit_id: str) -> Support | None:
    return next((item for item in ledger.book().of(claim_id) if item.exhibit_id == exhibit_id), None)
