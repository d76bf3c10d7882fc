"""What a count means: rows, readable, readable-distinct, always all three, by rules that are printed with them.

A quarter of a log's rows can be placeholders and a tenth resends; whoever leads by rows may be fifth by words.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from ..timestamps import EPOCH
from .codes import lengths, marks
from .fillers import fillers
from .pasted import QUOTED_LINE

__all__ = ["RULES", "counts", "flagged", "kinds", "readable"]

RESEND = 72 * 3600 * 1_000_000
BROADCAST_LENGTH, BROADCAST_PLACES = 40, 5
FLOOD_LENGTH, FLOOD_SENDERS, FLOOD_SHARE = 20, 5, 0.01
RULES = {
    "rows": "every record read, copies of one message counted once",
    "system": "written by the platform: a type other than message, or flagged system by the reader",
    "bot": "written by a bot or an integration, as the original says",
    "placeholder": (
        "stands for words that are not there: flagged encrypted or recalled, an exporter's own filler such as "
        f"<Media omitted>, or one text of {FLOOD_LENGTH} characters or more that {FLOOD_SENDERS} senders or more "
        f"sent and that makes up {FLOOD_SHARE:.0%} or more of all rows"
    ),
    "wordless": "has no body and no subject: a file, a sticker, a reaction",
    "readable": "none of the four above",
    "resend": "readable, and the same text by the same sender in the same conversation came 72 hours or less before",
    "quote": (
        "readable, and every line is somebody's earlier words: it starts with >, or with a clock and a name as a chat "
        "program copies them, [21:21:02] <name>"
    ),
    "twin": (
        "readable, no resend and no quote, and another file of the same talk tells it first, paired by time, parties "
        "and text (same_talks); it is counted here and dropped nowhere"
    ),
    "distinct": "readable, no resend, no quote and no twin",
    "broadcast": (
        f"readable, {BROADCAST_LENGTH} characters or more, the same text by the same sender in {BROADCAST_PLACES} "
        "conversations or to as many recipients, or more; counted, and listed as a sign of rank"
    ),
}


def kinds(frame: pd.DataFrame, twins: Collection[str] = ()) -> pd.DataFrame:
    """One row per row of `frame`, and a bool column for each of RULES but `rows`.

    `frame` has the columns of `frames.messages`. The rules apply in the order of RULES: a row that is system is not
    also a placeholder. Resends and broadcasts are looked for among readable rows only. `twins` are the keys of messages
    that another file tells first (`same_talks.twins`).
    """
    table, text = _told_apart(frame)
    readable = table["readable"].to_numpy()
    resend, broadcast = np.zeros(len(frame), bool), np.zeros(len(frame), bool)
    if readable.any():
        resend[readable], broadcast[readable] = _repeats(frame[readable], text[readable])
    quote = readable & _quoted(text)
    fresh = readable & ~resend & ~quote
    twin = fresh & frame["message_key"].isin(twins).to_numpy() if twins else np.zeros(len(frame), bool)
    return table.assign(resend=resend, quote=quote, twin=twin, distinct=fresh & ~twin, broadcast=broadcast)


def readable(frame: pd.DataFrame) -> np.ndarray:
    """True for each row that is readable by RULES; cheaper than `kinds`, which also looks for repeats."""
    return _told_apart(frame)[0]["readable"].to_numpy(bool)


def _told_apart(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    body = frame["body"].fillna("").str.strip()
    empty = ((body == "") & (frame["subject"].fillna("").str.strip() == "")).to_numpy(bool)
    text = body.mask(body == "", frame["subject"].fillna("")) if (body == "").any() else body
    flags = frame["flags"]
    system = (frame["type"] != "message").to_numpy(bool) | flagged(flags, "system")
    bot = flagged(flags, "bot") & ~system
    rest = ~(system | bot)
    gone = flagged(flags, "encrypted") | (frame["deleted"].to_numpy(bool) & empty)
    placeholder = rest & (gone | fillers(text) | _flood(text, frame["sender_id"], rest))
    wordless = rest & ~placeholder & empty
    columns = {"system": system, "bot": bot, "placeholder": placeholder, "wordless": wordless}
    return pd.DataFrame({**columns, "readable": rest & ~placeholder & ~wordless}, index=frame.index), text


def counts(frame: pd.DataFrame, by: str | list[str] | None = None, twins: Collection[str] = ()) -> pd.DataFrame:
    """How many rows, how many of each kind of RULES; one line for all, or one per value of the column(s) `by`.

    Sorted by `distinct`, most first. Rows whose `by` is missing are counted under a missing label, never dropped.
    """
    table = kinds(frame, twins)
    table.insert(0, "rows", True)
    if by is None:
        return table.sum().astype(np.int64).to_frame().T
    columns = [by] if isinstance(by, str) else by
    summed = table.groupby([frame[column] for column in columns], dropna=False, observed=True).sum()
    return summed.sort_values(["distinct", "rows"], ascending=False, kind="stable").astype(np.int64)


def flagged(flags: pd.Series, flag: str) -> np.ndarray:
    """True for each row whose list of flags holds `flag`."""
    result = np.zeros(len(flags), bool)
    length = lengths(flags)
    if length.any():
        rows = np.repeat(np.arange(len(flags)), length)
        result[rows[(flags.list.flatten() == flag).to_numpy(bool)]] = True
    return result


def _quoted(text: pd.Series) -> np.ndarray:
    """True for each text whose every line is quoted, and that so adds no word of its sender's."""
    found = np.zeros(len(text), bool)
    some = text.str.contains(">", regex=False).to_numpy(bool, copy=True)  # in every quotation, and in few other texts
    if some.any():
        some[some] = text[some].str.contains(QUOTED_LINE, regex=True).to_numpy(bool)
    if some.any():
        left = text[some].str.replace(QUOTED_LINE, "", regex=True).str.strip()
        found[some] = (left == "").to_numpy(bool)
    return found


def _flood(text: pd.Series, sender: pd.Series, rest: np.ndarray) -> np.ndarray:
    """True where one long text comes from many senders so often that no person can have meant it each time."""
    least = max(FLOOD_SENDERS, FLOOD_SHARE * len(text))
    flooded = np.zeros(len(text), bool)
    where = np.flatnonzero((text.str.len() >= FLOOD_LENGTH).to_numpy(bool))
    where = where[_often(text.iloc[where], rest[where], least)]
    codes, unique = pd.factorize(text.iloc[where])
    number = np.bincount(codes[rest[where]], minlength=len(unique))
    rows = np.flatnonzero((number >= least)[codes])
    senders = sender.iloc[where[rows]].reset_index(drop=True).groupby(codes[rows]).nunique()
    many = np.zeros(len(unique), bool)
    many[senders.index[senders >= FLOOD_SENDERS]] = True
    flooded[where] = many[codes]
    return np.asarray(flooded & rest)


def _often(text: pd.Series, rest: np.ndarray, least: float) -> np.ndarray:
    """The rows whose text may stand in `rest` as often as `least`: few, so that only these are compared as texts."""
    own = marks(text)
    order = np.sort(own[rest])
    if not len(order):
        return np.zeros(0, np.int64)
    edges = np.flatnonzero(np.concatenate([[True], order[1:] != order[:-1], [True]]))
    heavy = order[edges[:-1][np.diff(edges) >= least]]
    return np.flatnonzero(pd.Series(own).isin(heavy).to_numpy(bool)) if len(heavy) else np.zeros(0, np.int64)


def _repeats(frame: pd.DataFrame, text: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    codes = pd.factorize(text)[0].astype(np.int64)
    who = pd.factorize(
        frame["platform"].fillna("") + ":" + frame["sender_id"].fillna("") + frame["sender_name"].fillna("")
    )[0]
    address = _address(frame)
    at = ((frame["sent_at"] - EPOCH) // pd.Timedelta("1us")).to_numpy(dtype=np.int64, na_value=-1)
    order = np.lexsort((at, address, codes, who))
    same = np.zeros(len(frame), bool)
    a, b = order[:-1], order[1:]
    near = (at[a] >= 0) & (at[b] - at[a] <= RESEND)
    same[b] = (who[a] == who[b]) & (codes[a] == codes[b]) & (address[a] == address[b]) & near
    pair = who * (codes.max() + 1) + codes
    places = pd.Series(address).groupby(pair).nunique()
    most = frame["recipients"].list.len().fillna(0).to_numpy(np.int64)
    heard = pd.Series(most).groupby(pair).max()
    wide = (places >= BROADCAST_PLACES) | (heard >= BROADCAST_PLACES)
    long = (text.str.len() >= BROADCAST_LENGTH).to_numpy()
    return same, long & wide.reindex(pair).to_numpy(bool)


def _address(frame: pd.DataFrame) -> np.ndarray:
    """A number for each place a message goes to: its conversation, or its recipients where there is none."""
    place = frame["platform"].fillna("") + ":" + frame["conversation_id"].fillna("")
    bare = (frame["conversation_id"].fillna("") == "") & (frame["recipients"].list.len().fillna(0) > 0)
    if bare.any():
        place = place.mask(bare, frame["recipients"].astype(str))
    return pd.factorize(place)[0].astype(np.int64)
