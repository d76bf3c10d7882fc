"""Numbers that a state gives a person or a company, each by its check character: China, Hong Kong, Taiwan, Russia.

GB 11643 (residents) and GB 32100 (companies) of China; the identity cards of Hong Kong and Taiwan; the tax numbers
(ИНН) and insurance numbers (СНИЛС) of Russia, which are told only where their name stands before them.
"""

from __future__ import annotations

import re

from .checksums import chinese_id

__all__ = ["PATTERNS", "told"]

COMPANY = "0123456789ABCDEFGHJKLMNPQRTUWXY"
TAIWAN = dict(zip("ABCDEFGHJKLMNPQRSTUVXYWZIO", range(10, 36), strict=True))
PATTERNS = (
    r"(?<!\d)[1-8]\d{16}[\dXx](?!\w)",
    r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])",
    r"(?<![0-9A-Za-z])[A-Z]{1,2}\d{6}[(（][\dA][)）]",
    r"(?<![0-9A-Za-z])[A-Z][12]\d{8}(?![0-9A-Za-z])",
    r"(?<=ИНН)[ :№]{0,3}(?P<inn>\d{12}|\d{10})(?!\d)|(?<=инн)[ :№]{0,3}(?P<inn2>\d{12}|\d{10})(?!\d)",
    r"(?<!\d)\d{3}-\d{3}-\d{3}[ -]\d\d(?!\d)",
)


def told(words: str) -> tuple[str, str] | None:
    """(number without its marks, whose it is) where the check is right, else None."""
    plain = re.sub(r"[^0-9A-Za-z]", "", words)
    upper = plain.upper()
    if "-" in words:
        return (plain, "Russian insurance number (СНИЛС)") if _snils(plain) else None
    if len(plain) == 18:
        if plain[:17].isdecimal() and plain[0] in "12345678":  # a company's number begins with 9 where it has no letter
            return (upper, "Chinese resident identity number") if chinese_id(plain) else None
        return (upper, "Chinese company, unified social credit code") if _company(upper) else None
    if "(" in words or "（" in words:
        return (upper, "Hong Kong identity card") if _hongkong(upper) else None
    if upper[:1].isalpha():
        return (upper, "Taiwan identity card") if _taiwan(upper) else None
    return (plain, "Russian tax number (ИНН)") if _tax(plain) else None


def _company(text: str) -> bool:
    weights = [pow(3, place, 31) for place in range(17)]
    total = sum(COMPANY.find(char) * weight for char, weight in zip(text, weights, strict=False))
    return text[17] == COMPANY[(31 - total % 31) % 31]


def _hongkong(text: str) -> bool:
    letters = text[:-7].rjust(2)
    values = [36 if char == " " else ord(char) - 55 for char in letters] + [int(char) for char in text[-7:-1]]
    total = sum(value * weight for value, weight in zip(values, range(9, 1, -1), strict=True))
    return text[-1] == "0123456789A"[-total % 11]


def _taiwan(text: str) -> bool:
    code = TAIWAN[text[0]]
    digits = [code // 10, code % 10, *map(int, text[1:])]
    weights = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 10 == 0


def _tax(text: str) -> bool:
    def check(weights: tuple[int, ...]) -> int:
        return sum(int(char) * weight for char, weight in zip(text, weights, strict=False)) % 11 % 10

    if len(text) == 10:
        return int(text[9]) == check((2, 4, 10, 3, 5, 9, 4, 6, 8))
    first, second = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
    return int(text[10]) == check(first) and int(text[11]) == check(second)


def _snils(text: str) -> bool:
    total = sum(int(char) * weight for char, weight in zip(text[:9], range(9, 0, -1), strict=True)) % 101
    return int(text[9:]) == total % 100
