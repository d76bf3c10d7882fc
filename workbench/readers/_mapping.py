"""A mapping: which column of a table is what. A small YAML file that people read, edit and hand on.

file: chats/*.csv
format: csv
columns:
  time: [Date, Time]
  sender: Von
  text: Nachricht
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

from ..errors import UsageError
from ..hashing import sha256
from ..timestamps import ORDERS
from ._decode import known

__all__ = ["EPOCHS", "FORMATS", "PREFIX", "ROLES", "Mapping", "parse", "spelled"]

ROLES = {
    "time": "when it was sent; several columns are read as one text (a date and a clock)",
    "sender": "who wrote it: an id, or else the name",
    "name": "the writer's name, where `sender` is an id",
    "text": "the words",
    "to": "to whom",
    "chat": "the group, channel or talk; without it each pair of sender and receiver, or else the file, is one",
    "id": "the message's own id",
    "parent": "the id of the message that it answers",
    "subject": "a title",
}
FORMATS = ("csv", "json", "xlsx", "sqlite")
EPOCHS = ("", "s", "ms", "us", "ns", "apple", "webkit", "excel")
PREFIX = "table-map-"  # of the reader's name; what follows is the beginning of the mapping's SHA-256
MAX = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """What a mapping file says. `text` is the file as it stands, `columns` role -> columns; empty means "decide".

    `table` names a sheet or table, or the path of a list in JSON (`data.items`); `*` in it stands for anything.
    """

    file: str
    format: str
    columns: dict[str, tuple[str, ...]]
    table: str = ""
    encoding: str = ""
    delimiter: str = ""
    header: int = 1  # the row that names the columns, counted from 1 among those that are not blank; 0: none does
    epoch: str = ""
    dates: str = ""
    chat: str = ""  # a name for the talk, where no column tells it
    text: str = field(default="", compare=False)

    @property
    def sha256(self) -> str:
        """The hash of the text as it stands: a comment more is another mapping."""
        return sha256(self.text.encode())

    @property
    def reader(self) -> str:
        """The name by which rows tell that they were read with this mapping."""
        return f"{PREFIX}{self.sha256[:16]}"

    def fits(self, name: str) -> bool:
        """True if the mapping is for the original of this name: by its whole path, or by its own name alone.

        What lies in an archive or a mail is named with `!/` only, as in `leak.zip!/chats/*.csv`.
        """
        if "!/" in name or "!/" in self.file:
            return "!/" in self.file and fnmatchcase(name, self.file)
        return fnmatchcase(name, self.file) or fnmatchcase(name.rpartition("/")[2], self.file)

    def concerns(self, name: str) -> bool:
        """True if the mapping is for this original, or for something inside it."""
        return self.fits(name) or ("!/" in self.file and fnmatchcase(name, self.file.partition("!/")[0]))


@lru_cache(maxsize=64)
def parse(text: str) -> Mapping:
    """The mapping that a YAML text tells; raises UsageError, saying what is wrong, for anything else."""
    import yaml

    try:
        told = yaml.safe_load(text[:MAX])
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise _wrong(f"It is no YAML: {error}") from None
    if not isinstance(told, dict):
        raise _wrong("It is no list of names and values.")
    odd = set(map(str, told)) - {one.name for one in fields(Mapping)} | {"text"} & set(told)
    if odd:
        raise _wrong(f"Nobody knows what {', '.join(sorted(odd))} means.")
    header = told.get("header", 1)
    words = {
        name: str(told.get(name) or "") for name in ("file", "format", "table", "encoding", "epoch", "dates", "chat")
    }
    mapping = Mapping(
        **words,
        columns=_columns(told.get("columns")),
        delimiter=str(told.get("delimiter") or ""),
        header=header if isinstance(header, int) else -1,
        text=text,
    )
    _check(mapping)
    return mapping


def _columns(told: Any) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for role, given in (told if isinstance(told, dict) else {}).items():
        listed = tuple(str(one) for one in (given if isinstance(given, list) else [given]) if one is not None)
        if listed:
            found[str(role)] = listed
    return found


def _check(mapping: Mapping) -> None:
    odd = sorted(set(mapping.columns) - set(ROLES))
    if odd:
        raise _wrong(f"{', '.join(odd)} is no part of a message; there are {', '.join(ROLES)}.")
    if not mapping.file:
        raise _wrong("`file` does not say which file it is for.")
    if "text" not in mapping.columns and "subject" not in mapping.columns:
        raise _wrong("`columns` does not say where the text stands.")
    for name, allowed in (("format", FORMATS), ("epoch", EPOCHS), ("dates", ("", *ORDERS))):
        if getattr(mapping, name) not in allowed:
            raise _wrong(f"`{name}` is none of {', '.join(filter(None, allowed))}.")
    if mapping.encoding and not known(mapping.encoding):
        raise _wrong(f"No encoding is called {mapping.encoding}.")
    if len(mapping.delimiter) > 1 or mapping.delimiter in ("\n", "\r", '"'):
        raise _wrong("`delimiter` is not one character.")
    if not 0 <= mapping.header <= 1000:
        raise _wrong("`header` is not the number of a row.")


def _wrong(what: str) -> UsageError:
    return UsageError(f"The mapping cannot be used. {what}", "docs/column-mapping.md tells what may stand in one.")


def spelled(mapping: Mapping, *, notes: tuple[str, ...] = ()) -> str:
    """The YAML of a mapping, with `notes` and the meaning of each role as comments."""
    import yaml

    told: dict[str, Any] = {"file": mapping.file, "format": mapping.format}
    told |= {name: getattr(mapping, name) for name in ("table", "encoding", "delimiter") if getattr(mapping, name)}
    told |= {"header": mapping.header} if mapping.format in ("csv", "xlsx") else {}
    told |= {name: getattr(mapping, name) for name in ("epoch", "dates", "chat") if getattr(mapping, name)}
    told["columns"] = {
        role: names[0] if len(names) == 1 else list(names) for role in ROLES if (names := mapping.columns.get(role, ()))
    }
    body = yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=100)
    unused = [f"#   {role}: {meaning}" for role, meaning in ROLES.items() if role not in mapping.columns]
    return "\n".join(
        [*(f"# {_plain(line)}".rstrip() for line in notes), body.rstrip("\n"), "# Also possible:", *unused, ""]
    )


def _plain(line: str) -> str:
    """Without characters that would end a comment or that YAML does not allow."""
    return "".join(char if char.isprintable() else "·" for char in line)
