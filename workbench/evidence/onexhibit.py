"""One exhibit as a reporter works on it: its translation and who signs it, its note, its neighbours in print."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .. import show
from ..errors import EvidenceError
from .exhibits import Exhibit, shortened

if TYPE_CHECKING:
    from .docket import Docket

__all__ = ["OnExhibit"]


class OnExhibit:
    """One exhibit, to work on; its words cannot be changed here, since they are the original's."""

    def __init__(self, docket: Docket, exhibit_id: str) -> None:
        self._docket = docket
        self.id = exhibit_id

    @property
    def exhibit(self) -> Exhibit:
        """The exhibit as it stands in the case now; raises EvidenceError if it was removed."""
        found = self._docket.book().exhibit(self.id)
        if found is None:
            raise EvidenceError(f"The exhibit {self.id} is not in the case any more.")
        return found

    @property
    def label(self) -> str:
        """Its printed number."""
        return self.exhibit.label

    def translate(self, text: str, by: str, reviewed_by: str = "") -> OnExhibit:
        """Put a translation beside the words: by whom, and which reader of the language has signed it, if any has.

        Raises EvidenceError where nobody is named as the translator.
        """
        if text.strip() and not by.strip():
            raise EvidenceError("A translation needs a translator.", "Name the person or the machine: by=...")
        return self._changed(translation=text, translator=by, reviewed_by=reviewed_by)

    def sign(self, reviewed_by: str) -> OnExhibit:
        """Record who, reading the language, has reviewed the translation as it stands."""
        if not self.exhibit.translation:
            raise EvidenceError(f"{self.label} has no translation to sign.", "Translate it first.")
        return self._changed(reviewed_by=reviewed_by)

    def annotate(self, note: str) -> OnExhibit:
        """Write the note that is printed with the exhibit."""
        return self._changed(note=note)

    def around(self, before: int, after: int) -> OnExhibit:
        """Print so many messages before and after it."""
        if min(before, after) < 0:
            raise EvidenceError("The numbers of neighbours cannot be negative.", "Give 0 or more.")
        return self._changed(before=before, after=after)

    def remove(self) -> None:
        """Take the exhibit out of the case, and off every claim; its number is not given again while a higher is."""
        self._docket.ledger.drop_exhibit(self.id)

    def _changed(self, **values: str | int) -> OnExhibit:
        self._docket.ledger.exhibit(replace(self.exhibit, **values))  # type: ignore[arg-type]
        return self

    def __repr__(self) -> str:
        item = self.exhibit
        words = shortened(item.quote, 90) if item.quote else f"picture {item.area}".strip()
        lines = [f"{item.label} ({item.kind}): {words}", f"   {item.original}{item.locator}"]
        if item.translation:
            state = f"reviewed by {item.reviewed_by}" if item.reviewed_by else "not reviewed"
            lines.append(
                f"   translated by {item.translator or 'nobody named'}, {state}: {shortened(item.translation)}"
            )
        return show.plain("\n".join(lines))
