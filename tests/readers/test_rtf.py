"""Rich text: each font has its own code page, Unicode replaces its stand-ins, and changes know their authors."""

from __future__ import annotations

import struct

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model import Document, Original, Page, Record
from workbench.originals import Blob
from workbench.readers import rtf
from workbench.readers._dttm import packed_time
from workbench.readers._rtf import parse


def read(body: str) -> tuple[list[Page], list[Record]]:
    records = list(rtf.READER.read(Blob("a.rtf", b"{\\rtf1\\ansi\\ansicpg1252 " + body.encode("latin-1") + b"}")))
    return [p for record in records if isinstance(record, Document) for p in record.pages], records


def body(text: str) -> str:
    return parse(b"{\\rtf1\\ansi\\ansicpg1252 " + text.encode("latin-1") + b"}").text("body")


def test_a_font_brings_its_own_code_page() -> None:
    fonts = r"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset134 B;}{\f2\fcharset204 C;}}"
    assert body(fonts + r"caf\'e9 {\f1 \'ca\'fd} {\f2 \'c4\'e0}") == "café 数 Да"


def test_a_character_of_two_bytes_may_have_an_ascii_byte() -> None:
    assert body(r"{\fonttbl{\f1\fcharset128 B;}}\f1 \'83\\\'83j") == "ソニ"


def test_a_long_row_of_control_words_after_a_font_comes_to_an_end() -> None:
    row = r"\f1" + r"\sl240 \b " * 400
    assert "the end" in body(r"{\rtf1\ansi{\fonttbl{\f1\fnil\fcharset134 SimSun;}}" + row + " the end}")


def test_stand_ins_after_unicode_are_passed_over() -> None:
    assert body(r"\u25968?\uc2\u25454??\uc0\u-10187\u-8960") == "数据" + chr(0x10000 + (0x35 << 10) + 0x100)


def test_the_unicode_twin_of_a_property_replaces_it() -> None:
    pages, _ = read(r"{\info{\upr{\title ??}{\*\ud{\title \u25968?}}}}x")
    assert any("title: 数" in page.text for page in pages) and not any("??" in page.text for page in pages)


def test_hidden_and_deleted_words_are_not_in_the_body() -> None:
    pages, _ = read(r"{\*\revtbl {Unknown;}{Wen;}}a{\v b}{\deleted\revauthdel1 c}{\revised\revauth1 d}e")
    assert [(p.kind, p.text, p.author) for p in pages] == [
        ("body", "ade", ""),
        ("deleted", "c", "Wen"),
        ("inserted", "d", "Wen"),
        ("hidden", "b", ""),
    ]


def test_an_object_from_the_packager_is_an_original() -> None:
    inner = struct.pack("<H", 2) + b"list.txt\0C:\\x\\list.txt\0\0\0\3\0" + struct.pack("<I", 4) + b"C:\\t"
    inner += struct.pack("<I", 8) + b"run-0412"
    outer = struct.pack("<II", 0x501, 2) + struct.pack("<I", 8) + b"Package\0" + struct.pack("<II", 0, 0)
    outer += struct.pack("<I", len(inner)) + inner
    _, records = read(r"{\object\objemb{\*\objdata " + outer.hex() + "}}")
    (child,) = [record for record in records if isinstance(record, Original)]
    assert child.name == "a.rtf!/list.txt" and child.open().read() == b"run-0412"


def test_packed_times_are_wall_clocks_to_the_minute() -> None:
    value = 35 | 14 << 6 | 3 << 11 | 7 << 16 | 123 << 20
    assert packed_time(value).iso() == "2023-07-03T14:35" and packed_time(value).basis == "exporter-local"
    assert packed_time(0).us is None and packed_time(0xFFFFFFFF).us is None


@settings(max_examples=200, derandomize=True, deadline=None, database=None)
@given(st.text(alphabet="{}\\'*abcdefu0123456789 \n?-", max_size=80))
def test_no_markup_breaks_the_reading(source: str) -> None:
    read(source)
