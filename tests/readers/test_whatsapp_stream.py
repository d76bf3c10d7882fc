"""A WhatsApp text read in blocks gives what one read whole gives: same messages, places, hashes, people and notes."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reader_batches import told

from workbench.originals import Blob
from workbench.readers import _whatsapp_stream, whatsapp
from workbench.readers._whatsapp_lines import Text, headers
from workbench.readers._whatsapp_stream import Stream

NAME = "WhatsApp Chat with Desk: late.txt"
HALF = {"zh": ("上午", "下午"), "ko": ("오전", "오후"), "es": ("a.\u00a0m.", "p.\u00a0m."), "en": ("AM", "PM")}


def _half(language: str, at: datetime) -> str:
    return HALF[language][at.hour > 11]


STYLES = (
    lambda t: f"{t:%d/%m/%Y, %H:%M} - ",
    lambda t: f"{t.month}/{t.day}/{t:%y}, {t.hour % 12 or 12}:{t:%M}\u202f{_half('en', t)} - ",
    lambda t: f"[{t:%d.%m.%y, %H:%M:%S}] ",
    lambda t: f"[{t.year}/{t.month}/{t.day} {_half('zh', t)}{t.hour % 12 or 12}:{t:%M:%S}] ",
    lambda t: f"{t.year}년 {t.month}월 {t.day}일 {_half('ko', t)} {t.hour % 12 or 12}:{t:%M} - ",
    lambda t: f"{t:%d-%m-%y %H:%M:%S}: ",
    lambda t: f"\u200e[{t.day}/{t.month}/{t.year}, {t.hour % 12 or 12}:{t:%M:%S} {_half('es', t)}] ",
    lambda t: f"[{t:%H:%M}, {t.day}/{t.month}/{t.year}] ",
    lambda t: f"\u0662\u0663/{t.month}/{t.year}, {t:%H:%M} - ",
)
SENDERS = (
    "Ana: ",
    "Bo Li: ",
    "",
    "~\u202fX: ",
    "Desk: late: ",
    "+49 170 1234567: ",
    "\u202a+1 555\u2011123456\u202c: ",
    "Y:",
)
WORDS = (
    "hi", "1. list", "[x] y", "12/13 ok", "a: b: c", "x\ny: z", "\n\n", "99/99/2020, 10:00 - x: bad", "限额用完了",
    "01/01/2020, 25:61 - q: w", "IMG-20200112-WA0001.jpg (file attached)", " - ", "- 5", "\u200eimage omitted",
    "\u200e<attached: 00000012-PHOTO-2020-06-05-21-07-44.jpg>", "This message was deleted", "null", "<b>", "see http://x",
    "\u200eAna changed the group name", "@\u2068Bo\u2069 hm", "\ufffd", "done <This message was edited>", "", "x" * 90,
)  # fmt: skip
LINE = st.tuples(
    st.sampled_from((5, 60, 5_000, 90_000, 800_000)),
    st.integers(-30, 0).map(lambda n: 0 if n < -2 else n),  # how many months a pasted line lies back
    st.sampled_from(SENDERS),
    st.sampled_from(WORDS),
)


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    style, other = draw(st.sampled_from(STYLES)), draw(st.sampled_from(STYLES))
    at, lines = datetime(2020, draw(st.integers(1, 12)), draw(st.integers(1, 28)), 11, 58), []
    for seconds, back, sender, words in draw(st.lists(LINE, min_size=draw(st.sampled_from((1, 12))), max_size=40)):
        at += timedelta(seconds=seconds)
        shown = other if draw(st.integers(0, 19)) == 0 else style
        lines.append(shown(at + timedelta(days=100 * back)) + sender + words)
    ending = draw(st.sampled_from(("\n", "\r\n")))
    text = draw(st.sampled_from(("", "\ufeff", "words before\n", "\n"))) + ending.join(lines)
    data = bytearray((text + draw(st.sampled_from(("", ending)))).encode())
    for _ in range(draw(st.sampled_from((0, 0, 0, 3)))):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data)


@pytest.mark.parametrize("size", [64, 300, 1 << 20])
@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(data=texts(), kept=st.sampled_from((0, 1 << 20)))
def test_blocks_of_any_size_give_what_the_whole_text_gives(size: int, data: bytes, kept: int) -> None:
    whole = told(whatsapp.read(Blob(NAME, data)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_whatsapp_stream, "SIZE", size)
        patch.setattr(_whatsapp_stream, "KEPT", kept)
        assert told(whatsapp.batches(Blob(NAME, data))) == whole
        patch.setattr(whatsapp, "WHOLE", 0)
        assert told(whatsapp.read(Blob(NAME, data))) == whole


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(data=texts())
def test_headers_found_by_columns_are_those_that_the_pattern_finds(data: bytes) -> None:
    text = Text.of(data)
    if text.data is not text.raw:
        return
    stream = Stream(Blob(NAME, data))
    found = [(h.start, h.text, h.end, h.us, h.other, h.line) for h in headers(text)]
    rows = []
    for block in stream.blocks() if stream.learn() else ():
        rows += [
            (h.start + block.base, h.text + block.base, h.end + block.base, h.us, h.other, h.line)
            for h in map(block.header, range(len(block.found)))
        ]
    assert rows == found


def test_the_generated_texts_are_mostly_found_by_templates_and_hold_pasted_lines() -> None:
    """Without this, what is said above could be said of the pattern alone, and of texts without anything odd."""
    kinds, gaps = [], 0

    @settings(max_examples=30, deadline=None, derandomize=True, database=None)
    @given(data=texts())
    def look(data: bytes) -> None:
        nonlocal gaps
        stream = Stream(Blob(NAME, data))
        if stream.learn():
            gaps += len(stream._gaps)
            kinds.extend(itertools.chain.from_iterable(block.found.kinds.tolist() for block in stream.blocks()))

    look()
    assert sum(kind >= 0 for kind in kinds) > 0.4 * len(kinds) > 40 and gaps > 2


def test_a_text_larger_than_a_block_is_held_only_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_whatsapp_stream, "SIZE", 4096)
    data = "".join(f"{n % 28 + 1:02}/02/2023, 10:00 - Ana: message {n}\n" for n in range(2000)).encode()
    stream = Stream(Blob(NAME, data))
    assert stream.learn()
    blocks = list(stream.blocks())
    assert len(blocks) > 10 and max(len(block.data) for block in blocks) < 3 * 4096
    assert b"".join(block.data for block in blocks) == data
