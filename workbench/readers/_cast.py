"""The people met while a chat is read: one Participant each at the end, with every name seen and the first place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..model import Locator, Participant

__all__ = ["Cast"]


@dataclass(slots=True)
class _Met:
    place: Locator
    names: dict[str, None] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    bot: bool = False
    own: bool = False


class Cast:
    """Everybody met in one original of one platform, in the order of their first appearance."""

    def __init__(self, platform: str) -> None:
        self.platform = platform
        self._met: dict[str, _Met] = {}

    def __contains__(self, who: str) -> bool:
        return who in self._met

    def meet(
        self,
        who: str,
        place: Locator,
        *names: str,
        bot: bool = False,
        own: bool = False,
        email: str = "",
        phone: str = "",
        account: str = "",
        role: str = "",
    ) -> str:
        """Remember `who` (nothing for an empty id) with names and facts; the first of each is kept. Gives `who`."""
        if not who:
            return who
        met = self._met.get(who)
        if met is None:
            met = self._met[who] = _Met(place)
        for name in names:
            if name and name not in met.names:
                met.names[name] = None
        if bot or own:
            met.bot, met.own = met.bot or bot, met.own or own
        for key, value in (("email", email), ("phone", phone), ("account", account), ("role", role)):
            if value:
                met.facts.setdefault(key, value)
        return who

    def name(self, who: str) -> str:
        """The first name seen for an id, or empty."""
        met = self._met.get(who)
        return next(iter(met.names), "") if met else ""

    def people(self) -> Iterator[Participant]:
        """One Participant for everybody met."""
        for who, met in self._met.items():
            names = tuple(met.names)
            yield Participant(
                platform=self.platform,
                id=who,
                name=names[0] if names else "",
                names=names[1:],
                email=met.facts.get("email", ""),
                phone=met.facts.get("phone", ""),
                account=met.facts.get("account", ""),
                role=met.facts.get("role", ""),
                is_bot=met.bot,
                is_self=met.own,
                locator=met.place,
            )
