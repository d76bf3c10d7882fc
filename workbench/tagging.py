"""The verbs of a case for tags: a word or two of your own on a message or page, to find it again by `tag:`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from .case import Case

__all__ = ["tag", "tags", "untag"]


def tag(case: Case, key: str, tag: str, by: str = "") -> None:
    """Tag the message or page with this key, once; raises UsageError if the case holds none. `tag:` finds it."""
    case.row(key)
    case._views.tagged.put(key, tag, by)


def untag(case: Case, key: str, tag: str) -> None:
    """Take a tag off the message or page with this key; raises UsageError if it does not bear it."""
    case._views.tagged.take(key, tag)


def tags(case: Case) -> pd.DataFrame:
    """Your tags: tag, records (how many bear it), first and last (when it was given); `tag:` searches by them."""
    return case._views.tagged.frame()
