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

# What reporters may be handed and no reader understands: told here, so that nobody takes silence for absence.
UNREAD = {
    "Microsoft Purview, Teams in a PST or as .msg": (
        "each item as a letter: words, people and times are there, chats are not joined",
        "the items (message class IPM.SkypeTeams.Message) are documented as mail only",
    ),
    "Microsoft Purview, conversations as HTML transcripts with an Export_Loadfile CSV": (
        "the transcript as an HTML page, the load file as text",
        "Microsoft publishes no layout of the transcript, and no sample was to be had",
    ),
    "Slack, the export of a single user as TXT; legal and Discovery exports by other firms": (
        "as plain text, or by the reader of whatever they are (RSMF, CSV, JSON)",
        "Slack publishes no layout of the TXT",
    ),
    "Backups of WhatsApp, Signal, WeChat or a telephone that are still encrypted": (
        "not opened; the receipt says so",
        "the key is not in the file",
    ),
    "Screenshots of chats": (
        "as pictures, with OCR where it is installed",
        "who wrote what cannot be told from the letters",
    ),
}


def unread() -> str:
    """The section of what is not read as chats."""
    rows = [f"| {what} | {instead} | {why} |" for what, (instead, why) in UNREAD.items()]
    head = ["## Not read as chats\n", "| What | How it is read instead | Why |", "|---|---|---|"]
    return "\n".join([*head, *rows, ""])


def section(reader: Reader) -> str:
    """One reader's section: id, title, version, limits, link."""
    bare = "\n\nNo vendor describes this format." if reader.kind == "chat" else ""
    link = f"\n\nFormat described at <{reader.url}>." if reader.url else bare
    head = f"### {reader.format}\n\n{reader.title} (reader version {reader.version})."
    return f"{head}\n\n**Limits.** {reader.limits}{link}\n"


def page() -> str:
    """The whole page."""
    known = list(readers().values())
    parts = [INTRO]
    for kind, title in KINDS.items():
        parts.append(f"## {title}\n")
        parts += [section(reader) for reader in known if reader.kind == kind]
        parts += [unread()] if kind == "chat" else []
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
