"""LINE's exported chats: a heading, a line for each day, and time, sender and words between tabulators.

On a computer blanks may stand instead of tabulators: there a name ends where all lines of one sender begin to differ.
A message of several lines stands in quotation marks, its own marks doubled. What stands before the first day has no
day, and none is made up.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from ..model import Conversation, File, Message, Original, Record
from . import Reader
from ._cast import Cast
from ._dates import Written, settle
from ._daylines import Named, named_day, stamp
from ._lines import Lines
from ._loose import pairs
from ._place import guarded, here, skipped

_TITLE = re.compile(
    r"^\ufeff?(?:\[LINE\]\s?)?(?:Chat history (?:with|in) \"?(?P<en>.*?)\"?|(?P<ja>.*?)(?:との|の)トーク履歴"
    r"|[与與]?(?P<zh>.*)的(?:聊天记录|聊天記錄))(?:\.txt)?$"
    r"|^\ufeff?\[LINE\]\s?(?:\w+ (?:mit|avec|con|com|met|dengan|with|in|с|กับ|với) )?(?P<any>.+?)(?:\.txt)?$"
)
_SAVED = re.compile(r"^(?:Saved on|Saved time|[^\d\t:：]{2,30})\s?[:：]\s?(\d[\d/.\-年月日 ,:上下午前後APM]*)$")
_WEEKDAY = r"(?:[^\W\d_][^\s\d,.()（）\[\]]{0,19}\.?,?)"
_DAY = re.compile(
    rf"^(?:{_WEEKDAY} ?)?"
    r"(?:\d{4}[/.\-年]\s?\d{1,2}[/.\-月]\s?\d{1,2}日?|\d{1,2}[/.\-]\s?\d{1,2}[/.\-]\s?\d{4})\.?"
    rf"(?:\s?[(（].{{1,12}}[)）]|,?\s?{_WEEKDAY})?$"
)
_ROW = re.compile(r"^(?P<time>(?:上午|下午|午前|午後|AM|PM)?\s?\d{1,2}:\d{2}(?:\s?[AaPp][Mm])?)\t(?P<rest>.*)$")
_SPACED = re.compile(r"^(?P<time>\d{1,2}:\d{2}) (?P<rest>(?![<*\[-])\S.*)$")
_DATED = re.compile(rf"^\d{{4}}[/.]\d{{1,2}}[/.]\d{{1,2}}(?: {_WEEKDAY}|[(（].{{1,12}}[)）])$")
_KINDS = {
    "Photo": "image", "写真": "image", "照片": "image", "图片": "image", "Video": "video", "動画": "video",
    "影片": "video", "视频": "video", "Sticker": "sticker", "スタンプ": "sticker", "貼圖": "sticker", "贴图": "sticker",
    "Voice message": "audio", "ボイスメッセージ": "audio", "語音訊息": "audio", "File": "file", "ファイル": "file",
    "Foto": "image", "Imagen": "image", "Bild": "image",
    "Vidéo": "video", "Vídeo": "video", "Stiker": "sticker", "Autocollant": "sticker", "Voice Message": "audio",
}  # fmt: skip
_JOIN = re.compile(
    r".*(?:joined the group|invited|has joined|が参加しました|を招待しました|加入了|邀请|邀請|加入群組).*"
)
_LEAVE = re.compile(r".*(?:left the (?:group|chat)|has left|removed|が退出しました|退会|退出了|离开|離開|退出群組).*")
_UNSENT = re.compile(r".*(?:unsent a message|メッセージの送信を取り消しました|撤回了|收回了|已收回).*")
_CALL = re.compile(r"☎.*|.*(?:Missed call|Call time|不在着信|通話時間|未接來電|通話時間).*")


class _Row(NamedTuple):
    line: int
    day: int  # index into the days, -1 before the first
    time: str
    name: str
    skip: int
    event: bool


def sniff(original: Original) -> float:
    """How surely this is a chat that LINE exported."""
    if original.is_folder:
        return 0.0
    lines = original.head(8192).decode("utf-8", "replace").splitlines()
    if lines and _TITLE.match(lines[0]):
        return 0.97
    found = sum(bool(_ROW.match(line)) for line in lines)
    if found > 2 and any(_DAY.match(line) for line in lines):
        return 0.75
    spaced = sum(bool(_SPACED.match(line)) for line in lines)
    return 0.72 if spaced > 2 and lines and _DATED.match(lines[0].lstrip("\ufeff")) else 0.0


@guarded("a LINE chat")
def read(original: Original) -> Iterator[Record]:
    """The conversation, its messages and events in the order of the file, and the people who wrote."""
    lines = Lines(original)
    cast = Cast("line")
    title = _TITLE.match(lines.texts[0]) if len(lines) else None
    name = next((part for part in title.groups() if part), "") if title else ""
    saved = next((match[1] for text in lines.texts[:3] if (match := _SAVED.match(text))), "")
    identity = lines.sha256[:16]
    yield Conversation(platform="line", id=identity, name=name, extra=pairs(saved=saved), locator=here(original))
    rows, days, stops = _rows(lines)
    settled = _settled([lines.texts[number] for number in days])
    if any(row.day < 0 for row in rows):
        reason = "Messages before the first line with a day have a time but no day."
        yield skipped(original, reason, fragment=f"#line=0,{days[0] if days else len(lines)}")
    ends = dict(pairwise([*stops, len(lines)]))
    for row in rows:
        after = ends[row.line]
        while after > row.line + 1 and not lines.texts[after - 1].strip():
            after -= 1
        day = settled[row.day] if row.day >= 0 else (None, None)
        raw = f"{lines.texts[days[row.day]]} {row.time}" if row.day >= 0 else row.time
        yield _message(lines, row, after, day, raw, identity, cast)
    yield from cast.people()


def _rows(lines: Lines) -> tuple[list[_Row], list[int], list[int]]:
    """The rows, the numbers of lines with a day, and those of all lines that end what stands before."""
    if not any(_ROW.match(text) for text in lines.texts):
        return _spaced(lines)
    rows: list[_Row] = []
    days: list[int] = []
    stops: list[int] = []
    open_quote = False
    for number, text in enumerate(lines.texts):
        match = _ROW.match(text)
        if match and not (open_quote and not _sane(match)):
            name, tab, words = match["rest"].partition("\t")
            skip = match.start("rest") + (len(name) + 1 if tab else 0)
            rows.append(_Row(number, len(days) - 1, match["time"], name if tab else "", skip, not tab or not name))
            stops.append(number)
            open_quote = words.startswith('"') and words.count('"') % 2 == 1
        elif not open_quote and _DAY.match(text):
            days.append(number)
            stops.append(number)
        elif open_quote and text.count('"') % 2 == 1:
            open_quote = False
    return rows, days, stops


def _spaced(lines: Lines) -> tuple[list[_Row], list[int], list[int]]:
    """As `_rows`, of a text with blanks between time, sender and words."""
    days = [n for n, text in enumerate(lines.texts) if _DATED.match(text.lstrip("\ufeff"))]
    found = [(n, match) for n, text in enumerate(lines.texts) if (match := _SPACED.match(text))]
    names = spoken([match["rest"] for _, match in found])
    rows = []
    for number, match in found:
        name = next((name for name in names if match["rest"].startswith(f"{name} ")), "")
        skip = match.start("rest") + (len(name) + 1 if name else 0)
        rows.append(_Row(number, bisect(days, number) - 1, match["time"], name, skip, not name))
    return rows, days, sorted([*days, *(number for number, _ in found)])


def spoken(rests: list[str]) -> list[str]:
    """The names that begin lines, the longest first; words that three or more such lines all share are of the name."""
    groups: dict[str, list[list[str]]] = {}
    for rest in rests:
        words = rest.split(" ")
        if len(words) > 1:
            groups.setdefault(words[0], []).append(words)
    names = []
    for first, lines in groups.items():
        width = 1
        while len(lines) > 2 and len({" ".join(words[: width + 1]) for words in lines}) == 1:
            if any(len(words) < width + 2 for words in lines):
                break
            width += 1
        names.append(" ".join(lines[0][:width]) if width > 1 else first)
    return sorted(names, key=len, reverse=True)


def _sane(match: re.Match[str]) -> bool:
    """A row inside an open quotation is believed if it has all three columns: the quotation was never closed."""
    return "\t" in match["rest"]


def _settled(days: list[str]) -> list[tuple[int | None, int | None]]:
    told = [named_day(text) for text in days]
    numbers = [day for day in told if isinstance(day, Written)]
    found = iter(settle(numbers, years=(2011, 2060), month_first=any(re.match("[A-Z]", text) for text in days)))
    result: list[tuple[int | None, int | None]] = []
    for day in told:
        if isinstance(day, Named):
            result.append((day.day, None))
        elif day is None:
            result.append((None, None))
        else:
            one = next(found)
            result.append((one.day, one.other))
    return result


def _message(
    lines: Lines, row: _Row, after: int, day: tuple[int | None, int | None], raw: str, identity: str, cast: Cast
) -> Message:
    place = lines.place(row.line, after)
    body = _unquoted(lines.text(row.line, after, row.skip))
    sent = stamp(day[0], day[1], row.time, raw)
    words = body.strip()
    media = _KINDS.get(words[1:-1]) if words[:1] == "[" and words[-1:] == "]" else None
    unsent = bool(row.event and _UNSENT.fullmatch(body))
    kind = "message"
    if row.event:
        kind = "join" if _JOIN.fullmatch(body) else "leave" if _LEAVE.fullmatch(body) else "notice"
    if _CALL.fullmatch(body):
        kind = "call"
    return Message(
        platform="line",
        conversation_id=identity,
        type=kind,
        sent=sent,
        sender_id=cast.meet(row.name, place, row.name),
        sender_name=row.name,
        body=body,
        deleted=unsent,
        files=(File(kind=media, missing=True),) if media else (),
        flags=(
            *("system",) * row.event,
            *("ambiguous-date",) * (sent.alternative is not None),
            *("impossible-date",) * (row.day >= 0 and day[0] is None),
            *("repaired",) * lines.mended,
        ),
        locator=place,
    )


def _unquoted(text: str) -> str:
    if len(text) > 2 and text[0] == text[-1] == '"' and "\n" in text:
        return text[1:-1].replace('""', '"')
    return text


READER = Reader(
    format="line",
    title="LINE exported chat (text)",
    limits="The export tells minutes without a zone, no ids, no pictures, and of an unsent message only that it was; a"
    " name is the one that the exporter saw.",
    sniff=sniff,
    read=read,
    version=4,
    url="https://help.line.me/line/smartphone/?contentId=20007388",
)
