"""The words of a message's content, by its type, exactly as the characters stand.

`body.content` is a JSON string whose form depends on `msg_type`:
https://open.feishu.cn/document/server-docs/im-v1/message-content-description/message_content
What no rule knows is kept whole: the content itself becomes the body. Mention keys (`@_user_1`) become `@Name` in one
pass, since one key is the beginning of another (`@_user_1`, `@_user_10`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from ..model import File
from ._jsonmend import decode, words
from ._lark_card import read_card

__all__ = ["Words", "links_in", "moved", "plain_text", "plain_texts", "read_content"]

_JSON = msgspec.json.Decoder()
_REFUSALS = (msgspec.MsgspecError, UnicodeError, RecursionError)
_KEY = re.compile(r"@_user_\d+")
_LINK = re.compile(r"https?://[^\s<>\"'()\[\]{}，。；、（）【】《》「」]+", re.I)
_PLACE = re.compile(r"\{(\w+)\}")
_LOCALE = re.compile(r"[a-z]{2}_[a-z]{2}\Z")
_JOIN = re.compile(r"invit|add(?:ed|s)\b|join|邀请|加入|进群|入群|进入")
_LEAVE = re.compile(r"remov|left\b|leave|kick|移出|移除|退出|退群|离开")
_NEITHER = re.compile(r"revok|cancel|declin|撤销|取消|拒绝|admin|管理员|pin|Tab|群公告|announcement", re.I)
_MEDIA = {"image": "image", "sticker": "sticker", "file": "file", "folder": "file", "audio": "audio", "media": "video"}
_PARTS = {"title": str, "content": list}


@dataclass
class Words:
    """What a content says; `people` are ids or mention keys named in it, `names` those that a system line moves."""

    body: str = ""
    subject: str = ""
    type: str = "message"
    links: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    extra: list[tuple[str, str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    actor: str = ""
    damaged: bool = False
    silent: bool = False  # understood, and there are no words in it
    plain: bool = False  # the body is all that the content holds


def read_content(kind: str, content: str, names: Mapping[str, str]) -> Words:
    """The words of a content of type `kind`; `names` gives the shown name of a mention key or of a person's id."""
    told = Words()
    value, told.damaged = _object(content) if content[:1] in ("{", "[") else (None, False)
    if isinstance(value, dict):
        _RULES.get(kind, _unknown)(told, value, names)
    if not (told.body or told.subject or told.files or told.silent):
        told.body = content
    if "@_user_" in told.body:
        told.body, told.plain = _KEY.sub(lambda key: _shown(key[0], names), told.body), False
    if "://" in told.body:
        told.links += links_in(told.body)
    told.links = list(dict.fromkeys(told.links))
    return told


class _Text(msgspec.Struct, forbid_unknown_fields=True):
    text: str


_TEXT = msgspec.json.Decoder(_Text)


def plain_text(content: str) -> str | None:
    """The words of a text message with nothing in it to be looked up; None where the careful way must be taken."""
    try:
        text = _TEXT.decode(content).text
    except _REFUSALS:
        return None
    return None if "@_user_" in text or "://" in text else text


def plain_texts(contents: list[str]) -> list[str] | None:
    """The words of many texts, as `plain_text` gives those of each; None if one of them must take the careful way.

    Each content is known to be one object on one line, so that no two can be read as one, nor one as two.
    """
    joined = "\n".join(contents)
    last = len(contents) - 1
    if joined[:1] != "{" or joined[-1:] != "}" or joined.count("}\n{") != last or joined.count("\n") != last:
        return None
    try:
        found = _TEXT.decode_lines(joined)
    except _REFUSALS:
        return None
    texts = [one.text for one in found]
    said = "\n".join(texts) if "\\" in joined else joined
    looked_up = ("@" in said and "@_user_" in said) or "://" in said  # a single sign is found sooner
    return texts if len(texts) == last + 1 and not looked_up else None


def links_in(text: str) -> list[str]:
    """Web addresses that stand in a text, in order."""
    return _LINK.findall(text)


def _object(content: str) -> tuple[Any, bool]:
    try:
        return _JSON.decode(content), False
    except _REFUSALS:
        return decode(content.encode("utf-8", "backslashreplace"))


def _shown(key: str, names: Mapping[str, str]) -> str:
    name = names.get(key)
    return f"@{name}" if name else key


def _string(value: Any) -> str:
    if isinstance(value, str):
        return words(value)
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _text(told: Words, value: dict[str, Any], names: Mapping[str, str]) -> None:
    text = value.get("text")
    told.body = words(text) if isinstance(text, str) else ""
    told.silent = isinstance(text, str)
    told.plain = told.silent and len(value) == 1


def _post(told: Words, value: dict[str, Any], names: Mapping[str, str]) -> None:
    inner = value.get("post")
    value = inner if isinstance(inner, dict) else value
    locales = {key: part for key, part in value.items() if _LOCALE.match(key) and isinstance(part, dict)}
    parts = locales or {"": value}
    for number, (locale, part) in enumerate(parts.items()):
        title, body = _string(part.get("title")), _paragraphs(told, part.get("content"), names)
        if number == 0:
            told.subject, told.body = title, body
            told.extra += [("locale", locale)] if locale else []
        else:
            told.extra.append((f"content.{locale}", f"{title}\n{body}" if title else body))


def _paragraphs(told: Words, value: Any, names: Mapping[str, str]) -> str:
    """Paragraphs by line breaks, the parts of each put together as they stand."""
    rows = value if isinstance(value, list) else []
    told.silent = isinstance(value, list)
    lines = []
    for row in rows:
        parts = row if isinstance(row, list) else [row]
        lines.append("".join(_part(told, part, names) for part in parts))
    return "\n".join(lines)


def _part(told: Words, part: Any, names: Mapping[str, str]) -> str:
    if not isinstance(part, dict):
        return _string(part)
    tag, text = part.get("tag"), _string(part.get("text"))
    if tag == "a":
        link = _string(part.get("href"))
        told.links += [link] if link else []
        return text or link
    if tag == "at":
        key = _string(part.get("user_id"))
        told.people += [key] if key else []
        name = names.get(key) or _string(part.get("user_name"))
        return f"@{name}" if name else key
    if tag in ("img", "media"):
        _attach(told, part, "image" if tag == "img" else "video")
        return text
    if tag in ("emotion", "emoji"):
        return f"[{_string(part.get('emoji_type'))}]"
    if tag == "hr":
        return ""
    return text or _string(part.get("content")) or _paragraphs(told, part.get("elements"), names)


def _attach(told: Words, value: dict[str, Any], kind: str) -> None:
    key = _string(value.get("file_key")) or _string(value.get("image_key"))
    size = value.get("file_size")
    if key or value.get("file_name"):
        name = _string(value.get("file_name"))
        told.files.append(
            File(id=key, name=name, kind=kind, size=size if isinstance(size, int) else None, missing=True)
        )
    if value.get("file_key") and value.get("image_key"):
        told.extra.append(("cover", _string(value["image_key"])))
    if value.get("duration") not in (None, ""):
        told.extra.append(("duration", _string(value["duration"])))


def _media(kind: str) -> Callable[[Words, dict[str, Any], Mapping[str, str]], None]:
    def rule(told: Words, value: dict[str, Any], names: Mapping[str, str]) -> None:
        _attach(told, value, kind)

    return rule


def _card(told: Words, value: dict[str, Any], names: Mapping[str, str]) -> None:
    card = read_card(value, lambda key: names.get(key, ""))
    told.subject, told.body = card.title, "\n".join(card.lines)
    told.links += card.links
    told.people += card.people
    told.files += [File(id=key, kind="image", missing=True) for key in dict.fromkeys(card.images)]


def _system(told: Words, value: dict[str, Any], names: Mapping[str, str]) -> None:
    template = _string(value.get("template"))
    mark = ", " if template.isascii() else "、"
    told.body = _PLACE.sub(lambda place: _filled(value, place, mark), template)
    told.type = moved(_PLACE.sub("", template))
    people = _list(value.get("to_chatters")) or _list(value.get("from_user"))
    told.names = people if told.type != "notice" else []
    told.actor = next(iter(_list(value.get("from_user"))), "")


def moved(line: str) -> str:
    """Whether a system line tells of a join, a leave, or anything else (notice)."""
    joins, leaves = _JOIN.search(line), _LEAVE.search(line)
    if _NEITHER.search(line) or bool(joins) == bool(leaves):
        return "notice"
    return "join" if joins else "leave"


def _filled(value: dict[str, Any], place: re.Match[str], mark: str) -> str:
    part = value.get(place[1])
    if isinstance(part, dict):
        part = part.get("text")
    if isinstance(part, list):
        return mark.join(_list(part))
    return _string(part) if part is not None else place[0]


def _list(value: Any) -> list[str]:
    parts = value if isinstance(value, list) else [value]
    return [_string(part) for part in parts if _string(part)]


def _call(told: Words, value: dict[str, Any], names: Mapping[str, str]) -> None:
    told.type = "call"
    _calendar(told, {**value, "summary": value.get("topic")}, names)


def _calendar(told: Words, value: dict[str, Any], names: Mapping[str, str]) -> None:
    told.body = _string(value.get("summary"))
    told.extra += [(key, _string(value[key])) for key in ("start_time", "end_time") if _string(value.get(key))]


def _location(told: Words, value: dict[str, Any], names: Mapping[str, str]) -> None:
    told.body = _string(value.get("name"))
    told.extra += [(key, _string(value[key])) for key in ("longitude", "latitude") if _string(value.get(key))]


def _todo(told: Words, value: dict[str, Any], names: Mapping[str, str]) -> None:
    summary = value.get("summary")
    summary = summary if isinstance(summary, dict) else {"title": summary}
    told.subject, told.body = _string(summary.get("title")), _paragraphs(told, summary.get("content"), names)
    told.extra += [(key, _string(value[key])) for key in ("due_time", "task_id") if _string(value.get(key))]


def _vote(told: Words, value: dict[str, Any], names: Mapping[str, str]) -> None:
    told.body = "\n".join([*_list(value.get("topic")), *_list(value.get("options"))])
    told.extra += [("status", _string(value["status"]))] if _string(value.get("status")) else []


def _share(told: Words, value: dict[str, Any], names: Mapping[str, str]) -> None:
    told.body = _string(value.get("user_id")) or _string(value.get("chat_id"))
    told.people += [_string(value["user_id"])] if _string(value.get("user_id")) else []


def _forward(told: Words, value: dict[str, Any], names: Mapping[str, str]) -> None:
    told.body = _string(value.get("content"))
    inner = _list(value.get("create_message_ids"))
    told.extra += [("forwards", " ".join(inner))] if inner else []
    told.silent = bool(inner)


def _unknown(told: Words, value: dict[str, Any], names: Mapping[str, str]) -> None:
    """Nothing is known of it: the content as it stands becomes the body."""


_RULES: dict[str, Callable[[Words, dict[str, Any], Mapping[str, str]], None]] = {
    "text": _text,
    "post": _post,
    "interactive": _card,
    "system": _system,
    "video_chat": _call,
    "share_calendar_event": _calendar,
    "calendar": _calendar,
    "general_calendar": _calendar,
    "location": _location,
    "todo": _todo,
    "vote": _vote,
    "share_user": _share,
    "share_chat": _share,
    "merge_forward": _forward,
    "hongbao": _text,
    "video": _media("video"),
    **{kind: _media(place) for kind, place in _MEDIA.items()},
}
