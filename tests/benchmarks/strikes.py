"""What may happen to a case while it is made: one function for each kind of fault, for `faults.py` to choose from.

Each is given a `Scene`, does its harm, and puts the world back as it was: the disk has room again, the drive is there,
the clock is right. What the case looks like afterwards is for `faults.py` to judge. Linux only.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.errors import CaseError, ReadError
from workbench.ingest import ingest
from workbench.store import custody as logbook
from workbench.store import mend, open_store

__all__ = ["KINDS", "Kind", "Scene", "room_of_its_own"]

LONGEST = 120  # seconds after which an ingest that does not end counts as hanging
EIO, ENOSPC = 5, 28
KNOWN = (CaseError, ReadError)  # what a user is told in one sentence


@dataclass(kw_only=True)
class Scene:
    """One case on its way: where it and the leak lie, how long an ingest takes, and what went wrong so far."""

    case: Path
    leak: Path
    chance: random.Random
    life: float
    start: Callable[[Path, Path], subprocess.Popen[bytes]]
    problems: list[str] = field(default_factory=list)

    def say(self, problem: str) -> None:
        """Note what must not have happened."""
        self.problems.append(f"{self.case.name}: {problem}")

    def inside(self, harm: Callable[[], None], *, told: bool = True) -> None:
        """An ingest in a process of its own (a fork: no start to wait for), after `harm` was done to that process.

        It must end by itself; where it fails, in one sentence, not in a traceback.
        """
        child = self.forked(harm)
        late = threading.Timer(LONGEST, os.kill, (child, signal.SIGKILL))
        late.start()
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        late.cancel()
        if status == -signal.SIGKILL:
            self.say(f"an ingest did not end ({harm.__qualname__})")
        elif told and status not in (0, 3):
            self.say(f"an ingest ended with {status} ({harm.__qualname__})")

    def forked(self, harm: Callable[[], None]) -> int:
        """The number of a process that does `harm` and ingests: 0 is a good end, 3 one told in a sentence."""
        child = os.fork()
        if child:
            return child
        code = 9
        try:
            harm()
            ingest(open_store(self.case), self.leak, jobs=1)
            code = 0
        except KNOWN:
            code = 3
        except BaseException as error:
            traceback.print_exception(error)
        finally:
            os._exit(code)


def nothing() -> None:
    """No harm."""


def killed(scene: Scene) -> None:
    """SIGKILL at a random moment."""
    child = scene.forked(nothing)
    time.sleep(scene.chance.uniform(0, 1) * scene.life)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def killed_with_workers(scene: Scene) -> None:
    """SIGKILL of one of two worker processes, and often of the ingest as well."""
    process = scene.start(scene.case, scene.leak)
    time.sleep(scene.chance.uniform(0.3, 2.0))
    workers = _children(process.pid)
    for child in workers[:1]:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    if scene.chance.random() < 0.6:
        time.sleep(scene.chance.uniform(0, 0.2))
        workers += [child for child in _children(process.pid) if child not in workers]
        process.kill()
    errors = process.communicate()[1]
    late = time.monotonic() + LONGEST
    while any(Path(f"/proc/{worker}").exists() for worker in workers):
        if time.monotonic() > late:
            return scene.say("a worker outlives its ingest")
        time.sleep(0.05)
    if process.returncode not in (0, -signal.SIGKILL):
        scene.say(f"an ingest whose worker was killed ended with {process.returncode}: {errors[-300:]!r}")
    return None


def full_disk(scene: Scene) -> None:
    """No space left after so many bytes, on a disk of its own or else by a limit of the length of files."""
    room = scene.chance.randrange(4_096, 1_500_000)
    if not scene.case.is_mount():
        scene.inside(lambda: _short_files(room))
        return
    ballast = scene.case / "exports" / "ballast"
    try:
        free = os.statvfs(scene.case)
        with open(ballast, "wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, free.f_bavail * free.f_frsize - room))
        scene.inside(nothing)
    finally:
        ballast.unlink(missing_ok=True)


def _short_files(room: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))


def read_only_disk(scene: Scene) -> None:
    """The case's disk cannot be written."""
    if not scene.case.is_mount() or _mount("-o", "remount,ro", str(scene.case)):
        return full_disk(scene)
    try:
        return scene.inside(nothing)
    finally:
        _mount("-o", "remount,rw", str(scene.case))


def failing_files(scene: Scene) -> None:
    """Input/output errors: one of the next operations on files fails, whatever it is, and perhaps all after it."""
    first, again = scene.chance.randrange(1, 400), scene.chance.random() < 0.3
    scene.inside(lambda: _failing(first, again))


def _failing(first: int, again: bool) -> None:
    count = 0

    def refuse(event: str, details: tuple[Any, ...]) -> None:
        nonlocal count
        if event not in ("open", "os.rename", "os.mkdir", "os.scandir", "os.remove", "os.listdir"):
            return
        if (event == "open" and not str(details[0]).startswith("/")) or ".py" in str(details[0]):
            return
        count += 1
        if count == first or (again and count > first):
            raise OSError(EIO, "Input/output error")

    sys.addaudithook(refuse)


def failing_sync(scene: Scene) -> None:
    """A disk that takes the bytes and then says that they are not on it."""
    left = scene.chance.randrange(1, 60)
    scene.inside(lambda: _unsynced(left))


def _unsynced(left: int) -> None:
    whole = os.fsync

    def refuse(descriptor: int) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise OSError(EIO, "Input/output error")
        whole(descriptor)

    os.fsync = refuse  # type: ignore[assignment]


def lost_drive(scene: Scene) -> None:
    """The leak is gone in mid-ingest, and comes back later."""
    away = scene.leak.with_name("away")
    child = scene.forked(nothing)
    time.sleep(scene.chance.uniform(0, 1) * scene.life)
    scene.leak.rename(away)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    away.rename(scene.leak)
    if status not in (0, 3):
        scene.say(f"an ingest whose drive was lost ended with {status}")


def clock_jump(scene: Scene) -> None:
    """The clock jumps by years, forth and back, and the leak's files bear times of a future."""
    for path in sorted(scene.leak.rglob("*")):
        if path.is_file() and scene.chance.random() < 0.2:
            os.utime(path, (scene.chance.uniform(0, 4e9),) * 2)
    scene.inside(lambda: _jumping(scene.chance))


def _jumping(chance: random.Random) -> None:
    moment = time.time

    def jump() -> str:
        return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(moment() + chance.uniform(-1e9, 1e9)))

    logbook.now = jump
    time.time = lambda: moment() + chance.uniform(-1e9, 1e9)
    time.time_ns = lambda: int((moment() + chance.uniform(-1e9, 1e9)) * 1e9)


def two_at_once(scene: Scene) -> None:
    """A second ingest while the first runs: one of them is refused, or comes after the other."""
    children = [scene.forked(nothing) for _ in range(2)]
    ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    if set(ends) - {0, 3}:
        scene.say(f"two ingests at once ended with {ends}")


def watched(scene: Scene) -> None:
    """Somebody reads all the while: what is shown is whole, and never less than before."""
    child = scene.forked(nothing)
    before = -1
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        store = open_store(scene.case)
        snapshot = store.snapshot()
        told = sum(snapshot.table("originals")["messages"].to_pylist())
        if snapshot.table("messages").num_rows != told:
            scene.say(f"a reader saw {snapshot.table('messages').num_rows} messages of {told}")
        if snapshot.version < before:
            scene.say("a reader saw an older state after a newer one")
        before = snapshot.version
        store.close()


def damaged_part(scene: Scene) -> None:
    """A file of a part is cut, overwritten or gone, or the whole part is; the reporter does what the error says."""
    parts = [path for path in sorted((scene.case / "parts").iterdir()) if path.name.isalnum()]
    if not parts:
        return killed(scene)
    part = scene.chance.choice(parts)
    files = sorted(path for path in part.rglob("*") if path.is_file() and path.parent.name in (part.name, "index"))
    hurt = scene.chance.choice(files)
    match scene.chance.choice(["cut", "overwritten", "gone", "part"]):
        case "cut":
            os.truncate(hurt, scene.chance.randrange(0, max(1, hurt.stat().st_size)))
        case "overwritten":
            with open(hurt, "r+b") as file:
                file.seek(scene.chance.randrange(0, max(1, hurt.stat().st_size)))
                file.write(b"\xa5" * 64)
        case "gone":
            hurt.unlink()
        case "part":
            shutil.rmtree(part)
    try:
        mend(scene.case)
    except CaseError as error:
        scene.say(f"{hurt.relative_to(part)} was damaged, and mend said: {error}")
    return scene.inside(nothing)


def damaged_database(scene: Scene) -> None:
    """case.sqlite is overwritten in the middle, cut, or rubbish; `mend` must save what stood in the last copy."""
    path = scene.case / "case.sqlite"
    open_store(scene.case).close()
    for log in scene.case.glob("case.sqlite-*"):
        log.unlink()
    size = path.stat().st_size
    with open(path, "r+b") as file:
        match scene.chance.choice(["middle", "cut", "rubbish"]):
            case "middle":
                file.seek(scene.chance.randrange(0, size))
                file.write(b"\xff" * 8_192)
            case "cut":
                file.truncate(scene.chance.randrange(0, size))
            case "rubbish":
                file.write(os.urandom(size))
    with suppress(CaseError):  # "is whole": what was overwritten was not in use
        mend(scene.case)
    scene.inside(nothing)


Kind = Callable[[Scene], None]
KINDS: dict[Kind, int] = {  # how often each is chosen
    killed: 30,
    killed_with_workers: 6,
    full_disk: 12,
    read_only_disk: 4,
    failing_files: 12,
    failing_sync: 6,
    lost_drive: 8,
    clock_jump: 6,
    two_at_once: 5,
    watched: 4,
    damaged_part: 8,
    damaged_database: 6,
}


@contextmanager
def room_of_its_own(folder: Path, size: int) -> Iterator[None]:
    """A disk of `size` bytes at `folder`, where the system lets us have one; else just the folder."""
    folder.mkdir()
    mounted = os.getuid() == 0 and not _mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    try:
        yield
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def _mount(*words: str) -> int:
    return subprocess.run(["mount", *words], capture_output=True, check=False).returncode


def _children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(word) for word in text.split()]
