"""Pages of Office documents as LibreOffice draws them, so that a passage can be shown where it stands.

LibreOffice is optional, and opens a copy of the document without network or macros (see `readers._soffice`). It is not
the program that the document was written with: its lines and pages may break elsewhere, which the brief says.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .. import readers
from ..errors import MissingExtra, ReadError
from ..model import Original
from ..originals import Blob
from ..readers import _soffice
from ..readers._place import content

__all__ = ["Office"]

FORMATS = {name: f".{name}" for name in ("docx", "xlsx", "xlsb", "pptx", "doc", "xls", "ppt", "rtf")} | {"odf": ".odt"}
OPEN = (".odt", ".ods", ".odp", ".odg", ".fodt", ".fods", ".fodp", ".fodg")
PATIENCE, EACH = 60.0, 15.0  # seconds for LibreOffice to begin, and for each document
HELD = 64 << 20  # bytes of drawn documents that are kept


@dataclass
class Office:
    """What LibreOffice has made of documents, by their SHA-256; empty bytes where it could make nothing of one."""

    _made: dict[str, bytes] = field(default_factory=dict)

    def prepare(self, originals: Sequence[Original]) -> None:
        """Draw several documents in one go, since beginning takes longer than drawing; never raises."""
        wanted = {original.sha256: original for original in originals if ending(original)}
        left = [original for sha, original in wanted.items() if sha not in self._made]
        if left and _soffice.program():
            self._draw(left)
            for original in left:  # one that LibreOffice cannot bear takes down those after it
                if original.sha256 not in self._made and len(left) > 1:
                    self._draw([original])

    def pdf(self, original: Original) -> Original | None:
        """The document as PDF; None for what is no Office document.

        Raises MissingExtra where LibreOffice is not installed, ReadError where it cannot draw the document.
        """
        if not ending(original):
            return None
        if not _soffice.program():
            what = f"{original.name} can be shown as pages by LibreOffice, which is not installed."
            raise MissingExtra(what, "Install LibreOffice.")
        if original.sha256 not in self._made:
            self._draw([original])
        data = self._made.get(original.sha256, b"")
        if not data:
            raise ReadError(f"LibreOffice cannot draw {original.name}.", "Open it by hand.")
        return Blob(f"{original.name}!/drawn by LibreOffice.pdf", data)

    def _draw(self, originals: Sequence[Original]) -> None:
        with tempfile.TemporaryDirectory(prefix="workbench-") as folder:
            sources = {}
            for number, original in enumerate(originals):
                source = Path(folder) / f"{number}{ending(original)}"
                try:
                    source.write_bytes(content(original))
                except ReadError:
                    continue
                sources[original.sha256] = source
            _soffice.convert(list(sources.values()), "pdf", Path(folder), PATIENCE + EACH * len(sources))
            for sha, source in sources.items():
                made = source.with_suffix(".pdf")
                if made.exists():
                    self._keep(sha, made.read_bytes())

    def _keep(self, sha256: str, data: bytes) -> None:
        self._made[sha256] = data
        while sum(map(len, self._made.values())) > HELD and len(self._made) > 1:
            self._made.pop(next(iter(self._made)))


def ending(original: Original) -> str:
    """The ending by which LibreOffice knows an Office document; empty for anything else."""
    name = re.search(r"\.\w+$", original.name.lower())
    format = next((score.reader.format for score in readers.detect(original)), "")
    if format == "odf" and name and name[0] in OPEN:
        return name[0]
    return FORMATS.get(format, "")
