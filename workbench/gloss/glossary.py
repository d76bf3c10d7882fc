"""The case's own glossary: terms and what they mean in this story, written by people, kept with the human work."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import CaseError, UsageError
from ..store.human import Human
from . import cedict

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Glossary"]


class Glossary:
    """Terms of one case with their glosses; what stands here comes before every dictionary."""

    def __init__(self, human: Human) -> None:
        self._human = human

    def terms(self) -> dict[str, str]:
        """Each term with its gloss."""
        return {row["term"]: row["gloss"] or "" for row in self._human.rows("glossary")}

    def define(self, term: str, gloss: str, note: str = "", by: str = "") -> None:
        """Say what a term means here, in place of what was said before. Raises UsageError where one is empty."""
        if not term.strip() or not gloss.strip():
            raise UsageError("A glossary needs a term and what it means.", 'case.glossary.define("脱敏", "masking").')
        self._human.put("glossary", {"term": term.strip(), "gloss": gloss.strip(), "note": note, "by": by})

    def remove(self, term: str) -> None:
        """Take a term out. Raises UsageError if it is not there."""
        if not self._human.remove("glossary", term=term):
            raise UsageError(f"The glossary has no term {term!r}.", "See case.glossary.frame().")

    def load(self, path: str | Path, by: str = "") -> int:
        """Take in a CSV with the columns term and gloss (and note), or a dictionary in the form of CEDICT.

        All of it or nothing; tells how many terms. Raises UsageError for a file of neither form.
        """
        source = Path(path)
        rows = list(_csv(source) if source.suffix.lower() in (".csv", ".tsv") else _cedict(source))
        with self._human.together():
            for row in rows:
                self.define(row["term"], row["gloss"], row.get("note") or "", by)
        return len(rows)

    def dump(self, path: str | Path) -> Path:
        """Write all terms to a CSV. Raises CaseError if the file cannot be written."""
        target = Path(path)
        try:
            with target.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, ["term", "gloss", "note", "by", "at"])
                writer.writeheader()
                writer.writerows(self._human.rows("glossary"))
        except OSError as error:
            raise CaseError(f"{target} cannot be written: {error.strerror}.", "Name another place.") from error
        return target

    def frame(self) -> pd.DataFrame:
        """One row a term: term, gloss, note, by, at."""
        import pandas as pd

        return pd.DataFrame(self._human.rows("glossary"), columns=["term", "gloss", "note", "by", "at"])

    def __len__(self) -> int:
        return len(self._human.rows("glossary"))

    def __repr__(self) -> str:
        return f"Glossary of {len(self):,} terms"


def _csv(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t" if path.suffix.lower() == ".tsv" else ",")
            if not {"term", "gloss"} <= set(rows.fieldnames or ()):
                raise UsageError(f"{path} has no columns term and gloss.", "Name the columns in the first line.")
            yield from ({name: row.get(name) or "" for name in ("term", "gloss", "note")} for row in rows)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} cannot be read: {error}.", "Give a CSV in UTF-8.") from error


def _cedict(path: Path) -> Iterator[dict[str, str]]:
    for entry in cedict.read_file(path):
        gloss = "; ".join(entry.senses)
        yield {"term": entry.simplified, "gloss": gloss, "note": f"{cedict.spoken(entry.pinyin)}, {path.name}"}
