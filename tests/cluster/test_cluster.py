"""A Dask cluster reads what one process reads, to the byte, whatever dies on the way."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import workbench as wb
from workbench import spread
from workbench.case import Case
from workbench.errors import UsageError
from workbench.ingest import Limits, cluster, plan
from workbench.ingest.job import Job
from workbench.ingest.remote import read_here
from workbench.ingest.walk import walk
from workbench.spread import Cluster

distributed = pytest.importorskip("distributed", reason="Dask is not installed: the extra `cluster`")

FILES = 12


def chat(number: int) -> str:
    """Forty messages of two invented people who name sums and days."""
    lines = [
        f"{1 + n % 28:02}/0{1 + n // 28}/2024, {8 + n % 12:02}:{n:02} - {('Ada Vale', '周凯文')[n % 2]}: "
        f"Group {number} pays {n + 1},500 USD on 2024-05-{1 + n % 28:02}, 钱 comes tomorrow, write to a{n}@vale.example"
        for n in range(40)
    ]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def dask() -> Iterator[Any]:
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as local:
        yield local


@pytest.fixture(scope="module")
def leak(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("leak")
    for number in range(FILES):
        (folder / f"WhatsApp Chat with Group {number}.txt").write_text(chat(number), "utf-8")
    return folder


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """One job a file, and one job a task, so that there is something to share out."""
    monkeypatch.setattr(plan, "BATCH_FILES", 1)
    monkeypatch.setattr(cluster, "TASK_SIZE", 0)


def read(place: Path, leak: Path | str, **options: Any) -> Case:
    case = wb.open_case(place)
    case.ingest(leak, **options)
    return case


def content(case: Case) -> dict[str, bytes]:
    parts = case.store.path / "parts"
    return {str(path.relative_to(parts)): path.read_bytes() for path in sorted(parts.rglob("*")) if path.is_file()}


@pytest.fixture
def alone(tmp_path: Path, leak: Path, small: None) -> Case:
    return read(tmp_path / "alone", leak)


def test_a_cluster_leaves_the_same_parts_as_one_machine(dask: Any, alone: Case, leak: Path, tmp_path: Path) -> None:
    together = read(tmp_path / "together", leak, scheduler=dask.scheduler_address)
    assert len(together.originals()) == FILES
    assert content(together) == content(alone)


def test_workers_that_do_not_see_the_case_send_the_same_parts(
    dask: Any, alone: Case, leak: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(parts: Path) -> Path:
        path = parts / "part.tmp-probe-of-another-disk"
        path.write_text("not its name")
        return path

    monkeypatch.setattr(cluster, "_probe", other)
    assert content(read(tmp_path / "apart", leak, scheduler=dask.scheduler_address)) == content(alone)


def test_a_worker_killed_in_mid_run_loses_nothing_and_doubles_nothing(
    dask: Any, alone: Case, leak: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed: list[int] = []

    def deadly(answers: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
        def answer(client: Any, tasks: Any) -> Iterator[Any]:
            for one in answers(client, tasks):
                if not killed:
                    killed.append(next(iter(client.run(os.getpid).values())))
                    os.kill(killed[0], signal.SIGKILL)
                yield one

        return answer

    monkeypatch.setattr(cluster, "_answers", deadly(cluster._answers))
    together = read(tmp_path / "together", leak, scheduler=dask.scheduler_address)
    assert killed
    assert content(together) == content(alone)
    assert not [path for path in (together.store.path / "parts").iterdir() if ".tmp" in path.name]


def test_what_no_worker_sees_is_read_here(
    dask: Any, alone: Case, leak: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def blind(client: Any, tasks: list[dict[str, Any]]) -> Iterator[Any]:
        yield from ((task, [{"unseen": True}] * len(task["jobs"])) for task in tasks)

    monkeypatch.setattr(cluster, "_answers", blind)
    assert content(read(tmp_path / "here", leak, scheduler=dask.scheduler_address)) == content(alone)


def test_a_machine_without_the_originals_says_so(leak: Path, tmp_path: Path) -> None:
    files = walk(leak, tmp_path).files[:1]
    job = Job(files=tuple(files)).plain()
    job["files"][0]["path"] = str(tmp_path / "elsewhere.txt")
    task = {"parts": str(tmp_path), "probe": "none", "limits": asdict(Limits()), "index": "", "jobs": [job]}
    assert read_here(task) == [{"unseen": True}]


def test_a_scheduler_that_does_not_answer_is_told_in_one_sentence(
    leak: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "WAIT", 0.2)
    with pytest.raises(UsageError, match=r"No Dask scheduler with workers answers at tcp://127.0.0.1:1"):
        wb.open_case(tmp_path / "case").ingest(leak, scheduler="tcp://127.0.0.1:1")


def test_a_file_that_a_worker_sends_stays_in_its_part(tmp_path: Path) -> None:
    from workbench.errors import CaseError

    with pytest.raises(CaseError, match="nothing of it was kept"):
        cluster._draft(tmp_path, {"files": {"../../outside": b"x"}, "facts": {"name": "0" * 32}})
    assert not (tmp_path.parent / "outside").exists()


def test_analysis_on_a_cluster_gives_the_same_tables(dask: Any, alone: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    terms = ["money", "钱", '"call me"', "(", "Group"]
    monkeypatch.setattr(spread, "ROWS", 100)
    fresh = wb.open_case(alone.store.path)
    with fresh.cluster(dask.scheduler_address):
        there = (fresh.entities(), fresh.mentions(), fresh.search_all(terms))
    here = (alone.entities(), alone.mentions(), alone.search_all(terms))
    assert len(here[0]) and len(here[1])
    for one, other in zip(there, here, strict=True):
        pd.testing.assert_frame_equal(one, other)


# -- analysis of the sample: chats of several platforms, documents, people with accounts on several --------------------

ASKED: dict[str, Callable[[Case], pd.DataFrame]] = {
    "entities": lambda case: case.entities(),
    "mentions": lambda case: case.mentions(),
    "threads": lambda case: case.threads(),
    "who addresses whom": lambda case: case.who_to_whom().rows,
    "who mentions whom": lambda case: case.who_to_whom("mentioned").edges,
    "who is present with whom": lambda case: case.who_to_whom("present").rows,
    "people and topics": lambda case: case.people_topics(tie="present").frame(),
    "timeline by topic": lambda case: case.timeline(by="day", lanes="topic").counts(),
    "activity": lambda case: case.activity().assign(hours=lambda table: table["hours"].map(list)),
    "habits": lambda case: case.habits(40),
    "same person": lambda case: case.same_person_candidates(),
    "same documents": lambda case: case.same_documents().frame(),
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    case = wb.open_case(tmp_path_factory.mktemp("sample") / "case")
    case.ingest(Path(wb.__file__).parents[1] / "leaks_sample")
    case.topics.define("quota", ["额度", "max allowance"]).accept("quota")
    case.topics.define("money", ["pay*", "钱"])
    return case.store.path


@pytest.fixture
def sliced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the functions that were handed out, in slices of a few hundred rows."""
    handed: list[str] = []
    run = spread.Cluster._results

    def noted(self: spread.Cluster, calls: Iterable[tuple[Any, ...]]) -> list[Any]:
        listed = list(calls)
        handed.extend(call[0].__name__ for call in listed)
        return run(self, listed)

    monkeypatch.setattr(spread, "ROWS", 700)
    monkeypatch.setattr(spread, "MOST", 700)
    monkeypatch.setattr(spread.Cluster, "_results", noted)
    return handed


@pytest.mark.parametrize("asked", ASKED)
def test_an_analysis_handed_out_in_slices_gives_the_table_that_one_process_gives(
    dask: Any, sample: Path, sliced: list[str], asked: str
) -> None:
    alone, together = wb.open_case(sample), wb.open_case(sample)
    here = ASKED[asked](alone)
    with Cluster(dask.scheduler_address, partial(setattr, together._views, "cluster"), rows=700):
        there = ASKED[asked](together)
    assert len(here)
    assert len(sliced) > 1, "nothing was handed out"
    pd.testing.assert_frame_equal(there, here)


def test_a_worker_killed_in_the_midst_of_an_analysis_costs_nothing(
    dask: Any, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed: list[int] = []
    taken = Cluster._take

    def deadly(self: Cluster, *more: Any) -> None:
        if not killed:
            killed.append(next(iter(self._client.run(os.getpid).values())))
            os.kill(killed[0], signal.SIGKILL)
        taken(self, *more)

    monkeypatch.setattr(Cluster, "_take", deadly)
    alone, together = wb.open_case(sample), wb.open_case(sample)
    with Cluster(dask.scheduler_address, partial(setattr, together._views, "cluster"), rows=200):
        monkeypatch.setattr(spread, "MOST", 200)
        there = together.entities(), together.threads()
    assert killed
    for one, other in zip(there, (alone.entities(), alone.threads()), strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_slices_keep_whole_groups_and_every_row_once() -> None:
    by = np.array([0, 1, 0, 2, 2, 2, 1, 3, 0, 4])
    cut = list(spread._cut(len(by), 3, by))
    assert len(cut) > 2
    assert sorted(np.concatenate(cut).tolist()) == list(range(10))
    assert all((np.diff(own) > 0).all() for own in cut)
    assert sum(len(set(by[own])) for own in cut) == 5, "a group stands in one slice"
    assert [own.tolist() for own in spread._cut(5, 2, None)] == [[0, 1], [2, 3], [4]]
    assert [len(own) for own in spread._cut(0, 2, None)] == [0]


# -- files behind URLs ------------------------------------------------------------------------------------------------


@pytest.fixture
def bucket(leak: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of the leak in a look-alike of S3 on this computer, to which this process is shown the way."""
    pytest.importorskip("s3fs", reason="s3fs is not installed: the extra `s3`")
    moto = pytest.importorskip("moto.server", reason="moto is not installed: the extra `test`")
    boto3 = pytest.importorskip("boto3")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in way(f"http://{host}:{port}").items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3")
    client.create_bucket(Bucket="shared")
    for path in leak.iterdir():
        client.put_object(Bucket="shared", Key=f"in/{path.name}", Body=path.read_bytes())
    yield "s3://shared/in"
    server.stop()


def way(endpoint: str) -> dict[str, str]:
    names = {
        "AWS_ACCESS_KEY_ID": "AKIAINVENTED",
        "AWS_SECRET_ACCESS_KEY": "invented",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    return {"AWS_ENDPOINT_URL": endpoint, **names}


@pytest.fixture
def near(bucket: str) -> Iterator[Any]:
    """A cluster whose machines know the way to the bucket."""
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as local:
        yield local


def test_a_cluster_hashes_and_reads_a_bucket_itself_and_a_killed_worker_costs_nothing(
    near: Any, bucket: str, small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = read(tmp_path / "alone", bucket)
    killed: list[int] = []
    whole = cluster._answers

    def deadly(client: Any, tasks: Any) -> Iterator[Any]:
        for one in whole(client, tasks):
            assert not any("unseen" in answer for answer in one[1]), "what a worker sees is not read here"
            if not killed:
                killed.append(next(iter(client.run(os.getpid).values())))
                os.kill(killed[0], signal.SIGKILL)
            yield one

    monkeypatch.setattr(cluster, "_answers", deadly)
    monkeypatch.setattr("workbench.ingest.hashes._hash", None)  # nothing is hashed by this process
    together = read(tmp_path / "together", bucket, scheduler=near.scheduler_address)
    assert killed
    assert content(together) == content(alone)
    assert len(together.originals()) == FILES
    assert not [path for path in (together.store.path / "parts").iterdir() if ".tmp" in path.name]


def test_files_on_a_shared_disk_are_hashed_by_the_cluster(
    dask: Any, leak: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.ingest.hashes._hash", None)
    assert len(read(tmp_path / "case", leak, scheduler=dask.scheduler_address).originals()) == FILES
