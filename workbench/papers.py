"""The verbs of a case that look at documents and letters as objects: who signed them, what they say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .analysis.signatures import Signatures
    from .case import Case

__all__ = ["signatures"]


def signatures(case: Case) -> Signatures:
    """Which letters are signed by a mail server (DKIM), and whether that holds; `.wanted()` lists missing keys."""
    from .analysis.signatures import signatures

    return signatures(case.messages())
