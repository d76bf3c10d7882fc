"""Hostile words are words in every view, table, figure and tooltip: markup, scripts, formulas, turned writing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench.case import Case
from workbench.lab.live import MODULES
from workbench.notebook.people import People
from workbench.notebook.reading import Reading

from . import hostile
from .conftest import Browser, notebook, run_all, running

HIDDEN = {"\u202e", "\u202c", "\u2066", "\u2069", "\u200b", "\x1b", "\x07"}
NAME = "paper $x_1$ <b> \u202efdp.md"
FORMULA = r"$\frac{1}{$ \unknown{x} $$"
VIEWS: dict[str, Callable[..., Any]] = {**MODULES, "people": People}
ASKED: dict[str, dict[str, Any]] = {
    "search": {"query": "洗白"},
    "rows": {"talk": 1, "first": 0, "last": 80},
    "room": {"place": "telegram:77"},
    "words": {"at": 1_700_000_000_000.0, "lane": 0, "near": 10_000_000_000.0},
    **{name: {} for name in ("history", "failed", "gaps", "receipts", "originals", "more", "links")},
}
NAMED = ("person", "topic")
QUEUES = ("people", "dates", "translations", "documents", "terms")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile case with two hostile documents, nearly the same, and a translation and a note that attack too."""
    root = tmp_path_factory.mktemp("hostile")
    case = hostile.case(root)
    words = "\n\n".join([*hostile.TEXTS, FORMULA, *(f"line {n} of the paper" for n in range(200)), hostile.LONG])
    place = root / "papers"
    place.mkdir()
    (place / NAME).write_text(words, encoding="utf-8")
    (place / "paper two.md").write_text(words.replace("line 7 ", f"line seven {hostile.PICTURE} "), encoding="utf-8")
    case.ingest(place, jobs=1)
    case.claims.pin(case.pages().iloc[0].to_dict(), quote=hostile.TEXTS[0])
    case.claims.exhibits[0].translate(f"{hostile.SCRIPT} \u202e $x$", by=f"machine {hostile.PICTURE}")
    case.topics.define(f"topic {FORMULA} <img src=x onerror=window.__ran=1>", ["洗白", "red"])
    case.store.database.close()
    return root


@pytest.fixture(scope="module")
def case(made: Path) -> Case:
    return Case(made / "case")


def strings(content: Any) -> Iterator[str]:
    """All strings in what is sent, but those by which a person or a topic is named when it is chosen: none is shown."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list | tuple):
        known = {*NAMED, "name"} if "label" in content else set(NAMED)
        shown = [one for name, one in content.items() if name not in known] if isinstance(content, dict) else content
        for one in shown:
            yield from strings(one)


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_view_is_sent_a_hidden_character_a_live_address_or_a_line_of_a_megabyte(
    case: Case, name: str, language: str
) -> None:
    view, sent = VIEWS[name](case._views, case.selection, language), []
    view.send = lambda content, buffers=None: sent.append(content)
    view._hear(view, {"kind": "hello"}, [])
    case.selection.open(str(case.pages()["page_key"].iat[0]))
    case.selection.open(str(case.messages()["message_key"].iat[26]))
    for kind, more in ASKED.items():
        view._hear(view, {"kind": kind, "question": 1, **more}, [])
    for queue in QUEUES:
        view._hear(view, {"kind": "queue", "question": 1, "queue": queue}, [])
    view._hear(view, {"kind": "bye"}, [])
    own = [claim.text for claim in case.claims.book().claims] + [tie.note for tie in case.claims.book().supports]
    told = [
        text for content in sent for text in strings(content) if text not in own
    ]  # what one writes is edited as it is
    assert len(told) > 8
    assert not HIDDEN & set("".join(told))
    assert not [text for text in told if "http://" in text]
    assert max(len(text) for text in told if not text.startswith("data:image/png;base64,")) < 60_000
    assert not [
        text for text in told if text.startswith("data:") and not re.fullmatch(r"data:image/png;base64,\S+", text)
    ]


STILL: dict[str, Callable[[Case], Any]] = {
    "case": lambda case: case,
    "search": lambda case: case.search("洗白"),
    "document": lambda case: case.document(),
    "queues": lambda case: case.queues(queue="documents"),
    "review": lambda case: case.review(),
    "graph": lambda case: case.graph(),
    "desk": lambda case: case.desk("洗白"),
    "browse": lambda case: Reading(case._views, "洗白"),
    "times": lambda case: case.timeline_view(),
    "method": lambda case: case.method(),
    "conversation": lambda case: case.conversation("telegram:77"),
    "claims": lambda case: case.claims,
    "claim": lambda case: next(iter(case.claims)),
    "exhibit": lambda case: case.claims.exhibits[0],
    "gaps": lambda case: case.gaps(),
    "people": lambda case: case.people(),
    "topics": lambda case: case.topics,
    "timeline": lambda case: case.timeline(),
    "ties": lambda case: case.people_topics(),
    "network": lambda case: case.who_to_whom(),
    "exposure": lambda case: case.exposure(),
    "selection": lambda case: case.selection,
    "draft": lambda case: case.brief(FORMULA),
}
INLINE = re.compile(r'<img(?=[^<>]* src="data:image/png;base64,[A-Za-z0-9+/=]*")')


@pytest.mark.parametrize("name", STILL)
def test_what_an_object_leaves_in_a_saved_notebook_holds_no_tag_and_no_hidden_character_of_the_leak(
    case: Case, name: str
) -> None:
    shown = STILL[name](case)
    bundle = {"text/html": getattr(shown, "_repr_html_", str)(), "text/plain": repr(shown)}
    if hasattr(shown, "_repr_mimebundle_"):
        made = shown._repr_mimebundle_()
        bundle |= made[0] if isinstance(made, tuple) else made
    markup, text = INLINE.sub("<b", bundle["text/html"]), bundle["text/plain"]
    tags = {tag.lower() for tag in re.findall(r"<([a-zA-Z][\w-]*)", markup)}
    assert not tags & {"script", "iframe", "svg", "meta", "img", "a", "form", "object", "embed", "style", "link"}
    assert not re.search(r"<[^>]*\son\w+\s*=", markup)
    for words in (markup, text):
        assert not HIDDEN & set(words)
        assert "http://" not in words
    assert "<" not in markup or "mathjax_ignore" in markup


FIGURES: dict[str, Callable[[Case], Any]] = {
    **{f"timeline by {lane}": lambda case, lane=lane: case.timeline(by="day", lanes=lane).plot(title=FORMULA)
       for lane in ("person", "topic", "conversation", "original", "kind")},
    "swimlane": lambda case: case.timeline(by="day", lanes="person").plot("swimlane"),
    "hours": lambda case: case.timeline(by="day", lanes="person").plot("hours"),
    **{f"people and topics, {kind}": lambda case, kind=kind: case.people_topics().plot(kind)
       for kind in ("matrix", "links", "months", "rooms")},
    "who to whom": lambda case: case.who_to_whom("present").plot(),
    "gaps": lambda case: case.gaps().plot(),
    "changes": lambda case: case.changes("洗白", by="day").plot(),
}  # fmt: skip


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_prints_hostile_titles_and_labels_as_text(case: Case, name: str) -> None:
    """A `$` would else be mathematics: and what is no formula, as here, would leave no picture at all."""
    from matplotlib.text import Text

    figure = FIGURES[name](case)
    figure.canvas.draw()
    texts = [text for text in figure.findobj(Text) if text.get_text().strip()]
    assert texts
    assert not [text.get_text() for text in texts if text.get_parse_math()]
    words = "".join(text.get_text() for text in texts) + str(getattr(figure, "alt", ""))
    assert not HIDDEN & set(words)
    assert "http://" not in words


def test_a_label_in_mathematics_would_be_seen() -> None:
    """The control: matplotlib by itself fails on the title that the figures above print."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure()
    FigureCanvasAgg(figure)
    figure.suptitle(FORMULA)
    with pytest.raises(ValueError, match="frac"):
        figure.canvas.draw()


# -- on the screen -----------------------------------------------------------------------------------------------------

ATTRIBUTES = """() => [...document.querySelectorAll('.wb-view, .wb-view *')].flatMap((node) =>
  [...node.attributes].filter((one) => !['class', 'id', 'style', 'src', 'd', 'data-key'].includes(one.name))
    .map((one) => one.value)
    .concat(node.value !== undefined && node.tagName !== 'TEXTAREA' ? [String(node.value)] : []))"""


@pytest.mark.browser
@pytest.mark.slow
def test_no_view_of_the_desk_runs_fetches_or_hides_anything_also_in_its_tooltips(
    made: Path, browser: Browser, picture: Callable[[Any, str], Path]
) -> None:
    opening = "import workbench as wb\ncase = wb.open_case('case')"
    (made / "desk.ipynb").write_text(notebook(opening, "case.desk('洗白')"), encoding="utf-8")
    with running(made, start="desk.ipynb") as lab:
        page = browser.open(lab % "/lab/tree/desk.ipynb")
        page.set_default_timeout(60_000)
        run_all(page)
        page.wait_for_selector(".wb-search .wb-hit mark")
        page.locator(".wb-search .wb-hit").first.click()
        page.wait_for_selector(".wb-conversation .wb-current mark")
        page.locator(".wb-timeline canvas").scroll_into_view_if_needed()
        box = page.locator(".wb-timeline canvas").bounding_box()
        page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 34)
        page.wait_for_selector(".wb-timeline .wb-tip:not([hidden])")
        picture(page, "hostile-tooltip")
        inspected(page)
        page.locator(".wb-tab[data-pane=document]").click()
        page.wait_for_selector(".wb-document .wb-rows .wb-words")
        picture(page, "hostile-document")
        assert "onerror=" in page.locator(".wb-document .wb-rows").inner_text()
        inspected(page)
        page.locator(".wb-tab[data-pane=review]").click()
        for queue in ("translations", "documents", "terms"):
            page.locator(f".wb-review .wb-tab[data-queue={queue}]").click()
            page.wait_for_selector(f".wb-review .wb-tab[data-queue={queue}][aria-selected=true]")
            inspected(page)
        picture(page, "hostile-review")
        assert browser.outside == [] and browser.errors == [] and browser.refused == []


def inspected(page: Any) -> None:
    """No word of the leak is anything but a word in what stands on the page now, attributes included."""
    told = page.evaluate(ATTRIBUTES)
    shown = "\n".join(page.locator(".wb-view").all_inner_texts()) + "\n".join(told)
    own = json.dumps(hostile.PICTURE)[1:-1]
    assert not HIDDEN & set(shown)
    assert "http://" not in shown.replace(hostile.PICTURE, "").replace(own, "")
    assert page.locator(".wb-view img:not([src^='data:image/png;base64,'])").count() == 0
    assert page.locator(".wb-view script, .wb-view iframe, .wb-view a, .MathJax, mjx-container").count() == 0
    assert page.evaluate("window.__ran ?? null") is None
