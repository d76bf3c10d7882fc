"""Addresses and numbers with right checksums, made by encoders of the tests' own; and each with one character wrong."""

from __future__ import annotations

import base64
import hashlib
import random
from collections.abc import Callable

from workbench.analysis.checksums import keccak256  # held to published digests by test_entities

__all__ = ["MINTS", "broken"]

B58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
B32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _base58(raw: bytes, alphabet: str = B58) -> str:
    number, out = int.from_bytes(raw, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        out = alphabet[rest] + out
    return alphabet[0] * (len(raw) - len(raw.lstrip(b"\0"))) + out


def _checked(head: bytes, rng: random.Random, alphabet: str = B58) -> str:
    body = head + rng.randbytes(20)
    return _base58(body + hashlib.sha256(hashlib.sha256(body).digest()).digest()[:4], alphabet)


def _bech32(rng: random.Random) -> str:
    version, program = rng.choice([(0, rng.randbytes(20)), (0, rng.randbytes(32)), (1, rng.randbytes(32))])
    bits = "".join(f"{byte:08b}" for byte in program)
    bits += "0" * (-len(bits) % 5)
    data = [version, *(int(bits[place : place + 5], 2) for place in range(0, len(bits), 5))]
    check = 1
    for value in [3, 3, 0, 2, 3, *data, *[0] * 6]:  # "bc", expanded
        top = check >> 25
        check = ((check & 0x1FFFFFF) << 5) ^ value
        for place, part in enumerate([0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3]):
            check ^= part if (top >> place) & 1 else 0
    check ^= 0x2BC830A3 if version else 1
    return "bc1" + "".join(B32[d] for d in [*data, *((check >> 5 * (5 - i)) & 31 for i in range(6))])


def _ether(rng: random.Random) -> str:
    plain = rng.randbytes(20).hex()
    digest = keccak256(plain.encode()).hex()
    return "0x" + "".join(c.upper() if int(d, 16) > 7 else c for c, d in zip(plain, digest, strict=False))


def _monero(rng: random.Random) -> str:
    body = bytes([rng.choice([18, 42])]) + rng.randbytes(64)
    raw = body + keccak256(body)[:4]
    blocks = [raw[place : place + 8] for place in range(0, len(raw), 8)]
    return "".join(_base58(block).lstrip("1").rjust({8: 11, 5: 7}[len(block)], "1") for block in blocks)


def _onion(rng: random.Random) -> str:
    key = rng.randbytes(32)
    check = hashlib.sha3_256(b".onion checksum" + key + b"\x03").digest()[:2]
    return base64.b32encode(key + check + b"\x03").decode().lower() + ".onion"


def _iban(rng: random.Random) -> str:
    land, size = rng.choice([("DE", 18), ("CY", 24), ("LT", 16), ("TR", 22), ("KZ", 16), ("BY", 24), ("LB", 24)])
    body = "".join(rng.choices("0123456789", k=size))
    plain = "".join(str(int(char, 36)) for char in body + land + "00")
    return f"{land}{98 - int(plain) % 97:02d}{body}"


def _chinese(rng: random.Random) -> str:
    body = f"{rng.choice(['110105', '510107', '310104', '440305'])}{rng.randint(1960, 2002)}{rng.randint(1, 12):02d}"
    body += f"{rng.randint(1, 28):02d}{rng.randint(1, 999):03d}"
    total = sum(int(char) * pow(2, 17 - place, 11) for place, char in enumerate(body))
    return body + "0123456789X"[(12 - total % 11) % 11]


def _company(rng: random.Random) -> str:
    body = "9151" + "".join(rng.choices("0123456789", k=4)) + "".join(rng.choices(USCC, k=9))
    total = sum(USCC.index(char) * pow(3, place, 31) for place, char in enumerate(body))
    return body + USCC[-total % 31]


def _tax(rng: random.Random) -> str:
    body = [rng.randint(1, 9), *(rng.randint(0, 9) for _ in range(8))]
    return "".join(map(str, body)) + str(
        sum(a * b for a, b in zip(body, [2, 4, 10, 3, 5, 9, 4, 6, 8], strict=True)) % 11 % 10
    )


MINTS: dict[str, tuple[str, Callable[[random.Random], str]]] = {  # name to (kind, how one is made)
    "bitcoin": ("wallet", lambda rng: _checked(rng.choice([b"\x00", b"\x05"]), rng)),
    "bech32": ("wallet", _bech32),
    "ethereum": ("wallet", _ether),
    "monero": ("wallet", _monero),
    "tron": ("wallet", lambda rng: _checked(b"\x41", rng)),
    "litecoin": ("wallet", lambda rng: _checked(b"\x30", rng)),
    "dash": ("wallet", lambda rng: _checked(b"\x4c", rng)),
    "zcash": ("wallet", lambda rng: _checked(b"\x1c\xb8", rng)),
    "ripple": (
        "wallet",
        lambda rng: _checked(b"\x00", rng, "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"),
    ),
    "onion": ("onion", _onion),
    "iban": ("iban", _iban),
    "resident": ("identity", _chinese),
    "company": ("identity", _company),
    "tax": ("identity", _tax),
}


def broken(text: str, rng: random.Random) -> str:
    """`text` with one letter or digit in its second half turned into another of its kind."""
    places = [i for i in range(len(text) // 2, len(text) - 7) if text[i].isalnum()] or [len(text) // 2]
    place = rng.choice(places)
    pool = "23456789" if text[place].isdigit() else "abcdefghkmnpqrst" if text[place].islower() else "ABCDEFGHKMNPQRST"
    return text[:place] + rng.choice([char for char in pool if char != text[place]]) + text[place + 1 :]
