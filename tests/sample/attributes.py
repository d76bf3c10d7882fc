"""The `{…}` at the end of a line: parsed from the right, as SCENES.md says."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORDS = """
react edit recall absent file image voice sticker video forward paste copy resend stock kind code as zw variant truth
plant
"""
WORDS = frozenset(_WORDS.split())
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s"]+)')


class SceneError(ValueError):
    """A scene file breaks the grammar; the text says where and how."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: its first word, the bare words after it, the quoted strings after it, and all of it as written."""

    name: str
    words: tuple[str, ...]
    strings: tuple[str, ...]
    raw: str

    @property
    def string(self) -> str:
        """The first quoted string, or nothing."""
        return self.strings[0] if self.strings else ""

    @property
    def rest(self) -> str:
        """All words, with one blank between them."""
        return " ".join(self.words)


def split(line: str) -> tuple[str, list[Attribute]]:
    """The text of a line without its trailing attributes, and those in the order written."""
    found: list[Attribute] = []
    text = line.rstrip(" ")
    while text.endswith("}") and not text.endswith("\\}"):
        attribute, start = _last(text)
        found.insert(0, attribute)
        text = text[:start].rstrip(" ")
    if text.endswith("\\}"):
        text = text[:-2] + "}"
    return text, found


def _last(text: str) -> tuple[Attribute, int]:
    start = text.rfind("{")
    while start >= 0:
        attribute = _parse(text[start:])
        if attribute:
            return attribute, start
        start = text.rfind("{", 0, start)
    raise SceneError(f"no attribute is called like this: {text[-60:]}")


def _parse(braced: str) -> Attribute | None:
    inner = braced[1:-1]
    if _closes_early(inner):
        return None
    words: list[str] = []
    strings: list[str] = []
    for match in _TOKEN.finditer(inner):
        if match[2] is None:
            strings.append(re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], match[1]))
        else:
            words.append(match[2])
    if words and words[0].startswith("#") and len(words) == 1 and not strings:
        return Attribute("#", (words[0][1:],), (), inner)
    if words and words[0] in WORDS:
        return Attribute(words[0], tuple(words[1:]), tuple(strings), inner)
    return None


def _closes_early(inner: str) -> bool:
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', inner)
    return "}" in bare or "{" in bare or bare.count('"') % 2 == 1
