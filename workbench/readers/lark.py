"""Lark (Feishu): dumps of the open platform's interfaces and of exporters that use them, as files, folders or archives.

Shapes: pages of `im/v1/messages` in any number and order, with chat, member, contact, reaction, pin and read-receipt
files beside them; merged forwards in `message_<id>.json`, threads in `thread_*.json`; JSON lines; lists of pages; bare
lists; event logs; SDK objects in other spellings; lark-cli and feishu-cli output; the web client's store; and the JSON
of documents, sheets, bases, wikis, minutes and mail. Error pages and "has more" become `Conversation.incomplete`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import ReadError
from ..model import Batch, Original, Record
from . import Reader
from ._lark_dump import Dump
from ._lark_sniff import certainty, folder_certainty

LIMITS = (
    "A dump holds only what the account or bot that made it could see, and only the last wording of an edited message; "
    "recalled messages are empty. An open_id means the same person only within dumps of one app, names in system lines "
    "are not ids, and output of lark-cli has times to the minute in the exporter's unknown zone."
)


def sniff(original: Original) -> float:
    """How surely `original` is Lark's, by its first bytes, or those of the files directly in it."""
    try:
        whole = original.is_folder or bool(original.members())
        return folder_certainty(original) if whole else certainty(original)
    except ReadError:  # a damaged archive, or a file that cannot be opened: its own reader says so
        return 0.0


def read(original: Original) -> Iterator[Record]:
    """Messages in the order of the files, documents where they stand, then participants and conversations."""
    yield from Dump(original).records()  # type: ignore[misc]  # there are no batches unless asked for


def batches(original: Original) -> Iterator[Record | Batch]:
    """The records of `read`, most messages as columns."""
    yield from Dump(original, by_batch=True).records()


READER = Reader(
    format="lark",
    title="Lark (Feishu) messages and documents, API JSON",
    limits=LIMITS,
    version=2,
    sniff=sniff,
    read=read,
    batches=batches,
    url="https://open.feishu.cn/document/server-docs/im-v1/message/list",
)
