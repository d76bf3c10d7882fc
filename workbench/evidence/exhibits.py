"""An exhibit is a numbered passage put in evidence: exact words, their place, and the hashes that pin them.

The words are anchored twice, as W3C TextQuote (exact, prefix, suffix) and as character offsets into the record's text,
so that an exhibit finds its words again after a reader has been improved, and says so when it cannot.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..errors import EvidenceError

KINDS = ("message", "thread", "page", "table", "picture", "mail")
SERIES = "EX-000"
_SERIES = re.compile(r"([A-Za-z][A-Za-z0-9_.-]{0,30}?)(0{1,10})")
AROUND = 32  # characters of prefix and suffix
CONTEXT = 5  # messages before and after, unless told otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One passage in evidence. `target_key` is a message key or page key; `start` and `end` count characters in it.

    `before` and `after` are how many messages of the conversation are printed around it; of a thread all of it is.
    `part_of` is the id of the exhibit that this one belongs to (a file of a message), or empty. `area` are the cells
    of a table (`Usage!A1:D5`) or the part of a picture in pixels (`left,top,right,bottom`); `series` is the form of the
    printed number, zeros at its end.
    """

    exhibit_id: str
    number: int
    quote: str
    target_key: str
    kind: str = "message"
    part_of: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 0
    end: int = 0
    original_sha256: str = ""
    original: str = ""
    locator: str = ""
    item_sha256: str = ""
    before: int = CONTEXT
    after: int = CONTEXT
    translation: str = ""
    translator: str = ""
    reviewed_by: str = ""
    note: str = ""
    area: str = ""
    series: str = ""

    @property
    def label(self) -> str:
        """The printed number: EX-001."""
        return label(self.number, self.series)


def label(number: int, series: str = "") -> str:
    """The printed form of an exhibit's number: EX-001, or MORTAR000001 in the series MORTAR000000."""
    form = _SERIES.fullmatch(series or SERIES)
    if form is None:
        raise EvidenceError(f"{series!r} is no form of a number.", "Write letters and zeros: MORTAR-0000.")
    return f"{form[1]}{number:0{len(form[2])}d}"


def words(row: Mapping[str, Any]) -> str:
    """The verbatim text of a message or page row that a quotation is taken from: body, page text, else subject."""
    for name in ("body", "text", "subject"):
        if text := row.get(name):
            return str(text)
    return ""


def exhibit(
    row: Mapping[str, Any],
    number: int,
    quote: str = "",
    *,
    at: int | None = None,
    exhibit_id: str = "",
    before: int = CONTEXT,
    after: int = CONTEXT,
    note: str = "",
    thread: bool = False,
) -> Exhibit:
    """The exhibit of `quote` (its first place, or that at offset `at`) in a message or page row, or of all its text.

    A row with an `area` becomes the exhibit of those cells or of that picture. `thread` prints the whole thread of a
    message around it. Raises EvidenceError if the quotation does not stand there character for character.
    """
    if "area" in row:
        return _of_area(row, number, exhibit_id=exhibit_id, note=note)
    text = words(row)
    exact = quote or text
    start = text.find(exact) if at is None else at
    if start < 0 or text[start : start + len(exact)] != exact or not exact:
        raise EvidenceError(
            f"The words {shortened(exact)} do not stand in {row.get('original', '')}{row.get('locator', '')}.",
            "Copy them from the message, character for character.",
        )
    end = start + len(exact)
    return Exhibit(
        exhibit_id=exhibit_id or label(number),
        number=number,
        kind="thread" if thread and "message_key" in row else _kind(row),
        quote=exact,
        target_key=str(row.get("page_key") or row.get("message_key") or ""),
        prefix=text[max(0, start - AROUND) : start],
        suffix=text[end : end + AROUND],
        start=start,
        end=end,
        original_sha256=str(row.get("original_sha256") or ""),
        original=str(row.get("original") or ""),
        locator=str(row.get("locator") or ""),
        item_sha256=str(row.get("item_sha256") or ""),
        before=before,
        after=after,
        note=note,
    )


def _kind(row: Mapping[str, Any]) -> str:
    return "page" if "page_key" in row else "mail" if row.get("platform") == "mail" else "message"


def _of_area(row: Mapping[str, Any], number: int, *, exhibit_id: str, note: str) -> Exhibit:
    """The exhibit of cells or of a picture: its words, if it has any, are those that `row["text"]` gives."""
    text = str(row.get("text") or "")
    kind = "table" if "page_key" in row else "picture"
    return Exhibit(
        exhibit_id=exhibit_id or label(number),
        number=number,
        kind=kind,
        quote=text,
        target_key=str(row.get("page_key") or row.get("document_key") or ""),
        start=0,
        end=len(text),
        original_sha256=str(row.get("original_sha256") or ""),
        original=str(row.get("original") or ""),
        locator=str(row.get("locator") or ""),
        item_sha256=str(row.get("item_sha256") or ""),
        before=0,
        after=0,
        note=note,
        area=str(row["area"]),
    )


def place(exhibit: Exhibit, text: str) -> tuple[int, int] | None:
    """Where the exhibit's words stand in `text` now, or None if they do not.

    Its offsets hold first; else the occurrence whose prefix and suffix agree best, the earlier of equals.
    """
    quote = exhibit.quote
    if quote and text[exhibit.start : exhibit.end] == quote:
        return exhibit.start, exhibit.end
    best, at = None, text.find(quote) if quote else -1
    while at >= 0:
        rank = (_agree(text[:at][::-1], exhibit.prefix[::-1]) + _agree(text[at + len(quote) :], exhibit.suffix), -at)
        best = max(best, (rank, at)) if best else (rank, at)
        at = text.find(quote, at + 1)
    return (best[1], best[1] + len(quote)) if best else None


def anchored(exhibit: Exhibit, text: str) -> Exhibit:
    """The same exhibit anchored in `text` as it is now; raises EvidenceError if its words are not there."""
    found = place(exhibit, text)
    if found is None:
        raise EvidenceError(
            f"{exhibit.label}: {shortened(exhibit.quote)} does not stand in {exhibit.original}{exhibit.locator}.",
            "Restore the quotation character for character, or choose the passage anew.",
        )
    start, end = found
    return replace(
        exhibit, start=start, end=end, prefix=text[max(0, start - AROUND) : start], suffix=text[end : end + AROUND]
    )


def shortened(text: str, limit: int = 60) -> str:
    """A quotation for an error message: in marks, one line, at most `limit` characters."""
    flat = " ".join(text.split())
    return f"“{flat}”" if len(flat) <= limit else f"“{flat[:limit]}…”"


def difference(quote: str, text: str) -> str:
    """The first character in which a quotation departs from the passage of `text` that is most like it, in words."""
    import difflib

    matcher = difflib.SequenceMatcher(None, text, quote, autojunk=False)
    match = matcher.find_longest_match(0, len(text), 0, len(quote))
    if not match.size:
        return "no part of it stands there"
    at = match.b + match.size if match.b == 0 else match.b - 1
    there = match.a + match.size if match.b == 0 else match.a - 1
    found = quote[at : at + 1] if 0 <= at < len(quote) else ""
    meant = text[there : there + 1] if 0 <= there < len(text) else ""
    return f"character {at + 1} is {_named(found)} where the original has {_named(meant)}"


def _named(char: str) -> str:
    return f"“{char}” (U+{ord(char):04X})" if char else "nothing"


def _agree(text: str, wanted: str) -> int:
    count = 0
    for one, other in zip(text, wanted, strict=False):
        if one != other:
            break
        count += 1
    return count
