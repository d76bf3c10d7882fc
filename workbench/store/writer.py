"""Writing a part: rows go in by kind, record batches come out in files of at most 2^20 rows."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa

from ..errors import CaseError
from .parts import FACTS, settle, sums
from .tables import KINDS

__all__ = ["PartWriter", "batch", "unwritable"]

FILE_ROWS = 1 << 20


class PartWriter:
    """The files of one part in the making, in a folder of its own; nothing counts until `Store.commit` takes it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self.rows: dict[str, int] = {}
        self._open: dict[str, pa.RecordBatchFileWriter] = {}

    def add(self, kind: str, records: pa.RecordBatch) -> None:
        """Append a batch with the columns of `tables.KINDS[kind]`; a file that is full is closed and the next begun."""
        while records.num_rows:
            written = self.rows.get(kind, 0)
            room = FILE_ROWS - written % FILE_ROWS
            self._file(kind, written).write_batch(records.slice(0, room))
            self.rows[kind] = written + min(room, records.num_rows)
            records = records.slice(room)

    def finish(self, facts: dict[str, Any], index: Callable[[Path], object] | None = None) -> dict[str, Any]:
        """Close the files, write part.json, let `index` add its files, and see everything onto the disk.

        Gives the facts with the rows counted.
        """
        self.close()
        whole = {**facts, "rows": self.rows, "sums": sums(self.folder)}
        (self.folder / FACTS).write_text(json.dumps(whole, ensure_ascii=True, sort_keys=True), "utf-8")
        if index is not None:
            index(self.folder)
        settle(self.folder)
        return whole

    def close(self) -> None:
        """Close all files."""
        for writer in self._open.values():
            writer.close()
        self._open = {}

    def _file(self, kind: str, written: int) -> pa.RecordBatchFileWriter:
        if written % FILE_ROWS == 0:
            number = written // FILE_ROWS + 1
            if kind in self._open:
                self._open.pop(kind).close()
            path = self.folder / (f"{kind}.arrow" if number == 1 else f"{kind}-{number}.arrow")
            self._open[kind] = pa.ipc.new_file(str(path), KINDS[kind])
        return self._open[kind]


def unwritable(error: OSError) -> CaseError:
    """The system's refusal to write into the case, in words."""
    reason = os.strerror(error.errno) if error.errno else str(error)
    return CaseError(
        f"The case cannot be written: {reason}.", "Make room on its disk, or check it; what was there is whole."
    )


def batch(kind: str, rows: list[dict[str, Any]]) -> pa.RecordBatch:
    r"""Rows as one record batch; a lone surrogate, which UTF-8 cannot hold, is spelled out as `\udc80`.

    Raises CaseError, naming the kind, for a value that its column cannot hold.
    """
    try:
        return pa.RecordBatch.from_pylist(rows, schema=KINDS[kind])
    except UnicodeError:
        spelled = [{name: _spelled(value) for name, value in row.items()} for row in rows]
        return batch(kind, spelled)
    except (pa.ArrowException, OverflowError, TypeError, ValueError) as error:
        raise CaseError(f"A value does not fit the columns of {kind}: {error}.") from error


def _spelled(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, list):
        return [_spelled(item) for item in value]
    if isinstance(value, dict):
        return {name: _spelled(item) for name, item in value.items()}
    return value
