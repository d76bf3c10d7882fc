"""In a real JupyterLab: search, read the conversation, pin to a claim; hostile text stays text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench.case import Case

from .conftest import Browser, notebook, run_all, running

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ATTACK = "</script><img src=x onerror=window.__ran=1><img src=http://tracker.example/x.png> 洗白 $x^2$ \u202egnp.exe"
LINES = ["今天又把额度用完了", "那评测集先别动", "先洗白一遍再说", ATTACK, "OK", "no idea what laundry means here"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small case in it, and a notebook that opens the reading view on it."""
    root = tmp_path_factory.mktemp("desk")
    items = [
        {
            "message_id": f"om_{number:03d}",
            "msg_type": "text",
            "create_time": str(1_690_000_000_000 + 60_000 * number),
            "update_time": str(1_690_000_000_000 + 60_000 * number),
            "deleted": False,
            "updated": False,
            "chat_id": "oc_eval",
            "sender": {"id": f"ou_{number % 3}", "id_type": "open_id", "sender_type": "user", "tenant_key": "t"},
            "body": {"content": json.dumps({"text": LINES[number % len(LINES)]}, ensure_ascii=False)},
        }
        for number in range(300)
    ]
    page = {"code": 0, "msg": "success", "data": {"has_more": False, "page_token": "", "items": items}}
    leak = root / "leak"
    leak.mkdir()
    (leak / "page_1.json").write_text(json.dumps(page, ensure_ascii=False), encoding="utf-8")
    case = Case(root / "case")
    case.ingest(leak, jobs=1)
    case.claim("Staff discussed washing the data.")
    (root / "start.ipynb").write_text(
        notebook("import workbench as wb\ncase = wb.open_case('case')\ncase.browse('洗白')", "case.claims"),
        encoding="utf-8",
    )
    return root


@pytest.fixture(scope="module")
def lab(desk: Path) -> Iterator[str]:
    with running(desk) as address:
        yield address


def test_a_reporter_searches_reads_and_pins_without_leaving_the_notebook(
    lab: str, desk: Path, browser: Browser, picture: Callable[[Any, str], Path]
) -> None:
    page = browser.open(lab % "/lab/tree/start.ipynb")
    run_all(page)
    page.wait_for_selector(".wb-hit .wb-words")
    assert page.locator(".wb-status").inner_text() == "100 hits, 100 candidates"
    page.locator(".wb-hit").nth(1).click()
    page.wait_for_selector(".wb-message.wb-current mark")
    assert page.locator(".wb-message.wb-current mark").first.inner_text() == "洗白"
    picture(page, "reading-light")
    page.locator(".wb-message.wb-current .wb-supports").click()
    page.wait_for_selector(".wb-pinned.wb-supports")
    page.locator(".wb-hit").nth(0).click()
    page.wait_for_function(
        "() => /先洗白一遍/.test(document.querySelector('.wb-message.wb-current')?.textContent || '')"
    )
    page.locator(".wb-message.wb-current .wb-contradicts").click()
    page.wait_for_selector(".wb-pinned.wb-contradicts")
    picture(page, "reading-pinned")
    stances = {row["stance"] for row in Case(desk / "case").store.human.rows("supports")}
    assert stances == {"supports", "contradicts"}
    assert page.evaluate("window.__ran ?? null") is None
    assert browser.outside == []


def test_typing_fast_never_pins_the_message_of_an_older_search(lab: str, browser: Browser) -> None:
    page = browser.open(lab % "/lab/tree/start.ipynb")
    run_all(page)
    page.wait_for_selector(".wb-hit .wb-words")
    page.locator(".wb-query").fill("laundry")
    page.locator(".wb-list").focus()
    page.keyboard.press("p")  # the answer is not here yet: whatever is pinned is what is on the screen
    page.wait_for_function("() => document.querySelector('.wb-status').textContent.startsWith('50 hits')")
    page.wait_for_function("() => /laundry/.test(document.querySelector('.wb-message.wb-current')?.textContent || '')")
    page.locator(".wb-query").fill("nothing-like-this-anywhere")
    page.wait_for_function("() => document.querySelector('.wb-status').textContent.startsWith('0 hits')")
    assert page.locator(".wb-hit").count() == 0


def test_a_query_that_cannot_be_understood_points_at_the_character(lab: str, browser: Browser) -> None:
    page = browser.open(lab % "/lab/tree/start.ipynb")
    run_all(page)
    page.wait_for_selector(".wb-hit .wb-words")
    page.locator(".wb-query").fill("(洗白 OR")
    page.wait_for_function("() => /\\^/.test(document.querySelector('.wb-note').textContent)")
    assert page.locator(".wb-query").get_attribute("aria-invalid") == "true"
