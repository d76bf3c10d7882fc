"""Words with which people give orders, in English, Russian and Chinese: a printed list and nothing more."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

__all__ = ["ORDERS", "orders"]

ORDERS = {
    "en": r"please|pls|you need to|you have to|you must|make sure|asap|send me|get me|give me|let me know|don't|do not"
    r"|by (?:tomorrow|monday|tuesday|wednesday|thursday|friday|noon|tonight|eod)|report back|fix (?:it|this)|check",
    "ru": r"нужно|надо|должен|должны|срочно|обязательно|сделай(?:те)?|скинь(?:те)?|пришли(?:те)?|отправь(?:те)?"
    r"|проверь(?:те)?|подготовь(?:те)?|напиши(?:те)?|посмотри(?:те)?|дай(?:те)?|поставь(?:те)?|запусти(?:те)?"
    r"|займись|займитесь|не забудь(?:те)?|жду отч[её]т\w*|отчитайся|закрой(?:те)?|исправь(?:те)?",
    "zh": "尽快|马上|立刻|赶紧|抓紧|务必|必须|请你|麻烦你?|安排|落实|发给我|报给我|给我|搞定|今天之内"
    "|下班前|不要再|不许",
}
_WORDS = re.compile(rf"(?i)(?<![\w'])(?:{ORDERS['en']}|{ORDERS['ru']})(?![\w'])|(?:{ORDERS['zh']})")


def orders(text: pd.Series) -> np.ndarray:
    """True for each text that holds a word of ORDERS."""
    return np.fromiter((_WORDS.search(body) is not None for body in text.fillna("")), bool, len(text))
