"""Databases and backups of messengers that only their phone's or computer's key opens: told by name and by noise."""

from __future__ import annotations

import re
from collections import Counter
from math import log2

from ..model import Original

__all__ = ["ciphered"]

PAGE = 4096
NOISE = 7.0  # bits a byte: ciphered bytes have nearly 8, texts and tables at most 6
_KNOWN = (
    (re.compile(r"\.crypt\d{1,2}$"), "WhatsApp backup", "its 64-digit key or the phone's key file"),
    (re.compile(r"^(?:En)?MicroMsg\.db$|^(?:MSG|MediaMSG|FTSMSG|message_|biz_message_)\d*\.db$"),
     "WeChat database", "the key that the logged-in WeChat holds"),
    (re.compile(r"^signal-[\d-]+\.backup$"), "Signal backup", "its 30-digit passphrase"),
    (re.compile(r"^(?:db\.sqlite|signal\.db)$"), "Signal database", "the key of the computer or phone it lay on"),
)  # fmt: skip


def ciphered(original: Original) -> str:
    """One sentence where a file is a messenger's encrypted store, else empty."""
    name = original.name.replace("!/", "/").rsplit("/", 1)[-1]
    for pattern, what, key in _KNOWN:
        if pattern.search(name) and _noisy(original.head(PAGE)):
            return (
                f"This is an encrypted {what}: it cannot be read without {key}; have it decrypted and add the result."
            )
    return ""


def _noisy(data: bytes) -> bool:
    """True for bytes that are as even as ciphered ones."""
    if len(data) < 256 or data.startswith(b"SQLite format 3"):
        return False
    return -sum(n / len(data) * log2(n / len(data)) for n in Counter(data).values()) > NOISE
