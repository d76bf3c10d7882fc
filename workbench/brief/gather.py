"""From a case to the facts of its brief: plain values only, in an order that does not depend on chance.

`gather` decides what goes into a brief; `content.build` decides how it is told; the writers decide nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..analysis import frames
from ..evidence.checks import Check
from ..evidence.claims import Standing
from ..evidence.docket import Docket
from ..evidence.exhibits import Exhibit
from ..evidence.finder import Finder
from ..evidence.records import Records
from ..ingest.maps import PREFIX, nameless
from ..readers import readers
from .facts import (
    CaseFacts,
    CheckFact,
    ClaimFact,
    CustodyFact,
    ExhibitFact,
    FormatFact,
    GapFact,
    LexiconFact,
    OriginalFact,
    PersonFact,
    SearchFact,
    SupportFact,
)
from .formats_said import format_said
from .phrases import check_said, said
from .quoted import exhibit_fact
from .retold import retold

if TYPE_CHECKING:
    import pandas as pd

    from .facts import FigureFact

__all__ = ["Cover", "Material", "gather"]


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What the reporter says on the cover; `date` is YYYY-MM-DD."""

    title: str
    case: str
    date: str
    version: str = "1"
    language: str = "en"
    subtitle: str = ""
    handling: str = "Confidential. For the desk, the lawyer and the fact-checker only."
    sample: str = ""
    prepared_by: str = ""
    distribution: str = ""
    summary: str = ""


@dataclass(frozen=True, kw_only=True)
class Material:
    """What the brief is made from; pictures and tables come ready made from the rooms that own them."""

    docket: Docket
    records: Records
    names: Mapping[str, str]
    people: pd.DataFrame
    searches: Sequence[Mapping[str, Any]]
    custody: Sequence[Mapping[str, Any]]
    checks: Sequence[Check] = ()
    gaps: Sequence[GapFact] = ()
    lexicons: Sequence[LexiconFact] = ()
    counts: Sequence[tuple[str, str]] = ()
    timeline: FigureFact | None = None
    graph: FigureFact | None = None
    method: Sequence[str] = field(default_factory=tuple)
    finder: Finder | None = None


def gather(cover: Cover, material: Material) -> CaseFacts:
    """The facts of a brief on everything in the docket of a case."""
    files = frames.originals(material.records.snapshot)
    exhibits = _exhibits(material, cover.language)
    return CaseFacts(
        title=cover.title,
        case=cover.case,
        date=cover.date,
        version=cover.version,
        language=cover.language,
        subtitle=cover.subtitle,
        handling=said(cover.handling, cover.language),
        sample=cover.sample,
        prepared_by=cover.prepared_by,
        distribution=cover.distribution,
        summary=cover.summary,
        counts=tuple(material.counts),
        claims=tuple(_claims(material, cover.language)),
        exhibits=exhibits,
        timeline=material.timeline,
        graph=material.graph,
        people=tuple(_people(material, exhibits, cover.language)),
        gaps=tuple(material.gaps),
        searches=tuple(_search(row, cover.language) for row in material.searches),
        lexicons=tuple(material.lexicons),
        formats=tuple(_formats(files, cover.language)),
        versions=(("Leak Workbench", __version__),),
        method=tuple(material.method),
        originals=tuple(_originals(files)),
        custody=tuple(_custody(material.custody, cover.language)),
        checks=tuple(_check(check, cover.language) for check in material.checks),
        questions=tuple(claim.claim.open_questions for claim in material.docket if claim.claim.open_questions),
    )


def _check(check: Check, language: str) -> CheckFact:
    what, todo = check_said(check.code, check.what, check.todo, language)
    return CheckFact(severity=check.severity, subject=check.subject, what=what, todo=todo, override=check.override)


def _exhibits(material: Material, language: str) -> tuple[ExhibitFact, ...]:
    rooms: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in material.records.snapshot.table("conversations").to_pylist():
        rooms.setdefault((row["platform"], row["conversation_id"]), []).append(row)
    book = material.docket.book()
    cited = {support.exhibit_id for support in book.supports}
    chosen = [item for item in book.exhibits if item.exhibit_id in cited]
    records, names, finder = material.records, material.names, material.finder
    if finder is not None:
        _drawn(chosen, finder)
    return tuple(exhibit_fact(item, records, rooms, names, finder, language) for item in chosen)


def _drawn(chosen: Sequence[Exhibit], finder: Finder) -> None:
    """Have the pages of all Office documents that are quoted drawn at once."""
    pages = {(item.original_sha256, item.original) for item in chosen if item.kind == "page"}
    found = (finder.find(*place).original for place in sorted(pages))
    finder.office.prepare([original for original in found if original is not None])


def _claims(material: Material, language: str) -> list[ClaimFact]:
    book, standings = material.docket.book(), material.docket.standings(language)
    labels = {item.exhibit_id: item.label for item in book.exhibits}
    facts = []
    for claim in book.claims:
        stand: Standing = standings[claim.claim_id]
        origins = material.records.origins(book, claim.claim_id)
        supports = [
            SupportFact(
                exhibit=labels[s.exhibit_id],
                stance=s.stance,
                weight=s.weight,
                note=s.note,
                counts=origins[s.exhibit_id].counts,
                why=retold(said(origins[s.exhibit_id].why, language), language),
            )
            for s in book.of(claim.claim_id)
        ]
        mine = [_search(row, language) for row in material.searches if row.get("claim_id") == claim.claim_id]
        facts.append(
            ClaimFact(
                id=claim.claim_id,
                text=claim.text,
                standing=stand.status,
                contested=stand.contested,
                explanation=stand.explanation,
                wording=stand.wording,
                kind=claim.kind,
                status=claim.status,
                note=claim.note,
                response=claim.response,
                open_questions=claim.open_questions,
                supports=tuple(supports),
                searches=tuple(mine),
                missing=tuple(_missing(material, [s.exhibit for s in supports], language)),
            )
        )
    return facts


def _missing(material: Material, exhibits: Sequence[str], language: str) -> list[str]:
    """What is not there in the conversations that a claim rests on."""
    book = material.docket.book()
    rows = [material.records.of(item) for item in book.exhibits if item.label in set(exhibits)]
    rooms = {str(row.get("conversation")) for row in rows if row and "message_key" in row}
    near = [gap for gap in material.gaps if gap.where in rooms and gap.since]
    told = [f"{gap.where}: {gap.what} ({_span(gap) or said('no date', language)})" for gap in near]
    more = said("and {n} more (see What is missing)", language).format(n=len(told) - 6)
    return told[:6] + ([more] if len(told) > 6 else [])


def _span(gap: GapFact) -> str:
    return " – ".join(part[:10] for part in dict.fromkeys((gap.since, gap.until)) if part)


def _people(material: Material, exhibits: tuple[ExhibitFact, ...], language: str) -> list[PersonFact]:
    """The persons who wrote what is put in evidence."""
    authors = {exhibit.target.sender for exhibit in exhibits}
    facts = []
    for row in material.people.to_dict("records"):
        names = {str(name) for name in _texts(row["names"])} | {str(row["person"])}
        if not names & authors:
            continue
        facts.append(
            PersonFact(
                name=str(row["person"]),
                role=", ".join(_texts(row["roles"])),
                accounts=tuple(_texts(row["accounts"])),
                identified="; ".join(retold(part, language) for part in str(row["joined"]).split("; ") if part)
                or said("one account; nothing was joined", language),
                note=", ".join(name for name in sorted(names - {str(row["person"])})[:4]),
            )
        )
    return facts


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    return [] if value is None or isinstance(value, float) else [str(item) for item in value if item]


def _search(row: Mapping[str, Any], language: str) -> SearchFact:
    filters = row.get("filters") or {}
    told = ", ".join(f"{name}: {value}" for name, value in sorted(filters.items())) if filters else ""
    return SearchFact(
        query=str(row.get("query") or ""),
        hits=int(row.get("hits") or 0),
        candidates=int(row.get("candidates") or 0),
        at=str(row.get("at") or "")[:16],
        filters=told,
        purpose=said(str(row.get("purpose") or ""), language),
        claim=str(row.get("claim_id") or ""),
    )


def _formats(files: pd.DataFrame, language: str) -> list[FormatFact]:
    used = {str(name) for name in files["reader"].unique() if name}
    known = {**readers(), **{name: nameless(name) for name in used if name.startswith(PREFIX)}}
    told = {
        name: format_said(name, known[name].title, known[name].limits, language) for name in sorted(used & set(known))
    }
    return [
        FormatFact(format=name, title=title, limits=limits, version=str(known[name].version))
        for name, (title, limits) in told.items()
    ]


def _originals(files: pd.DataFrame) -> list[OriginalFact]:
    rows = files.drop_duplicates(["path", "sha256"]).sort_values("path", kind="stable").to_dict("records")
    return [
        OriginalFact(
            path=str(row["path"]),
            sha256=str(row["sha256"]),
            size=int(row["size"] or 0),
            reader=str(row["reader"] or ""),
            state=str(row["state"]),
            reason=str(row["reason"] or ""),
            messages=int(row["messages"] or 0),
            documents=int(row["documents"] or 0),
            skipped=int(row["skipped"] or 0),
            first=_iso(row["first"]),
            last=_iso(row["last"]),
            custodian=str(row["custodian"] or ""),
        )
        for row in rows
    ]


def _custody(entries: Sequence[Mapping[str, Any]], language: str) -> list[CustodyFact]:
    return [
        CustodyFact(
            seq=int(entry["seq"]),
            at=str(entry["at"]),
            what=said(str(entry["what"]), language),
            who=str(entry["who"]),
            detail=_detail(entry["detail"], language),
            prev=str(entry["prev"]),
            hash=str(entry["hash"]),
        )
        for entry in entries
    ]


def _detail(detail: Any, language: str) -> str:
    """The numbers of an entry in words: never a path of the computer on which the case was made."""
    if not isinstance(detail, Mapping):
        return ""
    plain = {name: value for name, value in detail.items() if isinstance(value, int | float) or name == "version"}
    return ", ".join(f"{said(name, language)} {value}" for name, value in sorted(plain.items()))


def _iso(moment: Any) -> str:
    return "" if moment is None or moment != moment else str(moment)[:16]
