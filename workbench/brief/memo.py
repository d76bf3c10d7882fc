"""The exposure memo: how small the circle is of those who could have seen every exhibit. Never part of a brief.

It is a brief of its own, written by the same writers, with a handling line that says what it is.
"""

from __future__ import annotations

from ..evidence.circles import SMALL, Exposure, Seen
from .mark_words import mark_said
from .memo_words import WORDS
from .phrases import said
from .tree import Block, Brief, Callout, Cell, Column, Cover, Heading, Para, Run, Table, cell, line
from .words import chrome

__all__ = ["WORDS", "build"]

SHOWN = 40
MOST_SWAPS = 12
SCAN = "a scan or picture"
Words = dict[str, str]


def build(
    found: Exposure,
    *,
    title: str,
    case: str,
    date: str,
    language: str = "en",
    sample: str = "",
    before: Exposure | None = None,
) -> Brief:
    """The memo on an exposure; raises UsageError for a language other than en and zh. `date` is YYYY-MM-DD.

    `before`, where given, is the exposure with nothing left out: the memo then shows what the trial has changed.
    """
    common, words = chrome(language), WORDS.get(language, WORDS["en"])
    names = ("contents", "page", "of", "figure", "table", "translation")
    return Brief(
        title=title,
        case=case,
        version="1",
        date=date,
        language=language,
        handling=words["handling"],
        variant="memo",
        cover=Cover(
            title=title,
            subtitle=common["memo"],
            handling=words["handling"],
            rows=((common["case"], line(case)), (common["date"], line(date))),
            sample=sample,
            blocks=(Para(line(words["how"])), *_trial(found, before, words), *_circle(found, words)),
        ),
        blocks=(
            *_narrow(found, words),
            *_what(found, words),
            *_by_claim(found, words),
            *_each(found, words, language),
        ),
        words=tuple(sorted((name, common[name]) for name in names)),
    )


def _trial(found: Exposure, before: Exposure | None, words: Words) -> tuple[Block, ...]:
    if before is None:
        return ()
    told = words["trial_told"].format(
        names=", ".join(found.left_out) or words["none"],
        now=len(before.circle),
        then=len(found.circle),
        few=_least(before),
        many=_least(found),
    )
    return (Callout(words["trial"], (line(told),), "good"),)


def _least(found: Exposure) -> int:
    """The size of the smallest audience that is told."""
    return min((seen.alone for seen in found.seen if seen.narrows and seen.alone), default=0)


def _circle(found: Exposure, words: Words) -> tuple[Block, ...]:
    if found.circle:
        lines = [line(words["few"].format(n=len(found.circle))), line(Run(_names(found.circle), "strong"))]
    else:
        lines = [line(words["nobody"])]
        if found.together:
            told = words["together"].format(n=len(found.together))
            lines.append(line(told, " ", Run(_names(found.together), "strong")))
    lines.append(line(Run(words["sure"] if found.certain else words["unsure"], "mute")))
    if found.unknown:
        lines.append(line(Run(words["unknown"].format(names=", ".join(found.unknown)), "mute")))
    tone = "bad" if 0 < len(found.circle) <= SMALL else "warn"
    return (Callout(words["circle"], tuple(lines), tone),)


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")


def _narrow(found: Exposure, words: Words) -> tuple[Block, ...]:
    """The exhibits that only a few could have seen, with their names: the small circles."""
    if not found.narrow:
        return ()
    columns = (Column(words["exhibit"], 1.2), Column(words["seen"], 6.4), Column(words["claim"], 1.4))
    rows = tuple(
        (
            cell(Run(seen.exhibit, "strong")),
            cell(line(Run(f"{seen.alone}: ", "bad"), ", ".join(sorted(seen.persons)))),
            cell(", ".join(dict.fromkeys(claim for claim, _ in seen.bearing))),
        )
        for seen in found.narrow
    )
    head = Heading(words["narrow"], 1, "narrow")
    return head, Para(line(words["narrow_how"]), keep=True), Table(columns, rows)


def _by_claim(found: Exposure, words: Words) -> tuple[Block, ...]:
    if not found.by_claim:
        return ()
    columns = (
        Column(words["claim"], 1.2),
        Column(words["exhibits"], 1.2, right=True),
        Column(words["claim_circle"], 6.6),
    )
    rows = tuple(
        (
            cell(Run(claim, "strong")),
            cell(str(count)),
            cell(
                line(Run(f"{len(circle)}: ", "strong"), _names(circle))
                if circle
                else Run(words["nobody_short"], "mute")
            ),
        )
        for claim, count, circle in found.by_claim
    )
    return Heading(words["by_claim"], 1, "by-claim"), Table(columns, rows)


def _each(found: Exposure, words: Words, language: str) -> tuple[Block, ...]:
    widens = any(seen.without for seen in found.seen)  # where nobody saw everything, that column would hold zeros only
    size = (Column(words["without"], 1.1, right=True),) if widens else ()
    columns = (Column(words["exhibit"], 1.2), Column(words["seen"], 4.2), *size, Column(words["marks"], 3.4))
    own = line(
        Run(f"{words['own']}: ", "strong"), words["semicolon"].join(mark_said(m, language) for m in found.markers)
    )
    return (
        Heading(words["each"], 1, "each"),
        *((Para(own, keep=True),) if found.markers else ()),
        Table(columns, tuple(_row(seen, words, language, widens=widens) for seen in found.seen)),
    )


def _row(seen: Seen, words: Words, language: str, *, widens: bool) -> tuple[Cell, ...]:
    shown = sorted(seen.persons)[:SHOWN]
    more = f" + {seen.alone - len(shown)}" if seen.alone > len(shown) else ""
    count = f"{seen.alone}: " if seen.narrows else words["among"]
    who = line(Run(count, "strong"), ", ".join(shown) + more) if shown else line(Run(words["not_told"], "warn"))
    return (
        cell(Run(seen.exhibit, "strong")),
        cell(who, Run(said(seen.basis, language), "mute")),
        *((cell(str(seen.without)),) if widens else ()),
        cell(*(mark_said(mark, language) for mark in seen.marks)) if seen.marks else cell(Run(words["none"], "mute")),
    )


def _what(found: Exposure, words: Words) -> tuple[Block, ...]:
    """The options, each with its effect computed anew."""
    rows = [*_drops(found, words), *_swaps(found, words)]
    marked = tuple(seen.exhibit for seen in found.seen if not seen.paraphrased and (seen.fingerprints or seen.variants))
    if marked:
        gone = sum(len(s.marks) for s in found.seen) - sum(len(s.marks) for s in found.paraphrased(*marked).seen)
        told = words["paraphrase"].format(names=", ".join(marked)), words["paraphrase_effect"].format(n=gone)
        rows.append(told)
    scans = ", ".join(seen.exhibit for seen in found.seen if any(mark.startswith(SCAN) for mark in seen.markers))
    printer = words["printer_effect"].format(names=scans) if scans else words["printer_none"]
    rows += [(words["redact"], words["redact_effect"]), (words["clean"], words["clean_effect"])]
    rows.append((words["printer"], printer))
    columns = (Column(words["option"], 4.0), Column(words["effect"], 5.4))
    table = Table(columns, tuple((cell(Run(option, "strong")), cell(effect)) for option, effect in rows))
    return Heading(words["what"], 1, "what"), table


def _drops(found: Exposure, words: Words) -> list[tuple[str, str]]:
    """Dropping, one after the other: what widens the circle most; the narrowest exhibit where there is no circle."""
    rows, gone = [], []
    for name, then in found.ladder:
        gone.append(name)
        effect = words["drop_effect"].format(now=len(found.circle), then=then)
        rows.append((words["drop"].format(names=", ".join(gone)), effect))
    few = [seen for seen in found.narrow if seen.alone == _least(found)]
    if few and len(few) < len(found.seen):
        names = tuple(seen.exhibit for seen in few)
        effect = words["drop_narrow"].format(now=_least(found), then=_least(found.without(*names)))
        rows.append((words["drop"].format(names=", ".join(names)), effect))
    return rows


def _swaps(found: Exposure, words: Words) -> list[tuple[str, str]]:
    """For each exhibit that few have seen, the one that most have seen and that bears on the same claim."""
    rows = []
    for seen in found.narrow[:MOST_SWAPS]:
        for other in found.instead(seen.exhibit)[:1]:
            claims = ", ".join(sorted({claim for claim, _ in set(seen.bearing) & set(other.bearing)}))
            effect = words["widen_effect"].format(now=seen.alone, then=other.alone, claims=claims)
            rows.append((words["widen"].format(other=other.exhibit, name=seen.exhibit), effect))
    return rows
