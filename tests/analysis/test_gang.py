"""An invented leak of a gang and its contractor is found out: who, what, when and under whom, against its own truth."""

from __future__ import annotations

import random
from collections import Counter

import pandas as pd
import pytest

from tests.analysis.gang import BOSS, BOTS, TEAMS, Gang, exported, gang
from tests.analysis.minted import MINTS, broken
from tests.leaklet import Leak, message
from workbench.analysis import frames
from workbench.analysis.activity import activity
from workbench.analysis.automatons import automatons
from workbench.analysis.broadcasts import broadcasts
from workbench.analysis.entities import find
from workbench.analysis.inflected import group, query
from workbench.analysis.keyness import suggestions
from workbench.case import Case


@pytest.fixture(scope="module")
def made() -> Gang:
    return gang(9_000)


@pytest.fixture(scope="module")
def case(made: Gang, tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("gang")
    read = Case(folder / "case")
    read.ingest(exported(made, folder / "leak"), progress=None, jobs=1)
    return read


def bare(name: str) -> str:
    return name.partition("@")[0]


@pytest.mark.parametrize("name", MINTS)
def test_what_has_a_right_checksum_is_proved_and_with_one_character_wrong_it_is_not(name: str) -> None:
    kind, mint = MINTS[name]
    rng = random.Random(name)
    before = "ИНН " if name == "tax" else "на "
    wrong = 0
    for _ in range(60):
        value = mint(rng)
        assert [(e.kind, e.value) for e in find(before + value) if e.sure == "proved"] == [(kind, value)]
        wrong += any(e.sure == "proved" for e in find(before + broken(value, rng)))
    assert wrong <= (6 if name == "tax" else 0)  # the tax number's one check digit misses one change in ten


def test_every_thing_that_was_planted_is_found_and_nothing_else_is(case: Case, made: Gang) -> None:
    table = case.entities()
    found = table[table["sure"] != "review"]
    for kind in ("wallet", "onion", "iban", "identity", "ip", "hash", "domain", "email", "phone"):
        planted = {v for (name, v) in made.planted if (MINTS[name][0] if name in MINTS else name) == kind}
        assert set(found["value"][found["kind"] == kind]) == planted, kind
    assert not set(found["value"][found["sure"] == "proved"]) & set(made.decoys)
    money, secrets = (sum(n for (name, _), n in made.planted.items() if name == kind) for kind in ("money", "secret"))
    copies = len(found[found["kind"] == "money"]) / money, len(found[found["kind"] == "secret"]) / secrets
    assert all(1 <= share < 1.15 for share in copies), copies


def test_programs_are_told_from_people_and_people_stand_in_the_order_of_their_messages(case: Case, made: Gang) -> None:
    table = case.activity()
    assert {bare(name) for name in table["person"][table["program"] != ""]} == set(BOTS)
    people = table[table["program"] == ""]
    counted = Counter[str]()
    for name, distinct in zip(people["person"], people["distinct"], strict=True):
        counted[bare(name)] += distinct
    right = [who for who, _ in made.wrote.most_common(6)]
    assert [who for who, _ in counted.most_common(6)] == right
    assert all(0.93 < counted[who] / made.wrote[who] <= 1 for who in right)  # the same words twice count once


def test_the_clock_that_hours_suggest_is_within_two_hours_of_the_true_one(case: Case, made: Gang) -> None:
    table = case.activity()
    known = table[(table["program"] == "") & table["clock"].notna() & (table["distinct"] >= 200)]
    away = [(row.clock - made.zone[bare(row.person)] + 12) % 24 - 12 for row in known.itertuples()]
    lone = [a for a, name in zip(away, known["person"], strict=True) if name != "lao_qiao@hub.example"]
    assert len(lone) >= 10
    assert max(map(abs, lone)) <= 2
    # whoever writes by the clock of others is seen by theirs: on the server the contractor's head writes at night


def test_who_gives_orders_leads_the_signs_of_rank_and_each_sign_opens_to_its_words(case: Case, made: Gang) -> None:
    table = case.hierarchy()
    assert bare(table["person"][0]) == BOSS[0]
    assert {bare(name) for name in table["person"][1:5]} == {team[0] for team in TEAMS.values()}
    assert not set(map(bare, table["person"])) & set(BOTS)
    words = case.messages().set_index("message_key")["body"]
    assert all(words[key] for key in table["keys"][0])
    assert table["kept_waiting"][0] > table["waits"][0]
    wide = broadcasts(case.messages(), case.people().labels)
    assert bare(wide["person"][0]) == BOSS[0]
    assert wide["recipients"].max() <= 1 and wide["places"].max() == len(made.people()) - 1


@pytest.mark.parametrize("lead", ["vetka", "lotos", "marl", "lao_qiao"])
def test_the_words_of_a_team_lead_its_key_terms_in_whatever_form(case: Case, lead: str) -> None:
    team = {lead, *TEAMS[lead_of(lead)][2]}
    frame = case.messages()
    keys = frame["message_key"][frame["sender"].map(bare).isin(team)]
    found = suggestions(case.store.snapshot(), keys, limit=40)
    for forms in TEAMS[lead_of(lead)][3]:
        stem = forms.split()[0]
        own = [
            term
            for term in found["term"]
            if group(term.rstrip("*")) == group(stem) or stem.startswith(term.rstrip("*"))
        ]
        assert own, (stem, found["term"].tolist())


def lead_of(lead: str) -> str:
    return next(name for name, team in TEAMS.items() if team[0] == lead)


def test_a_russian_term_is_asked_for_by_the_beginning_of_all_its_forms(case: Case) -> None:
    frame = case.messages()
    keys = frame["message_key"][frame["sender"].map(bare) == "vetka"]
    found = suggestions(case.store.snapshot(), keys).set_index("term")
    (row,) = [found.loc[term] for term in found.index if term.startswith("модул")]
    assert row.name == "модул*"
    assert set(row["forms"].split()) == {"модуль", "модуля", "модулем", "модули", "модулей"}
    hits = case.search("модул*")
    assert {hit.key for hit in hits} >= set(frame["message_key"][frame["body"].str.contains("модул")])
    assert query(Counter({"дом": 2})) == "дом" and query(Counter({"год": 3, "лет": 2})) == "год"


def test_people_who_say_ok_a_hundred_times_are_no_programs() -> None:
    leak = Leak()
    for number in range(100):
        leak.add(
            message(number, f"2024-03-{1 + number % 28:02d}T09:00:00Z", "human", ["ok", "хорошо, сделаю"][number % 2])
        )
        leak.add(
            message(500 + number, "2024-03-05T09:00:00Z", "program", f"Backup {number} finished on node {number * 7}")
        )
    frame = frames.messages(leak)
    assert automatons(frame).index.tolist() == ["chat:program"]
    table = activity(frame).set_index("person")
    assert table["program"].to_dict()["human"] == ""
    assert activity(frame.head(0)).empty and pd.isna(activity(frame.head(4))["clock"]).all()
