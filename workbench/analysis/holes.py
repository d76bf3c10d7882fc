"""The single signs that something is missing: each function gives findings of one kind as rows of `gaps.FINDINGS`."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from .codes import combined, lengths, once
from .counts import flagged
from .frames import account, inside, listed

__all__ = [
    "absent_parents", "between_dumps", "cut", "doubled", "edits", "failed", "finding", "id_holes", "limits",
    "missing_files", "nameless", "recalls", "silent_members", "stated", "zone_errors",
]  # fmt: skip

KEYS = 50  # message keys that a finding carries at most
BLOCK = 5  # messages in a row that are absent make a block, told apart from single ones
PAGES = (20, 50, 100, 200, 500, 1000)  # sizes at which interfaces cut a page
EXPORTS = {"whatsapp": (10_000, 40_000)}  # messages that an export of this platform holds at most


def finding(
    kind: str,
    certainty: str,
    place: str,
    sentence: str,
    number: int,
    *,
    keys: list[str] | None = None,
    original: str = "",
    since: Any = pd.NaT,
    until: Any = pd.NaT,
) -> dict[str, Any]:
    """One row of `gaps.FINDINGS`."""
    row = {"kind": kind, "certainty": certainty, "place": place, "since": since, "until": until, "number": int(number)}
    return {**row, "sentence": sentence, "keys": (keys or [])[:KEYS], "original": original}


def stated(rooms: pd.DataFrame) -> list[dict[str, Any]]:
    """What originals themselves say is missing of a conversation: has_more, error pages, cut threads."""
    places = account(rooms, "conversation_id").tolist()
    found: dict[tuple[str, str], str] = {}
    for place, told, original in zip(places, listed(rooms["incomplete"]), rooms["original"].tolist(), strict=True):
        for words in told:
            found.setdefault((place, words), original)
    return [
        finding(
            "incomplete", "stated", place, f"The original says that it is incomplete: {words}.", 1, original=original
        )
        for (place, words), original in found.items()
    ]


def absent_parents(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Replies to messages, and threads of messages, that are in no original.

    A thread's id names its first message only on a platform where some thread's does; elsewhere (Lark) threads have
    ids of their own, and tell of no message. Nor does the id of mails that nothing but their subject holds together.
    """
    found: list[dict[str, Any]] = []
    columns = [name for name in ("parent_id", "thread_id") if rows[name].notna().any()]
    if not columns:
        return found
    own_id, absent = rows["native_id"].fillna(""), np.zeros(len(rows), bool)
    for column in columns:
        asked = rows[column].fillna("")
        told = (asked != "").to_numpy(bool)
        if not told.any():
            continue
        itself = (asked == own_id).to_numpy(bool)
        some = np.flatnonzero(told & ~itself)
        near = np.flatnonzero(inside(own_id, asked))  # what has an id that is asked for, in whatever place
        known = rows["place"].iloc[near] + "\n" + own_id.iloc[near]
        gone = ~inside(rows["place"].iloc[some] + "\n" + asked.iloc[some], known)
        if column == "thread_id":
            platform = rows["platform"].to_numpy()
            naming = {*platform[some][~gone], *platform[told & itself]}
            gone &= rows["platform"].iloc[some].isin(naming).to_numpy(bool)
            gone &= ~asked.iloc[some].str.startswith("subject:").to_numpy(bool)
        absent[some] |= gone
    for place, own in rows[absent].groupby("place", sort=False):
        asked = own["parent_id"].fillna("").where(own["parent_id"].fillna("") != "", own["thread_id"].fillna(""))
        lost = asked.nunique()
        words = (
            f"{_many(len(own), 'reply answers', 'replies answer')} "
            f"{_many(lost, 'message that is', 'messages that are')} in no original."
        )
        found.append(finding("absent-parent", "shown", str(place), words, lost, keys=own["message_key"].tolist()))
    return found


def missing_files(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Files that messages carry and that came with no original."""
    length = lengths(rows["attachments"])
    if not length.any():
        return []
    gone = np.zeros(len(rows), np.int64)
    for row in np.flatnonzero(length):
        gone[row] = sum(bool(file["missing"]) for file in rows["attachments"].iloc[row])
    found = []
    for place, own in rows.assign(gone=gone)[gone > 0].groupby("place", sort=False):
        number = int(own["gone"].sum())
        words = f"{_many(number, 'file of a message is', 'files of messages are')} not at hand."
        found.append(finding("missing-file", "shown", str(place), words, number, keys=own["message_key"].tolist()))
    return found


def recalls(rows: pd.DataFrame, newest: pd.DataFrame) -> list[dict[str, Any]]:
    """Messages recalled or deleted, and how many of them another original still has in words."""
    gone = newest[newest["deleted"].to_numpy(bool)]
    if gone.empty:
        return []
    same = rows[inside(rows["message_key"], gone["message_key"])]
    words = set(same[(same["body"].fillna("") != "").to_numpy(bool)]["message_key"])
    found = []
    for place, own in gone.groupby("place", sort=False):
        kept = int(own["message_key"].isin(words).sum())
        tail = f"; the words of {kept:,} survive" if kept else "; the words of none survive"
        sentence = f"{_many(len(own), 'message was', 'messages were')} recalled or deleted{tail}."
        span = {"since": own["deleted_at"].min(), "until": own["deleted_at"].max()}
        found.append(
            finding("recalled", "shown", str(place), sentence, len(own), keys=own["message_key"].tolist(), **span)
        )
    return found


def edits(newest: pd.DataFrame) -> list[dict[str, Any]]:
    """Messages edited, and how many whose earlier words no original has."""
    length = lengths(newest["edits"])
    some = newest[newest["edited_at"].notna().to_numpy() | (length > 0)]
    found = []
    for place, own in some.groupby("place", sort=False):
        before = [any(edit["previous"] is not None for edit in told) for told in listed(own["edits"])]
        lost = len(own) - sum(before)
        tail = f"; the earlier words of {lost:,} are not recorded in the message" if lost else ""
        words = f"{_many(len(own), 'message was', 'messages were')} edited{tail}."
        found.append(finding("edited", "shown", str(place), words, len(own), keys=own["message_key"].tolist()))
    return found


def cut(newest: pd.DataFrame) -> list[dict[str, Any]]:
    """Messages whose text the original itself cuts."""
    some = newest[flagged(newest["flags"], "truncated")]
    found = []
    for place, own in some.groupby("place", sort=False):
        words = f"The text of {_many(len(own), 'message is', 'messages are')} cut."
        found.append(finding("cut", "stated", str(place), words, len(own), keys=own["message_key"].tolist()))
    return found


def id_holes(newest: pd.DataFrame) -> list[dict[str, Any]]:
    """Holes in ids that count up one by one in a conversation; other ids prove nothing."""
    rows, numbers = _counted(newest["native_id"])
    code, first = combined(newest["place"].iloc[rows])
    order = np.argsort(code, kind="stable")
    edges = np.searchsorted(code[order], np.arange(len(first) + 1))
    found = []
    for talk, start in enumerate(first.tolist()):
        place, own = newest["place"].iloc[rows[start]], order[edges[talk] : edges[talk + 1]]
        every = numbers[own]
        ids = once(every)
        span = int(ids[-1] - ids[0]) + 1
        rising = (np.diff(every) > 0).mean() if len(own) > 1 else 0
        if len(ids) < 20 or len(ids) / span < 0.5 or rising < 0.9 or len(ids) == span:
            continue
        at = newest["sent_at"].iloc[rows[own]].set_axis(every)
        at = at[~at.index.duplicated()]
        steps = np.flatnonzero(np.diff(ids) > 1)
        widest = steps[np.argsort(-np.diff(ids)[steps], kind="stable")][:3]
        told = ", ".join(f"{ids[i + 1] - ids[i] - 1:,} after {ids[i]}" for i in sorted(widest))
        number = span - len(ids)
        words = (
            f"{number:,} of {span:,} numbers are not there, in {_many(len(steps), 'place', 'places')} "
            f"(the widest: {told}); numbers are given one by one, so these were deleted, or are left out."
        )
        since, until = at[ids[steps[0]]], at[ids[steps[-1] + 1]]
        found.append(finding("id-hole", "shown", str(place), words, number, since=since, until=until))
    return found


def _counted(native: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """The rows whose id is a whole number of at most twelve digits, and these numbers."""
    texts = pa.array(native, pa.large_string())
    plain = pc.and_(pc.utf8_is_decimal(texts), pc.string_is_ascii(texts))
    plain = pc.and_(plain, pc.less_equal(pc.binary_length(texts), 12))
    rows = np.flatnonzero(plain.fill_null(False).to_numpy(zero_copy_only=False))
    return rows, np.asarray(texts.take(pa.array(rows)).cast(pa.int64()).to_numpy())


def between_dumps(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Messages that one dump has and another lacks, although it covers the time before and after."""
    _, first = combined(rows["place"], rows["dump"])
    places = rows["place"].iloc[first]
    several = inside(rows["place"], places[places.duplicated()])
    some = rows[["place", "dump", "message_key", "sent_at", "native_id"]][several]
    some = some[(some["native_id"].fillna("") != "").to_numpy() & some["sent_at"].notna().to_numpy()]
    some = some.drop_duplicates(["place", "dump", "message_key"])
    many = some.groupby("place")["dump"].transform("nunique") > 1
    found = []
    for place, own in some[many].groupby("place", sort=False):
        dumps = dict(list(own.groupby("dump", sort=True)))
        for lacking, other in ((a, b) for a in dumps for b in dumps if a != b):
            found += _absent(str(place), str(lacking), dumps[lacking], str(other), dumps[other])
    return found


def _absent(place: str, lacking: str, own: pd.DataFrame, other: str, full: pd.DataFrame) -> list[dict[str, Any]]:
    inside = full[full["sent_at"].between(own["sent_at"].min(), own["sent_at"].max())].sort_values(
        "sent_at", kind="stable"
    )
    gone = ~inside["message_key"].isin(own["message_key"]).to_numpy()
    if not gone.any() or gone.mean() > 0.5:  # hardly anything in common: two talks, not two copies
        return []
    run = np.cumsum(np.diff(gone.astype(int), prepend=0) == 1) * gone
    sizes = np.bincount(run)
    found = []
    for number in np.flatnonzero(sizes >= BLOCK):
        block = inside[run == number] if number else inside.head(0)
        if len(block):
            words = f"{len(block):,} messages in a row are in {other} and not in {lacking}, as if a page were missing."
            found.append(_gone(place, lacking, words, block))
    single = inside[gone & (sizes[run] < BLOCK)]
    if len(single):
        words = f"{_many(len(single), 'single message is', 'single messages are')} in {other} and not in {lacking}."
        found.append(_gone(place, lacking, words, single))
    return found


def _gone(place: str, lacking: str, words: str, block: pd.DataFrame) -> dict[str, Any]:
    span = {"since": block["sent_at"].min(), "until": block["sent_at"].max()}
    return finding(
        "absent", "shown", place, words, len(block), keys=block["message_key"].tolist(), original=lacking, **span
    )


def limits(newest: pd.DataFrame) -> list[dict[str, Any]]:
    """Conversations and threads that end exactly where an interface or an export cuts."""
    found = []
    bounded = newest[["place", "platform", "original"]][newest["platform"].isin(list(EXPORTS)).to_numpy(bool)]
    size = bounded.groupby(["place", "platform", "original"], sort=False).size().reset_index(name="number")
    for place, platform, original, number in size.itertuples(index=False, name=None):
        limit = next((top for top in EXPORTS.get(platform, ()) if top * 0.998 <= number <= top), None)
        if limit:
            words = (
                f"It has {number:,} messages; exports of {platform} end at {limit:,}, so earlier ones may be left out."
            )
            found.append(finding("limit", "likely", place, words, int(number), original=original))
    held = newest[["place", "thread_id"]][(newest["thread_id"].fillna("") != "").to_numpy()]
    threads = held.groupby(["place", "thread_id"]).size()
    for place, own in threads.groupby(level="place"):
        most, full = int(own.max()), int((own == own.max()).sum())
        if most in PAGES and full >= 2:
            words = f"{full} threads have exactly {most} messages, the most of all: they may be cut there."
            found.append(finding("limit", "likely", str(place), words, full))
    return found


def silent_members(
    rooms: pd.DataFrame, rows: pd.DataFrame, names: dict[str, str], same: dict[str, str] | None = None
) -> list[dict[str, Any]]:
    """Listed members of groups that no message is from: they could read along. Mail threads are no groups.

    `rows` are all copies of all messages: another dump may write an account with another id. `same` maps such ids
    (platform:id) to one of them, so that nobody is counted twice.
    """
    one = same or {}
    rooms = rooms[(rooms["kind"] != "mail-thread").to_numpy(bool)]
    if rooms.empty:
        return []
    senders = account(rows).map(lambda key: one.get(key, key))
    wrote = set(zip(rows["place"], senders, strict=True))
    spoken = {place for place, _ in wrote}
    members: dict[str, dict[str, str]] = {}
    for place, platform, members_ in zip(
        account(rooms, "conversation_id"), rooms["platform"], listed(rooms["members"]), strict=True
    ):
        for member in members_:
            key = f"{platform}:{member['participant_id']}"
            members.setdefault(place, {})[one.get(key, key)] = names.get(key) or member["participant_id"]
    found = []
    for place, own in members.items():
        silent = [name for member, name in own.items() if (place, member) not in wrote]
        if silent and place in spoken:
            shown = ", ".join(silent[:8]) + (f" and {len(silent) - 8} more" if len(silent) > 8 else "")
            words = f"{len(silent):,} of {len(own):,} members never write, but could read: {shown}."
            found.append(finding("silent-member", "shown", place, words, len(silent)))
    return found


def doubled(newest: pd.DataFrame) -> list[dict[str, Any]]:
    """Messages in the hour that a change of the clocks doubles or leaves out, in the zone that was named for them."""
    unsure = newest["sent_alternative"].notna().to_numpy(bool) & (newest["sent_basis"] == "assumed").to_numpy(bool)
    some = newest[unsure & ~flagged(newest["flags"], "ambiguous-date")]
    found = []
    for place, own in some.groupby("place", sort=False):
        words = (
            f"The clocks of {own['sent_zone'].iloc[0]} were changed in the hour of "
            f"{_many(len(own), 'message', 'messages')}: each can be an hour earlier or later."
        )
        span = {"since": own["sent_at"].min(), "until": own["sent_at"].max()}
        keys = own["message_key"].tolist()
        found.append(finding("clock-change", "shown", str(place), words, len(own), keys=keys, **span))
    return found


def zone_errors(proposed: pd.DataFrame) -> list[dict[str, Any]]:
    """Exports that were most likely written by another clock than they are read by (`exporters.exporters`)."""
    wrong = proposed[((proposed["zone"] != "") & (proposed["agrees"] != True)).to_numpy(bool)]  # noqa: E712 - None is no
    return [
        finding("zone", "likely", "", row["sentence"], row["agree"], keys=row["keys"], original=row["original"])
        for row in wrong.to_dict("records")
    ]


def nameless(rows: pd.DataFrame, names: dict[str, str]) -> list[dict[str, Any]]:
    """Senders for whom no original has a name; bots apart."""
    code, first = combined(rows["platform"], rows["sender_id"], rows["sender_name"])
    some = rows[["platform", "sender_id", "sender_name"]].iloc[first]
    key, written = account(some), some["sender_name"].fillna("")
    bare = (key != "") & ((written == "") | (written == some["sender_id"].fillna("")))
    named = inside(key, pd.Series(list(names), dtype="str"))
    lost = rows[(bare.to_numpy(bool) & ~named)[code] & ~flagged(rows["flags"], "bot")]
    found = []
    for place, own in lost.groupby("place", sort=False):
        who = own["sender_id"].nunique()
        words = f"{_many(who, 'sender has', 'senders have')} no name in any original ({len(own):,} messages)."
        found.append(finding("nameless", "shown", str(place), words, who, keys=own["message_key"].tolist()))
    return found


def failed(files: pd.DataFrame) -> list[dict[str, Any]]:
    """Originals that could not be read to the end."""
    some = files[(files["state"] == "failed").to_numpy(bool)]
    return [
        finding("unread", "stated", "", f"It could not be read to the end: {reason}", 1, original=path)
        for path, reason in zip(some["path"].tolist(), some["reason"].fillna("").tolist(), strict=True)
    ]


def _many(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"
