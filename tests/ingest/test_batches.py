"""What ingest makes of a reader's batch is what it would make of the messages one by one."""

from __future__ import annotations

import pyarrow as pa
import pytest

from workbench.ingest.batches import in_zone, runs_of, whole
from workbench.ingest.zones import zoned
from workbench.model import Batch, File, Locator, Message
from workbench.originals import Blob
from workbench.readers import read, read_batches, readers
from workbench.store.columns import message_columns
from workbench.timestamps import Timestamp

CHAT = b"13/02/2024, 10:00 - Ana: one\n14/02/2024, 23:30 - Bo: two\n14/02/2024, 23:30 - Ana: see https://a.example\n"
OPEN = b"01/02/2024, 10:00 - Ana: one\n02/02/2024, 10:01 - Bo: two\n"


def note(original: str, body: str, us: int | None = 5, size: int | None = None) -> Message:
    stamp = Timestamp(us, "s", "UTC", "utc", "5") if us is not None else Timestamp()
    files = (File(size=size),) if size is not None else ()
    place = Locator(original=original)
    return Message(platform="p", conversation_id="c", sent=stamp, body=body, files=files, locator=place)


@pytest.mark.parametrize("zone", ["", "Asia/Shanghai", "America/New_York", "-03:30"])
@pytest.mark.parametrize("chat", [CHAT, OPEN])
def test_wall_clocks_of_a_batch_are_read_in_a_zone_as_those_of_messages(zone: str, chat: bytes) -> None:
    reader = readers()["whatsapp"]
    told = [one for one in read_batches(reader, Blob("_chat.txt", chat)) if isinstance(one, Batch)]
    decided = [[(at, zoned(one, zone)) for at, one in batch.others] for batch in told]
    rows = [in_zone(whole(batch.rows, others)[0], zone) for batch, others in zip(told, decided, strict=True)]
    singly = [zoned(one, zone) for one in read(reader, Blob("_chat.txt", chat)) if isinstance(one, Message)]
    assert pa.concat_batches(rows).to_pylist() == message_columns(singly).to_pylist()


def test_messages_of_the_slow_path_stand_at_their_places() -> None:
    rows = message_columns([note("a", "0"), note("a", "2")])
    told, unfit = whole(rows, [(1, note("a", "1")), (3, note("b", "3"))])
    assert told.column("body").to_pylist() == ["0", "1", "2", "3"] and not unfit


def test_a_message_that_no_column_can_hold_costs_no_other() -> None:
    rows = message_columns([note("a", "0"), note("a", "3")])
    odd = note("a", "odd", size=1 << 70)
    told, unfit = whole(rows, [(1, note("a", "1")), (2, odd), (4, note("a", "4"))])
    assert told.column("body").to_pylist() == ["0", "1", "3", "4"]
    assert unfit == [odd]


def test_rows_are_cut_where_another_original_begins_and_their_times_told() -> None:
    rows = message_columns([note("a", "0", 9), note("a", "1", 3), note("b", "2", None), note("a", "3", -7)])
    assert list(runs_of(rows)) == [(2, "a", 3, 9), (1, "b", None, None), (1, "a", -7, -7)]
