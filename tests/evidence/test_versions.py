"""Two exhibits may quote two versions of one message; each is held to its own words."""

from __future__ import annotations

from pathlib import Path

from tests.leaklet import Leak, case_of, message, original, person, place, room


def test_both_versions_of_one_message_are_quoted_without_a_false_alarm(tmp_path: Path) -> None:
    made = Leak().add(original("a", "chat.json"), original("b", "copy.json"), room("room", "r", ["lin"]))
    made.add(person("lin", "Lin"), message(1, "2024-03-04T01:00:00Z", "lin", "pay him five thousand"))
    again = message(1, "2024-03-04T01:00:00Z", "lin", "pay him nothing", locator=place("b", 7))
    case = case_of(made.add(again, original="copy.json"), tmp_path / "case")
    versions = case.messages(versions=True)
    assert versions["message_key"].nunique() == 1 and len(versions) == 2
    claim = case.claim("The order was rewritten.")
    for row in versions.to_dict("records"):
        claim.support(row)
    assert {item.quote for item in case.claims.book().exhibits} == {"pay him five thousand", "pay him nothing"}
    assert "altered-quotation" not in set(case.checks()["code"])
