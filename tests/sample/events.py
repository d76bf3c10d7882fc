"""What happens in the leak: messages, system lines and bots' posts with their instants, before any export format."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from .attributes import Attribute
from .stable import digest


@dataclass(slots=True)
class Truth:
    """One truth mark: the claim, how the line bears on it, and why."""

    claim: str
    kind: str
    why: str = ""


@dataclass(slots=True)
class Event:
    """One message, system line or bot's post; times are milliseconds since 1970 UTC."""

    place: str
    at: int
    sender: str
    text: str
    kind: str = "message"  # message, system, bot
    day: date = date.min  # local date in the conversation's zone
    tag: str = ""
    quote: str = ""
    thread: str = ""
    edits: list[tuple[int, str]] = field(default_factory=list)
    recalled: int | None = None
    recalled_by: str = ""
    attributes: list[Attribute] = field(default_factory=list)
    truths: list[Truth] = field(default_factory=list)
    plants: list[tuple[str, str]] = field(default_factory=list)
    system: tuple[str, ...] = ()  # verb and arguments of a system line
    card: dict[str, str] = field(default_factory=dict)  # title, colour, fields of a bot's post
    where: str = ""

    @property
    def id(self) -> str:
        """32 hexadecimal digits that name this event in every export."""
        return digest(self.place, self.at, self.sender, self.text, self.kind, *self.system)[:32]

    def one(self, name: str) -> Attribute | None:
        """The first attribute of that name, or None."""
        return next((a for a in self.attributes if a.name == name), None)

    def every(self, name: str) -> list[Attribute]:
        """All attributes of that name."""
        return [a for a in self.attributes if a.name == name]

    def text_at(self, instant: int) -> str:
        """The text as it stood at an instant."""
        text = self.text
        for at, new in self.edits:
            if at <= instant:
                text = new
        return text

    def edited_at(self, instant: int) -> int | None:
        """The last edit before an instant, or None."""
        return max((at for at, _ in self.edits if at <= instant), default=None)

    def gone_at(self, instant: int) -> bool:
        """True if the message had been recalled at an instant."""
        return self.recalled is not None and self.recalled <= instant

    def absent(self, export: str) -> bool:
        """True if the message is missing from an export altogether."""
        return any(export in a.words for a in self.every("absent"))


def millis(moment: datetime) -> int:
    """Milliseconds since 1970 UTC of an aware datetime."""
    delta = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1000 + delta.microseconds // 1000


def moment(at: int, zone: ZoneInfo | None = None) -> datetime:
    """The aware datetime of milliseconds since 1970 UTC, in a zone."""
    found = datetime.fromtimestamp(at // 1000, UTC).replace(microsecond=at % 1000 * 1000)
    return found.astimezone(zone) if zone else found
