"""By which clock an export was written, where it states no zone: proposals with their basis, never more than likely.

Four signs, the surest first:

- *overlap*: another original with true times has the same words (texts of 12 characters or more that stand once in
  each); the clocks differ by one shift.
- *spoken of*: messages that name another platform ("just posted it in Slack") follow a message there within minutes
  only if the clock is read in the right zone.
- *habits*: persons write at the same hours in an export as elsewhere; this alone is right to an hour or two.
- the number of zones in use: whole hours are commoner than halves.

The last three are weighed together (a posterior over the zones of ZONES). A zone is that of a clock, never of a place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from ..timestamps import named_zone, offset_name
from .events import labels
from .frames import dump, listed

__all__ = ["COLUMNS", "ZONES", "exporters"]

COLUMNS = ["original", "read_as", "zone", "offset", "probability", "how", "agree", "of", "agrees", "sentence", "keys"]
ZONES = (
    "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Denver", "America/Phoenix",
    "America/Chicago", "America/Mexico_City", "America/New_York", "America/Bogota", "America/Halifax",
    "America/Caracas", "America/St_Johns", "America/Sao_Paulo", "Atlantic/Azores", "UTC", "Europe/London",
    "Africa/Lagos", "Europe/Berlin", "Africa/Johannesburg", "Europe/Kyiv", "Africa/Nairobi", "Europe/Moscow",
    "Asia/Tehran", "Asia/Dubai", "Asia/Kabul", "Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Dhaka",
    "Asia/Yangon", "Asia/Bangkok", "Asia/Shanghai", "Asia/Tokyo", "Australia/Adelaide", "Australia/Brisbane",
    "Australia/Sydney", "Pacific/Auckland",
)  # fmt: skip
NAMES = {
    "slack": r"\bslack\b",
    "lark": r"\blark\b|\bfeishu\b|飞书",
    "telegram": r"\btelegram\b|电报|телеграм",
    "whatsapp": r"\bwhatsapp\b",
    "wechat": r"\bwechat\b|微信",
    "signal": r"\bon signal\b",
    "teams": r"\b(?:on|in) teams\b",
    "discord": r"\bdiscord\b",
    "mail": r"\be-?mail(?:ed)?\b|邮件",
}
TRUE, WALL = ("utc", "offset"), ("exporter-local", "assumed")
FILES = 50
ANCHOR, NEAR, STEP = 12, 90, 900
SOON = 180  # seconds within which a message follows where it is spoken of
LEAST, SURE = 3, 0.9
KNOWN = 20  # messages with a true time from which a person's hours are known
MOST = 5_000


def exporters(frame: pd.DataFrame, persons: Mapping[str, str] | None = None) -> pd.DataFrame:
    """One row for each original whose clock is in question or stated, of message rows with all their copies: COLUMNS.

    In question are wall-clock times without a zone, or read in a zone that the reporter named (`read_as`). `zone` and
    `offset` (seconds ahead of UTC; None where it changes) are proposed where the signs are sure enough: `agree` of `of`
    signs show it; `agrees` tells whether the times are read so now. Stated (probability 1) is the offset of an export
    that writes both clocks. `keys` are the messages that a proposal rests on. Files are told together by dump where a
    dump has more than 50.
    """
    dated = frame["sent_at"].notna().to_numpy(bool) & (frame["sent_precision"] != "day").to_numpy(bool)
    true = frame[frame["sent_basis"].isin(TRUE).to_numpy(bool) & dated]
    wall = frame[frame["sent_basis"].isin(WALL).to_numpy(bool) & dated]
    named = dict(persons or {})
    rows: list[tuple[Any, ...]] = _stated(frame)
    many = wall.groupby(dump(wall["original"]))["original"].transform("nunique") > FILES
    name = wall["original"].mask(many.to_numpy(bool), dump(wall["original"])) if many.any() else wall["original"]
    for (original, basis, zone), own in wall.groupby([name, "sent_basis", "sent_zone"], sort=True):
        read_as = str(zone) if basis == "assumed" else ""
        clock = _wall(own, read_as)
        other = true[~true["original"].isin(own["original"].unique()).to_numpy(bool)]
        found = _overlap(own, clock, other) or _weighed(own, clock, other, named)
        rows.append(_row(str(original), read_as, own, clock, found))
    return pd.DataFrame(rows, columns=COLUMNS).sort_values("original", kind="stable", ignore_index=True)


def _stated(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """The offsets that exports state which write both the instant and the exporter's clock (Telegram)."""
    some = frame[(frame["platform"] == "telegram").to_numpy(bool)]
    seen: dict[str, Counter[str]] = {}
    for original, told in zip(some["original"], listed(some["extra"]), strict=True):
        for pair in told:
            if pair["name"] == "exporter offset":
                seen.setdefault(str(original), Counter())[str(pair["value"])] += 1
    rows: list[tuple[Any, ...]] = []
    for original, count in seen.items():
        zones = " and ".join(f"UTC{zone} ({n:,} messages)" for zone, n in count.most_common())
        words = f"{original} writes the instant and the exporter's clock: it stood at {zones}."
        single = next(iter(count)) if len(count) == 1 else ""
        seconds = _seconds(single) if single else None
        total = sum(count.values())
        rows.append((original, "UTC", single, seconds, 1.0, "two time fields", total, total, True, words, []))
    return rows


def _seconds(name: str) -> int:
    ahead = named_zone(name).utcoffset(None)
    return int(ahead.total_seconds()) if ahead is not None else 0


def _wall(own: pd.DataFrame, read_as: str) -> pd.Series:
    """What the clock of the export showed, without zone."""
    there = own["sent_at"].dt.tz_convert(named_zone(read_as)) if read_as else own["sent_at"]
    shown: pd.Series = there.dt.tz_localize(None)
    return shown


def _overlap(own: pd.DataFrame, clock: pd.Series, other: pd.DataFrame) -> dict[str, Any] | None:
    """The shift at which texts that stand once in both have one time."""
    left = pd.DataFrame({"body": own["body"].fillna(""), "wall": clock, "key": own["message_key"]})
    right = pd.DataFrame({"body": other["body"].fillna(""), "true": other["sent_at"].dt.tz_localize(None)})
    sides = [side[(side["body"].str.len() >= ANCHOR).to_numpy()] for side in (left, right)]
    both = sides[0].drop_duplicates("body", keep=False).merge(sides[1].drop_duplicates("body", keep=False), on="body")
    if len(both) < LEAST:
        return None
    truth = both["true"].to_numpy().astype("datetime64[s]").astype(np.int64)
    lag = both["wall"].to_numpy().astype("datetime64[s]").astype(np.int64) - truth
    rounded = (np.round(lag / STEP) * STEP).astype(np.int64)
    steps, number = np.unique(rounded[np.abs(rounded) <= 14 * 3600], return_counts=True)
    fixed = [offset_name(timedelta(seconds=int(step))) for step in steps[np.argsort(-number, kind="stable")][:2]]
    close = {name: np.abs(_utc(both["wall"], named_zone(name)) - truth) <= NEAR for name in (*fixed, *ZONES)}
    best = max(close, key=lambda name: int(close[name].sum()))
    agree = int(close[best].sum())
    if agree < max(LEAST, 0.5 * len(both)):
        return None
    made = {"zone": best, "probability": 0.99, "how": "overlap"}
    return {**made, "agree": agree, "of": len(both), "keys": both["key"][close[best]].tolist()}


def _weighed(
    own: pd.DataFrame, clock: pd.Series, other: pd.DataFrame, persons: dict[str, str]
) -> dict[str, Any] | None:
    """The zone that habits and what is spoken of make likeliest."""
    zones = [named_zone(name) for name in ZONES]
    some = np.linspace(0, len(own) - 1, min(MOST, len(own))).astype(int)
    moments = [_utc(clock.iloc[some], zone) for zone in zones]
    habits, people = _habits(labels(own.iloc[some], persons), moments, other, persons)
    spoken = _spoken(own, clock, other)
    said, hits = _soon([_utc(spoken["wall"], zone) for zone in zones], spoken["there"])
    score = habits + said + np.array([_common(moment, clock.iloc[some]) for moment in moments])
    best = int(np.argmax(score))
    same = [i for i in range(len(zones)) if np.array_equal(moments[i], moments[best])]
    weight = np.exp(score - score.max())
    chance = float(weight[same].sum() / weight.sum())
    agree = int(hits[best].sum()) if len(spoken["wall"]) else 0
    if chance < SURE or agree < LEAST:
        return None
    how = "spoken of" + (f", habits of {people} persons" if people else "")
    keys = [key for key, hit in zip(spoken["keys"], hits[best], strict=True) if hit]
    made = {"zone": ZONES[min(same)], "probability": round(chance, 3), "how": how}
    return {**made, "agree": agree, "of": len(spoken["keys"]), "keys": keys}


def _utc(wall: pd.Series, zone: Any) -> np.ndarray:
    """Seconds since 1970 of wall clocks read in a zone; hours that a change of the clocks leaves out are pushed on."""
    there = wall.dt.tz_localize(zone, ambiguous=np.zeros(len(wall), bool), nonexistent="shift_forward")
    utc = there.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy()
    return np.asarray(utc.astype("datetime64[s]").astype(np.int64))


def _common(moment: np.ndarray, clock: pd.Series) -> float:
    """Few clocks stand at halves and quarters of an hour."""
    shift = clock.to_numpy().astype("datetime64[s]").astype(np.int64) - moment
    rest = abs(int(np.median(shift))) % 3600 if len(shift) else 0
    return 0.0 if rest == 0 else -1.6 if rest == 1800 else -3.0


def _habits(
    who: pd.Series, moments: list[np.ndarray], other: pd.DataFrame, persons: dict[str, str]
) -> tuple[np.ndarray, int]:
    """The log-likelihood of each zone by the hours at which the same persons write elsewhere; and how many persons."""
    elsewhere = labels(other, persons)
    total, people = np.zeros(len(moments)), 0
    for name, own in who.groupby(who):
        known = other[(elsewhere == name).to_numpy()] if name else other.head(0)
        if len(known) < KNOWN:
            continue
        people += 1
        usual = _profile(
            np.unique(known["sent_at"].dt.tz_localize(None).to_numpy().astype("datetime64[h]").astype(np.int64))
        )
        place = np.flatnonzero(who.index.isin(own.index))
        for i, moment in enumerate(moments):
            total[i] += np.log(usual[np.unique(moment[place] // 3600) % 24]).sum()
    return total, people


def _profile(hours: np.ndarray) -> np.ndarray:
    """The chance of each hour of UTC, smoothed over its neighbours."""
    table = np.bincount(hours % 24, minlength=24) + 0.5
    smooth = 0.5 * table + 0.25 * (np.roll(table, 1) + np.roll(table, -1))
    return np.asarray(smooth / smooth.sum())


def _spoken(own: pd.DataFrame, clock: pd.Series, other: pd.DataFrame) -> dict[str, Any]:
    """Messages that name another platform of the case: their clock, and the true times there, in order."""
    text = own["body"].fillna("").str.lower()
    walls, there, keys = [], [], []
    for platform in sorted(set(other["platform"]) & set(NAMES)):
        said = text.str.contains(NAMES[platform], regex=True, flags=re.I).to_numpy(bool)
        said = said & (own["platform"] != platform).to_numpy(bool)
        if said.any():
            times = other.loc[(other["platform"] == platform).to_numpy(), "sent_at"].dt.tz_localize(None).to_numpy()
            walls.append(clock[said])
            there += [np.sort(times.astype("datetime64[s]").astype(np.int64))] * int(said.sum())
            keys += own["message_key"].to_numpy()[said].tolist()
    wall = pd.concat(walls) if walls else clock.head(0)
    return {"wall": wall, "there": there, "keys": keys}


def _soon(moments: list[np.ndarray], there: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The log-likelihood of each zone by what is spoken of, and which of it is followed there within minutes.

    Half of what is spoken of is taken to have just happened; the rest is followed as often as at any other zone.
    """
    hits = np.zeros((len(moments), len(there)), bool)
    for column, times in enumerate(there):
        for row, moment in enumerate(moments):
            place = np.searchsorted(times, [moment[column] - SOON, moment[column] + SOON + 60])
            hits[row, column] = place[1] > place[0]
    chance = np.clip(hits.mean(0), 0.02, 0.98) if len(there) else np.zeros(0)
    gain = np.where(hits, np.log((0.5 + 0.5 * chance) / chance), np.log(0.5))
    return gain.sum(1), hits


def _row(
    original: str, read_as: str, own: pd.DataFrame, clock: pd.Series, found: dict[str, Any] | None
) -> tuple[Any, ...]:
    if found is None:
        told = f"{original} writes no zone, and nothing in the case shows by which clock it was written."
        return (original, read_as, "", None, None, "", 0, 0, None, told, [])
    seconds, zone = clock.to_numpy().astype("datetime64[s]").astype(np.int64), named_zone(found["zone"])
    ahead = np.unique(seconds - _utc(clock, zone))
    offset = int(ahead[0]) if len(ahead) == 1 else None
    now = own["sent_at"].dt.tz_localize(None).to_numpy().astype("datetime64[s]").astype(np.int64)
    agrees = bool((now == _utc(clock, zone)).mean() > 0.99) if read_as else None
    shown = "texts in common" if found["how"] == "overlap" else "messages that name another platform"
    then = {None: "ingest it with that zone", True: "so it is read", False: f"it is read as {read_as}: a zone error"}
    like = "" if offset is None or found["zone"][0] in "+-" else f" (UTC{offset_name(timedelta(seconds=offset))})"
    told = (
        f"{original} was most likely written by a clock set to {found['zone']}{like}: {found['agree']} of "
        f"{found['of']} {shown} show it ({found['how']}); {then[agrees]}."
    )
    signs = (found["probability"], found["how"], found["agree"], found["of"])
    return (original, read_as, found["zone"], offset, *signs, agrees, told, found["keys"])
