"""Originals behind URLs are read where they are: told apart, listed, fetched and forgotten; keys are kept by nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.conftest import bodies, rows_of, states
from workbench import guard, urls
from workbench.errors import CaseError, ReadError, UsageError
from workbench.ingest import fetch, ingest
from workbench.store import Store, open_store

fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed: the extra `s3`")
JOBS = pytest.mark.parametrize("jobs", [1, 2], ids=["here", "in workers"])


@pytest.fixture
def memory() -> Iterator[Any]:
    """A storage in the memory of this process, with a leak at memory://box."""
    system = fsspec.filesystem("memory")
    system.store.clear()
    system.pipe("/box/a.tiny", b'"one"\n"two"\n')
    system.pipe("/box/deep/b.tiny", b'"three"\n')
    system.pipe("/box/export/box.json", b'["d1"]')
    system.pipe("/box/export/d1", b"day one")
    yield system
    system.store.clear()


@JOBS
def test_what_lies_behind_a_url_is_read_with_the_url_as_its_path(store: Store, memory: Any, jobs: int) -> None:
    receipt = ingest(store, "memory://box", jobs=jobs)
    assert receipt.ok
    assert bodies(store) == ["day one", "one", "three", "two"]
    assert set(states(store)) == {
        f"memory://box/{name}" for name in ("a.tiny", "deep/b.tiny", "export/box.json", "export/d1")
    }
    assert store.custody.entries()[-2]["detail"]["paths"] == ["memory://box"]


@JOBS
def test_nothing_that_was_fetched_stays(store: Store, memory: Any, jobs: int) -> None:
    ingest(store, "memory://box", jobs=jobs)
    assert all(path.name.isalnum() for path in (store.path / "parts").iterdir())


def test_rows_are_those_of_the_same_files_on_a_disk(store: Store, memory: Any, tmp_path: Path) -> None:
    memory.get("/box", str(tmp_path / "box"), recursive=True)
    ingest(store, "memory://box", jobs=1)
    near = open_store(tmp_path / "near")
    ingest(near, tmp_path / "box", jobs=1)
    told = [json.dumps(rows_of(one), sort_keys=True, default=str) for one in (store, near)]
    assert told[0].replace("memory://box/", "") == told[1]


def test_one_file_can_be_named(store: Store, memory: Any) -> None:
    ingest(store, "memory://box/a.tiny", jobs=1)
    assert list(states(store)) == ["memory://box/a.tiny"]


def test_a_second_ingest_asks_for_no_file_that_is_known(
    store: Store, memory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(store, "memory://box", jobs=1)
    for name in ("open", "get", "get_file", "cat_file"):
        monkeypatch.setattr(type(memory), name, None)
    assert ingest(store, "memory://box", jobs=1).parts == ()


def test_a_file_that_changed_there_is_read_again(store: Store, memory: Any) -> None:
    ingest(store, "memory://box", jobs=1)
    memory.pipe("/box/a.tiny", b'"another"\n')
    ingest(store, "memory://box", jobs=1)
    assert "another" in bodies(store)


def test_what_cannot_be_fetched_is_told_and_read_by_the_next_ingest(
    store: Store, memory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = fetch._streamed

    def refuse(file: Any, target: Path) -> None:
        if file.url.endswith("a.tiny"):
            raise PermissionError("AKIA-and-what-the-server-says")
        whole(file, target)

    with monkeypatch.context() as patch:
        patch.setattr(fetch, "_streamed", refuse)
        patch.setattr(type(memory), "get", refuse)
        receipt = ingest(store, "memory://box", jobs=1)
    assert not receipt.ok
    state, reason = states(store)["memory://box/a.tiny"]
    assert (state, "refuses to show memory://box/a.tiny" in reason, "AKIA" in reason) == ("failed", True, False)
    ingest(store, "memory://box", jobs=1)
    assert bodies(store) == ["day one", "one", "three", "two"]
    assert {state for state, _ in states(store).values()} == {"read"}


def test_a_storage_that_is_gone_stops_the_ingest_in_one_sentence(
    store: Store, memory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        memory.pipe(f"/box/{number}.tiny", b'"x"\n')

    def gone(self: Any, *more: Any, **options: Any) -> Any:
        raise TimeoutError("no route")

    with monkeypatch.context() as patch:
        patch.setattr(type(memory), "get", gone)
        patch.setattr(fetch, "_streamed", gone)
        with pytest.raises(CaseError, match="does not answer"):
            ingest(store, "memory://box", jobs=1)
    assert ingest(store, "memory://box", jobs=1).ok


def test_a_file_that_changes_between_hash_and_reading_is_flagged(
    store: Store, memory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = fetch._here

    def later(*given: Any) -> Any:
        memory.pipe("/box/a.tiny", b'"other"\n')
        return whole(*given)

    monkeypatch.setattr(fetch, "_here", later)
    ingest(store, "memory://box/a.tiny", jobs=1)
    assert "changed while it was read" in states(store)["memory://box/a.tiny"][1]


def test_copies_are_kept_of_what_lies_far_away(store: Store, memory: Any) -> None:
    ingest(store, "memory://box", jobs=1, copy=True)
    kept = {path.name for path in store.originals.rglob("*") if path.is_file()}
    assert kept == {row["sha256"] for row in rows_of(store)["originals"]}


def test_a_file_url_is_a_path(store: Store, leak: Path) -> None:
    (leak / "a.tiny").write_text('"one"\n')
    ingest(store, f"file://{leak}", jobs=1)
    assert list(states(store)) == ["a.tiny"]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://leak.example/a", "Web addresses are not read"),
        ("s3://AKIAKEY:hush@bucket/a", "holds a password"),
        ("az://box/a?sig=hush", "holds a password"),
        ("zip://a::s3://bucket/b.zip", "URLs inside URLs"),
        ("nosuch://bucket/a", "No storage is called nosuch"),
    ],
)
def test_a_url_that_must_not_be_asked_is_refused_before_anything_is_written(store: Store, url: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as told:
        ingest(store, url)
    assert "hush" not in str(told.value)
    assert "hush" not in str(store.custody.entries())
    assert [entry["what"] for entry in store.custody.entries()] == ["case made"]


def test_a_storage_whose_package_is_missing_is_told_in_one_line(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(url: str) -> Any:
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr("fsspec.core.url_to_fs", missing)
    with pytest.raises(UsageError, match=r"pip install 'leak-workbench\[s3\]'"):
        ingest(store, "s3://bucket/a")


def test_nothing_at_a_url_is_told(store: Store, memory: Any) -> None:
    with pytest.raises(ReadError, match="Nothing is at memory://nobody"):
        ingest(store, "memory://nobody")


def test_a_sealed_notebook_asks_nothing_of_a_storage(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "_SEALED", [True])
    with pytest.raises(guard.Sealed, match="sealed"):
        ingest(store, "s3://bucket/a")
    assert urls.filesystem("memory://box")  # which leads nowhere


# -- a look-alike of S3 on this computer ------------------------------------------------------------------------------

SECRET = "hushHUSHhush/secret+of+the+newsroom"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    pytest.importorskip("s3fs", reason="s3fs is not installed: the extra `s3`")
    server_of = pytest.importorskip("moto.server", reason="moto is not installed: the extra `test`")
    boto3 = pytest.importorskip("boto3")
    server = server_of.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "AKIAINVENTEDINVENTED",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3")
    client.create_bucket(Bucket="leak")
    for key, body in {
        "in/a.tiny": '"one"\n"two"\n',
        "in/deep/": "",
        "in/deep/b.tiny": '"three"\n',
        "in/export/box.json": '["d1"]',
        "in/export/d1": "day one",
        "inside.tiny": '"beside"\n',
    }.items():
        client.put_object(Bucket="leak", Key=key, Body=body.encode())
    yield client
    server.stop()
    type(fsspec.filesystem("s3")).clear_instance_cache()


def test_a_bucket_of_s3_is_read_in_place_and_again_only_where_it_changed(store: Store, bucket: Any) -> None:
    assert ingest(store, "s3://leak/in", jobs=2).ok
    assert bodies(store) == ["day one", "one", "three", "two"]
    assert "s3://leak/in/deep/b.tiny" in states(store)
    assert ingest(store, "s3://leak/in", jobs=2).parts == ()
    bucket.put_object(Bucket="leak", Key="in/a.tiny", Body=b'"other"\n')
    ingest(store, "s3://leak/in", jobs=2)
    assert bodies(store) == ["day one", "one", "other", "three", "two"]  # what was read before stays read


def test_no_key_of_the_storage_is_kept_or_told(
    store: Store, bucket: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    ingest(store, "s3://leak/in", jobs=2)
    with pytest.raises(ReadError) as told:
        ingest(store, "s3://nobodys-bucket/in", jobs=1)
    store.close()
    kept = b"".join(path.read_bytes() for path in store.path.rglob("*") if path.is_file())
    for secret in (SECRET, "AKIAINVENTED"):
        assert secret.encode() not in kept
        assert secret not in str(told.value)
        assert secret not in "".join(capfd.readouterr())


def test_a_bucket_without_a_key_is_told(store: Store, bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    type(fsspec.filesystem("s3")).clear_instance_cache()
    with pytest.raises(ReadError, match="refuses to show s3://leak/in"):
        ingest(store, "s3://leak/in", jobs=1)


def test_no_key_of_a_bucket_leads_out_of_the_place_of_what_is_fetched(
    store: Store, bucket: Any, tmp_path: Path
) -> None:
    names = (
        "../../climbed.tiny",
        "/etc/climbed.tiny",
        "a//b.tiny",
        "n" * 300 + ".tiny",
        "both/a.tiny",
        "both",
        "中\x1b[2J.tiny",
    )
    for name in names:
        bucket.put_object(Bucket="leak", Key=f"in/{name}", Body=b'"one"\n')
    ingest(store, "s3://leak/in", jobs=2)
    assert [one for one in states(store).items() if "changed" in one[1][1]] == []
    assert {reason for _, reason in states(store).values()} == {"", "No reader knows this kind of file."}
    assert not list(tmp_path.parent.rglob("*climbed*"))
    assert {f"s3://leak/in/{name}" for name in names} <= set(states(store))
