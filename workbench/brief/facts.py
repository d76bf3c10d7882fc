"""The facts of a brief as plain frozen dataclasses: what `workbench.case` gathers and `content.build` sets in type.

Nothing here reads a store or a clock; equal facts give equal briefs. Times are text, already told as precisely as the
originals tell them. Names may be pseudonyms: whoever gathers the facts decides (see `workbench.evidence.redaction`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFact:
    """One message or document page as it is shown in an exhibit, verbatim.

    `role`: target, parent, before, after. `at`: ISO text; `certainty`: a few words on zone and basis ("UTC, from the
    server", "exporter's wall clock, zone unknown"). `notes`: what happened to it ("edited 09:16", "recalled",
    "file quota.xlsx, not in the leak").
    """

    key: str
    sender: str
    text: str
    at: str = ""
    certainty: str = ""
    role: str = "target"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitFact:
    """One exhibit: the quoted words, where they stand to the byte, and everything around them.

    `messages` holds parent, before, target and after in reading order. `present` are the members at that moment (or
    the recipients, readers), `present_basis` says how that is known. `offset` and `length` count bytes in the
    original. `picture` is a PNG of a strip of a page or a copy of a picture, `picture_told` the key of the chrome that
    says which. `columns` and `rows` are the cells of a table, `headers` those of a mail.
    """

    number: str
    quote: str
    kind: str = "message"
    title: str = ""
    conversation: str = ""
    messages: tuple[MessageFact, ...] = ()
    present: tuple[str, ...] = ()
    present_basis: str = ""
    translation: str = ""
    translator: str = ""
    reviewed_by: str = ""
    note: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 0
    end: int = 0
    target_key: str = ""
    original: str = ""
    original_sha256: str = ""
    locator: str = ""
    offset: int | None = None
    length: int | None = None
    item_sha256: str = ""
    picture: bytes = b""
    picture_told: str = ""
    area: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    hidden: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    redacted: bool = False

    @property
    def target(self) -> MessageFact:
        """The message or page that holds the quoted words."""
        for message in self.messages:
            if message.role == "target":
                return message
        return MessageFact(key=self.target_key, sender="", text=self.quote)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportFact:
    """How one exhibit bears on one claim. `counts` is false where it adds no independence; `why` says why."""

    exhibit: str
    stance: str
    weight: str = "direct"
    note: str = ""
    counts: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFact:
    """A search that was run: query, filters, how many hits, and what for (claim ids in `claim`)."""

    query: str
    hits: int
    candidates: int = 0
    at: str = ""
    filters: str = ""
    purpose: str = ""
    claim: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFact:
    """One sentence of the story with its computed standing.

    `standing`: supported, single-origin, contradicted, unverified; `contested` where something speaks against a
    supported claim. `explanation`, `wording`: sentences from `workbench.evidence.claims.standing`. `kind`,
    `status` and `response` are the reporter's own. `missing`: what is not there in the claim's period.
    """

    id: str
    text: str
    standing: str
    contested: bool = False
    explanation: str = ""
    wording: str = ""
    kind: str = ""
    status: str = ""
    note: str = ""
    response: str = ""
    open_questions: str = ""
    supports: tuple[SupportFact, ...] = ()
    searches: tuple[SearchFact, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureFact:
    """A figure with its data: the same facts as picture, as words (`alt`) and as a table."""

    alt: str
    caption: str
    svg: bytes = b""
    png: bytes = b""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFact:
    """An event of the story's own timeline; `exhibits` are exhibit numbers."""

    at: str
    text: str
    until: str = ""
    certainty: str = ""
    exhibits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFact:
    """A person in the brief: role, the accounts judged to be theirs, and on what grounds."""

    name: str
    role: str = ""
    accounts: tuple[str, ...] = ()
    identified: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapFact:
    """Something that is missing: what, where, when, and what it means for the story."""

    what: str
    where: str = ""
    since: str = ""
    until: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LexiconFact:
    """A topic's word list: name, version, terms, exclusions, hits, and a sampled precision in words."""

    name: str
    version: str = ""
    terms: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    hits: int | None = None
    precision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatFact:
    """A format that was read: the reader's title and version, and what the format cannot prove."""

    format: str
    title: str
    limits: str
    version: str = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalFact:
    """One original of the case; `state` read, failed or skipped, `reason` why."""

    path: str
    sha256: str
    size: int
    reader: str = ""
    state: str = "read"
    reason: str = ""
    messages: int = 0
    documents: int = 0
    skipped: int = 0
    first: str = ""
    last: str = ""
    custodian: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyFact:
    """One entry of the hash-chained custody log."""

    seq: int
    at: str
    what: str
    who: str = ""
    detail: str = ""
    prev: str = ""
    hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFact:
    """One row of the checks before export; `override` is the recorded reason for going on in spite of an error."""

    severity: str
    subject: str
    what: str
    todo: str = ""
    override: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """Everything that a brief says. `date` is YYYY-MM-DD; `language` is "en" or "zh".

    `summary` is the reporter's (150 words at most) or empty, and then computed. `sample` is a line such as "Invented
    sample: no person or company here exists", printed on the cover and every page. `prepared_by` is a desk, not a
    login. `counts` are pairs for the cover ("Messages", "12,345 rows, ...").
    """

    title: str
    case: str
    date: str
    version: str = "1"
    language: str = "en"
    subtitle: str = ""
    handling: str = ""
    sample: str = ""
    prepared_by: str = ""
    distribution: str = ""
    summary: str = ""
    counts: tuple[tuple[str, str], ...] = ()
    claims: tuple[ClaimFact, ...] = ()
    exhibits: tuple[ExhibitFact, ...] = ()
    timeline: FigureFact | None = None
    events: tuple[EventFact, ...] = ()
    graph: FigureFact | None = None
    people: tuple[PersonFact, ...] = ()
    gaps: tuple[GapFact, ...] = ()
    searches: tuple[SearchFact, ...] = ()
    lexicons: tuple[LexiconFact, ...] = ()
    formats: tuple[FormatFact, ...] = ()
    versions: tuple[tuple[str, str], ...] = ()
    method: tuple[str, ...] = ()
    originals: tuple[OriginalFact, ...] = ()
    custody: tuple[CustodyFact, ...] = ()
    checks: tuple[CheckFact, ...] = ()
    questions: tuple[str, ...] = ()
