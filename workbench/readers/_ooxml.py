"""Packages of the Open Packaging Conventions (docx, xlsx, pptx): parts, relationships, XML without any side effect.

XML is parsed without entities, DTDs or the network; a part that is damaged is mended as far as possible and told.
Elements are met by their local names, so that strict and transitional documents read alike.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast
from urllib.parse import unquote

from ..archives import FREE_SIZE, MAX_RATIO
from ..errors import Encrypted, LimitReached, ReadError
from ..model import Original
from ..passwords import TODO, note, offered
from ._salvage import rewritten

MAX_PART = 256 << 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FAULTS = (zipfile.BadZipFile, OSError, EOFError, zlib.error, ValueError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of a part: its id, the last word of its type, its target, and whether that lies outside."""

    id: str
    kind: str
    target: str
    external: bool


@dataclass(slots=True)
class Package:
    """An opened package; `notes` gathers what was damaged, `mended` is True if XML had to be mended."""

    original: Original
    archive: zipfile.ZipFile
    parts: dict[str, zipfile.ZipInfo]
    notes: list[str] = field(default_factory=list)
    mended: bool = False
    decrypted: bool = False

    def read(self, name: str) -> bytes:
        """The bytes of a part; empty where it is missing or damaged, which `notes` then tells."""
        entry = self.parts.get(name.lower())
        if entry is None:
            return b""
        if entry.file_size > MAX_PART or _bomb(entry):
            raise LimitReached(f"{self.original.name}: part {name} would unpack to {entry.file_size:,} bytes.")
        try:
            with self.archive.open(entry) as stream:
                return stream.read(MAX_PART)
        except FAULTS as error:
            self.notes.append(f"part {name} is damaged and was not read ({error})")
            return b""

    def stream(self, name: str) -> BinaryIO:
        """The bytes of a part as a stream, empty where it is missing; for parts that may be larger than memory."""
        entry = self.parts.get(name.lower())
        if entry is None:
            return io.BytesIO()
        if _bomb(entry):
            raise LimitReached(f"{self.original.name}: part {name} would unpack to {entry.file_size:,} bytes.")
        try:
            return cast(BinaryIO, self.archive.open(entry))
        except FAULTS as error:
            self.notes.append(f"part {name} is damaged and was not read ({error})")
            return io.BytesIO()

    def xml(self, name: str) -> Any:
        """The root element of a part, or None."""
        data = self.read(name)
        return self.parsed(data, name) if data.strip() else None

    def parsed(self, data: bytes, name: str) -> Any:
        """The root element of XML bytes, mended where they are damaged; None where nothing can be made of them."""
        root, note = parse(data)
        if note:
            self.mended = self.mended or root is not None
            self.notes.append(f"part {name} {note}")
        return root

    def names(self, *words: str) -> list[str]:
        """The names of parts that contain one of the lower-case words, in the order of numbers within names."""
        found = [entry.filename for key, entry in self.parts.items() if any(word in key for word in words)]
        return sorted(found, key=natural)

    def relations(self, part: str) -> list[Relation]:
        """The relationships of a part (of the package for "")."""
        folder, base = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        return [_relation(one, folder) for one in elements(root, "Relationship")] if root is not None else []

    def main(self, fallback: str) -> str:
        """The name of the main part."""
        found = [one.target for one in self.relations("") if one.kind == "officeDocument"]
        return next((name for name in found if name.lower() in self.parts), fallback)


def opened(original: Original) -> Package:
    """The package of an original; an encrypted one is opened with the passwords at hand.

    Raises Encrypted, or ReadError if it is no package.
    """
    plain = original.head(8).startswith(OLE)
    stream: BinaryIO = decrypted(original) if plain else original.open()
    notes: list[str] = []
    try:
        archive = zipfile.ZipFile(stream)
    except FAULTS as error:
        stream.seek(0)
        saved = rewritten(stream.read(MAX_PART))
        if saved is None:
            what = f"{original.name} is a damaged Office file: {error}."
            raise ReadError(what, "Try to repair it on a copy.") from error
        archive, broken = zipfile.ZipFile(saved[0]), saved[1]
        notes = [f"the package is cut or damaged ({error}); the parts that could be found were read"]
        notes += [f"part {name} is not whole" for name in broken]
    parts = {unquote(entry.filename).replace("\\", "/").lstrip("/").lower(): entry for entry in archive.infolist()}
    return Package(original, archive, parts, notes, bool(notes), plain)


def decrypted(original: Original) -> BinaryIO:
    """The package inside an encrypted Office file. Raises Encrypted where no password at hand opens it."""
    import msoffcrypto

    for password in offered():
        try:
            with original.open() as stream:
                office = msoffcrypto.OfficeFile(stream)
                office.load_key(password=password)
                target = io.BytesIO()
                office.decrypt(target)
        except Exception:
            continue
        if target.getvalue()[:2] == b"PK":
            note(original.name, password)
            target.seek(0)
            return target
    raise Encrypted(f"{original.name} is encrypted.", TODO)


def parse(data: bytes) -> tuple[Any, str]:
    """The root element of XML bytes and what was wrong with them: strictly, else mended, else None."""
    from lxml import etree

    reason = ""
    for recover in (False, True):
        try:
            root = etree.fromstring(data, _parser(recover))
        except (etree.XMLSyntaxError, ValueError) as error:
            reason = str(error)
            continue
        return root, "is damaged XML; what can be read of it is shown" if recover else ""
    return None, f"is no XML that can be read ({reason})"


def _bomb(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > FREE_SIZE and entry.file_size > entry.compress_size * MAX_RATIO


def _parser(recover: bool) -> Any:
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover, remove_pis=True
    )


def _relation(one: Any, folder: str) -> Relation:
    target = one.get("Target") or ""
    external = (one.get("TargetMode") or "").lower() == "external"
    if not external:
        target = unquote(target).split("#")[0]
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relation(one.get("Id") or "", (one.get("Type") or "").rsplit("/", 1)[-1], target, external)


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for comments and entities."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """The value of an attribute by its local name, whatever its namespace; empty if there is none."""
    plain = element.get(name)
    if plain is not None:
        return str(plain)
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def elements(root: Any, *names: str) -> Iterator[Any]:
    """All elements below `root` with one of the local names, in document order."""
    for element in root.iter("{*}*"):
        if local(element) in names:
            yield element


def child(element: Any, *path: str) -> Any:
    """The first child reached by a path of local names, or None."""
    for name in path:
        element = next((one for one in element if local(one) == name), None) if element is not None else None
    return element


def value(element: Any, *path: str) -> str:
    """The `val` attribute at the end of a path of local names; empty if there is none."""
    found = child(element, *path)
    return attribute(found, "val") if found is not None else ""


def on(element: Any, name: str) -> bool:
    """True if a switch such as `<w:vanish/>` is a child and is not turned off."""
    found = child(element, name) if element is not None else None
    return found is not None and attribute(found, "val").lower() not in ("0", "false", "off")


def words(element: Any, *names: str) -> str:
    """The text of all elements below with one of the local names, one after another."""
    return "".join(one.text or "" for one in elements(element, *names))


def natural(name: str) -> tuple[tuple[int, int | str], ...]:
    """A key by which sheet10 comes after sheet2."""
    import re

    return tuple((0, int(piece)) if piece.isdecimal() else (1, piece) for piece in re.split(r"(\d+)", name) if piece)


Check = Callable[[str], bool]
