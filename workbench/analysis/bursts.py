"""When something was spoken of far more than usual, and where its level changed for good.

Bursts: J. Kleinberg, "Bursty and Hierarchical Structure in Streams", Data Mining and Knowledge Discovery 7 (2003)
373-397, section 4, with two states. Changes: binary segmentation of a Poisson rate; the penalty is said with the
result, because results move with it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.special import gammaln

from .timeline import Timeline

__all__ = ["bursts", "changes", "segments", "two_states"]

FACTOR, COST = 2.0, 1.0  # how much more than usual a burst is, and how dear it is to begin one
PENALTY = 3.0  # times ln(n): what a change must gain in log-likelihood
KEYS = 50
EDGE = 0.005


def bursts(timeline: Timeline, by: str = "day", lanes: str = "topic", *, factor: float = FACTOR) -> pd.DataFrame:
    """Stretches in which a lane takes `factor` times its usual share of all events, the weightiest first.

    Columns lane, since, until (wall clocks of the display zone, until exclusive), events, usual (its share over the
    whole span), share (in the burst), weight (log-likelihood gained), keys (of at most 50 of its events). Without
    lanes the number of events itself is watched, against its own mean.
    """
    counts = _spread(timeline, by, lanes)
    inside = _keys(timeline, lanes)
    whole = None if not (lanes or timeline.lanes) else _total(timeline, by, counts)
    found = []
    for place, lane in enumerate(counts.columns):
        own = counts.iloc[:, place].to_numpy(float)
        state, weight = two_states(own, whole, factor)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], state, [0]]))).reshape(-1, 2)
        for a, b in edges.tolist():
            since, until = counts.index[a], counts.index[b] if b < len(counts) else _after(counts.index[b - 1], by)
            total = whole if whole is not None else np.full(len(own), np.nan)
            share = own[a:b].sum() / total[a:b].sum()
            keys = inside(str(lane), since, until)
            usual = own.sum() / total.sum()
            found.append((lane, since, until, int(own[a:b].sum()), usual, share, float(weight[a:b].sum()), keys))
    columns = ["lane", "since", "until", "events", "usual", "share", "weight", "keys"]
    return pd.DataFrame(found, columns=columns).sort_values("weight", ascending=False, kind="stable", ignore_index=True)


def changes(timeline: Timeline, by: str = "week", lanes: str = "", *, penalty: float = PENALTY) -> pd.DataFrame:
    """Moments at which the number of events per period changed for good, the greatest first.

    Columns lane, at (first period of the new level), before, after (means per period), gain (log-likelihood above
    the penalty, which is `penalty` times ln of the number of periods), keys (of at most 50 events of that period; of
    the last one before, where it has none).
    """
    counts, inside = _spread(timeline, by, lanes), _keys(timeline, lanes)
    found = []
    for place, lane in enumerate(counts.columns):
        own = counts.iloc[:, place].to_numpy(float)
        cuts = segments(own, penalty)
        bounds = [0, *[cut for cut, _ in cuts], len(own)]
        for number, (cut, gain) in enumerate(cuts, 1):
            before, after = own[bounds[number - 1] : cut].mean(), own[cut : bounds[number + 1]].mean()
            busy = np.flatnonzero(own[:cut])
            first = counts.index[cut if own[cut] or not len(busy) else int(busy[-1])]
            keys = inside(str(lane), first, _after(first, by))
            found.append((lane, counts.index[cut], round(before, 2), round(after, 2), round(gain, 2), keys))
    columns = ["lane", "at", "before", "after", "gain", "keys"]
    return pd.DataFrame(found, columns=columns).sort_values("gain", ascending=False, kind="stable", ignore_index=True)


def _keys(timeline: Timeline, lanes: str) -> Callable[[str, pd.Timestamp, pd.Timestamp], list[str]]:
    """What gives at most 50 keys of a lane between two wall clocks; the lanes are settled once, not for each mark."""
    members, when, names = timeline.members(lanes), timeline.local.to_numpy(), timeline.events["key"].to_numpy()

    def inside(lane: str, since: pd.Timestamp, until: pd.Timestamp) -> list[str]:
        rows = members[lane]
        own = when[rows]
        found = rows[(own >= since.to_datetime64()) & (own < until.to_datetime64())]
        return list(dict.fromkeys(names[found[: KEYS * 4]].tolist()))[:KEYS]

    return inside


def two_states(events: np.ndarray, whole: np.ndarray | None, factor: float = FACTOR) -> tuple[np.ndarray, np.ndarray]:
    """(state of each period: 1 in a burst, what a burst gains in each period over the usual state).

    With `whole` the events are a share of it (binomial), else a number (Poisson). The cheapest sequence of states is
    found by dynamic programming; beginning a burst costs ln(n).
    """
    size = len(events)
    cost = np.zeros((2, size))
    for state, more in enumerate((1.0, factor)):
        if whole is None:
            rate = max(events.mean() * more, 1e-12)
            cost[state] = rate - events * np.log(rate) + gammaln(events + 1)
        else:
            rate = min(max(events.sum() / max(whole.sum(), 1) * more, 1e-12), 0.9999)
            cost[state] = -(events * np.log(rate) + (whole - events) * np.log(1 - rate))
    begin = COST * np.log(max(size, 2))
    best, came = np.array([0.0, begin]), np.zeros((2, size), int)
    for place in range(size):
        usual, burst = best[0], best[1]
        came[0, place] = int(burst < usual)
        came[1, place] = int(burst < usual + begin)
        best = np.array([min(usual, burst), min(burst, usual + begin)]) + cost[:, place]
    states = np.zeros(size, int)
    state = int(best[1] < best[0])
    for place in range(size - 1, -1, -1):
        states[place] = state
        state = came[state, place]
    return states, cost[0] - cost[1]


def segments(events: np.ndarray, penalty: float = PENALTY) -> list[tuple[int, float]]:
    """Where a Poisson rate changes: (first period after, gain above the penalty) in order, by binary segmentation."""
    dear = penalty * np.log(max(len(events), 2))

    def split(a: int, b: int) -> list[tuple[int, float]]:
        if b - a < 4:
            return []
        sums = np.concatenate([[0.0], np.cumsum(events[a:b])])
        place = np.arange(2, b - a - 1)
        gains = (
            _fit(sums[place], place) + _fit(sums[-1] - sums[place], b - a - place) - _fit(sums[-1:], np.array([b - a]))
        )
        top = int(gains.argmax())
        if gains[top] <= dear:
            return []
        cut = a + int(place[top])
        return [*split(a, cut), (cut, float(gains[top] - dear)), *split(cut, b)]

    return split(0, len(events))


def _fit(total: np.ndarray, size: np.ndarray) -> np.ndarray:
    """The log-likelihood of a Poisson stretch at its own mean, without the terms that no split changes."""
    with np.errstate(divide="ignore", invalid="ignore"):
        fit: np.ndarray = np.where(total > 0, total * np.log(total / size), 0.0)
    return fit


def _spread(timeline: Timeline, by: str, lanes: str) -> pd.DataFrame:
    """The counts of each lane over the span of the whole timeline, so that what was silent before and after counts.

    The outermost half per cent of all events on either side (a file dated 1970) does not lengthen the span.
    """
    counts = timeline.counts(by, lanes, most=1000)
    if counts.empty:
        return counts.iloc[:, :0]
    whole = timeline.counts(by, "none")["all"]
    done = whole.cumsum() / whole.sum()
    busy = whole.index[(done >= EDGE) & (done.shift(fill_value=0.0) <= 1 - EDGE)]
    first, last = min(counts.index[0], busy[0]), max(counts.index[-1], busy[-1])
    wider: pd.DataFrame = counts.reindex(whole.index[(whole.index >= first) & (whole.index <= last)]).fillna(0)
    return wider.astype("int64")


def _total(timeline: Timeline, by: str, counts: pd.DataFrame) -> np.ndarray:
    whole: pd.Series = timeline.counts(by, "none")["all"].reindex(counts.index).fillna(0)
    most: np.ndarray = counts.to_numpy(float).max(axis=1, initial=0)
    return np.asarray(np.maximum(whole.to_numpy(float), most))


def _after(start: pd.Timestamp, by: str) -> pd.Timestamp:
    return start + {"hour": pd.Timedelta(hours=1), "day": pd.Timedelta(days=1), "week": pd.Timedelta(days=7)}.get(
        by, pd.offsets.MonthBegin(1)
    )
