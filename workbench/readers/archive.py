"""Archives: zip, tar, gz, bz2, xz, 7z, rar, and whatever else bsdtar opens where it is installed.

Members are yielded as originals and looked at one by one, under the budget of `workbench.archives`; nothing is ever
unpacked to a path. Office files and chat exports are zip archives too: their own readers are surer of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..archives import is_archive
from ..errors import LimitReached, ReadError
from ..model import Original, Record
from ..originals import Blob
from . import Reader
from ._packed import STREAMS, bsdtar, seven_zip, single, zip_comment
from ._place import content, ends, guarded, skipped, whole
from ._rar import rar
from ._salvage import members as salvaged

SEVEN, RAR = b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07"
OTHERS = (b"MSCF", b"070701", b"070707", b"070702", b"\x1f\x9d", b"!<arch>\n", b"LZIP", b"\x28\xb5\x2f\xfd", b"xar!")
OFFICE = (".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".xltx", ".xlsb", ".pptx", ".pptm", ".ppsx", ".potx", ".vsdx")
PACKAGES = (*OFFICE, ".odt", ".ods", ".odp", ".odg", ".ott", ".epub", ".pages", ".numbers", ".key", ".jar", ".apk")


def sniff(original: Original) -> float:
    """0.5 for an archive by its first bytes, 0.25 where the name says that it is a package of another format."""
    if original.is_folder:
        return 0.0
    head = original.head(512)
    known = is_archive(head) or head.startswith((SEVEN, RAR, *STREAMS, *OTHERS)) or _iso(original, head)
    if not known:
        return 0.0
    inner = head[30:200]
    office = head.startswith(b"PK") and (b"[Content_Types].xml" in inner or inner.startswith(b"mimetypeapplication/"))
    return 0.25 if office or ends(original, *PACKAGES) else 0.5


def _iso(original: Original, head: bytes) -> bool:
    return ends(original, ".iso") and head[:16] == b"\0" * 16 and b"CD001" in original.head(32_774)[32_768:]


@guarded("an archive")
def read(original: Original) -> Iterator[Record]:
    """Every member as an Original, folders as they are; raises Encrypted, LimitReached or ReadError."""
    head = original.head(512)
    members: Sequence[Original]
    if is_archive(head):
        try:
            members = original.members()
        except LimitReached:
            raise
        except ReadError as error:
            yield from _saved(original, error)
            return
        note = zip_comment(original) if head.startswith(b"PK") else ""
        if note:
            yield skipped(original, "The archive carries a comment.", severity="info", raw=note)
    elif head.startswith(SEVEN):
        members = seven_zip(original)
    elif head.startswith(RAR):
        members = rar(original)
    elif head.startswith(STREAMS):
        members = single(original)
    else:
        members = bsdtar(original)
    if not members:
        yield skipped(original, f"{original.name} holds no file.", severity="info")
    yield from members


def _saved(original: Original, error: ReadError) -> Iterator[Record]:
    """What can be saved from a zip archive whose table of contents is missing; raises the error if nothing can."""
    found = list(salvaged(content(original))) if original.head(2) == b"PK" else []
    if not found:
        raise error
    yield skipped(original, f"{error.what} The members that could be found in it were taken.")
    for name, data, sound in found:
        yield Blob(f"{original.name}!/{whole(name)}", data)
        if not sound:
            yield skipped(original, f"The member {name} of {original.name} is not whole.", items=0)


READER = Reader(
    format="archive",
    title="Archive (zip, tar, gz, 7z, rar)",
    limits="An archive tells nothing about who packed it; the times of its members are those of the packing computer.",
    sniff=sniff,
    read=read,
    kind="archive",
)
