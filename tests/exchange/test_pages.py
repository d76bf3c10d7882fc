"""The timeline page holds words of a leak as text alone; the calendar keeps to RFC 5545 and to what is known."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from tests.leaklet import Leak, case_of, message, original
from workbench.case import Case
from workbench.exchange import html_timeline, write
from workbench.exchange.ical import escaped, folded

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ATTACK = "</script><img src=x onerror=alert(1)> \u202e <b>quota</b> https://evil.example/x javascript:alert(1)"


@pytest.fixture
def case(tmp_path: Path) -> Case:
    leak = Leak().add(original("a", "<i>chat</i>.json", "2024-03-20"))
    leak.add(message(1, "2024-03-05T03:00:00Z", "<u>lin</u>", ATTACK), message(2, "", "lin", "quota, undated"))
    leak.add(message(3, "2024-04-05T03:00:00", "lin", "quota on a wall clock"))
    leak.add(message(4, "2024-04-05T04:00:00Z", "lin", "lunch"), original="<i>chat</i>.json")
    made = case_of(leak, tmp_path / "case")
    made.topics.define("quota", ["quota"])
    made.story_event("2024-03-04", "The limit; raised, \\ “发布”\nagain <script>", until="2024-03-06", by="me")
    made.story_event("2024-03-05T09:00+08:00", "Release", until="2024-03-05T10:30+08:00")
    made.story_event("2024-03-05T09:00", "A wall clock")
    return made


def page(case: Case, out: Path) -> tuple[str, BeautifulSoup]:
    write(case.store, "html-timeline", out)
    text = out.read_text(encoding="utf-8")
    return text, BeautifulSoup(text, "html.parser")


# -- the page ----------------------------------------------------------------------------------------------------


def test_the_page_has_story_and_topics_and_nothing_undated_is_lost(case: Case, tmp_path: Path) -> None:
    _, soup = page(case, tmp_path / "out.html")
    articles = [article.get_text(" ") for article in soup.find_all("article")]
    assert len(articles) == 6
    assert not any("lunch" in words for words in articles)
    assert any("2024-04-05 03:00:00 (wall clock, zone not told)" in words for words in articles)
    assert any("2024-03-04 to 2024-03-06" in words for words in articles)
    assert [part["id"] for part in soup.find_all("section")] == ["m-2024-03", "m-2024-04", "undated"]
    assert "count all 7 events" in soup.get_text()


def test_words_of_the_leak_are_never_markup_links_or_hidden_turns(case: Case, tmp_path: Path) -> None:
    text, soup = page(case, tmp_path / "out.html")
    assert len(soup.find_all("script")) == 1
    assert not soup.find_all(["img", "b", "i", "u", "iframe", "link", "object"])
    assert {tag["href"][:3] for tag in soup.find_all("a")} == {"#m-"}
    assert not [tag for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
    assert "\u202e" not in text
    assert "hxxps://evil.example" in text
    assert not re.search(r"https?://(?!www\.w3\.org)", text)


def test_the_page_forbids_itself_everything_but_its_own_script_and_style(case: Case, tmp_path: Path) -> None:
    _, soup = page(case, tmp_path / "out.html")
    policy = soup.select("meta[http-equiv=Content-Security-Policy]")[0]["content"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag in ("script", "style"):
        digest = hashlib.sha256(soup.select(tag)[0].get_text().encode()).digest()
        assert f"'sha256-{base64.b64encode(digest).decode()}'" in policy
    assert "innerHTML" not in soup.select("script")[0].get_text()
    assert not [tag for tag in soup.find_all(True) if "style" in tag.attrs], "the policy would drop it"


def test_a_large_case_says_how_much_is_left_out(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_timeline, "MOST", 4)
    _, soup = page(case, tmp_path / "out.html")
    assert len(soup.find_all("article")) == 4
    assert len(soup.select("article.story")) == 3, "story events first"
    assert "Only 4 of 6 are here" in soup.get_text()


def test_exhibits_are_told_from_other_messages(case: Case, tmp_path: Path) -> None:
    case.claim("Lunch.").support(case.search("lunch")[0])
    _, soup = page(case, tmp_path / "out.html")
    assert [words.get_text() for words in soup.select("article.exhibit p")] == ["lunch"]


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed: no browser tests")
def test_the_page_filters_in_a_browser_and_nothing_in_it_runs(case: Case, tmp_path: Path, playwright: Any) -> None:
    page(case, tmp_path / "out.html")
    browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=["--no-sandbox"])
    view = browser.new_page()
    faults: list[str] = []
    view.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    view.on("dialog", lambda box: faults.append(box.message))
    view.goto((tmp_path / "out.html").as_uri())
    view.fill("#filter", "wall clock")
    assert view.locator("article:visible").count() == 2
    assert view.inner_text("#told") == "2 of 6"
    assert not faults
    view.fill("#filter", "")
    view.screenshot(path=tmp_path / "page.png", full_page=True)
    browser.close()


# -- the calendar ------------------------------------------------------------------------------------------------


def events(case: Case, out: Path) -> list[dict[str, str]]:
    """The events of an exported calendar, unfolded and unescaped by hand."""
    write(case.store, "ical", out)
    raw = out.read_bytes()
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    lines = raw.decode("utf-8").replace("\r\n ", "").split("\r\n")
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    found: list[dict[str, str]] = []
    for line in lines:
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and ":" in line:
            name, _, value = line.partition(":")
            found[-1].setdefault(name, value)
    return found


def test_days_stay_days_offsets_become_utc_and_wall_clocks_float(case: Case, tmp_path: Path) -> None:
    limit, release, wall = events(case, tmp_path / "out.ics")
    assert (limit["DTSTART;VALUE=DATE"], limit["DTEND;VALUE=DATE"]) == ("20240304", "20240307"), "the end is exclusive"
    assert (release["DTSTART"], release["DTEND"]) == ("20240305T010000Z", "20240305T023000Z")
    assert wall["DTSTART"] == "20240305T090000"
    assert "DTEND" not in wall


def test_a_last_day_is_one_of_the_zone_of_the_beginning(tmp_path: Path) -> None:
    case = Case(tmp_path / "case")
    case.story_event("2024-03-05T22:00+08:00", "x", until="2024-03-05")
    case.story_event("2024-03-05", "y", until="2024-03-06T12:00")
    (moment, day) = events(case, tmp_path / "out.ics")
    assert (moment["DTSTART"], moment["DTEND"]) == ("20240305T140000Z", "20240305T160000Z")
    assert day["DTEND;VALUE=DATE"] == "20240307"


def test_texts_are_escaped_and_every_event_has_what_the_format_demands(case: Case, tmp_path: Path) -> None:
    found = events(case, tmp_path / "out.ics")
    assert found[0]["SUMMARY"] == "The limit\\; raised\\, \\\\ “发布”\\nagain <script>"
    assert len({event["UID"] for event in found}) == 3
    assert all({"UID", "DTSTAMP", "SUMMARY"} <= set(event) for event in found)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_survives_folding_and_can_break_no_line(text: str) -> None:
    line = f"SUMMARY:{escaped(text)}"
    made = folded(line)
    assert all(len(part.encode()) <= 75 for part in made.split("\r\n"))
    assert made.replace("\r\n ", "") == f"{line}\r\n"
    assert made.replace("\r\n ", "").count("\n") == 1
    back = re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], escaped(text))
    kept = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", "\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    assert back == kept


@pytest.mark.parametrize("name", ["ical", "html-timeline"])
def test_the_same_case_gives_the_same_bytes_and_an_empty_case_gives_a_file(
    case: Case, tmp_path: Path, name: str
) -> None:
    for place in ("one", "two"):
        write(case.store, name, tmp_path / place)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert write(Case(tmp_path / "empty").store, name, tmp_path / "none") == 0
    assert (tmp_path / "none").exists()
