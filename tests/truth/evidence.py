"""Measures of evidence: who could see a message, whether claims stand, quota hits, marks that give a source away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.evidence.audience import audience
from workbench.evidence.exhibits import words
from workbench.evidence.fingerprints import fingerprints, variants
from workbench.sample import sample_story

from .ground import Ground
from .measure import Measure, compared

__all__ = ["measures"]

DAY = re.compile(r"^(\d{4}-\d\d-\d\d)\t([\d.]+)\t([\d.]+)(?:\t|$)", re.M)


def measures(ground: Ground) -> Iterator[Measure]:
    """Exposure, claims, quota, fingerprints."""
    yield _exposure(ground)
    yield from _claims(ground)
    yield from _quota(ground)
    yield from _marks(ground)


def _exposure(ground: Ground) -> Measure:
    """Every directly supporting message: exactly the persons who were there; bots are no persons."""
    records = ground.case.claims.records()
    rooms: dict[tuple[str, str], list[dict[str, object]]] = {}
    for room in ground.case.store.snapshot().table("conversations").to_pylist():
        rooms.setdefault((room["platform"], room["conversation_id"]), []).append(room)
    table = ground.case.people().table
    bots, labels = set(table.index[table["is_bot"]]), ground.case.people().labels
    wanted, exact = [], set()
    for planted in ground.truth.rows("exposure"):
        row = records.row(ground.key_of[planted["ref"]])
        if row is None:
            wanted.append(f"{planted['ref']}: not in the case")
            continue
        seen = audience(row, rooms.get((row["platform"], row["conversation_id"]), []), labels).accounts - bots
        have = {ground.accounts.get(account, account) for account in seen}
        want = set(planted["members"].split())
        apart = [f"+{who}" for who in sorted(have - want)] + [f"-{who}" for who in sorted(want - have)]
        name = f"{planted['ref']} in {planted['place']} {' '.join(apart)}"
        wanted.append(name)
        exact |= set() if apart else {name}
    return compared("exposure", "audiences exactly right", wanted, exact, precise=False)


def _claims(ground: Ground) -> Iterator[Measure]:
    docket, records = ground.case.claims, ground.case.claims.records()
    docket.load(sample_story() / "claims.yaml")
    book = docket.book()
    quotes, whole = [], set()
    for item in book.exhibits:
        row = records.of(item)
        quotes.append(f"{item.label} {item.quote[:40]!r}")
        whole |= {quotes[-1]} if row is not None and item.quote in words(row) else set()
    yield compared("claims", "quotations that stand in their original", quotes, whole, precise=False)
    planted = {claim["id"] for claim in ground.truth.story["claims"]}
    stand = {name for name, made in docket.standings().items() if made.status != "unverified"}
    yield compared("claims", "claims with a standing", planted, stand & planted, precise=False)
    against = {row["claim"] for row in ground.truth.rows("claims", kind="contra")}
    shown = {entry.claim_id for entry in book.supports if entry.stance == "contradicts"}
    yield compared("claims", "claims whose contradiction is in the docket", against, shown, precise=False)


def _quota(ground: Ground) -> Iterator[Measure]:
    rows = ground.truth.rows("quota")
    pages = ground.case.pages()
    sheet = "\n".join(pages.loc[pages["label"].str.startswith("sheet daily") & (pages["kind"] == "body"), "text"])
    full = {day for day, tokens, limit in DAY.findall(sheet) if float(tokens) >= float(limit)}
    hits = {row["utc_day"] for row in rows if row["n"] != "false"}
    yield compared("quota", "days at the limit in the sheet", hits, full)
    topic = set(ground.case.topics["quota"].hits.keys)
    chat = {row["utc_day"]: row["key"] for row in rows if row["n"] != "false" and row["key"]}
    both = {day for day, key in chat.items() if key in topic and day in full}
    yield compared("quota", "hits that chat and sheet show together", chat, both,
                   told=lambda day: f"{day} {ground.told(chat[day])}", precise=False)  # fmt: skip
    false = {row["utc_day"] for row in rows if row["n"] == "false"}
    yield compared("quota", "false alarms that the sheet refutes", false, false - full, precise=False)


def _marks(ground: Ground) -> Iterator[Measure]:
    planted = {ground.key_of[row["ref"]] for row in ground.truth.rows("plants", kind="zerowidth")}
    marked = ground.every[ground.every["message_key"].isin(set(ground.truth.keys.values()))]
    flagged = {
        key
        for key, body in zip(marked["message_key"], marked["body"].fillna(""), strict=True)
        if any(mark.kind == "hidden characters" for mark in fingerprints(body))
    }
    yield compared("fingerprints", "zero-width marks among the marked messages", planted, flagged, told=ground.told)
    copies: dict[str, dict[str, str]] = {}
    for row in ground.truth.rows("mails"):
        if row["copy_for"]:
            copies.setdefault(row["ref"], {})[row["copy_for"]] = row["message_id"]
    pairs, told = _variants(ground, copies)
    yield compared("fingerprints", "copies with a wording of their own, told from the first", pairs, told,
                   precise=False)  # fmt: skip


def _variants(ground: Ground, copies: dict[str, dict[str, str]]) -> tuple[list[str], set[str]]:
    """Each recipient's copy of a mail that is worded for everybody: found beside the first, and told from it."""
    mails = ground.every[ground.every["platform"] == "mail"].assign(id=lambda frame: frame["native_id"].str.strip("<>"))
    pairs, found = [], set()
    for ref, by_person in copies.items():
        own = mails[mails["id"].isin(by_person.values())]
        texts = dict(zip(own["id"], own["body"], strict=True))
        first = next(iter(by_person.values()))
        near = _near(ground, own.loc[own["id"] == first, "message_key"].tolist())
        keys = dict(zip(own["id"], own["message_key"], strict=True))
        differ = {frozenset(pair[:2]) for pair in variants(texts)}
        for who, other in list(by_person.items())[1:]:
            pairs.append(f"{ref} for {who}")
            if keys.get(other) in near and frozenset((first, other)) in differ:
                found.add(pairs[-1])
    return pairs, found


def _near(ground: Ground, keys: list[str]) -> set[str]:
    found: set[str] = set()
    for key in keys:
        hits = ground.case.search(f"key:{key}", kind="message")
        found |= {other.key for hit in hits for other in hits.like(hit)}
    return found
