"""One item of a dump as a `Message`: words, sender, time, thread, files, and what the dump says of it elsewhere."""

from __future__ import annotations

import json
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..model import File, Locator, Message, Original, Reaction
from ..timestamps import UNKNOWN, Timestamp
from ._jsonmend import words
from ._lark_chats import Chat, Chats
from ._lark_content import Words, plain_text, read_content
from ._lark_item import Item, string
from ._lark_notes import Notes
from ._lark_people import People
from ._lark_rendered import rendered
from ._lark_time import stamp
from ._lark_walk import Page

__all__ = ["Maker"]

_PLAIN = Words(plain=True)  # what a text tells beside its words: nothing
RECALLED = ("This message was recalled", "[Invalid text JSON]", "[Invalid JSON content]", "[deleted]", "")


class Maker:
    """Makes messages of items; keeps what they say about people and conversations.

    `files` maps the key or name of a file to the original that holds it.
    """

    def __init__(self, people: People, chats: Chats, notes: Notes, files: Mapping[str, Original]) -> None:
        self.people, self.chats, self.notes, self.files = people, chats, notes, files
        self.forwards: dict[str, str] = {}  # merged forwards without a child so far -> their conversation
        self.opened: set[str] = set()  # merged forwards with at least one child

    def message(self, item: Item, rest: dict[str, Any], locator: Locator, page: Page, flags: list[str]) -> Message:
        """The message that an item stands for."""
        kind = item.msg_type or ""
        sent = stamp(item.create_time)
        chat = self._chat(item, page, locator)
        names, mentions = self._mentions(item, locator)
        told, body, content = self._words(item, kind, sent, names)
        if rest and body == content and isinstance(rest.get("body.card_texts"), list):
            body = "\n".join(told for told in map(string, rest["body.card_texts"]) if told) or body
        sender, sender_name = self._sender(item, chat, locator, flags)
        deleted = bool(item.deleted) or (content == RECALLED[0] and kind != "system" and item.body is not None)
        if deleted and content in RECALLED:
            body = ""
        if kind == "system":
            flags.append("system")
            self._move(chat, told, sent)
        if told.damaged:
            flags.append("repaired")
        self._forward(item, kind, chat, flags)
        note = self.notes.all.get(item.message_id or "")
        files = tuple(self._file(file) for file in told.files) if told.files else ()
        message = Message(
            platform="lark",
            conversation_id=chat.id,
            native_id=item.message_id or "",
            type=told.type,
            sent=sent,
            sender_id=sender,
            sender_name=sender_name or told.actor,
            body=body,
            subject=told.subject,
            parent_id=item.parent_id or item.reply_to or "",
            thread_id=item.thread_id or "",
            forwarded_from=item.upper_message_id or "",
            edited=stamp(item.update_time) if item.updated and not deleted else UNKNOWN,
            deleted=deleted,
            mentions=self._named(mentions, told) if mentions or told.people else (),
            links=tuple(told.links) if told.links else (),
            files=files,
            flags=tuple(dict.fromkeys(flags)) if flags else (),
            extra=self._extra(item, kind, told, "" if body == content else content, rest, deleted),
            locator=locator,
        )
        return message if note is None and not rest else self._noted(message, rest, locator)

    def _words(self, item: Item, kind: str, sent: Timestamp, names: Mapping[str, str]) -> tuple[Words, str, str]:
        """What a content tells, its body, and the content as it stands."""
        content = item.body.content if item.body is not None else None
        if content is None:
            content = item.content or ""
            if sent.basis != "utc" or content[:1] not in ("{", "["):  # neither an event nor flattened by an exporter
                told = rendered(content, kind)
                return told, told.body, content
        plain = plain_text(content) if kind == "text" else None
        if plain is not None:
            return _PLAIN, plain, content
        told = read_content(kind, content, names)
        return told, told.body, content

    def _sender(self, item: Item, chat: Chat, locator: Locator, flags: list[str]) -> tuple[str, str]:
        sender = item.sender
        if sender is None:
            return "", ""
        if sender.sender_type in ("app", "bot"):
            flags.append("bot")
        name = sender.name or sender.sender_name or ""
        if not sender.id:
            return "", name
        known = self.people.known.get(sender.id)
        if known is None or name:
            known = self.people.one(sender.id, sender.id_type, locator, name)
            if sender.tenant_key:
                self.people.fact(sender.id, "tenant_key", sender.tenant_key)
        chat.senders[known] = None
        return known, name

    def _chat(self, item: Item, page: Page, locator: Locator) -> Chat:
        known = item.chat_id or page.chat or self.chats.likely(page.file.rpartition("/")[0])
        chat = self.chats.get(known or f"unlisted:{page.file}", locator)
        if not item.upper_message_id:
            chat.direct = True
        position = string(item.message_position)
        if position.isdecimal() and len(position) < 12 and not item.upper_message_id:
            chat.places.append(int(position))
        return chat

    def _mentions(self, item: Item, locator: Locator) -> tuple[Mapping[str, str], dict[str, str]]:
        """(shown names by mention key and id, ids of people by mention key)."""
        if not item.mentions:
            return self.people.names, {}
        names: dict[str, str] = {}
        ids: dict[str, str] = {}
        for number, mention in enumerate(item.mentions):
            key = mention.key or f"#{number}"
            person = ""
            if mention.id and mention.id != "all":
                person = self.people.one(mention.id, mention.id_type, locator, mention.name or "", "mention")
                ids[key] = person
            name = mention.name or self.people.names.get(mention.id or "")
            if name:
                names[key] = name
        return ChainMap(names, self.people.names), ids

    def _named(self, mentions: dict[str, str], told: Words) -> tuple[str, ...]:
        people = dict.fromkeys(mentions.values())
        for key in told.people:
            if key not in mentions and key[:3] in ("ou_", "on_", "cli"):
                people[self.people.known.get(key, key)] = None
        return tuple(people)

    def _move(self, chat: Chat, told: Words, sent: Timestamp) -> None:
        """Note who joined or left by a system line, where a name belongs to one person only."""
        for name in told.names:
            person = self.people.by_name(name)
            if person:
                chat.moves.append((sent.us, person, told.type == "join"))

    def _forward(self, item: Item, kind: str, chat: Chat, flags: list[str]) -> None:
        if item.upper_message_id:
            flags.append("forwarded")
            self.opened.add(item.upper_message_id)
        if kind == "merge_forward" and item.message_id and item.body is not None:
            self.forwards[item.message_id] = chat.id

    def _file(self, file: File) -> File:
        found = self.files.get(file.id) or self.files.get(file.name)
        if found is None:
            return file
        return replace(file, path=found.name, missing=False, size=found.size)

    def _extra(
        self, item: Item, kind: str, told: Words, content: str, rest: dict[str, Any], deleted: bool
    ) -> tuple[tuple[str, str], ...]:
        extra = [("msg_type", kind)] if kind != "text" else []
        if content and not told.plain:
            extra.append(("content", words(content)))
        if item.root_id:
            extra.append(("root_id", item.root_id))
        update = item.update_time
        if update != item.create_time and update not in (None, "", "0", 0) and (deleted or not item.updated):
            extra += [("update_time", str(update))] if stamp(update).us != stamp(item.create_time).us else []
        if item.message_position is not None or item.message_app_link or item.thread_message_position is not None:
            for name in ("message_position", "thread_message_position", "message_app_link"):
                value = getattr(item, name)
                if value not in (None, ""):
                    extra.append((name, str(value)))
        if told.extra:
            extra += told.extra
        if rest:
            extra += [(key, _plain(value)) for key, value in rest.items()]
        return tuple(extra)

    def _noted(self, message: Message, rest: dict[str, Any], locator: Locator) -> Message:
        """The message with what is told about it elsewhere, or beside its own fields."""
        for name in ("reactions", "reaction"):
            told = rest.get(name)
            if isinstance(told, dict):
                self.notes.counts(message.native_id, told, locator)
            for one in told if isinstance(told, list) else ():
                if isinstance(one, dict):
                    self.notes.reaction(message.native_id, one, locator)
        note = self.notes.all.get(message.native_id)
        if note is None:
            return message
        note.seen = True
        known = self.people.known
        return replace(
            message,
            deleted=message.deleted or note.recalled,
            deleted_at=note.recalled_at,
            reactions=tuple(_reaction(one, known) for one in note.reactions),
            readers=tuple(dict.fromkeys(known.get(reader, reader) for reader in note.readers)),
            extra=message.extra + tuple((name, _resolved(text, known)) for name, text in note.extra),
        )


def _reaction(reaction: Reaction, known: Mapping[str, str]) -> Reaction:
    person = known.get(reaction.participant_id, reaction.participant_id)
    return reaction if person == reaction.participant_id else replace(reaction, participant_id=person)


def _resolved(text: str, known: Mapping[str, str]) -> str:
    return " ".join(known.get(word, word) for word in text.split(" "))


def _plain(value: Any) -> str:
    return words(value) if isinstance(value, str) else words(json.dumps(value, ensure_ascii=False))
