"""claims.yaml: the ledger as a file that people read and edit, and that git compares line by line.

Only texts, lists and maps: no anchors, no tags, no types to guess ("yes" stays "yes"). What is written reads back the
same, character for character; a quotation that was changed by hand is found by `workbench.evidence.checks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from ..errors import EvidenceError
from .claims import Claim, Support
from .exhibits import Exhibit, label
from .ledger import Book

HEAD = """\
# Claims and exhibits. Edit by hand, then import; quotations must stay as they stand in the original.
# stance: supports, contradicts, context. weight: direct, indirect.
"""
LONGEST = 64 << 20
_CLAIM = ("kind", "status", "note", "response", "open_questions")
_SUPPORT = ("stance", "weight", "note", "by")
_NUMBERS = frozenset(("number", "start", "end", "before", "after", "position"))


def dump(book: Book) -> str:
    """The text of claims.yaml for a book."""
    import yaml

    labels = {item.exhibit_id: item.exhibit_id for item in book.exhibits}
    claims = [_claim(claim, book, labels) for claim in book.claims]
    exhibits = [_exhibit(item) for item in book.exhibits]
    body = {"claims": claims, "exhibits": exhibits}
    text: str = yaml.dump(body, Dumper=_dumper(), allow_unicode=True, sort_keys=False, width=110)
    return HEAD + text


def load(text: str) -> Book:
    """The book in a claims.yaml.

    Raises EvidenceError, naming the line, for what is no YAML, and naming the claim or exhibit for what is missing,
    unknown or no number.
    """
    top = _parsed(text)
    exhibits = tuple(_read_exhibit(entry, place) for place, entry in enumerate(_entries(top, "exhibits"), 1))
    by_label = {item.label: item.exhibit_id for item in exhibits} | {
        item.exhibit_id: item.exhibit_id for item in exhibits
    }
    claims, supports = [], []
    for place, entry in enumerate(_entries(top, "claims"), 1):
        claim = _read_claim(entry, place)
        claims.append(claim)
        supports += [_read_support(item, claim, by_label) for item in _entries(entry, "supports")]
    return Book(tuple(claims), exhibits, tuple(supports))


def searches(path: Path) -> list[dict[str, str]]:
    """The entries {claim, query} of a YAML list; raises EvidenceError for anything else."""
    import yaml

    try:
        found = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise EvidenceError(f"{path} cannot be read: {error}.", "Write a list of claim and query.") from None
    if not isinstance(found, list) or not all(isinstance(e, dict) and set(e) == {"claim", "query"} for e in found):
        raise EvidenceError(f"{path} is no list of claim and query.", "Write: - {claim: c1, query: words}")
    return found


def _claim(claim: Claim, book: Book, labels: Mapping[str, str]) -> dict[str, Any]:
    values = asdict(claim)
    made: dict[str, Any] = {"id": claim.claim_id, "text": claim.text}
    made |= {name: values[name] for name in _CLAIM if values[name]}
    supports = []
    for item in book.of(claim.claim_id):
        told = {name: getattr(item, name) for name in _SUPPORT if getattr(item, name)}
        supports.append({"exhibit": labels.get(item.exhibit_id, item.exhibit_id), **told})
    return {**made, "supports": supports}


def _exhibit(item: Exhibit) -> dict[str, Any]:
    values = {name: value for name, value in asdict(item).items() if value not in ("", None)}
    return {"id": values.pop("exhibit_id"), "quote": values.pop("quote", ""), **values}


def _read_claim(entry: Mapping[str, Any], place: int) -> Claim:
    name = f"claim {entry.get('id') or place}"
    _only(entry, {"id", "text", "supports", "position", *_CLAIM}, name)
    if not entry.get("id") or not entry.get("text"):
        raise EvidenceError(f"In claims.yaml, {name} has no id or no text.", "Give it both.")
    texts = {key: _text(entry, key, name) for key in _CLAIM}
    return Claim(claim_id=_text(entry, "id", name), text=_text(entry, "text", name), position=place, **texts)


def _read_support(entry: Mapping[str, Any], claim: Claim, labels: Mapping[str, str]) -> Support:
    name = f"a support of claim {claim.claim_id}"
    _only(entry, {"exhibit", *_SUPPORT}, name)
    cited = _text(entry, "exhibit", name)
    if cited not in labels:
        raise EvidenceError(
            f"In claims.yaml, claim {claim.claim_id} cites {cited or 'no exhibit'}, which is not there.",
            "Add it under exhibits, or remove the citation.",
        )
    texts = {key: text for key in _SUPPORT if (text := _text(entry, key, name))}
    return Support(claim_id=claim.claim_id, exhibit_id=labels[cited], **texts)


def _read_exhibit(entry: Mapping[str, Any], place: int) -> Exhibit:
    name = f"exhibit {entry.get('id') or place}"
    known = {field.name for field in fields(Exhibit)} - {"exhibit_id"}
    _only(entry, {"id", *known}, name)
    values: dict[str, Any] = {}
    for key in known & set(entry):
        text = _text(entry, key, name)
        values[key] = _number(text, key, name) if key in _NUMBERS else text
    if not (values.get("quote") or values.get("kind") == "picture") or not values.get("target_key"):
        raise EvidenceError(f"In claims.yaml, {name} has no quote or no target_key.", "Export the file anew.")
    number = values.pop("number", place)
    return Exhibit(exhibit_id=_text(entry, "id", name) or label(number), number=number, **values)


def _only(entry: Mapping[str, Any], known: set[str], name: str) -> None:
    for key in entry:
        if key not in known:
            raise EvidenceError(f"In claims.yaml, {name} has {key!r}, which means nothing.", f"Known: {sorted(known)}.")


def _text(entry: Mapping[str, Any], key: str, name: str) -> str:
    value = entry.get(key, "")
    if not isinstance(value, str):
        raise EvidenceError(f"In claims.yaml, {key} of {name} is a list where a text is meant.", "Write a text.")
    return value


def _number(text: str, key: str, name: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise EvidenceError(f"In claims.yaml, {key} of {name} is {text!r}, not a number.", "Write a whole number.")
    return int(text)


def _entries(top: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = top.get(name) or []
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise EvidenceError(f"In claims.yaml, {name} is not a list of entries.", "Begin each entry with “- ”.")
    return found


def _parsed(text: str) -> dict[str, Any]:
    import yaml

    if len(text) > LONGEST:
        raise EvidenceError("claims.yaml is larger than 64 MB.", "Look whether it is the right file.")
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.BaseLoader)):
            raise EvidenceError("claims.yaml uses aliases (*name).", "Write every text out.")
        top = yaml.load(text, yaml.BaseLoader)  # BaseLoader makes texts, lists and maps only
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" in line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error)
        raise EvidenceError(f"claims.yaml cannot be read{line}: {problem}.", "Mend that line.") from None
    except RecursionError:
        raise EvidenceError("claims.yaml is nested too deeply.", "Export it anew.") from None
    if not isinstance(top, dict):
        raise EvidenceError("claims.yaml has no claims.", "It begins with the line “claims:”.")
    return top


def _dumper() -> Any:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Indents lists, and sets texts of several lines as blocks where that keeps every character."""

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
            super().increase_indent(flow, False)

    def text(dumper: Any, value: str) -> Any:
        plain = value.isprintable() or (all(part.isprintable() for part in value.split("\n")) and "\n" in value)
        style = "|" if "\n" in value and plain and value == value.strip() else None if plain else '"'
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, text)
    return Dumper
