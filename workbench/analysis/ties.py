"""How a person is tied to a message: as its author, addressed by it, mentioned in it, or present when it was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ..errors import UsageError
from .events import labels
from .frames import account
from .slices import Slice, Spread, whole

__all__ = ["CROWD", "TIES", "tied"]

CROWD = 50  # more writers in one conversation and day than this tie nobody to each other

TIES = {
    "author": "wrote the message",
    "addressed": "is named as its recipient, or wrote the message that it answers",
    "mentioned": "is mentioned in it by a mark of the platform",
    "present": "wrote in the same conversation on the same day (UTC), with no more than 50 others",
}


READ = {  # the columns that a tie is read from
    "addressed": ["platform", "conversation_id", "native_id", "parent_id", "recipients"],
    "mentioned": ["platform", "mentions"],
    "present": ["platform", "conversation_id", "sent_at"],
}


def tied(frame: pd.DataFrame, persons: Mapping[str, str], tie: str, spread: Spread = whole) -> pd.DataFrame:
    """Pairs of row (position in `frame`) and person (label) for one of TIES; raises UsageError for another word.

    `persons` maps accounts to labels, as `People.labels`; an account that it lacks is labelled by its name or id.
    Nobody is addressed, mentioned or present in a message of his or her own. Each conversation is looked at by itself,
    and `spread` may hand them out.
    """
    if tie not in TIES:
        raise UsageError(f"Nobody can be tied to a message as {tie!r}.", f"Use one of {', '.join(TIES)}.")
    author = labels(frame, persons)
    if tie == "author":
        pairs = pd.DataFrame({"row": np.arange(len(frame)), "person": author.to_numpy()})
    else:
        pairs = _met(frame, author, persons, tie, spread)
    pairs = pairs[pairs["person"] != ""]
    if tie in ("addressed", "mentioned"):
        pairs = pairs.drop_duplicates()
    if tie != "author":
        pairs = pairs[pairs["person"].to_numpy() != author.to_numpy()[pairs["row"]]]
    return pairs.reset_index(drop=True)


def _met(frame: pd.DataFrame, author: pd.Series, persons: Mapping[str, str], tie: str, spread: Spread) -> pd.DataFrame:
    """Pairs of all conversations in the order of their rows; whoever is named before whoever is answered."""
    who, unique = pd.factorize(author)
    people = pd.Series(unique, dtype="str")
    keys = account(frame)
    first = ~keys.duplicated(keep="last").to_numpy()
    named = {**dict(zip(keys[first].tolist(), author[first].tolist(), strict=True)), **persons}
    places = pd.factorize(account(frame, "conversation_id"))[0]
    read = frame[READ[tie]].assign(who=who)
    if tie == "present":
        found = spread(_present, read, by=places)
        return _ordered(found).assign(person=lambda table: people.take(table.pop("met").to_numpy()).to_numpy())
    return _ordered(spread(_named, read, people, named, tie, by=places))


def _ordered(found: Sequence[Slice]) -> pd.DataFrame:
    """Pairs of slices in the order of turn and row; `turn` is 1 where a message is answered."""
    if len(found) == 1:
        only: pd.DataFrame = found[0][1].drop(columns="turn", errors="ignore")
        return only
    table: pd.DataFrame = pd.concat(
        [own.assign(row=rows[own["row"].to_numpy()]) for rows, own in found], ignore_index=True
    )
    turn = table.pop("turn") if "turn" in table else np.zeros(len(table), np.int64)
    return table.take(np.lexsort((table["row"], turn))).reset_index(drop=True)


def _named(frame: pd.DataFrame, people: pd.Series, named: Mapping[str, str], tie: str) -> pd.DataFrame:
    """Pairs of whole conversations: row, person and turn; `who` are the authors' places in `people`."""
    pairs = _listed(frame, "recipients" if tie == "addressed" else "mentions", named).assign(turn=0)
    if tie == "mentioned":
        return pairs
    author = people.take(frame["who"].to_numpy())
    return pd.concat([pairs, _answered(frame, author).assign(turn=1)])


def _listed(frame: pd.DataFrame, column: str, named: Mapping[str, str]) -> pd.DataFrame:
    length = frame[column].list.len().fillna(0).to_numpy(np.int64)
    if not length.any():
        return pd.DataFrame({"row": pd.Series(dtype="int64"), "person": pd.Series(dtype="str")})
    rows = np.repeat(np.arange(len(frame)), length)
    ids = frame[column].list.flatten().astype("str").fillna("")
    keys = frame["platform"].fillna("").to_numpy()[rows] + ":" + ids.to_numpy()
    people = [named.get(key) or key.partition(":")[2] for key in keys]
    return pd.DataFrame({"row": rows, "person": pd.Series(people, dtype="str")})


def _answered(frame: pd.DataFrame, author: pd.Series) -> pd.DataFrame:
    parent = frame["parent_id"].fillna("")
    rows = np.flatnonzero((parent != "").to_numpy())
    place = frame["platform"].fillna("") + "\n" + frame["conversation_id"].fillna("") + "\n"
    known = pd.Series(author.to_numpy(), index=place + frame["native_id"].fillna(""))
    known = known[~known.index.duplicated()]
    asked = place.iloc[rows] + parent.iloc[rows]
    return pd.DataFrame({"row": rows, "person": known.reindex(asked).fillna("").to_numpy()})


def _present(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows and everybody (`met`) who wrote in the same conversation on the same day, in numbers, for speed."""
    place = pd.factorize(frame["platform"].fillna("") + "\n" + frame["conversation_id"].fillna(""))[0].astype(np.int64)
    day = pd.factorize(frame["sent_at"].dt.floor("D"))[0].astype(np.int64)
    who = frame["who"].to_numpy()
    scene = pd.factorize(place * (day.max(initial=0) + 2) + day + 1)[0]
    size = int(who.max(initial=-1)) + 2
    there = np.sort(scene * size + who)
    there = there[np.diff(there, prepend=-1) != 0]
    there_scene, there_who = there // size, there % size
    crowd = np.bincount(there_scene, minlength=scene.max(initial=-1) + 1)
    each = np.where(crowd <= CROWD, crowd, 0)[scene] * (day >= 0)  # nobody knows who was there at an unknown time
    first = np.concatenate([[0], np.cumsum(crowd)])
    within = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
    met = there_who[np.repeat(first[scene], each) + within]
    rows = np.repeat(np.arange(len(frame)), each)
    return pd.DataFrame({"row": rows, "met": met.astype(np.int32)})
