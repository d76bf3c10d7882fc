"""What people are said to be stands with its words and place, and is never taken for a fact."""

from __future__ import annotations

import pandas as pd

from tests.leaklet import Document, Leak, message, person, place
from workbench.analysis import frames
from workbench.analysis.people import accounts, people
from workbench.analysis.roles import roles
from workbench.model import Page

LETTER = """Please send the list by Friday.

Best regards,
{name}
{title}
Acme Trading Ltd.
+44 20 7946 0000

From: somebody else
Boris Other
Chief Executive Officer"""


def said(leak: Leak) -> pd.DataFrame:
    messages, listed = frames.messages(leak), frames.participants(leak)
    return roles(accounts(listed, messages), messages, frames.pages(leak), listed)


def letter(number: int, who: str, body: str) -> object:
    at = f"2024-03-{number:02d}T09:00:00Z"
    return message(number, at, who, body, platform="mail", subject="list", sender_name="")


def sheet(text: str, number: int = 1) -> Document:
    page = Page(number=number, kind="body", label="sheet Staff, rows 1-9", text=text, locator=place("s", number))
    return Document(title="Staff", pages=(page,), locator=place("s", 0))


def test_a_signature_tells_the_role_that_its_writer_gives_with_the_lines_and_how_often() -> None:
    leak = Leak().add(person("a@acme.example", "Anna Petrova", platform="mail"))
    for number in (1, 2):
        leak.add(letter(number, "a@acme.example", LETTER.format(name="Anna Petrova", title="Head of Purchasing")))
    leak.add(letter(3, "a@acme.example", "Ok, the manager knows.\n\nAnna"))
    (row,) = said(leak).to_dict("records")
    assert (row["account"], row["role"], row["source"], row["times"]) == (
        "mail:a@acme.example", "Head of Purchasing", "signature", 2,
    )  # fmt: skip
    assert row["words"] == "Anna Petrova\nHead of Purchasing"
    assert row["key"] == frames.messages(leak)["message_key"][0] and row["locator"]


def test_chinese_and_russian_signatures_and_one_on_a_single_line_are_read() -> None:
    bodies = {
        "林晓雯": "请查收。\n\n此致\n林晓雯\n评测部 高级工程师\n电话 010-12345678",
        "Сергей Иванов": "Смотрите вложение.\n\nС уважением,\nИванов Сергей\nГлавный инженер",
        "Tom Brandt": "See below.\n-- \nTom Brandt | Senior Analyst | Acme",
    }
    leak = Leak()
    for number, (name, body) in enumerate(bodies.items(), 1):
        leak.add(person(f"p{number}", name, platform="mail"), letter(number, f"p{number}", body))
    found = said(leak).set_index("account")["role"].to_dict()
    assert found == {"mail:p1": "评测部 高级工程师", "mail:p2": "Главный инженер", "mail:p3": "Senior Analyst"}


def test_nobody_gets_the_role_of_whom_he_quotes_or_of_a_sentence() -> None:
    quoted = "Fine.\n\nBoris\n\n> Anna Petrova\n> Head of Purchasing"
    sentence = "Hello\nBoris Other\nwas made director last week."
    leak = Leak().add(person("b", "Boris Other", platform="mail"), letter(1, "b", quoted), letter(2, "b", sentence))
    assert said(leak).empty


def test_a_staff_list_gives_roles_to_the_only_account_that_fits_and_to_nobody_where_two_do() -> None:
    leak = Leak().add(
        person("l", "林晓雯"), person("w1", "王磊"), person("w2", "王磊"), person("h", "Hale", email="h@x.example")
    )
    table = (
        "姓名\t部门\t职位\t邮箱\n林晓雯\t评测部\t经理\t\n王磊\t采购部\t专员\t\n马库斯\t\t顾问\th@x.example\n合计\t\t\t"
    )
    leak.add(sheet(table), original="staff.xlsx")
    found = said(leak).set_index("name")
    assert found.loc["林晓雯", ["account", "role", "source"]].tolist() == ["chat:l", "经理, 评测部", "list"]
    assert found.loc["王磊", ["account", "fits"]].tolist() == ["", "2 accounts whose whole name agrees"]
    assert found.loc["马库斯", ["account", "fits"]].tolist() == ["chat:h", "the same mail address h@x.example"]
    assert found.loc["林晓雯", "words"] == "林晓雯\t评测部\t经理"
    assert set(found["original"]) == {"staff.xlsx"} and "合计" not in found.index


def test_a_line_of_an_organisation_chart_counts_only_for_an_account_of_the_case() -> None:
    leak = Leak().add(person("l", "林晓雯"), person("i", "Иван Петров"))
    leak.add(sheet("总经理：林晓雯\n财务总监：赵六\nДиректор: Иван Петров\nNote: the manager is away today"))
    found = said(leak)
    assert found[["account", "role", "source"]].to_numpy().tolist() == [
        ["chat:l", "总经理", "line"], ["chat:i", "Директор", "line"],
    ]  # fmt: skip


def test_the_table_of_people_shows_roles_with_their_source_and_asks_for_them_only_when_shown() -> None:
    leak = Leak().add(person("a", "Anna Petrova", platform="mail", role="Buyer"))
    leak.add(letter(1, "a", LETTER.format(name="Anna Petrova", title="Head of Purchasing")))
    asked = []

    def told() -> pd.DataFrame:
        asked.append(1)
        return said(leak)

    made = people(frames.participants(leak), said=told)
    assert made.labels and not asked
    assert made.frame()["roles"].tolist() == ["Buyer; Head of Purchasing (signature)"]
    assert made.roles()["person"].tolist() == ["Anna Petrova", "Anna Petrova"]
    assert len(asked) == 1
