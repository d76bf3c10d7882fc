"""A PDF opened by qpdf: its properties, XMP and outline.

References to the opened file are kept until all is read: iterating a temporary one ends in a crash of native code.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from ..model import Original
from ..timestamps import UNKNOWN, Timestamp, from_iso
from ._place import Pages, whole

MAX_NOTES = 50_000
MAX_DEPTH = 60
_DATE = re.compile(r"^D?:?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?\s*([+\-Zz])?(\d\d)?'?(\d\d)?")


class Facts:
    """An opened PDF and what was found in it so far: `properties` in the order of the file, `flags`, files, notes."""

    def __init__(self, original: Original, data: bytes, password: str) -> None:
        import pikepdf

        self.original = original
        self.pikepdf = pikepdf
        self.pdf = pikepdf.open(io.BytesIO(data), password=password, suppress_warnings=True)
        self.properties: list[tuple[str, str]] = []
        self.flags: list[str] = ["encrypted"] if self.pdf.is_encrypted else []
        self.files: list[tuple[str, Any]] = []
        self.notes: list[str] = []

    def attempt(self, what: str, reading: Any, *arguments: Any) -> None:
        """Run one step; whatever it cannot read is noted, and the next step goes on."""
        try:
            reading(*arguments)
        except Exception as error:
            self.notes.append(f"{what} could not be read ({type(error).__name__}: {error})"[:300])

    def first(self, *names: str) -> str:
        """The first value of the first property of these names that is there."""
        return next((text for name in names for key, text in self.properties if key == name and text), "")


def pdf_time(text: str) -> Timestamp:
    """A time as PDF writes it (D:20230704091000+08'00'), or in ISO form."""
    match = _DATE.match(text.strip())
    if not match or "-" in text[:7]:
        return from_iso(text.strip()) if text.strip() else UNKNOWN
    year, month, day, hour, minute, second, sign, zone_hour, zone_minute = match.groups()
    zone = "" if not sign else "+00:00" if sign in "Zz" else f"{sign}{zone_hour or '00'}:{zone_minute or '00'}"
    date = f"{year}-{month or '01'}-{day or '01'}"
    stamp = from_iso(date + (f"T{hour}:{minute or '00'}" + (f":{second}" if second else "") + zone if hour else ""))
    return Timestamp(stamp.us, stamp.precision, stamp.zone, stamp.basis, text) if month else Timestamp(raw=text)


def properties(facts: Facts, pages: Pages) -> None:
    """The document information dictionary, one metadata page, and one of its own for each time."""
    pairs = [(str(key).lstrip("/"), words(value)) for key, value in facts.pdf.docinfo.items()]
    facts.properties += pairs
    _pairs(pages, pairs, "#info", "properties")


def _pairs(pages: Pages, pairs: list[tuple[str, str]], fragment: str, label: str) -> None:
    timed = [(name, text, stamp) for name, text in pairs if _timely(name) and (stamp := pdf_time(text)).us is not None]
    for name, text, stamp in timed:
        pages.add(f"{name}: {text}", f"{fragment}={name}", label=f"{label}: {name}", kind="metadata", at=stamp)
    known = {name for name, _, _ in timed}
    pages.add("\n".join(f"{n}: {t}" for n, t in pairs if n not in known), fragment, label=label, kind="metadata")


def _timely(name: str) -> bool:
    return name.endswith(("Date", "when", "ModDate", "date"))


def xmp(facts: Facts, pages: Pages) -> None:
    """The XMP packet: every value with its qualified name, histories and languages included."""
    root = facts.pdf.Root
    if "/Metadata" in root:
        pairs = xmp_pairs(root.Metadata.read_bytes())
        facts.properties += [(f"xmp:{name}", text) for name, text in pairs]
        _pairs(pages, pairs, "#xmp", "XMP")


def xmp_pairs(data: bytes) -> list[tuple[str, str]]:
    """(qualified name, text) of every value in an XMP packet, in order."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    root = etree.fromstring(data.strip(b"\0 \r\n\t\xef\xbb\xbf"), parser)
    found: list[tuple[str, str]] = []
    for element in root.iter("{*}*") if root is not None else ():
        name = _qualified(element)
        for key, text in element.attrib.items():
            if "rdf-syntax" not in key and not key.startswith("{http://www.w3.org/XML") and "meta/" not in key and text:
                found.append((_name(key, element.nsmap), str(text)))
        text = (element.text or "").strip()
        if text and name:
            found.append((name, text))
    return found


def _qualified(element: Any) -> str:
    """The name of an element; of a list's item, the name of the list."""
    while element is not None and "rdf-syntax" in str(element.tag):
        element = element.getparent()
    return _name(str(element.tag), element.nsmap) if element is not None else ""


def _name(tag: str, spaces: dict[str | None, str]) -> str:
    space, _, name = tag.lstrip("{").rpartition("}")
    prefix = next((key for key, value in spaces.items() if value == space and key), "")
    return f"{prefix}:{name}" if prefix else name


def outline(facts: Facts, pages: Pages) -> None:
    """The titles of the outline (bookmarks), indented by level."""
    lines: list[str] = []
    seen: set[tuple[int, int]] = set()
    stack = [(entry(facts.pdf.Root, "/Outlines", "/First"), 0)]
    while stack and len(lines) < MAX_NOTES:
        item, level = stack.pop()
        if item is None or item.objgen in seen or level > MAX_DEPTH:
            continue
        seen.add(item.objgen)
        lines.append("  " * level + words(item.get("/Title", "")))
        stack += [(item.get("/Next"), level), (item.get("/First"), level + 1)]
    pages.add("\n".join(lines), "#outline", label="outline", kind="metadata")


def listed(value: Any) -> Iterator[Any]:
    """The items of an array; nothing for anything else."""
    try:
        yield from value if value is not None else ()
    except (TypeError, ValueError):
        return


def entry(holder: Any, *names: str) -> Any:
    """The value reached by names from dictionary to dictionary; None where one is missing."""
    for name in names:
        if holder is None or not hasattr(holder, "keys"):
            return None
        holder = holder.get(name)
    return holder


def words(value: Any) -> str:
    """The text of a string, name, number, stream or array of a PDF; empty for anything else."""
    import pikepdf

    if isinstance(value, pikepdf.Name):
        return whole(str(value)[1:])
    if isinstance(value, pikepdf.Stream):
        return whole(value.read_bytes().decode("utf-8", "replace"))
    if isinstance(value, pikepdf.Array):
        return "; ".join(words(one) for one in value)
    if value is None or isinstance(value, pikepdf.Dictionary):
        return ""
    return whole(str(value))
