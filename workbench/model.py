"""The nouns of a leak, frozen: what readers yield and what everything else speaks about.

Names follow RSMF 2.0, the e-discovery standard for short messages, so that the hand-over is nearly field for
field. A file is an *original*, never a "source": in a newsroom a source is a person, and no class here models one.
Texts are verbatim: what stands in the file stands in the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol, runtime_checkable

from .timestamps import UNKNOWN, Timestamp

TYPES = ("message", "join", "leave", "call", "history", "notice", "unknown")
FLAGS = (
    "repaired",  # the record was mended by a tolerant decoder; the raw bytes are what the locator points at
    "ambiguous-date",  # day and month can be read two ways
    "impossible-date",  # a date that no calendar has; no instant was made up
    "encrypted",  # the body cannot be read
    "truncated",  # the original says or shows that the text is cut
    "system",  # written by the platform, not by a person
    "bot",  # written by a bot or an integration
    "forwarded",  # the words are somebody else's, forwarded
    "machine",  # written by a machine: a summary, a transcript, an automatic translation
    "duplicate-in-original",  # the same item stands more than once in the same original
)


@runtime_checkable
class Original(Protocol):
    """One file, folder, archive member or attachment as received; never written to.

    `name` is its path below the folder that was ingested, with `!/` before a member of an archive
    ("lark.zip!/page_1.json"); `sha256` of its bytes (of the sorted member list for a folder); `size` in bytes.
    """

    @property
    def name(self) -> str:
        """The path below the ingested folder, `/`-separated, `!/` before a member of an archive."""

    @property
    def sha256(self) -> str:
        """SHA-256 of the bytes in hexadecimal; of a folder, of its members' names and hashes."""

    @property
    def size(self) -> int:
        """Length in bytes (of a folder, the sum of its members)."""

    @property
    def is_folder(self) -> bool:
        """True for a folder, which has members but no bytes of its own."""

    def head(self, n: int = 4096) -> bytes:
        """The first `n` bytes (empty for a folder); looking does not count as reading."""

    def open(self) -> BinaryIO:
        """The bytes as a seekable stream; marks the original as read. Raises ReadError if it cannot be opened."""

    def members(self) -> Sequence[Original]:
        """Direct members of a folder or archive in a stable order; empty for any other file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """A place in an original: `original` is its SHA-256, `fragment` a standard fragment identifier.

    Fragments: RFC 6901 pointer `#/items/4`, RFC 5147 `#line=3,5` (lines counted from 0, end exclusive),
    `#page=3`, `#row=7`, `#part=1.2` (mail part), `#/word/comments.xml#3` (part of a package).
    `offset` and `length` count bytes in the original (None where the place has no byte range of its own);
    `sha256` is the hash of exactly those raw bytes, or of the raw item where it is not contiguous.
    """

    original: str
    fragment: str = ""
    offset: int | None = None
    length: int | None = None
    sha256: str = ""

    def __str__(self) -> str:
        return f"sha256:{self.original[:16]}{self.fragment}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """One participant's stay in a conversation; None means that the original does not tell when."""

    participant_id: str
    since: int | None = None
    until: int | None = None
    basis: str = "listed"  # listed (a member list), event (a join or leave record), sender (wrote there)


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """An account seen in one platform; one human may have many. `id` is unique within the platform."""

    platform: str
    id: str
    name: str = ""
    names: tuple[str, ...] = ()  # every other name seen, as written
    email: str = ""
    phone: str = ""
    account: str = ""  # handle, login, employee number
    role: str = ""  # job title or role as the original states it
    is_bot: bool = False
    is_self: bool = False  # the account whose export this is, where the format tells
    extra: tuple[tuple[str, str], ...] = ()
    locator: Locator


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A place where messages are exchanged: a group, a channel, a direct chat, a mail thread."""

    platform: str
    id: str
    name: str = ""
    kind: str = "unknown"  # direct, group, channel, topic, mail-thread, unknown
    members: tuple[Membership, ...] = ()
    incomplete: tuple[str, ...] = ()  # what the original itself says is missing: "has_more", "error page 230002"
    extra: tuple[tuple[str, str], ...] = ()
    locator: Locator


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change to a message: when, by whom, and the words before and after where the original has them."""

    at: Timestamp = UNKNOWN
    participant_id: str = ""
    previous: str | None = None
    new: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """A reaction to a message: `value` is the emoji or its name as written; `participant_id` may be empty."""

    value: str
    participant_id: str = ""
    count: int = 1
    at: Timestamp = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that a message says it carries; `path` is where its bytes lie below the ingested folder, if they do."""

    id: str = ""
    name: str = ""
    kind: str = "file"  # file, image, audio, video, sticker, link
    mime: str = ""
    size: int | None = None
    path: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message or platform event, verbatim."""

    platform: str
    conversation_id: str
    native_id: str = ""
    type: str = "message"
    sent: Timestamp = UNKNOWN
    sender_id: str = ""
    sender_name: str = ""  # as written
    body: str = ""
    subject: str = ""  # mail subject, card or post title
    parent_id: str = ""  # native id of the message answered
    thread_id: str = ""
    forwarded_from: str = ""
    edited: Timestamp = UNKNOWN
    deleted: bool = False
    deleted_at: Timestamp = UNKNOWN
    edits: tuple[Edit, ...] = ()
    mentions: tuple[str, ...] = ()  # participant ids
    links: tuple[str, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    files: tuple[File, ...] = ()
    recipients: tuple[str, ...] = ()  # participant ids addressed by name: mail To/Cc/Bcc, direct messages
    readers: tuple[str, ...] = ()  # participant ids that the original says have read it
    flags: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()  # (name, verbatim value): headers, native type, other locales of a post
    locator: Locator


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file tied to a message whose bytes are at hand as an Original of its own."""

    message_native_id: str = ""
    conversation_id: str = ""
    name: str = ""
    mime: str = ""
    size: int | None = None
    file_sha256: str = ""
    missing: bool = False
    locator: Locator


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One unit of a document's text with its place: a page, a paragraph block, a sheet, a comment, a tracked change.

    `kind`: body, comment, inserted, deleted, hidden, note (speaker, foot- or endnote), header, alt, metadata,
    formula, annotation, form, ocr, covered (text under an opaque shape).
    """

    number: int
    label: str = ""  # "page 3", "sheet Usage", "comment 2"
    kind: str = "body"
    text: str = ""
    author: str = ""
    at: Timestamp = UNKNOWN
    locator: Locator


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file that is not a chat: its properties as written, and its text in pages."""

    title: str = ""
    mime: str = ""
    author: str = ""
    created: Timestamp = UNKNOWN
    modified: Timestamp = UNKNOWN
    properties: tuple[tuple[str, str], ...] = ()
    pages: tuple[Page, ...] = field(default_factory=tuple)
    page_count: int | None = None
    flags: tuple[str, ...] = ()  # needs-ocr, encrypted, badly-redacted, repaired, macros ...
    locator: Locator


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something that was not understood or not taken: where, and why, in one plain sentence.

    `items` says how many items of the original it stands for (0 where it is no item, such as a note on a whole
    file). `severity` is "info" for what is skipped on purpose (a copy, a signature) and "warning" otherwise.
    """

    reason: str
    items: int = 1
    severity: str = "warning"
    raw: str = ""  # the first 2,000 characters as they stand, where that helps
    locator: Locator


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages by the thousand, in the order of the original, most of them as columns instead of objects.

    `rows` is an Arrow record batch with the columns of `workbench.store.columns.READ`; row for row it says what the
    Message would say. A time in it other than `sent` is absolute, never an exporter's wall clock. `others` are the
    messages that took the slow path, each with its place among all of the batch, in order.
    """

    rows: Any
    others: tuple[tuple[int, Message], ...] = ()


Record = Participant | Conversation | Message | Attachment | Document | Original | Skipped
Sniff = Callable[[Original], float]
Read = Callable[[Original], Iterator[Record]]
Batches = Callable[[Original], Iterator[Record | Batch]]
