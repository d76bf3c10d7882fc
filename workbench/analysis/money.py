"""Amounts of money with their currency, in English, Chinese, Russian: $1.2M, EUR 300, 3.5亿美元, 12万元, 5к баксов."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Amount", "amounts"]

_SYMBOLS = {
    "$": "USD",
    "US$": "USD",
    "HK$": "HKD",
    "€": "EUR",
    "£": "GBP",
    "¥": "CNY",
    "￥": "CNY",
    "₽": "RUB",
    "₿": "BTC",
}
_CODES = "USDT|USDC|USD|EUR|GBP|CNY|RMB|JPY|HKD|SGD|TWD|CHF|AUD|CAD|RUB|UAH|BTC|ETH|XMR|LTC"
_HAN = (
    "美元 USD 美金 USD 刀 USD 欧元 EUR 英镑 GBP 港币 HKD 港元 HKD 日元 JPY 人民币 CNY 元 CNY 块钱 CNY 块 CNY "
    "卢布 RUB 新币 SGD"
)
_RUSSIAN = (
    "долларов USD доллара USD доллар USD баксов USD бакса USD бакс USD рублей RUB рубля RUB рубль RUB руб RUB евро EUR "
    "гривен UAH гривны UAH битков BTC битка BTC биткоинов BTC биткоина BTC юаней CNY"
)
_ENGLISH = "dollars USD dollar USD bucks USD euros EUR euro EUR pounds GBP yuan CNY rmb CNY rubles RUB"
_COINS = "usdt USDT btc BTC eth ETH xmr XMR ltc LTC"


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


_WORDS = {**_pairs(_HAN), **_pairs(_ENGLISH), **_pairs(_RUSSIAN), **_pairs(_COINS)}
_SPELT = "|".join([*_pairs(_ENGLISH), *_pairs(_RUSSIAN), *_pairs(_COINS)])
_LETTERS = {"k": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9, "thousand": 1e3}
_LETTERS |= {"к": 1e3, "тыс": 1e3, "тыщ": 1e3, "тысяч": 1e3, "млн": 1e6, "млрд": 1e9, "лям": 1e6}
_SCALE = {**_LETTERS, "千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7, "亿": 1e8, "": 1.0}
_NUMBER = r"(?P<n>\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+(?:\.\d+)?)"
_BIG = (
    r"(?P<scale>十万|百万|千万|[千万亿]|(?i:thousand|million|billion|mn|bn|[kmb])\b"
    r"|(?i:тысяч|тыс|тыщ|млрд|млн|лям|к)\b\.?)?"
)
_NOT_THINGS = r"(?:(?<!块)|(?<=块)(?=$|[\s，。！？、；,.!?;)）]|钱|一|左右|多))"  # 35块 is money, 3块硬盘 are disks
_PATTERNS = (
    re.compile(rf"(?<![\w$])(?P<symbol>US\$|HK\$|[$€£¥￥₽₿])\s?{_NUMBER}\s?{_BIG}(?![\w.]*\d)"),
    re.compile(rf"(?<![A-Za-z0-9_])(?P<code>{_CODES})\s?{_NUMBER}\s?{_BIG}(?!\w)"),
    re.compile(rf"(?<![A-Za-z0-9_.,]){_NUMBER}\s?{_BIG}\s?(?P<code>{_CODES})(?!\w)"),
    re.compile(
        rf"(?<![A-Za-z0-9_.,]){_NUMBER}\s?{_BIG}\s?(?P<word>{'|'.join(_pairs(_HAN))})(?!素|旦|宝|件|头|石){_NOT_THINGS}"
    ),
    re.compile(rf"(?<![A-Za-z0-9_.,]){_NUMBER}\s?{_BIG}\s?(?P<word>(?i:{_SPELT}))\b"),
)
_CODE = re.compile(r"```.*?```|`[^`\n]*`|\$\{[^}]*\}", re.S)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in a text: value in whole units, currency (ISO 4217, or USDT, BTC, ...), and its place."""

    value: float
    currency: str
    start: int
    end: int


def amounts(text: str) -> Iterator[Amount]:
    """Every amount in `text` that names its currency, in no order; code, and $1 as a placeholder, are left out."""
    code = [match.span() for match in _CODE.finditer(text)]
    taken: list[tuple[int, int]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            span = match.span()
            if any(a < span[1] and span[0] < b for a, b in (*code, *taken)):
                continue
            parts = match.groupdict()
            scale = _SCALE[(parts["scale"] or "").lower().rstrip(".")]
            if parts.get("symbol") == "$" and scale == 1 and len(parts["n"]) == 1:
                continue
            taken.append(span)
            word = (parts.get("word") or "").lower()
            currency = _SYMBOLS.get(parts.get("symbol") or "") or parts.get("code") or _WORDS[word]
            value = _value(parts["n"]) * scale
            yield Amount(round(value, 2), "CNY" if currency == "RMB" else currency, *span)


def _value(number: str) -> float:
    """A number as it is written: 1,284,306.52 and 10 000,50 alike."""
    if re.search(r"[ \u00a0\u202f]\d{3}", number):
        return float(re.sub(r"\s", "", number).replace(",", "."))
    return float(re.sub("[,，]", "", number))
