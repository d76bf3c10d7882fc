"""WhatsApp's text in the styles of sixty locales: rows, instants, authors and bytes are right, without exception."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reader_fixtures import folder

from workbench.model import Attachment, Message, Participant, Skipped
from workbench.originals import Blob
from workbench.readers import detect
from workbench.readers.whatsapp import READER

EPOCH = datetime(1970, 1, 1)
NBSP, NARROW, LRM, RLM = "\u00a0", "\u202f", "\u200e", "\u200f"


def halved(t: datetime, am: str, pm: str, pattern: str) -> str:
    """12-hour time: `pattern` holds {p} for the day period and {h} for the hour."""
    return pattern.format(p=am if t.hour < 12 else pm, h=(t.hour % 12) or 12, m=t.minute, s=t.second, k=t.hour % 12)


def arabic(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


def persian(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))


def plain(pattern: str) -> Callable[[datetime], str]:
    return lambda t: pattern.format(Y=t.year, y=t.year % 100, M=t.month, D=t.day, h=t.hour, m=t.minute, s=t.second, t=t)


def twelve(day: str, am: str, pm: str, time: str, end: str) -> Callable[[datetime], str]:
    return lambda t: plain(day)(t) + halved(t, am, pm, time) + end


# name -> (header, precision)
STYLES: dict[str, tuple[Callable[[datetime], str], str]] = {
    "en-US Android 12h": (twelve("{M}/{D}/{y:02}, ", "AM", "PM", "{h}:{m:02}" + NARROW + "{p}", " - "), "min"),
    "en-US Android 12h old blank": (twelve("{M}/{D}/{y:02}, ", "AM", "PM", "{h}:{m:02} {p}", " - "), "min"),
    "en-US Android 24h": (plain("{M}/{D}/{y:02}, {h:02}:{m:02} - "), "min"),
    "en-US iOS 12h": (twelve("[{M}/{D}/{y:02}, ", "AM", "PM", "{h}:{m:02}:{s:02}" + NARROW + "{p}", "] "), "s"),
    "en-GB Android": (plain("{D:02}/{M:02}/{Y}, {h:02}:{m:02} - "), "min"),
    "en-GB iOS": (plain("[{D:02}/{M:02}/{Y}, {h:02}:{m:02}:{s:02}] "), "s"),
    "en-IN Android 12h": (twelve("{D:02}/{M:02}/{y:02}, ", "am", "pm", "{h}:{m:02}" + NARROW + "{p}", " - "), "min"),
    "en-AU iOS 12h": (twelve("[{D}/{M}/{Y}, ", "am", "pm", "{h}:{m:02}:{s:02} {p}", "] "), "s"),
    "en-CA Android": (twelve("{Y}-{M:02}-{D:02}, ", "a.m.", "p.m.", "{h}:{m:02} {p}", " - "), "min"),
    "en-ZA Android": (twelve("{Y}/{M:02}/{D:02}, ", "am", "pm", "{h}:{m:02} {p}", " - "), "min"),
    "es-ES Android": (plain("{D}/{M}/{y:02}, {h}:{m:02} - "), "min"),
    "es-MX Android": (twelve("{D:02}/{M:02}/{y:02} ", "a. m.", "p. m.", "{h}:{m:02} {p}", " - "), "min"),
    "es-MX Android nbsp": (
        twelve("{D}/{M}/{Y}, ", f"a.{NBSP}m.", f"p.{NBSP}m.", "{h}:{m:02}" + NARROW + "{p}", " - "),
        "min",
    ),
    "es iOS": (plain("[{D}/{M}/{y:02}, {h}:{m:02}:{s:02}] "), "s"),
    "pt-BR Android": (plain("{D:02}/{M:02}/{Y} {h:02}:{m:02} - "), "min"),
    "pt-BR iOS": (plain("[{D:02}/{M:02}/{Y}, {h:02}:{m:02}:{s:02}] "), "s"),
    "pt-PT Android às": (plain("{D:02}/{M:02}/{Y}, às {h:02}:{m:02} - "), "min"),
    "fr-FR Android à": (plain("{D:02}/{M:02}/{Y} à {h:02}:{m:02} - "), "min"),
    "fr iOS": (plain("[{D:02}/{M:02}/{Y}, {h:02}:{m:02}:{s:02}] "), "s"),
    "de Android": (plain("{D:02}.{M:02}.{y:02}, {h:02}:{m:02} - "), "min"),
    "de iOS": (plain("[{D:02}.{M:02}.{y:02}, {h:02}:{m:02}:{s:02}] "), "s"),
    "de-AT um Uhr": (plain("{D:02}.{M:02}.{Y} um {h:02}:{m:02} Uhr - "), "min"),
    "it Android": (plain("{D:02}/{M:02}/{y:02}, {h:02}:{m:02} - "), "min"),
    "nl Android": (plain("{D:02}-{M:02}-{Y} {h:02}:{m:02} - "), "min"),
    "nl iOS": (plain("[{D:02}-{M:02}-{Y} {h:02}:{m:02}:{s:02}] "), "s"),
    "da Android": (plain("{D:02}.{M:02}.{Y} {h:02}.{m:02} - "), "min"),
    "da iOS kl.": (plain("[{D:02}.{M:02}.{Y} kl. {h:02}.{m:02}.{s:02}] "), "s"),
    "fi Android": (plain("{D}.{M}.{Y} klo {h}.{m:02} - "), "min"),
    "sv Android": (plain("{Y}-{M:02}-{D:02} {h:02}:{m:02} - "), "min"),
    "sv iOS": (plain("[{Y}-{M:02}-{D:02}, {h:02}:{m:02}:{s:02}] "), "s"),
    "ru Android": (plain("{D:02}.{M:02}.{Y}, {h:02}:{m:02} - "), "min"),
    "bg Android": (plain("{D}.{M:02}.{Y} г., {h:02}:{m:02} ч. - "), "min"),
    "hr Android": (plain("{D:02}. {M:02}. {Y}. {h:02}:{m:02} - "), "min"),
    "hu Android": (plain("{Y}. {M:02}. {D:02}. {h}:{m:02} - "), "min"),
    "el iOS": (twelve("[{D}/{M}/{y:02}, ", "π.μ.", "μ.μ.", "{h}:{m:02}:{s:02} {p}", "] "), "s"),
    "tr Android": (twelve("{D}.{M}.{Y} ", "ÖÖ", "ÖS", "{p} {h}:{m:02}", " - "), "min"),
    "tr iOS": (plain("[{D}.{M}.{Y} {h:02}:{m:02}:{s:02}] "), "s"),
    "zh-CN Android": (plain("{Y}/{M}/{D} {h:02}:{m:02} - "), "min"),
    "zh-CN Android 12h": (twelve("{Y}/{M}/{D} ", "上午", "下午", "{p}{h}:{m:02}", " - "), "min"),
    "zh-CN iOS 12h": (twelve("[{Y}/{M}/{D} ", "上午", "下午", "{p}{h}:{m:02}:{s:02}", "] "), "s"),
    "zh-CN year sign": (plain("{Y}年{M}月{D}日 {h:02}:{m:02} - "), "min"),
    "zh-TW Android": (twelve("{Y}/{M}/{D} ", "上午", "下午", "{p}{h}:{m:02}", " - "), "min"),
    "zh-HK iOS": (twelve("[{D}/{M}/{Y} ", "上午", "下午", "{p}{h}:{m:02}:{s:02}", "] "), "s"),
    "ja Android": (plain("{Y}/{M:02}/{D:02} {h}:{m:02} - "), "min"),
    "ja iOS 12h": (twelve("[{Y}/{M:02}/{D:02} ", "午前", "午後", "{p}{k}:{m:02}:{s:02}", "] "), "s"),
    "ko Android": (twelve("{Y}. {M}. {D}. ", "오전", "오후", "{p} {h}:{m:02}", " - "), "min"),
    "ko Android signs": (twelve("{Y}년 {M}월 {D}일, ", "오전", "오후", "{p} {h}:{m:02}", " - "), "min"),
    "ko iOS": (twelve("[{Y}. {M}. {D}. ", "오전", "오후", "{p} {h}:{m:02}:{s:02}", "] "), "s"),
    "ar iOS": (
        lambda t: arabic(f"[{t.day}{RLM}/{t.month}{RLM}/{t.year}، {halved(t, 'ص', 'م', '{h}:{m:02}:{s:02} {p}')}] "),
        "s",
    ),
    "ar Android": (
        lambda t: RLM + arabic(f"{t.day}{RLM}/{t.month}{RLM}/{t.year}، {halved(t, 'ص', 'م', '{h}:{m:02} {p}')} - "),
        "min",
    ),
    "fa Android": (lambda t: persian(f"{t.year}/{t.month}/{t.day}،{RLM} {t.hour:02}:{t.minute:02} - "), "min"),
    "he iOS": (plain("[{D}.{M}.{Y}, {h}:{m:02}:{s:02}] "), "s"),
    "hi Android": (twelve("{D:02}/{M:02}/{y:02}, ", "पूर्वाह्न", "अपराह्न", "{h}:{m:02} {p}", " - "), "min"),
    "th iOS Buddhist": (lambda t: f"[{t.day}/{t.month}/{t.year + 543} {t:%H:%M:%S}] ", "s"),
    "id Android dot": (plain("{D:02}/{M:02}/{y:02} {h:02}.{m:02} - "), "min"),
    "vi iOS": (plain("[{D:02}/{M:02}/{Y} {h:02}:{m:02}:{s:02}] "), "s"),
    "pl Android": (plain("{D}.{M:02}.{Y}, {h:02}:{m:02} - "), "min"),
    "cs Android": (plain("{D:02}.{M:02}.{y:02} {h}:{m:02} - "), "min"),
    "old iOS": (plain("{D:02}-{M:02}-{y:02} {h:02}:{m:02}:{s:02}: "), "s"),
    "old iOS bare": (plain("{D:02}-{M:02}-{y:02} {h:02}:{m:02}:{s:02} "), "s"),
    "old iOS en-US": (twelve("{M}/{D}/{y:02}, ", "AM", "PM", "{h}:{m:02}:{s:02} {p}", ": "), "s"),
    "German viewer": (plain("{D:02}.{M:02}.{Y} - {h:02}:{m:02}:{s:02}; "), "s"),
    "WhatsApp Web copy": (plain("[{h:02}:{m:02}, {D}/{M}/{Y}] "), "min"),
}
TALK = [
    (datetime(2023, 7, 3, 0, 5, 9), "Ana", "first: with a colon"),
    (datetime(2023, 7, 3, 12, 0, 0), "Bo Li", "noon\nand a second line\n\nand a fourth: with a colon"),
    (datetime(2023, 7, 12, 12, 59, 59), "~ Cy", "1/2/23 is no header"),
    (datetime(2023, 7, 13, 23, 59, 1), "陈晓", "晚上好 🙂"),
    (datetime(2023, 8, 1, 9, 30, 0), "+49 151 0000000", "½ ① ﬁle"),
    (datetime(2023, 12, 31, 16, 20, 5), "Ana", "last"),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("style", STYLES)
def test_every_locale_style_is_read_right_in_rows_instants_authors_and_bytes(
    style: str, ending: str, encoding: str
) -> None:
    header, precision = STYLES[style]
    texts = [f"{header(at)}{sender}: {body}".replace("\n", ending) for at, sender, body in TALK]
    blob = Blob("chat.txt", (ending.join(texts) + ending).encode(encoding))
    messages = [record for record in READER.read(blob) if isinstance(record, Message)]
    assert [(m.sender_name, m.body) for m in messages] == [(s, b.replace("\n", ending)) for _, s, b in TALK]
    wanted = [at.replace(second=0) if precision == "min" else at for at, _, _ in TALK]
    assert [EPOCH + timedelta(microseconds=m.sent.us or 0) for m in messages] == wanted
    assert {m.sent.precision for m in messages} == {precision}
    assert {(m.sent.basis, m.sent.alternative) for m in messages} == {("exporter-local", None)}
    for message, written in zip(messages, texts, strict=True):
        place = message.locator
        raw = blob.data[place.offset : (place.offset or 0) + (place.length or 0)]
        assert raw.decode("utf-16-le" if encoding == "utf-16" else encoding).strip("\ufeff") == written
        assert hashlib.sha256(raw).hexdigest() == place.sha256
    if encoding == "utf-8":
        assert detect(blob)[0].reader is READER


def read(text: str, name: str = "chat.txt") -> list[Message]:
    return [record for record in READER.read(Blob(name, text.encode())) if isinstance(record, Message)]


def days(text: str) -> list[tuple[str, str | None, tuple[str, ...]]]:
    told = []
    for m in read(text):
        other = m.sent.alternative
        second = (datetime.fromtimestamp(other / 1e6, UTC).date().isoformat()) if other is not None else None
        told.append((m.sent.iso()[:10], second, m.flags))
    return told


def test_a_date_that_can_be_read_two_ways_keeps_both_and_says_so() -> None:
    assert days("3/7/23, 10:00 - Ana: a\n4/7/23, 10:00 - Ana: b\n") == [
        ("2023-07-03", "2023-03-07", ("ambiguous-date",)),
        ("2023-07-04", "2023-04-07", ("ambiguous-date",)),
    ]


def test_one_date_past_the_twelfth_settles_the_whole_file() -> None:
    assert days("3/7/23, 10:00 - Ana: a\n13/7/23, 10:00 - Ana: b\n") == [
        ("2023-07-03", None, ()),
        ("2023-07-13", None, ()),
    ]


def test_time_running_backwards_under_one_reading_settles_the_other() -> None:
    assert [day for day, _, _ in days("12/7/23, 10:00 - Ana: a\n1/8/23, 10:00 - Ana: b\n")] == [
        "2023-07-12",
        "2023-08-01",
    ]


def test_the_name_of_an_attached_file_settles_the_order() -> None:
    text = "7/6/23, 10:00 - Ana: IMG-20230706-WA0000.jpg (file attached)\n"
    assert days(text) == [("2023-07-06", None, ())]


def test_the_order_may_change_inside_a_file() -> None:
    text = "6/30/23, 16:13 - Ana: a\n7/1/23, 16:13 - Ana: b\n2/7/2023, 16:13 - Ana: c\n15/7/2023, 16:13 - Ana: d\n"
    assert [day for day, _, _ in days(text)] == ["2023-06-30", "2023-07-01", "2023-07-02", "2023-07-15"]


def test_an_impossible_date_has_no_instant_and_is_not_rolled_over() -> None:
    first, second = read("31/02/2023, 10:00 - Ana: a\n28/02/2023, 10:00 - Ana: b\n")
    assert (first.sent.us, first.flags, first.sent.raw) == (None, ("impossible-date",), "31/02/2023, 10:00")
    assert second.sent.iso() == "2023-02-28T10:00"


def test_a_pasted_chat_stays_inside_the_message_that_holds_it() -> None:
    text = (
        "05/07/2023, 10:00 - Ana: look what Eve wrote:\n12/03/2019, 09:00 - Eve: I never said that\n"
        "12/03/2019, 09:01 - Eve: never\n05/07/2023, 10:02 - Bo: oh\n"
    )
    records = list(READER.read(Blob("chat.txt", text.encode())))
    messages = [record for record in records if isinstance(record, Message)]
    assert [m.sender_name for m in messages] == ["Ana", "Bo"]
    assert "I never said that" in messages[0].body
    assert [r.items for r in records if isinstance(r, Skipped)] == [0]


def test_a_header_inside_a_line_or_of_another_shape_makes_no_message() -> None:
    text = (
        "05/07/2023, 10:00 - Ana: he wrote 05/07/2023, 09:00 - Eve: hi\n[05/07/2023, 09:00:00] Eve: hi\n"
        "05/07/2023, 10:01 - Bo: ok\n"
    )
    assert [m.sender_name for m in read(text)] == ["Ana", "Bo"]


def test_a_group_subject_with_a_colon_makes_no_sender() -> None:
    (message,) = read('15/07/2023, 10:00 - Ana changed the subject from "Desk: old" to "Desk: new"\n')
    assert (message.type, message.sender_name, message.flags) == ("notice", "", ("system",))


def test_an_ios_line_is_an_event_only_with_the_mark_and_a_known_phrase() -> None:
    text = (
        f"[05/07/2023, 10:00:00] Desk: {LRM}Messages and calls are end-to-end encrypted. Only people in this chat ...\n"
        f"[05/07/2023, 10:00:01] Ana: {LRM}Ana added Bo\n"
        "[05/07/2023, 10:00:02] Ana: Bo added salt\n"
        f"[05/07/2023, 10:00:03] Bo: {LRM}Missed voice call\n"
        f"[05/07/2023, 10:00:04] Bo: {LRM}image omitted\n"
        f"[05/07/2023, 10:00:05] Bo: {LRM}This message was deleted.\n"
        f"[05/07/2023, 10:00:06] Bo: fixed it {LRM}<This message was edited>\n"
    )
    messages = read(text)
    assert [m.type for m in messages] == ["notice", "join", "message", "call", "message", "message", "message"]
    assert [bool(m.files) for m in messages] == [False] * 4 + [True, False, False]
    assert [m.deleted for m in messages] == [False] * 5 + [True, False]
    assert [bool(m.edits) for m in messages] == [False] * 6 + [True]
    people = {r.name for r in READER.read(Blob("chat.txt", text.encode())) if isinstance(r, Participant)}
    assert people == {"Ana", "Bo"}


def test_a_name_with_a_colon_is_known_by_beginning_every_line() -> None:
    text = "".join(f"05/07/2023, 10:{n:02} - Dr: Who: words {n}\n" for n in range(6))
    assert {m.sender_name for m in read(text)} == {"Dr: Who"}
    (one,) = read("05/07/2023, 10:00 - Dr: Who: words\n", "WhatsApp Chat with Dr: Who.txt")
    assert one.sender_name == "Dr: Who"


def test_media_beside_the_text_become_attachments_and_absent_ones_are_told_missing() -> None:
    text = (
        "05/07/2023, 10:00 - Ana: IMG-20230705-WA0000.jpg (file attached)\na caption\n"
        "05/07/2023, 10:01 - Ana: <Media omitted>\n"
        "05/07/2023, 10:02 - Ana: PTT-20230705-WA0001.opus (archivo adjunto)\n"
    )
    original = folder({"WhatsApp Chat with Ana.txt": text.encode(), "IMG-20230705-WA0000.jpg": b"\xff\xd8\xff"})
    records = list(READER.read(original))
    files = [file for r in records if isinstance(r, Message) for file in r.files]
    assert [(f.name, f.path, f.missing) for f in files] == [
        ("IMG-20230705-WA0000.jpg", "IMG-20230705-WA0000.jpg", False),
        ("", "", True),
        ("PTT-20230705-WA0001.opus", "", True),
    ]
    assert [r.name for r in records if isinstance(r, Attachment)] == ["IMG-20230705-WA0000.jpg"]


def test_a_chat_at_the_cap_of_an_export_is_told_to_be_cut_perhaps() -> None:
    text = "".join(f"05/07/2023, 10:{n % 60:02} - Ana: {n}\n" for n in range(39_950))
    skips = [r for r in READER.read(Blob("chat.txt", text.encode())) if isinstance(r, Skipped)]
    assert [(s.severity, s.items) for s in skips] == [("info", 0)]


BODIES = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=":\u200e\u2028"), min_size=1, max_size=40
)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(
    style=st.sampled_from(sorted(STYLES)),
    talk=st.lists(
        st.tuples(
            st.integers(0, 60 * 24 * 400),
            st.sampled_from(["Ana", "Bo", "陈晓"]),
            st.lists(BODIES, min_size=1, max_size=3),
        ),
        min_size=2,
        max_size=12,
    ),
)  # fmt: skip
def test_reading_gives_back_any_conversation_that_the_grammar_can_write(
    style: str, talk: list[tuple[int, str, list[str]]]
) -> None:
    header, _ = STYLES[style]
    start = datetime(2022, 12, 20)
    rows = [(start + timedelta(minutes=at), who, "\n".join(lines)) for at, who, lines in sorted(talk)]
    messages = read("\n".join(f"{header(at)}{who}: {body}" for at, who, body in rows))
    assert [(m.sender_name, m.body) for m in messages] == [(who, body) for _, who, body in rows]
    for message, (at, _, _) in zip(messages, rows, strict=True):
        readings = {message.sent.us, message.sent.alternative}
        assert (at - EPOCH) // timedelta(microseconds=1) in readings
