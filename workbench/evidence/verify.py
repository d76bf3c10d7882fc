"""Re-reads every exhibit from the bytes of its original: the file's hash, the item's hash, and the quoted words.

The words are found by reading the original anew with today's reader, not by trusting what the case remembers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .. import hashing, readers
from ..errors import EvidenceError, ReadError
from ..model import Document, Locator, Message, Original
from . import cells, crops
from .exhibits import Exhibit, difference, place, shortened
from .finder import Finder, Found

Record = Callable[[str], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What re-reading one exhibit or original gave: `problems` are sentences that name it; empty where all holds."""

    subject: str
    original: str
    problems: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """True where nothing was found wrong."""
        return not self.problems


@dataclass
class _Reading:
    """The items of one original that exhibits need, read once: texts and hashes by locator fragment."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    hashes: dict[str, set[str]] = field(default_factory=dict)
    trouble: str = ""


def exhibits(
    items: Iterable[Exhibit],
    record: Record,
    finder: Finder,
    also: Mapping[str, readers.Reader] | None = None,
    of: Callable[[Exhibit], Mapping[str, Any] | None] | None = None,
) -> list[Outcome]:
    """One outcome per exhibit, in order; `record` gives the stored row of a key (for byte offset and length).

    `also` holds readers beside those that are found by looking: those made from the case's mappings of columns. `of`,
    where given, gives the row of an exhibit instead, which tells apart the versions of one message.
    """
    chosen = list(items)
    wanted: dict[str, set[str]] = {}
    for item in chosen:
        if item.kind not in ("table", "picture"):
            wanted.setdefault(item.original_sha256, set()).add(item.locator)
    readings: dict[str, _Reading] = {}
    outcomes = []
    for item in chosen:
        found = finder.find(item.original_sha256, item.original)
        row = of(item) if of is not None else record(item.target_key)
        if item.original_sha256 not in readings and item.original_sha256 in wanted:
            own = (also or {}).get(str((row or {}).get("reader", "")))
            readings[item.original_sha256] = _read(found, wanted[item.original_sha256], own)
        outcomes.append(_exhibit(item, row, found, readings.get(item.original_sha256, _Reading())))
    return outcomes


def originals(rows: Iterable[Mapping[str, Any]], finder: Finder) -> list[Outcome]:
    """One outcome per original (rows with `path`, `sha256`, `size`): found with its hash, changed, or gone."""
    outcomes = []
    for row in rows:
        path, sha = str(row["path"]), str(row["sha256"])
        outcomes.append(Outcome(path, path, tuple(_file(finder.standing(sha, path), sha, path)), ("file",)))
    return outcomes


def standing(items: Sequence[Exhibit], finder: Finder) -> dict[str, str]:
    """What is wrong with the files that exhibits rest on, by exhibit id; hashes only, nothing is parsed."""
    known: dict[tuple[str, str], str] = {}
    for item in items:
        place = (item.original_sha256, item.original)
        if place not in known:
            known[place] = " ".join(_file(finder.standing(*place), *place))
    held = {item.exhibit_id: known[item.original_sha256, item.original] for item in items}
    return {name: text for name, text in held.items() if text}


def _exhibit(item: Exhibit, row: Mapping[str, Any] | None, found: Found, reading: _Reading) -> Outcome:
    problems = [f"{item.label}: {text}" for text in _file(found, item.original_sha256, item.original)]
    original = found.original or found.changed
    checked = ["file"]
    if original is not None:
        told, steps = _item(item, row, original, reading)
        problems += [f"{item.label}: {text}" for text in told]
        checked += steps
    return Outcome(item.label, item.original, tuple(problems), tuple(checked))


def _file(found: Found, sha256: str, path: str) -> list[str]:
    if found.original is not None:
        return []
    if found.changed is not None:
        try:
            now = found.changed.sha256
        except ReadError as error:
            return [str(error)]
        return [f"{path} has changed: its SHA-256 was {sha256} and is {now}."]
    return [f"{path} (SHA-256 {sha256}) was not found among the originals."]


def _item(
    item: Exhibit, row: Mapping[str, Any] | None, original: Original, reading: _Reading
) -> tuple[list[str], list[str]]:
    """Problems of the item inside the original, and what was checked: its bytes, its hash, its words."""
    if item.kind in ("table", "picture"):
        return _area(item, original), ["cells" if item.kind == "table" else "picture"]
    problems, checked = [], []
    where = f"the item at {item.original}{item.locator}"
    own = row is not None and (row.get("original_sha256"), row.get("item_sha256")) == (
        item.original_sha256,
        item.item_sha256,
    )
    offset, length = (_number(row, name) if own else None for name in ("locator_offset", "locator_length"))
    if offset is not None and length is not None:
        checked.append("bytes")
        if hashing.sha256(_slice(original, offset, length)) != item.item_sha256:
            problems.append(f"{where} (bytes {offset} to {offset + length}) has changed.")
    elif item.item_sha256 and item.locator in reading.hashes:
        checked.append("item")
        if item.item_sha256 not in reading.hashes[item.locator]:
            problems.append(f"{where} has changed.")
    checked.append("words")
    texts = reading.texts.get(item.locator, [])
    if reading.trouble and not texts:
        problems.append(reading.trouble)
    elif not texts:
        problems.append(f"{where} is not there any more.")
    elif all(place(item, text) is None for text in texts):
        told = difference(item.quote, max(texts, key=len))
        problems.append(f"the words {shortened(item.quote)} do not stand in {where}: {told}.")
    return problems, checked


def _area(item: Exhibit, original: Original) -> list[str]:
    """Problems of cells, read anew one by one, or of a picture."""
    try:
        if item.kind == "picture":
            crops.of_picture(original, item.area)
            return []
        told = cells.differs(item.quote, cells.cells(original, item.area))
    except (EvidenceError, ReadError) as error:
        return [str(error)]
    return [f"the cells {item.area} of {item.original} are not those put in evidence: {told}."] if told else []


def _read(found: Found, wanted: set[str], own: readers.Reader | None) -> _Reading:
    """Read an original with its `own` reader or the one that is surest, until every wanted item has been met."""
    reading, original = _Reading(), found.original or found.changed
    if original is None:
        return reading
    left = set(wanted)
    try:
        reader = own or next((score.reader for score in readers.detect(original)), None)
        if reader is None:
            reading.trouble = f"no reader knows {original.name} any more."
            return reading
        for entry in readers.read(reader, original):
            for locator, text in _texts(entry):
                if locator.fragment in wanted:
                    reading.texts.setdefault(locator.fragment, []).append(text)
                    reading.hashes.setdefault(locator.fragment, set()).add(locator.sha256)
                    left.discard(locator.fragment)
            if not left and isinstance(entry, Message):
                break
    except ReadError as error:
        reading.trouble = f"{original.name} cannot be read: {error}"
    return reading


def _texts(entry: object) -> Sequence[tuple[Locator, str]]:
    if isinstance(entry, Message):
        return [(entry.locator, entry.body or entry.subject)]
    if isinstance(entry, Document):
        return [(page.locator, page.text) for page in entry.pages]
    return ()


def _slice(original: Original, offset: int, length: int) -> bytes:
    try:
        with original.open() as stream:
            stream.seek(offset)
            return stream.read(length)
    except ReadError:
        return b""


def _number(row: Mapping[str, Any] | None, name: str) -> int | None:
    value = None if row is None else row.get(name)
    return None if value is None or value != value else int(value)
