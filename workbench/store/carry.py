"""The human work as a text file: YAML to read and edit, JSON lines for git and for large cases; and back again.

YAML is one mapping of table -> rows; JSON lines are one `{"table": ..., "row": {...}}` a line. Both begin with what
they are and are in a fixed order, so that two exports of one state are the same file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..errors import CaseError, UsageError
from .human import APPEND_ONLY, KEYS, Human

__all__ = ["read_human", "write_human"]

NAME, VERSION = "leak-workbench-human-work", 1
Rows = Iterable[tuple[str, dict[str, Any]]]


def write_human(human: Human, path: str | Path) -> int:
    """Write all human work to a file ending in .yaml, .yml or .jsonl, and say how many rows it has.

    Raises UsageError for another ending and CaseError if the file cannot be written.
    """
    target = Path(path)
    rows = [(table, row) for table in KEYS for row in human.rows(table)]
    text = _yaml(rows) if _is_yaml(target) else _lines(rows)
    try:
        target.write_text(text, "utf-8")
    except OSError as error:
        raise CaseError(f"{target} cannot be written: {error.strerror}.", "Name another place.") from error
    return len(rows)


def read_human(human: Human, path: str | Path) -> int:
    """Put the human work of a file into the case, all of it or nothing, and say how many rows were new or different.

    A row whose key is there already has its columns replaced; judgements and topics that are there already stay as
    they are. Raises UsageError if the file cannot be read or is none of ours, CaseError if a judgement or topic of
    the same key says something else.
    """
    source = Path(path)
    try:
        text = source.read_text("utf-8")
        rows = list(_from_yaml(text) if _is_yaml(source) else _from_lines(text))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError(f"{source} cannot be read as human work: {error}.", "Export it again.") from error
    with human.together():
        return sum(_put(human, table, row) for table, row in rows)


def _put(human: Human, table: str, row: dict[str, Any]) -> bool:
    if table not in KEYS:
        raise UsageError(f"No table of human work is called {table!r}.", f"There are {', '.join(KEYS)}.")
    there = human.rows(table, **{name: row.get(name) for name in KEYS[table]})
    if there and {**there[0], **row} == there[0]:
        return False
    if there and table in APPEND_ONLY:
        key = ", ".join(str(row.get(name)) for name in KEYS[table])
        raise CaseError(f"An entry {key} in {table} is there already and says something else.", "Give it another key.")
    human.put(table, row)
    return True


def _is_yaml(path: Path) -> bool:
    if path.suffix.lower() not in (".yaml", ".yml", ".jsonl"):
        raise UsageError(f"{path.name} is no name for human work.", "End it in .yaml or .jsonl.")
    return path.suffix.lower() != ".jsonl"


def _yaml(rows: Rows) -> str:
    import yaml

    tables: dict[str, list[dict[str, Any]]] = {}
    for table, row in rows:
        tables.setdefault(table, []).append({name: value for name, value in row.items() if value is not None})
    whole = {"format": NAME, "version": VERSION, **tables}

    class Plain(yaml.SafeDumper):
        """Quotes what YAML would take for an end of line."""

    Plain.add_representer(str, _scalar)
    return str(yaml.dump(whole, Dumper=Plain, allow_unicode=True, sort_keys=False, width=100))


def _scalar(dumper: Any, text: str) -> Any:
    style = '"' if any(end in text for end in "\x85\u2028\u2029") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _lines(rows: Rows) -> str:
    head = [{"format": NAME, "version": VERSION}]
    listed = [{"table": table, "row": row} for table, row in rows]
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in [*head, *listed])


def _from_yaml(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    import yaml

    try:
        whole = dict(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise ValueError(str(error).replace("\n", " ")) from error
    _ours(whole)
    for table, rows in whole.items():
        if table not in ("format", "version"):
            yield from ((str(table), dict(row)) for row in rows)


def _from_lines(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    head, *lines = [json.loads(line) for line in text.split("\n") if line.strip()] or [{}]
    _ours(head)
    yield from ((str(line["table"]), dict(line["row"])) for line in lines)


def _ours(head: dict[str, Any]) -> None:
    if head.get("format") != NAME:
        raise ValueError("it does not begin as an export of the workbench does")
    if not isinstance(head.get("version"), int) or head["version"] > VERSION:
        raise ValueError("it was made by a newer version of the workbench")
