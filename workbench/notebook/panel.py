"""The Case panel: what was read in, what could not be, what is missing, and how far a running ingest has come."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import show
from ..brief.formats_said import format_said
from ..brief.reasons import error_said, receipt_said, skipped_said
from ..brief.sentences import sentence_said
from ..errors import UsageError, WorkbenchError
from ..ingest import ingest
from ..readers import readers
from ..store import called, reading_in
from .phrases_panel import PANEL
from .telling import Telling
from .view import View

if TYPE_CHECKING:
    from ..views import Views
    from .selection import Selection

__all__ = ["Panel"]

MOST = 60  # originals and gaps that are listed
RECEIPTS = 12
PLACES = 3  # originals named for one reason


class Panel(View):
    """A case at a glance; it follows what another notebook or a command reads into it."""

    module = "panel"
    phrases = PANEL

    def __init__(self, views: Views, selection: Selection, language: str = "en") -> None:
        self._sent: dict[str, Any] | None = None
        self._work: threading.Thread | None = None
        super().__init__(views, selection, language)

    # -- heard from the browser ----------------------------------------------------------------------------------

    def hear_hello(self, content: dict[str, Any]) -> None:
        """The panel is on a screen that knows nothing yet."""
        self._sent = None
        super().hear_hello(content)

    def hear_originals(self, content: dict[str, Any]) -> None:
        """What was read in, original by original, with the reader that read it."""
        rows = self._views.frame("originals")
        titles = {by: self._title(str(by)) for by in rows["reader"].fillna("").unique()}
        states = [self.said.get(str(state), str(state)) for state in rows["state"]]
        shown = zip(rows["path"], states, rows["reader"].fillna(""), strict=True)
        told = [{"name": show.plain(path), "told": show.plain(f"{state}  {titles[by]}")} for path, state, by in shown]
        self.say("originals", content, rows=told[:MOST], more=max(0, len(told) - MOST))

    def _title(self, by: str) -> str:
        known = readers().get(by)
        return by if known is None else format_said(by, known.title, known.limits, self.language)[0]

    def hear_failed(self, content: dict[str, Any]) -> None:
        """What could not be read, and why; then what was skipped, by reason."""
        originals = self._views.frame("originals")
        unread = originals[originals["state"] != "read"]
        shown = zip(unread["path"], unread["state"], unread["reason"], strict=True)
        rows = [
            {
                "name": show.plain(path),
                "told": show.plain(f"{self.said[f'state-{state}']}: {skipped_said(str(why), self.language)}"),
            }
            for path, state, why in shown
        ]
        rows += self._skipped()
        self.say("failed", content, rows=rows[:MOST], more=max(0, len(rows) - MOST))

    def _skipped(self) -> list[dict[str, str]]:
        """What was skipped, of each kind of reason once: how many items, the first reason, and in which originals."""
        skipped = self._views.frame("skipped")
        kinds = skipped["reason"].str.replace(r"\S*\d\S*", "#", regex=True)
        grouped = [(int(rows["items"].sum()), rows) for _, rows in skipped.groupby(kinds, sort=False)]
        told = []
        for items, rows in sorted(grouped, key=lambda pair: -pair[0]):
            places, reasons = rows["original"].unique(), rows["reason"].unique()
            where = ", ".join(str(path) for path in places[:PLACES])
            where += f" {self.said['more'].format(n=len(places) - PLACES)}" if len(places) > PLACES else ""
            alike = f" {self.said['alike'].format(n=len(reasons) - 1)}" if len(reasons) > 1 else ""
            why = skipped_said(str(reasons[0]), self.language)
            name = self.said["items"].format(n=items) if items else self.said["notice"]
            told.append({"name": name, "told": show.plain(f"{why}{alike} ({where})")})
        return told

    def hear_gaps(self, content: dict[str, Any]) -> None:
        """What is missing, in sentences."""
        found = self._views.gaps.frame()
        shown = zip(found["conversation"], found["sentence"], found["certainty"], strict=True)
        rows = [
            {
                "name": show.plain(name),
                "told": show.plain(sentence_said(words, self.language)),
                "sure": self.said.get(str(sure), str(sure)),
            }
            for name, words, sure in shown
        ]
        self.say("gaps", content, rows=rows[:MOST], more=max(0, len(rows) - MOST))

    def hear_receipts(self, content: dict[str, Any]) -> None:
        """The receipts of the last ingests, the newest first."""
        rows = self._views.store.database.rows("SELECT * FROM receipts ORDER BY receipt_id DESC LIMIT ?", [RECEIPTS])
        told = [{"name": row["at"][:16].replace("T", " "), "told": _receipt(row, self.said)} for row in rows]
        self.say("receipts", content, rows=told, more=0)

    def hear_ingest(self, content: dict[str, Any]) -> None:
        """Read a file, folder or archive in, in a thread of its own, so that reading the leak goes on meanwhile."""
        path = str(content.get("path") or "").strip()
        if not path:
            raise UsageError("Nothing is named to be read in.", "Give the path of a file, folder or archive.")
        if self._work is not None and self._work.is_alive():
            raise UsageError("An ingest is running already.", "Wait until it is done.")
        given = {name: str(content.get(name) or "").strip() for name in ("custodian", "zone")}
        named = "".join(f", {name}={value!r}" for name, value in given.items() if value)
        self.selection.did(f"case.ingest({path!r}{named})")
        self._work = threading.Thread(target=self._ingest, args=(path, given), daemon=True, name="ingest")
        self._work.start()

    def _ingest(self, path: str, given: dict[str, str]) -> None:
        telling = Telling(lambda **told: self.say("progress", **told), self.said)
        try:
            place = path if "://" in path else Path(path).expanduser()
            receipt = ingest(self._views.store, [place], progress=telling, **given)  # type: ignore[arg-type]
            self.say("done", text=show.plain(receipt_said(receipt.summary(), self.language)))
        except WorkbenchError as error:
            self.say("fault", text=show.plain(error_said(error, self.language)))
            self.say("done", text="")
        self._stale()

    # -- answers -------------------------------------------------------------------------------------------------

    def refreshed(self) -> None:
        """Something was read in, here or elsewhere."""
        state = self._state()
        if state != self._sent:
            self._sent = state
            self.say("case", **state)

    def _state(self) -> dict[str, Any]:
        store, version = self._views.store, self._views.snapshot().version
        if self._sent is None or self._sent["version"] != version:
            pairs = [[self.said.get(name, name), show.plain(value)] for name, value in _facts(self._views)]
            failed = int((self._views.frame("originals")["state"] == "failed").sum())
        else:
            pairs, failed = self._sent["pairs"], self._sent["failed"]
        running = "" if self._work is not None and self._work.is_alive() else self._running()
        name = show.plain(called(store.path))
        return {"version": version, "name": name, "pairs": pairs, "failed": failed, "running": running}

    def _running(self) -> str:
        """What another notebook or a command is reading in; or that the last ingest was cut off."""
        store = self._views.store
        rows = store.database.rows("SELECT * FROM receipts WHERE finished IS NULL ORDER BY receipt_id DESC LIMIT 1")
        newest = store.database.value("SELECT max(receipt_id) FROM receipts")
        if not rows or rows[0]["receipt_id"] != newest:
            return ""
        made = store.database.rows("SELECT rows FROM parts WHERE receipt_id = ?", [newest])
        name = "running" if reading_in(store.path) else "cut"
        return self.said[name].format(since=rows[0]["at"][11:19], parts=len(made), messages=_messages(made))

    def still(self) -> tuple[str, str]:
        """The case at a glance, and the certain gaps."""
        facts = _facts(self._views)
        title = f"{self.said['case']} {called(self._views.store.path)}".strip()
        rows = [(show.strong(self.said.get(name, name)), value) for name, value in facts]
        return show.block(title, show.table(["", ""], rows)), show.plain(
            "\n".join(f"{self.said.get(name, name)}: {value}" for name, value in facts)
        )


def _facts(views: Views) -> list[tuple[str, str]]:
    from ..analysis.facts import info

    facts = info(views.snapshot())
    span = f"{(facts['first'] or '?')[:10]} – {(facts['last'] or '?')[:10]}"
    unread = sum(row["state"] == "skipped" for row in facts["by_original"])
    return [
        ("messages", f"{facts['messages']:,}"),
        ("span", span),
        ("conversations", f"{facts['conversations']:,}"),
        ("accounts", f"{facts['participants']:,}"),
        ("documents", f"{facts['documents']:,}"),
        ("originals", f"{facts['originals']:,}"),
        ("unread", f"{facts['failed']:,} / {unread:,}"),
        ("skipped", f"{facts['skipped']:,}"),
    ]


def _messages(made: list[dict[str, Any]]) -> int:
    import json

    return sum(int(json.loads(row["rows"]).get("messages", 0)) for row in made)


def _receipt(row: dict[str, Any], said: dict[str, str]) -> str:
    import json

    paths = ", ".join(Path(str(path["given"])).name for path in json.loads(row["paths"]))
    if not row["finished"]:
        return show.plain(f"{paths}: {said['unfinished']}")
    totals = json.loads(row["totals"])
    return show.plain(f"{paths}: {said['receipt'].format(**totals)}")
