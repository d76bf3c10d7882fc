"""The verbs of a case that look at documents and letters as objects: who signed them, what they say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .analysis.differences import Differences
    from .analysis.metadata import Metadata
    from .analysis.signatures import Signatures
    from .analysis.versions import Versions
    from .case import Case

__all__ = ["diff_documents", "metadata", "same_documents", "signatures"]


def signatures(case: Case) -> Signatures:
    """Which letters are signed by a mail server (DKIM), and whether that holds; `.wanted()` lists missing keys."""
    from .analysis.signatures import signatures

    return signatures(case.messages())


def same_documents(case: Case) -> Versions:
    """Documents that occur more than once: same bytes, same words, near duplicates, extracts; `.diff(a, b)`."""
    from .analysis.versions import versions

    return versions(case.documents(), case.pages(), case._views.spread)


def diff_documents(case: Case, a: str, b: str) -> Differences:
    """What changed from one document to another, word by word; `a` and `b` are paths of originals or keys."""
    from .analysis.versions import versions

    documents, pages = case.documents(), case.pages()
    both = documents[documents["original"].isin([a, b]) | documents["document_key"].isin([a, b])]
    return versions(both, pages[pages["document_key"].isin(both["document_key"])]).diff(a, b)


def metadata(case: Case) -> Metadata:
    """Every time, author, device, program and path that originals state of themselves; `.contradictions()`."""
    from .analysis.metadata import metadata

    return metadata(case.documents(), case.pages(), case.messages())
