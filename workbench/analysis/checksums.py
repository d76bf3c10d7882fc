"""Numbers and addresses that prove themselves: wallets, onion services, account and identity numbers, cards.

Base58Check and Bech32 as in Bitcoin (BIP 173, BIP 350), EIP-55 for Ethereum, Tor's rend-spec-v3 for onion addresses,
ISO 13616 for IBAN, ISO/IEC 7812 (Luhn) for cards, GB 11643 for Chinese resident identity numbers.
"""

from __future__ import annotations

import base64
import binascii
import hashlib

__all__ = ["base58", "bech32", "card", "chinese_id", "eip55", "iban", "keccak256", "onion"]

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_WALLETS = {0x00: "bitcoin", 0x05: "bitcoin", 0x41: "tron", 0x30: "litecoin", 0x32: "litecoin", 0x1E: "dogecoin",
            0x4C: "dash"}  # fmt: skip
_LENGTHS = """
AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18
FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20
LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31
SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30
"""  # how long an IBAN of each country is (ISO 13616)
_IBAN = {told[:2]: int(told[2:]) for told in _LENGTHS.split()}


def base58(text: str) -> str:
    """The currency of a Base58Check address with a right checksum, or ""."""
    number = 0
    for char in text:
        place = _BASE58.find(char)
        if place < 0:
            return ""
        number = number * 58 + place
    raw = number.to_bytes(max(25, (number.bit_length() + 7) // 8), "big")
    if len(raw) != 25 or len(text) - len(text.lstrip("1")) != len(raw) - len(raw.lstrip(b"\0")):
        return ""
    body, check = raw[:-4], raw[-4:]
    right = hashlib.sha256(hashlib.sha256(body).digest()).digest()[:4] == check
    return _WALLETS.get(body[0], "base58check") if right else ""


def bech32(text: str) -> str:
    """The currency of a Bech32 or Bech32m address with a right checksum, or ""."""
    low = text.lower()
    head, mark, data = low.rpartition("1")
    if not mark or (text not in (low, text.upper())) or len(data) < 6 or any(char not in _BECH32 for char in data):
        return ""
    values = (
        [ord(char) >> 5 for char in head]
        + [0]
        + [ord(char) & 31 for char in head]
        + [_BECH32.find(char) for char in data]
    )
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> bit & 1 else 0
    return (
        {"bc": "bitcoin", "ltc": "litecoin", "tb": "bitcoin testnet"}.get(head, head)
        if check in (1, 0x2BC830A3)
        else ""
    )


def eip55(text: str) -> bool | None:
    """Whether an 0x address has the mixed-case checksum; None where it is all of one case and cannot be checked."""
    digits = text[2:]
    if digits in (digits.lower(), digits.upper()):
        return None
    digest = keccak256(digits.lower().encode()).hex()
    return all(
        char == (char.upper() if int(mark, 16) >= 8 else char.lower())
        for char, mark in zip(digits, digest, strict=False)
    )


def onion(text: str) -> bool:
    """Whether the 56 characters before .onion are a version 3 address with a right checksum."""
    try:
        raw = base64.b32decode(text.upper())
    except (binascii.Error, ValueError):
        return False
    if len(raw) != 35 or raw[34] != 3:
        return False
    return hashlib.sha3_256(b".onion checksum" + raw[:32] + b"\x03").digest()[:2] == raw[32:34]


def iban(text: str) -> bool:
    """Whether an IBAN has its country's length and a right check number."""
    plain = "".join(text.split()).upper()
    if len(plain) != _IBAN.get(plain[:2], 0):
        return False
    moved = plain[4:] + plain[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


def card(text: str) -> bool:
    """Whether a number of 13 to 19 digits has a right Luhn digit and begins as cards do."""
    digits = [int(char) for char in text if char.isdecimal()]
    if not 13 <= len(digits) <= 19 or digits[0] not in (3, 4, 5, 6) or len(set(digits)) < 4:
        return False
    total = sum(
        value if place % 2 == 0 else (value * 2 - 9 if value > 4 else value * 2)
        for place, value in enumerate(reversed(digits))
    )
    return total % 10 == 0


def chinese_id(text: str) -> bool:
    """Whether a resident identity number of 18 characters has a possible birthday and a right check character."""
    if (
        len(text) != 18
        or not (1 <= int(text[10:12]) <= 12 and 1 <= int(text[12:14]) <= 31)
        or text[6:8] not in ("18", "19", "20")
    ):
        return False
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return (
        "10X98765432"[sum(int(char) * weight for char, weight in zip(text, weights, strict=False)) % 11]
        == text[17].upper()
    )


def keccak256(data: bytes) -> bytes:
    """Keccak-256 as Ethereum uses it (the padding is not that of SHA-3)."""
    rate, state = 136, [[0] * 5 for _ in range(5)]
    padded = bytearray(data) + b"\x01" + b"\0" * (-(len(data) + 1) % rate)
    padded[-1] |= 0x80
    for start in range(0, len(padded), rate):
        for lane in range(rate // 8):
            state[lane % 5][lane // 5] ^= int.from_bytes(padded[start + lane * 8 : start + lane * 8 + 8], "little")
        _permute(state)
    return b"".join(state[lane % 5][lane // 5].to_bytes(8, "little") for lane in range(4))


def _permute(state: list[list[int]]) -> None:
    register = 1
    for _ in range(24):
        columns = [state[x][0] ^ state[x][1] ^ state[x][2] ^ state[x][3] ^ state[x][4] for x in range(5)]
        for x in range(5):
            mixed = columns[(x - 1) % 5] ^ _turn(columns[(x + 1) % 5], 1)
            for y in range(5):
                state[x][y] ^= mixed
        x, y, moving = 1, 0, state[1][0]
        for step in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            moving, state[x][y] = state[x][y], _turn(moving, (step + 1) * (step + 2) // 2)
        for y in range(5):
            row = [state[x][y] for x in range(5)]
            for x in range(5):
                state[x][y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5])
        for bit in range(7):
            if register & 1:
                state[0][0] ^= 1 << ((1 << bit) - 1)
            register = register << 1 ^ (0x171 if register >> 7 else 0)


def _turn(value: int, by: int) -> int:
    by %= 64
    return ((value << by) | (value >> (64 - by))) & 0xFFFFFFFFFFFFFFFF if by else value
