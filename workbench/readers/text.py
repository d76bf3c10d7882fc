"""Plain text in any encoding: notes, logs, Markdown, CSV, JSON and XML that no other reader knows.

Pages are runs of whole lines; each carries the byte range it stands at. The encoding found, and why it was chosen,
is a property of the document. The last resort for anything that looks like words.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Document, Original, Record
from . import Reader
from ._decode import Decoded, identify, spell
from ._place import MAX_BYTES, Pages, ends, guarded, here, skipped

MAX_LINES = 200
MAX_PAGE = 16 << 10
MAX_LINE = 1 << 20
WORDY = (".txt", ".md", ".markdown", ".log", ".csv", ".tsv", ".text", ".rst", ".srt", ".vtt", ".ics", ".vcf")
MARKED = (".json", ".jsonl", ".ndjson", ".xml", ".yaml", ".yml", ".ini", ".cfg", ".conf", ".sql", ".py", ".js", ".tex")
MIMES = {".csv": "text/csv", ".tsv": "text/tab-separated-values", ".md": "text/markdown", ".ics": "text/calendar"}
BINARY = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x7fELF", b"\x89PNG", b"GIF8", b"Rar!", b"7z\xbc")
LEGACY_CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 26, 27})


def sniff(original: Original) -> float:
    """How surely `original` is plain text: 0.45 with a name that says so, 0.25 by its bytes alone."""
    if original.is_folder:
        return 0.0
    head = original.head(4096)
    if not head:
        return 0.2
    if head.startswith(BINARY) or not _readable(head):
        return 0.0
    return 0.45 if ends(original, *WORDY) else 0.3 if ends(original, *MARKED) else 0.25


def _readable(head: bytes) -> bool:
    encoding, basis, _ = identify(head)
    if basis == "mark" or encoding.startswith("utf-16"):
        return True
    controls = len(head) - len(head.translate(None, LEGACY_CONTROLS))
    return controls == 0 or (controls / len(head) < 0.001 and basis != "guess")


@guarded("plain text")
def read(original: Original) -> Iterator[Record]:
    """One Document whose pages are runs of at most 200 lines or 16 KiB, verbatim, line ends included."""
    with original.open() as stream:
        data = stream.read(MAX_BYTES)
    if not data:
        yield skipped(original, f"{original.name} is empty.", severity="info")
        return
    encoding, basis, mark = identify(data)
    pages, mended = Pages(original), False
    for start, first, last, raw in _runs(data, mark, encoding):
        told = spell(raw, encoding, basis)
        mended = mended or told.mended
        fragment = f"#line={first},{last}" if last > first else f"#line={first},{first + 1}"
        pages.add(told.text, fragment, label=_label(first, last), raw=(start, raw))
    yield Document(
        mime=next((mime for suffix, mime in MIMES.items() if ends(original, suffix)), "text/plain"),
        properties=_properties(Decoded("", encoding, basis, mark)),
        pages=tuple(pages.found),
        flags=pages.flags("repaired" * mended, "truncated" * (original.size > len(data))),
        locator=here(original),
    )
    yield from pages.notes()
    if original.size > len(data):
        yield skipped(original, f"Only the first {len(data) >> 20} MB of {original.name} were read.")
    if mended:
        yield skipped(original, f"Some bytes fit no character of {encoding}; they are shown as \\xNN.")


def _properties(told: Decoded) -> tuple[tuple[str, str], ...]:
    reasons = {
        "mark": "byte order mark",
        "label": "label",
        "valid": "all bytes fit",
        "guess": "guessed from the bytes",
        "bytes": "none fits",
    }
    return (("encoding", told.encoding), ("encoding basis", reasons[told.basis]))


def _label(first: int, last: int) -> str:
    return f"line {first + 1}" if last <= first + 1 else f"lines {first + 1}-{last}"


def _runs(data: bytes, mark: int, encoding: str) -> Iterator[tuple[int, int, int, bytes]]:
    """Runs of whole lines as (byte offset, first line, line after the last, bytes)."""
    start, first, line = mark, 0, 0
    position = mark
    while position < len(data):
        end = _line_end(data, position, encoding)
        line += 1
        full = line - first >= MAX_LINES or end - start >= MAX_PAGE
        if full or end >= len(data):
            yield from ((start + at, first, line, piece) for at, piece in _pieces(data[start:end], encoding))
            start, first = end, line
        position = end


def _line_end(data: bytes, position: int, encoding: str) -> int:
    sign = _newline(encoding)
    found = data.find(sign, position)
    while found >= 0 and (found - position) % len(sign):
        found = data.find(sign, found + 1)
    return len(data) if found < 0 else found + len(sign)


def _newline(encoding: str) -> bytes:
    wide = {"utf-16-le": b"\n\0", "utf-16-be": b"\0\n", "utf-32-le": b"\n\0\0\0", "utf-32-be": b"\0\0\0\n"}
    return wide.get(encoding, b"\n")


def _pieces(run: bytes, encoding: str) -> Iterator[tuple[int, bytes]]:
    """A run as it is, or cut between characters where one line is longer than 1 MiB."""
    at = 0
    while len(run) - at > 2 * MAX_LINE:
        cut = at + MAX_LINE  # a multiple of four, so that UTF-16 and UTF-32 stay whole
        while encoding == "utf-8" and run[cut] & 0xC0 == 0x80:
            cut -= 1
        yield at, run[at:cut]
        at = cut
    yield at, run[at:]


READER = Reader(
    format="text",
    title="Plain text",
    limits="The encoding of a text without a byte order mark is found by trial; words in another one would look wrong.",
    sniff=sniff,
    read=read,
    kind="document",
)
