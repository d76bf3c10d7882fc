"""A person who has never seen it opens the start notebook, presses Run All, and sees five claims with evidence."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench.lab.desk import desk

from .conftest import Browser, run_all, running

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENCE = 300_000  # the machine of the tests may be busy; a person's minute is measured in tests/benchmarks


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the lab of the sample, as `workbench lab` without a case makes it."""
    before = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("newcomer"))
    try:
        with desk(None) as made, running(made.root, start=made.start, case=made.case) as address:
            yield address
    finally:
        os.chdir(before)


def outputs(page: Any) -> str:
    return "\n".join(page.locator(".jp-OutputArea-output").all_text_contents())


def seen(page: Any, part: Any) -> str:
    """The text of an output after scrolling to it; what is out of sight is not drawn, and has none."""
    part.scroll_into_view_if_needed()
    page.wait_for_function("(part) => part.innerText.trim().length > 0", arg=part.element_handle())
    return str(part.inner_text())


@pytest.mark.parametrize("place", ["lab/tree", "notebooks"], ids=["JupyterLab", "Notebook 7"])
def test_run_all_shows_five_claims_each_with_evidence_and_asks_nobody_outside(
    lab: str, browser: Browser, picture: Callable[[Any, str], Path], place: str
) -> None:
    page = browser.open(lab % f"/{place}/0-start-here.ipynb")
    run_all(page, PATIENCE)
    shown = seen(page, page.locator(".jp-OutputArea-output:has-text('EX-001')").first)
    for number in range(1, 6):
        assert f"c{number}" in shown
    assert shown.count("EX-") >= 10
    assert page.locator(".jp-OutputArea-output img").count() >= 2
    assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert "Traceback" not in outputs(page)
    picture(page, f"first-contact-{place.split('/')[0]}")
    page.locator(".jp-OutputArea-output img").nth(1).scroll_into_view_if_needed()
    picture(page, f"first-contact-graph-{place.split('/')[0]}")
    assert [line for line in browser.refused if "manifest" not in line] == []
    assert browser.outside == []
    assert page.evaluate("window.__ran ?? null") is None
