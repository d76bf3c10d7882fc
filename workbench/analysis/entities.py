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

from . import checksums, products
from .money import amounts

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


Check = Callable[[re.Match[str]], tuple[str, str, str] | None]  # (value, sure, note), or None where it is none


def find(text: str) -> list[Entity]:
    """Everything in `text`, in order; where two hits overlap, the one that stands earlier in KINDS."""
    found: list[Entity] = []
    for kind, pattern, check in _RULES:
        for match in pattern.finditer(text):
            made = check(match)
            if made and not any(match.start() < one.end and one.start < match.end() for one in found):
                found.append(
                    Entity(kind, made[0], _shown(kind, match[0]), match.start(), match.end(), made[1], made[2])
                )
    for amount in amounts(text):
        if not any(amount.start < one.end and one.start < amount.end for one in found):
            value = f"{amount.value:.2f} {amount.currency}"
            found.append(Entity("money", value, text[amount.start : amount.end], amount.start, amount.end, "form"))
    return sorted(found, key=lambda one: one.start)


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


def _plain(match: re.Match[str]) -> tuple[str, str, str] | None:
    return match[0], "form", ""


def _secret(match: re.Match[str]) -> tuple[str, str, str] | None:
    return _mask(match.groupdict().get("secret") or match[0]), "form", ""


def _mail(match: re.Match[str]) -> tuple[str, str, str] | None:
    return match[0].lower(), "form", ""


def _url(match: re.Match[str]) -> tuple[str, str, str] | None:
    return match[0], "form", (match["host"] or "").lower()


def _onion(match: re.Match[str]) -> tuple[str, str, str] | None:
    right = checksums.onion(match["name"])
    return f"{match['name'].lower()}.onion", "proved" if right else "review", "" if right else "wrong checksum"


def _wallet(match: re.Match[str]) -> tuple[str, str, str] | None:
    currency = checksums.base58(match[0]) or checksums.bech32(match[0])
    return (match[0], "proved", currency) if currency else None


def _ether(match: re.Match[str]) -> tuple[str, str, str] | None:
    right = checksums.eip55(match[0])
    notes = {True: "ethereum", False: "wrong checksum", None: "ethereum or alike, no checksum"}
    return match[0], "proved" if right else "review", notes[right]


def _iban(match: re.Match[str]) -> tuple[str, str, str] | None:
    plain = "".join(match[0].split()).upper()
    return (plain, "proved", plain[:2]) if checksums.iban(plain) else None


def _card(match: re.Match[str]) -> tuple[str, str, str] | None:
    digits = re.sub(r"\D", "", match[0])
    return (digits, "review", "right Luhn digit, as one number in ten has") if checksums.card(digits) else None


def _identity(match: re.Match[str]) -> tuple[str, str, str] | None:
    return (match[0].upper(), "proved", "Chinese resident identity number") if checksums.chinese_id(match[0]) else None


def _product(match: re.Match[str]) -> tuple[str, str, str] | None:
    return products.canonical(match[0]), "form", ""


def _ip(match: re.Match[str]) -> tuple[str, str, str] | None:
    try:
        address = ip_address(match[0])
    except ValueError:
        return None
    return str(address), "form", "private" if address.is_private else ""


def _phone(match: re.Match[str]) -> tuple[str, str, str] | None:
    digits = re.sub(r"[^\d+]", "", match[0])
    return (digits, "form", "") if 8 <= len(digits.lstrip("+")) <= 15 else None


def _hash(match: re.Match[str]) -> tuple[str, str, str] | None:
    name = {32: "MD5 or alike", 40: "SHA-1, git commit", 64: "SHA-256", 128: "SHA-512"}[len(match[0])]
    mixed = re.search("[a-f]", match[0], re.I) and re.search(r"\d", match[0])
    return (match[0].lower(), "form", name) if mixed else None


_EDGE, _STOP = r"(?<![\w/+.-])", r"(?![\w/+-])"
_ENDINGS = (
    "docx?|xlsx?|pptx?|pdf|csv|tsv|txt|md|json|jsonl|ya?ml|xml|html?|zip|rar|7z|tar|gz|tgz|py|ipynb|js|ts|java|go|rs|sql|db"
    "|sqlite|log|png|jpe?g|gif|mp4|mov|mp3|wav|eml|msg|key|pem|parquet|pt|ckpt|safetensors|sh|ps1|exe|apk"
)
_TOP = "com|org|net|edu|gov|cn|io|ai|ru|de|uk|fr|jp|hk|tw|sg|info|biz|dev|app|me|co|eu|us|example|test"
HINT = re.compile(r"[@/.\d$€£¥￥]|-----BEGIN|[万亿]")
_KEY_BLOCK = r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[\s\S]{0,8000}?(?:-----END (?:[A-Z]+ )*PRIVATE KEY-----|$)"
_TOKENS = (
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{40,}|\bxox[abeprs]-[A-Za-z0-9-]{10,}"
    r"|\bAIza[\w-]{35}\b|\bsk-(?:[a-z]+-)?[A-Za-z0-9_-]{20,}|\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}"
)
_PASSWORD = (
    r"(?i:\b(?:password|passwd|pwd|api[_ -]?key|secret|access[_ -]?token)\b|密码|口令)\s*[:=：是]\s*"
    r"(?P<secret>[^\s，。,;；]{6,})"
)
_URL = r"\b(?:https?|ftp)://(?:[^\s/@<>\"]+@)?(?P<host>[^\s/:?#<>\"']+)[^\s<>\"'，。；）】」》]*(?<![.,;:!?)\]])"
_MAIL = r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}(?![\w-])"
_COIN = r"(?:[13LDTM9A][1-9A-HJ-NP-Za-km-z]{25,34}|(?:bc|ltc|tb)1[0-9a-zA-Z]{11,87})"
_IBAN = r"(?<!\w)[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,3})?(?!\w)"
_HEX = r"(?<![\w/-])(?:[0-9a-fA-F]{128}|[0-9a-fA-F]{64}|[0-9a-fA-F]{40}|[0-9a-fA-F]{32})(?![\w-])"
_PHONE = r"(?<![\w+])\+\d{1,3}[ -]?(?:\(?\d{1,4}\)?[ -]?){2,5}\d{2,4}(?!\w)|(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"
_FILE = (
    r"(?<![\w/@.])[\w\u3400-\u9fff](?:[\w\u3400-\u9fff+-]|\([^()\s]{1,20}\)|（[^（）\s]{1,20}）)*(?:\.[\w()-]+)*"
    rf"\.(?i:{_ENDINGS})(?![\w.]|/)"
)
_RULES: tuple[tuple[str, re.Pattern[str], Check], ...] = (
    ("secret", re.compile(_KEY_BLOCK, re.A), _secret),
    ("secret", re.compile(_TOKENS, re.A), _secret),
    ("secret", re.compile(_PASSWORD), _secret),
    ("url", re.compile(_URL), _url),
    ("email", re.compile(_MAIL, re.A), _mail),
    ("onion", re.compile(r"(?<![\w.])(?P<name>[a-zA-Z2-7]{56})\.onion\b", re.A), _onion),
    ("wallet", re.compile(_EDGE + _COIN + _STOP, re.A), _wallet),
    ("wallet", re.compile(_EDGE + r"0x[0-9a-fA-F]{40}" + _STOP, re.A), _ether),
    ("iban", re.compile(_IBAN, re.A), _iban),
    ("identity", re.compile(r"(?<!\d)[1-8]\d{16}[\dXx](?!\w)", re.A), _identity),
    ("hash", re.compile(_HEX, re.A), _hash),
    ("ip", re.compile(r"(?<![\w.])(?<!v)\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)", re.A), _ip),
    ("card", re.compile(r"(?<![\d.-])\d{4}(?:[ -]?\d{4}){2}[ -]?\d{1,7}(?![\d.-])"), _card),
    ("phone", re.compile(_PHONE, re.A), _phone),
    ("file", re.compile(_FILE), _plain),
    ("domain", re.compile(rf"(?<![\w@./-])(?:[a-z0-9-]{{1,63}}\.){{1,4}}(?:{_TOP})(?![\w.(/-])", re.I | re.A), _mail),
    ("product", products.PATTERN, _product),
)
KINDS = (*dict.fromkeys(kind for kind, _, _ in _RULES), "money")
