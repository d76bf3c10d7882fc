"""Pseudonyms that are the same throughout one brief, redactions that remove, and a check that nothing is left.

The key that tells who is who is made apart and is never part of a brief. Words are replaced before anything is
written, so there is no text under a box and nothing to recover; `remains` reads the finished files again to prove it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from ..errors import EvidenceError

Value = TypeVar("Value")
SHORTEST = 2  # a name of one character is never replaced on its own: it would hit ordinary words
REMOVED = "▇▇▇▇"
_LATIN = re.compile(r"\w", re.ASCII)


@dataclass(frozen=True, slots=True)
class Pseudonym:
    """One person under another name: every form of the true name that is replaced."""

    name: str
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Key:
    """Who is who in one brief. Keep it apart from the brief."""

    pseudonyms: tuple[Pseudonym, ...] = ()
    removed: tuple[str, ...] = ()

    def to_json(self) -> str:
        """The key as JSON, for a file of its own."""
        pairs = {item.name: list(item.forms) for item in self.pseudonyms}
        return json.dumps({"pseudonyms": pairs, "removed": list(self.removed)}, ensure_ascii=False, indent=2)

    def secrets(self) -> tuple[str, ...]:
        """Every text that must not be found in the finished brief."""
        return tuple(sorted({form for item in self.pseudonyms for form in item.forms} | set(self.removed)))


def key(persons: Iterable[Sequence[str]], removed: Iterable[str] = (), stem: str = "Person") -> Key:
    """Pseudonyms (Person A, Person B, ... Person AA) for persons in order of appearance; each is all forms of a name.

    Raises EvidenceError for a form that two persons share, since nobody could tell them apart, and for one character.
    """
    owners: dict[str, str] = {}
    made = []
    for place, forms in enumerate(persons):
        name = f"{stem} {_letters(place)}"
        for form in forms:
            if len(form) < SHORTEST:
                raise EvidenceError(f"“{form}” is too short to be replaced safely.", "Redact it passage by passage.")
            if owners.setdefault(form.casefold(), name) != name:
                raise EvidenceError(f"“{form}” is a name of two persons.", "Leave it out, or redact it by hand.")
        made.append(Pseudonym(name, tuple(sorted(set(forms), key=lambda form: (-len(form), form)))))
    return Key(tuple(made), tuple(sorted({text for text in removed if text}, key=lambda text: (-len(text), text))))


def applied(value: Value, used: Key) -> Value:
    """The same facts with every form of a name replaced by [pseudonym] and every removed text by blocks.

    Works through dataclasses, tuples, lists and dicts; only texts change, bytes and numbers stay.
    """
    names = {form.casefold(): f"[{item.name}]" for item in used.pseudonyms for form in item.forms}
    names |= {text.casefold(): REMOVED for text in used.removed}
    if not names:
        return value
    pattern = re.compile("|".join(_bounded(form) for form in sorted(names, key=len, reverse=True)), re.IGNORECASE)
    return _walk(value, pattern, names)  # type: ignore[no-any-return]


def remains(texts: Mapping[str, str], used: Key) -> list[str]:
    """What must not be there and is, as sentences; `texts` are read again from the finished files, by name."""
    found = []
    for name, text in texts.items():
        folded = text.casefold()
        bare = re.sub(r"\s+", "", folded)
        for secret in used.secrets():
            if _stands(secret.casefold(), folded) or _stands(re.sub(r"\s+", "", secret.casefold()), bare):
                found.append(f"{name} still contains “{secret}”.")
    return found


def _walk(value: Any, pattern: re.Pattern[str], names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(lambda match: names[match.group().casefold()], value)
    if is_dataclass(value) and not isinstance(value, type):
        changes = {item.name: _walk(getattr(value, item.name), pattern, names) for item in fields(value) if item.init}
        return replace(value, **changes)
    if isinstance(value, tuple | list):
        return type(value)(_walk(item, pattern, names) for item in value)
    if isinstance(value, dict):
        return {_walk(name, pattern, names): _walk(item, pattern, names) for name, item in value.items()}
    return value


def _bounded(form: str) -> str:
    """A Latin name is replaced as a whole word only; a Chinese one wherever it stands."""
    head = "(?<![A-Za-z0-9])" if _LATIN.match(form[0]) else ""
    tail = "(?![A-Za-z0-9])" if _LATIN.match(form[-1]) else ""
    return f"{head}{re.escape(form)}{tail}"


def _stands(secret: str, text: str) -> bool:
    return bool(secret) and secret in text and re.search(_bounded(secret), text) is not None


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
