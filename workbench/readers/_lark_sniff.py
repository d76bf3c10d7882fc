"""How surely a file, folder or archive comes from Lark, by the first bytes alone."""

from __future__ import annotations

import re
from itertools import islice

from ..model import Original
from ..originals import leaves

__all__ = ["READ", "certainty", "folder_certainty"]

READ = 0.35  # in a folder that is Lark's, what is as sure as this is read with it
LOOKED_AT = 60
HEAD = 16_384
_JSON_NAMES = (".json", ".jsonl", ".ndjson", ".txt", ".log", "")
_MESSAGE = re.compile(
    rb'"(?:message_id|MessageId|messageId|upper_message_id|root_id)"\s*:\s*"om_'
    rb'|"event_type"\s*:\s*"im\.|"(?:open_message_id|open_chat_id)"\s*:'
    rb'|"message_id"\s*:\s*"[^"]+"[^{}]{0,300}"msg_type"\s*:|"failedChats"\s*:|"fromId"\s*:.{0,400}"isRecalled"\s*:',
    re.S,
)
_TALK = re.compile(
    rb'"(?:chat_id|ChatId)"\s*:\s*"oc_|"(?:open_id|user_id|member_id|operator_id|id|OpenId)"\s*:\s*"ou_'
    rb'|"union_id"\s*:\s*"on_|"om[t]?_[\w*]+"\s*:|"ou_[\w*]+"\s*:\s*"|"reaction_type"\s*:\s*\{|"chat_mode"\s*:'
    rb'|"open_chat_id"\s*:\s*"|"member_id_type"\s*:|"tenant_key"\s*:|"user_id_type"\s*:'
    rb'|"message_reaction_items"\s*:|"success_msg_reaction'
)
_PAPER = re.compile(
    rb'"(?:document_id|block_type|block_id|node_token|obj_token|spreadsheetToken|app_token|table_id|minute_chapters'
    rb'|comment_id|reply_id|doc_token|smtp_message_id|organizer_calendar_id|audit_context|view_id)"\s*:'
)
_HOST = re.compile(rb"feishu\.cn|larksuite\.com|larkoffice\.com")
_START = re.compile(rb"^[^\n\"]{0,200}(?:\{\s*\"|\[\s*[{\[])", re.M)
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]\s*[\"{\[]")
_ENVELOPE = re.compile(rb'"code"\s*:\s*-?\d+')
_ANSWER = re.compile(rb'"(?:msg|data)"\s*:')
_PASCAL = re.compile(rb'"Items"\s*:\s*[\[n]')


def certainty(original: Original) -> float:
    """How surely a single file holds Lark's JSON: 0.95 messages, 0.85 people and chats, 0.6 documents, 0.4 answers."""
    if original.is_folder:
        return 0.0
    head = original.head(HEAD)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")
    if not _START.search(head) or head.startswith((b"PK\x03\x04", b"%PDF", b"<", b"From ")):
        return 0.0
    envelope = bool(_ENVELOPE.search(head) and _ANSWER.search(head))
    if _MESSAGE.search(head):
        return 0.95
    if _TALK.search(head):
        return 0.85
    if _PAPER.search(head) or (_HOST.search(head) and _JSON.match(head)):
        return 0.7 if envelope else 0.5
    return 0.4 if envelope or _PASCAL.search(head) else 0.0


def folder_certainty(folder: Original) -> float:
    """How surely a folder or archive is a dump of Lark's: 0.93 if a file directly in it is surely Lark's."""
    best = 0.0
    members = [member for member in folder.members() if not member.is_folder and _may_be_json(member.name)]
    for member in islice(members, LOOKED_AT):
        best = max(best, certainty(member))
        if best >= 0.95:
            break
    if not members and not folder.is_folder:  # an archive that holds one folder
        inner = folder.members()
        return folder_certainty(inner[0]) if len(inner) == 1 and inner[0].is_folder else 0.0
    return 0.93 if best >= 0.7 else 0.0


def parts(original: Original) -> list[Original]:
    """The files of a dump, in order: itself if it is one file, else all files at or below it."""
    if not original.is_folder and not original.members():
        return [original]
    return [leaf for member in original.members() for leaf in leaves(member)]


def _may_be_json(name: str) -> bool:
    base = name.rpartition("/")[2].lower()
    return base.endswith(_JSON_NAMES[:-1]) or "." not in base
