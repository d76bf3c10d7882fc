"""What WeChat packs: LZ4 blocks unpack to what was packed, nothing else does, and shared things tell their titles."""

from __future__ import annotations

import sqlite3

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model import Message
from workbench.originals import Blob
from workbench.readers import readers
from workbench.readers._wechat_packed import unpacked

XML = (
    "<msg><appmsg><title>page 7 &amp; 8，谁签的字？</title><des>a note</des><type>57</type>"
    "<url>https://kiln.example/7</url><refermsg><type>1</type><content>gate 4</content></refermsg></appmsg></msg>"
)


def lz4(text: str) -> bytes:
    return pa.Codec("lz4_raw").compress(text.encode()).to_pybytes()  # type: ignore[no-any-return]


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(text=st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=40))
def test_a_block_gives_back_what_was_packed(text: str) -> None:
    assert unpacked(lz4(text * 30), 1 << 20) == text * 30


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(data=st.binary(max_size=80))
def test_noise_gives_text_or_nothing_but_never_a_fault(data: bytes) -> None:
    assert unpacked(data, 1 << 16) is None or isinstance(unpacked(data, 1 << 16), str)


def test_what_would_become_too_large_is_not_unpacked() -> None:
    assert unpacked(lz4("x" * 100_000), 1000) is None


def test_a_quotation_in_version_3_has_its_words_and_what_it_quotes() -> None:
    base = sqlite3.connect(":memory:")
    base.execute(
        "CREATE TABLE MSG (localId INTEGER PRIMARY KEY, MsgSvrID TEXT, Type INTEGER, SubType INTEGER, IsSender INTEGER,"
        " CreateTime INTEGER, StrTalker TEXT, StrContent TEXT, CompressContent BLOB, BytesExtra BLOB)"
    )
    rows = [
        (1, "71", 49, 57, 0, 1680660932, "wxid_orla", "", lz4(XML + "\0"), b""),
        (2, "72", 49, 6, 1, 1680660933, "wxid_orla", "", b"\xff\xff", b""),
    ]
    base.executemany("INSERT INTO MSG VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    records = list(readers()["wechat-db"].read(Blob("MSG0.db", base.serialize())))
    one, two = (record for record in records if isinstance(record, Message))
    assert one.body == "page 7 & 8，谁签的字？" and one.links == ("https://kiln.example/7",) and not one.files
    assert dict(one.extra)["quoted"] == "gate 4" and dict(one.extra)["xml"] == XML
    assert not two.body and dict(two.extra)["packed words"] == "could not be unpacked"
