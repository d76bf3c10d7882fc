"""Mappings of columns at an ingest: taken from files, proposed, and found again in the custody log, word for word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ..errors import UsageError
from ..originals import Disk, at
from ..readers import Reader
from ..readers._mapped import mapped, nameless
from ..readers._mapping import PREFIX, parse
from ..readers._propose import propose
from ..store import Store

__all__ = ["PREFIX", "by_text", "concerning", "kept", "logged", "nameless", "proposed", "taken"]


def taken(files: Sequence[str | Path]) -> tuple[str, ...]:
    """The texts of mapping files; raises UsageError for one that cannot be read or means nothing."""
    texts = []
    for file in files:
        try:
            text = Path(file).read_text("utf-8")
        except (OSError, ValueError) as error:
            raise UsageError(f"The mapping {file} cannot be read: {error}.", "Name a mapping file.") from None
        try:
            parse(text)
        except UsageError as error:
            raise UsageError(f"{file}: {error.what}", error.todo) from None
        texts.append(text)
    return tuple(dict.fromkeys(texts))


def proposed(path: str | Path) -> str:
    """A mapping proposed for the table at `path`, as YAML with comments; raises ReadError for what is no table."""
    original = at(path)
    if not isinstance(original, Disk):
        raise UsageError(f"{path} is a folder.", "Name one of the files in it.")
    return propose(original)


def by_text(texts: Iterable[str]) -> dict[str, Reader]:
    """Reader by its name, for each mapping."""
    made = [mapped(parse(text)) for text in texts]
    return {reader.format: reader for reader in made}


def concerning(texts: Sequence[str], names: Iterable[str]) -> tuple[str, ...]:
    """Those mappings that are for one of the originals, or for something in one of them."""
    listed = list(names) if texts else []
    return tuple(text for text in texts if any(map(parse(text).concerns, listed)))


def logged(texts: Sequence[str]) -> list[dict[str, str]]:
    """What the custody log says of the mappings: for which files, their hash, and the whole text."""
    known = [parse(text) for text in texts]
    return [{"file": one.file, "reader": one.reader, "sha256": one.sha256, "text": one.text} for one in known]


def kept(store: Store) -> dict[str, Reader]:
    """The readers of all mappings that the custody log tells of, so that what they read can be read again."""
    texts: dict[str, None] = {}
    for entry in store.custody.entries():
        if entry["what"] == "ingest begun":
            options: Any = entry["detail"].get("options", {})
            texts |= {str(one["text"]): None for one in options.get("maps", [])}
    return by_text(texts)
