"""Documents of programs long gone (WordPerfect, Write, Works, Word Pro, 1-2-3, Publisher, Visio), through LibreOffice.

What comes out is a flat OpenDocument file without LibreOffice's own properties, so that the same version gives the same
bytes again. It is an original of its own inside the one that was converted: quote from the old file, opened by hand.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from ..errors import MissingExtra, ReadError
from ..model import Original
from ..originals import Blob
from . import _soffice
from ._ole import names
from ._place import content

PATIENCE = 90  # seconds for one document
SIGNS = {
    b"\xffWPC": ("WordPerfect", ".wpd", "fodt"),
    b"\x31\xbe\x00\x00": ("Microsoft Write", ".wri", "fodt"),
    b"\x32\xbe\x00\x00": ("Microsoft Write", ".wri", "fodt"),
    b"WordPro": ("Lotus Word Pro", ".lwp", "fodt"),
    b"\x00\x00\x02\x00\x06\x04": ("Lotus 1-2-3", ".wk1", "fods"),
    b"\x00\x00\x1a\x00\x00\x10": ("Lotus 1-2-3", ".wk3", "fods"),
}
STREAMS = {
    "matost": ("Microsoft Works", ".wps", "fodt"),
    "quill": ("Microsoft Publisher", ".pub", "fodg"),
    "visiodocument": ("Microsoft Visio", ".vsd", "fodg"),
}
_OWN = re.compile(rb"<office:(meta|settings)>.*?</office:\1>", re.S)


def program(original: Original) -> tuple[str, str, str] | None:
    """Program, ending and format to convert to, of a document that LibreOffice knows and no reader does; else None."""
    head = original.head(16)
    found = next((told for sign, told in SIGNS.items() if head.startswith(sign)), None)
    return found or next((told for name, told in STREAMS.items() if name in names(original)), None)


def converted(original: Original, told: tuple[str, str, str]) -> Blob:
    """The document as a flat OpenDocument file. Raises MissingExtra without LibreOffice, ReadError where it fails."""
    name, ending, target = told
    if not _soffice.program():
        what = f"{original.name} is a document of {name}, which LibreOffice can convert, and it is not installed."
        raise MissingExtra(what, "Install LibreOffice, or convert the document by hand.")
    with tempfile.TemporaryDirectory(prefix="workbench-") as folder:
        source = Path(folder) / f"document{ending}"
        source.write_bytes(content(original))
        _soffice.convert([source], target, Path(folder), PATIENCE)
        made = source.with_suffix(f".{target}")
        if not made.exists():
            what = f"{original.name} is a document of {name} that LibreOffice could not convert."
            raise ReadError(what, "Open it by hand.")
        return Blob(f"{original.name}!/converted by LibreOffice.{target}", _OWN.sub(b"", made.read_bytes()))
