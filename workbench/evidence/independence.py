"""Which exhibits are independent of each other: lineages of originals, and words that are only repeated.

Two uploads of one server log are one lineage: their messages agree in text and time (within a second, after the clocks
of two zones are laid over each other) in 95 % of what both could hold. Files of one export, and loose files of one
platform and custodian, are one lineage from the start.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from ..analysis import frames
from ..analysis.correspondence import shifts
from ..analysis.pasted import QUOTED_LINE
from .claims import UNKNOWN, Origin
from .exhibits import Exhibit

if TYPE_CHECKING:
    import pandas as pd

AGREEMENT = 0.95
ECHO = 24  # characters, blanks aside, from which equal words of two exhibits are one saying and not two
TELLING = 12  # characters from which an equal text is a repetition and not a habit ("ok", "收到")
_BLANK = re.compile(r"\s+")


def lineages(messages: pd.DataFrame) -> dict[str, str]:
    """The lineage of every original (by SHA-256) in a frame of messages with every version and copy.

    Columns used: original_sha256, original, platform, custodian, conversation_id, sent_at, body.
    """
    if messages.empty:
        return {}
    names = _bases(messages)
    groups = {name: name for name in names.unique()}
    for one, other in _twins(messages, names):
        first, second = sorted((_root(groups, one), _root(groups, other)))
        groups[second] = first
    roots = names.map(lambda name: _root(groups, name))
    return dict(zip(messages["original_sha256"], roots, strict=True))


def origins(
    exhibits: Iterable[Exhibit],
    rows: Mapping[str, Mapping[str, Any]],
    families: Mapping[str, str],
    earlier: Mapping[str, tuple[str, str]],
    persons: Mapping[str, str],
) -> dict[str, Origin]:
    """The origin of each exhibit, by exhibit id.

    `rows` are message or page rows by key; `families` the lineages of originals; `earlier` the first author and time
    of each telling text (`first_words`); `persons` the canonical person of an account, where one was judged.
    """
    items = list(exhibits)
    found = {item.exhibit_id: _origin(item, rows.get(item.target_key), families, earlier, persons) for item in items}
    return _echoed(items, rows, found)


def _echoed(
    items: Sequence[Exhibit], rows: Mapping[str, Mapping[str, Any]], found: Mapping[str, Origin]
) -> dict[str, Origin]:
    """Words that another exhibit has already count once.

    A message that repeats them adds nothing; two documents that both hold them are one lineage.
    """
    made = dict(found)
    first: list[tuple[str, Exhibit]] = []
    for item in sorted(items, key=lambda item: _earliest(rows.get(item.target_key))):
        words, own = folded(item.quote), made[item.exhibit_id]
        if len(words) < ECHO or not own.counts:
            continue
        source = next((other for told, other in first if told in words or words in told), None)
        if source is None:
            first.append((words, item))
            continue
        known = made[source.exhibit_id]
        if own.kind == known.kind == "page":
            made[item.exhibit_id] = replace(own, lineage=known.lineage, author=known.author)
        elif own.author != known.author:
            made[item.exhibit_id] = replace(own, counts=False, why=f"holds the words of {source.label}")
    return made


def _earliest(row: Mapping[str, Any] | None) -> tuple[bool, str]:
    """By time, documents first: what a document says and a message repeats is the document's."""
    at = None if row is None else row.get("sent_at")
    return row is not None and "page_key" not in row, str(at) if at is not None and at == at else ""


def first_words(messages: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """For each text of twelve characters or more that several accounts sent: who sent it first, and when."""
    texts = [folded(body or "") for body in messages["body"].tolist()]
    accounts = frames.account(messages).tolist()
    first: dict[str, tuple[str, str]] = {}
    several: set[str] = set()
    for text, account, at in zip(texts, accounts, messages["sent_at"].tolist(), strict=True):
        if len(text) >= TELLING and first.setdefault(text, (account, str(at)))[0] != account:
            several.add(text)
    return {text: first[text] for text in several}


def folded(text: str) -> str:
    """A text for comparison: compatibility form, no case, no blanks."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text).casefold())


def _origin(
    item: Exhibit,
    row: Mapping[str, Any] | None,
    families: Mapping[str, str],
    earlier: Mapping[str, tuple[str, str]],
    persons: Mapping[str, str],
) -> Origin:
    if row is None:
        return UNKNOWN
    sha = str(row.get("original_sha256") or "")
    if "page_key" in row:
        return Origin(f"document:{sha}", str(row.get("author") or row.get("original") or ""), "page")
    account = f"{row.get('platform')}:{row.get('sender_id')}"
    author = persons.get(account) or str(row.get("sender") or row.get("sender_name") or row.get("sender_id") or "")
    why = _repeated(item, row, earlier, account, persons)
    return Origin(families.get(sha, sha), author, "message", not why, why)


def _repeated(
    item: Exhibit,
    row: Mapping[str, Any],
    earlier: Mapping[str, tuple[str, str]],
    account: str,
    persons: Mapping[str, str],
) -> str:
    flags = list(row["flags"]) if row.get("flags") is not None else []
    if "forwarded" in flags or row.get("forwarded_from"):
        return "forwarded words of somebody else"
    if "machine" in flags:
        return "made by a machine: a summary, transcript or translation"
    body = str(row.get("body") or "")
    line = body[body.rfind("\n", 0, item.start + 1) + 1 :]
    if QUOTED_LINE.match(line.partition("\n")[0]):
        return "quoted words of an earlier message"
    first, when = earlier.get(folded(body), (account, ""))
    name = persons.get(first) or first.partition(":")[2]
    return "" if first == account else f"repeats what {name} wrote on {when[:10]}"


def _bases(messages: pd.DataFrame) -> pd.Series:
    """The export that each row came in: platform, custodian, and first folder or archive of the path."""
    dump = frames.dump(messages["original"])
    loose = dump == messages["original"].fillna("")
    parts = messages["platform"].fillna("") + "|" + messages["custodian"].fillna("") + "|"
    return parts + dump.where(~loose, "")


def _twins(messages: pd.DataFrame, names: pd.Series) -> list[tuple[str, str]]:
    """Pairs of exports that are one log: where both could hold a message, nearly all of the smaller one's agree."""
    if names.nunique() < 2:
        return []
    frame = messages[["conversation_id", "sent_at"]].assign(_base=names, _text=messages["body"].fillna(""))
    frame = frame[(frame["_text"] != "") & frame["sent_at"].notna()].drop_duplicates()
    if frame.empty:
        return []
    frame = frame.assign(_second=frame["sent_at"].astype("int64") // 1_000_000)
    shared = frame[frame.groupby("_text")["_base"].transform("nunique") > 1]
    return [pair for pair, lag, met in _meetings(shared) if _one_log(frame, pair, lag, met)]


def _meetings(shared: pd.DataFrame) -> Iterator[tuple[tuple[str, str], int, pd.DataFrame]]:
    """For each pair of exports the messages that agree in words and, within a second, in time.

    The clocks of two phones may differ by a zone: the shift is the one that a comparison finds (`correspondence`).
    """
    import pandas as pd

    for one, other in combinations(sorted(shared["_base"].unique()), 2):
        left, right = (shared[shared["_base"] == base] for base in (one, other))
        lag = _lag(left, right)
        steps = pd.concat([right.assign(_second=right["_second"] - lag + step) for step in (-1, 0, 1)])
        met = left.merge(steps, on=["_text", "_second"], suffixes=("", "_other"))
        if len(met):
            yield (str(one), str(other)), lag, met


def _lag(left: pd.DataFrame, right: pd.DataFrame) -> int:
    """Seconds that the clock of the right is ahead by texts that stand once in each; 0 where none tell."""
    sides = []
    for side in (left, right):
        some = side[side["_text"].str.len() >= TELLING]
        sides.append(some[~some["_text"].duplicated(keep=False)].assign(at=some["_second"].astype(float)))
    found = shifts(sides[0].merge(sides[1], on="_text", suffixes=("_a", "_b")))
    return found[0].seconds if found else 0


def _one_log(frame: pd.DataFrame, pair: tuple[str, str], lag: int, met: pd.DataFrame) -> bool:
    """True where 95 % of what the smaller export holds, in the conversations and the span of both, is in the other."""
    rooms = (met["conversation_id"], met["conversation_id_other"])
    sides = [
        frame.loc[(frame["_base"] == base) & frame["conversation_id"].isin(room.unique()), "_second"] - off
        for base, room, off in zip(pair, rooms, (0, lag), strict=True)
    ]
    first = max(side.min() for side in sides) - 1
    last = min(side.max() for side in sides) + 1
    least = min(int(side.between(first, last).sum()) for side in sides)
    count = len(met.drop_duplicates(["_text", "_second"]))
    return count > 1 and count >= AGREEMENT * least


def _root(groups: dict[str, str], name: str) -> str:
    while groups[name] != name:
        name = groups[name]
    return name
