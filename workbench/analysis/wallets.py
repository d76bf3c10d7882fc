"""Addresses of crypto wallets, each by its currency's own checksum; what has a wrong one is no wallet.

Base58Check (Bitcoin, Litecoin, Dogecoin, Tron, Dash; Zcash with two bytes in front; Ripple with an alphabet of its
own), Bech32 and Bech32m, EIP-55 (Ethereum), Monero's Base58 in blocks with Keccak-256, CashAddr (Bitcoin Cash).
"""

from __future__ import annotations

import hashlib

from .checksums import base58, bech32, keccak256

__all__ = ["PATTERN", "currency"]

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
CASH = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
ZCASH = {b"\x1c\xb8", b"\x1c\xbd"}
MONERO = {18: "monero", 19: "monero", 42: "monero"}  # standard, integrated, sub-address
BLOCKS = {11: 8, 10: 7, 9: 6, 7: 5, 6: 4, 5: 3, 3: 2, 2: 1}  # characters and bytes of Monero's blocks
PATTERN = (
    r"(?:[48][1-9A-HJ-NP-Za-km-z]{94}(?:[1-9A-HJ-NP-Za-km-z]{11})?|t[13][1-9A-HJ-NP-Za-km-z]{33}"
    r"|[13LDTM9AXr][1-9A-HJ-NP-Za-km-z]{25,34}|(?:bc|ltc|tb)1[0-9a-zA-Z]{11,87}|bitcoincash:[qp][0-9a-z]{41})"
)


def currency(text: str) -> str:
    """The currency of an address whose checksum is right, or ""."""
    if len(text) in (95, 106):
        return _monero(text)
    if text.startswith("bitcoincash:"):
        return "bitcoin cash" if _cash(text) else ""
    if text.startswith("r"):
        return "ripple" if (raw := _decoded(text, RIPPLE)) and len(raw) == 25 and raw[0] == 0 and _checked(raw) else ""
    if text.startswith("t"):
        raw = _decoded(text, BASE58)
        return "zcash" if raw and len(raw) == 26 and raw[:2] in ZCASH and _checked(raw) else bech32(text)
    return base58(text) or bech32(text)


def _checked(raw: bytes) -> bool:
    return hashlib.sha256(hashlib.sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:]


def _decoded(text: str, alphabet: str) -> bytes:
    """The bytes of a Base58 text in an alphabet, its leading zeros kept; empty for a character that is not in it."""
    number = 0
    for char in text:
        place = alphabet.find(char)
        if place < 0:
            return b""
        number = number * 58 + place
    zeros = len(text) - len(text.lstrip(alphabet[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def _monero(text: str) -> str:
    raw = b""
    for start in range(0, len(text), 11):
        block = text[start : start + 11]
        number = 0
        for char in block:
            number = number * 58 + BASE58.find(char)
        size = BLOCKS.get(len(block), 0)
        if number >= 1 << 8 * size:
            return ""
        raw += number.to_bytes(size, "big")
    return MONERO.get(raw[0], "") if keccak256(raw[:-4])[:4] == raw[-4:] else ""


def _cash(text: str) -> bool:
    """Whether the 40 bits at the end are those of CashAddr's own polynomial."""
    head, _, data = text.partition(":")
    if any(char not in CASH for char in data):
        return False
    check = 1
    for value in [ord(char) & 31 for char in head] + [0] + [CASH.find(char) for char in data]:
        top = check >> 35
        check = (check & 0x07FFFFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)):
            check ^= generator if top >> bit & 1 else 0
    return check == 1
