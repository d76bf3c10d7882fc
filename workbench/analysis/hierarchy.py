"""Signs of rank: who writes to many, who is waited for, who opens talks and gives orders. Signs, never a rank itself.

After R. Rowe, G. Creamer, S. Hershkop, S. J. Stolfo, "Automated social hierarchy detection through email network
analysis" (WebKDD 2007): several features of the flow of messages, each brought to a rank among all, and their mean.
The features here are those that chats have; each stands in the table, to be doubted one by one.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from .automatons import automatons
from .counts import kinds
from .events import labels
from .frames import account
from .networks import people_network
from .orders import orders
from .structure import betweenness

__all__ = ["COLUMNS", "SIGNS", "hierarchy"]

COLUMNS = [
    "person", "standing", "contacts", "between", "reach", "opens", "orders", "waits", "kept_waiting", "messages",
    "keys",
]  # fmt: skip
SIGNS = ("contacts", "between", "reach", "opens", "orders", "patience")
PAUSE = 4 * 3600  # seconds without a word after which a new talk begins
LEAST = 20  # distinct messages of a person


def hierarchy(messages: pd.DataFrame, persons: Mapping[str, str] | None = None) -> pd.DataFrame:
    """One row per person with LEAST distinct messages or more, the most signs of rank first: COLUMNS.

    Accounts that look like programs (`automatons`) are left out.

    contacts: people addressed on two days or more; between: betweenness in the graph of who addresses whom on two days
    or more; reach: most recipients (or conversations) of one text of theirs; opens: share of the talks that they were
    in that they began; orders: share of their messages with a word of `orders.ORDERS`; waits, kept_waiting: median
    minutes until they are answered, and until they answer, in talks of two; standing: mean of the ranks (0 to 1) in
    SIGNS, where patience is kept_waiting less waits; keys: up to five of their orders, to be read.
    """
    told = kinds(messages)
    frame = messages[told["distinct"].to_numpy() & messages["sent_at"].notna().to_numpy()]
    who = labels(frame, persons)
    human = ~account(frame).isin(automatons(messages).index)
    number = who[(who != "").to_numpy() & human.to_numpy()].value_counts()
    people = pd.Index(sorted(number.index[number >= LEAST]), dtype="str")
    made = pd.DataFrame({"person": people, "messages": number.reindex(people).to_numpy()}, index=people)
    made["contacts"], made["between"] = _ties(frame, persons, people)
    made["reach"] = _reach(messages[told["broadcast"].to_numpy()], persons).reindex(people).fillna(0).astype(int)
    turns = _turns(frame, who)
    made["opens"] = turns.groupby("talk")["who"].first().value_counts().reindex(people).fillna(0)
    made["opens"] = (made["opens"] / turns.groupby("who")["talk"].nunique().reindex(people)).fillna(0).round(3)
    ordered = orders(frame["body"])
    made["orders"] = pd.Series(ordered).groupby(who.to_numpy()).mean().reindex(people).round(3)
    made["waits"], made["kept_waiting"] = _waits(turns, people)
    made["keys"] = _examples(frame, who, ordered, people)
    made["standing"] = _standing(made)
    return made.sort_values(["standing", "messages"], ascending=False, kind="stable")[COLUMNS].reset_index(drop=True)


def _standing(made: pd.DataFrame) -> pd.Series:
    patience = (made["kept_waiting"] - made["waits"]).fillna(0)
    signs = made.assign(patience=patience)[list(SIGNS)]
    ranks = signs.rank(method="average").sub(1).div(max(1, len(signs) - 1))
    mean: pd.Series = ranks.mean(axis=1).round(3)
    return mean


def _ties(frame: pd.DataFrame, persons: Mapping[str, str] | None, people: pd.Index) -> tuple[pd.Series, pd.Series]:
    edges = people_network(frame, persons, "addressed").edges
    firm = edges[edges["days"] >= 2]
    contacts = firm.groupby("a")["b"].nunique().reindex(people).fillna(0).astype(int)
    over = betweenness(firm[["a", "b"]]) if len(firm) else {}
    return contacts, pd.Series({name: round(over.get(name, 0.0), 4) for name in people})


def _reach(sent: pd.DataFrame, persons: Mapping[str, str] | None) -> pd.Series:
    table = pd.DataFrame({"who": labels(sent, persons), "text": sent["body"].fillna("")})
    table["place"] = sent["platform"].fillna("") + ":" + sent["conversation_id"].fillna("")
    table["heard"] = sent["recipients"].list.len().fillna(0).astype(int)
    wide = table.groupby(["who", "text"]).agg(places=("place", "nunique"), heard=("heard", "max"))
    widest: pd.Series = wide.max(axis=1).groupby("who").max()
    return widest


def _turns(frame: pd.DataFrame, who: pd.Series) -> pd.DataFrame:
    """Each message with its conversation, talk (no pause of PAUSE inside) and seconds, in order."""
    place = pd.factorize(frame["platform"].fillna("") + ":" + frame["conversation_id"].fillna(""))[0]
    seconds = frame["sent_at"].dt.tz_localize(None).to_numpy().astype("datetime64[s]").astype(np.int64)
    table = pd.DataFrame({"who": who.to_numpy(), "place": place, "at": seconds})
    table = table[table["who"] != ""].sort_values(["place", "at"], kind="stable", ignore_index=True)
    new = (table["place"] != table["place"].shift()) | (table["at"].diff() > PAUSE)
    return table.assign(talk=new.cumsum())


def _waits(turns: pd.DataFrame, people: pd.Index) -> tuple[pd.Series, pd.Series]:
    """Median minutes from the last message of one to the first of the other, in conversations of two."""
    two = turns[turns.groupby("place")["who"].transform("nunique") == 2]
    before = two.shift()
    answer = (two["talk"] == before["talk"]) & (two["who"] != before["who"])
    minutes = ((two["at"] - before["at"]) / 60)[answer]
    asked, answers = before["who"][answer], two["who"][answer]
    waits, kept = (minutes.groupby(name.to_numpy()).median().reindex(people) for name in (asked, answers))
    return waits.round(1), kept.round(1)


def _examples(frame: pd.DataFrame, who: pd.Series, ordered: np.ndarray, people: pd.Index) -> pd.Series:
    some = frame["message_key"][ordered].groupby(who[ordered].to_numpy()).agg(lambda keys: keys.tolist()[:5])
    return some.reindex(people).map(lambda keys: keys if isinstance(keys, list) else [])
