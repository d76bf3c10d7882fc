"""Topics as lists of terms in several languages: versioned, written as YAML, read back the same.

A term is a query of the search engine: a word, a "phrase", wildcards, NEAR, a /regular expression/. Several plain
words are a phrase, each matched by its stem. What an exclusion finds is taken away from the topic.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from ..errors import QueryError, UsageError
from ..search import term as parsed

__all__ = ["Lexicon", "Term", "from_dict", "read", "starters"]


@dataclass(frozen=True)
class Term:
    """One query of a topic, the language it is meant for ("" where that does not matter), and a note."""

    query: str
    language: str = ""
    note: str = ""

    def __str__(self) -> str:
        return self.query


Terms = Iterable["Term | str | Mapping[str, Any]"]


@dataclass(frozen=True)
class Lexicon:
    """A topic: its name, terms, exclusions, a note, and a version that rises with every change.

    `terms` and `exclude` may be given as plain strings. Raises UsageError without a name or terms, and QueryError for
    a term that is no query.
    """

    name: str
    terms: tuple[Term, ...]
    exclude: tuple[Term, ...] = ()
    note: str = ""
    version: int = 1

    def __init__(self, name: str, terms: Terms, exclude: Terms = (), note: str = "", version: int = 1) -> None:
        if not name.strip():
            raise UsageError("A topic has no name.", "Give it one.")
        values = {
            "name": name.strip(),
            "terms": _terms(terms, name),
            "exclude": _terms(exclude, name),
            "note": note,
            "version": int(version),
        }
        if not values["terms"]:
            raise UsageError(f"The topic {name} has no terms.", "Give it at least one.")
        for field, value in values.items():
            object.__setattr__(self, field, value)

    def with_terms(self, *terms: Term | str, note: str = "") -> Lexicon:
        """The next version, with more terms; a term that is there already is not added again."""
        known = {term.query for term in self.terms}
        more = [term for term in _terms(terms, self.name) if term.query not in known]
        return Lexicon(self.name, [*self.terms, *more], self.exclude, note or self.note, self.version + 1)

    def without(self, *queries: str, note: str = "") -> Lexicon:
        """The next version, without some terms."""
        kept = [term for term in self.terms if term.query not in queries]
        return Lexicon(self.name, kept, self.exclude, note or self.note, self.version + 1)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON and YAML."""
        return {
            "name": self.name,
            "version": self.version,
            "note": self.note,
            "terms": [_plain(term) for term in self.terms],
            "exclude": [_plain(term) for term in self.exclude],
        }

    def to_yaml(self) -> str:
        """The lexicon as YAML that people edit."""
        return yaml.safe_dump(self.as_dict(), allow_unicode=True, sort_keys=False, width=110)


def from_dict(values: Mapping[str, Any]) -> Lexicon:
    """The lexicon of plain values. Raises UsageError, naming what is wrong, for anything else."""
    unknown = set(values) - {"name", "version", "note", "terms", "exclude"}
    if unknown:
        raise UsageError(f"A topic has no {sorted(unknown)[0]!r}.", "It has name, version, note, terms and exclude.")
    try:
        return Lexicon(
            str(values.get("name") or ""),
            values.get("terms") or (),
            values.get("exclude") or (),
            str(values.get("note") or ""),
            int(values.get("version") or 1),
        )
    except (TypeError, ValueError, AttributeError) as error:
        raise UsageError(
            f"The topic {values.get('name')} cannot be read: {error}.", "Compare it with an example."
        ) from None


def read(source: str | Path) -> list[Lexicon]:
    """The lexicons in a YAML file, or in YAML text: one mapping, or a list of them; empty where there is none.

    Raises UsageError for what is no lexicon.
    """
    text = source.read_text("utf-8") if isinstance(source, Path) else source
    try:
        documents = [document for document in yaml.safe_load_all(text) if document is not None]
    except yaml.YAMLError as error:
        raise UsageError(f"The topics are no YAML: {error}.", "Compare them with an example.") from None
    entries = [entry for document in documents for entry in (document if isinstance(document, list) else [document])]
    if not all(isinstance(entry, dict) for entry in entries):
        raise UsageError("A topic is a mapping with name and terms.", "Compare it with an example.")
    return [from_dict(entry) for entry in entries]


def starters() -> dict[str, Lexicon]:
    """The lexicons that come with the workbench, by name: places to begin, each with a note on what it misses."""
    folder = resources.files(__package__) / "lexicons"
    files = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    found = [lexicon for name in files for lexicon in read((folder / name).read_text("utf-8"))]
    return {lexicon.name: lexicon for lexicon in found}


def _terms(given: Terms, name: str) -> tuple[Term, ...]:
    if isinstance(given, str):
        given = [given]
    return tuple(_term(one, name) for one in given)


def _term(given: Term | str | Mapping[str, Any], name: str) -> Term:
    if isinstance(given, Mapping):
        fields = ("query", "language", "note")
        term = Term(*(str(given.get(field) or "") for field in fields))
    else:
        term = given if isinstance(given, Term) else Term(str(given))
    term = replace(term, query=term.query.strip())
    try:
        parsed(term.query)
    except QueryError as error:
        what = f"The topic {name} has a term that is no query: {error.what}"
        raise QueryError(what, error.todo, query=error.query, position=error.position) from None
    return term


def _plain(term: Term) -> str | dict[str, str]:
    if not term.language and not term.note:
        return term.query
    return {key: value for key, value in vars(term).items() if value}
