"""Who and which threads occur in a mail or a mailbox, told once each after the letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..hashing import key
from ..model import Conversation, Locator, Membership, Participant
from ._headers import Address
from ._place import whole

PLATFORM = "mail"
_ANSWER = re.compile(
    r"^\s*(?:(?:re|aw|sv|vs|antw|odp|fwd?|wg|tr|rv|enc|r|i|回复|回覆|答复|答覆|转发|轉寄|轉發|返信|转寄)"
    r"\s*(?:\[\d+\]|\(\d+\))?\s*[:：]\s*)+",
    re.I,
)
_IDS = re.compile(r"<([^<>\s]+)>")


@dataclass(slots=True)
class _Person:
    names: dict[str, None] = field(default_factory=dict)
    place: Locator | None = None


@dataclass(slots=True)
class _Thread:
    name: str
    place: Locator
    members: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Book:
    """Participants and threads in the order in which they are first seen."""

    people: dict[str, _Person] = field(default_factory=dict)
    threads: dict[str, _Thread] = field(default_factory=dict)

    def person(self, who: Address, place: Locator) -> str:
        """Note a mailbox; its id is the address in lower case, or the name where there is no address."""
        ident = identity(who)
        entry = self.people.setdefault(ident, _Person(place=place))
        if who.name and whole(who.name) != ident:
            entry.names.setdefault(whole(who.name))
        return ident

    def thread(self, ident: str, subject: str, members: Iterable[tuple[str, str]], place: Locator) -> None:
        """Note a thread and (participant id, basis) pairs of those who wrote or were addressed there."""
        entry = self.threads.setdefault(ident, _Thread(bare_subject(subject), place))
        for who, basis in members:
            if entry.members.get(who) != "sender":
                entry.members[who] = basis

    def records(self) -> Iterator[Participant | Conversation]:
        """Every participant, then every thread."""
        for ident, entry in self.people.items():
            names = tuple(entry.names)
            yield Participant(
                platform=PLATFORM,
                id=ident,
                name=names[0] if names else ident,
                names=names[1:],
                email=ident if "@" in ident else "",
                locator=entry.place or Locator(original=""),
            )
        for ident, thread in self.threads.items():
            yield Conversation(
                platform=PLATFORM,
                id=ident,
                name=thread.name,
                kind="mail-thread",
                members=tuple(Membership(participant_id=who, basis=basis) for who, basis in thread.members.items()),
                locator=thread.place,
            )


def identity(who: Address) -> str:
    """The participant id of a mailbox."""
    return whole(who.address.strip().lower() or who.name)


def bare_subject(subject: str) -> str:
    """A subject without its answering and forwarding marks in a dozen languages."""
    return re.sub(r"\s+", " ", _ANSWER.sub("", subject)).strip()


def message_ids(raw: str) -> list[str]:
    """The message ids in a field, without their angle brackets."""
    found = _IDS.findall(raw)
    return found or [part for part in raw.split() if "@" in part][:1]


def thread_id(own: str, references: str, parent: str, subject: str, people: Iterable[str]) -> str:
    """The id of a letter's thread, the same whichever mailbox it is read from.

    The first of References, else In-Reply-To, else the letter's own id if it answers nothing; a letter that answers
    but names no letter, or has no id, is put with those of equal bare subject among the same people.
    """
    roots = message_ids(references) or message_ids(parent)
    if roots:
        return roots[0]
    if own and not _ANSWER.match(subject):
        return own
    return "subject:" + key("mail-thread", bare_subject(subject).casefold(), *sorted(set(people)))
