"""What is told of people in numbers, recomputed the long way as docs/methods.md defines it."""

from __future__ import annotations

import math
from collections import Counter, defaultdict

import numpy as np
import pandas as pd
import pytest

from tests.analysis.gang import framed, gang
from tests.leaklet import Leak, message
from workbench.analysis import frames
from workbench.analysis.activity import activity
from workbench.analysis.candidates import _row
from workbench.analysis.hierarchy import SIGNS, hierarchy
from workbench.analysis.orders import _WORDS
from workbench.analysis.people import people


@pytest.fixture(scope="module")
def chat() -> pd.DataFrame:
    return framed(gang(1_500))


def test_the_score_of_a_candidate_multiplies_the_doubts_and_is_halved_by_what_speaks_against() -> None:
    table = people(frames.participants(Leak()))
    known = people(frames.participants(Leak().add(*[])))
    assert table.table.empty and known.table.empty
    some = people(frames.participants(Leak()), messages=frames.messages(Leak().add(
        message(1, "2024-03-05T09:00:00Z", "a", "x"), message(2, "2024-03-05T09:00:00Z", "b", "x"))))  # fmt: skip
    reasons = [(0.6, "one", False), (0.5, "two", True)]
    assert _row(some, "chat:a", "chat:b", reasons, "")[5] == round(1 - 0.4 * 0.5, 2)
    assert _row(some, "chat:a", "chat:b", reasons, "listed twice")[5] == round((1 - 0.4 * 0.5) / 2, 2)
    sure = [(0.97, "mail", True)]
    assert _row(some, "chat:a", "chat:b", sure, "listed twice")[4:6] == ("strong", 0.97)


def test_activity_finds_the_quiet_hours_and_the_middle_of_the_day(chat: pd.DataFrame) -> None:
    table = activity(chat)
    for row in table[table["clock"].notna()].itertuples():
        hours = row.hours
        quiet = [sum(hours[(start + i) % 24] for i in range(6)) for start in range(24)]
        assert quiet[int(row.night_utc)] == min(quiet)
        angle = math.atan2(
            *(sum(n * f(2 * math.pi * (h + 0.5) / 24) for h, n in enumerate(hours)) for f in (math.sin, math.cos))
        )
        assert (row.clock - (14.5 - angle * 12 / math.pi)) % 24 == pytest.approx(0, abs=0.5) or (
            (row.clock - (14.5 - angle * 12 / math.pi)) % 24 >= 23.5
        )
        assert sum(hours) == row.distinct


def test_signs_of_rank_are_counted_as_they_are_defined(chat: pd.DataFrame) -> None:
    table = hierarchy(chat).set_index("person")
    plain = chat[~chat["body"].str.startswith("?OTR")].sort_values("sent_at", kind="stable")
    seen: dict[tuple[str, str, str], pd.Timestamp] = {}
    rows = []
    for row in plain.itertuples():
        key = (row.sender_id, row.conversation_id, row.body.strip())
        if key not in seen or row.sent_at - seen[key] > pd.Timedelta("72h"):
            rows.append(row)
        seen[key] = row.sent_at
    days, begun, inside = defaultdict(set), Counter[str](), defaultdict(set)
    waits, kept = defaultdict(list), defaultdict(list)
    last: dict[str, tuple[pd.Timestamp, str, int]] = {}
    talk = 0
    for row in rows:
        days[row.sender_id, row.recipients[0]].add(row.sent_at.date())
        at, who, number = last.get(row.conversation_id, (None, "", 0))
        if at is None or row.sent_at.floor("s") - at.floor("s") > pd.Timedelta("4h"):
            talk, number = talk + 1, talk + 1
            begun[row.sender_id] += 1
        elif who != row.sender_id:
            minutes = (row.sent_at.floor("s") - at.floor("s")).total_seconds() / 60
            both = {r.sender_id for r in rows if r.conversation_id == row.conversation_id}
            if len(both) == 2:
                waits[who].append(minutes)
                kept[row.sender_id].append(minutes)
        inside[row.sender_id].add(number)
        last[row.conversation_id] = (row.sent_at, row.sender_id, number)
    for who, told in table.iterrows():
        own = [row.body for row in rows if row.sender_id == who]
        assert told["messages"] == len(own)
        assert told["contacts"] == sum(a == who and len(when) >= 2 for (a, _), when in days.items())
        assert told["opens"] == pytest.approx(begun[str(who)] / len(inside[str(who)]), abs=0.001)
        assert told["orders"] == pytest.approx(np.mean([_WORDS.search(body) is not None for body in own]), abs=0.001)
        for name, minutes in (("waits", waits), ("kept_waiting", kept)):
            if minutes[str(who)]:
                assert told[name] == pytest.approx(float(np.median(minutes[str(who)])), abs=0.06)
    signs = table.assign(patience=(table["kept_waiting"] - table["waits"]).fillna(0))[list(SIGNS)]
    for who in table.index[:6]:
        ranks = [
            ((signs[s] < signs[s][who]).sum() + ((signs[s] == signs[s][who]).sum() - 1) / 2) / (len(signs) - 1)
            for s in SIGNS
        ]
        assert table["standing"][who] == pytest.approx(np.mean(ranks), abs=0.002)
