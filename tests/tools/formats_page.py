"""Write docs/formats.md from the readers themselves: `python -m tests.tools.formats_page`."""

from __future__ import annotations

from pathlib import Path

from workbench.readers import Reader, readers

PAGE = Path(__file__).resolve().parents[2] / "docs/formats.md"
KINDS = {"chat": "Chats", "mail": "Mail", "document": "Documents", "archive": "Archives and folders"}
INTRO = """# Formats

Made from the readers by `python -m tests.tools.formats_page`; a test fails when it is stale. "Limits" is what a
format cannot prove: it is printed in every brief that rests on such a file.
"""


def section(reader: Reader) -> str:
    """One reader's section: id, title, version, limits, link."""
    link = f"\n\nFormat described at <{reader.url}>." if reader.url else ""
    head = f"### {reader.format}\n\n{reader.title} (reader version {reader.version})."
    return f"{head}\n\n**Limits.** {reader.limits}{link}\n"


def page() -> str:
    """The whole page."""
    known = list(readers().values())
    parts = [INTRO]
    for kind, title in KINDS.items():
        parts.append(f"## {title}\n")
        parts += [section(reader) for reader in known if reader.kind == kind]
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
