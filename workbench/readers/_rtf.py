"""Rich Text Format taken apart: text by destination, code pages font by font, changes, objects and pictures."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field, replace

from ._decode import known, spell

MAX_GROUPS = 2_000
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.S
)
# fmt: off
CHARSETS = {
    0: "cp1252", 77: "mac_roman", 78: "cp932", 79: "cp949", 80: "gb18030", 81: "big5hkscs", 128: "cp932",
    129: "cp949", 130: "johab", 134: "gb18030", 136: "big5hkscs", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 255: "cp437",
}
SIGNS = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "tab": "\t", "cell": "\t", "nestcell": "\t", "row": "\n",
    "nestrow": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "column": "\n",
    "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "lbr": "\n",
    "zwj": "\u200d", "zwnj": "\u200c", "zwbo": "\u200b", "zwnbo": "\u2060", "ltrmark": "\u200e",
    "rtlmark": "\u200f",
}
# fmt: on
SYMBOLS = {b"~": "\u00a0", b"_": "\u2011", b"-": "\u00ad", b"\n": "\n", b"\r": "\n"}
# Destinations whose text is kept, by the name under which it is kept; `info` fields keep their own names.
# fmt: off
KEPT = {
    "footnote": "note", "annotation": "comment", "shptxt": "text box", "fldinst": "field code", "template": "info",
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "header"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "footer"),
    **dict.fromkeys(("atnauthor", "atnid", "atndate", "revtbl", "objdata", "pict", "userprops", "docvar"), ""),
    **dict.fromkeys(("title", "subject", "author", "operator", "keywords", "comment", "doccomm"), "info"),
    **dict.fromkeys(("company", "manager", "category", "hlinkbase", "creatim", "revtim", "printim", "buptim"), "info"),
    "generator": "info", "htmltag": "html", "objclass": "info", "propname": "", "info": "", "staticval": "",
    "xe": "index entry",
}
# fmt: on
DROPPED = frozenset(
    re.findall(
        r"\w+",
        """fonttbl colortbl stylesheet listtable listoverridetable rsidtbl themedata colorschememapping datastore
        latentstyles xmlnstbl blipuid pgptbl mmathPr filetbl panose falt wgrffmtfilter nonshppict bkmkstart bkmkend
        private passwordhash objname sn sv sp listname listlevel pnseclvl fontemb ftnsep ftnsepc aftnsep aftnsepc pntxta
        pntxtb pn atrfstart atrfend bin do dptxbxtext background""",
    )
) - {"do", "dptxbxtext"}
TIMES = ("creatim", "revtim", "printim", "buptim")


@dataclass(slots=True)
class State:
    """What holds inside a group."""

    into: str = "body"  # the destination's own name
    skip: bool = False
    hidden: bool = False
    change: str = ""  # inserted, deleted
    author: int = -1
    stamp: int = 0
    font: int = -1
    after: int = 1  # characters to pass over after \u


# Bounded, and with one way only to match a blank: else a long row of words takes for ever.
_FONT = re.compile(rb"\\f(\d{1,6})(?:\\[a-z]{1,32}-?\d{0,10}|[\r\n ]){0,40}?\\fcharset(\d{1,3})")


@dataclass(slots=True)
class Piece:
    """A run of text: its destination, whether it is hidden, and the tracked change it stands in."""

    into: str
    text: str
    hidden: bool = False
    change: str = ""
    author: int = -1
    stamp: int = 0


@dataclass(slots=True)
class Rtf:
    """A parsed text: its pieces in order, times of `info`, and the raw bytes of objects and pictures."""

    pieces: list[Piece] = field(default_factory=list)
    times: dict[str, list[int]] = field(default_factory=dict)
    objects: list[bytes] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)
    html: bool = False  # the text is HTML packed into RTF, as Outlook does
    encoding: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    default: int = 0
    state: State = field(default_factory=State)
    stack: list[State] = field(default_factory=list)
    pending: bytearray = field(default_factory=bytearray)
    coded: str = ""
    skipping: int = 0  # characters still to pass over after \u
    star: bool = False
    high: int = 0
    doubled: int = 0
    hex: bytearray = field(default_factory=bytearray)

    def text(self, *into: str) -> str:
        """The text of the destinations named, hidden words included."""
        return "".join(piece.text for piece in self.pieces if piece.into in into)


def parse(data: bytes) -> Rtf:
    """Take an RTF apart; never raises for bad markup."""
    rtf = Rtf()
    page = re.search(rb"\\ansicpg(\d{1,5})", data[:4000])
    rtf.encoding = (known(f"cp{page[1].decode()}") if page else "") or (
        "mac_roman" if b"\\mac" in data[:60] else "cp1252"
    )
    if page and page[1] == b"65001":
        rtf.encoding = "utf-8"
    for match in _FONT.finditer(data):
        rtf.fonts[int(match[1])] = CHARSETS.get(int(match[2]), "") if match[2] != b"1" else ""
    first = re.search(rb"\\deff(\d{1,6})", data[:1000])
    rtf.default = int(first[1]) if first else 0
    rtf.html = b"\\fromhtml1" in data[:4000]
    _walk(rtf, data)
    _flush(rtf)
    return rtf


def _walk(rtf: Rtf, data: bytes) -> None:
    at, size = 0, len(data)
    while at < size:
        match = _TOKEN.match(data, at)
        if match is None:
            at += 1
            continue
        at = match.end()
        word, number, code, symbol, brace, run = match.groups()
        if brace == b"{":
            _open(rtf)
        elif brace == b"}":
            _close(rtf)
        elif word:
            value = int(number) if number else None
            if word == b"bin" and value:
                if not rtf.state.skip:
                    rtf.hex += binascii.hexlify(data[at : at + value])
                at += max(value, 0)
                continue
            _word(rtf, word.decode("ascii"), value)
        elif code:
            _bytes(rtf, bytes([int(code, 16)]))
        elif symbol:
            _symbol(rtf, symbol)
        elif run:
            _bytes(rtf, run)


def _open(rtf: Rtf) -> None:
    _flush(rtf)
    if len(rtf.stack) < MAX_GROUPS:
        rtf.stack.append(rtf.state)
        rtf.state = replace(rtf.state)
    rtf.star, rtf.skipping = False, 0


def _close(rtf: Rtf) -> None:
    _flush(rtf)
    rtf.skipping = 0
    if not rtf.stack:
        return
    ended, rtf.state = rtf.state, rtf.stack.pop()
    if ended.into != rtf.state.into and ended.into in ("objdata", "pict") and rtf.hex:
        digits = re.sub(rb"[^0-9a-fA-F]", b"", bytes(rtf.hex))
        (rtf.objects if ended.into == "objdata" else rtf.pictures).append(
            binascii.unhexlify(digits[: len(digits) // 2 * 2])
        )
        rtf.hex.clear()
    elif ended.into != rtf.state.into and ended.into != "body":
        rtf.pieces.append(Piece(f"/{ended.into}", ""))


def _word(rtf: Rtf, word: str, value: int | None) -> None:
    state, star = rtf.state, rtf.star
    rtf.star = False
    if word in DROPPED or (star and word not in KEPT and word not in ("shppict", "shpinst", "ud", "nesttableprops")):
        _flush(rtf)
        state.skip = True
    elif state.skip:
        return
    elif word in ("upr", "ud"):
        _flush(rtf)
        if word == "ud":  # the same words again in Unicode: they replace the others
            del rtf.pieces[rtf.doubled :]
        rtf.doubled = len(rtf.pieces)
    elif word in KEPT and not (word == "comment" and state.into != "info"):
        _flush(rtf)
        state.into, state.hidden, state.change = word, False, ""
        if word not in ("footnote", "annotation", "pict"):
            return
        rtf.pieces.append(Piece(word, ""))
    elif word == "u" and value is not None:
        _unicode(rtf, value)
    elif word in SIGNS:
        _put(rtf, SIGNS[word])
    elif word in ("yr", "mo", "dy", "hr", "min", "sec") and state.into in TIMES:
        rtf.times.setdefault(state.into, []).append(value or 0)
    else:
        _property(rtf, word, value)


def _property(rtf: Rtf, word: str, value: int | None) -> None:
    state = rtf.state
    if word == "uc" and value is not None:
        state.after = value
    elif word == "f" and value is not None:
        _flush(rtf)
        state.font = value
    elif word == "plain":
        _flush(rtf)
        state.font, state.hidden, state.change = -1, False, ""
    elif word == "v":
        _flush(rtf)
        state.hidden = value != 0
    elif word in ("revised", "deleted"):
        _flush(rtf)
        state.change = "" if value == 0 else "inserted" if word == "revised" else "deleted"
    elif word in ("revauth", "revauthdel") and value is not None:
        state.author = value
    elif word in ("revdttm", "revdttmdel") and value is not None:
        state.stamp = value & 0xFFFFFFFF


def _unicode(rtf: Rtf, value: int) -> None:
    value &= 0xFFFF
    rtf.skipping = rtf.state.after
    if 0xD800 <= value < 0xDC00:
        rtf.high = value
        return
    if 0xDC00 <= value < 0xE000:
        value = 0x10000 + ((rtf.high - 0xD800) << 10) + (value - 0xDC00) if rtf.high else 0xFFFD
    rtf.high = 0
    _put(rtf, chr(value))
    rtf.skipping = rtf.state.after


def _symbol(rtf: Rtf, symbol: bytes) -> None:
    if symbol == b"*":
        rtf.star = True
    elif rtf.state.skip:
        return
    elif symbol in b"\\{}":
        _bytes(rtf, symbol)
    elif symbol in SYMBOLS:
        _put(rtf, SYMBOLS[symbol])


def _bytes(rtf: Rtf, data: bytes) -> None:
    state = rtf.state
    if state.skip:
        return
    if rtf.skipping:
        passed = min(rtf.skipping, len(data))
        rtf.skipping -= passed
        data = data[passed:]
    if state.into in ("objdata", "pict"):
        rtf.hex += data
        return
    encoding = rtf.fonts.get(state.font if state.font >= 0 else rtf.default) or rtf.encoding
    if rtf.pending and encoding != rtf.coded:
        _flush(rtf)
    rtf.coded = encoding
    rtf.pending += data


def _put(rtf: Rtf, text: str) -> None:
    _flush(rtf)
    if not rtf.state.skip and rtf.state.into not in ("objdata", "pict"):
        _add(rtf, text)


def _flush(rtf: Rtf) -> None:
    if rtf.pending:
        text = spell(bytes(rtf.pending), rtf.coded or rtf.encoding).text
        rtf.pending.clear()
        _add(rtf, text)


def _add(rtf: Rtf, text: str) -> None:
    state = rtf.state
    piece = Piece(state.into, text, state.hidden, state.change, state.author, state.stamp)
    last = rtf.pieces[-1] if rtf.pieces else None
    if last is not None and replace(last, text="") == replace(piece, text=""):
        last.text += text
    else:
        rtf.pieces.append(piece)
