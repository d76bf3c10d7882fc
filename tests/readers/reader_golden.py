"""Records as plain JSON values: what a golden file holds. Fields that have their default value are left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, asdict, fields, is_dataclass
from typing import Any

from workbench.model import Locator, Original, Record


def plain(records: Iterable[Record], names: dict[str, str]) -> list[dict[str, Any]]:
    """Every record as a dict; `names` gives the names of originals by SHA-256."""
    return [one(record, names) for record in records]


def one(record: Record, names: dict[str, str]) -> dict[str, Any]:
    """One record; an Original as its name, hash and size."""
    if not is_dataclass(record):
        assert isinstance(record, Original)
        return {"record": "Original", "original": record.name, "sha256": record.sha256, "size": record.size}
    return {"record": type(record).__name__, **_told(record, names)}


def _told(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, Locator):
        return _place(value, names)
    if is_dataclass(value) and not isinstance(value, type):
        kept = ((f, getattr(value, f.name)) for f in fields(value))
        return {f.name: _told(v, names) for f, v in kept if not _is_default(f, v)}
    if isinstance(value, (tuple, list)):
        return [_told(item, names) for item in value]
    return value


def _is_default(f: Any, value: Any) -> bool:
    if f.default is not MISSING:
        return bool(value == f.default)
    return f.default_factory is not MISSING and bool(value == f.default_factory())


def _place(place: Locator, names: dict[str, str]) -> dict[str, Any]:
    told = {k: v for k, v in asdict(place).items() if v not in (None, "")}
    told["original"] = names.get(place.original, place.original)
    if place.offset is not None:
        told.pop("sha256", None)  # the bytes are re-read and re-hashed by a test of their own
    return told
