"""How the work was done, told from the logs: what was read in, searched, judged and written, and with what software.

Nothing in it is written by hand, and nothing that is on record is left out: searches that found nothing stand beside
those that did.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from .. import __version__, show
from ..brief import docx, pdf
from ..brief.tree import Block, Brief, Column, Cover, Heading, Para, Run, Table, cell, line
from ..brief.words import chrome
from ..errors import EvidenceError, UsageError
from .phrases_method import METHOD

if TYPE_CHECKING:
    from ..views import Views

__all__ = ["Method"]

WRITERS = {".docx": docx, ".pdf": pdf}
PACKAGES = ("jupyterlab", "pandas", "pyarrow", "numpy", "networkx", "matplotlib")


@dataclass(frozen=True)
class Section:
    """One table of the appendix: a title, the names of its columns, and its rows as text."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]


class Method:
    """The method appendix of a case as it stands now, in the language "en" or "zh".

    `lines` are the lines of Python that did what was done in the views. Raises UsageError for another language.
    """

    def __init__(self, views: Views, lines: Sequence[str] = (), language: str = "en") -> None:
        self._words, self._said = chrome(language), METHOD[language]
        self.language = language
        self.case = views.store.path.resolve().name
        self.sections = tuple(section for section in _sections(views, lines, self._said) if section.rows)

    def save(self, path: str | Path) -> Path:
        """Write it as DOCX or PDF, by the ending of the name; gives the path.

        Raises UsageError for another ending, and EvidenceError where the path cannot be written.
        """
        place = Path(path)
        writer = WRITERS.get(place.suffix.lower())
        if writer is None:
            raise UsageError(f"A method cannot be written as {place.name!r}.", "Name a .docx or a .pdf.")
        data = writer.write(self.tree())
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        except OSError as error:
            raise EvidenceError(f"{place} cannot be written: {error.strerror}.", "Choose another place.") from error
        return place

    def tree(self) -> Brief:
        """The appendix as the writers of the brief print it."""
        title, date = self._said["title"], f"{datetime.now(UTC):%Y-%m-%d}"
        blocks: list[Block] = []
        for number, section in enumerate(self.sections):
            columns = tuple(map(Column, section.header, section.widths))
            rows = tuple(tuple(cell(text) for text in row) for row in section.rows)
            blocks += [Heading(section.title, 1, f"m{number}"), Table(columns, rows, dense=True)]
        names = ("contents", "page", "of", "figure", "table", "translation")
        return Brief(
            title=title,
            case=self.case,
            version="1",
            date=date,
            language=self.language,
            handling="",
            variant="method",
            cover=Cover(
                title=title,
                subtitle=self._said["subtitle"],
                handling="",
                rows=((self._words["case"], line(self.case)), (self._words["date"], line(date))),
                blocks=(Para(line(Run(self._said["how"]))),),
            ),
            blocks=tuple(blocks),
            words=tuple(sorted((name, self._words[name]) for name in names)),
        )

    def __repr__(self) -> str:
        parts = [self._said["title"]]
        for section in self.sections:
            parts += ["", section.title, *("  " + " | ".join(row) for row in section.rows)]
        return show.plain("\n".join(parts))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        parts: list[object] = []
        for section in self.sections:
            parts += [show.strong(section.title), show.table(section.header, section.rows)]
        return show.bundle(show.block(self._said["title"], *parts, note=self._said["how"]), repr(self))


def _sections(views: Views, lines: Sequence[str], said: dict[str, str]) -> list[Section]:
    human = views.store.human
    topics = [
        (lexicon.name, str(lexicon.version), ", ".join(term.query for term in lexicon.terms))
        for lexicon in views.shelf.lexicons()
    ]
    names = ("a", "b", "verdict", "why", "by")
    judged = [[str(row[name] or "") for name in names] for row in human.rows("judgements")]
    return [
        Section(said["read"], said["read_columns"].split("|"), _read(views, said), (2.0, 4.0, 4.0, 3.0)),
        Section(said["searched"], said["searched_columns"].split("|"), _searched(views), (1.9, 4.4, 1.2, 2.4)),
        Section(said["topics"], said["topics_columns"].split("|"), topics, (2.0, 0.8, 6.0)),
        Section(said["judged"], said["judged_columns"].split("|"), judged, (2.4, 2.4, 1.0, 3.0, 1.0)),
        Section(said["done"], [said["line"]], [(text,) for text in lines], (9.0,)),
        Section(said["software"], said["software_columns"].split("|"), _software(), (3.0, 3.0)),
    ]


def _read(views: Views, said: dict[str, str]) -> list[tuple[str, ...]]:
    rows = views.store.database.rows("SELECT * FROM receipts ORDER BY receipt_id")
    told: list[tuple[str, ...]] = []
    for row in rows:
        options = {name: value for name, value in json.loads(row["options"]).items() if value}
        totals = json.loads(row["totals"])
        names = ("originals", "messages", "documents", "failed", "skipped")
        counts = ", ".join(f"{totals[name]:,} {said[name]}" for name in names if name in totals) or said["unfinished"]
        given = ", ".join(Path(str(path["given"])).name for path in json.loads(row["paths"]))
        parameters = ", ".join(f"{name}={value}" for name, value in options.items())
        told.append((_moment(row["at"]), given, parameters, counts))
    return told


def _searched(views: Views) -> list[tuple[str, ...]]:
    told: list[tuple[str, ...]] = []
    for row in views.store.human.rows("search_log"):
        filters = ", ".join(f"{name}={value}" for name, value in (row["filters"] or {}).items())
        query = f"{row['query']}  {filters}".strip()
        purpose = " ".join(part for part in (row["purpose"] or "", str(row["claim_id"] or "")) if part)
        told.append((_moment(row["at"]), query, f"{row['hits'] or 0:,} / {row['candidates'] or 0:,}", purpose))
    return told


def _software() -> list[tuple[str, str]]:
    found = [("Leak Workbench", __version__), ("Python", platform.python_version())]
    for name in PACKAGES:
        try:
            found.append((name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            continue
    return found


def _moment(at: str | None) -> str:
    return (at or "")[:16].replace("T", " ")
