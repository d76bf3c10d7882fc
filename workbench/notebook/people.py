"""The review of people: pairs of accounts that may be one person, with reasons and words of both; the reporter decides.

Every judgement is a new line of the log, with who and why; taking one back is a line, too. Nothing is merged silently.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from .. import show
from ..analysis.frames import account
from ..brief.sentences import reasons_said
from ..errors import UsageError
from .phrases_people import PEOPLE
from .view import View

if TYPE_CHECKING:
    from ..views import Views
    from .selection import Selection

__all__ = ["People", "facts"]

PAGE = 12  # pairs shown at a time
SAID = 30  # judgements listed
QUOTES, QUOTED = 2, 120  # messages of an account that are shown, and their characters


class People(View):
    """Candidates and judgements of a case on one page."""

    module = "people"
    phrases = PEOPLE

    def __init__(self, views: Views, selection: Selection, language: str = "en") -> None:
        self._shown, self._strong = PAGE, False
        self._pairs: tuple[Any, pd.DataFrame] = (None, pd.DataFrame())
        super().__init__(views, selection, language)

    def refreshed(self) -> None:
        """The case, or what was judged, changed."""
        self._tell()

    def hear_more(self, content: dict[str, Any]) -> None:
        """More pairs, or only the strong ones."""
        self._strong = bool(content.get("strong"))
        self._shown = max(PAGE, min(int(content.get("shown") or PAGE), 600))
        self._tell(content)

    def hear_judge(self, content: dict[str, Any]) -> None:
        """The reporter decided on the pair that was on the screen."""
        a, b, verdict = (str(content[name]) for name in ("a", "b", "verdict"))
        by, why = str(content.get("by") or "").strip(), str(content.get("why") or "").strip()
        if not by:
            raise UsageError("A judgement needs the name of who made it.", "Write your initials above the list.")
        self._views.judge(a, b, verdict, why, by)
        self.selection.did(f"case.judge({a!r}, {b!r}, {verdict!r}, {why!r}, by={by!r})")
        self._tell(content)

    def candidates(self) -> pd.DataFrame:
        """The open pairs, surest first; looked for once for each state of the case."""
        people = self._views.people
        if self._pairs[0] is not people:
            self._pairs = (people, self._views.candidates())
        return self._pairs[1]

    # -- inside --------------------------------------------------------------------------------------------------

    def _tell(self, to: dict[str, Any] | None = None) -> None:
        every = self.candidates()
        some = every[every["tier"] == "strong"] if self._strong else every
        people, known = self._views.people, facts(self._views, some.head(self._shown), self.said)
        said = self._views.store.human.rows("judgements")[::-1]
        self.say(
            "pairs",
            to,
            rows=[_pair(row, known, self.language) for row in some.head(self._shown).to_dict("records")],
            shown=self._shown,
            left=len(some),
            told=self.said["left"].format(n=f"{len(some):,}") if len(some) else self.said["none"],
            persons=self.said["persons"].format(persons=len(set(people.labels.values())), accounts=len(people.table)),
            contradictions=[show.plain(line) for line in people.contradictions()],
            judged=[self._line(row, said) for row in said[:SAID]],
        )

    def _line(self, row: Mapping[str, Any], log: list[dict[str, Any]]) -> dict[str, Any]:
        """A judgement in words; only the newest one on a pair can be taken back."""
        newest = next(one for one in log if (one["a"], one["b"]) == (row["a"], row["b"]))
        names = self._views.people.table["name"]
        pair = [show.plain(f"{names.get(key, '')} ({key})") for key in (row["a"], row["b"])]
        told = [str(row["at"])[:16].replace("T", " "), show.plain(row["by"]), show.plain(row["why"] or "")]
        alive = newest is row and row["verdict"] != "unsure"
        return {"a": row["a"], "b": row["b"], "pair": pair, "told": told, "verdict": row["verdict"], "alive": alive}

    def still(self) -> tuple[str, str]:
        """The open pairs as a table, for where no kernel runs."""
        columns = ["name_a", "a", "name_b", "b", "tier", "score", "reasons", "against"]
        shown = self.candidates()[columns].head(40)
        for name in ("reasons", "against"):
            shown[name] = [reasons_said(str(text or ""), self.language) for text in shown[name]]
        note = self.said["left"].format(n=len(self.candidates()))
        return show.block(self.said["people"], show.frame(shown), note=note), show.plain(shown.to_string(index=False))


def facts(views: Views, pairs: pd.DataFrame, said: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What is known of each account of the pairs, with a few of its words, in the words of `said`."""
    wanted = {*pairs["a"], *pairs["b"]} if len(pairs) else set()
    messages, table = views.records.messages, views.people.table
    own = messages[account(messages).isin(wanted).to_numpy()] if wanted else messages.head(0)
    groups = dict(list(own.groupby(account(own), sort=False))) if len(own) else {}
    return {key: _account(key, table.loc[key], groups.get(key), said) for key in wanted if key in table.index}


def _pair(row: Mapping[Any, Any], facts: Mapping[str, Any], language: str) -> dict[str, Any]:
    words = {name: show.plain(reasons_said(str(row[name] or ""), language)) for name in ("reasons", "against")}
    ends = {"a": row["a"], "b": row["b"], "one": facts.get(row["a"]), "other": facts.get(row["b"])}
    return {**ends, **words, "tier": row["tier"], "score": float(row["score"]), "verdict": row["verdict"]}


def _account(key: str, row: pd.Series, own: pd.DataFrame | None, said: Mapping[str, str]) -> dict[str, Any]:
    more = [*row["names"][:4], *row["emails"][:2], *row["phones"][:2], *row["handles"][:2], *row["roles"][:2]]
    told, quotes = said["silent"], []
    if own is not None and len(own):
        days = own["sent_at"].dropna()
        span = [str(days.min())[:10], str(days.max())[:10]] if len(days) else ["?", "?"]
        told = said["wrote"].format(n=f"{len(own):,}", first=span[0], last=span[1])
        longest = own["body"].fillna("").str.strip().str[:QUOTED]
        quotes = [show.plain(text) for text in longest[longest.str.len() > 8].drop_duplicates().head(QUOTES)]
    names = [show.plain(text) for text in dict.fromkeys(map(str, more))]
    shown = {"name": show.plain(row["name"] or key), "account": show.plain(key)}
    return {**shown, "names": names, "told": told, "quotes": quotes}
