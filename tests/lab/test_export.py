"""Saved or exported, every object shows hostile words as words, and asks nobody for anything."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from workbench.errors import UsageError
from workbench.notebook.export import html

from . import hostile
from .conftest import Browser, notebook, running

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OBJECTS = {
    "case": "case",
    "receipt": "case.ingest('leak', jobs=1)",
    "hits": "case.search('洗白')",
    "no hits": "case.search('nothing-like-this')",
    "facets": "case.search('洗白').facets()",
    "messages": "case.messages().head(30)",
    "claims": "case.claims",
    "claim": "case.claims[0]",
    "checks": "case.checks()",
    "exposure": "case.exposure()",
    "gaps": "case.gaps()",
    "comparison": "case.compare('one <b>', 'two')",
    "people": "case.people()",
    "candidates": "case.same_person_candidates()",
    "topics": "case.topics",
    "graph": "case.people_topics()",
    "network": "case.who_to_whom()",
    "timeline": "case.timeline(by='day')",
    "draft": "case.brief('<b>Title</b>')",
    "report": "case.verify('leak')",
    "custody": "case.custody()",
    "reading view": "case.browse('洗白')",
    "desk": "case.desk('洗白')",
    "selection": "case.selection.narrow(topics='washing')",
    "method": "case.method()",
    "picture of time": "case.timeline(by='day', lanes='person').plot()",
    "picture of topics": "case.people_topics().plot()",
    "picture of gaps": "case.gaps().plot()",
    "printed": "print(case.claims, case.people(), case.search('洗白'), sep='\\n')",
    "terminal": "print(case.search('洗白')[5].text)",
    "error": "case.search('(洗白 OR')",
}
PICTURE = re.compile(r'<img(?=[^<>]* src="data:image/png;base64,[A-Za-z0-9+/=]*")')  # one that is in the page itself
TEXT_ONLY = {"checks", "timeline"}  # a plain list, and a line that points at the picture


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A notebook that has shown every object on the hostile case, as it was saved."""
    from nbclient import NotebookClient

    root = tmp_path_factory.mktemp("hostile")
    hostile.case(root)
    book = nbformat.reads(
        notebook("import workbench as wb\ncase = wb.open_case('case')", *OBJECTS.values()), as_version=4
    )
    client = NotebookClient(book, timeout=300, allow_errors=True, resources={"metadata": {"path": str(root)}})
    client.execute()
    nbformat.write(book, root / "ran.ipynb")
    return root / "ran.ipynb"


def outputs(path: Path) -> dict[str, list[Any]]:
    cells = nbformat.read(path, as_version=4).cells[1:]
    return {name: cell.outputs for name, cell in zip(OBJECTS, cells, strict=True)}


def test_every_object_leaves_static_html_or_a_picture_and_plain_text(ran: Path) -> None:
    for name, shown in outputs(ran).items():
        kinds = {output.output_type for output in shown}
        assert kinds == ({"error"} if name == "error" else kinds - {"error"}), (name, shown)
        for output in shown:
            if output.output_type in ("execute_result", "display_data"):
                assert "text/plain" in output.data, name
                assert name in TEXT_ONLY or {"text/html", "image/png"} & set(output.data), name


def test_the_static_html_of_our_objects_holds_no_tag_of_the_leak(ran: Path) -> None:
    for name, shown in outputs(ran).items():
        for output in shown:
            markup = PICTURE.sub("<b", output.get("data", {}).get("text/html", ""))
            tags = set(re.findall(r"<([a-zA-Z][\w-]*)", markup))
            assert not tags & {"script", "iframe", "svg", "meta", "img", "a", "form", "object", "embed"}, name
            assert not re.search(r"<[^>]*\son\w+\s*=", markup), name
            assert not set(markup) & {"\u202e", "\u2066", "\u200b", "\x1b"}, name
            assert "http://" not in markup, name


def test_the_exported_page_opened_from_disk_asks_nobody_and_runs_nothing(
    ran: Path, browser: Browser, picture: Callable[[Any, str], Path], tmp_path: Path
) -> None:
    place = tmp_path / "export.html"
    place.write_bytes(html(ran))
    page = browser.disk(place)
    assert browser.outside == []
    assert page.evaluate("window.__ran ?? null") is None
    assert page.locator("script, iframe, object, embed").count() == 0
    text = page.locator("body").inner_text()
    assert 'onerror="window.__ran=1"' in text
    assert "hxxp://tracker.example" in text
    assert "⟦U+202E⟧" in text
    assert "$5 and" in text
    assert "أحمد الحسن" in text
    assert page.locator("text=Error displaying widget").count() == 0
    picture(page, "export-top")
    page.screenshot(path=str(picture(page, "export-whole")), full_page=True)


def test_a_leaked_notebook_exported_by_us_runs_nothing_either(browser: Browser, tmp_path: Path) -> None:
    evil = {"output_type": "display_data", "metadata": {}, "data": {"text/html": "".join(hostile.TEXTS[:3])}}
    script = {"output_type": "display_data", "metadata": {}, "data": {"application/javascript": "window.__ran=1"}}
    (tmp_path / "evil.ipynb").write_text(notebook("1", outputs=[evil, script]), encoding="utf-8")
    (tmp_path / "evil.html").write_bytes(html(tmp_path / "evil.ipynb"))
    page = browser.disk(tmp_path / "evil.html")
    page.wait_for_timeout(1000)
    assert browser.outside == []
    assert page.evaluate("window.__ran ?? null") is None


def test_what_is_no_notebook_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.ipynb").write_text("{")
    with pytest.raises(UsageError, match="is not a notebook"):
        html(tmp_path / "x.ipynb")


def test_file_export_of_the_lab_gives_the_same_clean_page(ran: Path, browser: Browser) -> None:
    book = json.loads(ran.read_text(encoding="utf-8"))
    book["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}, "version_major": 2}}
    (ran.parent / "start.ipynb").write_text(json.dumps(book), encoding="utf-8")
    with running(ran.parent) as address:
        page = browser.open(address % "/nbconvert/html/start.ipynb")
        page.wait_for_selector("body main")
        assert page.locator("script").count() == 0
        assert "أحمد الحسن" in page.locator("body").inner_text()
        assert browser.outside == []
