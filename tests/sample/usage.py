"""Tokens used per UTC day against the allowance: one model for the spreadsheet, the bots and the truth tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from .stable import between, happens
from .world import FIRST, World, span

LAST_DAY = date(2024, 11, 21)
# Millions of tokens a month; July is 42 % of its allowance, which is the month that k-x3-1 speaks of.
TOTALS = {3: 1102, 4: 1168, 5: 1254, 6: 1391, 7: 1172, 8: 1523, 9: 1884, 10: 1467, 11: 1103}
PURPOSES = ("pretrain_filter", "sft_gen", "sft_rewrite", "pref", "judge", "redteam", "fallback")
# Shares in per mille of a month's tokens. The filter stops on 2024-07-10, the fallback begins with the beta.
SHARES = {
    3: (0, 612, 0, 0, 388, 0, 0),
    4: (0, 431, 64, 187, 318, 0, 0),
    5: (238, 262, 121, 141, 216, 22, 0),
    6: (171, 233, 152, 158, 229, 57, 0),
    7: (44, 241, 266, 149, 238, 62, 0),
    8: (0, 196, 287, 143, 241, 61, 72),
    9: (0, 183, 322, 128, 222, 58, 87),
    10: (0, 121, 371, 117, 236, 49, 106),
    11: (0, 64, 343, 121, 301, 37, 134),
}
_ENDS = 93  # per cent of the allowance that a day without a hit reaches at most


@dataclass(frozen=True)
class Hit:
    """One exhausted allowance: the instant, the UTC day it counts for, who wrote of it and where."""

    n: int
    at: datetime
    day: date
    said_by: str
    place: str


def hits(world: World) -> list[Hit]:
    """The twenty hits of calendar.yaml with their UTC days."""
    found = []
    for entry in world.calendar["quota"]["hits"]:
        zone = ZoneInfo(world.calendar["zones"][entry["zone"]])
        at = datetime.fromisoformat(entry["at"]).replace(tzinfo=zone)
        found.append(Hit(entry["n"], at, at.astimezone(UTC).date(), entry["said_by"] or "", entry["in"] or ""))
    return found


def per_day(world: World) -> dict[date, int]:
    """Tenths of a million tokens per UTC day, from the first to the last day of the sheet."""
    full = {hit.day for hit in hits(world)}
    tenths: dict[date, int] = {}
    for month, total in TOTALS.items():
        days = [day for day in span(FIRST, LAST_DAY) if day.month == month]
        tenths |= _month(world, days, full, total * 10)
    return tenths


def _month(world: World, days: list[date], full: set[date], total: int) -> dict[date, int]:
    fixed = {day: world.limit(day) * 10 for day in days if day in full}
    if date(2024, 8, 29) in days:
        fixed[date(2024, 8, 29)] = 610  # the day of the false alarm
    free = [day for day in days if day not in fixed]
    weights = {day: _weight(world, day) for day in free}
    caps = {day: world.limit(day) * 10 * _ENDS // 100 - between(0, 60, "cap", day) for day in free}
    left = total - sum(fixed.values())
    shared = {day: min(caps[day], left * weights[day] // sum(weights.values())) for day in free}
    rest = left - sum(shared.values())
    for day in sorted(free, key=lambda day: -weights[day]) * 40:
        step = min(rest, caps[day] - shared[day], 7)
        shared[day] += max(step, 0)
        rest -= max(step, 0)
    return {day: fixed.get(day, shared.get(day, 0)) for day in days}


def _weight(world: World, day: date) -> int:
    weight = between(620, 1180, "usage", day)
    if day in world.off["cn"]:
        weight = weight * (28 if day in world.holidays("cn") else 55) // 100
    if day == date(2024, 6, 20):
        weight = weight * 60 // 100  # Sundreve was down in the evening
    return weight


def keys_used(day: date) -> str:
    """The keys that called the gateway on a day."""
    keys = ["ext-cd-01"]
    keys += ["ext-sh-01"] if happens(93, "sh", day) else []
    keys += ["ext-us-01"] if day >= date(2024, 5, 6) and happens(88, "us", day) else []
    return " ".join(keys)


def by_purpose(world: World) -> list[tuple[str, list[int]]]:
    """Per month: tenths of a million tokens for each purpose; the last one takes what rounding leaves."""
    found = []
    for month, shares in SHARES.items():
        total = sum(value for day, value in per_day(world).items() if day.month == month)
        parts = [total * share // sum(shares) for share in shares]
        parts[4] += total - sum(parts)
        found.append((f"2024-{month:02d}", parts))
    return found
