"""Parquet: a folder with one file per kind of record, for other analysis tools."""

from __future__ import annotations

from pathlib import Path

from ..store import Store
from ..store.tables import KINDS
from . import Writer


def _write(store: Store, out: Path) -> int:
    import pyarrow.parquet as pq

    snapshot = store.snapshot()
    out.mkdir(parents=True, exist_ok=True)
    count = 0
    for kind in KINDS:
        table = snapshot.table(kind)
        pq.write_table(table, out / f"{kind}.parquet", compression="zstd")
        count += table.num_rows
    return count


WRITER = Writer(
    format="parquet",
    title="Parquet, a folder with one file per kind of record",
    write=_write,
    url="https://parquet.apache.org/docs/file-format/",
)
