"""Accounts that write by program although no original says so: nearly all they write follows a few templates.

A template is a text of LONG characters or more in which numbers, links, addresses and runs of hex digits are masked.
People repeat short words (ok, thanks); only programs write long ones again and again with other numbers. It is a
sign, never a fact: read three of the messages.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .counts import readable
from .frames import account
from .slices import Spread, whole

__all__ = ["automatons"]

LONG = 16  # characters of a template
AGAIN = 5  # messages of the account that follow one template
SHARE = 0.7  # of the account's readable messages that follow such templates
LEAST = 30  # readable messages
_MASKED = r"https?://\S+|\b[0-9a-fA-F-]{6,}\b|[0-9]+"


def automatons(messages: pd.DataFrame, spread: Spread = whole) -> pd.DataFrame:
    """Accounts that probably are programs: index account; messages, share (that follow templates), example."""
    some = messages[readable(messages)]
    table = pd.DataFrame({"account": account(some).to_numpy(), "text": some["body"].fillna("").to_numpy()})
    many = table.groupby("account")["text"].transform("size") >= LEAST
    table = table[many.to_numpy() & (table["account"] != "").to_numpy()]
    found = spread(_followed, table, by=pd.factorize(table["account"])[0])
    told: pd.DataFrame = pd.concat([own for _, own in found]).sort_index()
    return told


def _followed(table: pd.DataFrame) -> pd.DataFrame:
    """Of accounts with all their texts those that are told."""
    plain = table["text"].str.replace(_MASKED, "#", regex=True).str.strip()
    size = table.assign(plain=plain).groupby(["account", "plain"])["text"].transform("size")
    table["follows"] = ((size >= AGAIN) & (plain.str.len() >= LONG)).to_numpy()
    grouped = table.groupby("account", sort=True)
    made = pd.DataFrame({"messages": grouped.size(), "share": grouped["follows"].mean().round(3)})
    made["example"] = table[table["follows"]].groupby("account")["text"].first().reindex(made.index).fillna("")
    return made[made["share"].to_numpy(np.float64) >= SHARE]
