"""Things that texts name: addresses, numbers, money, files, wallets, keys. Checksums decide wherever there is one.

`sure` tells how far a hit can be trusted: *proved* (a checksum is right), *form* (it is written like one) or *review*
(it is written like one, and a checksum is wrong or missing). Secrets are found and counted, and shown only masked.
No person or organisation is guessed: candidates come from participants and from your own topics. Products are known by
a list of names (`products.NAMES`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address

import pandas as pd

from . import checksums, identities, products, wallets
from .money import amounts
from .spellings import HINT, SPELLINGS, calling_code, host_kind, plain_host

__all__ = ["COLUMNS", "KINDS", "Entity", "entities", "find"]

COLUMNS = ["message_key", "kind", "value", "words", "start", "end", "sure", "note"]


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing named in a text: its kind, `value` (normalised; masked for secrets), words, place and trust."""

    kind: str
    value: str
    words: str
    start: int
    end: int
    sure: str
    note: str = ""


Checked = tuple[str, str, str] | None  # (value, sure, note), or None where it is none


def find(text: str) -> list[Entity]:
    """Everything in `text`, in order; where two hits overlap, the one that stands earlier in KINDS.

    Only the host of a link stands in its link, as a domain, IP or onion address of its own.
    """
    found: list[Entity] = []

    def free(start: int, end: int) -> bool:
        return not any(start < one.end and one.start < end for one in found)

    for kind, pattern in _RULES:
        for match in pattern.finditer(text):
            made = CHECKS[kind](match)
            if made and free(*match.span()):
                found.append(Entity(kind, made[0], _shown(kind, match[0]), *match.span(), made[1], made[2]))
        if kind == "domain":  # 500 usdt is an amount before it is a product
            for one in amounts(text):
                if free(one.start, one.end):
                    value = f"{one.value:.2f} {one.currency}"
                    found.append(Entity("money", value, text[one.start : one.end], one.start, one.end, "form"))
    return sorted([*found, *_hosts(found)], key=lambda one: (one.start, -one.end))


def _hosts(found: list[Entity]) -> Iterator[Entity]:
    """The hosts of links, each as what it is."""
    for one in found:
        match = URL.match(one.words) if one.kind == "url" else None
        kind = host_kind(plain_host(match["host"])) if match else ""
        if match and kind:
            start = one.start + match.start("host")
            end = start + len(match["host"])
            value, sure, note = plain_host(match["host"]), "form", "host of a link"
            if kind == "onion" and (own := ONION.fullmatch(value)):
                value, sure, note = _onion(own) or (value, sure, note)
            yield Entity(kind, value, match["host"], start, end, sure, note)


def entities(frame: pd.DataFrame, text: str = "body", key: str = "message_key") -> pd.DataFrame:
    """Everything in the texts of a frame (messages; or pages, with text="text", key="page_key"): COLUMNS."""
    rows = [
        (name, one.kind, one.value, one.words, one.start, one.end, one.sure, one.note)
        for name, words in zip(frame[key], frame[text].fillna(""), strict=True)
        for one in _quick(words)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _quick(words: str) -> Iterator[Entity]:
    hinted = len(words) > 1 and (HINT.search(words) or products.PATTERN.search(words))
    return iter(find(words)) if hinted else iter(())


def _shown(kind: str, words: str) -> str:
    return _mask(words) if kind == "secret" else words


def _mask(secret: str) -> str:
    """The first four and last two characters; never more than a third of it."""
    keep = min(4, len(secret) // 5)
    return f"{secret[:keep]}…{secret[-min(2, keep) :] if keep else ''} ({len(secret)} characters)"


def _plain(match: re.Match[str]) -> Checked:
    return match[0], "form", ""


def _secret(match: re.Match[str]) -> Checked:
    return _mask(match.groupdict().get("secret") or match[0]), "form", ""


def _mail(match: re.Match[str]) -> Checked:
    return match[0].lower(), "form", ""


def _domain(match: re.Match[str]) -> Checked:
    return plain_host(match[0]), "form", ""


def _url(match: re.Match[str]) -> Checked:
    words = re.sub(r"^hxxp", "http", match[0], flags=re.I).replace("[.]", ".")
    return words, "form", plain_host(match["host"])


def _onion(match: re.Match[str]) -> Checked:
    name = match["name"].lower()
    if len(name) == 16:
        return f"{name}.onion", "form", "version 2, without a checksum"
    right = checksums.onion(name)
    return f"{name}.onion", "proved" if right else "review", "" if right else "wrong checksum"


def _wallet(match: re.Match[str]) -> Checked:
    if match[0].startswith("0x"):
        right = checksums.eip55(match[0])
        notes = {True: "ethereum", False: "wrong checksum", None: "ethereum or alike, no checksum"}
        return match[0], "proved" if right else "review", notes[right]
    currency = wallets.currency(match[0])
    if not currency and match[0].lower().startswith(("bc1", "ltc1", "bitcoincash:")):
        return match[0], "review", "wrong checksum"
    return (match[0], "proved", currency) if currency else None


def _iban(match: re.Match[str]) -> Checked:
    plain = "".join(match[0].split()).upper()
    return (plain, "proved", plain[:2]) if checksums.iban(plain) else None


def _card(match: re.Match[str]) -> Checked:
    digits = re.sub(r"\D", "", match[0])
    return (digits, "review", "right Luhn digit, as one number in ten has") if checksums.card(digits) else None


def _identity(match: re.Match[str]) -> Checked:
    found = identities.told(match[0])
    return (found[0], "proved", found[1]) if found else None


def _product(match: re.Match[str]) -> Checked:
    return products.canonical(match[0]), "form", ""


def _ip(match: re.Match[str]) -> Checked:
    try:
        address = ip_address(plain_host(match[0]))
    except ValueError:
        return None
    if address.version == 6 and not (len(match[0]) > 5 and re.search(r"\d", match[0])):
        return None  # a::b is a name in a program
    return str(address), "form", "private" if address.is_private else ""


def _phone(match: re.Match[str]) -> Checked:
    digits = re.sub(r"[^\d+]", "", match[0])
    if match["code"] is None:
        return digits, "form", "without a country code"
    whole = "+" + digits.removeprefix("+") if digits.startswith("+") else "+" + digits[2:]
    code = calling_code(whole[1:])
    return (whole, "form", f"+{code}") if code and 8 <= len(whole) - 1 <= 15 else None


def _hash(match: re.Match[str]) -> Checked:
    name = {32: "MD5 or alike", 40: "SHA-1, git commit", 64: "SHA-256", 128: "SHA-512"}[len(match[0])]
    mixed = re.search("[a-f]", match[0], re.I) and re.search(r"\d", match[0])
    return (match[0].lower(), "form", name) if mixed else None


CHECKS: dict[str, Callable[[re.Match[str]], Checked]] = {
    "secret": _secret, "url": _url, "email": _mail, "onion": _onion, "wallet": _wallet, "iban": _iban,
    "identity": _identity, "hash": _hash, "ip": _ip, "card": _card, "phone": _phone, "file": _plain,
    "domain": _domain, "product": _product,
}  # fmt: skip
_RULES = (*SPELLINGS, ("product", products.PATTERN))
URL = next(pattern for kind, pattern in SPELLINGS if kind == "url")
ONION = next(pattern for kind, pattern in SPELLINGS if kind == "onion")
KINDS = (*dict.fromkeys(kind for kind, _ in SPELLINGS), "money", "product")
