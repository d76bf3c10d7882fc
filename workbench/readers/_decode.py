r"""From bytes of an unknown encoding to text, with the encoding and the reason for it; nothing is lost or replaced.

Order: byte order mark, the label that came with the bytes if they fit it, ASCII, UTF-8, UTF-16 without a mark, then
chardet on those lines that hold bytes above 127. Bytes that fit no encoding appear as `\xNN`.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# Labels that stand for a larger set in practice (WHATWG Encoding Standard, section 4.2, and what mail programs do).
WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "euc_cn": "gb18030",
    "x_gbk": "gb18030",
    "hz_gb_2312": "hz",
    "ks_c_5601_1987": "cp949",
    "euc_kr": "cp949",
    "ksc5601": "cp949",
    "shift_jis": "cp932",
    "sjis": "cp932",
    "x_sjis": "cp932",
    "windows_31j": "cp932",
    "iso_2022_jp": "iso2022_jp_ext",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "big5_hkscs": "big5hkscs",
    "windows_950": "big5hkscs",
    "iso_8859_1": "cp1252",
    "latin_1": "cp1252",
    "latin1": "cp1252",
    "iso_8859_9": "cp1254",
    "tis_620": "cp874",
    "windows_874": "cp874",
    "iso_8859_8_i": "iso8859_8",
    "x_mac_cyrillic": "mac_cyrillic",
    "unicode_1_1_utf_7": "utf_7",
    "utf8": "utf-8",
    "x_unknown": "",
    "unknown_8bit": "",
    "us_ascii": "",
    "ascii": "",
    "ansi_x3_110_1983": "",
}
WESTERN = frozenset(("cp1252", "iso8859_15", "iso8859-15", "iso8859-1", "mac_roman", "mac-roman"))
SAMPLE = 200_000
_PECULIAR = re.compile(rb"[\x00\x1b]|~\{")
TAGS = re.compile(rb"<(script|style)\b.*?</\1|<[^>]*>", re.I | re.S)


@dataclass(frozen=True, slots=True)
class Decoded:
    r"""`text`, Python's name of its `encoding`, why (`basis`: mark, label, valid, guess, bytes), the mark's length.

    `mended` is True where bytes that fit no character were written out as `\xNN`.
    """

    text: str
    encoding: str
    basis: str
    mark: int = 0
    mended: bool = False


def decode(data: bytes, label: str = "") -> Decoded:
    """The text of `data`; `label` is the encoding it is said to have, believed only if every byte fits."""
    if data.isascii() and "7" not in label and not _PECULIAR.search(data):  # most fields of most letters
        return Decoded(data.decode("ascii"), "ascii", "valid")
    encoding, basis, mark = identify(data, label)
    return spell(data, encoding, basis, mark)


def identify(data: bytes, label: str = "") -> tuple[str, str, int]:
    """The encoding of `data`, why, and the length of its byte order mark."""
    for sign, encoding in MARKS:
        if data.startswith(sign):
            return encoding, "mark", len(sign)
    named = known(label)
    if named and fits(data, named) and not _doubtful(data, named):
        return named, "label", 0
    if data.isascii() and (switched := _switched(data)):
        return switched, "valid", 0
    if data.isascii():
        return ("ascii", "valid", 0) if b"\0" not in data[:4096] else _sixteen(data) or ("ascii", "valid", 0)
    if fits(data, "utf-8") or nearly(data):
        return "utf-8", "valid", 0
    return _sixteen(data) or _guess(data)


@lru_cache(maxsize=1024)
def known(label: str) -> str:
    """The Python codec for an encoding's label, widened as programs do in practice; empty if there is none."""
    name = label.strip().strip("\"'").lower().replace("-", "_").replace(" ", "_")
    name = WIDER.get(name, name)
    try:
        info = codecs.lookup(name) if name else None
    except (LookupError, ValueError):
        return ""
    text = info is not None and getattr(info, "_is_text_encoding", True)
    return WIDER.get(info.name.replace("-", "_"), info.name) if info and text else ""


def fits(data: bytes, encoding: str) -> bool:
    """True if every byte of `data` belongs to a character of `encoding`; one cut off at the very end is forgiven."""
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(data, False)
    except (UnicodeError, LookupError, ValueError):
        return False
    return True


def spell(data: bytes, encoding: str, basis: str = "label", mark: int = 0) -> Decoded:
    """The text of `data` in an encoding that is settled already."""
    body = data[mark:]
    try:
        return Decoded(body.decode(encoding), encoding, basis, mark)
    except (UnicodeError, ValueError):
        pass
    try:
        return Decoded(
            body.decode(encoding, "backslashreplace"),
            encoding,
            basis,
            mark,
            mended=True,
        )
    except (UnicodeError, ValueError, TypeError):
        return Decoded(
            body.decode("ascii", "backslashreplace"),
            "ascii",
            "bytes",
            mark,
            mended=True,
        )


def _doubtful(data: bytes, named: str) -> bool:
    """True if a Western label, which fits almost any bytes, stands over words of another script or over UTF-8."""
    if named not in WESTERN or data.isascii():
        return False
    if fits(data, "utf-8"):
        return True
    sample = telling(data)
    letters = sum(byte > 127 for byte in sample)
    return letters > 0.2 * len(sample) and _guess(data)[0] not in WESTERN


def nearly(data: bytes) -> bool:
    """True for UTF-8 with a few broken bytes, as logs of several programs have."""
    text = data[: SAMPLE * 5].decode("utf-8", "replace")
    strange = sum(char > "\x7f" for char in text)
    return strange > 40 and text.count("\ufffd") < strange * 0.03


def _switched(data: bytes) -> str:
    """The seven-bit encoding of `data` that switches character sets by escape sequences; empty if there is none."""
    signs = {"iso2022_jp_ext": b"\x1b$", "iso2022_kr": b"\x1b$)C", "hz": b"~{"}
    return next((name for name, sign in signs.items() if sign in data and fits(data, name)), "")


def _sixteen(data: bytes) -> tuple[str, str, int] | None:
    head = data[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(len(head) // 2, 1)
    if odd / half > 0.3 and even / half < 0.05:
        return "utf-16-le", "guess", 0
    if even / half > 0.3 and odd / half < 0.05:
        return "utf-16-be", "guess", 0
    return None


def _guess(data: bytes) -> tuple[str, str, int]:
    import chardet

    sample = telling(data)
    found = chardet.detect(sample, max_bytes=SAMPLE)["encoding"] or ""
    candidates = [
        known(found),
        *(known(str(one["encoding"] or "")) for one in _runners_up(sample)),
    ]
    for encoding in filter(None, candidates):
        if fits(data, encoding):
            return encoding, "guess", 0
    return next(filter(None, candidates), "cp1252"), "guess", 0


def _runners_up(sample: bytes) -> list[dict[str, object]]:
    import chardet

    return [dict(one) for one in chardet.detect_all(sample, max_bytes=SAMPLE)[:6]]


def telling(data: bytes) -> bytes:
    """A sample of `data` that tells its encoding: lines with bytes above 127 (or escapes), markup left out."""
    if len(data) > SAMPLE * 4:
        lines = (line for line in data.split(b"\n") if not line.isascii() or b"\x1b" in line)
        data = _first(lines, SAMPLE * 2) or data[: SAMPLE * 2]
    if b"<" in data:
        bare = TAGS.sub(b" ", data)
        data = bare if not bare.isascii() else data
    return data[: SAMPLE * 2]


def _first(lines: object, limit: int) -> bytes:
    found, size = [], 0
    for line in lines:  # type: ignore[attr-defined]
        found.append(line)
        size += len(line) + 1
        if size > limit:
            break
    return b"\n".join(found)
