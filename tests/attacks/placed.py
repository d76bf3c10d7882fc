"""Attacks that lie in how a file lies on the disk: links, pipes, devices, holes, numbers and names."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from pathlib import Path

__all__ = ["write"]

NAMES = (
    b"\xff\xfe not utf-8.txt",
    b"gb \xd0\xb9\xc3\xdc.txt",
    b"new\nline.txt",
    b"\x1b]0;owned\x07\x1b[2J\x1b[31m.txt",
    b"back\\slash.txt",
    b"quote'\"`$(touch pwned).txt",
    b"-rf.txt",
    b"percent%s%n{0}.txt",
    b"[bold red]markup[bold].txt",
    b"<img src=x onerror=alert(1)>.txt",
    b"=cmd|' -C calc'!A1.txt",
    b" blanks .txt",
    b"json.py",
    b"sitecustomize.py",
    *(
        name.encode()
        for name in (
            "中文.txt", "日本語.txt", "한국어.txt", "русский.txt", "العربية.txt", "עברית.txt", "ไทย.txt", "हिन्दी.txt",
            "ελληνικά.txt", "ქართული.txt", "አማርኛ.txt", "🙈🙉🙊.txt", "e\u0301.txt", "\u00e9.txt",
            "rtl\u202etxt.exe", "zero\u200bwidth.txt", "n" * 240 + ".txt",
        )
    ),
)  # fmt: skip


def write(folder: Path, *, tiny: int) -> list[socket.socket]:
    """Every attack by place into `folder`; the sockets given back keep theirs alive."""
    folder.mkdir()
    names = folder / "names"
    names.mkdir()
    for name in NAMES:
        (names / os.fsdecode(name)).write_text("A file with an odd name.\n")
    (folder / "loop").symlink_to(folder)
    (folder / "self").symlink_to("self")
    (folder / "passwd").symlink_to("/etc/passwd")
    (folder / "nowhere").symlink_to("/does/not/exist\x1b[2J")
    os.mkfifo(folder / "pipe")
    with suppress(PermissionError):
        os.mknod(folder / "device", 0o20600, os.makedev(1, 5))
    many = folder / "tiny"
    many.mkdir()
    for number in range(tiny):
        (many / f"{number}.txt").write_text(f"note {number}\n")
    deep = folder
    for _ in range(60):
        deep = deep / "d"
    deep.mkdir(parents=True)
    (deep / "bottom.txt").write_text("At the bottom.\n")
    closed = folder / "closed.txt"
    closed.write_text("Not for everybody.\n")
    closed.chmod(0)
    return [bound(folder)]


def bound(folder: Path) -> socket.socket:
    """A socket in `folder`; its name must be short, so it is bound from within."""
    server = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(folder)
    try:
        server.bind("socket")
    finally:
        os.chdir(here)
    return server


def holes(path: Path, size: int) -> None:
    """A file of `size` bytes that takes no room."""
    with path.open("wb") as stream:
        stream.truncate(size)
