"""Telegram Desktop's export: result.json of one chat or of an account, messages.html, alone or in their folder.

Both layouts and all versions since 2020: https://core.telegram.org/import-export.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..model import Attachment, Batch, Conversation, Document, Message, Original, Page, Participant, Record, Skipped
from ..originals import leaves
from . import Reader
from ._jsonload import Place, load
from ._jsonmend import decode
from ._jsonruns import runs
from ._jsonscan import Fault, members
from ._jsonspan import Span, find, items, pointer
from ._loose import flat, pairs, table, word
from ._place import content, guarded, here, skipped
from ._telegram_html import blocks, heading, page
from ._telegram_message import Chat, identity, message
from ._telegram_stays import Stays

if TYPE_CHECKING:
    from ._telegram_quick import Quick

CHATS = ("chats", "left_chats")
KINDS = {
    "personal_chat": "direct",
    "bot_chat": "direct",
    "saved_messages": "direct",
    "verification_codes": "direct",
    "private_group": "group",
    "private_supergroup": "group",
    "public_supergroup": "group",
    "private_channel": "channel",
    "public_channel": "channel",
}
OWN_NUMBERS = ("personal_chat", "bot_chat", "saved_messages", "private_group", "verification_codes")
_PAGE = re.compile(r"messages(\d*)\.html")
_CHAT = re.compile(rb'"messages"\s*:\s*\[\s*(?:\{|\])')
_MESSAGE = re.compile(
    rb'"(?:date_unixtime|from_id|actor_id|text_entities)"\s*:|"date"\s*:\s*"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"'
)
_TYPE = re.compile(rb'"type"\s*:\s*"(?:' + b"|".join(kind.encode() for kind in KINDS) + rb')"')


def sniff(original: Original) -> float:
    """How surely this is Telegram's export, or one of its files."""
    if original.is_folder or original.head(2) == b"PK":
        return max((_file_score(one) for one in _tops(original)), default=0.0)
    return _file_score(original)


def _file_score(original: Original) -> float:
    head = original.head(16384)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        return (
            0.95
            if b"page_wrap" in head and (b"Exported Data" in head or b"tgme" in head or b'class="history' in head)
            else 0.0
        )
    if b'"chats"' in head and (b'"personal_information"' in head or (b'"list"' in head and _CHAT.search(head))):
        return 0.95
    if _CHAT.search(head) and _TYPE.search(head):
        return 0.95
    return 0.75 if _CHAT.search(head) and _MESSAGE.search(head) and b'"from"' in head and b'"text"' in head else 0.0


def _tops(original: Original) -> list[Original]:
    """result.json and the first page of every chat in a folder or zip, not deeper than chats/chat_001/."""
    found: list[Original] = []
    top = list(original.members())
    if len(top) == 1 and top[0].is_folder:
        top = list(top[0].members())
    for member in top:
        if not member.is_folder and (_leaf(member) == "result.json" or _PAGE.fullmatch(_leaf(member))):
            found.append(member)
        elif member.is_folder and _leaf(member).lower() == "chats" and not found:
            for chat in list(member.members())[:3]:
                found += [one for one in chat.members() if _PAGE.fullmatch(_leaf(one))][:1] if chat.is_folder else []
    return found


def _leaf(original: Original) -> str:
    return original.name.replace("!/", "/").rsplit("/", 1)[-1]


@guarded("a Telegram export")
def read(original: Original) -> Iterator[Record]:
    """The exporter and the contacts, then chat by chat the conversation, its messages and the people met there."""
    yield from _read(original, None)  # type: ignore[misc]  # without a quick path there are no batches


@guarded("a Telegram export")
def batches(original: Original) -> Iterator[Record | Batch]:
    """The records of `read`, most messages as columns."""
    from ._telegram_quick import Quick

    quick = Quick()
    try:
        yield from _read(original, quick)
    except Exception:
        yield from quick.flush()
        raise
    yield from quick.flush()


def _read(original: Original, quick: Quick | None) -> Iterator[Record | Batch]:
    if not original.is_folder and original.head(2) != b"PK":
        yield from _file(original, {}, quick)
        return
    files = {_relative(one): one for one in _leaves(original)}
    results = [
        one for path, one in files.items() if path.rsplit("/", 1)[-1] == "result.json" and _file_score(one) > 0.5
    ]
    for result in results:
        base = _relative(result)[: -len("result.json")]
        yield from _json(result, {path.removeprefix(base): one for path, one in files.items()}, quick)
    if not results:
        yield from _pages(files)


def _leaves(original: Original) -> Iterator[Original]:
    for member in original.members():
        yield from leaves(member)


def _relative(original: Original) -> str:
    return original.name.split("!/")[-1]


def _file(original: Original, files: dict[str, Original], quick: Quick | None) -> Iterator[Record | Batch]:
    if original.head(512).lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        yield from _html([original], files)
    else:
        yield from _json(original, files, quick)


def _pages(files: dict[str, Original]) -> Iterator[Record]:
    """HTML only: the pages of each folder are one chat."""
    chats: dict[str, list[tuple[int, Original]]] = {}
    for path, one in files.items():
        folder, _, name = path.rpartition("/")
        match = _PAGE.fullmatch(name)
        if match:
            chats.setdefault(folder, []).append((int(match[1] or 1), one))
    for folder, pages in chats.items():
        base = f"{folder}/" if folder else ""
        near = {path.removeprefix(base): one for path, one in files.items() if path.startswith(base)}
        yield from _html([one for _, one in sorted(pages, key=lambda entry: entry[0])], near)


def _html(pages: list[Original], files: dict[str, Original]) -> Iterator[Record]:
    title = heading(pages[0].head(65536))
    folder = pages[0].name.replace("!/", "/").rpartition("/")[0].rpartition("/")[2]
    chat = Chat(f"{folder}/{title}" if folder else title, files)
    yield Conversation(platform="telegram", id=chat.id, name=title, locator=here(pages[0]))
    before = ("", "")
    for original in pages:
        data = content(original)
        for told in page(original, data, chat, before):
            if "system" not in told.flags:
                before = (told.sender_id, told.sender_name)
            yield told
            yield from _attached(told, chat)
        separators = sum(block.id.startswith("-") for block in blocks(data))
        if separators:
            reason = f"The page shows {separators} lines with a date only, which are no messages."
            yield skipped(original, reason, severity="info")
    yield from _people(chat, set())


def _json(original: Original, files: dict[str, Original], quick: Quick | None) -> Iterator[Record | Batch]:
    place = load(original)
    data = place.data
    known: set[str] = set()
    if find(data, ("messages",)) >= 0 and find(data, ("chats",)) < 0:
        end = len(data)
        yield from _chat(place, Span("#", max(find(data, ()), 0), end), files, "", known, quick)
        return
    own = ""
    for record in _account(place):
        if isinstance(record, Participant):
            known.add(record.id)
            own = record.id if record.is_self else own
        yield record
    for key in CHATS:
        for span in items(data, (key, "list") if find(data, (key, "list")) >= 0 else (key,)):
            yield from _chat(place, span, files, own, known, quick)


def _account(place: Place) -> Iterator[Record]:
    """Who exported, the address book, and all other sections as a document."""
    pages: list[Page] = []
    for key, begin, end in _sections(place):
        value, _ = decode(place.data[begin:end])
        locator = place.locator(Span(pointer((key,)), begin, end))
        if key == "personal_information" and table(value).get("user_id"):
            yield _self(table(value), locator)
        elif key == "contacts":
            yield from _contacts(place)
        elif key not in ("about", "profile_pictures") and (text := flat(value)):
            pages.append(Page(number=len(pages) + 1, label=key, kind="metadata", text=text, locator=locator))
    if pages:
        yield Document(title="Account data", mime="application/json", pages=tuple(pages), locator=here(place.original))


def _sections(place: Place) -> Iterator[tuple[str, int, int]]:
    start = find(place.data, ())
    try:
        for key, begin, end in members(place.data, start):
            if key not in CHATS:
                yield key, begin, end
    except Fault:
        return


def _self(value: dict[str, Any], locator: Any) -> Participant:
    name = " ".join(filter(None, (word(value.get("first_name")), word(value.get("last_name")))))
    return Participant(
        platform="telegram",
        id=identity(value.get("user_id"), ""),
        name=name,
        phone=word(value.get("phone_number")),
        account=word(value.get("username")),
        is_self=True,
        extra=pairs(bio=value.get("bio")),
        locator=locator,
    )


def _contacts(place: Place) -> Iterator[Participant]:
    for span in items(place.data, ("contacts", "list")):
        value, _ = decode(place.data[span.start : span.end])
        one = table(value)
        name = " ".join(filter(None, (word(one.get("first_name")), word(one.get("last_name")))))
        number = word(one.get("phone_number"))
        who = identity(one["user_id"], "") if one.get("user_id") else number or name
        if who:
            yield Participant(
                platform="telegram",
                id=who,
                name=name,
                phone=number,
                extra=pairs(address_book=True, added=one.get("date")),
                locator=place.locator(span),
            )


def _chat(
    place: Place, span: Span, files: dict[str, Original], own: str, known: set[str], quick: Quick | None
) -> Iterator[Record | Batch]:
    data = place.data
    start = find(data, ("messages",), span.start)
    if start < 0 or start >= span.end:
        words = data[span.start : min(span.end, span.start + 2000)].decode("utf-8", "backslashreplace")
        yield Skipped(reason="A chat has no list of messages.", raw=words, locator=place.locator(span))
        return
    name, kind, number = (_told(place, span.start, start, key) for key in ("name", "type", "id"))
    chat = Chat(f"{own}:{number}" if own and kind in OWN_NUMBERS else number or name, files)
    yield Conversation(
        platform="telegram",
        id=chat.id,
        name=name,
        kind=KINDS.get(kind, "unknown"),
        extra=pairs(type=kind, chat_id=number),
        locator=here(place.original, span.pointer),
    )
    stays = Stays()
    base = f"{span.pointer.rstrip('#') or '#'}/messages"

    def slow(one: Span) -> Iterator[Record]:
        return _item(place, one, chat, stays)

    if quick is not None and not place.encoded:
        quick.enter(chat)
        yield from quick.take(place, runs(data, ("messages",), start=start, base=base), slow)
    else:
        for one in items(data, ("messages",), start=start, base=base):
            yield from slow(one)
    if members := stays.members(chat.people):
        yield Conversation(platform="telegram", id=chat.id, members=members, locator=stays.events[-1][-1])
        for name, where in stays.names().items():
            if any(member.participant_id == name for member in members):
                chat.meet(name, name, where)
    yield from _people(chat, known)


def _item(place: Place, span: Span, chat: Chat, stays: Stays) -> Iterator[Record]:
    raw = place.data[span.start : span.end]
    item, mended = decode(raw)
    locator = place.locator(span)
    if not isinstance(item, dict) or not item:
        text = raw[:2000].decode("utf-8", "backslashreplace")
        yield Skipped(reason="This is no Telegram message.", raw=text, locator=locator)
        return
    told = message(item, chat, locator, mended or span.state != "whole")
    yield told
    if told.files:
        yield from _attached(told, chat)
    if told.type in ("join", "leave"):
        stays.note(item, told)


def _told(place: Place, start: int, end: int, key: str) -> str:
    """A field of a chat that stands before its messages."""
    at = find(place.data, (key,), start)
    return word(decode(place.data[at : min(at + 4096, _value_end(place.data, at))])[0]) if 0 <= at < end else ""


def _value_end(data: Any, at: int) -> int:
    match = re.compile(rb'"(?:[^"\\]|\\.)*"|[^,}\]\s]+', re.S).match(data, at)
    return match.end() if match else at


def _people(chat: Chat, known: set[str]) -> Iterator[Participant]:
    for who, (name, place) in chat.people.items():
        if who not in known:
            known.add(who)
            yield Participant(platform="telegram", id=who, name=name, locator=place)


def _attached(told: Message, chat: Chat) -> Iterator[Attachment]:
    for file in told.files:
        there = chat.files.get(file.id)
        if there is not None:
            yield Attachment(
                message_native_id=told.native_id,
                conversation_id=chat.id,
                name=file.name,
                mime=file.mime,
                size=there.size,
                file_sha256=there.sha256,
                locator=told.locator,
            )


READER = Reader(
    format="telegram",
    title="Telegram Desktop export (result.json or messages.html)",
    limits="The export shows what its account could see on that day: no former words of edited messages, nothing that"
    " was deleted, and before June 2022 (and in older HTML) times of the exporter's clock without a zone.",
    sniff=sniff,
    read=read,
    batches=batches,
    version=4,
    url="https://core.telegram.org/import-export",
)
