"""The files of a dump: what is beside its JSON, and whether a file of lines holds messages only."""

from __future__ import annotations

from ..model import Original
from ._jsonload import Place

__all__ = ["MISSING", "all_messages", "resources"]

MISSING = {
    "thread_has_more": "a thread has more replies than stand here",
    "thread_replies_error": "the replies of a thread could not be fetched",
    "reactions_error": "the reactions to a message could not be fetched",
}


def all_messages(place: Place) -> bool:
    """True if JSON lines hold nothing but messages, as far as can be counted quickly."""
    data = place.data
    return not isinstance(data, bytes) or data.count(b'"msg_type"') >= data.count(b"\n")


def resources(everything: list[Original], read: list[Original]) -> dict[str, Original]:
    """Files of the dump that are no JSON of Lark's, by their names with and without ending; a name must be the only."""
    used = {id(file) for file in read}
    found: dict[str, Original | None] = {}
    for file in everything:
        if id(file) in used:
            continue
        base = file.name.rpartition("/")[2]
        for name in {base, base.rpartition(".")[0] or base}:
            found[name] = None if name in found else file
    return {name: file for name, file in found.items() if file is not None}
