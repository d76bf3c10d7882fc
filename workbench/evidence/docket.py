"""The docket: all claims of a case with their evidence, as a reporter works on them from a notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .. import show
from ..errors import EvidenceError
from . import claims_file, pins
from .claims import Standing, standing
from .exhibits import Exhibit, label
from .ledger import Book, Ledger, Rows
from .onclaim import OnClaim, row_of
from .onexhibit import OnExhibit
from .records import Records
from .sync import Sync
from .written import settled

__all__ = ["Docket", "OnClaim", "OnExhibit"]


class Docket:
    """All claims of a case; `claims[0]` or `claims["c1"]` gives one, `load` and `dump` speak claims.yaml.

    `records` is asked for anew each time, so that what was ingested meanwhile is seen.
    """

    def __init__(self, human: Rows, records: Callable[[], Records]) -> None:
        self.ledger = Ledger(human)
        self.records = records

    def __len__(self) -> int:
        return len(self.book().claims)

    def __iter__(self) -> Iterator[OnClaim]:
        return (OnClaim(self, claim.claim_id) for claim in self.book().claims)

    def __getitem__(self, which: int | str) -> OnClaim:
        claims = self.book().claims
        for number, claim in enumerate(claims):
            if which in (number, claim.claim_id, number - len(claims)):
                return OnClaim(self, claim.claim_id)
        raise EvidenceError(f"There is no claim {which!r}.", f"There are {len(claims)}: c1, c2, ...")

    def book(self) -> Book:
        """Claims, exhibits and supports as they stand now."""
        return self.ledger.book()

    def write(self, text: str, claim_id: str = "", **more: str) -> OnClaim:
        """The claim with this sentence, written if it is not there yet; raises EvidenceError for an empty one."""
        for claim in self.book().claims:
            if claim.text == text and claim_id in ("", claim.claim_id):
                return OnClaim(self, claim.claim_id)
        return OnClaim(self, self.ledger.claim(text, claim_id, **more).claim_id)

    def pin(self, hit: Any, note: str = "", *, quote: str = "") -> Exhibit:
        """Put a hit (or a row) in evidence without tying it to a claim yet; the same words become one exhibit only."""
        return pins.pin(self.ledger, row_of(hit), note, quote)

    def remark(self, exhibit_id: str, note: str) -> Exhibit:
        """Write the note of an exhibit; raises EvidenceError if there is none with this id."""
        return pins.remark(self.ledger, exhibit_id, note)

    def drop(self, which: str) -> Docket:
        """Remove a claim or an exhibit that nothing is tied to; raises EvidenceError if something is."""
        pins.drop(self.ledger, which)
        return self

    def standings(self, language: str = "en") -> dict[str, Standing]:
        """The computed standing of every claim, by its id."""
        book, records = self.book(), self.records()
        names = [claim.claim_id for claim in book.claims]
        return {name: standing(book.of(name), records.origins(book, name), language) for name in names}

    def load(self, path: str | Path) -> Docket:
        """Take claims, exhibits and supports from a claims.yaml; what is not in it stays as it is.

        An exhibit that was written by hand, without a key, is tied to the message or page that holds its words. Raises
        EvidenceError for a file that cannot be understood, and for such words that stand nowhere or in several places.
        Whether other quotations hold is told by the checks.
        """
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise EvidenceError(f"{path} cannot be read: {error}.", "Name a claims.yaml in UTF-8.") from error
        new = settled(claims_file.load(text), self.records())
        old = self.book()
        claims = {item.claim_id: item for item in (*old.claims, *new.claims)}
        exhibits = {item.exhibit_id: item for item in (*old.exhibits, *new.exhibits)}
        supports = {(item.claim_id, item.exhibit_id): item for item in (*old.supports, *new.supports)}
        self.ledger.replace(Book(tuple(claims.values()), tuple(exhibits.values()), tuple(supports.values())))
        Sync(self.ledger).took(Path(path), text)
        return self

    def search_against(self, search: Callable[..., Any], path: str | Path) -> dict[str, int]:
        """Run the searches for evidence against the claims that a YAML file lists, and give the hits of each query.

        The file is a list of {claim, query}; `search` is that of the case, which puts each search on record. Raises
        EvidenceError for a file that is no such list.
        """
        found = {}
        for entry in claims_file.searches(Path(path)):
            found[entry["query"]] = search(entry["query"], purpose="contradiction", claim=entry["claim"]).total
        return found

    def dump(self, path: str | Path, *, force: bool = False) -> Path:
        """Write claims.yaml, for git and for editing by hand; gives its path.

        Raises EvidenceError where the file was edited by hand since the case last wrote or took it, unless `force`:
        `sync` keeps both.
        """
        return Sync(self.ledger).dump(Path(path), force=force)

    def sync(self, path: str | Path) -> Docket:
        """Bring a claims.yaml and the case together: what was changed on either side since the last time is kept.

        Raises EvidenceError, naming claim or exhibit and field, where both sides changed the same thing; then nothing
        is written.
        """
        Sync(self.ledger, lambda book: settled(book, self.records())).merge(Path(path))
        return self

    @property
    def exhibits(self) -> list[OnExhibit]:
        """All exhibits by number, to look at and to work on."""
        return [OnExhibit(self, item.exhibit_id) for item in self.book().exhibits]

    def exhibit(self, which: int | str) -> OnExhibit:
        """The exhibit with this number (3) or printed number (EX-003); raises EvidenceError if there is none."""
        book = self.book()
        for item in book.exhibits:
            if which in (item.number, item.label, item.exhibit_id):
                return OnExhibit(self, item.exhibit_id)
        raise EvidenceError(f"There is no exhibit {which!r}.", f"There are {len(book.exhibits)}: EX-001, EX-002, ...")

    def number(self, series: str) -> Docket:
        """Print all exhibits' numbers in this form from now on, zeros for the digits: MORTAR-000000.

        Raises EvidenceError for what is no form of a number.
        """
        label(1, series)
        self.ledger.number(series)
        return self

    def __repr__(self) -> str:
        if not len(self):
            return "No claims yet. Write one: case.claim('The sentence as it will be printed.')"
        return "\n".join(str(claim) for claim in self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        parts = [claim.markup() for claim in self]
        return show.bundle(show.block("Claims", *(parts or [show.quiet(repr(self))])), show.plain(repr(self)))
