"""The desk's shared place: what is opened comes forward, and what is behind draws nothing."""

from __future__ import annotations

from workbench.case import Case
from workbench.notebook.desk import READ, Desk
from workbench.notebook.phrases_panes import PANES

from .test_linked import Screen


def screens(desk: Desk) -> dict[str, Screen]:
    """Every view of the desk as the browser's half would see it, each on the screen."""
    shown = {name: Screen(view) for name, view in desk.views.items()}
    for one in shown.values():
        one.say("hello")
        one.told.clear()
    return shown


def test_every_view_of_the_case_stands_on_the_desk(case: Case) -> None:
    wanted = {"panel", "search", "conversation", "document", "review", "timeline", "graph", "board", "reading"}
    assert set(case.desk().views) == wanted


def test_an_opened_page_brings_the_document_forward_and_an_opened_message_the_talk(case: Case) -> None:
    desk = case.desk()
    shown = screens(desk)
    page = case.pages().iloc[-1]
    case.selection.open(page["page_key"])
    assert desk.views["reading"].shown == "document"  # type: ignore[attr-defined]
    assert [told["open"] for told in shown["document"].told if told["kind"] == "page"][-1] == page["page_key"]
    assert desk.views["conversation"].layout.display == "none"
    case.selection.open(str(case.messages()["message_key"].iat[5]))
    assert desk.views["reading"].shown == "conversation"  # type: ignore[attr-defined]
    assert [name for name in READ if desk.views[name].layout.display != "none"] == ["conversation"]


def test_an_exhibit_of_a_page_opened_from_the_board_stands_in_the_document_pane(case: Case) -> None:
    row = case.pages().iloc[0].to_dict()
    item = case.claims.pin(row)
    desk = case.desk()
    shown = screens(desk)
    (card,) = [one for one in shown["board"].say("hello")["board"]["tray"] if one["exhibit"] == item.exhibit_id]
    shown["board"].say("open", key=card["key"], item=card["item"])
    assert desk.views["reading"].shown == "document"  # type: ignore[attr-defined]
    assert case.selection.message == row["page_key"]


def test_what_is_behind_another_view_draws_nothing_until_it_is_looked_at(case: Case) -> None:
    desk = case.desk()
    shown = screens(desk)
    case.selection.narrow(people="Anna Reed (mail)")
    for view in desk.views.values():
        view._stale()
    assert shown["review"].told == shown["document"].told == []
    shown["reading"].say("show", pane="review")
    assert {told["kind"] for told in shown["review"].told} >= {"cards", "chosen"}
    shown["conversation"].told.clear()
    case.selection.clear()
    assert shown["conversation"].told == []
    before = desk.views["reading"].shown  # type: ignore[attr-defined]
    shown["reading"].say("show", pane="nowhere")
    assert desk.views["reading"].shown == before == "review"  # type: ignore[attr-defined]


def test_the_tabs_have_words_in_both_languages(case: Case) -> None:
    assert set(PANES["en"]) == set(PANES["zh"]) >= set(READ)
