"""Two originals of one talk, message by message: same, edited, recalled, altered, only in one; and if they are one log.

What a comparison cannot show is said with it: of two copies with one origin, what both lack is invisible.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from .. import show
from ..text import fold_text
from ..timestamps import offset_name
from .fillers import fillers
from .pairing import Pairing, Shift, pair

__all__ = ["COLUMNS", "Comparison", "compare", "how_altered"]

VERDICTS = (
    "same", "edited", "recalled", "altered", "sender-changed", "time-changed", "untimed", "again", "only-a", "only-b",
)  # fmt: skip
COLUMNS = [
    "verdict", "how", "sender_a", "sender_b", "sent_a", "sent_b", "lag", "body_a", "body_b", "conversation", "inside",
    "key_a", "key_b", "original_a", "locator_a", "original_b", "locator_b",
]  # fmt: skip
ONE_LOG = 0.95
FORM = ("white space", "escapes", "markup")
MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,400}>|[*_~`#]+")
# what a program writes for a picture or a sticker, before an item of a list, and at the head of a block of code
STAND_IN = re.compile(
    r"\[(?:Sticker|Image|Voice|Audio|Video|File|Media)(?::[^\[\]\n]{0,200})?\]|^[ \t]*•|^```\w*", re.M
)


@dataclass(frozen=True)
class Comparison:
    """Every message of either original with its verdict (`table`, COLUMNS), and how their clocks relate (`shifts`).

    `a` and `b` name the originals, `bases` what most times of each rest on. `overlap` holds, for each, the messages
    in the stretch that both cover, and `alike` how many of them agree in sender, place and time within a unit of the
    coarser clock (after the shift).
    """

    table: pd.DataFrame
    shifts: tuple[Shift, ...]
    a: str
    b: str
    overlap: tuple[int, int]
    alike: int
    bases: tuple[str, str] = ("", "")

    def frame(self) -> pd.DataFrame:
        """One row per message: verdict, how (of an altered text), both sides with words, times, keys and locators.

        `lag` is the second clock minus the first in seconds, the shift taken off; `inside` tells of a message that
        is only in one whether the other covers its time.
        """
        return self.table.copy()

    def differences(self, *, form: bool = True) -> pd.DataFrame:
        """The rows that are not the same, without what one of them only tells again (the same words and second).

        With `form=False` also without texts that a program wrote otherwise: white space, escapes, markup.
        """
        other = ~self.table["verdict"].isin(["same", "again"])
        if not form:
            other &= ~((self.table["verdict"] == "altered") & self.table["how"].str.startswith(FORM))
        return self.table[other].reset_index(drop=True)

    def counts(self) -> dict[str, int]:
        """How many messages have each verdict."""
        number = self.table["verdict"].value_counts()
        return {verdict: int(number.get(verdict, 0)) for verdict in VERDICTS}

    @property
    def lineage(self) -> float:
        """The share of the smaller overlap that agrees in sender, place and time; 0 without overlap."""
        smaller = min(self.overlap)
        return self.alike / smaller if smaller else 0.0

    @property
    def one_log(self) -> bool:
        """True where more than 95 % of the overlap agree: a copy of one log, no second witness."""
        return self.lineage > ONE_LOG

    def sentences(self) -> list[str]:
        """What can and what cannot be concluded, in words."""
        return [*_on_clocks(self), *_on_lineage(self), *_on_messages(self), _on_limits(self)]

    def __repr__(self) -> str:
        told = ", ".join(f"{number:,} {verdict}" for verdict, number in self.counts().items() if number)
        head = f"{self.a} and {self.b}: {told or 'nothing in common'}"
        return show.plain("\n".join([head, *(f"  {line}" for line in self.sentences())]))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        rows = [(verdict, number) for verdict, number in self.counts().items() if number]
        counts = show.table(["verdict", "messages"], rows, numbers=(1,))
        return show.bundle(show.block(f"{self.a} and {self.b} compared", counts, *self.sentences()), repr(self))


def compare(one: pd.DataFrame, two: pd.DataFrame, a: str = "the first", b: str = "the second") -> Comparison:
    """Compare two message frames (of `frames.messages`, each cut to one original, dump or custodian)."""
    one, two = (frame.reset_index(drop=True) for frame in (one, two))
    pairing = pair(one, two)
    table = pd.concat([_paired(one, two, pairing), _alone(one, two, pairing)], ignore_index=True)
    when = table["sent_a"].fillna(table["sent_b"])
    table = table.iloc[np.argsort(when.to_numpy(), kind="stable")].reset_index(drop=True)
    overlap, alike = _overlap(one, two, pairing)
    bases = tuple(str(frame["sent_basis"].mode().iloc[0]) if len(frame) else "" for frame in (one, two))
    return Comparison(table[COLUMNS], pairing.shifts, a, b, overlap, alike, (bases[0], bases[1]))


def how_altered(before: str, after: str) -> str:
    """How a text differs: white space, invisible marks, escapes, markup, Unicode form, spelling, language, wording."""
    if before.split() == after.split():
        return "white space"
    bare = ["".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc", "Mn")) for text in (before, after)]
    if "".join(bare[0].split()) == "".join(bare[1].split()):
        return "invisible marks"
    if html.unescape(before).strip() == html.unescape(after).strip():
        return "escapes"
    words = [MARKUP.sub(" ", STAND_IN.sub(" ", html.unescape(text))).split() for text in (before, after)]
    if words[0] == words[1]:
        return "markup (the same words as another program writes them)"
    if unicodedata.normalize("NFKC", before).split() == unicodedata.normalize("NFKC", after).split():
        return "Unicode form"
    if fold_text(before) == fold_text(after):
        return "spelling (case, traditional or simplified, quotation marks)"
    return "language" if abs(_han(before) - _han(after)) > 0.5 else "wording"


def _han(text: str) -> float:
    letters = [char for char in text if char.isalpha()]
    return sum("\u3400" <= char <= "\u9fff" for char in letters) / max(1, len(letters))


def _paired(one: pd.DataFrame, two: pd.DataFrame, pairing: Pairing) -> pd.DataFrame:
    pairs = pairing.pairs
    left = one.iloc[pairs["a"].to_numpy()].reset_index(drop=True)
    right = two.iloc[pairs["b"].to_numpy()].reset_index(drop=True)
    table = _sides(left, right)
    lag = (right["sent_at"] - left["sent_at"]).dt.total_seconds()
    known = [shift.seconds for shift in pairing.shifts] or [0]
    off = np.abs(lag.to_numpy()[:, None] - np.array(known)[None, :])
    best = np.array(known)[np.nan_to_num(off, nan=0).argmin(1)] if len(lag) else np.zeros(0)
    table["lag"] = np.where(lag.isna(), np.nan, lag - best)
    text = (left["body"].fillna("") != right["body"].fillna("")) | (
        left["subject"].fillna("") != right["subject"].fillna("")
    )
    text &= ~(fillers(left["body"].fillna("")) & fillers(right["body"].fillna("")))  # each program's own stand-in
    recalled = left["deleted"].to_numpy(bool) != right["deleted"].to_numpy(bool)
    edited = left["edited_at"].notna() != right["edited_at"].notna()
    edited |= left["edited_at"].notna() & right["edited_at"].notna() & (left["edited_at"] != right["edited_at"])
    way = pairs["way"].to_numpy()
    moved = (way == "time") | (np.abs(table["lag"].fillna(0).to_numpy()) > 120)
    timed = left["sent_at"].notna().to_numpy(), right["sent_at"].notna().to_numpy()
    table["verdict"] = np.select(
        [recalled, text & edited, text, way == "sender", timed[0] != timed[1], moved & timed[0]],
        ["recalled", "edited", "altered", "sender-changed", "untimed", "time-changed"],
        "same",
    )
    words = zip(table["verdict"], left["body"].fillna(""), right["body"].fillna(""), strict=True)
    table["how"] = [how_altered(x, y) if verdict in ("altered", "edited") else "" for verdict, x, y in words]
    table["inside"] = True
    return table


def _sides(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    columns: dict[str, Any] = {}
    for mark, side in (("a", left), ("b", right)):
        names = (("sender", "sender"), ("sent", "sent_at"), ("body", "body"), ("key", "message_key"))
        for name, column in (*names, ("original", "original"), ("locator", "locator")):
            columns[f"{name}_{mark}"] = side[column]
    return pd.DataFrame(
        {**columns, "conversation": left["conversation"].where(left["conversation"].notna(), right["conversation"])}
    )


def _alone(one: pd.DataFrame, two: pd.DataFrame, pairing: Pairing) -> pd.DataFrame:
    parts = []
    lag = pd.Timedelta(seconds=pairing.shifts[0].seconds if pairing.shifts else 0)
    for mark, own, other, used, back in (("a", one, two, "a", -lag), ("b", two, one, "b", lag)):
        free = ~np.isin(np.arange(len(own)), pairing.pairs[used])
        rest = own[free].reset_index(drop=True)
        empty = rest.copy()
        for column in ("sender", "body", "message_key", "original", "locator"):
            empty[column] = ""
        empty["sent_at"] = pd.Series(pd.NaT, index=rest.index, dtype=rest["sent_at"].dtype)
        table = _sides(rest, empty) if mark == "a" else _sides(empty, rest)
        first, last = other["sent_at"].min() + back, other["sent_at"].max() + back
        table["inside"] = rest["sent_at"].between(first, last).to_numpy() & bool(len(other))
        again = np.isin(np.flatnonzero(free), pairing.again_a if mark == "a" else pairing.again_b)
        parts.append(table.assign(verdict=np.where(again, "again", f"only-{mark}"), how="", lag=np.nan))
    return pd.concat(parts, ignore_index=True)


def _overlap(one: pd.DataFrame, two: pd.DataFrame, pairing: Pairing) -> tuple[tuple[int, int], int]:
    if one["sent_at"].notna().sum() == 0 or two["sent_at"].notna().sum() == 0:
        return (0, 0), 0
    lag = pd.Timedelta(seconds=pairing.shifts[0].seconds if pairing.shifts else 0)
    first = max(one["sent_at"].min() + lag, two["sent_at"].min())
    last = min(one["sent_at"].max() + lag, two["sent_at"].max())
    inside = (one["sent_at"] + lag).between(first, last), two["sent_at"].between(first, last)
    pairs = pairing.pairs[~pairing.pairs["way"].isin(["sender", "time"])]
    gap = (two["sent_at"].to_numpy()[pairs["b"]] - one["sent_at"].to_numpy()[pairs["a"]]) / np.timedelta64(1, "s")
    known = np.array([shift.seconds for shift in pairing.shifts] or [0])
    close = (
        (np.abs(gap.astype(float)[:, None] - known[None, :]) <= pairing.unit).any(1)
        if len(pairs)
        else np.zeros(0, bool)
    )
    both = inside[0].to_numpy()[pairs["a"]] & inside[1].to_numpy()[pairs["b"]]
    alike = int((close & both).sum())
    return (int(inside[0].sum()), int(inside[1].sum())), alike


def _on_clocks(made: Comparison) -> list[str]:
    told = []
    for shift in made.shifts:
        seen = f"in {shift.anchors:,} of {shift.of:,} messages that show it"
        floating = [name for name, basis in zip((made.a, made.b), made.bases, strict=True) if basis == "exporter-local"]
        if shift.seconds and len(floating) == 1:
            ahead = shift.seconds if floating[0] == made.b else -shift.seconds
            zone = offset_name(timedelta(seconds=ahead))
            told.append(
                f"{floating[0]} writes no zone; its clock stood at UTC{zone} ({seen}). Ingest it with that zone."
            )
        elif shift.seconds:
            told.append(
                f"The clock of {made.b} is {_hours(shift.seconds)} against {made.a}, {seen}: most likely a zone that "
                "was read wrongly, or two phones in two zones."
            )
    return told


def _hours(seconds: int) -> str:
    hours, minutes = divmod(abs(seconds) // 60, 60)
    written = f"{hours} h" + (f" {minutes} min" if minutes else "")
    return f"{written} {'ahead' if seconds > 0 else 'behind'}"


def _on_lineage(made: Comparison) -> list[str]:
    if not min(made.overlap):
        return [f"{made.a} and {made.b} cover no common time: nothing is said on whether they have one origin."]
    share = f"{made.lineage:.1%} of the messages in the common time agree in sender, place and time"
    if made.one_log:
        said = "one log, twice. One is a copy of the other, or both of a third; neither corroborates the other"
    elif made.lineage > 0.3:
        said = "they have a part in common; look at the rest before calling them independent"
    else:
        said = "they do not look like copies of one log"
    return [f"{share}: {said}."]


def _on_messages(made: Comparison) -> list[str]:
    number = made.counts()
    kinds = made.table[made.table["verdict"] == "altered"]["how"].value_counts()
    marked = int(kinds[kinds.index.str.startswith("markup")].sum())
    number["altered"] -= marked
    words = {
        "same": "the same in both",
        "edited": "edited between the two",
        "recalled": "recalled or deleted in one of them",
        "altered": "with other words, and no mark of an edit",
        "sender-changed": "with another sender",
        "time-changed": "with another time",
        "untimed": "with a time in one of them only",
        "again": "told once more in one of them (the same sender, words and second)",
        "only-a": f"only in {made.a}",
        "only-b": f"only in {made.b}",
    }
    told = [f"{number[verdict]:,} {words[verdict]}" for verdict in VERDICTS if number[verdict]]
    told += [f"{marked:,} with the same words in another program's markup"] if marked else []
    sentences = [f"Messages: {'; '.join(told)}." if told else "Neither holds a message."]
    other = kinds[~kinds.index.str.startswith("markup")]
    if len(other):
        sentences.append("The words differ in: " + ", ".join(f"{how} ({n:,})" for how, n in other.items()) + ".")
        if other.get("language", 0) > len(made.table) / 4:
            sentences.append("One of them is a translation: quote from the other.")
    return sentences


def _on_limits(made: Comparison) -> str:
    inside = made.table[made.table["verdict"].isin(["only-a", "only-b"]) & made.table["inside"].astype(bool)]
    said = f"{len(inside):,} messages are in one although the other covers their time. " if len(inside) else ""
    return f"{said}What both lack, and what was changed before either was made, no comparison can show."
