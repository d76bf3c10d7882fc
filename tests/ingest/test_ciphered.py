"""An encrypted store of a messenger is told as such, in one sentence that says what would open it."""

from __future__ import annotations

import random

import pytest

from workbench.ingest.ciphered import ciphered
from workbench.originals import Blob

NOISE = random.Random(7).randbytes(8192)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("phone/msgstore.db.crypt15", "WhatsApp backup"),
        ("Msg/Multi/MSG0.db", "WeChat database"),
        ("EnMicroMsg.db", "WeChat database"),
        ("signal-2024-01-02-03-04-05.backup", "Signal backup"),
        ("a.zip!/sql/db.sqlite", "Signal database"),
    ],
)
def test_ciphered_stores_are_named_with_what_opens_them(name: str, what: str) -> None:
    told = ciphered(Blob(name, NOISE))
    assert told.startswith(f"This is an encrypted {what}: it cannot be read without") and told.endswith(".")


def test_a_plain_database_and_any_other_noise_are_not() -> None:
    assert not ciphered(Blob("MSG0.db", b"SQLite format 3\0" + NOISE))
    assert not ciphered(Blob("noise.bin", NOISE))
    assert not ciphered(Blob("signal-2024-01-02-03-04-05.backup", b"hello " * 900))
