"""Measures of search: every occurrence, nothing else; topics against the marks; who spoke first of what."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from workbench.search import search

from .ground import Ground
from .growing import growing
from .learning import reading
from .measure import Measure, compared

__all__ = ["measures"]

CLAIM = {"c1": "ondrel", "c2": "washing", "c3": "quota", "c4": "terms", "c5": "knowledge"}
LISTS = (("edits", ("previous", "new")), ("extra", ("value",)), ("attachments", ("name",)), ("links", ()))
EVERY = 3  # of the marked messages is searched for by a phrase: enough to see an index that loses some
PHRASE = re.compile(r"[^\W_]{4,16}")


def measures(ground: Ground) -> Iterator[Measure]:
    """Search, topics and first mentions."""
    texts = naive(ground)
    yield _read(ground)
    yield _terms(ground, texts)
    yield from _phrases(ground, texts)
    yield from _topics(ground)
    yield from _firsts(ground)


def naive(ground: Ground) -> list[tuple[str, str]]:
    """Every searched text of every message and page with its key, gathered without the index."""
    every = ground.every
    columns = [every[name].fillna("").tolist() for name in ("body", "subject", "forwarded_from")]
    found = [(key, text) for column in columns for key, text in zip(every["message_key"], column, strict=True) if text]
    for name, members in LISTS:
        for key, items in zip(every["message_key"], every[name].tolist(), strict=True):
            for item in items if isinstance(items, list) else []:
                found += [(key, text) for text in ([item[member] for member in members] or [item]) if text]
    pages = ground.case.pages()
    found += list(zip(pages["page_key"], pages["text"], strict=True))
    return list({(key, _plain(text)) for key, text in found})


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in plain if unicodedata.category(char) != "Cf")


def scanned(texts: list[tuple[str, str]], term: str) -> set[str]:
    """Keys of the texts that hold `term`: Chinese anywhere, Latin words where no letter or digit touches them."""
    plain = _plain(term)
    pattern = _pattern(plain)
    return {key for key, text in texts if plain in text and pattern.search(text)}


@lru_cache(maxsize=4096)
def _pattern(term: str) -> re.Pattern[str]:
    before = r"(?<![a-z0-9])" if term[0].isascii() and term[0].isalnum() else ""
    after = r"(?![a-z0-9])" if term[-1].isascii() and term[-1].isalnum() else ""
    return re.compile(before + re.escape(term) + after)


def _found(ground: Ground, term: str) -> set[str]:
    hits = search(ground.case.store.snapshot(), f'"{term}"', kind=["message", "page"])
    return {*hits.keys("message"), *hits.keys("page")}


def _read(ground: Ground) -> Measure:
    rows = [row for row in ground.truth.rows("messages") if row["state"] != "absent"]
    wanted = {*(row["key"] for row in rows), *(row["message_id"] for row in ground.truth.rows("mails"))}
    mails = ground.every.loc[ground.every["platform"] == "mail", "native_id"].str.strip("<>")
    have = {*ground.every["message_key"], *mails}
    return compared("read", "marked messages and mails in the case", wanted, have, told=ground.told, precise=False)


def _terms(ground: Ground, texts: list[tuple[str, str]]) -> Measure:
    terms = {term for topic in ground.truth.story["topics"] for term in topic["terms"] + topic["exclude"]}
    wanted = {f"{term} {key}" for term in terms for key in scanned(texts, term)}
    shown = {f"{term} {key}" for term in terms for key in _found(ground, term)}
    return compared("search", "every record with a term of the topics, against a scan of all texts", wanted, shown)


def _phrases(ground: Ground, texts: list[tuple[str, str]]) -> Iterator[Measure]:
    rows = [row for row in ground.truth.rows("messages") if row["state"] in ("as-written", "edited")]
    lines = [row for row in rows if row["ref"].startswith("k-")]
    others = [row for row in rows if not row["ref"].startswith("k-")][::EVERY]
    for name, some in (("key lines", lines), (f"every {EVERY}rd marked message", others)):
        keys: dict[str, set[str]] = {}
        for row in some:
            if phrase := _phrase(row["text"]):
                keys.setdefault(phrase, scanned(texts, phrase)).add(row["key"])
        wanted = {f"{phrase} {key}" for phrase, found in keys.items() for key in found}
        shown = {f"{phrase} {key}" for phrase in keys for key in _found(ground, phrase)}
        yield compared("search", f"{name} by a phrase of theirs", wanted, shown)


def _phrase(text: str) -> str:
    """The longest run of up to 16 letters without a mark in between, or nothing."""
    runs = PHRASE.findall(re.sub(r"@\w[\w-]*", " ", text))
    return max(runs, key=len, default="")


def _topics(ground: Ground) -> Iterator[Measure]:
    rows = ground.truth.rows("claims")
    for claim, topic in CLAIM.items():
        marks = {kind: _marked(ground, rows, claim, kind) for kind in ("direct", "indirect", "contra", "lookalike")}
        hits = set(ground.case.topics[topic].hits.keys) & ground.readable
        any_kind = marks["direct"] | marks["indirect"] | marks["contra"]
        yield compared("topics", f"{topic}, direct evidence", marks["direct"], hits, told=ground.told, precise=False)
        yield compared("topics", f"{topic}, all evidence for or against", any_kind, hits, told=ground.told)
        yield from growing(ground, topic, any_kind, marks["direct"])
        yield from reading(ground, topic, any_kind, marks["direct"])
        apart = marks["lookalike"] - any_kind
        yield compared("topics", f"{topic}, look-alikes kept out", apart, apart - hits, told=ground.told, precise=False)


def _marked(ground: Ground, rows: list[dict[str, str]], claim: str, kind: str) -> set[str]:
    refs = [row["ref"] for row in rows if row["claim"] == claim and row["kind"] == kind]
    return {ground.key_of[ref] for ref in refs if ref in ground.key_of} & ground.readable


def _firsts(ground: Ground) -> Iterator[Measure]:
    people = ground.persons()
    names, same, day, never, silent = set[str](), set[str](), set[str](), set[str](), set[str]()
    for row in ground.truth.rows("first"):
        who = f"{row['person']} on {row['topic']}"
        found = _first(ground, people.get(row["person"], []), row["topic"])
        if row["key"]:
            who += f": {row['ref']} {row['sent_utc'][:10]}, search {found[1][:10] or 'nothing'} {ground.told(found[0])}"
            names.add(who)
            same |= {who} if found[0] == row["key"] else set()
            day |= {who} if found[1][:10] == row["sent_utc"][:10] else set()
        elif row["planned"] == "never":
            never.add(who)
            silent |= set() if found[0] else {who}
    yield compared("first mentions", "the very message", names, same, precise=False)
    yield compared("first mentions", "the day", names, day, precise=False)
    yield compared("first mentions", "persons who never speak of it", never, silent, precise=False)


def _first(ground: Ground, labels: list[str], topic: str) -> tuple[str, str]:
    """Key and time of the first message of a person that the topic finds."""
    if not labels:
        return "", ""
    who = ",".join(f'"{label}"' for label in labels)
    hits = ground.case.search(f"topic:{topic} person:{who}", kind="message")
    return (hits[0].key, hits[0].sent) if hits.total else ("", "")
