"""What people are said to be: in the signatures of their mails, in records, staff lists and organisation charts.

Each row is what some words say, with the words and their place. It is never taken as a fact: titles are old, borrowed,
or a joke, and a list may name a namesake. `account` is whose role it may be, `fits` why; both are empty where nobody,
or more than one, fits.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from .frames import account
from .names import keys, meet
from .titles import HEADS, TITLE

__all__ = ["COLUMNS", "Book", "roles"]

COLUMNS = ["account", "name", "role", "source", "fits", "times", "words", "key", "original", "locator"]
LONGEST = 70  # characters of a line that is a title and no sentence
LAST = 14  # lines at the end of a mail in which a signature stands
_QUOTED = re.compile(
    r"(?m)^(?:>|-{2,} ?(?:original message|forwarded|原始邮件|转发|исходное)|_{10,}|from: |发件人[:：]|от: "
    r"|on .{5,80} wrote:|在.{4,60}写道[:：]).*",
    re.I,
)
_PARTS = re.compile(r"\s*[|｜·•/,，;；]\s*|\s{2,}|\t")
_LINE = re.compile(r"^\s*(?P<role>[^:：\t]{2,40})[:：]\s*(?P<name>[^:：\t,，;；]{2,40})\s*$")
Said = tuple[str, str, str, str, str]  # name, role, words, mail address, key of the source


def roles(
    accounts: pd.DataFrame, messages: pd.DataFrame, pages: pd.DataFrame, participants: pd.DataFrame
) -> pd.DataFrame:
    """One row per account or name, role and source, most often said first: COLUMNS.

    `accounts` is the table of `people.accounts`; source is "record", "signature", "list" (a table with a column of
    names) or "line" (a line "role: name"). key is the message's or page's, "" for a record; words stand at locator.
    """
    rows = [*_records(participants), *_signatures(accounts, messages), *_listed(accounts, pages)]
    made = pd.DataFrame(rows, columns=[name for name in COLUMNS if name != "times"])
    if made.empty:
        return pd.DataFrame(columns=COLUMNS)
    grouped = made.groupby(["account", "name", "role", "source"], sort=False)
    made["times"] = grouped["role"].transform("size")
    first = made.drop_duplicates(["account", "name", "role", "source"])
    return first.sort_values("times", ascending=False, kind="stable")[COLUMNS].reset_index(drop=True)


def _records(participants: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    some = participants[participants["role"].fillna("").str.strip() != ""]
    for key, row in zip(account(some, "participant_id"), some.to_dict("records"), strict=True):
        yield (
            key,
            row["name"] or "",
            row["role"].strip(),
            "record",
            "its own record",
            row["role"],
            "",
            row["original"],
            row["locator"],
        )


def _signatures(accounts: pd.DataFrame, messages: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    letters = messages[(messages["subject"].fillna("") != "") | (messages["platform"] == "mail")]
    names = accounts["names"].to_dict()
    columns = [account(letters), *(letters[name].fillna("") for name in ("body", "message_key", "original", "locator"))]
    for who, body, key, original, locator in zip(*columns, strict=True):
        found = _signed(body, names.get(who, [])) if who and body else None
        if found:
            yield (
                who,
                found[0],
                found[1],
                "signature",
                "signs a mail from the account",
                found[2],
                key,
                original,
                locator,
            )


def _signed(body: str, names: list[str]) -> tuple[str, str, str] | None:
    """(name, title, the lines) where the writer's name stands alone on a line near the end and a title beside it."""
    cut = _QUOTED.search(body)
    own = body[: cut.start()] if cut else body
    lines = [line.strip() for line in own.splitlines() if line.strip()][-LAST:]
    for place in range(len(lines) - 1, -1, -1):
        parts = [part for part in _PARTS.split(lines[place]) if part]
        if not parts or len(lines[place]) > LONGEST or not _same(parts[0], names):
            continue
        here = [part for part in parts[1:] if TITLE.search(part)]
        below = [line for line in lines[place + 1 : place + 3] if _is_title(line)]
        if here or below:
            title = ", ".join(here) if here else below[0]
            last = place if here else lines.index(below[0], place + 1)
            return parts[0], title, "\n".join(lines[place : last + 1])
    return None


def _is_title(line: str) -> bool:
    return len(line) <= LONGEST and TITLE.search(line) is not None and not re.search(r"[.!?。！？]$", line)


def _same(written: str, names: Iterable[str]) -> bool:
    own = keys(written)
    return bool(own) and any((match := meet(own, keys(name))) is not None and match.whole for name in names)


def _listed(accounts: pd.DataFrame, pages: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    if pages.empty:
        return
    book = Book(accounts)
    head: tuple[tuple[str, str], dict[str, int], int] | None = None
    some = pages[pages["text"].fillna("").str.contains(TITLE).to_numpy(bool)]
    for row in some.to_dict("records"):
        sheet = (row["document_key"], str(row["label"] or "").partition(",")[0])
        for line in str(row["text"]).splitlines():
            cells = [cell.strip() for cell in re.split(r"\t|\s[|｜]\s", line)]
            columns = _columns(cells)
            if columns:
                head = (sheet, columns, len(cells))
            elif head and head[0] == sheet and len(cells) == head[2] and cells[head[1]["name"]]:
                yield from _of_list(book, cells, head[1], line, row)
            elif match := _LINE.match(line):
                yield from _of_line(book, match, line, row)


def _columns(cells: list[str]) -> dict[str, int] | None:
    """Which column is what, if the cells are the head of a list of people with their roles."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        for kind, pattern in HEADS.items():
            if pattern.fullmatch(cell) and kind not in found:
                found[kind] = place
                break
    return found if "name" in found and ("title" in found or "unit" in found) else None


def _of_list(
    book: Book, cells: list[str], columns: dict[str, int], line: str, row: dict[Any, Any]
) -> Iterator[tuple[Any, ...]]:
    role = ", ".join(cells[columns[kind]] for kind in ("title", "unit") if kind in columns and cells[columns[kind]])
    if role and len(role) <= 2 * LONGEST:
        who, fits = book.whose(cells[columns["name"]], cells[columns["mail"]] if "mail" in columns else "")
        yield (
            who,
            cells[columns["name"]],
            role,
            "list",
            fits,
            line.strip(),
            row["page_key"],
            row["original"],
            row["locator"],
        )


def _of_line(book: Book, match: re.Match[str], line: str, row: dict[Any, Any]) -> Iterator[tuple[Any, ...]]:
    for role, name in ((match["role"], match["name"]), (match["name"], match["role"])):
        if TITLE.search(role) and not TITLE.search(name):
            who, fits = book.whose(name.strip(), "")
            if who:
                yield (
                    who,
                    name.strip(),
                    role.strip(),
                    "line",
                    fits,
                    line.strip(),
                    row["page_key"],
                    row["original"],
                    row["locator"],
                )
            return


class Book:
    """Accounts by mail address and by the keys of their names."""

    def __init__(self, accounts: pd.DataFrame) -> None:
        self.mails: dict[str, list[str]] = defaultdict(list)
        self.names: dict[str, list[str]] = defaultdict(list)
        self.own = accounts["names"].to_dict()
        for key, names, mails in zip(accounts.index, accounts["names"], accounts["emails"], strict=True):
            for mail in [*mails, *(name for name in names if "@" in name)]:
                self.mails[mail.casefold()].append(str(key))
            for name in names:
                for text in keys(name):
                    self.names[text].append(str(key))

    def whose(self, name: str, mail: str = "") -> tuple[str, str]:
        """The account of a listed person and why; ("", how many fit) where none or several do."""
        if held := self.mails.get(mail.casefold(), []) if mail else []:
            return held[0], f"the same mail address {mail}"
        near = dict.fromkeys(key for text in keys(name) for key in self.names.get(text, ()))
        fits = [key for key in near if _same(name, self.own[key])]
        if len(fits) == 1:
            return fits[0], "the only account whose whole name agrees"
        return "", f"{len(fits)} accounts whose whole name agrees" if fits else ""
