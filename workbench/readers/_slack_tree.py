"""What lies where in a Slack export: lists of people and conversations, folders of day files, uploads.

An export is a folder or a zip, perhaps with one folder around everything; Enterprise Grid adds teams/<workspace>/ with
the same layout. Folders that no list names are conversations all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..errors import ReadError
from ..model import Original

__all__ = ["LISTS", "Tree", "leaf", "tree"]

LISTS = {"channels.json": "channel", "groups.json": "private", "mpims.json": "group", "dms.json": "direct"}
PEOPLE = ("users.json", "org_users.json")
LOGS = ("integration_logs.json", "canvases.json", "content_flags.json", "lists.json", "huddle_transcripts.json")
DAY = re.compile(r"\d{4}-\d\d-\d\d(?:[ _-].*)?\.json")
_DUMPED = re.compile(r"[CDG][A-Z0-9]{6,}(?:-\d+\.\d+)?\.json")


@dataclass(slots=True)
class Tree:
    """One workspace's files; `folders` holds (name, day files) and `uploads` files by Slack's file id or name."""

    name: str
    people: list[Original] = field(default_factory=list)
    lists: list[tuple[str, Original]] = field(default_factory=list)
    logs: list[Original] = field(default_factory=list)
    folders: list[tuple[str, list[Original]]] = field(default_factory=list)
    dumps: list[Original] = field(default_factory=list)
    uploads: dict[str, Original] = field(default_factory=dict)

    @property
    def days(self) -> int:
        """How many day files there are."""
        return sum(len(files) for _, files in self.folders)


def leaf(original: Original) -> str:
    """The last part of an original's name."""
    return original.name.replace("!/", "/").rsplit("/", 1)[-1]


def tree(original: Original) -> list[Tree]:
    """The workspaces of an export, the top one first; empty where nothing looks like Slack's layout."""
    top = original
    for _ in range(3):
        members = _members(top)
        inner = [member for member in members if member.is_folder]
        if len(inner) == 1 and len(members) == 1:
            top = inner[0]
    found = [_workspace(top, "")]
    for member in _members(top):
        if member.is_folder and leaf(member) == "teams":
            found += [_workspace(team, leaf(team)) for team in _members(member) if team.is_folder]
    return [one for one in found if one.lists or one.people or one.folders or one.dumps]


def _members(original: Original) -> list[Original]:
    try:
        return list(original.members())
    except ReadError:
        return []


def _workspace(folder: Original, name: str) -> Tree:
    found = Tree(name)
    for member in _members(folder):
        own = leaf(member)
        if member.is_folder:
            _folder(found, member, own)
        elif own in LISTS:
            found.lists.append((LISTS[own], member))
        elif own in PEOPLE:
            found.people.append(member)
        elif own in LOGS:
            found.logs.append(member)
        elif _DUMPED.fullmatch(own):
            found.dumps.append(member)
    found.lists.sort(key=lambda entry: list(LISTS.values()).index(entry[0]))
    return found


def _folder(found: Tree, folder: Original, own: str) -> None:
    if own == "__uploads":
        for one in _members(folder):
            if one.is_folder:
                found.uploads.update({leaf(one): file for file in _members(one)})
        return
    if own == "teams":
        return
    members = _members(folder)
    days = sorted((m for m in members if not m.is_folder and DAY.fullmatch(leaf(m))), key=leaf)
    if days:
        found.folders.append((own, days))
    for inner in members:
        if inner.is_folder and leaf(inner) in ("attachments", "files"):
            found.uploads.update({leaf(file): file for file in _members(inner) if not file.is_folder})
