"""A conversation of fifty thousand messages opens at any point, and a hundred thousand hits scroll in a few rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from workbench.case import Case

from .conftest import Browser, notebook, run_all, running

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MESSAGES = 100_000
BEGIN = datetime(2022, 1, 1, tzinfo=UTC)
LONG = 241  # messages of a talk that stand in the page at once
FEW = 60  # rows that stand in the page at once, whatever the number of hits


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a lab with a case of two conversations of fifty thousand messages, ten minutes apart."""
    root = tmp_path_factory.mktemp("scale")
    for room in range(2):
        rows = [
            {
                "id": number,
                "type": "message",
                "date_unixtime": str(int((BEGIN + timedelta(minutes=10 * number)).timestamp())),
                "date": "2022-01-01T00:00:00",
                "from": f"Person {number % 40}",
                "from_id": f"user{number % 40}",
                "text": f"额度 number {number} of room {room}",
                "text_entities": [],
            }
            for number in range(MESSAGES // 2)
        ]
        place = root / "leak" / f"room{room}"
        place.mkdir(parents=True)
        talk = {"name": f"Room {room}", "type": "private_group", "id": room + 1, "messages": rows}
        (place / "result.json").write_text(json.dumps(talk), encoding="utf-8")
    Case(root / "case").ingest(root / "leak", jobs=1)
    (root / "start.ipynb").write_text(
        notebook("import workbench as wb\ncase = wb.open_case('case')\ncase.browse('额度')"), encoding="utf-8"
    )
    (root / "desk.ipynb").write_text(
        notebook("import workbench as wb\ncase = wb.open_case('case')\ncase.desk('额度')"), encoding="utf-8"
    )
    with running(root) as address:
        yield address


def current(page: Any) -> str:
    return str(page.locator(".wb-message.wb-current .wb-words").inner_text())


def test_a_hundred_thousand_hits_scroll_in_a_few_rows_and_open_anywhere(
    lab: str, browser: Browser, picture: Callable[[Any, str], Path]
) -> None:
    page = browser.open(lab % "/lab/tree/start.ipynb")
    run_all(page)
    page.wait_for_selector(".wb-hit .wb-words", timeout=120_000)
    assert page.locator(".wb-status").inner_text().startswith(f"{MESSAGES:,} hits")
    seen = set()
    for share in (0, 0.25, 0.5, 0.75, 1):
        page.eval_on_selector(".wb-list", "(list, share) => { list.scrollTop = list.scrollHeight * share; }", share)
        page.wait_for_function(
            """() => {
              const list = document.querySelector('.wb-list').getBoundingClientRect();
              const rows = [...document.querySelectorAll('.wb-hit')].filter(row => {
                const box = row.getBoundingClientRect(); return box.bottom > list.top && box.top < list.bottom; });
              return rows.length > 3 && rows.every(row => row.querySelector('.wb-words'));
            }""",
            timeout=30_000,
        )
        rows = page.locator(".wb-hit")
        assert rows.count() < FEW
        seen.add(rows.nth(rows.count() // 2).get_attribute("aria-posinset"))
    assert len(seen) == 5
    assert max(map(int, seen)) > MESSAGES - FEW
    picture(page, "scale-end")
    page.locator(".wb-hit").last.click()
    page.wait_for_function("() => /number 49999 /.test(document.querySelector('.wb-current')?.textContent || '')")
    assert page.locator(".wb-message").count() < FEW


def test_a_talk_of_fifty_thousand_messages_opens_at_any_day(lab: str, browser: Browser) -> None:
    page = browser.open(lab % "/lab/tree/start.ipynb")
    run_all(page)
    page.wait_for_selector(".wb-message.wb-current", timeout=120_000)
    for number in (0, 10_000, 25_000, 49_000):
        day = f"{BEGIN + timedelta(minutes=10 * number):%Y-%m-%d}"
        page.locator(".wb-jump").fill(day)
        first = (datetime.fromisoformat(f"{day}T00:00:00+00:00") - BEGIN) // timedelta(minutes=10)
        page.wait_for_function(
            "(words) => (document.querySelector('.wb-current .wb-words')?.textContent || '').includes(words)",
            arg=f"number {first} of",
        )
        assert page.locator(".wb-message").count() < FEW


def test_reading_on_past_the_edge_of_what_is_shown_never_ends_before_the_talk_does(lab: str, browser: Browser) -> None:
    page = browser.open(lab % "/lab/tree/start.ipynb")
    run_all(page)
    page.wait_for_selector(".wb-message.wb-current", timeout=120_000)
    page.locator(".wb-jump").fill("2022-06-01")
    page.wait_for_function("() => /2022-06-01/.test(document.querySelector('.wb-talk')?.textContent || '')")
    rows = "() => [...document.querySelectorAll('.wb-message .wb-words')].map(row => +row.textContent.split(' ')[2])"
    last = max(page.evaluate(rows))
    for _ in range(18):
        page.locator(".wb-more").last.click()
        page.wait_for_function(f"(last) => Math.max(...({rows})()) > last", arg=last)
        last = max(page.evaluate(rows))
        assert page.locator(".wb-message").count() < 900
    assert last > 21_744 + 480


def test_the_desk_scrolls_a_hundred_thousand_hits_and_opens_a_long_talk_anywhere(lab: str, browser: Browser) -> None:
    page = browser.open(lab % "/lab/tree/desk.ipynb")
    page.set_default_timeout(120_000)
    run_all(page)
    page.wait_for_selector(".wb-search .wb-hit .wb-words")
    page.eval_on_selector(".wb-search .wb-list", "(list) => { list.scrollTop = list.scrollHeight; }")
    page.wait_for_selector(f".wb-search .wb-hit[aria-posinset='{MESSAGES}'] .wb-words")
    assert page.locator(".wb-search .wb-hit").count() < FEW
    page.locator(f".wb-search .wb-hit[aria-posinset='{MESSAGES}']").click()
    words = ".wb-conversation .wb-current .wb-words"
    says = "([where, what]) => (document.querySelector(where)?.textContent || '').includes(what)"
    page.wait_for_function(says, arg=[words, "number 49999 of"])
    for number in (1, 25_000, 40_001):
        page.locator(".wb-conversation .wb-slide").fill(str(number + 1))
        page.wait_for_function(says, arg=[words, f"number {number} of"])
        page.locator(".wb-conversation .wb-talk").focus()
        page.keyboard.press("j")
        page.wait_for_function(says, arg=[words, f"number {number + 1} of"])
        assert page.locator(".wb-conversation .wb-message").count() <= LONG
    for step in range(8):  # reading on, past the edge of what was sent, and back: rows come and go
        page.eval_on_selector(".wb-conversation .wb-talk", "(talk) => { talk.scrollTop = talk.scrollHeight; }")
        page.wait_for_function(
            "(least) => +[...document.querySelectorAll('.wb-conversation .wb-message')].at(-1).dataset.number > least",
            arg=40_031 + 30 * step,
        )
        assert page.locator(".wb-conversation .wb-message").count() <= LONG
