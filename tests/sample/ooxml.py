"""What all Office packages share: escaping, content types, relations, properties."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from .packing import zipped

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
__all__ = ["HEAD", "PACKAGE", "REL", "custom", "escape", "package", "properties", "quoteattr", "relations"]


def relations(entries: list[tuple[str, str, str]]) -> str:
    """A .rels part from (id, kind, target); a kind without slashes is one of the Office relations."""
    rows = "".join(
        f'<Relationship Id="{name}" Type="{kind if "/" in kind else f"{REL}/{kind}"}" Target="{target}"/>'
        for name, kind, target in entries
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def properties(core: dict[str, str], app: dict[str, str]) -> dict[str, str]:
    """docProps/core.xml and docProps/app.xml; `core` uses the names of Dublin Core and of the package format."""
    spaces = (
        f'xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    rows = []
    for name, value in core.items():
        kind = ' xsi:type="dcterms:W3CDTF"' if name.startswith("dcterms:") else ""
        rows.append(f"<{name}{kind}>{escape(value)}</{name}>")
    extended = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    apps = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in app.items())
    return {
        "docProps/core.xml": f"{HEAD}<cp:coreProperties {spaces}>{''.join(rows)}</cp:coreProperties>",
        "docProps/app.xml": f'{HEAD}<Properties xmlns="{extended}">{apps}</Properties>',
    }


def custom(values: dict[str, str]) -> str:
    """docProps/custom.xml with text values."""
    space = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
    types = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    rows = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(values.items(), start=2)
    )
    return f'{HEAD}<Properties xmlns="{space}" xmlns:vt="{types}">{rows}</Properties>'


def package(main: str, main_type: str, parts: dict[str, str], types: dict[str, str], date: tuple[int, ...]) -> bytes:
    """The package: `main` is the path of the main part, `types` gives the content type of every other part."""
    overrides = {main: main_type, **types}
    overrides["docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    overrides["docProps/app.xml"] = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
    root = [
        ("rId1", "officeDocument", main),
        ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ("rId3", "extended-properties", "docProps/app.xml"),
    ]
    if "docProps/custom.xml" in parts:
        overrides["docProps/custom.xml"] = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
        root.append(("rId4", "custom-properties", "docProps/custom.xml"))
    rows = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    content = (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )
    members = {"[Content_Types].xml": content, "_rels/.rels": relations(root), **parts}
    year, month, day, hour, minute, second = date
    encoded = {name: text.encode() for name, text in members.items()}
    return zipped(encoded, date=(year, month, day, hour, minute, second))
