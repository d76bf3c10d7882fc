"""The truth tables as rows: tab-separated files with one head line, and YAML. README.md says what they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

__all__ = ["HERE", "Truth"]

HERE = Path(__file__).resolve().parent
_ESCAPED = {"\\n": "\n", "\\t": "\t", "\\r": "\r", "\\\\": "\\"}
Row = dict[str, str]


class Truth:
    """The tables of one folder; each is read when it is first asked for."""

    def __init__(self, folder: Path = HERE) -> None:
        self.folder = folder
        self._read: dict[str, list[Row]] = {}

    def rows(self, table: str, **equals: str) -> list[Row]:
        """The rows of `table`.tsv whose columns equal the given values."""
        if table not in self._read:
            head, *lines = (self.folder / f"{table}.tsv").read_text(encoding="utf-8").rstrip("\n").split("\n")
            names = head.split("\t")
            self._read[table] = [dict(zip(names, map(_cell, line.split("\t")), strict=True)) for line in lines]
        return [row for row in self._read[table] if all(row[name] == value for name, value in equals.items())]

    @cached_property
    def story(self) -> Mapping[str, Any]:
        """The claims as printed, their quotations, and the topics' word lists."""
        return self._yaml("story")

    @cached_property
    def gaps(self) -> Mapping[str, Any]:
        """What was planted as missing."""
        return self._yaml("gaps")

    @cached_property
    def keys(self) -> dict[str, str]:
        """The message key of each marked message, by its ref."""
        return {row["ref"]: row["key"] for row in self.rows("messages")}

    def _yaml(self, name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = yaml.safe_load((self.folder / f"{name}.yaml").read_text(encoding="utf-8"))
        return found


def _cell(text: str) -> str:
    return re.sub(r"\\[ntr\\]", lambda match: _ESCAPED[match.group()], text)
