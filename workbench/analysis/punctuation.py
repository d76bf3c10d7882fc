"""Who punctuates like an account that no name explains: habits of marks, for accounts with only a few messages.

Words need hundreds of messages (see `habits`); marks need few, because everybody uses some in every message. For each
of MARKS an account's rate is compared with everybody's, and a Bayesian posterior says how likely each other account
is to have written the few messages, with as much prior weight on "none of them" as on all accounts together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from .counts import kinds
from .frames import account
from .slices import Spread, whole

__all__ = ["LEAST", "MARKS", "SURE", "like"]

LEAST = 5  # messages of the account that is asked about
KNOWN = 20  # messages from which the habits of another account count as known
SURE = 0.8  # posterior from which an account is offered
MOST = 10.0  # messages that count in full: those of one person are not independent of each other
READ = 200  # messages of one account that are looked at, and accounts that write most among which it is looked
CROWD = 2000
WEIGHT = 5.0  # messages that everybody's rate weighs in an account's own
HAN = "[\u3400-\u9fff]"
MARKS = {
    "half-width comma in Chinese": rf"{HAN},",
    "full-width comma": f"{HAN}，",
    "blank inside Chinese": rf"{HAN} {HAN}",
    "full-width stop at the end": r"。$",
    "half-width stop at the end": r"(?<![.。])\.$",
    "dots": r"。。|…|\.\.",
    "no mark at the end": r"[\w\u3400-\u9fff]$",
    "wave": r"[~～]",
    "half-width exclamation": "!",
    "full-width exclamation": "！",
    "half-width question": r"\?",
    "full-width question": "？",
    "semicolon": "[;；]",
    "colon": "[:：]",
    "brackets": r"[(（\[【]",
    "quotation marks": '["“”「」『』]',
    "dash": r"—|–| - ",
    "emoji": "[\u2600-\u27bf\U0001f300-\U0001faff]",
    "small letter first": "^[a-z]",
    "capital first": "^[A-Z]",
    "small i": r"\bi\b",
    "no apostrophe": r"\b(?i:dont|cant|wont|im|ive|thats|didnt|isnt|youre)\b",
    "apostrophe": r"\w['’]\w",
    "repeated marks": r"[!?！？]{2}",
    "comma": ", ",
}
_PATTERNS = [re.compile(pattern, re.M) for pattern in MARKS.values()]


def like(
    messages: pd.DataFrame, wanted: Iterable[str], group: dict[str, str] | None = None, spread: Spread = whole
) -> dict[str, tuple[str, float, int, list[str]]]:
    """For each wanted account the account that punctuates most like it: (account, posterior, messages, marks).

    Told only from LEAST messages of the one, KNOWN of the other and a posterior of SURE. `group` maps accounts that
    probably are one person to one key: they do not compete. `marks` are the habits that tell most.
    """
    chosen = set(wanted)
    if not chosen:
        return {}
    people, number, uses = _used(_some(messages, chosen), spread)
    groups = pd.factorize(np.array([(group or {}).get(name, name) for name in people], object))[0]
    whole = uses.sum(0) / max(1, number.sum())
    rate = (uses + WEIGHT * whole) / (number + WEIGHT)[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        yes, no = np.log(rate / whole), np.log((1 - rate) / (1 - whole))
    yes, no = np.nan_to_num(yes), np.nan_to_num(no)
    known = np.flatnonzero(number >= KNOWN)
    found = {}
    for place in (i for i, name in enumerate(people) if name in chosen and number[i] >= LEAST):
        others = known[known != place]
        gain = yes[others] * uses[place] + no[others] * (number[place] - uses[place])
        best = _best(groups, others, gain.sum(1) * min(1.0, MOST / number[place]))
        if best and best[1] >= SURE:
            top = gain[others.tolist().index(best[0])]
            marks = [list(MARKS)[i] for i in np.argsort(-top, kind="stable")[:3] if top[i] > 0.5]
            found[people[place]] = (people[best[0]], best[1], int(number[place]), marks)
    return found


def _best(groups: np.ndarray, others: np.ndarray, scores: np.ndarray) -> tuple[int, float] | None:
    """The place of the likeliest account, and the posterior of its group; None where there is nobody."""
    if not len(others):
        return None
    codes, there = pd.factorize(groups[others])
    top = np.full(len(there), -np.inf)
    np.maximum.at(top, codes, scores)
    best = int(np.lexsort((others, scores))[-1])
    weight = np.exp(min(float(scores[best]), 500)) / (np.exp(top.clip(-500, 500)).sum() + len(top))
    return int(others[best]), float(weight)


def _some(messages: pd.DataFrame, chosen: set[str]) -> pd.DataFrame:
    """The distinct messages of the wanted accounts and of those that write most, at most READ of each."""
    some = messages[kinds(messages)["distinct"].to_numpy()]
    who = account(some)
    often = who[who != ""].value_counts()
    kept = {*often.index[:CROWD], *(chosen & set(often.index))}
    nth = who.groupby(who, sort=False).cumcount()
    return some[(who.isin(kept) & (nth < READ)).to_numpy()]


def _used(messages: pd.DataFrame, spread: Spread) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Accounts, how many messages are looked at, and in how many of them each mark stands."""
    codes, people = pd.factorize(account(messages), sort=True)
    read = pd.DataFrame({"code": codes, "body": messages["body"].fillna("").astype("str").to_numpy()})
    uses = np.sum([found for _, found in spread(_marked, read, len(people))], axis=0)
    return people.tolist(), np.bincount(codes, minlength=len(people)).astype(float), uses


def _marked(read: pd.DataFrame, size: int) -> np.ndarray:
    """In how many bodies of each of `size` accounts (`code`) each mark stands."""
    codes, bodies = read["code"].to_numpy(), read["body"].tolist()
    uses = np.zeros((size, len(_PATTERNS)))
    for column, pattern in enumerate(_PATTERNS):
        hit = np.fromiter((pattern.search(body) is not None for body in bodies), bool, len(bodies))
        uses[:, column] = np.bincount(codes[hit], minlength=size)
    return uses
