"""The exposure memo: how small the circle is of those who could have seen every exhibit. Never part of a brief.

It is a brief of its own, written by the same writers, with a handling line that says what it is.
"""

from __future__ import annotations

from ..evidence.exposure import Exposure, Seen
from .tree import Block, Brief, Bullets, Callout, Cell, Column, Cover, Heading, Para, Run, Table, cell, line
from .words import chrome

__all__ = ["build"]

SHOWN = 40
WORDS = {
    "en": {
        "handling": "Source protection: for the reporter alone. Not part of the brief. Do not store it with the brief.",
        "how": (
            "This is the calculation that the other side would make: who could have seen each exhibit, and who all of"
            " them. It does not say who the source is. Their own logs may tell them more than the leak tells us."
        ),
        "circle": "The circle",
        "nobody": "No known person could have seen every exhibit.",
        "few": "{n} person(s) could have seen every exhibit:",
        "sure": "Every audience is known from member lists or recipients.",
        "unsure": "At least one audience is incomplete: persons outside the circle cannot be ruled out.",
        "unknown": "Audience not told by the original: {names}.",
        "each": "Exhibit by exhibit",
        "exhibit": "Exhibit",
        "seen": "Could be seen by",
        "without": "Circle without it",
        "marks": "Marks of the copy",
        "own": "Marks of the exporter's side",
        "what": "What reduces the exposure",
        "drop": "Dropping {name} alone would widen the circle from {now} to {then}.",
        "clean": "Set quotations anew from the words; never print a screenshot or a file of the leak as it is.",
        "paraphrase": "Paraphrase instead of quoting where a text carries marks or differs between recipients.",
        "printer": "Printed or scanned pages may carry printer dots: never publish a scan.",
        "none": "none found",
    },
    "zh": {
        "handling": "信源保护:仅供记者本人。不属于简报,不得与简报存放在一起。",
        "how": "这是对方会做的计算:谁能看到每件证据,谁能看到全部证据。它不说明信源是谁;对方自己的日志可能知道得更多。",
        "circle": "范围",
        "nobody": "没有已知的人能看到全部证据。",
        "few": "有 {n} 人能看到全部证据:",
        "sure": "每件证据的可见者均由成员名单或收件人得知。",
        "unsure": "至少一件证据的可见者名单不完整:不能排除范围以外的人。",
        "unknown": "原件未说明可见者:{names}。",
        "each": "逐件证据",
        "exhibit": "证据",
        "seen": "可见者",
        "without": "去掉后的范围",
        "marks": "副本标记",
        "own": "导出方的标记",
        "what": "如何降低暴露",
        "drop": "只去掉 {name},范围即从 {now} 人扩大到 {then} 人。",
        "clean": "引文须按文字重新排印;切勿原样刊出截图或泄露的文件。",
        "paraphrase": "文字带有标记或因收件人而异时,改为转述。",
        "printer": "打印件或扫描件可能带有打印机暗点:切勿公开扫描件。",
        "none": "未发现",
    },
}


def build(found: Exposure, *, title: str, case: str, date: str, language: str = "en", sample: str = "") -> Brief:
    """The memo on an exposure; raises UsageError for a language other than en and zh. `date` is YYYY-MM-DD."""
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
            blocks=(Para(line(words["how"])), *_circle(found, words)),
        ),
        blocks=(*_each(found, words), *_what(found, words)),
        words=tuple(sorted((name, common[name]) for name in names)),
    )


def _circle(found: Exposure, words: dict[str, str]) -> tuple[Block, ...]:
    if found.circle:
        who = ", ".join(found.circle[:SHOWN]) + (" …" if len(found.circle) > SHOWN else "")
        lines = [line(words["few"].format(n=len(found.circle))), line(Run(who, "strong"))]
    else:
        lines = [line(words["nobody"])]
    lines.append(line(Run(words["sure"] if found.certain else words["unsure"], "mute")))
    if found.unknown:
        lines.append(line(Run(words["unknown"].format(names=", ".join(found.unknown)), "mute")))
    tone = "bad" if 0 < len(found.circle) <= 5 else "warn"
    return (Callout(words["circle"], tuple(lines), tone),)


def _each(found: Exposure, words: dict[str, str]) -> tuple[Block, ...]:
    columns = (
        Column(words["exhibit"], 1.2),
        Column(words["seen"], 4.2),
        Column(words["without"], 1.3, right=True),
        Column(words["marks"], 3.2),
    )
    return (
        Heading(words["each"], 1, "each"),
        Table(columns, tuple(_row(seen, words) for seen in found.seen)),
        *((Para(line(Run(f"{words['own']}: ", "strong"), "; ".join(found.markers))),) if found.markers else ()),
    )


def _row(seen: Seen, words: dict[str, str]) -> tuple[Cell, ...]:
    shown = sorted(seen.persons)[:SHOWN]
    more = f" + {seen.alone - len(shown)}" if seen.alone > len(shown) else ""
    who = cell(line(Run(f"{seen.alone}: ", "strong"), ", ".join(shown) + more), Run(seen.basis, "mute"))
    marks = [f"{item.kind}: {item.count} ({item.example})" for item in seen.fingerprints]
    told = [*marks, *seen.variants, *seen.markers]
    return (
        cell(Run(seen.exhibit, "strong")),
        who,
        cell(str(seen.without)),
        cell(*told) if told else cell(Run(words["none"], "mute")),
    )


def _what(found: Exposure, words: dict[str, str]) -> tuple[Block, ...]:
    now = len(found.circle)
    wider = sorted((seen for seen in found.seen if seen.without > now), key=lambda seen: -seen.without)[:5]
    items = [words["drop"].format(name=seen.exhibit, now=now, then=seen.without) for seen in wider]
    if any(seen.fingerprints or seen.variants for seen in found.seen):
        items.append(words["paraphrase"])
    items += [words["clean"], words["printer"]]
    return Heading(words["what"], 1, "what"), Bullets(tuple(line(item) for item in items))
