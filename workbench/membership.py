"""The verbs of a case about its people: what they are said to be, when they write, who waits for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from .analysis.recognised import Recogniser
    from .views import Views

__all__ = ["Membership"]


class Membership:
    """Roles, activity and signs of rank of the people of a case."""

    if TYPE_CHECKING:

        @property
        def _views(self) -> Views: ...

    def roles(self) -> pd.DataFrame:
        """What signatures, records, staff lists and charts say that people are, with the words and their place.

        Columns: person ("" where nobody or several fit), account, name, role, source, fits, times, words, key,
        original, locator. Said, never taken as a fact.
        """
        return self._views.people.roles()

    def recognised(self, model: Recogniser | str | Path) -> pd.DataFrame:
        """Persons, organisations and places that a model of yours finds in messages and pages; all of it for review.

        `model` is the folder of a spaCy model on this computer, or a function from texts to spans (start, end, label).
        `account` is the only account whose whole name agrees. Raises MissingExtra where spaCy is not installed.
        """
        return self._views.recognised(model)

    def activity(self) -> pd.DataFrame:
        """Who writes most and when: rows, readable, distinct, days, quiet hours and clock; programs are told apart.

        One row per person, most distinct messages first (see `analysis.activity.activity`).
        """
        from .analysis.activity import activity

        return activity(self._views.records.messages, self._views.people.labels, self._views.spread)

    def hierarchy(self) -> pd.DataFrame:
        """Signs of rank, strongest first: contacts, betweenness, reach of one text, talks opened, orders, waiting.

        One row per person with `keys` of orders to read (see `analysis.hierarchy.hierarchy`); a sign is no rank.
        """
        from .analysis.hierarchy import hierarchy

        return hierarchy(self._views.records.messages, self._views.people.labels)
