"""Mail as Lark's mail interface gives it: one JSON object a message, bodies in base64url or already decoded.

https://open.feishu.cn/document/mail-v1/user_mailbox-message/get
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Any

from ..model import File, Locator, Message, Participant
from ._jsonmend import words
from ._lark_content import links_in
from ._lark_item import string
from ._lark_time import stamp

__all__ = ["mail", "mail_people"]

_CODED = re.compile(r"[A-Za-z0-9_\-+/]{16,}={0,2}\Z")
_USED = {
    "subject", "to", "cc", "bcc", "head_from", "body_html", "body_plain_text", "internal_date", "smtp_message_id",
    "thread_id", "in_reply_to", "attachments",
}  # fmt: skip


def mail(value: dict[str, Any], locator: Locator) -> Message:
    """The message that a mail object stands for; people are known by their address."""
    plain = _body(value.get("body_plain_text"))
    html = _body(value.get("body_html"))
    sender = _dict(value.get("head_from"))
    recipients = [address for key in ("to", "cc", "bcc") for address, _ in _people(value.get(key))]
    body = plain or html
    return Message(
        platform="mail",
        conversation_id=string(value.get("thread_id")) or string(value.get("smtp_message_id")),
        native_id=string(value.get("smtp_message_id")).strip("<>") or string(value.get("message_id")),
        sent=stamp(value.get("internal_date")),
        sender_id=string(sender.get("mail_address")).lower(),
        sender_name=string(sender.get("name")),
        body=body,
        subject=string(value.get("subject")),
        parent_id=string(value.get("in_reply_to")).strip("<>"),
        thread_id=string(value.get("thread_id")),
        recipients=tuple(dict.fromkeys(recipients)),
        links=tuple(dict.fromkeys(links_in(body))),
        files=tuple(_files(value.get("attachments"))),
        extra=tuple(_extra(value, html if plain else "")),
        locator=locator,
    )


def mail_people(value: dict[str, Any], locator: Locator) -> Iterator[Participant]:
    """The people that a mail object names by address."""
    for key in ("head_from", "to", "cc", "bcc"):
        told = value.get(key)
        for address, name in _people([told] if isinstance(told, dict) else told):
            yield Participant(platform="mail", id=address, name=name, email=address, locator=locator)


def _people(value: Any) -> Iterator[tuple[str, str]]:
    for one in value if isinstance(value, list) else ():
        address = string(_dict(one).get("mail_address")).lower()
        if address:
            yield address, string(_dict(one).get("name"))


def _body(value: Any) -> str:
    """A body as text: decoded where it is base64url of UTF-8 text, else as it stands."""
    text = string(value)
    if not _CODED.match(text) or len(text.rstrip("=")) % 4 == 1:
        return text
    try:
        raw = base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
        told = raw.decode("utf-8")
    except (binascii.Error, ValueError):
        return text
    return words(told) if told.isprintable() or "\n" in told else text


def _files(value: Any) -> Iterator[File]:
    for one in value if isinstance(value, list) else ():
        told = _dict(one)
        if told:
            yield File(id=string(told.get("id")), name=string(told.get("filename")), missing=True)


def _extra(value: dict[str, Any], html: str) -> Iterator[tuple[str, str]]:
    if html:
        yield "body_html", html
    for key, item in value.items():
        if key not in _USED:
            for part in item if isinstance(item, list) else [item]:
                if string(part):
                    yield key, string(part)
                elif isinstance(part, dict):
                    for name, inner in part.items():
                        if string(inner):
                            yield f"{key}.{name}", string(inner)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
