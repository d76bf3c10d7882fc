"""The review queues: each decision is on the subject that was on the screen, is logged, and can be taken back."""

from __future__ import annotations

import hashlib
import shutil
import string
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench.case import Case
from workbench.errors import UsageError
from workbench.notebook.phrases_review import REVIEW
from workbench.notebook.review import CHOICES, Review

from . import sides
from .conftest import Browser, notebook, run_all, running
from .test_access import FAINT, NAMELESS, barriers, theme
from .test_desk import TAGS
from .test_linked import Screen


def review(case: Case, queue: str) -> Screen:
    return Screen(Review(case._views, case.selection, queue=queue))


def decide(screen: Screen, queue: str, subject: str, verdict: str, by: str = "ak", why: str = "") -> dict[str, Any]:
    told = screen.say("decide", queue=queue, subject=subject, verdict=verdict, by=by, why=why)
    return told.get("fault") or told["cards"]


def test_every_queue_shows_what_waits_and_hides_nothing(case: Case) -> None:
    for queue in CHOICES:
        told = review(case, queue).say("queue", queue=queue)["cards"]
        assert told["cards"], queue
        assert "\u202e" not in str(told)
    dates = review(case, "dates").say("queue", queue="dates")["cards"]
    quotes = [one["quotes"][0].split(" ←")[0] for one in dates["cards"][0]["sides"]]
    assert quotes == ["2024-05-03", "2024-03-05"]
    assert "⟦U+202E⟧" in str(dates)


def test_a_decision_without_a_name_is_refused_and_changes_nothing(case: Case) -> None:
    screen = review(case, "documents")
    subject = screen.say("queue", queue="documents")["cards"]["cards"][0]["subject"]
    assert "initials" in decide(screen, "documents", subject, "same", by=" ")["text"]
    assert len(case.decisions()) == 0


def test_the_line_in_the_foot_does_the_same_as_the_button(case: Case, made: Path, tmp_path: Path) -> None:
    screen = review(case, "documents")
    subject = screen.say("queue", queue="documents")["cards"]["cards"][0]["subject"]
    assert decide(screen, "documents", subject, "same", why="one is a draft")["cards"] == []
    line = case.selection.lines[-1]
    shutil.copytree(made, tmp_path / "other")
    other = Case(tmp_path / "other" / "case")
    eval(line, {"case": other})
    wanted = ["queue", "subject", "verdict", "why", "by"]
    assert case.decisions()[wanted].equals(other.decisions()[wanted])
    back = decide(screen, "documents", subject, "open")
    assert [card["subject"] for card in back["cards"]] == [subject]
    assert [row["alive"] for row in back["log"]] == [False, False]


def test_a_day_and_a_month_are_settled_by_reading_the_original_again(case: Case) -> None:
    screen = review(case, "dates")
    card = screen.say("queue", queue="dates")["cards"]["cards"][0]
    assert decide(screen, "dates", card["subject"], "mdy")["cards"] == []
    mine = case.messages()[case.messages()["original"] == card["subject"]]
    assert mine["sent_at"].dt.strftime("%m-%d").tolist() == ["03-05", "03-05", "04-05"]
    assert mine["sent_alternative"].isna().all()
    assert len(case.messages()) == 3 + 40 + 160 + 1  # nothing else was lost or doubled
    assert case.decisions("dates")["verdict"].tolist() == ["mdy"]
    after = decide(screen, "dates", card["subject"], "open")
    assert [one["subject"] for one in after["cards"]] == [card["subject"]]
    mine = case.messages()[case.messages()["original"] == card["subject"]]
    assert mine["sent_alternative"].notna().all()
    assert len(case.messages()) == 3 + 40 + 160 + 1


def test_an_original_that_is_gone_is_told_and_nothing_is_put_on_record(case: Case, tmp_path: Path) -> None:
    (tmp_path / "copy" / "leak" / "WhatsApp Chat with Anna.txt").rename(tmp_path / "gone.txt")
    told = decide(review(case, "dates"), "dates", "WhatsApp Chat with Anna.txt", "dmy")
    assert "does not lie where it was" in told["text"]
    assert len(case.decisions()) == 0


def test_a_translation_is_signed_only_as_it_was_on_the_screen(case: Case) -> None:
    screen = review(case, "translations")
    subject = screen.say("queue", queue="translations")["cards"]["cards"][0]["subject"]
    case.claims.exhibits[0].translate("别的译文", by="machine translation")
    assert "changed meanwhile" in decide(screen, "translations", subject, "signed")["text"]
    assert case.claims.exhibits[0].exhibit.reviewed_by == ""
    again = screen.say("queue", queue="translations")["cards"]["cards"][0]["subject"]
    assert decide(screen, "translations", again, "signed")["cards"] == []
    assert case.claims.exhibits[0].exhibit.reviewed_by == "ak"
    assert "unsigned-translation" not in set(case.checks()["code"])
    assert len(decide(screen, "translations", again, "open")["cards"]) == 1


def test_a_translation_that_is_taken_off_stays_in_the_log(case: Case) -> None:
    screen = review(case, "translations")
    subject = screen.say("queue", queue="translations")["cards"]["cards"][0]["subject"]
    decide(screen, "translations", subject, "refused", why="wrong tense")
    assert case.claims.exhibits[0].exhibit.translation == ""
    assert case.decisions()["why"].tolist() == ["wrong tense: 数字已备好"]
    after = decide(screen, "translations", subject, "open", why="it was right")
    assert [card["subject"] for card in after["cards"]] == [subject]
    exhibit = case.claims.exhibits[0].exhibit
    assert (exhibit.translation, exhibit.translator, exhibit.reviewed_by) == ("数字已备好", "machine translation", "")


def by_machine(case: Case) -> str:
    """A translation of a message as a program on this computer would leave it, with a number that went wrong."""
    row = case.messages("floor").iloc[0].to_dict()
    text = hashlib.sha256(row["body"].encode()).hexdigest()
    told = {"source": "en", "target": "zh", "engine": "argos", "model": "1.9", "warnings": ["numbers differ: 0"]}
    case.store.human.put(
        "translations", {"key": row["message_key"], "text_sha256": text, "text": "午饭 \u202e<b>", **told}
    )
    return str(row["body"])


def test_a_machine_translation_of_a_message_waits_beside_its_words_and_is_signed_or_refused(case: Case) -> None:
    words = by_machine(case)
    screen = review(case, "translations")
    cards = screen.say("queue", queue="translations")["cards"]["cards"]
    (card,) = [card for card in cards if card["subject"].startswith('["machine:')]
    assert [one["quotes"] for one in card["sides"]] == [[words], ["午饭 ⟦U+202E⟧<b>"]]
    assert card["against"] == "numbers differ: 0"
    after = decide(screen, "translations", card["subject"], "signed")
    assert card["subject"] not in {one["subject"] for one in after["cards"]}
    assert case.translations.frame()["checked_by"].tolist() == ["ak"]
    after = decide(screen, "translations", card["subject"], "open")
    assert card["subject"] in {one["subject"] for one in after["cards"]}
    assert case.translations.frame()["checked_by"].tolist() == [""]
    decide(screen, "translations", card["subject"], "refused", why="the number is wrong")
    assert case.translations.beside(words) == []
    assert len(case.translations) == 1  # refused, and kept on record
    after = decide(screen, "translations", card["subject"], "open")
    assert len(case.translations.beside(words)) == 1
    assert [row["alive"] for row in after["log"]] == [False] * 4
    assert "machine" in after["log"][0]["about"][0].lower()
    told = [what for what in case.custody()["what"] if what.startswith("translation")]
    assert told == [f"translation {name}" for name in ("signed", "reopened", "refused", "reopened")]


def test_a_suggested_word_is_accepted_into_a_new_version_or_dropped_for_good(case: Case) -> None:
    screen = review(case, "terms")
    cards = screen.say("queue", queue="terms")["cards"]["cards"]
    words = {card["title"].split(" → ")[0]: card["subject"] for card in cards}
    left = decide(screen, "terms", words["laundering"], "accept")
    assert case.topics["quota"].lexicon.version == 2
    assert "laundering" in {term.query for term in case.topics["quota"].lexicon.terms}
    assert words["laundering"] not in {card["subject"] for card in left["cards"]}
    left = decide(screen, "terms", words["batch"], "drop")
    assert words["batch"] not in {card["subject"] for card in left["cards"]}
    decide(screen, "terms", words["laundering"], "open")
    assert {term.query for term in case.topics["quota"].lexicon.terms} == {"quota"}


def test_a_pair_of_accounts_is_judged_and_taken_back_by_a_new_line(case: Case) -> None:
    screen = review(case, "people")
    card = screen.say("queue", queue="people")["cards"]["cards"][0]
    after = decide(screen, "people", card["subject"], "same", why="one name")
    assert card["subject"] not in {one["subject"] for one in after["cards"]}
    assert [row["alive"] for row in after["log"]] == [True]
    after = decide(screen, "people", card["subject"], "unsure", why="taken back")
    assert [row["verdict"] for row in case.store.human.rows("judgements")] == ["same", "unsure"]
    assert card["subject"] in {one["subject"] for one in after["cards"]}


@pytest.mark.parametrize(
    ("queue", "subject", "verdict"),
    [
        ("people", '["a"]', "same"),
        ("people", '["chat:x", "chat:y"]', "same"),
        ("documents", '["x", "y"]', "same"),
        ("documents", "[", "same"),
        ("dates", "nothing.txt", "dmy"),
        ("dates", "WhatsApp Chat with Anna.txt", "backwards"),
        ("terms", '["nowhere", "x"]', "accept"),
        ("translations", '["EX-999", "x"]', "signed"),
        ("translations", '["machine:7", "x"]', "signed"),
        ("translations", '["machine:", "x"]', "refused"),
        ("nowhere", "x", "same"),
    ],
)
def test_what_is_not_there_to_be_decided_is_told_in_a_sentence(
    case: Case, queue: str, subject: str, verdict: str
) -> None:
    told = decide(review(case, "people"), queue, subject, verdict)
    assert told["kind"] == "fault"
    assert told["text"]
    assert len(case.decisions()) == len(case.store.human.rows("judgements")) == 0


def test_a_queue_that_there_is_not_is_named() -> None:
    with pytest.raises(UsageError, match="nowhere"):
        Review(None, None, queue="nowhere")  # type: ignore[arg-type]


def test_the_words_of_the_review_are_there_in_both_languages() -> None:
    english, chinese = REVIEW["en"], REVIEW["zh"]
    assert set(english) == set(chinese)
    for name, text in english.items():
        fields = [{part[1] for part in string.Formatter().parse(one)} for one in (text, chinese[name])]
        assert fields[0] - {None} == fields[1] - {None}, name
    assert {*CHOICES, *(verdict for several in CHOICES.values() for verdict in several)} <= set(english)


def test_a_saved_notebook_keeps_the_cards_as_words(case: Case) -> None:
    markup, text = Review(case._views, case.selection, queue="dates").still()
    assert "WhatsApp Chat with Anna.txt" in markup
    assert "WhatsApp Chat with Anna.txt" in text


# -- on the screen -----------------------------------------------------------------------------------------------------

LOOKS = [("en", "JupyterLab Light"), ("zh", "JupyterLab Dark")]
browsing = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("side")
    sides.case(root)
    for name in ("en", "zh"):
        cells = ["import workbench as wb\ncase = wb.open_case('case')", f"case.queues({name!r}, 'dates')"]
        (root / f"review-{name}.ipynb").write_text(notebook(*cells), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def lab(root: Path) -> Iterator[str]:
    with running(root, start="review-en.ipynb", case=root / "case") as address:
        yield address


def no_barrier(page: Any, name: str) -> None:
    """No finding of axe-core, no faint word, no control without a name in the view `name`."""
    assert barriers(page, f".wb-{name}") == []
    assert page.evaluate(FAINT.replace(".wb-reading", f".wb-{name}")) == []
    assert NAMELESS.findall(page.locator(f".wb-{name}").aria_snapshot()) == []
    tags = page.eval_on_selector_all(f".wb-{name} *", "(all) => [...new Set(all.map(node => node.localName))]")
    assert set(tags) <= {*TAGS, "img", "figure", "figcaption"}


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("name", "look"), LOOKS)
def test_no_barrier_is_found_in_the_review_and_a_keyboard_decides(
    lab: str, root: Path, browser: Browser, picture: Callable[[Any, str], Path], name: str, look: str
) -> None:
    theme(lab, look)
    page = browser.open(lab % f"/lab/tree/review-{name}.ipynb")
    run_all(page)
    page.wait_for_selector(".wb-review .wb-card")
    for queue in CHOICES:
        page.locator(f".wb-review .wb-tab[data-queue={queue}]").click()
        page.wait_for_selector(f".wb-review .wb-tab[data-queue={queue}][aria-selected=true]")
        page.wait_for_selector(".wb-review .wb-card")
        picture(page, f"review-{queue}-{name}")
        no_barrier(page, "review")
    before = len(Case(root / "case").decisions())
    page.locator(".wb-review .wb-by").fill("ak")
    page.locator(".wb-review .wb-tab[data-queue=terms]").click()
    page.wait_for_selector(".wb-review .wb-tab[data-queue=terms][aria-selected=true]")
    page.locator(".wb-review .wb-cards").focus()
    page.keyboard.press("j")
    page.keyboard.press("2")
    page.wait_for_selector(".wb-review .wb-entry")
    picture(page, f"review-decided-{name}")
    case = Case(root / "case")
    assert len(case.decisions()) == before + 1
    assert case.decisions()["verdict"].iat[-1] == "drop"
    assert page.locator(".wb-review img").count() == 0
    assert "\u202e" not in page.locator(".wb-review").inner_text()
    assert browser.outside == [] and browser.errors == []


def test_the_line_that_a_queue_leaves_says_no_to_what_is_not_there(case: Case) -> None:
    before = len(case.decisions())
    with pytest.raises(UsageError):
        case.decide("terms", "no such topic", "accept", by="AB")
    assert len(case.decisions()) == before
