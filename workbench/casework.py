"""The verbs of a case that put words in evidence, check them, and hand them over: the half of `Case` for the desk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from .brief.draft import Draft
    from .evidence.docket import Docket, OnClaim
    from .evidence.exposure import Exposure
    from .evidence.report import Report
    from .views import Views

__all__ = ["Casework"]


class Casework:
    """Claims, exhibits, checks, exposure, verification and the brief of a case."""

    if TYPE_CHECKING:

        @property
        def _views(self) -> Views: ...

    @property
    def claims(self) -> Docket:
        """The sentences of the story with what supports and what contradicts them."""
        return self._views.docket

    def claim(self, text: str, **more: str) -> OnClaim:
        """The claim with this sentence, written if it is not there yet; or the claim of that id."""
        known = {claim.id for claim in self.claims}
        return self.claims[text] if text in known else self.claims.write(text, **more)

    def cells(self, path: str, area: str) -> dict[str, Any]:
        """A range of cells of a spreadsheet in the case, to be tied to a claim: `case.cells("b.xlsx", "Usage!A1:D5")`.

        Raises EvidenceError for what is no range, holds nothing, or lies in no original that is at hand.
        """
        return self._views.piece(path, area, table=True)

    def picture(self, path: str, area: str = "") -> dict[str, Any]:
        """A picture in the case, to be tied to a claim; `area` is a part of it, `left,top,right,bottom` in pixels."""
        return self._views.piece(path, area, table=False)

    def checks(self) -> pd.DataFrame:
        """What stands in the way of an export: altered quotations, orphan claims, ambiguous dates, and so on.

        Columns: severity (error, warning, info), code, subject, what, todo, override. Errors stop an export.
        """
        return self._views.check_table()

    def exposure(self, drop: Sequence[str] = (), paraphrase: Sequence[str] = ()) -> Exposure:
        """How exposed the human source is by the exhibits: who could have seen each, and who all of them.

        `drop` and `paraphrase` are exhibits (EX-003) to leave out or to tell in other words, on trial.
        """
        return self._views.exposure(drop, paraphrase)

    def memo(
        self, path: str | Path, title: str = "Exposure of the source", language: str = "en", **trial: Sequence[str]
    ) -> Path:
        """Write the exposure memo as PDF or DOCX: for the reporter alone, never part of the brief.

        `drop` and `paraphrase` as in `exposure`: the memo then shows the circle before and after.
        """
        return self._views.memo(Path(path), title, language, **trial)

    def decide(self, queue: str, subject: str, verdict: str, why: str = "", by: str = "") -> pd.DataFrame:
        """Decide on what waits in a queue of `case.queues()`, which leaves this line to be copied; gives the log.

        Queues: people, dates, translations, documents, terms. Raises UsageError for what is not there to decide on.
        """
        from .notebook.queues import decide

        decide(self._views, queue, subject, verdict, why, by)
        return self.decisions()

    def decisions(self, queue: str = "") -> pd.DataFrame:
        """What was decided in the queues, oldest first: queue, subject, verdict, why, by, at; nothing is overwritten.

        Judgements on people are not in it: they stand in the log of `case.judge`.
        """
        from .evidence.decisions import Decisions

        return Decisions(self._views.store.human).frame(queue)

    def verify(self, *places: str | Path, password_file: str | Path = "") -> Report:
        """Hash every original again, read every exhibit back from its bytes, and check the custody log.

        `places` are files or folders where the originals lie now; without, where they were ingested, and the copies.
        """
        return self._views.verify([Path(place) for place in places], password_file)

    def custody(self) -> pd.DataFrame:
        """The custody log: who did what, when, each entry bound to the one before by its hash."""
        return self._views.custody()

    def brief(self, title: str = "", **options: Any) -> Draft:
        """The brief on everything in the docket, to be saved as PDF and DOCX.

        Options: `date`, `language` ("en", "zh"), `variant`, `summary`, `prepared_by`, `handling`, `override` (a
        reason to export in spite of failed checks, or one for each by its `code:subject`), `pseudonyms` (True, names,
        or names with their nicknames; `.save_key(path)` writes who is who), `removed` (words to take out). Raises
        EvidenceError at saving if checks fail or a replaced name is left.
        """
        return self._views.draft(title, options)
