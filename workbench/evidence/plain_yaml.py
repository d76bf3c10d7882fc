"""YAML of texts, lists and maps only, as people write it by hand: whatever else it holds is refused in one sentence.

Refused are anchors and aliases (a few lines of them can grow to gigabytes), tags, a key given twice (YAML would drop
the first in silence), the marks that git leaves where two people changed the same lines, and more than one document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..errors import EvidenceError

__all__ = ["parsed"]

LONGEST = 64 << 20
_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: .*)?$|^={7}$", re.M)


def parsed(text: str, name: str = "claims.yaml") -> dict[str, Any]:
    """The map in a YAML text; raises EvidenceError, naming the line, for anything that is not plain."""
    import yaml

    if len(text) > LONGEST:
        raise EvidenceError(f"{name} is larger than 64 MB.", "Look whether it is the right file.")
    if found := _CONFLICT.search(text):
        line = text.count("\n", 0, found.start()) + 1
        what = (
            f"Two people changed the same lines of {name}; from line {line} on (“{found[0][:40]}”) it is not settled."
        )
        raise EvidenceError(what, "Keep one side of each, take out the lines of <, = and >, and import it again.")
    try:
        top = _top(text, name)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error).split("\n")[0]
        raise EvidenceError(f"{name} cannot be read{where}: {problem}.", "Mend that line.") from None
    except RecursionError:
        raise EvidenceError(f"{name} is nested too deeply.", "Export it anew.") from None
    if not isinstance(top, dict):
        raise EvidenceError(f"{name} has no claims.", "It begins with the line “claims:”.")
    return top


def _top(text: str, name: str) -> Any:
    import yaml

    for event in yaml.parse(text, yaml.BaseLoader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise EvidenceError(f"{name} uses anchors or aliases (&name, *name) in line {line}.", "Write texts out.")
        if tag := getattr(event, "tag", None):
            raise EvidenceError(f"{name} uses a tag ({tag}) in line {line}.", "Write plain texts only.")
    loader = yaml.BaseLoader(text)
    try:
        node = loader.get_single_node()
        for key, line in _twice(node):
            raise EvidenceError(f"{name} gives {key!r} twice, again in line {line}.", "Keep one of them.")
        return loader.construct_document(node) if node is not None else None
    finally:
        loader.dispose()


def _twice(top: Any) -> Iterator[tuple[str, int]]:
    """Keys that a map holds more than once, with the line of the second."""
    import yaml

    left = [top]
    while left:
        node = left.pop()
        if isinstance(node, yaml.SequenceNode):
            left += node.value
        elif isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                name = str(key.value)
                if name in seen:
                    yield name, key.start_mark.line + 1
                seen.add(name)
                left.append(value)
