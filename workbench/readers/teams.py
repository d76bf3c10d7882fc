"""Microsoft Teams: chatMessage JSON of Microsoft Graph and of export tools (camelCase or PascalCase), and the client's
own service JSON (composetime, imdisplayname), as lists, pages with "value", or JSON lines; web pages of scripts.

Fields: https://learn.microsoft.com/graph/api/resources/chatmessage. Exports of several accounts repeat a chat's
messages in each member's file; they meet again by chat and id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..model import Conversation, Edit, File, Locator, Message, Original, Reaction, Record, Skipped
from ..timestamps import UNKNOWN, Timestamp, from_epoch, from_iso
from . import Reader
from ._cast import Cast
from ._jsonload import Place, load
from ._jsonmend import decode
from ._jsonspan import Span, find, items
from ._loose import count, flat, pairs, rows, table, word
from ._markup import markup
from ._place import guarded, skipped
from ._teams_page import PAGE, page

_GRAPH = re.compile(rb'"(?:messageType|MessageType)"\s*:|"(?:createdDateTime|CreatedDateTime)"\s*:')
_TALK = re.compile(rb'"(?:chatId|ChatId|channelIdentity|ChannelIdentity)"\s*:|graph\.chatMessage|/messages"')
_SERVICE = re.compile(rb'"(?:composetime|composeTime)"\s*:')
PATHS = (("value",), ("messages",), ("Messages",))


def sniff(original: Original) -> float:
    """How surely this holds messages of Microsoft Teams."""
    head = original.head(16384)
    if PAGE.search(head):
        page_head = original.head(1 << 18)  # the page's styles come first
        return 0.92 if b"message-container" in page_head or b"group/message" in page_head else 0.0
    body = b'"body"' in head or b'"Body"' in head
    if len(_GRAPH.findall(head)) > 1 and body and _TALK.search(head):
        return 0.92
    return 0.85 if _SERVICE.search(head) and re.search(rb'"(?:messagetype|messageType)"\s*:', head) else 0.0


@guarded("Microsoft Teams messages")
def read(original: Original) -> Iterator[Record]:
    """Each conversation where it is first met, the messages in the order of the file, then the people."""
    if PAGE.search(original.head(16384)):
        cast = Cast("teams")
        yield from page(original, cast)
        yield from cast.people()
        return
    place = load(original)
    path: tuple[str, ...] = next((path for path in PATHS if find(place.data, path) >= 0), ())
    cast = Cast("teams")
    met: set[str] = set()
    for span in items(place.data, path):
        yield from _item(place, span, cast, met)
    if find(place.data, ("@odata.nextLink",)) >= 0:
        yield skipped(original, "The page names a next page, which is another file or was not taken.", severity="info")
    yield from cast.people()


def _item(place: Place, span: Span, cast: Cast, met: set[str]) -> Iterator[Record]:
    raw = place.data[span.start : span.end]
    item, mended = decode(raw)
    locator = place.locator(span)
    if not isinstance(item, dict) or not item:
        text = raw[:2000].decode("utf-8", "backslashreplace")
        yield Skipped(reason="This is no Teams message.", raw=text, locator=locator)
        return
    repaired = mended or span.state != "whole"
    posts = [(item, locator)]
    if isinstance(item.get("message"), dict):  # the client wraps a channel's post together with its replies
        answers = rows(table(item.get("replies")).get("messages")) or rows(item.get("replies"))
        inner = locator.fragment
        posts = [(table(item["message"]), Locator(original=locator.original, fragment=f"{inner}/message"))]
        posts += [
            (one, Locator(original=locator.original, fragment=f"{inner}/replies/messages/{n}"))
            for n, one in enumerate(answers)
        ]
    for one, where in posts:
        told = _service(one, cast, where, repaired) if _plain(one) else _graph(lowered(one), cast, where, repaired)
        if told.conversation_id not in met:
            met.add(told.conversation_id)
            yield _conversation(told.conversation_id, one, where)
        yield told


def _plain(item: dict[str, Any]) -> bool:
    return "composetime" in item or "composeTime" in item


def lowered(value: Any, depth: int = 0) -> Any:
    """The same value with the first letter of every key in lower case: PascalCase exports become Graph's names."""
    if isinstance(value, dict) and depth < 40:
        return {key[:1].lower() + key[1:]: lowered(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list) and depth < 40:
        return [lowered(inner, depth + 1) for inner in value]
    return value


def _conversation(identity: str, item: dict[str, Any], place: Locator) -> Conversation:
    channel = table(lowered(item).get("channelIdentity"))
    kind = (
        "channel"
        if channel or "@thread.tacv2" in identity or "@thread.skype" in identity
        else "direct"
        if identity.endswith("@unq.gbl.spaces")
        else "group"
        if "@thread" in identity
        else "unknown"
    )
    return Conversation(
        platform="teams", id=identity, kind=kind, extra=pairs(team=channel.get("teamId")), locator=place
    )


def _graph(item: dict[str, Any], cast: Cast, place: Locator, repaired: bool) -> Message:
    source = table(item.get("from"))
    sender, name, bot = _sender(source, cast, place)
    channel = table(item.get("channelIdentity"))
    body, extra, links = _body(table(item.get("body")))
    system = word(item.get("messageType")) not in ("message", "")
    edited = _time(item.get("lastEditedDateTime"))
    deleted = _time(item.get("deletedDateTime"))
    event = table(item.get("eventDetail"))
    history = rows(item.get("messageHistory"))
    extra += [(key, flat(item[key])) for key in ("policyViolation", "eventDetail", "messageHistory") if item.get(key)]
    return Message(
        platform="teams",
        conversation_id=word(item.get("chatId")) or word(channel.get("channelId")) or "unknown",
        native_id=word(item.get("id")),
        type=_event(event) if system else "message",
        sent=_time(item.get("createdDateTime")),
        sender_id=sender,
        sender_name=name,
        body=body,
        subject=word(item.get("subject")),
        parent_id=word(item.get("replyToId")) or _quoted(item),
        thread_id=word(item.get("replyToId")),
        edited=edited,
        deleted=deleted.us is not None,
        deleted_at=deleted,
        edits=(Edit(at=edited),) if edited.us is not None else (),
        mentions=tuple(filter(None, (_mention(one, cast, place) for one in rows(item.get("mentions"))))),
        links=links,
        reactions=tuple(_reaction(one, cast, place) for one in rows(item.get("reactions"))),
        files=tuple(
            _file(one) for one in rows(item.get("attachments")) if one.get("contentType") != "messageReference"
        ),
        flags=(*("repaired",) * repaired, *("system",) * system, *("bot",) * bot),
        extra=(
            *pairs(
                importance=item.get("importance") if item.get("importance") != "normal" else "",
                summary=item.get("summary"),
                team=channel.get("teamId"),
                link=item.get("webUrl"),
                modified=item.get("lastModifiedDateTime") if history else "",
            ),
            *extra,
        ),
        locator=place,
    )


def _time(value: Any) -> Timestamp:
    return from_iso(word(value)) if value else UNKNOWN


def _sender(source: dict[str, Any], cast: Cast, place: Locator) -> tuple[str, str, bool]:
    for key in ("user", "application", "device"):
        who = table(source.get(key))
        if who:
            identity, name = word(who.get("id")), word(who.get("displayName"))
            return cast.meet(identity or name, place, name, bot=key == "application"), name, key == "application"
    return "", "", False


def _body(body: dict[str, Any]) -> tuple[str, list[tuple[str, str]], tuple[str, ...]]:
    raw = word(body.get("content"))
    if word(body.get("contentType")).lower() != "html" or ("<" not in raw and "&" not in raw):
        return raw, [], ()
    told = markup(raw)
    words = "" if raw == "<systemEventMessage/>" else told.text
    images = ", ".join(text for text in told.alts if text)
    links = tuple(link for link in dict.fromkeys(told.links) if "hostedContents" not in link)
    return words, [("html", raw), *pairs(pictures=images, hidden="\n".join(told.hidden))], links


def _quoted(item: dict[str, Any]) -> str:
    for one in rows(item.get("attachments")):
        if one.get("contentType") == "messageReference":
            return word(one.get("id"))
    return ""


def _mention(item: dict[str, Any], cast: Cast, place: Locator) -> str:
    who = table(table(item.get("mentioned")).get("user"))
    return cast.meet(word(who.get("id")), place, word(who.get("displayName")) or word(item.get("mentionText")))


def _reaction(item: dict[str, Any], cast: Cast, place: Locator) -> Reaction:
    who = table(table(item.get("user")).get("user"))
    identity = cast.meet(word(who.get("id")), place, word(who.get("displayName")))
    value = word(item.get("reactionType")) or word(item.get("displayName"))
    return Reaction(value=value, participant_id=identity, at=_time(item.get("createdDateTime")))


def _file(item: dict[str, Any]) -> File:
    name, url = word(item.get("name")), word(item.get("contentUrl"))
    return File(
        id=word(item.get("id")), name=name or url.rsplit("/", 1)[-1], mime=word(item.get("contentType")), missing=True
    )


def _event(event: dict[str, Any]) -> str:
    kind = word(event.get("@odata.type")) + word(event.get("eventType")) + " ".join(k for k, v in event.items() if v)
    for type_, words in (("join", ("membersAdded", "membersJoined")), ("leave", ("membersDeleted", "membersLeft"))):
        if any(one in kind for one in words):
            return type_
    return "call" if re.search("call(?:Ended|Started|Recording|Transcript)", kind) else "notice"


def _service(item: dict[str, Any], cast: Cast, place: Locator, repaired: bool) -> Message:
    """The form that the client itself gets: times as composetime, properties as JSON inside JSON."""
    item = {key.lower(): value for key, value in item.items()}
    kind, raw = word(item.get("messagetype")), word(item.get("content"))
    properties = table(item.get("properties"))
    sender = word(item.get("from")).rsplit("/", 1)[-1] or word(item.get("imdisplayname"))
    name = word(item.get("imdisplayname"))
    talk = kind in ("Text", "RichText", "RichText/Html", "")
    shown = raw.replace("\n", "<br/>") if kind == "Text" else raw
    told = markup(shown) if "<" in raw or "&" in raw else None
    edited = from_epoch(word(properties.get("edittime"))) if properties.get("edittime") else UNKNOWN
    deleted = from_epoch(word(properties.get("deletetime"))) if properties.get("deletetime") else UNKNOWN
    chat = word(item.get("conversationid")) or word(item.get("conversationlink")).rsplit("/", 1)[-1] or "unknown"
    return Message(
        platform="teams",
        conversation_id=chat.split(";")[0],
        native_id=word(item.get("id")),
        type="message" if talk else _service_type(kind, raw),
        sent=_time(item.get("composetime") or item.get("originalarrivaltime")),
        sender_id=cast.meet(sender, place, name),
        sender_name=name,
        body=told.text if told else raw,
        subject=word(properties.get("subject")),
        parent_id=word(item.get("rootmessageid")) if word(item.get("rootmessageid")) != word(item.get("id")) else "",
        edited=edited,
        deleted=deleted.us is not None,
        deleted_at=deleted,
        edits=(Edit(at=edited),) if edited.us is not None else (),
        links=tuple(dict.fromkeys(told.links)) if told else (),
        reactions=tuple(_emotions(properties.get("emotions"), cast, place)),
        files=tuple(_inner_files(properties.get("files"))),
        flags=(*("repaired",) * repaired, *("system",) * (not talk)),
        extra=(*pairs(type=kind), *((("html", raw),) if told else ())),
        locator=place,
    )


def _service_type(kind: str, raw: str) -> str:
    if kind.startswith("Event/Call"):
        return "call"
    if "AddMember" in kind or "MemberJoined" in kind:
        return "join"
    return "leave" if "DeleteMember" in kind or "MemberLeft" in kind else "notice" if kind or raw else "unknown"


def _inner(value: Any) -> list[dict[str, Any]]:
    return rows(decode(value.encode("utf-8", "replace"))[0]) if isinstance(value, str) else rows(value)


def _inner_files(value: Any) -> Iterator[File]:
    for one in _inner(value):
        name = word(one.get("fileName")) or word(one.get("title"))
        yield File(id=word(one.get("itemid")) or word(one.get("id")), name=name, missing=True)


def _emotions(value: Any, cast: Cast, place: Locator) -> Iterator[Reaction]:
    for one in _inner(value):
        for user in rows(one.get("users")):
            stamp = from_epoch(count(user.get("time")) or "")
            who = cast.meet(word(user.get("mri")), place)
            yield Reaction(value=word(one.get("key")), participant_id=who, at=stamp)


READER = Reader(
    format="teams",
    title="Microsoft Teams messages (Graph and export JSON, HTML of export scripts)",
    limits="What was deleted is gone from most exports, an edit shows only the last words, attached files lie apart;"
    " a file holds only the conversations of the account or channel that it was taken for.",
    version=2,
    sniff=sniff,
    read=read,
    url="https://learn.microsoft.com/microsoftteams/export-teams-content",
)
