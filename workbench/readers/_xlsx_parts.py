"""What a workbook holds beside its cells: comments, drawings, names, pivot caches, connections, kept foreign cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..timestamps import UNKNOWN, Timestamp, from_iso, from_wall
from ._numfmt import moment
from ._ooxml import Package, attribute, child, elements, local, words
from ._place import Pages
from ._xlsx_cells import rich

MAX_RECORDS = 200_000


def comments(package: Package, pages: Pages, part: str, name: str, people: dict[str, str]) -> None:
    """Notes and threaded comments of a sheet, each with its cell, author and time."""
    for one in package.relations(part):
        if one.kind == "comments":
            root = package.xml(one.target)
            authors = [element.text or "" for element in elements(root, "author")] if root is not None else []
            for element in elements(root, "comment") if root is not None else ():
                number = attribute(element, "authorId")
                author = authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""
                text = rich(child(element, "text")) if child(element, "text") is not None else ""
                _comment(pages, one.target, name, attribute(element, "ref"), text, author, UNKNOWN)
        elif one.kind == "threadedComment":
            root = package.xml(one.target)
            for element in elements(root, "threadedComment") if root is not None else ():
                author = people.get(attribute(element, "personId"), "")
                at = from_iso(attribute(element, "dT"))
                _comment(pages, one.target, name, attribute(element, "ref"), words(element, "text"), author, at)


def _comment(pages: Pages, part: str, sheet: str, ref: str, text: str, author: str, at: Timestamp) -> None:
    label = f"comment on {ref}, sheet {sheet}"
    pages.add(text, f"#/{part}!{ref}", label=label, kind="comment", author=author, at=at)


def people(package: Package, pages: Pages) -> dict[str, str]:
    """Names by person id; accounts become a metadata page."""
    found: dict[str, str] = {}
    for name in package.names("xl/persons/"):
        root = package.xml(name) if name.endswith(".xml") else None
        lines = []
        for one in elements(root, "person") if root is not None else ():
            found[attribute(one, "id")] = attribute(one, "displayName")
            account = f"{attribute(one, 'providerId')}: {attribute(one, 'userId')}"
            lines.append(f"{attribute(one, 'displayName')} ({account})")
        pages.add("\n".join(lines), f"#/{name}", label="people", kind="metadata")
    return found


def drawings(package: Package, pages: Pages) -> None:
    """Words in text boxes and shapes, and words said about pictures, in drawings old and new."""
    for name in package.names("drawings/"):
        if not name.endswith((".xml", ".vml")):
            continue
        root = package.xml(name)
        if root is None:
            continue
        for number, box in enumerate(elements(root, "txBody", "textbox"), 1):
            lines = [words(one, "t") for one in elements(box, "p")] if local(box) == "txBody" else _lines(box)
            pages.add("\n".join(lines), f"#/{name}#{number}", label=f"text box {number}")
        said = [attribute(one, key) for one in elements(root, "cNvPr") for key in ("descr", "title")]
        pages.add("\n".join(filter(None, said)), f"#/{name}", label="picture description", kind="alt")


def _lines(box: Any) -> list[str]:
    return [text.strip() for text in box.itertext() if text.strip()]


def beside(pages: Pages, rest: Any, part: str, name: str) -> None:
    """Headers, links, prompts of input checks and scenarios of a sheet."""
    root = rest.getroottree().getroot() if rest is not None else None
    if root is None:
        return
    for one in elements(root, "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"):
        pages.add(one.text or "", f"#/{part}#{local(one)}", label=f"{local(one)}, sheet {name}", kind="header")
    lines = []
    for one in elements(root, "hyperlink", "dataValidation", "scenario", "protectedRange", "inputCells"):
        said = [f"{key.rpartition('}')[2]}={text}" for key, text in one.attrib.items() if text]
        said += [element.text for element in one if element.text and element.text.strip()]
        lines.append(f"{local(one)} {' '.join(said)}")
    pages.add("\n".join(lines), f"#/{part}", label=f"links and input checks, sheet {name}", kind="metadata")


def workbook(package: Package, pages: Pages, part: str, root: Any) -> None:
    """Defined names, the folder it was last saved in, who reserved it."""
    names = []
    for one in elements(root, "definedName"):
        unseen = " (hidden)" if attribute(one, "hidden") not in ("", "0", "false") else ""
        note = f" — {attribute(one, 'comment')}" if attribute(one, "comment") else ""
        names.append(f"{attribute(one, 'name')}{unseen} = {one.text or ''}{note}")
    pages.add("\n".join(names), f"#/{part}", label="defined names", kind="metadata")
    told = [f"saved in: {attribute(one, 'url')}" for one in elements(root, "absPath")]
    told += [f"reserved by: {attribute(one, 'userName')}" for one in elements(root, "fileSharing")]
    pages.add("\n".join(told), f"#/{part}#workbook", label="workbook", kind="metadata")


def connections(package: Package, pages: Pages) -> None:
    """Where data came from: connection strings, web addresses, queries, tables, user names."""
    for name in package.names("xl/connections", "xl/querytables/", "xl/usernames", "xl/custompropertys"):
        root = package.xml(name) if name.endswith(".xml") else None
        if root is None:
            continue
        for number, one in enumerate(root, 1):
            said = [
                f"{key.rpartition('}')[2]}: {text}" for e in one.iter("{*}*") for key, text in e.attrib.items() if text
            ]
            said += [e.text.strip() for e in one.iter("{*}*") if e.text and e.text.strip()]
            kind = local(one) or "connection"
            pages.add("\n".join(said), f"#/{name}#{number}", label=f"{kind} {number}", kind="metadata")


def foreign(package: Package, pages: Pages) -> None:
    """Cells of other workbooks whose values were kept."""
    for name in package.names("xl/externallinks/externallink"):
        root = package.xml(name) if name.endswith(".xml") else None
        if root is None:
            continue
        sheets = [attribute(one, "val") for one in elements(root, "sheetName")]
        for data in elements(root, "sheetData"):
            number = attribute(data, "sheetId")
            sheet = sheets[int(number)] if number.isdecimal() and int(number) < len(sheets) else number
            cells = [f"{attribute(cell, 'r')}: {words(cell, 'v')}" for cell in elements(data, "cell")]
            label = f"kept values of another workbook's sheet {sheet}"
            pages.add("\n".join(cells), f"#/{name}#{number}", label=label, kind="hidden")
        pages.add("\n".join(sheets), f"#/{name}", label="sheets of another workbook", kind="metadata")


def pivots(package: Package, pages: Pages) -> None:
    """The data that pivot tables keep of their own, whether or not its sheet is still there; who refreshed it, when."""
    for name in package.names("pivotcachedefinition"):
        root = package.xml(name) if name.endswith(".xml") else None
        if root is None:
            continue
        author = attribute(root, "refreshedBy")
        at = _refreshed(root)
        origin = [
            f"{key.rpartition('}')[2]}: {text}"
            for one in elements(root, "worksheetSource")
            for key, text in one.attrib.items()
        ]
        pages.add(
            f"refreshedBy: {author}\n" + "\n".join(origin),
            f"#/{name}",
            label="pivot cache",
            kind="metadata",
            author=author,
            at=at,
        )
        fields = [(attribute(one, "name"), _shared(one)) for one in elements(root, "cacheField")]
        lines = [f"{field}: {'; '.join(values)}" for field, values in fields if values]
        pages.add("\n".join(lines), f"#/{name}#fields", label="pivot cache, values kept", kind="hidden")
        for one in package.relations(name):
            if one.kind == "pivotCacheRecords":
                _records(package, pages, one.target, fields)


def _refreshed(root: Any) -> Timestamp:
    iso, serial = attribute(root, "refreshedDateIso"), attribute(root, "refreshedDate")
    if iso:
        return from_iso(iso)
    try:
        return from_wall(moment(float(serial)), precision="s", raw=serial) if serial else UNKNOWN
    except (ValueError, OverflowError):
        return UNKNOWN


def _shared(field: Any) -> list[str]:
    items = child(field, "sharedItems")
    return [attribute(item, "v") for item in items if local(item) in "sndbe"] if items is not None else []


def _records(package: Package, pages: Pages, part: str, fields: list[tuple[str, list[str]]]) -> None:
    root = package.xml(part)
    lines: list[str] = []
    start = 1
    for number, record in enumerate(elements(root, "r") if root is not None else (), 1):
        lines.append("\t".join(_record(record, fields)))
        if sum(map(len, lines[-50:])) > 2_000 or len(lines) >= 50:
            pages.add(
                "\n".join(lines), f"#/{part}#r{start}", label=f"pivot cache, records {start}-{number}", kind="hidden"
            )
            lines, start = [], number + 1
        if number >= MAX_RECORDS:
            package.notes.append(f"only the first {MAX_RECORDS:,} records of {part} were read")
            break
    pages.add("\n".join(lines), f"#/{part}#r{start}", label=f"pivot cache, records from {start}", kind="hidden")


def _record(record: Any, fields: list[tuple[str, list[str]]]) -> Iterator[str]:
    for (_, values), item in zip(fields, record, strict=False):
        text = attribute(item, "v")
        if local(item) == "x":
            text = values[int(text)] if text.isdecimal() and int(text) < len(values) else text
        yield text


def revisions(package: Package, pages: Pages) -> None:
    """Old and new values of cells in a shared workbook that kept its history, with who and when."""
    for name in package.names("xl/revisions/revisionheaders"):
        root = package.xml(name) if name.endswith(".xml") else None
        logs = {one.id: one.target for one in package.relations(name)}
        for header in elements(root, "header") if root is not None else ():
            part = logs.get(attribute(header, "id"), "")
            log = package.xml(part) if part else None
            for number, change in enumerate(elements(log, "rcc") if log is not None else (), 1):
                for tag, kind in (("oc", "deleted"), ("nc", "inserted")):
                    text = words(child(change, tag), "v", "t") if child(change, tag) is not None else ""
                    cell = attribute(child(change, "nc"), "r") if child(change, "nc") is not None else ""
                    pages.add(
                        text,
                        f"#/{part}#{number}",
                        label=f"change of {cell}",
                        kind=kind,
                        author=attribute(header, "userName"),
                        at=from_iso(attribute(header, "dateTime").removesuffix("Z")),
                    )
