"""What a case has in hand as evidence: checks, exposure, verification, and the brief; the half of `Views` for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from .analysis.candidates import candidates
from .evidence import checks as checking
from .evidence.docket import Docket
from .evidence.exhibits import Exhibit
from .evidence.exposure import Exposure, exposure
from .evidence.finder import Finder, found_in
from .evidence.pieces import row_of_cells, row_of_picture
from .evidence.records import Records
from .evidence.report import Report, verify
from .evidence.weak import weak
from .passwords import taken, trying
from .store import Snapshot, Store
from .store.custody import now

if TYPE_CHECKING:
    import pandas as pd

    from .analysis.people import People
    from .brief.draft import Draft
    from .views import Views

__all__ = ["Proof"]


class Proof:
    """The evidence of one case."""

    store: Store
    docket: Docket

    if TYPE_CHECKING:

        @property
        def records(self) -> Records:
            """As `Views` has it."""

        @property
        def people(self) -> People:
            """As `Views` has it."""

        def snapshot(self) -> Snapshot:
            """As `Views` has it."""

    def checks(self, changed: Mapping[str, str] | None = None) -> list[checking.Check]:
        """The checks before export on the present docket."""
        records, book = self.records, self.docket.book()
        grounds = checking.Grounds(
            record=records.row,
            of=records.of,
            searches=self.store.human.rows("search_log"),
            changed=changed or {},
            weak=self._weak(),
        )
        return checking.check(book, grounds)

    def piece(self, path: str, area: str, *, table: bool) -> dict[str, Any]:
        """A range of cells or a picture as a row that can be put in evidence."""
        return (row_of_cells if table else row_of_picture)(self.records, self.finder(), path, area)

    def cited(self) -> list[Exhibit]:
        """The exhibits that a claim cites."""
        book = self.docket.book()
        named = {support.exhibit_id for support in book.supports}
        return [item for item in book.exhibits if item.exhibit_id in named]

    def finder(self) -> Finder:
        """Finds the originals again where they were when they were ingested, or in the case's copies."""
        return found_in(self.store, self.snapshot())

    def check_table(self) -> pd.DataFrame:
        """The checks as a table."""
        import pandas as pd

        columns = ["severity", "code", "subject", "what", "todo", "override"]
        return pd.DataFrame([asdict(check) for check in self.checks()], columns=columns)

    def _weak(self) -> dict[str, str]:
        """Authors of exhibits whose account was joined to a person on weak grounds, with the grounds."""
        rows = (self.records.of(item) for item in self.docket.book().exhibits)
        authors = {f"{row['platform']}:{row['sender_id']}" for row in rows if row and row.get("sender_id")}
        return weak(self.people, lambda: candidates(self.people, self.records.messages, decided=True), authors)

    def exposure(self, drop: Sequence[str] = (), paraphrase: Sequence[str] = ()) -> Exposure:
        """Who could have seen the exhibits; some of them dropped or paraphrased on trial."""
        records, book = self.records, self.docket.book()
        rooms: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in self.snapshot().table("conversations").to_pylist():
            rooms.setdefault((row["platform"], row["conversation_id"]), []).append(row)
        bearing: dict[str, list[tuple[str, str]]] = {}
        for tie in book.supports:
            bearing.setdefault(tie.exhibit_id, []).append((tie.claim_id, tie.stance))
        found = exposure(
            book.exhibits,
            records.row,
            rooms,
            person=self.people.labels,
            participants=self.snapshot().table("participants").to_pylist(),
            copies=records.texts,
            of=records.of,
            document=records.document,
            carriers=records.carriers,
            bearing={item.label: bearing.get(item.exhibit_id, []) for item in book.exhibits},
            around=records.around,
            custodians=self.snapshot().table("originals").column("custodian").to_pylist(),
        )
        return found.without(*drop).paraphrased(*paraphrase)

    def memo(self, path: Path, title: str, language: str, **trial: Sequence[str]) -> Path:
        """The exposure memo, by the ending of the name."""
        from .brief import memo
        from .brief.phrases import said

        name = self.store.path.resolve().name
        made = memo.build(
            self.exposure(**trial),
            before=self.exposure() if any(trial.values()) else None,
            title=said(title, language),
            case=name,
            date=now()[:10],
            language=language,
        )
        made.save(path)
        return path

    def verify(self, places: Sequence[Path], password_file: str | Path = "") -> Report:
        """Everything that evidence rests on, read again."""
        with trying(taken(password_file) if password_file else ()):
            report = verify(self.docket.book(), self.records, places, self.store)
        if not self.store.readonly:
            self.store.custody.append("verified", {"problems": len(report.problems)})
        return report

    def custody(self) -> pd.DataFrame:
        """The custody log."""
        import pandas as pd

        return pd.DataFrame(self.store.custody.entries())

    def draft(self, title: str, options: Mapping[str, Any]) -> Draft:
        """The brief, ready to be saved."""
        from .material import draft

        return draft(cast("Views", self), title, **options)
