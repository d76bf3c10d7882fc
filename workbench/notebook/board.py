"""The Evidence board: claims as columns with what supports and contradicts them, and what is pinned beside them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .. import show
from ..brief.phrases import check_said
from ..evidence.checks import Check
from ..evidence.claims import STANCES
from ..evidence.exhibits import Exhibit
from .phrases_board import BOARD
from .talk import moments
from .view import View

if TYPE_CHECKING:
    from pathlib import Path

    from ..evidence.ledger import Book

__all__ = ["Board"]

QUOTE = 500  # characters of a quotation on a card
FORMS = ("pdf", "docx")


class Board(View):
    """The docket of a case to work on; what is written goes to the case at once, and the checks run anew."""

    module = "board"
    phrases = BOARD
    _sent: dict[str, Any] | None = None

    # -- heard from the browser ----------------------------------------------------------------------------------

    def hear_claim(self, content: dict[str, Any]) -> None:
        """A new claim, or with an id the new words of an old one."""
        text, claim = str(content["text"]).strip(), str(content.get("claim") or "")
        made = self._views.docket.write(text, claim)
        self.selection.did(f"case.claims.write({text!r}{f', {claim!r}' if claim else ''})")
        self.selection.aim(made.id)
        self._draw(content)

    def hear_aim(self, content: dict[str, Any]) -> None:
        """Another claim is worked on from now on."""
        self.selection.aim(str(content["claim"]))

    def hear_put(self, content: dict[str, Any]) -> None:
        """An exhibit is tied to a claim, or bears on it in another way."""
        claim, item, stance = (str(content[name]) for name in ("claim", "exhibit", "stance"))
        self._views.docket[claim].put(item, stance)
        self.selection.did(f"case.claims[{claim!r}].put({item!r}, {stance!r})")
        self._draw(content)

    def hear_note(self, content: dict[str, Any]) -> None:
        """The note of an exhibit on a claim, or without a claim that of the exhibit itself."""
        claim, item, note = (str(content.get(name) or "") for name in ("claim", "exhibit", "note"))
        if claim:
            stance = str(content["stance"])
            self._views.docket[claim].put(item, stance, note)
            self.selection.did(f"case.claims[{claim!r}].put({item!r}, {stance!r}, {note!r})")
        else:
            self._views.docket.remark(item, note)
            self.selection.did(f"case.claims.remark({item!r}, {note!r})")
        self._draw(content)

    def hear_untie(self, content: dict[str, Any]) -> None:
        """An exhibit is taken off a claim; it stays pinned."""
        claim, item = str(content["claim"]), str(content["exhibit"])
        self._views.docket[claim].untie(item)
        self.selection.did(f"case.claims[{claim!r}].untie({item!r})")
        self._draw(content)

    def hear_drop(self, content: dict[str, Any]) -> None:
        """A pinned exhibit that no claim cites, or a claim without evidence, is removed."""
        which = str(content["which"])
        self._views.docket.drop(which)
        self.selection.did(f"case.claims.drop({which!r})")
        self._draw(content)

    def hear_brief(self, content: dict[str, Any]) -> None:
        """Write the brief as PDF or DOCX into the exports of the case; a reason to do so against checks is recorded."""
        form, title, reason = (str(content.get(name) or "") for name in ("form", "title", "override"))
        if form not in FORMS:
            return
        options = {"language": self.language, **({"override": reason} if reason else {})}
        place = self._exports() / f"brief-{datetime.now(UTC):%Y-%m-%d}.{form}"
        self._views.draft(title, options).save(place)
        named = "".join(f", {name}={value!r}" for name, value in options.items())
        self.selection.did(f"case.brief({title!r}{named}).save({_told(place)!r})")
        self.say("saved", content, form=form, text=self.said["saved"].format(path=show.plain(_told(place))))

    def hear_method(self, content: dict[str, Any]) -> None:
        """Write how the work was done, from the logs of the case, as DOCX into its exports."""
        from .method import Method

        place = self._exports() / f"method-{datetime.now(UTC):%Y-%m-%d}.docx"
        Method(self._views, self.selection.lines, self.language).save(place)
        self.selection.did(f"case.method(language={self.language!r}).save({_told(place)!r})")
        self.say("saved", content, form="method", text=self.said["saved"].format(path=show.plain(_told(place))))

    def _exports(self) -> Path:
        return self._views.store.path / "exports"

    # -- answers -------------------------------------------------------------------------------------------------

    def refreshed(self) -> None:
        """Claims, exhibits or ties may have changed, here or elsewhere."""
        self._draw({}, force=self._sent is None)

    def selected(self, changed: set[str]) -> None:
        """Another message is open, or another claim worked on."""
        if changed & {"message", "claim"}:
            self.say("marks", message=self.selection.message, claim=self.selection.claim)

    def hear_hello(self, content: dict[str, Any]) -> None:
        """The board is on a screen that knows nothing yet."""
        self._sent = None
        super().hear_hello(content)

    def _draw(self, to: dict[str, Any], *, force: bool = True) -> None:
        book, checks = self._views.docket.book(), self._views.checks()
        drawn = {
            "claims": self._claims(book, checks),
            "tray": self._tray(book, checks),
            "checks": _listed(checks, self.language),
        }
        if force or drawn != self._sent:
            self._sent = drawn
            counts = {name: sum(check.severity == name for check in checks) for name in ("error", "warning", "info")}
            told = self.said["checks"].format(**counts)
            self.say("board", to, **drawn, told=told, blocked=any(check.blocks for check in checks))

    def _claims(self, book: Book, checks: Iterable[Check]) -> list[dict[str, Any]]:
        standings, claims = self._views.docket.standings(self.language), []
        for claim in book.claims:
            stand = standings[claim.claim_id]
            cards = []
            for support in book.of(claim.claim_id):
                item = book.exhibit(support.exhibit_id)
                if item is not None:
                    cards.append(self._card(item, checks) | {"stance": support.stance, "note": support.note})
            cards.sort(key=lambda card: STANCES.index(str(card["stance"])) if card["stance"] in STANCES else 9)
            status = [self.said[stand.status], *([self.said["contested"]] if stand.contested else [])]
            claims.append(
                {
                    "id": claim.claim_id,
                    "text": claim.text,
                    "status": stand.status,
                    "told": ", ".join(status),
                    "explanation": show.plain(stand.explanation),
                    "wording": self.said["wording"].format(words=show.plain(stand.wording)),
                    "cards": cards,
                    "checks": _of(claim.claim_id, checks, self.language),
                }
            )
        return claims

    def _tray(self, book: Book, checks: Iterable[Check]) -> list[dict[str, Any]]:
        cited = {support.exhibit_id for support in book.supports}
        return [
            self._card(item, checks) | {"note": item.note} for item in book.exhibits if item.exhibit_id not in cited
        ]

    def _card(self, item: Exhibit, checks: Iterable[Check]) -> dict[str, Any]:
        row = self._views.records.of(item)
        who = self.said["absent"] if row is None else str(row.get("sender") or row.get("author") or "")
        quote = item.quote if len(item.quote) <= QUOTE else f"{item.quote[:QUOTE]} …"
        return {
            "exhibit": item.exhibit_id,
            "label": item.label,
            "who": show.plain(who),
            "when": moments([row or {}], self.selection.zone)[0],
            "where": show.plain("" if row is None else row.get("conversation") or row.get("original") or ""),
            "quote": show.plain(quote),
            "translation": show.plain(item.translation),
            "key": item.target_key,
            "item": item.item_sha256,
            "checks": _of(item.label, checks, self.language),
        }

    def still(self) -> tuple[str, str]:
        """The claims with their evidence."""
        bundle = self._views.docket._repr_mimebundle_()
        return bundle["text/html"], bundle["text/plain"]


def _of(subject: str, checks: Iterable[Check], language: str) -> list[dict[str, str]]:
    return [one for one in _listed(checks, language) if one["subject"] == subject and one["code"] != "uncited"]


def _listed(checks: Iterable[Check], language: str) -> list[dict[str, str]]:
    told = []
    for check in checks:
        what, todo = check_said(check.code, check.what, check.todo, language)
        one = {"severity": check.severity, "code": check.code, "subject": check.subject, "what": what, "todo": todo}
        told.append({name: show.plain(value) for name, value in one.items()})
    return told


def _told(place: Path) -> str:
    """The end of a path, from the folder of the case on."""
    return "/".join(place.parts[-3:])
