"""Dates in texts: what is found is a date, what can be read two ways keeps both, and nothing is found by likeness."""

from __future__ import annotations

import itertools
from datetime import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.leaklet import Leak, message
from workbench.analysis import frames
from workbench.analysis.dates import COLUMNS, find, mentions

WRITTEN = datetime(2024, 10, 16, 17, 30)  # a Wednesday

ONE = [
    ("meet on 2024-03-05 at 14:30", "2024-03-05 at 14:30", "2024-03-05 14:30", "min"),
    ("2024/3/5", "2024/3/5", "2024-03-05 00:00", "day"),
    ("by 5 March 2024.", "5 March 2024", "2024-03-05 00:00", "day"),
    ("March 5, 2024 3pm", "March 5, 2024 3pm", "2024-03-05 15:00", "hour"),
    ("13/5/2024", "13/5/2024", "2024-05-13 00:00", "day"),
    ("since March 2024", "March 2024", "2024-03-01 00:00", "month"),
    ("Q3 2024", "Q3 2024", "2024-07-01 00:00", "quarter"),
    ("see you tomorrow at 5pm", "tomorrow at 5pm", "2024-10-17 17:00", "hour"),
    ("last night at 2am", "last night at 2am", "2024-10-16 02:00", "hour"),
    ("the day before yesterday", "the day before yesterday", "2024-10-14 00:00", "day"),
    ("next Tuesday", "next Tuesday", "2024-10-22 00:00", "day"),
    ("last Friday", "last Friday", "2024-10-11 00:00", "day"),
    ("by Friday", "by Friday", "2024-10-18 00:00", "day"),
    ("two weeks ago", "two weeks ago", "2024-09-30 00:00", "week"),
    ("5 minutes ago", "5 minutes ago", "2024-10-16 17:25", "min"),
    ("in 3 days.", "in 3 days", "2024-10-19 00:00", "day"),
    ("the 3rd of September", "the 3rd of September", "2024-09-03 00:00", "day"),
    ("last week", "last week", "2024-10-07 00:00", "week"),
    ("2024年3月5日下午3点", "2024年3月5日下午3点", "2024-03-05 15:00", "hour"),
    ("二〇二四年三月五日", "二〇二四年三月五日", "2024-03-05 00:00", "day"),
    ("10月16号晚上8点半", "10月16号晚上8点半", "2024-10-16 20:30", "min"),
    ("上周五", "上周五", "2024-10-11 00:00", "day"),
    ("下周一上午10点", "下周一上午10点", "2024-10-21 10:00", "hour"),
    ("下下周二", "下下周二", "2024-10-29 00:00", "day"),
    ("昨晚", "昨晚", "2024-10-15 00:00", "day"),
    ("昨夜 2:46", "昨夜 2:46", "2024-10-16 02:46", "min"),
    ("今早8点重置", "今早8点", "2024-10-16 08:00", "hour"),
    ("今晨", "今晨", "2024-10-16 00:00", "day"),
    ("29号之前", "29号", "2024-10-29 00:00", "day"),
    ("上个月15号", "上个月15号", "2024-09-15 00:00", "day"),
    ("三天前", "三天前", "2024-10-13 00:00", "day"),
    ("半小时前", "半小时前", "2024-10-16 17:00", "min"),
    ("大后天", "大后天", "2024-10-19 00:00", "day"),
    ("去年", "去年", "2023-01-01 00:00", "year"),
]
TWO = [
    ("3/5/2024", "2024-05-03", "2024-03-05"),
    ("03.05.2024", "2024-05-03", "2024-03-05"),
    ("on Friday", "2024-10-18", "2024-10-11"),
    ("周一", "2024-10-14", "2024-10-21"),
    ("3月5日", "2025-03-05", "2024-03-05"),
    ("29日", "2024-10-29", "2024-09-29"),
    ("jan 3 was bad", "2025-01-03", "2024-01-03"),
]
NONE = [
    "we may go",
    "10-64",
    "24/7",
    "you may 5 times",
    "v2.3.1",
    "1.2.3.4",
    "2024-03-05-build",
    "3/5 done",
    "march on",
    "May I ask",
    "the sun",
    "mon ami",
    "每周五",
    "周一到周五",
    "三个月",
    "第3日",
    "3日内",
    "5号线",
    "29号楼",
    "后天性",
    "一月一次",
    "今日头条",
    "2号key",
    "on Mondays",
    "60M tokens",
    "8:00",
    "周三次",
    "99年",
    "上线10天后",
    "rate 5/10/15/20",
    "192.168.1.1",
    "2023.12.1.5",
    "year 2024",
    "sat on it",
    "Mar 5%",
    "in 10 minutes of work",
    "明早餐",
    "2024-13-45",
    "31/02/2024",
    "比周一还响",
    "两个周六的班",
    "2024",
    "12月饼",
]


@pytest.mark.parametrize(("text", "words", "at", "precision"), ONE)
def test_a_date_is_found_with_its_words_and_no_more_precision_than_it_has(
    text: str, words: str, at: str, precision: str
) -> None:
    hits = find(text, WRITTEN)
    assert len(hits) == 1
    assert text[hits[0].start : hits[0].end] == hits[0].words == words
    assert hits[0].at.isoformat(sep=" ", timespec="minutes") == at
    assert hits[0].precision == precision
    assert hits[0].until > hits[0].at


@pytest.mark.parametrize(("text", "first", "other"), TWO)
def test_what_can_be_read_two_ways_keeps_both(text: str, first: str, other: str) -> None:
    (hit,) = find(text, WRITTEN)
    assert hit.at.date().isoformat() == first
    assert hit.alternative is not None
    assert hit.alternative.date().isoformat() == other
    assert hit.basis == "ambiguous"


@pytest.mark.parametrize("text", NONE)
def test_what_only_resembles_a_date_is_none(text: str) -> None:
    assert find(text, WRITTEN) == []


def test_without_a_day_of_writing_only_stated_dates_are_found() -> None:
    text = "yesterday, 上周五 and on 5 March 2024"
    assert [hit.words for hit in find(text)] == ["5 March 2024"]
    assert [hit.basis for hit in find(text, WRITTEN)] == ["anchored", "anchored", "stated"]


@given(st.text(max_size=80), st.datetimes())
def test_no_text_breaks_the_search_and_hits_never_overlap(text: str, written: datetime) -> None:
    hits = find(text, written)
    for one, other in itertools.pairwise(hits):
        assert one.end <= other.start
    for hit in hits:
        assert text[hit.start : hit.end] == hit.words


@given(st.dates(datetime(1950, 1, 1).date(), datetime(2099, 12, 31).date()))
def test_every_day_is_found_in_every_plain_form(day: object) -> None:
    when = pd.Timestamp(day)  # type: ignore[arg-type]
    forms = [
        f"{when:%Y-%m-%d}", f"{when.day} {when:%B} {when.year}", f"{when:%B} {when.day}, {when.year}",
        f"{when.year}年{when.month}月{when.day}日", f"{when.year}/{when.month}/{when.day}",
    ]  # fmt: skip
    for form in forms:
        hits = find(f"x {form} y")
        assert [hit.at for hit in hits] == [when.to_pydatetime()], form


def test_the_table_of_mentions_reads_words_in_the_zone_of_the_writer() -> None:
    leak = Leak().add(
        message(1, "2024-10-16T17:30:00Z", "u", "明天交"),
        message(2, "", "u", "yesterday and 2024-01-02"),
        message(3, "", "u", "x"),
    )
    table = mentions(frames.messages(leak), "Asia/Shanghai")
    assert list(table.columns) == COLUMNS
    assert table["at"].dt.date.astype(str).tolist() == ["2024-10-18", "2024-01-02"]  # 01:30 on the 17th in China
    assert mentions(frames.messages(Leak())).empty


def test_the_quick_look_over_all_messages_misses_no_date_that_a_close_look_finds() -> None:
    texts = [text for text, *_ in [*ONE, *TWO]] + [
        "今儿去",
        "昨夜2点",
        "３５分钟后",
        "５月６日",
        "2024１２31",
        "he said: \U00011f50/5",
    ]
    leak = Leak()
    for number, text in enumerate(texts):
        leak.add(message(number, "2024-10-16T17:30:00Z", "u", text))
    table = mentions(frames.messages(leak))
    close = [(text, hit.words) for text in texts for hit in find(text, WRITTEN)]
    body = dict(zip(frames.messages(leak)["message_key"], frames.messages(leak)["body"], strict=True))
    assert [(body[key], words) for key, words in zip(table["message_key"], table["words"], strict=True)] == close
    assert len(close) > len(ONE)
