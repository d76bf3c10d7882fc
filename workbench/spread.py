"""Analysis on a Dask cluster: slices of the case's tables go out, what was made of them comes back and is put together.

with case.cluster("tcp://127.0.0.1:8786"):
    case.entities()

What is asked while the cluster is connected gives the same tables as without: only what treats each row, each
conversation, each person or each search term by itself is handed out (`analysis.slices`), and the slices are put
together in the order of the rows. So many tasks are on their way at a time as keep the workers busy; a worker that dies
costs its tasks, which another one does again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import CaseError
from .ingest.cluster import connected
from .search.batch import batch
from .store import open_store

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from .analysis.slices import Slice

__all__ = ["Cluster"]

ROWS, MOST = 50_000, 400_000  # in one task: a second of work or more, beside which the sending does not count
AHEAD = 3  # tasks on their way for each worker
TRIES = 5  # deaths of workers after which a task is given up
LARGE = "distributed.admin.large-graph-warning-threshold"
Function = Callable[..., Any]


class Cluster:
    """A Dask cluster at work for one case; leave the `with`, or `close()` it, and this process works alone again.

    Raises UsageError as `ingest.cluster.connected` does, and CaseError where the cluster goes away at work.
    """

    def __init__(self, scheduler: str, placed: Callable[[Cluster | None], None], rows: int = ROWS) -> None:
        self._client = connected(scheduler)
        self._placed = placed
        self._rows = rows
        self._workers = max(1, len(self._client.scheduler_info(n_workers=-1)["workers"]))
        placed(self)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *trouble: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Cluster({self._workers} workers)"

    def close(self) -> None:
        """Let go of the cluster, which runs on."""
        self._placed(None)
        self._client.close()

    def slices(
        self, function: Function, frame: pd.DataFrame, *more: Any, by: np.ndarray | None = None, weight: int = 1
    ) -> list[Slice]:
        """`function(slice, *more)` for each slice of the frame, as `analysis.slices.Spread` says."""
        places = list(_cut(len(frame), self._size(len(frame), weight), by))
        calls = ((function, frame.take(own).reset_index(drop=True), *more) for own in places)
        return list(zip(places, self._results(calls), strict=True))

    def terms(self, case: Path, terms: Sequence[str], filters: Mapping[str, Any]) -> pd.DataFrame:
        """A search for each term, by workers that see the folder of the case; by this process if one does not."""
        from .analysis.slices import stacked

        chunks = self.chunks(case, terms)
        if not chunks:
            return batch(open_store(case, create=False).snapshot(), terms, **filters)
        found = self._results((_searched, str(case), chunk, dict(filters)) for chunk in chunks)
        return stacked(found)

    def inside(self, case: Path, function: Function, items: Sequence[Any], *more: Any) -> list[Any] | None:
        """`function(snapshot, some, *more)` for some of the items at a time; None if a worker does not see the case."""
        chunks = self.chunks(case, items)
        return self._results((_opened, str(case), function, chunk, *more) for chunk in chunks) if chunks else None

    def chunks(self, case: Path, items: Sequence[Any]) -> list[list[Any]]:
        """The items in pieces for the workers; none where a worker does not see the folder of the case."""
        token = _token(case)
        if not items or not all(self._client.run(_sees, str(case), token).values()):
            return []
        size = max(1, -(-len(items) // (4 * self._workers)))
        return [list(items[start : start + size]) for start in range(0, len(items), size)]

    def _size(self, rows: int, weight: int) -> int:
        least = max(1, self._rows // weight)
        return min(max(least, -(-rows // (4 * self._workers))), max(least, MOST // weight))

    def _results(self, calls: Iterable[tuple[Any, ...]]) -> list[Any]:
        """What the calls give, in their order; raises CaseError where the cluster does not come to an end."""
        import distributed

        try:
            return self._run(iter(calls))
        except (OSError, distributed.CancelledError, distributed.KilledWorker) as error:
            raise CaseError(
                f"The cluster did not come to an end: {error}.", "Leave the `with`, and ask again: it is done here."
            ) from error

    def _run(self, calls: Iterator[tuple[Any, ...]]) -> list[Any]:
        import dask
        import distributed

        number: dict[Any, int] = {}
        done: dict[int, Any] = {}
        maker: Any = distributed.as_completed
        running = maker(loop=self._client.loop)
        try:
            with dask.config.set({LARGE: "1 TiB"}):  # the rows of a task are meant to travel with it
                for place, call in enumerate(calls):
                    if running.count() >= AHEAD * self._workers:
                        self._take(next(running), number, done)
                    future = self._client.submit(*call, pure=False, retries=TRIES)
                    number[future] = place
                    running.add(future)
            for future in running:
                self._take(future, number, done)
        finally:
            with suppress(Exception):
                self._client.cancel(list(number))
        return [done[place] for place in sorted(done)]

    def _take(self, future: Any, number: dict[Any, int], done: dict[int, Any]) -> None:
        done[number.pop(future)] = future.result()
        future.release()  # the rows need not lie on the cluster any longer


def _cut(rows: int, size: int, by: np.ndarray | None) -> Iterator[np.ndarray]:
    """The places of the rows of each slice: `size` at a time, or as many whole groups as come to about `size`."""
    import numpy as np

    if by is None or not rows:
        yield from (np.arange(start, min(rows, start + size)) for start in range(0, max(rows, 1), size))
        return
    number = np.bincount(by)
    slice_of = (np.cumsum(number) - 1) // size  # the slice in which each group ends
    mine = slice_of[by]
    order = np.argsort(mine, kind="stable")
    edges = np.flatnonzero(np.diff(mine[order], prepend=-1))
    yield from np.split(order, edges[1:])


def _searched(case: str, terms: Sequence[str], filters: Mapping[str, Any]) -> pd.DataFrame:
    return batch(open_store(case, create=False).snapshot(), terms, **filters)


def _opened(case: str, function: Function, items: Sequence[Any], *more: Any) -> Any:
    return function(open_store(case, create=False).snapshot(), items, *more)


def _sees(case: str, token: str) -> bool:
    try:
        return _token(Path(case)) == token
    except Exception:
        return False


def _token(case: Path) -> str:
    return str(open_store(case, create=False).database.value("SELECT value FROM facts WHERE name = 'case'"))
