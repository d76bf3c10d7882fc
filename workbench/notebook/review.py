"""The review: what a machine proposes and a reporter decides, card by card, with a log that can be taken back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .. import show
from ..errors import UsageError
from ..evidence.decisions import OPEN, Decisions
from .phrases_review import REVIEW
from .queues import CARDS, MACHINE, Cards, decide
from .view import View

if TYPE_CHECKING:
    from ..views import Views
    from .selection import Selection

__all__ = ["Review"]

SAID = 30  # decisions listed
CHOICES = {
    "people": ("same", "different", "unsure"),
    "dates": ("dmy", "mdy", "unsure"),
    "translations": ("signed", "refused"),
    "documents": ("same", "different", "unsure"),
    "terms": ("accept", "drop"),
}


class Review(View):
    """The queues of a case on one page; `queue` is the one that is shown first."""

    module = "review"
    phrases = REVIEW

    def __init__(self, views: Views, selection: Selection, language: str = "en", queue: str = "people") -> None:
        if queue not in CARDS:
            raise UsageError(f"There is no queue {queue!r}.", f"There are {', '.join(CARDS)}.")
        self.queue = queue
        self._made: dict[str, tuple[Any, Cards]] = {}
        super().__init__(views, selection, language)

    def refreshed(self) -> None:
        """The case changed, or a decision was made."""
        self._tell()

    def hear_queue(self, content: dict[str, Any]) -> None:
        """Another queue is looked at."""
        if str(content["queue"]) in CARDS:
            self.queue = str(content["queue"])
        self._tell(content)

    def hear_decide(self, content: dict[str, Any]) -> None:
        """The reporter decided on the card that was on the screen."""
        queue, subject, verdict = (str(content[name]) for name in ("queue", "subject", "verdict"))
        by, why = str(content.get("by") or "").strip(), str(content.get("why") or "").strip()
        if not by:
            raise UsageError(self.said["nameless"])
        self.selection.did(decide(self._views, queue, subject, verdict, why, by))
        self._tell(content)

    def cards(self, queue: str) -> Cards:
        """The open cards of a queue and their number; made once for each state of the case."""
        human = self._views.store.human
        lists = [(topic.name, topic.lexicon.version) for topic in self._views.shelf] if queue == "terms" else []
        book: list[Any] = []
        if queue == "translations":
            book = [self._views.docket.book().exhibits, self._views.translations.waiting()]
        said = Decisions(human).rows(queue) if queue != "people" else human.rows("judgements")
        whole = (self._views.snapshot().version, lists, book, len(said))
        if queue not in self._made or self._made[queue][0] != whole:
            self._made[queue] = (whole, CARDS[queue](self._views, self.said))
        return self._made[queue][1]

    # -- inside --------------------------------------------------------------------------------------------------

    def _tell(self, to: dict[str, Any] | None = None) -> None:
        cards, number = self.cards(self.queue)
        told = self.said["waiting"].format(n=f"{number:,}") if number else self.said[f"none-{self.queue}"]
        self.say(
            "cards",
            to,
            queue=self.queue,
            queues=[{"queue": name, "count": self._count(name)} for name in CARDS],
            told=f"{told} {self.said['only'].format(n=len(cards))}" if number > len(cards) else told,
            cards=cards,
            choices=CHOICES[self.queue],
            log=self._log(),
        )

    def _count(self, queue: str) -> str:
        """How many wait in a queue that was made already; the others cost time and are made when looked at."""
        return f"{self._made[queue][1][1]:,}" if queue in self._made else ""

    def _log(self) -> list[dict[str, Any]]:
        """The newest decisions of the queue; only the newest on a subject can be taken back."""
        rows = self._judgements() if self.queue == "people" else Decisions(self._views.store.human).rows(self.queue)
        seen: set[str] = set()
        told = []
        for row in rows[::-1][:SAID]:
            over = "unsure" if self.queue == "people" else OPEN  # what takes a decision back
            alive = row["subject"] not in seen and row["verdict"] != over
            seen.add(row["subject"])
            meta = [str(row["at"])[:16].replace("T", " "), show.plain(row["by"]), show.plain(row["why"] or "")]
            verdict = self.said.get(row["verdict"], row["verdict"])
            line = {"verdict": verdict, "about": self._about(row["subject"]), "told": meta, "alive": alive}
            told.append({"subject": row["subject"], **line})
        return told

    def _judgements(self) -> list[dict[str, Any]]:
        rows = self._views.store.human.rows("judgements")
        return [{**row, "subject": json.dumps([row["a"], row["b"]], ensure_ascii=False)} for row in rows]

    def _about(self, subject: str) -> list[str]:
        """What a decision speaks of, in words."""
        if self.queue == "dates":
            return [show.plain(subject)]
        parts = [str(part) for part in json.loads(subject)]
        if self.queue == "people":
            names = self._views.people.table["name"].to_dict()
            parts = [f"{names.get(part, '')} ({part})" for part in parts]
        if self.queue == "documents":
            parts = [str((self._views.records.document(part) or {}).get("original") or part) for part in parts]
        if self.queue == "translations":
            labels = {item.exhibit_id: item.label for item in self._views.docket.book().exhibits}
            number = parts[0].removeprefix(MACHINE)
            machine = self.said["machine"].format(n=number) if number != parts[0] else ""
            parts = [machine or labels.get(parts[0], parts[0])]
        return [show.plain(part) for part in (parts[::-1] if self.queue == "terms" else parts)]

    def still(self) -> tuple[str, str]:
        """The open cards as a table, for where no kernel runs."""
        cards, number = self.cards(self.queue)
        rows = [(card["title"], " / ".join(one["name"] for one in card["sides"]), card["reasons"]) for card in cards]
        note = self.said["waiting"].format(n=f"{number:,}")
        table = show.table(["", self.said[self.queue], self.said["why"]], rows[:40])
        text = "\n".join("  ".join(row) for row in rows[:40])
        return show.block(self.said["review"], table, note=note), f"{self.said[self.queue]}: {note}\n{text}"
