"""A brief under pseudonyms: every form of a name that the leak gives is replaced, pictures are withheld, all is proved.

Accounts that share a name get one pseudonym, since the name alone cannot tell them apart. Nicknames that only people
know are given by hand. The key is a file of its own and never part of a brief or a bundle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..evidence.redaction import Key, applied, key, remains
from . import extract
from .facts import CaseFacts, ExhibitFact, FigureFact
from .phrases import said

__all__ = ["Names", "key_of", "left_in", "redacted"]

Names = bool | Mapping[str, Sequence[str]] | Sequence[str]
SHORTEST_ID, SHORTEST_NAME = 5, 2
ALL = "*"
_SUFFIX = re.compile(r" \([a-z][a-z-]*\)$")  # with which the case tells two persons of one name apart


def key_of(wanted: Names, people: Iterable[Mapping[str, Any]], authors: Sequence[str], removed: Iterable[str]) -> Key:
    """The key for the persons that are wanted: all (True), some by name, or some with further forms of their names.

    `people` are rows of the case's people (person, names, accounts, mails, phones, bot); `authors` the names in the
    order in which they appear, which is that of the pseudonyms. A mapping with "*" takes all the others as well.
    """
    extra = {name: list(forms) for name, forms in wanted.items()} if isinstance(wanted, Mapping) else {}
    chosen = None if wanted is True or ALL in extra else set(extra or (wanted if not isinstance(wanted, bool) else ()))
    groups: list[set[str]] = []
    for row in people:
        forms = set(_forms(row))
        asked = {form for name, more in extra.items() if name in forms for form in more}
        if not row.get("bot") and (chosen is None or forms & chosen):
            groups.append(forms | asked)
    known = set().union(*groups) if groups else set()
    groups += [{name, *forms} for name, forms in extra.items() if name not in known and name != ALL]
    groups += [{name} for name in (chosen or ()) if name not in known and name not in extra]
    return key(_ordered(_joined(groups), authors), removed)


def _forms(row: Mapping[str, Any]) -> list[str]:
    names = [str(row["person"]), *_texts(row.get("names"))]
    found = {_SUFFIX.sub("", name) for name in names} | set(names)
    ids = [account.partition(":")[2] for account in _texts(row.get("accounts"))]
    ids += [*_texts(row.get("mails")), *_texts(row.get("phones"))]
    parts = [part for ident in ids for part in (ident, ident.partition("@")[0], ident.rpartition("/")[2])]
    return [name for name in found if len(name) >= SHORTEST_NAME] + [one for one in parts if len(one) >= SHORTEST_ID]


def _joined(groups: Iterable[set[str]]) -> list[set[str]]:
    """Groups that share a form, whatever its case, are one."""
    made: list[set[str]] = []
    for group in groups:
        folded = {form.casefold() for form in group}
        near = [other for other in made if folded & {form.casefold() for form in other}]
        made = [other for other in made if other not in near]
        made.append(set().union(group, *near))
    return made


def _ordered(groups: list[set[str]], authors: Sequence[str]) -> list[list[str]]:
    def rank(group: set[str]) -> tuple[int, str]:
        places = [place for place, name in enumerate(authors) if name in group or _SUFFIX.sub("", name) in group]
        return min(places, default=len(authors)), min(group)

    return [sorted(group) for group in sorted(groups, key=rank)]


def redacted(facts: CaseFacts, used: Key) -> CaseFacts:
    """The facts under pseudonyms: no picture is left, since a picture holds names that no word search finds."""
    exhibits = tuple(_without_picture(exhibit) for exhibit in facts.exhibits)
    plain = replace(facts, exhibits=exhibits, timeline=_bare(facts.timeline), graph=_bare(facts.graph))
    made = applied(plain, used)
    changed = [
        replace(new, redacted=new.quote != old.quote) for new, old in zip(made.exhibits, facts.exhibits, strict=True)
    ]
    note = said("Names are replaced in this brief; whoever holds the key can tell who is who.", facts.language)
    return replace(made, exhibits=tuple(changed), method=(note, *made.method))


def _without_picture(exhibit: ExhibitFact) -> ExhibitFact:
    if not exhibit.picture:
        return exhibit
    return replace(exhibit, picture=b"", picture_told="withheld")


def _bare(figure: FigureFact | None) -> FigureFact | None:
    return None if figure is None else replace(figure, svg=b"", png=b"")


def left_in(files: Mapping[str, bytes], used: Key) -> list[str]:
    """What must not be in the finished files and is, as sentences; PDF and DOCX are taken apart and read again."""
    texts: dict[str, str] = {}
    for name, data in files.items():
        if name.endswith(".pdf"):
            texts[name] = extract.pdf_whole(data)
        elif name.endswith(".docx"):
            texts[name] = "\n".join(extract.docx_words(data))
        else:
            texts[name] = data.decode("utf-8", "replace")
    return remains(texts, used)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [part for part in value.split("; ") if part]  # as the table of people writes several
    return [] if value is None or isinstance(value, float) else [str(item) for item in value if item]
