"""The fixtures of the readers: tests/readers/<format>/<case>/input* beside expected.json.

`input*` is one file, one folder (`input/`), a zip file, or a folder whose name ends in `.zip`, which is packed when
it is asked for so that its members stay readable in a diff. `expected.json` may give a `name` that matters to the
format ("WhatsApp Chat with Ana.txt"), and `items`: how many messages and skipped items the input holds.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from workbench.archives import MemberFolder
from workbench.model import Original
from workbench.originals import Blob, Disk, at

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Fixture:
    """One input and what reading it must give."""

    format: str
    case: str
    path: Path

    def __str__(self) -> str:
        return f"{self.format}/{self.case}"

    @property
    def golden(self) -> Path:
        return self.path.parent / "expected.json"

    @cached_property
    def expected(self) -> dict[str, Any]:
        return json.loads(self.golden.read_text("utf-8")) if self.golden.exists() else {}

    @property
    def name(self) -> str:
        return str(self.expected.get("name") or self.path.name)

    @property
    def kind(self) -> str:
        return "zip" if self.path.suffix == ".zip" else "folder" if self.path.is_dir() else "file"

    def original(self) -> Original:
        """The input as it lies on disk, never looked at before."""
        if self.path.is_dir():
            return Blob(self.name, packed(self.files)) if self.kind == "zip" else at(self.path)
        return Disk(self.path, self.name)

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The bytes of every file by its path below the input (a single file has its own name)."""
        if self.path.is_dir():
            found = sorted(path for path in self.path.rglob("*") if path.is_file())
            return {path.relative_to(self.path).as_posix(): path.read_bytes() for path in found}
        if self.kind == "zip":
            with zipfile.ZipFile(self.path) as package:
                return {entry.filename: package.read(entry) for entry in package.infolist() if not entry.is_dir()}
        return {self.name: self.path.read_bytes()}

    def rebuilt(self, changed: dict[str, bytes]) -> Original:
        """The input with the bytes of some files changed."""
        files = {**self.files, **changed}
        if self.kind == "file":
            return Blob(self.name, files[self.name])
        return Blob(self.name, packed(files)) if self.kind == "zip" else folder(files)


def fixtures() -> list[Fixture]:
    """All fixtures, in alphabetical order."""
    inputs = sorted(path for path in HERE.glob("*/*/input*"))
    return [Fixture(path.parent.parent.name, path.parent.name, path) for path in inputs]


def packed(files: dict[str, bytes]) -> bytes:
    """A zip archive that is the same bytes each time."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        for name, data in files.items():
            package.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data)
    return target.getvalue()


def folder(files: dict[str, bytes]) -> Original:
    """A folder in memory, for damaged inputs."""
    top = MemberFolder("")
    folders = {"": top}
    for name, data in sorted(files.items()):
        parent = ""
        for part in name.split("/")[:-1]:
            path = f"{parent}/{part}".lstrip("/")
            if path not in folders:
                folders[path] = MemberFolder(path)
                folders[parent].children.append(folders[path])
            parent = path
        folders[parent].children.append(Blob(name, data))
    return top
