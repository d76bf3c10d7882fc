"""Analysis on a Dask cluster: slices of the case's tables go out, tables come back and are put together again.

with case.cluster("tcp://127.0.0.1:8786"):
    case.entities()

What is asked while the cluster is connected gives the same tables as without: only what treats each row, each
conversation or each search term by itself is handed out, and the slices are put together in the order of the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .ingest.cluster import connected
from .search.batch import batch
from .store import open_store

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Cluster"]

ROWS = 50_000  # in one task: seconds of work, beside which the sending does not count
TRIES = 5  # deaths of workers after which a task is given up
Function = Callable[..., "pd.DataFrame"]


class Cluster:
    """A Dask cluster at work for one case; leave the `with`, or `close()` it, and this process works alone again.

    Raises UsageError as `ingest.cluster.connected` does.
    """

    def __init__(self, scheduler: str, placed: Callable[[Cluster | None], None], rows: int = ROWS) -> None:
        self._client = connected(scheduler)
        self._placed = placed
        self._rows = rows
        placed(self)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *trouble: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Cluster({len(self._client.scheduler_info()['workers'])} workers)"

    def close(self) -> None:
        """Let go of the cluster, which runs on."""
        self._placed(None)
        self._client.close()

    def rows(self, function: Function, frame: pd.DataFrame, *more: Any) -> pd.DataFrame:
        """`function(frame, *more)`, for a function that looks at each row by itself and keeps their order."""
        slices = [frame.iloc[start : start + self._rows] for start in range(0, len(frame), self._rows)]
        return self._together([(function, piece, *more) for piece in slices] or [(function, frame, *more)])

    def terms(self, case: Path, terms: Sequence[str], filters: Mapping[str, Any]) -> pd.DataFrame:
        """A search for each term, by workers that see the folder of the case; by this process if one does not."""
        size = max(1, -(-len(terms) // (4 * max(1, len(self._client.scheduler_info()["workers"])))))
        chunks = [list(terms[start : start + size]) for start in range(0, len(terms), size)]
        token = _token(case)
        if not chunks or not all(self._client.run(_sees, str(case), token).values()):
            return batch(open_store(case, create=False).snapshot(), terms, **filters)
        return self._together([(_searched, str(case), chunk, dict(filters)) for chunk in chunks])

    def _together(self, calls: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
        import pandas as pd

        futures = [self._client.submit(*call, pure=False, retries=TRIES) for call in calls]
        frames: list[pd.DataFrame] = self._client.gather(futures)
        filled = [frame for frame in frames if len(frame)] or frames[:1]
        return filled[0] if len(filled) == 1 else pd.concat(filled, ignore_index=True)


def _searched(case: str, terms: Sequence[str], filters: Mapping[str, Any]) -> pd.DataFrame:
    return batch(open_store(case, create=False).snapshot(), terms, **filters)


def _sees(case: str, token: str) -> bool:
    try:
        return _token(Path(case)) == token
    except Exception:
        return False


def _token(case: Path) -> str:
    return str(open_store(case, create=False).database.value("SELECT value FROM facts WHERE name = 'case'"))
