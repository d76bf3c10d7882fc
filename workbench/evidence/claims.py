"""A claim is a sentence the story wants to print; its standing is computed from its exhibits and explained.

Independence is counted in distinct pairs of (lineage, author): two uploads of one server log are one lineage, and
resends, forwards, quotations and machine output add nothing (see `workbench.evidence.independence`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

STANCES = ("supports", "contradicts", "context")
WEIGHTS = ("direct", "indirect")
STANDINGS = ("supported", "single-origin", "contradicted", "unverified")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One sentence as it would be printed. `kind`, `status`: the desk's words; `response`: the subject's."""

    claim_id: str
    text: str
    position: int = 0
    kind: str = ""
    status: str = ""
    note: str = ""
    response: str = ""
    open_questions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """One exhibit's bearing on one claim: stance, weight (direct or indirect), a note, and who said so."""

    claim_id: str
    exhibit_id: str
    stance: str = "supports"
    weight: str = "direct"
    note: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an exhibit's words come from: the lineage of its original, their author, and whether they count.

    `kind` is "message" or "page"; `why` says in a few words why the exhibit adds no independence.
    """

    lineage: str
    author: str
    kind: str = "message"
    counts: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How well a claim stands: one of STANDINGS, whether it is contested, and both said in sentences.

    `pairs` are the distinct (lineage, author) pairs that support it, `contrary` those that contradict it.
    """

    status: str
    contested: bool
    explanation: str
    wording: str
    pairs: tuple[tuple[str, str], ...] = ()
    contrary: tuple[tuple[str, str], ...] = ()


UNKNOWN = Origin("", "", counts=False, why="the exhibit's original is not in the case")


def standing(supports: Sequence[Support], origins: Mapping[str, Origin], language: str = "en") -> Standing:
    """The standing of a claim from its supports and the origin of each exhibit (by exhibit id).

    *supported*: at least one direct exhibit, and two lineages or more. *single-origin*: at least one direct exhibit,
    one lineage. *contradicted*: the contrary pairs are as many as the supporting ones, or more. *unverified*: nothing
    direct supports it and nothing contradicts it. A supported or single-origin claim with contrary exhibits is
    `contested`.
    """
    chosen = [s for s in supports if s.stance == "supports" and origins.get(s.exhibit_id, UNKNOWN).counts]
    against = [s for s in supports if s.stance == "contradicts" and origins.get(s.exhibit_id, UNKNOWN).counts]
    pairs, contrary = _pairs(chosen, origins), _pairs(against, origins)
    direct = sum(support.weight != "indirect" for support in chosen)
    status = _status(direct, pairs, contrary)
    contested = status in ("supported", "single-origin") and any(s.stance == "contradicts" for s in supports)
    words = WORDS[language]
    explanation = _explain(words, len(chosen), direct, pairs, contrary, len(supports) - len(chosen) - len(against))
    wording = _wording(words, status, pairs, {origins[s.exhibit_id].kind for s in chosen})
    return Standing(status, contested, explanation, wording, pairs, contrary)


def _pairs(supports: Sequence[Support], origins: Mapping[str, Origin]) -> tuple[tuple[str, str], ...]:
    found = (origins[support.exhibit_id] for support in supports)
    return tuple(sorted({(origin.lineage, origin.author) for origin in found}))


def _status(direct: int, pairs: Sequence[tuple[str, str]], contrary: Sequence[tuple[str, str]]) -> str:
    if contrary and len(contrary) >= len(pairs):
        return "contradicted"
    if not direct:
        return "unverified"
    return "supported" if len({lineage for lineage, _ in pairs}) > 1 else "single-origin"


def _explain(
    words: Mapping[str, str],
    count: int,
    direct: int,
    pairs: Sequence[tuple[str, str]],
    contrary: Sequence[tuple[str, str]],
    rest: int,
) -> str:
    authors, lineages = len({author for _, author in pairs}), len({lineage for lineage, _ in pairs})
    given = {"n": count, "direct": direct, "authors": authors, "lineages": lineages, "contrary": len(contrary)}
    numbers = {name: _Number(number) for name, number in given.items()}
    parts = [words["counted"] if count else words["nothing"]]
    parts += [words["only_indirect"]] if count and not direct else []
    parts += [words["contrary"]] if contrary else []
    parts += [words["rest"]] if rest > 0 else []
    return " ".join(part.format(**numbers, rest=rest) for part in parts).strip()


class _Number(int):
    """A number that brings its noun in the right form: `{n:author}` is "1 author" or "2 authors"."""

    def __format__(self, noun: str) -> str:
        return f"{int(self)} {noun}{'s' if self != 1 else ''}" if noun else str(int(self))


def _wording(words: Mapping[str, str], status: str, pairs: Sequence[tuple[str, str]], kinds: set[str]) -> str:
    lineages, authors = {lineage for lineage, _ in pairs}, {author for _, author in pairs}
    if status in ("unverified", "contradicted") or not pairs:
        return words["say_nothing"]
    if len(lineages) > 1:
        told = words["numbers"].split()
        count = told[len(lineages) - 2] if len(lineages) <= len(told) + 1 else str(len(lineages))
        return words["say_records"].format(count=count)
    if kinds == {"page"}:
        return words["say_document"]
    if len(authors) > 1:
        return words["say_messages"]
    return words["say_author"].format(author=next(iter(authors)) or words["somebody"])


WORDS: dict[str, dict[str, str]] = {
    "en": {
        "counted": "{n} counted in support ({direct} direct), by {authors:author} in {lineages:origin}.",
        "nothing": "Nothing that counts supports it.",
        "only_indirect": "All of it is indirect.",
        "contrary": "Contradicted from {contrary:pair} of origin and author.",
        "rest": "{rest} more give context or add no independence.",
        "say_nothing": "not as a fact",
        "numbers": "Two Three Four Five Six Seven Eight Nine Ten",
        "say_records": "{count} independent records show",
        "say_document": "A document in the leak says",
        "say_messages": "Messages in the leak say",
        "say_author": "{author} wrote",
        "somebody": "An unnamed participant",
    },
    "zh": {
        "counted": "{n} 件计入支持（直接 {direct} 件），来自 {lineages} 个来源、{authors} 位作者。",
        "nothing": "没有可计入的支持。",
        "only_indirect": "均为间接证据。",
        "contrary": "另有 {contrary} 组来源与作者反驳。",
        "rest": "其余 {rest} 件为背景或不计入独立性。",
        "say_nothing": "不可作为事实陈述",
        "numbers": "两 三 四 五 六 七 八 九 十",
        "say_records": "{count}份相互独立的记录显示",
        "say_document": "泄露材料中的一份文件称",
        "say_messages": "泄露材料中的消息称",
        "say_author": "{author} 写道",
        "somebody": "一位未具名的参与者",
    },
}
