"""The clock of an export without a zone is proposed where its words show it, and where nothing does, nothing is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.leaklet import Leak, at, message, place
from workbench.analysis import frames
from workbench.analysis.exporters import COLUMNS, exporters
from workbench.analysis.gaps import gaps_of
from workbench.case import Case
from workbench.model import Message
from workbench.timestamps import from_iso, from_wall, with_zone

ZONES = ("Asia/Shanghai", "America/Los_Angeles", "Asia/Kolkata", "Europe/Berlin", "UTC")


def wall(moment: pd.Timestamp, zone: str) -> str:
    return moment.tz_convert(zone).tz_localize(None).isoformat(timespec="minutes")


def spoken(leak: Leak, zone: str, number: int, random: np.random.Generator) -> None:
    """Slack with true times; a WhatsApp export on the clock of `zone` that speaks of Slack `number` times."""
    for i in range(400):
        sent = pd.Timestamp("2024-03-04T00:00Z") + pd.Timedelta(minutes=int(random.integers(0, 300 * 1440)))
        leak.add(message(i, sent.isoformat(), f"u{i % 7}", f"s{i}", platform="slack"), original="slack/a.json")
        if i < number:
            shown = wall(sent - pd.Timedelta(seconds=70), zone)
            said = message(
                i, shown, "w", f"just posted it in slack {i}", platform="whatsapp", native_id="", original="w"
            )
            leak.add(said, original="w/chat.txt")
    for i in range(60):
        sent = pd.Timestamp("2024-03-04T00:00Z") + pd.Timedelta(minutes=int(random.integers(0, 300 * 1440)))
        other = message(900 + i, wall(sent, zone), "w", f"x{i}", platform="whatsapp", native_id="", original="w")
        leak.add(other, original="w/chat.txt")


def proposed(leak: Leak) -> dict[str, object]:
    table = exporters(frames.messages(leak, versions=True, duplicates=True))
    assert list(table.columns) == COLUMNS
    return {str(name): value for name, value in table.iloc[0].to_dict().items()}


@pytest.mark.parametrize("zone", ZONES)
def test_messages_that_speak_of_another_platform_show_the_clock(zone: str) -> None:
    leak = Leak()
    spoken(leak, zone, 6, np.random.default_rng(1))
    row = proposed(leak)
    moment = pd.Timestamp("2024-07-01T00:00Z")
    assert moment.tz_convert(str(row["zone"])).utcoffset() == moment.tz_convert(zone).utcoffset()
    assert (row["how"], row["agree"], len(row["keys"])) == ("spoken of", 6, 6)  # type: ignore[arg-type]
    assert "ingest it with that zone" in str(row["sentence"])


def test_an_export_that_speaks_of_nothing_and_overlaps_nothing_shows_no_clock() -> None:
    leak = Leak()
    spoken(leak, "Asia/Shanghai", 0, np.random.default_rng(2))
    row = proposed(leak)
    assert row["zone"] == ""
    assert "nothing in the case shows" in str(row["sentence"])
    assert "zone" not in set(gaps_of(leak).frame()["kind"])


@pytest.mark.parametrize("seed", range(20))
def test_talk_of_slack_that_follows_nothing_shows_no_clock(seed: int) -> None:
    random, leak = np.random.default_rng(seed), Leak()
    spoken(leak, "Asia/Shanghai", 0, random)
    for i in range(8):
        sent = pd.Timestamp("2024-03-04T00:00Z") + pd.Timedelta(minutes=int(random.integers(0, 300 * 1440)))
        said = message(i, wall(sent, "Asia/Shanghai"), "w", f"slack is slow {i}", platform="whatsapp", native_id="")
        leak.add(said, original="w/chat.txt")
    assert proposed(leak)["zone"] == ""


def test_words_that_stand_in_an_export_with_true_times_show_the_clock_through_summer_time() -> None:
    leak = Leak()
    for i in range(40):
        sent = pd.Timestamp("2024-01-04T09:00Z") + pd.Timedelta(days=9 * i)
        leak.add(message(i, sent.isoformat(), "u", f"a sentence that stands once {i}"), original="a/a.json")
        shown = message(i, wall(sent, "Europe/Berlin"), "v", f"a sentence that stands once {i}", native_id="")
        leak.add(shown, original="b/b.txt")
    row = proposed(leak)
    assert (row["zone"], row["how"], row["agree"], row["of"]) == ("Europe/Berlin", "overlap", 40, 40)


def test_an_export_read_in_another_zone_than_its_words_show_is_a_likely_zone_error() -> None:
    leak = Leak()
    for i in range(20):
        sent = pd.Timestamp("2024-01-04T09:00Z") + pd.Timedelta(days=9 * i)
        leak.add(message(i, sent.isoformat(), "u", f"a sentence that stands once {i}"), original="a/a.json")
        stamp = with_zone(at(wall(sent, "Asia/Shanghai")), "America/New_York")
        text = f"a sentence that stands once {i}"
        leak.add(Message(platform="chat", conversation_id="x", sender_name="v", body=text, sent=stamp, locator=place()),
                 original="b/b.txt")  # fmt: skip
    found = gaps_of(leak).frame().query("kind == 'zone'")
    assert found["certainty"].tolist() == ["likely"]
    assert "it is read as America/New_York: a zone error" in found["sentence"].iloc[0]


def test_the_hour_that_summer_time_doubles_keeps_both_readings_and_is_told() -> None:
    doubled = with_zone(from_iso("2024-11-03T01:30:00"), "America/Los_Angeles")
    assert doubled.us is not None
    assert doubled.alternative == doubled.us + 3_600_000_000
    assert with_zone(from_iso("2024-11-03T03:30:00"), "America/Los_Angeles").alternative is None
    assert with_zone(from_iso("2024-03-10T02:30:00"), "America/Los_Angeles").ambiguous
    assert (
        from_wall(pd.Timestamp("2024-11-03").to_pydatetime(), precision="day", raw="", zone="UTC").alternative is None
    )
    leak = Leak().add(
        Message(platform="chat", conversation_id="x", sender_name="v", body="a", sent=doubled, locator=place())
    )
    found = gaps_of(leak).frame().query("kind == 'clock-change'")
    assert found["number"].tolist() == [1]
    assert "America/Los_Angeles were changed" in found["sentence"].iloc[0]


@pytest.mark.parametrize("clock", ["2024-11-03T01:30:00", "2024-03-10T02:30:00"])
def test_a_chat_of_the_hour_that_comes_twice_or_never_is_told_with_its_messages(clock: str, tmp_path: Path) -> None:
    day, time = clock.split("T")
    year, month, date = day.split("-")
    lines = [f"{date}/{month}/{year}, {stamp} - Ann: {stamp}\n" for stamp in (time[:5], "09:00", "13:30")]
    (tmp_path / "chat.txt").write_text("".join(lines), encoding="utf-8")
    case = Case(tmp_path / "case")
    case.ingest(tmp_path / "chat.txt", zone="America/Los_Angeles", date_order="dmy")
    frame = case.messages()
    unsure = frame[frame["sent_alternative"].notna()]
    assert unsure["body"].tolist() == [time[:5]]
    assert abs(unsure["sent_alternative"].iloc[0] - unsure["sent_at"].iloc[0]) == pd.Timedelta(hours=1)
    found = case.gaps().frame().query("kind == 'clock-change'")
    assert found["keys"].tolist() == [unsure["message_key"].tolist()]
    assert "each can be an hour earlier or later" in found["sentence"].iloc[0]


def test_an_export_that_writes_both_clocks_states_its_own() -> None:
    told = (("exporter offset", "+08:00"),)
    leak = Leak().add(
        *(message(n, f"2024-03-0{n}T09:00:00Z", "u", "a", platform="telegram", extra=told) for n in (1, 2))
    )
    row = exporters(frames.messages(leak)).iloc[0]
    assert (row["zone"], row["offset"], row["how"], row["agree"]) == ("+08:00", 28_800, "two time fields", 2)
