"""What waits to be reviewed, queue by queue: cards of plain words, each named by its subject, never by a place."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from .. import hashing, show
from ..analysis.versions import versions
from ..brief.sentences import reasons_said
from ..errors import UsageError
from ..evidence.decisions import QUEUES, Decisions
from . import people
from .rereading import reread

if TYPE_CHECKING:
    from ..views import Views

__all__ = ["CARDS", "Cards", "decide"]

MOST = 60  # cards that are made; what is left is counted
QUOTES, QUOTED = 3, 160  # passages shown on a card, and their characters
LONG = 2_000  # characters of a text beside its translation
MACHINE = "machine:"  # how the subject of a translation by a machine begins; others are exhibits
TAKEN_OFF = "translation taken off "
SUGGESTED = 12  # terms for each topic
Cards = tuple[list[dict[str, Any]], int]  # the first of them, and how many there are
Said = Mapping[str, str]


def identities(views: Views, said: Said) -> Cards:
    """Pairs of accounts that may be one person, surest first."""
    every = views.candidates()
    shown = every.head(MOST)
    facts = people.facts(views, shown, said)
    cards = []
    for row in shown.to_dict("records"):
        sides = [_side(facts.get(row[end]), row[end]) for end in ("a", "b")]
        tier = said["strong" if row["tier"] == "strong" else "tier"]
        title = f"{tier}, {said['score']} {row['score']}"
        verdict = str(row["verdict"] or "")
        why, against = (reasons_said(str(row[name] or ""), said["language"]) for name in ("reasons", "against"))
        cards.append(_card(_subject(row["a"], row["b"]), title, sides, why, against, verdict))
    return cards, len(every)


def _side(one: Mapping[str, Any] | None, key: str) -> dict[str, Any]:
    if one is None:
        return side(key)
    return {"name": one["name"], "meta": [one["account"], *one["names"], one["told"]], "quotes": one["quotes"]}


def dates(views: Views, said: Said) -> Cards:
    """Originals in which a day and a month can be read two ways, with the readings of a few of their messages."""
    every, known = views.records.every, Decisions(views.store.human).standing("dates")
    moved = (
        every["sent_at"].dt.normalize() != every["sent_alternative"].dt.normalize()
    )  # else it is a clock that was changed
    open_ = every[every["sent_alternative"].notna() & moved]
    cards = []
    for path, rows in open_.groupby("original", sort=True):
        sides = [side(said[order], [], _readings(rows, order)) for order in ("dmy", "mdy")]
        told = said["twice"].format(n=f"{len(rows):,}", of=f"{int((every['original'] == path).sum()):,}")
        verdict = str(known.get(str(path), {}).get("verdict", ""))
        cards.append(_card(str(path), str(path), sides, told, "", verdict))
    return cards[:MOST], len(cards)


def _readings(rows: pd.DataFrame, order: str) -> list[str]:
    """The first few messages with their days as this order reads them, and as they are written."""
    told = []
    for row in rows.head(QUOTES).to_dict("records"):
        written = str(row["sent_raw"] or "").strip("[ ")
        first = int("".join(char for char in written[:2] if char.isdecimal()) or 0)
        both = (row["sent_at"], row["sent_alternative"])
        matching = [day for day in both if (day.day if order == "dmy" else day.month) == first]
        told.append(f"{(matching or both)[0]:%Y-%m-%d} ← {written}  {str(row['body'] or '')[:QUOTED]}")
    return told


def translations(views: Views, said: Said) -> Cards:
    """Translations, in evidence or made by a machine, that no reader of the language has signed, beside the words."""
    known = Decisions(views.store.human).standing("translations")
    cards = []
    for item in views.docket.book().exhibits:
        if not item.translation or item.reviewed_by:
            continue
        subject = _subject(str(item.exhibit_id), hashing.sha256(item.translation.encode()))
        by = said["translator"].format(by=item.translator or said["nobody"])
        sides = [side(item.label, [said["original"]], [item.quote]), side(by, [], [item.translation])]
        cards.append(_card(subject, item.label, sides, "", "", str(known.get(subject, {}).get("verdict", ""))))
    waiting = views.translations.waiting()
    made = [_machine(views, said, row) for row in waiting[: max(0, MOST - len(cards))]]
    return [*cards, *made][:MOST], len(cards) + len(waiting)


def _machine(views: Views, said: Said, row: Mapping[str, Any]) -> dict[str, Any]:
    """The card of a translation by a machine, with what a reader should look at."""
    told = views.records.row(str(row["key"])) or {}
    words = str(told.get("body") or told.get("text") or "")
    if hashing.sha256(words.encode("utf-8", "surrogatepass")) != row["text_sha256"]:
        words = said["otherwords"]
    where = [told.get("sender") or told.get("author"), str(told.get("sent_at") or "")[:16], told.get("original")]
    by = said["translator"].format(by=" ".join(filter(None, (row["engine"], row["model"]))))
    sides = [side(said["original"], where, [words[:LONG]]), side(by, [], [str(row["text"])[:LONG]])]
    subject = _subject(f"{MACHINE}{row['id']}", hashing.sha256(str(row["text"]).encode()))
    return _card(subject, said["machine"].format(n=row["id"]), sides, "", "; ".join(row["warnings"] or ()), "")


def documents(views: Views, said: Said) -> Cards:
    """Documents that are alike but not the same, each beside the first of its group, with what differs."""
    found = versions(views.frame("documents"), views.frame("pages"))
    known = Decisions(views.store.human).standing("documents")
    table = found.frame()
    heads = table[table["how"] == "first"].set_index("group")
    cards = []
    for row in table[table["how"].isin(["near", "extract"])].to_dict("records"):
        head = heads.loc[row["group"]]
        subject = _subject(head["document_key"], row["document_key"])
        if known.get(subject, {}).get("verdict") in ("same", "different"):
            continue
        alike = said[row["how"]].format(alike=_share(row["alike"]), inside=_share(row["inside"]))
        cards.append((subject, head, row, alike, str(known.get(subject, {}).get("verdict", ""))))
    made = []
    for subject, head, row, alike, verdict in cards[:MOST]:
        changes = found.diff(head["document_key"], row["document_key"]).frame()
        texts = [changes[name].astype("str").str.strip() for name in ("before", "after")]
        sides = [
            side(one["original"], [one["title"], _day(one["modified_at"]), one["author"]], _some(words))
            for one, words in zip((head, row), texts, strict=True)
        ]
        made.append(_card(subject, said["differ"].format(n=f"{len(changes):,}"), sides, alike, "", verdict))
    return made, len(cards)


def terms(views: Views, said: Said) -> Cards:
    """Words that stand out in the messages of a topic and are in no list yet, with a message that holds each."""
    known = Decisions(views.store.human).standing("terms")
    cards = []
    for topic in views.shelf:
        listed_ = {term.query for term in topic.lexicon.terms}
        for row in topic.suggest(SUGGESTED).to_dict("records"):
            subject = _subject(topic.name, row["term"])
            if row["term"] in listed_ or subject in known:
                continue
            told = said["stands"].format(within=f"{row['within']:,}", elsewhere=f"{row['elsewhere']:,}")
            message = views.records.row(row["key"]) or {}
            words = str(message.get("body") or "")
            at = max(0, words.casefold().find(row["term"]) - 40)
            one = side("", [], [words[at : at + QUOTED]])
            cards.append(_card(subject, f"{row['term']} → {topic.name}", [one], told, "", ""))
    return cards[:MOST], len(cards)


def side(name: object, meta: list[Any] | None = None, quotes: list[str] | None = None) -> dict[str, Any]:
    """One of the things that a card compares, safe to show."""
    told = [show.plain(text) for text in meta or [] if text is not None and text == text and str(text)]
    return {"name": show.plain(name), "meta": told, "quotes": [show.plain(text) for text in quotes or []]}


def _card(subject: str, title: str, sides: list[Any], reasons: str, against: str, verdict: str) -> dict[str, Any]:
    told = {"title": show.plain(title), "reasons": show.plain(reasons), "against": show.plain(against)}
    return {"subject": subject, **told, "sides": sides, "verdict": verdict}


def _subject(*parts: str) -> str:
    return json.dumps(parts, ensure_ascii=False)


def _share(value: float) -> str:
    return "?" if value != value else f"{value:.0%}"


def _day(stamp: Any) -> str:
    return "" if pd.isna(stamp) else f"{stamp:%Y-%m-%d}"


def _some(words: pd.Series) -> list[str]:
    return [text[:QUOTED] for text in words if text][:QUOTES]


# -- deciding ----------------------------------------------------------------------------------------------------------


def decide_identities(views: Views, subject: str, verdict: str, why: str, by: str) -> str:
    """Judge a pair; gives the line of Python that does the same."""
    a, b = _parts(subject, 2)
    views.judge(a, b, verdict, why, by)
    return f"case.judge({a!r}, {b!r}, {verdict!r}, {why!r}, by={by!r})"


def decide_dates(views: Views, subject: str, verdict: str, why: str, by: str) -> str:
    """Settle which number is the day; the original is read again if it is at hand."""
    if subject not in set(views.frame("originals")["path"]):
        raise UsageError(f"The case holds no original {subject!r}.", "Paths stand in case.originals()['path'].")
    standing = Decisions(views.store.human).standing("dates").get(subject, {}).get("verdict")
    if verdict in ("dmy", "mdy") or (verdict == "open" and standing in ("dmy", "mdy")):
        reread(views, subject, "" if verdict == "open" else verdict)
    return _put(views, "dates", subject, verdict, why, by)


def decide_translations(views: Views, subject: str, verdict: str, why: str, by: str) -> str:
    """Sign the translation that was on the screen, or take it off; taken back, it stands there unsigned again."""
    which, text = _parts(subject, 2)
    if which.startswith(MACHINE):
        _decide_machine(views, which, text, verdict, why, by)
        return _put(views, "translations", subject, verdict, why, by)
    item = views.docket.exhibit(which)
    away = f"{TAKEN_OFF}{subject}"
    if verdict != "open" and hashing.sha256(item.exhibit.translation.encode()) != text:
        raise UsageError("This translation was changed meanwhile.", "Read it as it stands now.")
    if verdict == "refused":
        kept = {"text": item.exhibit.translation, "by": item.exhibit.translator}
        views.store.human.put("settings", {"name": away, "value": kept})
        why = f"{why}: {item.exhibit.translation}".removeprefix(": ")  # the log keeps what was taken off
        item.translate("", by="")
    elif verdict == "open" and not item.exhibit.translation:
        for row in views.store.human.rows("settings", name=away):
            item.translate(row["value"]["text"], by=row["value"]["by"])
    else:
        item.sign(by if verdict == "signed" else "")
    return _put(views, "translations", subject, verdict, why, by)


def _decide_machine(views: Views, which: str, text: str, verdict: str, why: str, by: str) -> None:
    number = int(which.removeprefix(MACHINE)) if which.removeprefix(MACHINE).isdecimal() else -1
    rows = views.store.human.rows("translations", id=number)
    if not rows or hashing.sha256(str(rows[0]["text"]).encode()) != text:
        raise UsageError(f"The case holds no such translation {which!r}.", "Ids stand in case.translations.frame().")
    if verdict == "signed":
        views.translations.sign(number, by)
    elif verdict == "refused":
        views.translations.refuse(number, by, why)
    else:
        views.translations.reopen(number, by)


def decide_documents(views: Views, subject: str, verdict: str, why: str, by: str) -> str:
    """Say whether two documents are versions of one."""
    known = set(views.frame("documents")["document_key"])
    if missing := [key for key in _parts(subject, 2) if key not in known]:
        raise UsageError(f"The case holds no document {missing[0]!r}.", "Keys stand in case.documents().")
    return _put(views, "documents", subject, verdict, why, by)


def decide_terms(views: Views, subject: str, verdict: str, why: str, by: str) -> str:
    """Take a word into the list of a topic, or never propose it again; taken back, it is proposed again."""
    name, term = _parts(subject, 2)
    topic = views.shelf[name]
    there = term in {one.query for one in topic.lexicon.terms}
    if verdict == "accept" and not there:
        topic.accept(term, note=why or "suggested", by=by)
    standing = Decisions(views.store.human).standing("terms").get(subject, {})
    if verdict == "open" and there and standing.get("verdict") == "accept":
        topic.drop(term, by=by)
    return _put(views, "terms", subject, verdict, why, by)


def _put(views: Views, queue: str, subject: str, verdict: str, why: str, by: str) -> str:
    Decisions(views.store.human).put(queue, subject, verdict, why, by)
    return f"case.decide({queue!r}, {subject!r}, {verdict!r}, {why!r}, by={by!r})"


def _parts(subject: str, count: int) -> list[str]:
    try:
        parts = json.loads(subject)
    except ValueError as error:
        raise UsageError(f"{subject!r} names nothing to decide on.", "Copy the line from the view.") from error
    if not isinstance(parts, list) or len(parts) != count or not all(isinstance(part, str) for part in parts):
        raise UsageError(f"{subject!r} names nothing to decide on.", "Copy the line from the view.")
    return parts


CARDS: dict[str, Callable[[Views, Said], Cards]] = {
    "people": identities,
    "dates": dates,
    "translations": translations,
    "documents": documents,
    "terms": terms,
}
DECIDE: dict[str, Callable[[Views, str, str, str, str], str]] = {
    "people": decide_identities,
    "dates": decide_dates,
    "translations": decide_translations,
    "documents": decide_documents,
    "terms": decide_terms,
}


def decide(views: Views, queue: str, subject: str, verdict: str, why: str, by: str) -> str:
    """Decide in a queue; gives the line of Python that does the same.

    Raises UsageError for a queue, a subject or a verdict that there is not.
    """
    if queue not in DECIDE:
        raise UsageError(f"There is no queue {queue!r}.", f"There are {', '.join(DECIDE)}.")
    if queue in QUEUES and verdict not in QUEUES[queue]:
        raise UsageError(f"{verdict!r} is no verdict on {queue}.", f"Say {', '.join(QUEUES[queue])}.")
    return DECIDE[queue](views, subject, verdict, why, by)
