"""What a worker is asked to do goes through JSON and comes out as it was."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace

from workbench.ingest.job import Found, Job

FILES = tuple(
    Found(path=f"/leak/{n}", name=f"文 {n}", size=n, mtime_ns=1, ctime_ns=2, inode=3, sha256="ab", fresh=n == 1)
    for n in range(3)
)
JOB = Job(
    files=FILES, folder=("/leak", "leak"), custodian="desk", zone='{"": "UTC"}', dates="dmy", maps=("a: b",),
    passwords=("secret",), keys=(("s._domainkey.example", "v=DKIM1"),), poison={"文 1": "It died."},
)  # fmt: skip


def test_a_job_that_went_through_json_is_the_job_that_it_was() -> None:
    there = Job.of(json.loads(json.dumps(JOB.plain())))
    assert replace(there, keys=JOB.keys) == JOB
    assert [list(pair) for pair in there.keys] == [list(pair) for pair in JOB.keys]


def test_a_job_is_told_with_everything_that_it_holds() -> None:
    assert JOB.plain().keys() == {field.name for field in fields(Job)}
    assert json.dumps(JOB.plain()) == json.dumps(asdict(JOB))
