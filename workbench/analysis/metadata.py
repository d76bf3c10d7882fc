"""What files and letters say of themselves: every time, author, device, program, path, company, template and place.

Each is one row with a place of its own. Nothing of it is proof: whoever made a file can write what he likes into it.
What does not fit together is worth a question; see `contradictions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from .. import show
from . import events
from .contradictions import contradictions
from .mailpath import header_facts

__all__ = ["COLUMNS", "KINDS", "Metadata", "metadata"]

KINDS = ("time", "author", "device", "software", "path", "company", "template", "place", "host", "other")
COLUMNS = [
    "kind", "name", "value", "at", "precision", "zone", "basis", "original", "locator", "reader", "key",
    "original_sha256", "custodian",
]  # fmt: skip
_PLACE = ["original", "locator", "reader", "original_sha256", "custodian"]
_LINE = re.compile(r"([^:\n]{1,80}?(?::[^:\s][^:\n]{0,60}?)*): (.+)")
_PATH = re.compile(
    r"(?:[A-Za-z]:\\|\\\\[\w.$-]+\\|file:/+|smb://)[^\s\"'<>|?*][^\"'<>|?*\r\n]*"
    r"|/(?:Users|home|Volumes|mnt|media|private|var|tmp)/[^\s\"'<>|?*:;,]+"
)
_NAMES = {  # the first that fits, by the end of a property's name
    "author": r"author|authors|creator|lastmodifiedby|last ?author|last ?saved ?by|artist|xpauthor|by-line|manager"
    r"|editor|operator|printed-?by|ownername|person|dc:creator|reply-to|from|sender",
    "device": r"make|model|lensmodel|lensmake|bodyserialnumber|lensserialnumber|hostcomputer|devicename"
    r"|uniquecameramodel|serialnumber|scanner",
    "software": r"application|app(?:lication)? ?version|appversion|producer|creatortool|generator|software|x-mailer"
    r"|user-agent|firmware|processingsoftware|program",
    "company": r"company|organization|organisation|publisher|credit",
    "template": r"template|attachedtemplate|template (?:title|href)",
    "place": r"gps ?position|gpslatitude|gpslongitude|gpsaltitude|city|country|sub-?location",
}
_KIND = [(kind, re.compile(rf"(?:^|[:. /_-])(?:{words})$", re.I)) for kind, words in _NAMES.items()]


@dataclass(frozen=True)
class Metadata:
    """One row per fact (`table`, COLUMNS)."""

    table: pd.DataFrame

    def frame(self, kind: str = "") -> pd.DataFrame:
        """All facts, or those of one kind: time, author, device, software, path, company, template, place, host, other.

        `name` and `value` are as written, `at` the instant of a time in UTC with its precision, zone and basis;
        `locator` is the place of this very fact.
        """
        some = self.table if not kind else self.table[self.table["kind"] == kind]
        return some.reset_index(drop=True)

    @cached_property
    def _against(self) -> pd.DataFrame:
        return contradictions(self.table)

    def contradictions(self) -> pd.DataFrame:
        """What does not fit together: rule, a sentence, original, and the locators of the facts that it rests on."""
        return self._against.copy()

    def events(self) -> pd.DataFrame:
        """All facts as events in the columns of a timeline; a fact without a time stands last."""
        table = self.table
        words = table["name"] + ": " + table["value"]
        person = table["value"].where(table["kind"] == "author", "")
        told = {name: table[name] for name in ("at", "precision", "zone", "basis", "key", *_PLACE) if name != "reader"}
        return events.joined(
            [pd.DataFrame({**told, "kind": "metadata-" + table["kind"], "person": person, "text": words})]
        )

    def __repr__(self) -> str:
        lines = [f"  {row}" for row in self._against["sentence"].head(30)]
        return show.plain("\n".join([*self._sentences(), *lines]))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        number = self.table["kind"].value_counts()
        kinds = [(kind, int(number[kind]), _some(self.table, kind)) for kind in KINDS if kind in number]
        against = [(row["sentence"], row["original"]) for row in self._against.head(30).to_dict("records")]
        first, *rest = self._sentences()
        shown = [show.table(["kind", "facts", "for example"], kinds, numbers=(1,))]
        shown += [show.table(["what does not fit together", "original"], against)] if against else []
        return show.bundle(show.block(first, *rest, *shown), repr(self))

    def _sentences(self) -> list[str]:
        files = self.table["original"].nunique()
        told = [f"{len(self.table):,} facts that {files:,} originals state of themselves."]
        return [*told, f"{len(self._against):,} contradictions." if len(self._against) else "No contradictions."]


def metadata(documents: pd.DataFrame, pages: pd.DataFrame, messages: pd.DataFrame) -> Metadata:
    """The facts in `frames.documents`, `frames.pages` and the letters of `frames.messages`."""
    rows = [*_page_facts(pages), *_text_facts(documents), *header_facts(messages)]
    table = pd.DataFrame(rows, columns=COLUMNS)
    table["at"] = pd.to_datetime(table["at"], utc=True).astype("datetime64[us, UTC]")
    for name in COLUMNS:
        if name != "at":
            table[name] = table[name].astype("object").where(table[name].notna(), "").astype("str")
    return Metadata(table.drop_duplicates(ignore_index=True))


def kind_of(name: str, value: str, reader: str) -> str:
    """What sort of fact a property is, by its name; of a PDF the "Creator" is a program."""
    if reader == "pdf" and name == "Creator":
        return "software"
    found = next((kind for kind, fits in _KIND if fits.search(name)), "")
    return found or ("path" if _PATH.search(value) else "other")


def _page_facts(pages: pd.DataFrame) -> Iterator[dict[str, Any]]:
    marked = pages[(pages["kind"] != "body") & (pages["kind"] != "ocr")]
    for row in marked.to_dict("records"):
        place = {**{name: row[name] for name in _PLACE}, "key": row["page_key"]}
        stamp = {name: row[f"at_{name}"] for name in ("at", "precision", "zone", "basis")}
        if row["kind"] == "metadata":
            yield from _said(row, place, stamp)
        else:
            if row["author"]:
                yield {"kind": "author", "name": row["kind"], "value": row["author"], **place}
            if not pd.isna(row["at_at"]):
                yield {"kind": "time", "name": row["kind"], "value": row["at_raw"] or row["text"], **stamp, **place}
        for path in dict.fromkeys(match[0].strip() for match in _PATH.finditer(row["text"])):
            yield {"kind": "path", "name": row["label"], "value": path, **place}


def _said(row: dict[Any, Any], place: dict[str, Any], stamp: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The properties on one page of metadata, each under its own place."""
    timed = not pd.isna(row["at_at"])
    for line in row["text"].splitlines():
        match = _LINE.match(line)
        if not match:
            external = row["label"].removeprefix("external ")
            if external != row["label"] or timed:
                kind = "time" if timed else kind_of(external, line, row["reader"])
                yield {"kind": kind, "name": external, "value": line, **(stamp if timed else {}), **place}
            continue
        name, value = match[1].strip(), match[2].strip()
        if timed:
            yield {"kind": "time", "name": name, "value": value, **stamp, **place}
        else:
            own = {**place, "locator": _own(row["locator"], name)}
            yield {"kind": kind_of(name, value, row["reader"]), "name": name, "value": value, **own}


def _own(locator: str, name: str) -> str:
    """The place of one property, written as readers write the places of times beside it."""
    if locator in ("#metadata", "#properties"):
        return f"#{name.replace(' ', '-')}" if locator == "#metadata" else f"#property={name}"
    return f"{locator}#{name}" if locator.startswith("#/") else f"{locator}={name}"


def _text_facts(documents: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Times of documents whose reader told them without a page of their own."""
    for row in documents.to_dict("records"):
        for name in ("created", "modified"):
            if row["reader"] in ("slack", "telegram", "lark") and not pd.isna(row[f"{name}_at"]):
                stamp = {part: row[f"{name}_{part}"] for part in ("at", "precision", "zone", "basis")}
                place = {**{part: row[part] for part in _PLACE}, "key": row["document_key"]}
                yield {"kind": "time", "name": name, "value": row[f"{name}_raw"], **stamp, **place}


def _some(table: pd.DataFrame, kind: str) -> str:
    values = table[table["kind"] == kind]["value"].value_counts().index[:3]
    return "; ".join(str(value)[:60] for value in values)
