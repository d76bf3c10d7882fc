"""Reading one job into one part: detect, read, follow what comes out, look at whatever a container left unopened."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import pyarrow as pa

from ..errors import LimitReached, MissingExtra, ReadError
from ..model import Attachment, Batch, Conversation, Document, Locator, Message, Original, Participant, Skipped
from ..originals import leaves
from ..readers import Reader, Score, detect, read, read_batches
from ..readers._legacy import converted, program
from ..store.columns import Run
from .batches import in_zone, runs_of, whole
from .ciphered import ciphered
from .entry import Entry
from .job import Job
from .maps import by_text
from .rows import Provenance, Rows
from .scope import Scope
from .steps import Steps, Unheard
from .zones import Kept, ordered, zone_at, zoned

__all__ = ["Budget", "Reading", "claim"]

CLAIM = 0.5
CONTAINER_KINDS = ("chat", "mail")
UNKNOWN = "No reader knows this kind of file."
EMPTY = "The file is empty."
OFTEN = 2_000  # records between two words on how far it is
RECORDS = (Message, Participant, Conversation, Attachment, Document, Skipped)


@dataclass(kw_only=True)
class Budget:
    """How far what comes out of a file is followed: levels, pieces and bytes."""

    depth: int = 8
    children: int = 20_000  # out of one mail or document; an archive has its own limit
    deep: int = 20_000  # below two levels, out of one file: archives that multiply from level to level
    size: int = 64 << 30  # bytes that come out of all files of a job together


def claim(folder: Original) -> list[Score]:
    """The readers' scores where a chat or mail reader takes the folder as a whole, else nothing."""
    scores = detect(folder)
    return scores if scores and scores[0].score >= CLAIM and scores[0].reader.kind in CONTAINER_KINDS else []


class Reading:
    """Originals read into `rows` by what the job decides, an entry kept for each.

    `steps` is told what is read and how far it is. What the job's `poison` names is not read: it has killed a worker
    before.
    """

    def __init__(
        self,
        rows: Rows,
        job: Job,
        *,
        steps: Steps | None = None,
    ) -> None:
        self.entries: list[Entry] = []
        self.readers: dict[str, int] = {}
        self.unlocked: dict[str, int] = {}  # the line of the password file that opened an original
        self.unseen: list[str] = []  # originals with words in pictures that nobody read
        self.unknown = False  # whether something was left because no reader knew it
        self._rows = rows
        self._custodian = job.custodian
        self._zone = job.zone
        self._dates = job.dates
        self._maps = list(by_text(job.maps).values())
        self._poison = job.poison
        self._steps = steps or Unheard()
        self._size = 0  # bytes done
        self._seen = 0  # records
        self._budget = Budget()
        self._deep = 0

    def take(self, original: Original, parent: str = "", depth: int = 0, name: str = "") -> None:
        """Read one original, of whatever kind, and all that is in it; raises CaseError only."""
        if not original.is_folder:
            self._leaf(original, parent, depth, name or original.name)
            return
        label = f"{original.name}/"
        if label in self._poison:
            holder = Entry(path=label, parent_sha256=parent)
            holder.fail(self._poison[label], poison=True)
            self.entries.append(holder)
        elif scores := claim(original):
            self._folder(original, label, scores, parent, depth)
            return
        for member in original.members():
            self.take(member, parent, depth)

    def _leaf(self, original: Original, parent: str, depth: int, name: str) -> None:
        entry = Entry(path=name, parent_sha256=parent)
        self.entries.append(entry)
        if depth == 0:
            self._deep = 0
        try:
            entry.size = original.size
            if name in self._poison:
                entry.fail(self._poison[name], poison=True)
                entry.sha256 = original.sha256
                return
            self._steps.begins(name, entry.size)
            entry.sha256 = original.sha256
            if depth > self._budget.depth:
                raise LimitReached(f"{name} lies more than {self._budget.depth} levels deep.", "Unpack it by hand.")
            self._detected(original, entry, depth)
        except ReadError as error:
            self._failed(entry, error)
        except OSError as error:
            self._failed(entry, ReadError(f"{name} could not be read: {error.strerror or error}."), passing=True)
        if original.name in self.unlocked:
            self._opened_by_password(original.name, entry)
        forget = getattr(original, "forget", None)
        if forget is not None:
            forget()
        if depth == 0:
            self._moved(entry.size)

    def _detected(self, original: Original, entry: Entry, depth: int) -> None:
        if entry.size == 0:
            entry.skip(EMPTY)
            return
        by_map = [Score(reader, 1.0) for reader in self._maps if reader.sniff(original)][:1]
        scores = by_map + detect(original)
        old = program(original) if not scores or scores[0].reader.format == "text" else None
        self._begun(entry, [] if old else scores, "is for this file" if by_map else "was surest")
        if old is not None:
            self._converted(original, entry, old, depth)
            return
        if scores:
            kind = scores[0].reader.kind
            self._read(original, entry, scores[0].reader, depth, inside=_inside(original, kind))
            if kind in CONTAINER_KINDS:
                self._sweep(original, entry.sha256, depth + 1)
            return
        members = original.members()
        if not members:
            self.unknown = True
            entry.skip(ciphered(original) or UNKNOWN)
        for member in members:
            self.take(member, entry.sha256, depth + 1)

    def _converted(self, original: Original, entry: Entry, old: tuple[str, str, str], depth: int) -> None:
        """A document that no reader knows but LibreOffice does: what it makes of it is read as an original in it."""
        try:
            child = converted(original, old)
        except MissingExtra as error:
            self._failed(entry, ReadError(error.what, error.todo), passing=True)
            return
        entry.skip(f"A document of {old[0]}; what LibreOffice makes of it is read instead.")
        self.take(child, entry.sha256, depth + 1)

    def _folder(self, folder: Original, label: str, scores: list[Score], parent: str, depth: int) -> None:
        """A folder that one reader takes as a whole; it has a row of its own only if there is something to say."""
        inside = list(leaves(folder))
        holder = Entry(path=label, parent_sha256=parent)
        self._steps.begins(label, sum(_size(leaf) for leaf in inside))
        self._begun(holder, scores)
        self._read(folder, holder, scores[0].reader, depth, inside=inside)
        if holder.state == "failed" or holder.skipped or holder.counts.total():
            self.entries.append(holder)
        self._sweep(folder, parent, depth)

    def _sweep(self, container: Original, parent: str, depth: int) -> None:
        """Whatever the container's reader did not open is looked at by itself, so that nothing can hide in it."""
        for member in container.members():
            if not member.is_folder:
                if not _opened(member):
                    self.take(member, parent, depth)
            elif any(_opened(leaf) for leaf in leaves(member)):
                self._sweep(member, parent, depth)
            else:
                self.take(member, parent, depth)

    def _begun(self, entry: Entry, scores: list[Score], why: str = "was surest") -> None:
        if not scores:
            entry.chosen(scores, "No reader was sure enough.")
            return
        reader = scores[0].reader
        entry.reader, entry.reader_version = reader.format, reader.version
        entry.chosen(scores, f"{reader.title} {why}.")
        self.readers[reader.format] = reader.version

    def _read(
        self, original: Original, entry: Entry, reader: Reader, depth: int, *, inside: Sequence[Original]
    ) -> None:
        scope = Scope(entry, inside, self.entries, self._moved)
        stamps: dict[str, Provenance] = {}
        told = read if self._dates else read_batches  # an order of dates is settled message by message
        try:
            for record in told(reader, original):
                self._seen += 1
                if isinstance(record, Batch):
                    self._batch(record, scope)
                    continue
                if not self._seen % OFTEN:
                    self._moved(0)
                if isinstance(record, RECORDS):
                    owner = scope.owner(record.locator.original)
                    owner.count(record)
                    if isinstance(record, Document) and "needs-ocr" in record.flags:
                        self.unseen.append(owner.path)
                    if owner.path not in stamps:
                        stamps[owner.path] = owner.stamp(self._custodian)
                    self._rows.add(self._decided(record, owner.path), stamps[owner.path])
                elif hasattr(type(record), "members"):
                    entry.count(record)
                    self._child(record, original, entry, reader, depth)
                else:
                    raise ReadError(f"The reader {reader.format} gave something that is no record: {record!r:.100}.")
        except ReadError as error:
            self._failed(entry, error)
        finally:
            scope.close()

    def _batch(self, batch: Batch, scope: Scope) -> None:
        owners = [scope.owner(one.locator.original) for _, one in batch.others]
        zones = [zone_at(self._zone, owner.path) for owner in owners]
        decided = [(at, zoned(one, zone)) for (at, one), zone in zip(batch.others, zones, strict=True)]
        rows, unfit = whole(batch.rows, decided)
        pieces: list[pa.RecordBatch] = []
        runs: list[Run] = []
        start = 0
        for size, sha256, first, last in runs_of(rows):
            owner = scope.owner(sha256)
            owner.count_messages(size, first, last)
            if self._zone:
                pieces.append(in_zone(rows.slice(start, size), zone_at(self._zone, owner.path)))
            runs.append((size, owner.stamp(self._custodian)))
            start += size
        if runs:
            self._rows.add_batch(pa.concat_batches(pieces) if self._zone else rows, runs)
        for record in unfit:
            owner = scope.owner(record.locator.original)
            owner.count(record)
            self._rows.add(record, owner.stamp(self._custodian))
        self._moved(0)

    def _decided(self, record: Kept, path: str) -> Kept:
        if self._dates:
            record = ordered(record, zone_at(self._dates, path))
        return zoned(record, zone_at(self._zone, path))

    def _moved(self, size: int) -> None:
        self._size += size
        self._steps.moved(self._size, self._rows.counts["messages"])

    def _child(self, child: Original, original: Original, entry: Entry, reader: Reader, depth: int) -> None:
        if entry.counts["originals"] > self._budget.children and reader.kind != "archive":
            raise LimitReached(
                f"{entry.path} holds more than {self._budget.children:,} files.", "Save its attachments by hand."
            )
        self._budget.size -= child.size
        self._deep += depth > 1
        if self._budget.size < 0 or self._deep > self._budget.deep:
            raise LimitReached(f"What comes out of {entry.path} is too much to be read.", "Unpack it by hand.")
        name = child.name if child.name.startswith(original.name) else f"{entry.path}!/{child.name}"
        self.take(child, entry.sha256 or entry.parent_sha256, depth + 1, name)

    def _opened_by_password(self, name: str, entry: Entry) -> None:
        reason = f"{entry.path} was opened with the password on line {self.unlocked[name]} of the password file."
        note = Skipped(reason=reason, items=0, severity="info", locator=Locator(original=entry.sha256))
        self._rows.add(note, entry.stamp(self._custodian))

    def _failed(self, entry: Entry, error: ReadError, *, passing: bool = False) -> None:
        cause = error.__cause__
        entry.fail(error, passing=passing or (isinstance(cause, OSError) and cause.errno is not None))
        note = Skipped(reason=str(error), items=0, locator=Locator(original=entry.sha256))
        self._rows.add(note, entry.stamp(self._custodian))


def _inside(original: Original, kind: str) -> list[Original]:
    """The files in an archive that a chat or mail reader takes as a whole."""
    if kind in CONTAINER_KINDS:
        with suppress(ReadError):
            return [leaf for member in original.members() for leaf in leaves(member)]
    return []


def _opened(original: Original) -> bool:
    return bool(getattr(original, "opened", False))


def _size(original: Original) -> int:
    try:
        return original.size
    except ReadError:
        return 0
