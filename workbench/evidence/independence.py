"""Which exhibits are independent of each other: lineages of originals, and words that are only repeated.

Two uploads of one server log are one lineage: their messages agree in text and time (within a second) in 95 % of what
both could hold. Files of one export, and loose files of one platform and custodian, are one lineage from the start.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..analysis import frames
from .claims import UNKNOWN, Origin
from .exhibits import Exhibit

if TYPE_CHECKING:
    import pandas as pd

AGREEMENT = 0.95
TELLING = 12  # characters from which an equal text is a repetition and not a habit ("ok", "收到")
MACHINES = {"bot": "written by a bot", "machine": "written by a machine", "system": "written by the platform"}
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
    return {item.exhibit_id: _origin(item, rows.get(item.target_key), families, earlier, persons) for item in exhibits}


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
    why = _repeated(item, row, earlier, account)
    return Origin(families.get(sha, sha), author, "message", not why, why)


def _repeated(item: Exhibit, row: Mapping[str, Any], earlier: Mapping[str, tuple[str, str]], account: str) -> str:
    flags = list(row["flags"]) if row.get("flags") is not None else []
    if "forwarded" in flags or row.get("forwarded_from"):
        return "forwarded words of somebody else"
    for flag, why in MACHINES.items():
        if flag in flags:
            return why
    body = str(row.get("body") or "")
    line = body[body.rfind("\n", 0, item.start + 1) + 1 :]
    if line.lstrip().startswith(">"):
        return "quoted words of an earlier message"
    first, when = earlier.get(folded(body), (account, ""))
    return "" if first == account else f"repeats what {first.partition(':')[2]} wrote on {when[:10]}"


def _bases(messages: pd.DataFrame) -> pd.Series:
    """The export that each row came in: platform, custodian, and first folder or archive of the path."""
    dump = frames.dump(messages["original"])
    loose = dump == messages["original"].fillna("")
    parts = messages["platform"].fillna("") + "|" + messages["custodian"].fillna("") + "|"
    return parts + dump.where(~loose, "")


def _twins(messages: pd.DataFrame, names: pd.Series) -> list[tuple[str, str]]:
    """Pairs of exports that are one log: in the conversations they share, nearly all messages of the smaller agree."""
    if names.nunique() < 2:
        return []
    frame = messages.assign(_base=names, _text=messages["body"].fillna(""))
    frame = frame[(frame["_text"] != "") & frame["sent_at"].notna()]
    if frame.empty:
        return []
    frame = frame[frame.groupby("_text")["_base"].transform("nunique") > 1]
    pairs = _meetings(frame.assign(_second=frame["sent_at"].astype("int64") // 1_000_000))
    found = []
    for (one, other), met in pairs.items():
        sizes = [_window(messages, names, side, rooms, span) for side, rooms, span in met[1]]
        if met[0] >= AGREEMENT * min(sizes) and met[0] > 1:
            found.append((one, other))
    return found


def _meetings(frame: pd.DataFrame) -> dict[tuple[str, str], tuple[int, list[tuple[str, set[Any], tuple[Any, Any]]]]]:
    """For each pair of exports: how many messages meet, and where and when they do on either side."""
    import pandas as pd

    columns = ["_base", "_text", "_second", "conversation_id", "sent_at"]
    left = frame[columns].drop_duplicates()
    right = pd.concat([left.assign(_second=left["_second"] + step) for step in (-1, 0, 1)])
    both = left.merge(right, on=["_text", "_second"], suffixes=("", "_other"))
    both = both[both["_base"] < both["_base_other"]]
    found = {}
    for (left_base, right_base), met in both.groupby(["_base", "_base_other"]):
        one, other = str(left_base), str(right_base)
        count = len(met.drop_duplicates(["_text", "_second"]))
        sides = [
            (one, set(met["conversation_id"]), (met["sent_at"].min(), met["sent_at"].max())),
            (other, set(met["conversation_id_other"]), (met["sent_at_other"].min(), met["sent_at_other"].max())),
        ]
        found[(one, other)] = (count, sides)
    return found


def _window(messages: pd.DataFrame, names: pd.Series, base: str, rooms: set[Any], span: tuple[Any, Any]) -> int:
    """How many messages with words an export holds in these conversations and this span."""
    chosen = (names == base) & messages["conversation_id"].isin(rooms) & messages["sent_at"].between(*span)
    chosen &= messages["body"].fillna("") != ""
    return len(messages[chosen].drop_duplicates(["conversation_id", "sent_at", "body"]))


def _root(groups: dict[str, str], name: str) -> str:
    while groups[name] != name:
        name = groups[name]
    return name
