"""A brief about to be saved: its facts, the checks that stand in its way, and one verb, `save`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from .. import show
from ..errors import EvidenceError, UsageError
from ..evidence import checks as checking
from ..evidence.redaction import Key
from . import content
from .facts import CaseFacts
from .tree import Brief

__all__ = ["Draft", "overridden"]

WRITERS = {".pdf": "pdf", ".docx": "docx"}


@dataclass(frozen=True)
class Draft:
    """The facts of a brief and the findings of the checks; `variant` is editor, lawyer, checker or page.

    `key` tells who is who where names were replaced; it is saved apart, by `save_key`, and never with the brief.
    """

    facts: CaseFacts
    checks: tuple[checking.Check, ...]
    variant: str = "editor"
    custody: tuple[Mapping[str, Any], ...] = ()
    claims: str = ""
    key: Key | None = None

    @cached_property
    def tree(self) -> Brief:
        """The content, the same for every writer; raises EvidenceError where a check forbids the export."""
        checking.require(self.checks)
        return content.build(self.facts, self.variant)

    def save(self, path: str | Path) -> Path:
        """Write the brief as PDF or DOCX, by the ending of the name; gives the path.

        Raises EvidenceError where a check forbids the export, and UsageError for any other ending.
        """
        place = Path(path)
        if place.suffix.lower() not in WRITERS:
            raise UsageError(f"A brief cannot be written as {place.name!r}.", "Name a file that ends in .pdf or .docx.")
        data = self.pdf() if place.suffix.lower() == ".pdf" else self.docx()
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        except OSError as error:
            raise EvidenceError(f"{place} cannot be written: {error.strerror}.", "Choose another place.") from error
        return place

    def pdf(self) -> bytes:
        """The brief as PDF bytes."""
        from . import pdf

        return self._proved("the PDF.pdf", pdf.write(self.tree))

    def docx(self) -> bytes:
        """The brief as DOCX bytes."""
        from . import docx

        return self._proved("the Word document.docx", docx.write(self.tree))

    def _proved(self, name: str, data: bytes) -> bytes:
        """The same bytes, read again to see that no replaced name is left; raises EvidenceError if one is."""
        if self.key is not None:
            from .pseudonyms import left_in

            if found := left_in({name: data}, self.key):
                raise EvidenceError(" ".join(found[:5]), "Add this form of the name to the pseudonyms, or remove it.")
        return data

    def save_key(self, path: str | Path) -> Path:
        """Write who is who, as JSON readable by its owner alone; raises EvidenceError where no name was replaced."""
        if self.key is None:
            raise EvidenceError(
                "No name was replaced in this brief.", "Ask for pseudonyms: case.brief(pseudonyms=True)."
            )
        place = Path(path)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.touch(mode=0o600)
            place.write_text(self.key.to_json() + "\n", encoding="utf-8")
        except OSError as error:
            raise EvidenceError(f"{place} cannot be written: {error.strerror}.", "Choose another place.") from error
        return place

    def bundle(self, path: str | Path, variants: Sequence[str] = ("editor",), carry: Sequence[str | Path] = ()) -> Path:
        """Write brief, exhibits, manifest, custody log, claims.yaml and verify.py as a folder, or a zip by its ending.

        `carry` are files that the desk puts beside them: detached signatures, RFC 3161 tokens. Raises EvidenceError
        where a check forbids the export or a file to carry cannot be read, CaseError where the path cannot be written.
        """
        from . import bundle

        checking.require(self.checks)
        files = {Path(place).name: _read(Path(place)) for place in carry}
        made = bundle.files(self.facts, self.custody, variants=tuple(variants), claims=self.claims, carried=files)
        for name in made if self.key is not None else ():
            self._proved(name, made[name])
        return bundle.write(path, made)

    def __repr__(self) -> str:
        errors, warnings = (sum(c.severity == name for c in self.checks) for name in ("error", "warning"))
        blocked = sum(check.blocks for check in self.checks)
        lines = [
            f"Brief: {self.facts.title}",
            f"{len(self.facts.claims)} claims, {len(self.facts.exhibits)} exhibits, variant {self.variant}",
            f"Checks: {errors} errors, {warnings} warnings" + (f"; {blocked} forbid the export" if blocked else ""),
        ]
        return show.plain("\n".join(lines))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        rows = [(check.severity, check.subject, check.what, check.todo or check.override) for check in self.checks]
        table = (
            show.table(["", "on", "finding", "what to do"], rows) if rows else show.quiet("No check found anything.")
        )
        return show.bundle(show.block("", *repr(self).splitlines(), table), repr(self))


def _read(place: Path) -> bytes:
    try:
        return place.read_bytes()
    except OSError as error:
        raise EvidenceError(f"{place} cannot be carried: {error.strerror}.", "Name a file that is there.") from error


def overridden(checks: Sequence[checking.Check], reason: str | Mapping[str, str]) -> tuple[checking.Check, ...]:
    """The same checks with the recorded reasons: one for every error, or one for each by its `code:subject`.

    Raises UsageError for a key under which no check was found, and for an empty reason.
    """
    if isinstance(reason, str):
        return tuple(replace(c, override=reason) if c.blocks and reason.strip() else c for c in checks)
    known = {check.key for check in checks}
    for key, why in reason.items():
        if key not in known:
            raise UsageError(f"No check is called {key!r}.", f"There are {', '.join(sorted(known)) or 'none'}.")
        if not why.strip():
            raise UsageError(f"{key} cannot be overridden without a reason.", "Say why the export is right in spite.")
    return tuple(replace(check, override=reason.get(check.key, check.override)) for check in checks)
