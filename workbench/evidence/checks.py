"""The checks before export: each finding is a row with its severity and what to do; an open error stops the export."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .. import hashing
from ..errors import EvidenceError
from .exhibits import Exhibit, difference, place, words
from .hedges import cues
from .ledger import Book

ABSENT = "was not found among the originals."
SEVERITIES = ("error", "warning", "info")
Record = Callable[[str], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One finding: `code` names the check, `subject` the claim or exhibit, `override` a recorded reason."""

    severity: str
    code: str
    subject: str
    what: str
    todo: str = ""
    override: str = ""

    @property
    def key(self) -> str:
        """What an override is recorded under: code and subject."""
        return f"{self.code}:{self.subject}"

    @property
    def blocks(self) -> bool:
        """True for an error without a recorded reason to go on."""
        return self.severity == "error" and not self.override


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """What the checks look at beside the book itself.

    `record` gives the message or page row of a key; `of`, where given, the row of an exhibit, which tells apart the
    versions of one message. `searches` are rows of the search log. `weak` maps an account to
    the reason why its person was merged on weak grounds. `changed` maps an exhibit id to what `verify` found wrong
    with its original. `overrides` maps `code:subject` to a reason.
    """

    record: Record
    searches: Sequence[Mapping[str, Any]] = ()
    weak: Mapping[str, str] = field(default_factory=dict)
    changed: Mapping[str, str] = field(default_factory=dict)
    overrides: Mapping[str, str] = field(default_factory=dict)
    of: Callable[[Exhibit], Mapping[str, Any] | None] | None = None

    def row(self, item: Exhibit) -> Mapping[str, Any] | None:
        """The row that an exhibit quotes, in the version that it quotes where `of` is given."""
        return self.of(item) if self.of is not None else self.record(item.target_key)


def check(book: Book, grounds: Grounds) -> list[Check]:
    """Every finding, errors first, then in the order of the book."""
    found = [*_exhibits(book, grounds), *_claims(book, grounds)]
    told = [_overridden(item, grounds.overrides) for item in found]
    return sorted(told, key=lambda item: SEVERITIES.index(item.severity))


def require(checks: Sequence[Check]) -> None:
    """Raises EvidenceError, naming them, if errors without a recorded reason remain."""
    if blocking := [item for item in checks if item.blocks]:
        named = " ".join(f"{item.subject}: {item.what}" for item in blocking[:5])
        more = f" ({len(blocking) - 5} more.)" if len(blocking) > 5 else ""
        todo = f"{blocking[0].todo} Or record a reason to export in spite of it."
        raise EvidenceError(f"The brief cannot be exported. {named}{more}", todo)


def _exhibits(book: Book, grounds: Grounds) -> Iterator[Check]:
    cited = {support.exhibit_id for support in book.supports}
    for item in book.exhibits:
        row = grounds.row(item)
        if row is None:
            yield _row("error", "record-missing", item, "its message or page is not in the case.", "Ingest it again.")
            continue
        yield from _words(item, row)
        yield from _original(item, grounds)
        yield from _time(item, row)
        yield from _translation(item)
        account = f"{row.get('platform')}:{row.get('sender_id')}"
        if account in grounds.weak:
            what = f"its author is named on weak grounds: {grounds.weak[account]}"
            yield _row("warning", "weak-identity", item, what, "Find a second ground, or quote the account's own name.")
        if item.exhibit_id not in cited:
            yield _row("info", "uncited", item, "no claim cites it.", "Cite it or leave it out.")


def _original(item: Exhibit, grounds: Grounds) -> Iterator[Check]:
    told = grounds.changed.get(item.exhibit_id, "")
    if told.endswith(ABSENT):
        todo = "Attach the disk that holds it, or verify elsewhere: workbench verify CASE --originals PLACE."
        yield _row("warning", "original-absent", item, told, todo)
    elif told:
        yield _row("error", "original-changed", item, told, "Restore the original.")


def _words(item: Exhibit, row: Mapping[str, Any]) -> Iterator[Check]:
    if item.kind in ("table", "picture"):
        yield from _area(item, row)
        return
    text = words(row)
    found = place(item, text)
    if found is None:
        what = f"the quotation is not what stands in the original: {difference(item.quote, text)}."
        yield _row("error", "altered-quotation", item, what, "Restore it character for character.")
    elif not _surrounded(item, text, found):
        what = "the quotation begins or ends elsewhere than when it was put in evidence."
        yield _row("error", "altered-quotation", item, what, "Restore it, or put the passage in evidence anew.")
    for column, held in (("item_sha256", item.item_sha256), ("original_sha256", item.original_sha256)):
        if held and row.get(column) and held != row[column]:
            what = f"its {column} is not that of the record in the case."
            yield _row("error", "hash-differs", item, what, "Put the passage in evidence anew.")


def _area(item: Exhibit, row: Mapping[str, Any]) -> Iterator[Check]:
    """Cells hash to what they were when they were put in evidence; their original's hash pins a picture."""
    if item.kind == "table" and hashing.sha256(item.quote.encode()) != item.item_sha256:
        what = f"the cells {item.area} are not those that were put in evidence."
        yield _row("error", "altered-quotation", item, what, "Restore them, or put the range in evidence anew.")
    if item.original_sha256 != row.get("original_sha256"):
        what = "its original_sha256 is not that of the record in the case."
        yield _row("error", "hash-differs", item, what, "Put it in evidence anew.")


def _surrounded(item: Exhibit, text: str, found: tuple[int, int]) -> bool:
    """True where the words before and after are those of when it was put in evidence; none are, where none were."""
    before, after = text[: found[0]], text[found[1] :]
    if item.end and item.end - item.start != len(item.quote):
        return False
    anchored = bool(item.end or item.prefix or item.suffix)  # a file written by hand may leave the anchors out
    if anchored and ((before and not item.prefix) or (after and not item.suffix)):
        return False
    return before.endswith(item.prefix) and after.startswith(item.suffix)


def _time(item: Exhibit, row: Mapping[str, Any]) -> Iterator[Check]:
    flags = list(row["flags"]) if row.get("flags") is not None else []
    other = row.get("sent_alternative")
    doubled = other is not None and other == other and row.get("sent_basis") == "assumed"
    if "ambiguous-date" not in flags and doubled:
        what = "the clocks were changed in that hour: its time can be an hour earlier or later."
        yield _row("warning", "clock-change", item, what, "Give both times, or the day alone.")
    elif "ambiguous-date" in flags or (other is not None and other == other):
        what = "day and month of its date can be read two ways."
        yield _row("warning", "ambiguous-date", item, what, "Settle it, or give both dates.")
    if "impossible-date" in flags:
        yield _row("warning", "impossible-date", item, "its date is in no calendar.", "Do not give a date.")
    if row.get("sent_basis") == "exporter-local":
        what = "its time is a wall clock whose zone nobody named."
        yield _row("info", "unknown-zone", item, what, "Name the zone at ingest, or give the day with care.")


def _translation(item: Exhibit) -> Iterator[Check]:
    if item.translation and not item.reviewed_by:
        by = item.translator or "nobody named"
        what = f"its translation (by {by}) is not signed by a person who reads the language."
        yield _row("warning", "unsigned-translation", item, what, "Have it reviewed and record by whom.")


def _claims(book: Book, grounds: Grounds) -> Iterator[Check]:
    searched = {str(row.get("claim_id")) for row in grounds.searches if _contrary(row)}
    for claim in book.claims:
        supports = book.of(claim.claim_id)
        if not [item for item in supports if item.stance != "context"]:
            what = "no exhibit supports or contradicts it."
            todo = "Tie evidence to it or drop the sentence."
            yield Check(severity="error", code="orphan-claim", subject=claim.claim_id, what=what, todo=todo)
        if claim.claim_id not in searched:
            what = "no search for evidence against it is recorded."
            todo = "Search for the contrary with purpose “contrary” and this claim's id."
            yield Check(severity="warning", code="no-contrary-search", subject=claim.claim_id, what=what, todo=todo)
        for support in supports:
            item = book.exhibit(support.exhibit_id)
            row = grounds.row(item) if item else None
            if item and row and support.stance == "supports":
                yield from _assertion(claim.claim_id, item, row)


def _assertion(claim_id: str, item: Exhibit, row: Mapping[str, Any]) -> Iterator[Check]:
    found = cues(words(row), item.start, item.end)
    if found:
        named = ", ".join(f"{kind} (“{cue}”)" for kind, cue in found)
        what = f"it supports {claim_id}, but its words may be {named}."
        yield _row("warning", "not-asserted", item, what, "Read it again: who asserts this, and how surely?")


def _contrary(row: Mapping[str, Any]) -> bool:
    purpose = str(row.get("purpose") or "").casefold()
    return any(word in purpose for word in ("contra", "against", "counter", "反", "相反"))


def _row(severity: str, code: str, item: Exhibit, what: str, todo: str) -> Check:
    return Check(severity=severity, code=code, subject=item.label, what=what, todo=todo)


def _overridden(item: Check, overrides: Mapping[str, str]) -> Check:
    reason = overrides.get(item.key, "").strip()
    if not reason:
        return item
    return Check(
        severity=item.severity, code=item.code, subject=item.subject, what=item.what, todo=item.todo, override=reason
    )
