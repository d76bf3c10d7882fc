"""The back of the brief: gaps, method, limits of the formats, originals, custody, replies, checks."""

from __future__ import annotations

from dataclasses import replace

from .facts import CaseFacts, OriginalFact
from .findings import anchor, when
from .tree import Block, Bullets, Cell, Column, Heading, Para, Run, Table, cell, line

Words = dict[str, str]
MOST_ORIGINALS = 200
MOST_ENTRIES = 60
TONES = {"error": "bad", "warning": "warn", "read": "", "failed": "bad", "skipped": "warn"}


def missing(facts: CaseFacts, words: Words) -> list[Block]:
    """Gaps of the record, or the sentence that none was recorded."""
    blocks: list[Block] = [Heading(words["missing"], 1, "missing")]
    if not facts.gaps:
        return [*blocks, Para(line(words["nothing_missing"]))]
    columns = (
        Column(words["what"], 3.0),
        Column(words["where"], 2.2),
        Column(words["when"], 1.9),
        Column(words["meaning"], 3.4),
    )
    rows = tuple(
        (cell(gap.what), cell(gap.where), cell(gap.since, f"– {gap.until}" if gap.until else ""), cell(gap.meaning))
        for gap in facts.gaps
    )
    return [*blocks, Table(columns, rows)]


def method(facts: CaseFacts, words: Words) -> list[Block]:
    """How the work was done: paragraphs, searches, word lists, software."""
    blocks: list[Block] = [Heading(words["method"], 1, "method"), *(Para(line(text)) for text in facts.method)]
    if facts.searches:
        columns = (
            Column(words["query"], 4.4),
            Column(words["purpose"], 2.6),
            Column(words["hits"], 0.9, right=True),
            Column(words["when"], 1.9),
        )
        rows = tuple(
            (
                cell(Run(search.query, "mono"), Run(search.filters, "mute")),
                cell(search.purpose, _claim(search.claim)),
                cell(f"{search.hits:,}"),
                cell(when(search.at)),
            )
            for search in facts.searches
        )
        blocks += [Heading(words["searches"], 2, "searches"), Table(columns, rows)]
    return [*blocks, *_lexicons(facts, words), *_software(facts, words)]


def _claim(claim: str) -> Run:
    return Run(claim, "strong", anchor("c", claim)) if claim else Run("")


def _lexicons(facts: CaseFacts, words: Words) -> list[Block]:
    if not facts.lexicons:
        return []
    columns = (
        Column(words["topic"], 1.6),
        Column(words["terms"], 4.6),
        Column(words["hits"], 0.9, right=True),
        Column(words["precision"], 2.2),
    )
    rows: list[tuple[Cell, ...]] = []
    for lexicon in facts.lexicons:
        excluded = f"{words['excluded']}: {', '.join(lexicon.exclude)}" if lexicon.exclude else ""
        hits = "–" if lexicon.hits is None else f"{lexicon.hits:,}"
        name = cell(Run(lexicon.name, "strong"), Run(f"v{lexicon.version}" if lexicon.version else "", "mute"))
        terms = cell(", ".join(lexicon.terms), Run(excluded, "mute"))
        rows.append((name, terms, cell(hits), cell(lexicon.precision or Run(words["not_sampled"], "mute"))))
    return [Heading(words["lexicons"], 2, "lexicons"), Table(columns, tuple(rows))]


def _software(facts: CaseFacts, words: Words) -> list[Block]:
    if not facts.versions:
        return []
    text = " · ".join(f"{name} {version}" for name, version in facts.versions)
    return [Para(line(Run(f"{words['software']}: ", "strong"), text), "small")]


def limits(facts: CaseFacts, words: Words) -> list[Block]:
    """What each format that was read cannot prove."""
    if not facts.formats:
        return []
    columns = (Column(words["format"], 2.6), Column(words["cannot_prove"], 7.0))
    rows = tuple(
        (
            cell(Run(item.title, "strong"), Run(f"{item.format} · {words['version']} {item.version}", "mute")),
            cell(item.limits),
        )
        for item in facts.formats
    )
    return [Heading(words["limits"], 1, "limits"), Table(columns, rows)]


def originals(facts: CaseFacts, words: Words) -> list[Block]:
    """The manifest: every original that carries an exhibit or failed, and the others up to two hundred.

    From whom each came is left to the exhibit book for counsel, since it can be the source.
    """
    cited = {exhibit.original_sha256 for exhibit in facts.exhibits}
    first = [item for item in facts.originals if item.sha256 in cited or item.state == "failed"]
    rest = [item for item in facts.originals if item not in first]
    shown = [*first, *rest[: max(0, MOST_ORIGINALS - len(first))]]
    return _manifest(facts, words, [replace(item, custodian="") for item in shown], cited)


def every_original(facts: CaseFacts, words: Words) -> list[Block]:
    """The manifest with nothing left out, custodians included."""
    return _manifest(facts, words, list(facts.originals), {exhibit.original_sha256 for exhibit in facts.exhibits})


def _manifest(facts: CaseFacts, words: Words, shown: list[OriginalFact], cited: set[str]) -> list[Block]:
    if not facts.originals:
        return []
    count = sum(item.sha256 in cited for item in facts.originals)
    blocks: list[Block] = [
        Heading(words["originals"], 1, "originals"),
        Para(line(words["originals_note"].format(n=f"{len(facts.originals):,}", cited=count)), keep=True),
    ]
    columns = (
        Column(words["file"], 6.0),
        Column(words["size"], 1.0, right=True),
        Column(words["records"], 1.7),
        Column(words["state"], 1.5),
    )
    blocks.append(Table(columns, tuple(_original(item, words, item.sha256 in cited) for item in shown), dense=True))
    if len(shown) < len(facts.originals):
        text = words["more_originals"].format(n=f"{len(facts.originals) - len(shown):,}")
        blocks.append(Para(line(text), "small"))
    return blocks


def _original(item: OriginalFact, words: Words, cited: bool) -> tuple[Cell, ...]:
    counts = ((item.messages, "messages"), (item.documents, "documents"), (item.skipped, "skipped"))
    records = ", ".join(f"{words[name]} {number:,}" for number, name in counts if number)
    span = f"{item.first} – {item.last}" if item.first else ""
    state = Run(words.get(item.state, item.state), TONES.get(item.state, ""))
    return (
        cell(Run(item.path, "strong" if cited else ""), Run(item.sha256, "mono")),
        cell(f"{item.size:,}"),
        cell(records, Run(span, "mute")),
        cell(
            line(
                state, Run("".join(f" · {part}" for part in (item.reader, item.custodian, item.reason) if part), "mute")
            )
        ),
    )


def custody(facts: CaseFacts, words: Words) -> list[Block]:
    """The custody log, with the hash of each entry."""
    blocks: list[Block] = [Heading(words["custody"], 1, "custody")]
    if not facts.custody:
        return [*blocks, Para(line(words["no_custody"]))]
    entries, between = list(facts.custody), 0
    if len(entries) > MOST_ENTRIES:
        between = len(entries) - MOST_ENTRIES
        entries = [*entries[: MOST_ENTRIES // 2], *entries[-MOST_ENTRIES // 2 :]]
    columns = (
        Column(words["entry"], 0.6, right=True),
        Column(words["when"], 1.9),
        Column(words["what"], 3.6),
        Column(words["hash"], 3.6),
    )
    rows = tuple(
        (
            cell(str(entry.seq)),
            cell(when(entry.at)),
            cell(Run(entry.what, "strong"), entry.who, Run(entry.detail, "mute")),
            cell(Run(entry.hash, "mono")),
        )
        for entry in entries
    )
    blocks += [Para(line(words["custody_note"]), keep=True), Table(columns, rows, dense=True)]
    if between:
        blocks.append(Para(line(words["more_entries"].format(n=between)), "small"))
    return blocks


def questions(facts: CaseFacts, words: Words) -> list[Block]:
    """Open questions, claim by claim, and what the subjects of the story replied."""
    blocks: list[Block] = [Heading(words["open"], 1, "open")]
    asked = [line(text) for text in facts.questions]
    asked += [
        line(Run(f"{claim.id} ", "strong", anchor("c", claim.id)), claim.open_questions)
        for claim in facts.claims
        if claim.open_questions
    ]
    blocks += [Heading(words["questions"], 2, "questions")]
    blocks.append(Bullets(tuple(asked)) if asked else Para(line(words["no_questions"])))
    rows = tuple(
        (
            cell(Run(claim.id, "strong", anchor("c", claim.id))),
            cell(claim.response or Run(words["no_reply"], "warn")),
        )
        for claim in facts.claims
    )
    if rows:
        columns = (Column(words["claim"], 0.9), Column(words["reply"], 8.6))
        blocks += [Heading(words["reply"], 2, "reply"), Table(columns, rows)]
    return blocks


def checks(facts: CaseFacts, words: Words) -> list[Block]:
    """The checks before export, with the reason for each that was overridden."""
    blocks: list[Block] = [Heading(words["checks"], 1, "checks")]
    if not facts.checks:
        return [*blocks, Para(line(words["checks_clean"]))]
    columns = (
        Column(words["severity"], 1.1),
        Column(words["exhibit"], 1.3),
        Column(words["what"], 3.8),
        Column(words["todo"], 3.4),
    )
    rows: list[tuple[Cell, ...]] = []
    for row in facts.checks:
        severity = Run(words.get(row.severity, row.severity), TONES.get(row.severity, "mute"))
        reason = line(Run(f"{words['override']}: ", "strong"), row.override) if row.override else ""
        rows.append((cell(severity), cell(row.subject), cell(row.what), cell(row.todo, reason)))
    return [*blocks, Table(columns, tuple(rows))]
