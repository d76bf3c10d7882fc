"""Clocks are read from quotations whose original is at hand, and habits find a renamed account among many."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.leaklet import Leak, message
from workbench.analysis import frames
from workbench.analysis.clocks import clocks, quotations
from workbench.analysis.habits import COLUMNS, habits


def pasted(offset: int, *forms: str) -> pd.DataFrame:
    """Messages of "ann" at 13:21 UTC and later, each quoted by "bob" with a clock `offset` minutes ahead."""
    leak = Leak()
    for i, form in enumerate(forms):
        sent = pd.Timestamp("2024-03-05T13:21:02Z") + pd.Timedelta(hours=i)
        wall = sent + pd.Timedelta(minutes=offset)
        leak.add(message(2 * i, sent.isoformat(), "ann", f"where is the list {i}"))
        quote = form.format(h=wall.hour, m=wall.minute, s=wall.second, text=f"where is the list {i}")
        leak.add(message(2 * i + 1, (sent + pd.Timedelta(minutes=9)).isoformat(), "bob", quote))
    return frames.messages(leak)


FORMS = (
    "[{h:02d}:{m:02d}:{s:02d}] <ann> {text}",
    "she says:\n[{h:02d}:{m:02d}] ann: {text}\nwhat now?",
    "> {h:02d}:{m:02d} ann: {text}",
    "{h:02d}:{m:02d}:{s:02d} <ann> {text}",
)


@pytest.mark.parametrize("offset", [-480, 0, 180, 330, 480, 705])
def test_the_clock_of_who_pastes_is_found_to_the_quarter_of_an_hour(offset: int) -> None:
    frame = pasted(offset, *FORMS)
    table = clocks(frame)
    assert table[["person", "offset", "quotations"]].to_numpy().tolist() == [["bob", offset, 4]]
    assert set(table["keys"][0]) == set(frame[frame["sender_id"] == "bob"]["message_key"])


def test_fewer_quotations_than_three_tell_nothing() -> None:
    assert clocks(pasted(180, *FORMS[:2])).empty
    assert len(quotations(pasted(180, *FORMS[:2]))) == 2


def test_a_line_whose_original_is_not_there_or_stands_twice_is_no_quotation() -> None:
    leak = Leak().add(
        message(1, "2024-03-05T09:00:00Z", "ann", "the same words"),
        message(2, "2024-03-05T09:05:00Z", "cid", "the same words"),
        message(3, "2024-03-05T09:10:00Z", "bob", "[12:00] ann: the same words"),
        message(4, "2024-03-05T09:11:00Z", "bob", "[12:00] ann: words that nobody wrote"),
        message(5, "2024-03-05T09:12:00Z", "bob", "see you at 10:30: bring the list"),
    )
    assert quotations(frames.messages(leak)).empty


def test_the_dates_of_mails_tell_the_clock_of_their_writer_and_when_it_was_set_anew() -> None:
    leak, number = Leak(), 0
    for zone, days in (("-08:00", 3), ("-07:00", 4), ("+08:00", 2)):
        for _ in range(days):
            number += 1
            sent = f"2024-0{number // 4 + 2}-{number + 10}T09:00:00{zone}"
            leak.add(message(number, sent, "ann@x.org", "see below", platform="mail"))
    leak.add(message(99, "2024-03-05T09:00:00Z", "bob@x.org", "a chat names no offset"))
    table = clocks(frames.messages(leak))
    told = table[["person", "offset", "quotations", "of", "basis"]].to_numpy().tolist()
    assert told == [["ann@x.org", -420, 4, 9, "mail dates"], ["ann@x.org", -480, 3, 9, "mail dates"]]
    assert table["keys"].str.len().tolist() == [4, 3]
    assert table["last"].iloc[1] < table["first"].iloc[0]


def test_an_original_without_a_true_time_shows_no_clock() -> None:
    frame = pasted(180, *FORMS)
    frame["sent_basis"] = "exporter-local"
    assert quotations(frame).empty


def writers(number: int, messages: int) -> Leak:
    """Invented people with habits of their own; the first writes under two accounts, one after the other."""
    leak = Leak()
    words = "gateway batch eval shard list badge ticket lunch report index patch table node cache".split()  # noqa: SIM905
    marks = ["...", "!!", " :)", "?", "。", "～", ";", " -", "..", "!"]
    for person in range(number):
        random = np.random.default_rng(person if person < number - 1 else 0)
        favour = random.dirichlet(np.full(len(words), 0.3))
        close = random.dirichlet(np.full(len(marks), 0.3))
        speech = np.random.default_rng(100 + person)
        for i in range(messages):
            body = " ".join(speech.choice(words, 4, p=favour)) + str(speech.choice(marks, p=close))
            leak.add(message(person * 10_000 + i, f"2024-03-05T09:00:{i % 60:02d}Z", f"u{person}", f"{body} {i}"))
    return leak


def test_a_renamed_account_is_first_among_all_and_few_messages_are_not_judged() -> None:
    frame = frames.messages(writers(12, 60))
    assert list(habits(frame).columns) == COLUMNS
    assert habits(frame).empty
    table = habits(frame, least=50)
    first = table[(table["a"] == "u0") & (table["rank"] == 1)].iloc[0]
    assert first["b"] == "u11"
    assert first["margin"] > 0.1
    assert table.iloc[0][["a", "b"]].tolist() in (["u0", "u11"], ["u11", "u0"])
    assert first["shared"]


def test_forwards_and_quotations_are_nobodys_own_habits() -> None:
    frame = frames.messages(writers(4, 60))
    frame["forwarded_from"] = "somebody"
    assert habits(frame, least=50).empty
