"""How a person is tied to a message: as its author, addressed by it, mentioned in it, or present when it was sent."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..errors import UsageError
from .events import labels
from .frames import account

__all__ = ["CROWD", "TIES", "tied"]

CROWD = 50  # more writers in one conversation and day than this tie nobody to each other

TIES = {
    "author": "wrote the message",
    "addressed": "is named as its recipient, or wrote the message that it answers",
    "mentioned": "is mentioned in it by a mark of the platform",
    "present": "wrote in the same conversation on the same day (UTC), with no more than 50 others",
}


def tied(frame: pd.DataFrame, persons: Mapping[str, str], tie: str) -> pd.DataFrame:
    """Pairs of row (position in `frame`) and person (label) for one of TIES; raises UsageError for another word.

    `persons` maps accounts to labels, as `People.labels`; an account that it lacks is labelled by its name or id.
    Nobody is addressed, mentioned or present in a message of his or her own.
    """
    if tie not in TIES:
        raise UsageError(f"Nobody can be tied to a message as {tie!r}.", f"Use one of {', '.join(TIES)}.")
    author = labels(frame, persons)
    if tie == "author":
        pairs = pd.DataFrame({"row": np.arange(len(frame)), "person": author.to_numpy()})
    elif tie == "present":
        pairs = _present(frame, author)
    else:
        named = {**dict(zip(account(frame), author, strict=True)), **persons}
        column = "recipients" if tie == "addressed" else "mentions"
        pairs = _listed(frame, column, named)
        if tie == "addressed":
            pairs = pd.concat([pairs, _answered(frame, author)])
    pairs = pairs[pairs["person"] != ""]
    if tie in ("addressed", "mentioned"):
        pairs = pairs.drop_duplicates()
    if tie != "author":
        pairs = pairs[pairs["person"].to_numpy() != author.to_numpy()[pairs["row"]]]
    return pairs.reset_index(drop=True)


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


def _present(frame: pd.DataFrame, author: pd.Series) -> pd.DataFrame:
    """Rows and everybody who wrote in the same conversation on the same day; counted in numbers, for speed."""
    place = pd.factorize(frame["platform"].fillna("") + "\n" + frame["conversation_id"].fillna(""))[0].astype(np.int64)
    day = pd.factorize(frame["sent_at"].dt.floor("D"))[0].astype(np.int64)
    who, people = pd.factorize(author)
    scene = pd.factorize(place * (day.max(initial=0) + 2) + day + 1)[0]
    there = np.sort(scene * (len(people) + 1) + who)
    there = there[np.diff(there, prepend=-1) != 0]
    there_scene, there_who = there // (len(people) + 1), there % (len(people) + 1)
    size = np.bincount(there_scene, minlength=scene.max(initial=-1) + 1)
    each = np.where(size <= CROWD, size, 0)[scene] * (day >= 0)  # nobody knows who was there at an unknown time
    first = np.concatenate([[0], np.cumsum(size)])
    within = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
    met = there_who[np.repeat(first[scene], each) + within]
    rows = np.repeat(np.arange(len(frame)), each)
    return pd.DataFrame({"row": rows, "person": pd.Series(people, dtype="str").take(met).to_numpy()})
