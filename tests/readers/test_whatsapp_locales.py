"""WhatsApp's text in the locales of the Unicode CLDR: every hour comes back, whatever words stand beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from babel import Locale
from babel.dates import format_datetime

from workbench.model import Conversation, Message, Participant
from workbench.originals import Blob
from workbench.readers import detect
from workbench.readers._clock import clock
from workbench.readers.whatsapp import READER

EPOCH = datetime(1970, 1, 1)
LOCALES = (
    "af am ar ar_EG az be bg bn bs ca cs cy da de el en en_GB en_AU en_CA en_IN en_ZA es es_MX es_CO et eu fa fi fil fr"
    " fr_CA ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ky lo lt lv mk ml mn mr ms my nb ne nl pa pl ps pt pt_PT"
    " ro ru si sk sl sq sr sv sw ta te th tr uk ur uz vi zh zh_Hant zh_Hant_HK zu"
)
DIGITS = {
    "ar_EG": "٠١٢٣٤٥٦٧٨٩",
    "fa": "۰۱۲۳۴۵۶۷۸۹",
    "mr": "०१२३४५६७८९",
    "ne": "०१२३४५६७८९",
    "bn": "০১২৩৪৫৬৭৮৯",
    "my": "၀၁၂၃၄၅၆၇၈၉",
}
CLOCK = [
    (0, 5),
    (1, 10),
    (4, 0),
    (5, 30),
    (7, 45),
    (9, 9),
    (11, 59),
    (12, 0),
    (12, 30),
    (13, 5),
    (15, 15),
    (17, 59),
    (18, 20),
    (20, 1),
    (21, 30),
    (22, 0),
    (23, 59),
]
NAMES = ("Ana", "Bo: the second", "陈晓")
TALK = [
    (datetime(2023, 3, 1 + n, hour, minute, n), NAMES[n % 3], f"words {n}: more")
    for n, (hour, minute) in enumerate(CLOCK)
]


def shapes(locale: str) -> Iterator[tuple[str, str, str]]:
    """(before, CLDR pattern, behind) for Android and iOS, in 24 hours, in halves and in periods of the day."""
    known = Locale.parse(locale)
    day = known.date_formats["short"].pattern
    short, full = (
        re.sub(r"[aB]", "", known.time_formats[kind].pattern).strip(" \u202f\u00a0") for kind in ("short", "medium")
    )
    for year in (re.sub("y+", "y", day), re.sub("y+", "yy", day)):
        for mark in ("", "a", "B"):
            for before, time, behind in (("", short, " - "), ("[", full, "] "), ("\u200e[", full, "] ")):
                hours = re.sub(r"(?<!')[HkhK]+(?!')", "h" if mark else "HH", time)
                pattern = (
                    f"{mark}{hours}" if locale.startswith(("zh", "ko")) else f"{hours}\u202f{mark}".strip("\u202f")
                )
                yield before, f"{year}', '{pattern}", behind


@pytest.mark.parametrize("locale", LOCALES.split())
def test_every_hour_of_the_day_comes_back_from_every_locale(locale: str) -> None:
    digits = str.maketrans("0123456789", DIGITS.get(locale, "0123456789"))
    for before, pattern, behind in shapes(locale):
        stamps = [format_datetime(at, pattern, locale=locale).translate(digits) for at, _, _ in TALK]
        rows = [f"{before}{stamp}{behind}{who}: {body}\n" for stamp, (_, who, body) in zip(stamps, TALK, strict=True)]
        blob = Blob("chat.txt", "".join(rows).encode())
        assert detect(blob)[0].reader is READER, rows[0]
        messages = [record for record in READER.read(blob) if isinstance(record, Message)]
        told = [(EPOCH + timedelta(microseconds=m.sent.us or 0), m.sender_name, m.body) for m in messages]
        assert told == [(at.replace(second=0) if not before else at, who, body) for at, who, body in TALK], rows[0]


@pytest.mark.parametrize(
    "written, hour, minute",
    [
        ("凌晨1:05", 1, 5),
        ("早上9:30", 9, 30),
        ("中午12:30", 12, 30),
        ("中午11:50", 11, 50),
        ("下午1:00", 13, 0),
        ("晚上12:05", 0, 5),
        ("晚上11:05", 23, 5),
        ("夜里2:00", 2, 0),
        ("밤 1:00", 1, 0),
        ("밤 11:00", 23, 0),
        ("9:05 de la noche", 21, 5),
        ("1:05 de la madrugada", 1, 5),
        ("12:05 a. m.", 0, 5),
        ("12:05 p.\u00a0m.", 12, 5),
        ("午後0:05", 12, 5),
        ("16:20 م", 16, 20),
        ("13 h 05", 13, 5),
        ("रात 11:10", 23, 10),
        ("रात 3:10", 3, 10),
    ],
)
def test_a_part_of_the_day_settles_which_half_a_clock_means(written: str, hour: int, minute: int) -> None:
    assert clock(written) == ((hour * 60 + minute) * 60_000_000, "min")


@pytest.mark.parametrize("words", ["somewhen 9:05", "9:05 blah", "ab 9:05 AM"])
def test_words_that_no_phone_puts_beside_a_time_make_it_no_time(words: str) -> None:
    assert clock(words) is None


def test_an_unknown_word_beside_the_time_is_never_taken_as_a_senders_name() -> None:
    blob = Blob("chat.txt", "".join(f"0{n}/03/2023, 1:0{n} qqq - Ana: words {n}\n" for n in range(1, 9)).encode())
    assert not [r for r in READER.read(blob) if isinstance(r, Message) and "qqq" in r.sender_name]


def test_the_groups_own_name_before_the_platforms_lines_is_nobody() -> None:
    mark = "\u200e"
    rows = [
        f"[5/6/2023, 21:07:44] Zespół: {mark}Wiadomości są w pełni szyfrowane.",
        f"[5/6/2023, 21:07:45] Ana: {mark}Ana utworzyła tę grupę",
        f"[5/6/2023, 21:08:44] Zespół: {mark}Dodano Cię",
        "[5/6/2023, 21:09:44] Ana: hej",
        "[5/6/2023, 21:09:45] Bo: no hej",
        f"[5/6/2023, 21:09:46] Bo: {mark}obraz pominięto",
    ]
    records = list(READER.read(Blob("_chat.txt", "\n".join(rows).encode())))
    talk = next(record for record in records if isinstance(record, Conversation))
    assert (talk.name, talk.kind, [m.participant_id for m in talk.members]) == ("Zespół", "group", ["Ana", "Bo"])
    assert [record.id for record in records if isinstance(record, Participant)] == ["Ana", "Bo"]
    told = [(m.type, m.sender_id, len(m.files)) for m in records if isinstance(m, Message)]
    assert told == [
        ("notice", "", 0),
        ("notice", "Ana", 0),
        ("notice", "", 0),
        ("message", "Ana", 0),
        ("message", "Bo", 0),
        ("message", "Bo", 1),
    ]
