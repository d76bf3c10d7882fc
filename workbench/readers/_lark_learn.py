"""The first pass over a dump: who is who, what conversations there are, and what is told about messages elsewhere."""

from __future__ import annotations

from typing import Any

from ..model import Locator
from ._jsonload import Place
from ._jsonmend import words
from ._lark_chats import Chats, flat
from ._lark_event import learn
from ._lark_item import string
from ._lark_notes import Notes
from ._lark_people import People, ids_of
from ._lark_store import described
from ._lark_walk import Found, Page

__all__ = ["Knowledge"]

_FLAT = ("department_ids", "city", "country", "work_station", "status", "gender", "tenant_key", "leader_user_id")
_NAMES = ("name", "en_name", "nickname", "i18n_name")
_LEARNT = ("user", "member", "chat", "store", "event", "pin", "reaction", "counts", "reader")


class Knowledge:
    """People, conversations and notes of a dump, and members of conversations that their file does not name."""

    def __init__(self) -> None:
        self.people, self.chats = People(), Chats()
        self.notes = Notes(self.people)
        self.listed: list[tuple[Page, str, Locator]] = []

    def note(self, found: Found, place: Place) -> None:
        """Keep what one object of a file tells about people, conversations and messages."""
        value, page = found.value, found.page
        if found.kind == "names":
            for key, name in value.items():
                self.people.note(key, None, place.locator(found.span), words(name), "profile")
        if not isinstance(value, dict):
            return
        locator = place.locator(found.span) if found.kind in _LEARNT else Locator(original="")
        if found.kind == "user":
            self._user(value, locator)
        elif found.kind == "member":
            self._member(value, page, locator)
        elif found.kind == "chat":
            self.chats.described(value, page.chat, locator)
        elif found.kind == "store":
            described(value, page, locator, self.people, self.chats)
        elif found.kind == "event":
            learn(value, locator, self.people, self.chats, self.notes)
        elif found.kind == "pin":
            self.notes.pin(value, locator)
        elif found.kind == "reaction":
            self.notes.reaction(string(value.get("message_id")) or page.message, value, locator)
        elif found.kind == "counts":
            self.notes.counts(string(value.get("message_id")) or page.message, value, locator)
        elif found.kind == "reader":
            self.notes.reader(page.message, value, locator)

    def _user(self, value: dict[str, Any], locator: Locator) -> None:
        ids = ids_of(value)
        if not ids:
            return
        basic = set(value) <= {"user_id", "open_id", "union_id", "name", "i18n_name", "tenant_key", "avatar"}
        person = self.people.see(ids, locator)
        for key in _NAMES:
            for _, name in flat(value.get(key)):
                self.people.call(person, name, "profile" if basic else "contact")
        for key in ("email", "mobile", "employee_no", "job_title"):
            if string(value.get(key)):
                person.facts.setdefault(key, string(value[key]))
        work = string(value.get("enterprise_email"))
        if work and work != person.facts.get("email", work):
            person.extra["email", person.facts["email"]] = None
        if work:
            person.facts["email"] = work
        for key in _FLAT:
            for name, told in flat(value.get(key), key):
                person.extra[name, told] = None

    def _member(self, value: dict[str, Any], page: Page, locator: Locator) -> None:
        member = string(value.get("member_id"))
        if not member:
            return
        kind = string(value.get("member_id_type"))
        self.people.note(member, kind, locator, string(value.get("name")), "member")
        if string(value.get("tenant_key")):
            self.people.fact(member, "tenant_key", string(value["tenant_key"]))
        if page.chat:
            self.chats.get(page.chat, locator).listed[member] = None
        else:
            self.listed.append((page, member, locator))
