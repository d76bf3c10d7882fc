"""Persons follow from judgements alone; candidates have reasons, and what speaks against them."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.leaklet import Leak, message, person, place
from workbench.analysis import frames
from workbench.analysis.candidates import candidates
from workbench.analysis.judgements import judgement, settle
from workbench.analysis.people import known_pairs, people
from workbench.errors import UsageError
from workbench.model import Participant


def say(a: str, b: str, verdict: str) -> dict[str, str]:
    return judgement(a, b, verdict, by="ak", why="", at="2024-12-01")


def test_same_is_transitive_and_undone_by_a_newer_entry() -> None:
    log = [say("a", "b", "same"), say("c", "b", "same")]
    assert settle(log).person == {"a": "a", "b": "a", "c": "a"}
    assert settle(log).verdict("a", "c") == "same"
    undone = settle([*log, say("b", "a", "unsure")])
    assert undone.person == {"b": "b", "c": "b"}
    assert undone.verdict("a", "b") == "unsure"


def test_a_contradiction_joins_nobody_and_names_the_chain() -> None:
    log = [say("a", "b", "same"), say("b", "c", "same"), say("a", "c", "different"), say("x", "y", "same")]
    settled = settle(log)
    assert settled.person == {"a": "a", "b": "b", "c": "c", "x": "x", "y": "x"}
    assert len(settled.contradictions) == 1
    assert "a = b = c" in settled.contradictions[0]


@given(
    st.lists(st.tuples(*[st.sampled_from("abcdef")] * 2, st.sampled_from(["same", "different", "unsure"])), max_size=15)
)
def test_persons_are_the_components_of_same_without_a_different(entries: list[tuple[str, str, str]]) -> None:
    log = [say(a, b, verdict) for a, b, verdict in entries if a != b]
    settled = settle(log)
    newest = {frozenset((row["a"], row["b"])): row["verdict"] for row in log}
    reach = {name: {name} for name in "abcdef"}
    for _ in range(6):
        for pair, verdict in newest.items():
            if verdict == "same":
                a, b = pair
                joined = reach[a] | reach[b]
                for name in joined:
                    reach[name] = joined
    for a, b in itertools.combinations("abcdef", 2):
        clash = any(newest.get(frozenset(p)) == "different" for p in itertools.combinations(reach[a], 2))
        together = settled.person.get(a, a) == settled.person.get(b, b)
        assert together == (b in reach[a] and not clash)


@pytest.mark.parametrize("wrong", [("a", "b", "maybe", "ak"), ("a", "a", "same", "ak"), ("a", "b", "same", " ")])
def test_a_judgement_needs_two_accounts_a_verdict_and_a_judge(wrong: tuple[str, str, str, str]) -> None:
    with pytest.raises(UsageError):
        judgement(wrong[0], wrong[1], wrong[2], by=wrong[3], why="", at="")


def test_accounts_without_judgement_are_persons_of_their_own_with_labels_that_differ() -> None:
    leak = Leak().add(
        person("a", "王磊"), person("b", "王磊"), person("w", "王磊", platform="mail"), person("c", "徐静")
    )
    made = people(frames.participants(leak))
    assert made.labels == {"chat:a": "王磊 (a)", "chat:b": "王磊 (b)", "mail:w": "王磊 (mail)", "chat:c": "徐静"}


def test_a_judged_person_has_one_label_and_says_who_joined_it() -> None:
    leak = Leak().add(person("a", "徐静", role="Lead"), person("x", "Jing Xu", platform="mail", email="x@y.example"))
    log = [judgement("chat:a", "mail:x", "same", by="ak", why="signature of 5 March", at="2024-12-01")]
    made = people(frames.participants(leak), log, [{"person_id": "mail:x", "name": "Xu Jing"}])
    row = made.frame().iloc[0]
    assert set(made.labels.values()) == {"Xu Jing"}
    assert row["joined"] == "ak: signature of 5 March"
    assert (row["mails"], row["roles"], row["platforms"]) == ("x@y.example", "Lead", "chat; mail")


def two_ids(number: int, forged: int = 0) -> Leak:
    leak = Leak().add(person("ou_a", "徐静"), person("ou_b", "徐静"), person("z", "Z"))
    for i in range(number):
        for original, who in (("one", "ou_a"), ("two", "z" if i < forged else "ou_b")):
            leak.add(message(i, f"2024-03-05T09:{i:02d}:00Z", who, f"text {i}", original=original))
    return leak


def test_two_ids_under_which_the_same_messages_stand_are_one_account() -> None:
    leak = two_ids(5)
    rows = frames.messages(leak, versions=True, duplicates=True)
    made = people(frames.participants(leak), messages=rows)
    assert made.labels["chat:ou_a"] == made.labels["chat:ou_b"] == "徐静"
    assert made.frame()["joined"].tolist()[0] == "5 messages stand under both ids"


def test_a_few_messages_with_a_changed_sender_join_nobody_else() -> None:
    leak = two_ids(10, forged=3)
    rows = frames.messages(leak, versions=True, duplicates=True)
    pairs = known_pairs(frames.participants(leak), rows)
    assert pairs[["a", "b"]].to_numpy().tolist() == [["chat:ou_a", "chat:ou_b"]]


def test_a_platforms_own_cross_app_id_joins_and_a_judgement_overrules_it() -> None:
    one = Participant(platform="lark", id="a", name="X", extra=(("union_id", "on_1"),), locator=place())
    two = Participant(platform="lark", id="b", name="X", extra=(("union_id", "on_1"),), locator=place())
    table = frames.participants(Leak().add(one, two))
    assert len(set(people(table).labels.values())) == 1
    assert len(set(people(table, [say("lark:a", "lark:b", "different")]).labels.values())) == 2


def pairs_of(leak: Leak, **options: object) -> pd.DataFrame:
    rows = frames.messages(leak)
    return candidates(people(frames.participants(leak), messages=rows), rows, **options)  # type: ignore[arg-type]


def test_a_shared_mail_address_is_strong_and_says_so() -> None:
    found = pairs_of(
        Leak().add(
            person("a", "阿强", email="Q@firm.example"), person("b", "Big Q", email="q@firm.example", platform="x")
        )
    )
    assert found[["tier", "reasons"]].to_numpy().tolist() == [["strong", "the same mail address q@firm.example"]]


def test_a_whole_name_becomes_strong_only_with_shared_contacts() -> None:
    names = ("徐静", "林晓雯", "周凯文")
    other = ("Jing Xu", "Xiaowen Lin", "Kaiwen Zhou")
    leak = Leak()
    for i, (one, two) in enumerate(zip(names, other, strict=True)):
        leak.add(person(f"a{i}", one), person(f"b{i}", two, platform="mail"))
        leak.add(message(i, "2024-03-05T09:00:00Z", f"a{i}", "x"))
    assert set(pairs_of(leak)["tier"]) == {"review"}
    for i in range(3):
        leak.add(message(10 + i, "2024-03-05T09:00:00Z", f"b{i}", "x", platform="mail", conversation_id="thread"))
    found = pairs_of(leak)
    assert set(found["tier"]) == {"strong"}
    assert "2 contacts in common" in found["reasons"][0]


def test_namesakes_side_by_side_are_told_and_never_strong() -> None:
    leak = Leak().add(
        person("a", "王磊"), person("b", "王磊"), person("m", "Wang Lei", platform="mail"), original="lark/x"
    )
    found = pairs_of(leak).set_index(["a", "b"])
    assert found.loc[("chat:a", "chat:b"), "against"] == "lark lists them as two accounts"
    assert found.loc[("chat:a", "mail:m"), "against"] == "2 accounts of lark bear this name"
    assert (found["tier"] == "review").all()


def test_a_nickname_counts_only_where_it_fits_few_people() -> None:
    leak = Leak().add(person("n", "老袁", platform="wa"), person("a", "袁博文"))
    assert len(pairs_of(leak)) == 1
    for i, name in enumerate(("袁一鸣", "袁小华", "袁大同")):
        leak.add(person(f"x{i}", name))
    found = pairs_of(leak)
    assert not found["name_b"].eq("老袁").any()
    assert not found["name_a"].eq("老袁").any()


def test_pairs_that_are_decided_are_left_out_and_unsure_ones_stay() -> None:
    leak = Leak().add(person("a", "徐静"), person("b", "Xu Jing", platform="mail"))
    table = frames.participants(leak)
    for verdict, left in (("same", 0), ("different", 0), ("unsure", 1)):
        found = candidates(people(table, [say("chat:a", "mail:b", verdict)]))
        assert len(found) == left
    assert len(candidates(people(table, [say("chat:a", "mail:b", "same")]), decided=True)) == 1


def test_bots_are_never_compared_with_people() -> None:
    assert pairs_of(Leak().add(person("a", "Gateway"), person("b", "Gateway", platform="x", is_bot=True))).empty


def test_nobody_is_a_person_of_an_empty_case() -> None:
    made = people(frames.participants(Leak()), messages=frames.messages(Leak()))
    assert made.frame().empty
    assert candidates(made, frames.messages(Leak())).empty
