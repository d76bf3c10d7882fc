"""Accounts that no name explains: what others call them, and how they punctuate. Suggestions with their reasons."""

from __future__ import annotations

import pandas as pd

from tests.leaklet import Leak, message, person
from workbench.analysis import frames
from workbench.analysis.called import called
from workbench.analysis.candidates import candidates
from workbench.analysis.people import people
from workbench.analysis.punctuation import LEAST, like


def talk(*lines: tuple[str, str]) -> Leak:
    leak = Leak()
    for number, (who, body) in enumerate(lines):
        minute, hour = number % 60, number // 60
        leak.add(message(number, f"2024-03-05T{hour:02d}:{minute:02d}:00Z", who, body, sender_name=""))
    return leak


ASKED = [("a", "彭总您好,合同看了吗"), ("x", "看了"), ("b", "熊老师在吗"), ("c", "在的")]


def test_an_account_is_called_by_the_address_that_it_answers() -> None:
    frame = frames.messages(talk(*ASKED * 4))
    assert called(frame, ["chat:x"]) == {"chat:x": [("彭总", 4, 4)]}


def test_nobody_is_called_by_an_address_that_others_answer_or_that_he_uses() -> None:
    shared = [("a", "彭总您好"), ("x", "好"), ("a", "彭总?"), ("c", "在"), ("a", "彭总呢"), ("d", "不在"), ("b", "嗯")]
    assert called(frames.messages(talk(*shared * 3)), ["chat:x", "chat:c"]) == {}
    used = [("a", "彭总您好"), ("x", "彭总不在,我转告")]
    assert called(frames.messages(talk(*used * 5)), ["chat:x"]) == {}


def test_a_nameless_account_meets_the_name_that_it_answers_to() -> None:
    leak = talk(*ASKED * 4).add(
        person("x", ""), person("p", "彭国栋", platform="mail"), person("q", "何立群", platform="mail")
    )
    table = frames.participants(leak)
    found = candidates(people(table, messages=frames.messages(leak)), frames.messages(leak))
    (row,) = found[found["a"] == "chat:x"].to_dict("records")
    assert (row["b"], row["tier"]) == ("mail:p", "review")
    assert "chat:x answered 4 of 4 lines to 彭总" in row["reasons"]


HABITS = {"u": "我觉得, 这样不行", "v": "我觉得，这样不行。", "w": "我觉得 这样不行！", "z": "ok, let's go."}


def marked(odd: int, style: str) -> pd.DataFrame:
    lines = [(who, f"{text[:-3]}{number}{text[-3:]}") for number in range(30) for who, text in HABITS.items()]
    lines += [("new", f"{number}{HABITS[style]}") for number in range(odd)]
    return frames.messages(talk(*lines))


def test_the_account_that_punctuates_alike_is_named_with_its_marks() -> None:
    for style in HABITS:
        other, posterior, number, marks = like(marked(8, style), ["chat:new"])["chat:new"]
        assert (other, number) == (f"chat:{style}", 8)
        assert 0.8 <= posterior < 1
        assert marks


def test_too_few_messages_or_habits_that_two_share_name_nobody() -> None:
    assert like(marked(LEAST - 1, "u"), ["chat:new"]) == {}
    frame = marked(8, "u")
    twin = frame[frame["sender_id"] == "u"].assign(sender_id="t")
    both = pd.concat([frame, twin.assign(message_key="t" + twin["message_key"])], ignore_index=True)
    assert like(both, ["chat:new"]) == {}
    assert "chat:new" in like(both, ["chat:new"], {"chat:u": "one", "chat:t": "one"})


def test_a_short_given_name_meets_the_full_one_and_two_full_names_do_not() -> None:
    leak = Leak().add(person("a", "马文博"), person("b", "文博", platform="tg"), person("c", "林晓雯", platform="tg"))
    leak.add(person("d", "林小文", platform="x"))
    found = candidates(people(frames.participants(leak)))
    assert found[["a", "b"]].to_numpy().tolist() == [["chat:a", "tg:b"]]
