"""Names may be one person's across scripts, orders and short forms; full names that differ never are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.analysis.names import Key, compatible, keys, meet
from workbench.analysis.surnames import COMPOUND, READINGS, SINGLE

WHOLE = [
    ("林晓雯", "Lin Xiaowen"),
    ("林晓雯", "Xiaowen Lin"),
    ("林晓雯", "LIN Xiaowen"),
    ("林晓雯", "Lin, Xiaowen"),
    ("林晓雯", "lin.xiaowen@firm.example"),
    ("林晓雯", "linxw"),
    ("林晓雯", "xwlin"),
    ("林晓雯", "X. Lin"),
    ("林晓雯", "Lin X.W."),
    ("曾宪明", "Zeng Xianming"),
    ("单田", "Shan Tian"),
    ("仇英", "Qiu Ying"),
    ("朴树", "Piao Shu"),
    ("解缙", "Xie Jin"),
    ("区文", "Ou Wen"),
    ("任重", "Ren Zhong"),
    ("翟天", "Zhai Tian"),
    ("盖伦", "Ge Lun"),
    ("乐嘉", "Yue Jia"),
    ("吕布", "Lü Bu"),
    ("吕布", "Lv Bu"),
    ("吕布", "Lyu Bu"),
    ("吕布", "Lu Bu"),
    ("欧阳雪", "Ouyang Xue"),
    ("歐陽雪", "欧阳雪"),
    ("长孙无忌", "Zhangsun Wuji"),
    ("尉迟恭", "Yuchi Gong"),
    ("王磊(平台)", "王磊"),
    ("Lei Wang（王磊）", "wang.lei"),
    ("陈晓雯", "Tan Xiaowen"),
    ("黄国栋", "Wong Guodong"),
    ("马文博", "wenbo_m"),
    ("Jing Xu", "jingx"),
    ("Сергей Иванов", "Sergey Ivanov"),
    ("Сергей Иванов", "Ivanov Serguei"),
    ("Юлия Щукина", "Yulia Shchukina"),
    ("Alexander Petrov", "Саша Петров"),
    ("William Hale", "Bill Hale"),
    ("Jan Müller", "Jan Muller"),
    ("Jan Müller", "jmuller"),
    ("Mei-Ling Chen", "Meiling Chen"),
    ("John Q. Smith", "John Smith"),
    ("J. Smith", "John Smith"),
    ("Dr. Marcus Hale", "marcus.hale"),
    ("MarcusHale", "Hale, Marcus"),
]
WEAK = [
    ("孙浩然", "浩然"),
    ("林晓雯", "雯子"),
    ("林晓雯", "雯姐"),
    ("刘雨婷", "婷婷"),
    ("袁博文", "老袁"),
    ("唐晓宇", "糖"),
    ("Marcus Hale", "Marcus"),
    ("周凯文", "kevin_zkw"),
    ("陈俊宇", "jerry_cjy"),
    ("浩然", "Haoran"),
]
NEVER = [
    ("林晓雯", "林小文"),
    ("林晓雯", "Lin Xuewei"),
    ("Marcus Hale", "Marcus Webb"),
    ("王磊", "王雷刚"),
    ("Lin Wei", "Wei Chen"),
    ("张三", "李四"),
    ("John Smith", "Jane Smith"),
    ("Lin X.", "Xu L."),
    ("袁博文", "马文博"),
    ("陈俊宇", "陈俊杰"),
    ("J. Smith", "K. Smith"),
    ("Priya Nair", "Pradeep Nair"),
    ("", ""),
    ("说话人 2", "说话人 3"),
    ("Speaker 1", "Speaker 1"),
    ("…", "!!"),
    ("12345", "12345"),
]


@pytest.mark.parametrize(("one", "other"), WHOLE)
def test_whole_names_agree_across_scripts_orders_and_short_forms(one: str, other: str) -> None:
    match = compatible(one, other)
    assert match is not None
    assert match.whole
    assert match.score >= 0.6


@pytest.mark.parametrize(("one", "other"), WEAK)
def test_given_names_nicknames_and_initials_agree_weakly(one: str, other: str) -> None:
    match = compatible(one, other)
    assert match is not None
    assert not match.whole
    assert match.score <= 0.5


@pytest.mark.parametrize(("one", "other"), NEVER)
def test_different_names_do_not_agree(one: str, other: str) -> None:
    assert compatible(one, other) is None


def test_two_weak_signs_support_each_other() -> None:
    one = {**keys("周凯文"), **keys("Kevin Zhou")}
    from workbench.analysis.names import meet

    match = meet(one, keys("kevin_zkw"))
    assert match is not None
    assert match.whole
    assert match.score > 0.6


@given(st.text(max_size=30), st.text(max_size=30))
def test_compatibility_is_symmetric_and_never_fails(one: str, other: str) -> None:
    a, b = compatible(one, other), compatible(other, one)
    assert (a is None) == (b is None)
    if a and b:
        assert (a.score, a.whole) == (b.score, b.whole)


@given(st.text("王李张赵林晓雯浩然博文", min_size=2, max_size=4))
def test_a_chinese_name_agrees_with_itself(name: str) -> None:
    match = compatible(name, name)
    assert match is not None
    assert match.score >= 0.98


def test_every_surname_is_one_character_or_a_listed_pair() -> None:
    assert {len(name) for name in SINGLE} == {1}
    assert {len(name) for name in COMPOUND} == {2}
    assert all(reading.isascii() for readings in READINGS.values() for reading in readings)


def test_handles_with_other_numbers_are_two_people_unless_a_whole_name_agrees_beside_them() -> None:
    def known(*names: str) -> dict[str, Key]:
        return {text: key for name in names for text, key in keys(name).items()}

    assert meet(known("user12"), known("user13")) is None
    assert meet(known("john.smith12"), known("john.smith13")) is None
    for name in ("林晓雯", "John Smith"):
        match = meet(known(name, "u1"), known(name, "u2"))
        assert match is not None and match.whole
