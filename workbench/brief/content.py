"""The content of a brief: facts in, one frozen tree out. The writers print it and decide nothing.

Variants: "editor" (the brief), "lawyer" (the full exhibit book), "checker" (the fact-checker's sheet) and "page"
(one page).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from .. import hashing
from ..errors import UsageError
from . import checker, exhibits, findings, matrix, onepage, record, story
from .facts import CaseFacts
from .tree import Attached, Block, Brief, Callout, Cover, Heading, Line, Run, line
from .words import chrome

__all__ = ["VARIANTS", "build"]

MOST_LISTED = 60
Words = dict[str, str]
Section = Callable[[CaseFacts, Words], list[Block]]

VARIANTS: dict[str, tuple[Section, ...]] = {
    "editor": (
        findings.section,
        matrix.section,
        story.timeline,
        story.people,
        exhibits.section,
        record.missing,
        record.method,
        record.limits,
        record.originals,
        record.custody,
        record.questions,
        record.checks,
    ),
    "lawyer": (
        matrix.section,
        exhibits.book,
        record.missing,
        record.method,
        record.limits,
        record.every_original,
        record.custody,
        record.questions,
        record.checks,
    ),
    "checker": (checker.sheet,),
    "page": (onepage.summary,),
}


def build(facts: CaseFacts, variant: str = "editor") -> Brief:
    """The brief of `facts`.

    Raises UsageError for an unknown variant or language, EvidenceError for a summary of more than 150 words, for an
    exhibit number used twice, and for a claim that cites an exhibit which is not there.
    """
    if variant not in VARIANTS:
        raise UsageError(f"There is no brief called {variant!r}.", f"Choose one of {', '.join(VARIANTS)}.")
    words = chrome(facts.language)
    findings.require(facts)
    blocks: list[Block] = []
    for section in VARIANTS[variant]:
        blocks.extend(section(facts, words))
    return _bound(facts, variant, words, tuple(blocks))


def manifest(facts: CaseFacts) -> bytes:
    """The originals in the form that `sha256sum -c` checks."""
    return hashing.manifest_lines((original.sha256, original.path) for original in facts.originals).encode()


def exhibits_file(facts: CaseFacts) -> bytes:
    """The exhibits as JSON lines for the bundle's verify.py: quotation, place, hashes."""
    names = (
        "number",
        "kind",
        "area",
        "quote",
        "prefix",
        "suffix",
        "start",
        "end",
        "original",
        "original_sha256",
        "locator",
    )
    wanted = (
        *names,
        "offset",
        "length",
        "item_sha256",
        "translation",
        "translator",
        "reviewed_by",
        "target_key",
        "redacted",
    )
    rows = ({name: getattr(exhibit, name) for name in wanted} for exhibit in facts.exhibits)
    return b"".join(hashing.canonical(row) + b"\n" for row in rows)


def _bound(facts: CaseFacts, variant: str, words: Words, blocks: tuple[Block, ...]) -> Brief:
    files = (
        Attached("manifest.sha256", "text/plain", manifest(facts), "SHA-256 of every original"),
        Attached(
            "exhibits.jsonl", "application/jsonl", exhibits_file(facts), "Every exhibit with its place and hashes"
        ),
    )
    key = {"page": "summary-page"}.get(variant, variant)
    brief = Brief(
        title=facts.title,
        case=facts.case,
        version=facts.version,
        date=facts.date,
        language=facts.language,
        handling=facts.handling,
        variant=variant,
        cover=_short_cover(facts, words, words[key])
        if variant == "page"
        else _cover(facts, words, words[key], files[0]),
        blocks=blocks,
        attached=files,
        contents=_depth(variant, blocks),
        words=tuple(
            sorted((name, words[name]) for name in ("contents", "page", "of", "figure", "table", "translation"))
        ),
    )
    return replace(brief, cover=_with_hash(brief, words))


def _depth(variant: str, blocks: tuple[Block, ...]) -> int:
    """Exhibits stand in the contents one by one as long as the contents stay a page."""
    if variant in ("checker", "page"):
        return 0
    return 2 if sum(isinstance(block, Heading) for block in blocks) <= MOST_LISTED else 1


def _cover(facts: CaseFacts, words: Words, subtitle: str, listing: Attached) -> Cover:
    rows: list[tuple[str, Line]] = [
        (words["case"], line(facts.case)),
        (words["version"], line(facts.version)),
        (words["date"], line(facts.date)),
        (words["prepared_by"], line(facts.prepared_by)),
        (words["distribution"], line(facts.distribution)),
        *((label, line(value)) for label, value in facts.counts),
        (words["manifest_hash"], line(Run(hashing.sha256(listing.data), "mono"))),
    ]
    summary = Callout(words["summary"], (line(findings.summary(facts, words)),))
    return Cover(
        title=facts.title,
        subtitle=facts.subtitle or subtitle,
        handling=facts.handling,
        sample=facts.sample,
        rows=tuple(row for row in rows if row[1]),
        blocks=(summary, findings.tally(facts, words)),
    )


def _short_cover(facts: CaseFacts, words: Words, subtitle: str) -> Cover:
    """The head of the one-page summary: what it is of, and the summary."""
    told = " · ".join(part for part in (facts.case, f"{words['version']} {facts.version}", facts.date) if part)
    return Cover(
        title=facts.title,
        subtitle=facts.subtitle or subtitle,
        handling=facts.handling,
        sample=facts.sample,
        rows=((words["case"], line(told)),),
        blocks=(Callout(words["summary"], (line(findings.summary(facts, words)),)),),
    )


def _with_hash(brief: Brief, words: Words) -> Cover:
    return replace(brief.cover, rows=(*brief.cover.rows, (words["content_hash"], line(Run(brief.hash, "mono")))))


def content_file(brief: Brief) -> bytes:
    """The tree as JSON whose SHA-256 stands on the cover: `brief` without the hash row itself."""
    from .tree import plain

    bare = replace(brief, cover=replace(brief.cover, rows=brief.cover.rows[:-1]))
    return json.dumps(plain(bare), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
