"""The exhibits: the quotation first, the translation beneath it, then who, when, who could see it, and the context."""

from __future__ import annotations

from .escapes import escaped
from .facts import CaseFacts, ExhibitFact, MessageFact
from .findings import anchor, when
from .pictures import png_size
from .tree import (
    Block,
    Break,
    Column,
    Figure,
    Hashline,
    Heading,
    Line,
    Message,
    Para,
    Quotation,
    Run,
    Table,
    cell,
    line,
)

Words = dict[str, str]
AROUND = 700  # characters of a context message, or around the quotation in a long page, that the editor's brief prints
HIDDEN = 12  # cells named as hidden; the rest is counted
SEEN = 24  # names printed of those who could see an exhibit; the rest is counted


def section(facts: CaseFacts, words: Words) -> list[Block]:
    """Every exhibit; long messages of the context are cut, and the cut says how much is left out."""
    blocks: list[Block] = [Heading(words["exhibits"], 1, "exhibits")]
    for exhibit in facts.exhibits:
        blocks.extend(_exhibit(facts, exhibit, words, full=False))
    return blocks


def book(facts: CaseFacts, words: Words) -> list[Block]:
    """Every exhibit on a page of its own with nothing cut, for counsel."""
    blocks: list[Block] = [Heading(words["exhibits"], 1, "exhibits")]
    for place, exhibit in enumerate(facts.exhibits):
        blocks += [Break()] if place else []
        blocks.extend(_exhibit(facts, exhibit, words, full=True))
    return blocks


def _exhibit(facts: CaseFacts, exhibit: ExhibitFact, words: Words, *, full: bool) -> list[Block]:
    title = f"{exhibit.number} · {exhibit.title}" if exhibit.title else exhibit.number
    blocks: list[Block] = [Heading(title, 2, anchor("x", exhibit.number)), *_evidence(exhibit, words)]
    blocks.append(Para(_audience(exhibit, words, full=full), "meta"))
    if bearing := _bearing(facts, exhibit, words):
        blocks.append(Para(bearing, "meta"))
    if exhibit.note:
        blocks.append(Para(line(Run(f"{words['note']}: ", "strong"), exhibit.note), "meta"))
    if exhibit.kind not in ("table", "picture") and exhibit.messages:
        around = words["whole_thread"] if exhibit.kind == "thread" else words["in_context"]
        blocks.append(Para(line(Run(around, "strong")), "meta", keep=True))
        blocks += [_message(message, exhibit, words, full=full) for message in exhibit.messages]
    return [*blocks, *provenance(exhibit, words)]


def _evidence(exhibit: ExhibitFact, words: Words) -> list[Block]:
    """What is put in evidence: the words, the cells or the picture, and the page on which words stand."""
    speaker = Para(_speaker(exhibit), "meta")
    if exhibit.kind == "table":
        return [*_cells(exhibit, words), speaker]
    if exhibit.kind == "picture":
        return [*_picture(exhibit, words), speaker]
    quotation = Quotation(
        exhibit.quote, exhibit.number, _speaker(exhibit), exhibit.translation, translated(exhibit, words)
    )
    headers = [Para(line(Run(f"{name}: ", "mute"), value), "meta") for name, value in exhibit.headers]
    return [quotation, *headers, *_picture(exhibit, words)]


def _cells(exhibit: ExhibitFact, words: Words) -> list[Block]:
    figures = [all(_numeric(row[place]) for row in exhibit.rows[1:]) for place in range(len(exhibit.columns))]
    numbers = [all(figures[place:]) for place in range(len(figures))]  # flush right beside flush left runs together
    columns = tuple(
        Column(letter, 1.0 + max((len(row[at]) for row in exhibit.rows), default=0) ** 0.5, right=numbers[at])
        for at, letter in enumerate(exhibit.columns)
    )
    rows = tuple(tuple(cell(Run(text, "quote")) for text in row) for row in exhibit.rows)
    blocks: list[Block] = [
        Para(line(Run(words["cells"].format(area=exhibit.area, file=exhibit.original), "strong")), "meta", keep=True),
        Table(columns, rows, dense=True),
    ]
    if exhibit.hidden:
        spots = ", ".join(exhibit.hidden[:HIDDEN]) + (
            f" + {len(exhibit.hidden) - HIDDEN}" * (len(exhibit.hidden) > HIDDEN)
        )
        blocks.append(Para(line(Run(words["hidden_cells"].format(cells=spots), "warn")), "meta"))
    if exhibit.translation:
        blocks += [Para(line(exhibit.translation), "translation"), Para(translated(exhibit, words), "meta")]
    return blocks


def _numeric(text: str) -> bool:
    return bool(text) and text.strip("-+%$€¥ ").replace(",", "").replace(".", "", 1).isdecimal()


def _picture(exhibit: ExhibitFact, words: Words) -> list[Block]:
    """The picture with its caption; or the sentence that says why there is none."""
    if not exhibit.picture_told:
        return []
    told = words[exhibit.picture_told].format(title=exhibit.title, area=exhibit.area)
    if not exhibit.picture:
        return [Para(line(Run(told, "warn")), "meta")]
    spoken = f"{told} {exhibit.quote}".strip()
    wide, high = png_size(exhibit.picture)
    width = min(1.0, max(0.35, wide / 1_180), 1.25 * wide / high)
    return [Figure(spoken, f"{exhibit.number}. {told}", exhibit.picture, width=round(width, 3))]


def evidence_lines(exhibit: ExhibitFact, words: Words) -> tuple[Line, ...]:
    """What is put in evidence as lines for a table cell: the words, or each row of cells, or that it is a picture."""
    if exhibit.kind == "table":
        return tuple(line(Run(" │ ".join(row), "quote")) for row in exhibit.rows)
    return (line(Run(exhibit.quote, "quote") if exhibit.quote else Run(words["a_picture"], "mute")),)


def provenance(exhibit: ExhibitFact, words: Words) -> list[Block]:
    """Where the words stand, to the byte, and the hashes that pin them."""
    span = ""
    if exhibit.offset is not None and exhibit.length is not None:
        span = f" · {words['bytes']} {exhibit.offset}–{exhibit.offset + exhibit.length}"
    lines = (
        (words["original"], exhibit.original),
        (words["locator"], f"{exhibit.locator}{span}"),
        (words["item_hash"], exhibit.item_sha256),
        (words["original_hash"], exhibit.original_sha256),
        (words["exactly"], escaped(exhibit.quote) if exhibit.kind != "table" else ""),
    )
    return [Hashline(label, value) for label, value in lines if value]


def translated(exhibit: ExhibitFact, words: Words) -> Line:
    """Who translated, and whether somebody who reads the language has reviewed it."""
    if not exhibit.translation:
        return ()
    state = (
        Run(f"{words['reviewed_by']} {exhibit.reviewed_by}")
        if exhibit.reviewed_by
        else Run(words["not_reviewed"], "bad")
    )
    return line(f"{words['translation']}: {exhibit.translator or '–'}, ", state)


def _speaker(exhibit: ExhibitFact) -> Line:
    if exhibit.kind in ("page", "table", "picture"):
        return _place(exhibit)
    target = exhibit.target
    return line(
        Run(target.sender, "strong"),
        f" · {when(target.at)}" if target.at else "",
        Run(f" ({target.certainty})", "mute") if target.certainty else "",
        f" · {exhibit.conversation}" if exhibit.conversation else "",
    )


def _place(exhibit: ExhibitFact) -> Line:
    """The author of a page or a file, if it names one, and the file."""
    author = exhibit.target.sender
    named = author if author and author != exhibit.original.rpartition("/")[2] else ""
    return line(
        Run(named, "strong"),
        f" · {when(exhibit.target.at)}" if exhibit.target.at else "",
        " · " * bool(named),
        exhibit.original,
    )


def _audience(exhibit: ExhibitFact, words: Words, *, full: bool) -> Line:
    if not exhibit.present:
        return line(Run(words["unknown_audience"], "mute"))
    shown = exhibit.present if full else exhibit.present[:SEEN]
    more = f" + {len(exhibit.present) - len(shown)}" if len(shown) < len(exhibit.present) else ""
    basis = Run(f" ({exhibit.present_basis})", "mute") if exhibit.present_basis else ""
    return line(Run(f"{words['seen_by']} {len(exhibit.present)}: ", "strong"), f"{', '.join(shown)}{more}", basis)


def _bearing(facts: CaseFacts, exhibit: ExhibitFact, words: Words) -> Line:
    runs: list[str | Run] = []
    for claim in facts.claims:
        for support in claim.supports:
            if support.exhibit == exhibit.number:
                runs += [
                    "; " if runs else "",
                    Run(claim.id, link=anchor("c", claim.id)),
                    f" {words[support.stance].lower()}",
                ]
    return line(Run(f"{words['used_for']}: ", "strong"), *runs) if runs else ()


def _message(message: MessageFact, exhibit: ExhibitFact, words: Words, *, full: bool) -> Message:
    at = when(message.at)
    text, start, end = message.text, 0, 0
    if message.role == "target":
        start, end = _span(exhibit, text)
        if not full:
            text, start, end = _around(text, start, end, words)
    elif not full and len(text) > AROUND:
        text = f"{text[:AROUND]} {words['cut'].format(n=len(text) - AROUND)}"
    return Message(message.sender, at, text, message.role, message.notes, start, end)


def _span(exhibit: ExhibitFact, text: str) -> tuple[int, int]:
    """Where the quotation stands in the target: at its offsets if they hold, else where it is found, else nowhere."""
    if exhibit.quote and text[exhibit.start : exhibit.end] == exhibit.quote:
        return exhibit.start, exhibit.end
    found = text.find(exhibit.quote) if exhibit.quote else -1
    return (found, found + len(exhibit.quote)) if found >= 0 else (0, 0)


def _around(text: str, start: int, end: int, words: Words) -> tuple[str, int, int]:
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    head = f"{words['cut'].format(n=first)} " if first else ""
    tail = f" {words['cut'].format(n=len(text) - last)}" if last < len(text) else ""
    shift = len(head) - first
    return f"{head}{text[first:last]}{tail}", start + shift, end + shift
