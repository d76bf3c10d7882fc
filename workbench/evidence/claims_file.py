"""claims.yaml: the ledger as a file that people read and edit, and that git compares line by line.

Only texts, lists and maps: no anchors, no tags, no types to guess ("yes" stays "yes"). What is written reads back the
same, character for character; a quotation that was changed by hand is found by `workbench.evidence.checks`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from ..errors import EvidenceError
from .claims import STANCES, WEIGHTS, Claim, Support
from .exhibits import KINDS, Exhibit, label
from .ledger import Book
from .plain_yaml import parsed

HEAD = """\
# Claims and exhibits. Edit by hand, then import; quotations must stay as they stand in the original.
# stance: supports, contradicts, context. weight: direct, indirect.
"""
_CLAIM = ("kind", "status", "note", "response", "open_questions")
_SUPPORT = ("stance", "weight", "note", "by")
DIGITS = 12  # of a number of an exhibit or an offset
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
    top = parsed(text)
    _only(top, {"claims", "exhibits"}, "the file")
    exhibits = tuple(_read_exhibit(entry, place) for place, entry in enumerate(_entries(top, "exhibits"), 1))
    by_label = {item.label: item.exhibit_id for item in exhibits} | {
        item.exhibit_id: item.exhibit_id for item in exhibits
    }
    claims, supports = [], []
    for place, entry in enumerate(_entries(top, "claims"), 1):
        claim = _read_claim(entry, place)
        claims.append(claim)
        supports += [_read_support(item, claim, by_label) for item in _entries(entry, "supports")]
    _once((claim.claim_id for claim in claims), "claim")
    _once((item.exhibit_id for item in exhibits), "exhibit")
    _once((item.label for item in exhibits), "exhibit number")
    _once((f"{item.claim_id} by {item.exhibit_id}" for item in supports), "support of")
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
    for key, known in (("stance", STANCES), ("weight", WEIGHTS)):
        _known(texts.get(key, known[0]), known, key, f"{cited} for claim {claim.claim_id}")
    return Support(claim_id=claim.claim_id, exhibit_id=labels[cited], **texts)


def _read_exhibit(entry: Mapping[str, Any], place: int) -> Exhibit:
    name = f"exhibit {entry.get('id') or place}"
    known = {field.name for field in fields(Exhibit)} - {"exhibit_id"}
    _only(entry, {"id", *known}, name)
    values: dict[str, Any] = {}
    for key in known & set(entry):
        text = _text(entry, key, name)
        values[key] = _number(text, key, name) if key in _NUMBERS else text
    if not values.get("quote") and not (values.get("kind") == "picture" and values.get("target_key")):
        raise EvidenceError(f"In claims.yaml, {name} has no quote.", "Write the words that are put in evidence.")
    if values.setdefault("target_key", "") == "" and values.get("kind") in ("table", "picture"):
        what = f"In claims.yaml, {name} is a {values['kind']} without a target_key."
        raise EvidenceError(what, "Put it in evidence in a notebook, and export the file anew.")
    _known(values.get("kind", KINDS[0]), KINDS, "kind", name)
    number = values.pop("number", place)
    return Exhibit(exhibit_id=_text(entry, "id", name) or label(number), number=number, **values)


def _once(names: Iterable[str], noun: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise EvidenceError(f"In claims.yaml, {noun} {name} is there twice.", "Give each its own, or remove one.")
        seen.add(name)


def _only(entry: Mapping[str, Any], known: set[str], name: str) -> None:
    for key in entry:
        if key not in known:
            raise EvidenceError(f"In claims.yaml, {name} has {key!r}, which means nothing.", f"Known: {sorted(known)}.")


def _known(value: str, known: Sequence[str], key: str, name: str) -> None:
    if value not in known:
        raise EvidenceError(f"In claims.yaml, {key} of {name} is {value!r}.", f"Write one of {', '.join(known)}.")


def _text(entry: Mapping[str, Any], key: str, name: str) -> str:
    value = entry.get(key, "")
    if not isinstance(value, str):
        raise EvidenceError(f"In claims.yaml, {key} of {name} is a list where a text is meant.", "Write a text.")
    if half := next((char for char in value if "\ud800" <= char <= "\udfff"), ""):
        what = f"In claims.yaml, {key} of {name} holds half a character (U+{ord(half):04X})."
        raise EvidenceError(what, "Copy the words anew from the case.")
    return value


def _number(text: str, key: str, name: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > DIGITS:
        raise EvidenceError(f"In claims.yaml, {key} of {name} is {text[:40]!r}, not a number.", "Write a whole number.")
    return int(text)


def _entries(top: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = top.get(name) or []
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise EvidenceError(f"In claims.yaml, {name} is not a list of entries.", "Begin each entry with “- ”.")
    return found


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
