"""Folding, words and language spans: how texts are compared. Stored text is never touched here.

`fold` makes two spellings of one word equal: Unicode NFKC (full width, ligatures), case folding, traditional to
simplified Chinese character by character, invisible characters dropped, Cyrillic and Greek look-alikes inside Latin
words replaced. It keeps, for each folded character, the place in the raw text that it came from, so that a hit is
always shown verbatim.

Characters are of three kinds. *Dense* ones (Chinese, Japanese, Korean, Thai and the like, emoji) are searched one by
one, because no space parts the words; *word* characters are all other letters, digits and marks; the rest parts words.
No dictionary decides where a Chinese word ends: that loses evidence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

__all__ = [
    "DENSE",
    "TOKENIZER",
    "Folded",
    "fold",
    "fold_text",
    "forms",
    "is_dense",
    "is_word",
    "language_spans",
    "raw_span",
    "stem",
    "tokens",
    "unwrap",
]

TOKENIZER = "wt2"  # raised whenever a fold, a token or a stem changes: older indexes are then built anew
HAN = (
    (0x2E80, 0x2FDF),
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3038, 0x303B),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)
_KANA = ((0x3041, 0x309F), (0x30A1, 0x30FA), (0x30FC, 0x30FF), (0x31F0, 0x31FF), (0x1B000, 0x1B16F))
_HANGUL = ((0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F), (0xAC00, 0xD7FF))
_UNSPACED = ((0x0E00, 0x109F), (0x1780, 0x17FF), (0x3105, 0x312F), (0x31A0, 0x31BF), (0xA000, 0xA4CF))
_SYMBOLS = ((0x2190, 0x2BFF), (0xE000, 0xF8FF), (0x1F000, 0x1FAFF))
DENSE = HAN + _KANA + _HANGUL + _UNSPACED + _SYMBOLS
INVISIBLE = frozenset(
    [
        *(0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0),
        *range(0x180B, 0x1810),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),
        *range(0xFFF9, 0xFFFC),
        *range(0xE0000, 0xE0FFF),
    ]
)
_BREAK = re.compile(r"-?[ \t]*\r?\n[ \t]*")
_TYPOGRAPHIC = {**dict.fromkeys(map(ord, "‘’‚‛ʼ"), "'"), **dict.fromkeys(map(ord, "“”„‟"), '"')}
_TYPOGRAPHIC |= dict.fromkeys(map(ord, "‐‒–—―−"), "-")
_TYPOGRAPHIC |= dict(
    zip(map(ord, "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ"), "abcdefghijklmnopqrstuvwyz", strict=True)
)  # small capitals
_LOOKALIKES = {
    **dict(zip("АВЕЅІЈКМНОРСТУХԁԛԜӀΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abesijkmhopctyxdqwlabezhikmnoptyx", strict=True)),
    **dict(zip("аеѕіјкорсухһԁԛԝӏαεικνορυχɑɡıօո", "aesijkopcyxhdqwlaeikvopuxagion", strict=True)),
}


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; character k came from raw characters `starts[k]` to `ends[k]` (None: the very same places)."""

    text: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None


def raw_span(folded: Folded, start: int, end: int) -> tuple[int, int]:
    """The half-open span of the raw text from which folded characters `start` to `end` (exclusive) came."""
    if folded.starts is None or folded.ends is None or start >= end:
        return start, end
    return folded.starts[start], folded.ends[end - 1]


def fold_text(text: str) -> str:
    """The folded text alone."""
    return text.lower() if text.isascii() else fold(text).text


def fold(text: str) -> Folded:
    """The folded text with the place of each character in the raw one."""
    if text.isascii():
        return Folded(text.lower())
    simple = "".join(map(_single, text))
    return Folded(simple) if len(simple) == len(text) else _fold(text, everywhere=False)


def forms(text: str, *, wrapped: bool = False) -> list[Folded]:
    """Every folded form under which `text` is found: the plain one first.

    A second form exists where whole words are written in Cyrillic or Greek look-alikes (and no other Cyrillic or
    Greek stands beside them). With `wrapped` (pages of documents) another one exists where a line break parts two
    dense characters or a hyphen parts a word: there the break is dropped.
    """
    found = [fold(text)]
    if not text.isascii() and _spoofed(text):
        found.append(_fold(text, everywhere=True))
    if wrapped and "\n" in text:
        found += [joined for form in found if (joined := _unwrapped(form)) is not form]
    return [form for place, form in enumerate(found) if form.text not in [other.text for other in found[:place]]]


def is_dense(char: str) -> bool:
    """True for a character of a script without word spaces (Chinese, Japanese, Korean, Thai …) or an emoji."""
    return ord(char) > 0xDFF and _within(ord(char), DENSE)


def is_word(char: str) -> bool:
    """True for a letter, digit or mark that is not dense."""
    return token_pattern().fullmatch(char) is not None and not is_dense(char)


def tokens(folded: str) -> list[tuple[str, int, int]]:
    """Words and single dense characters of a folded text with their places, in order."""
    return [(match.group(), match.start(), match.end()) for match in token_pattern().finditer(folded)]


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The English Snowball stem of a folded word; a word that is not made of a to z is its own stem."""
    if len(word) > 40 or not (word.isascii() and word.isalpha()):
        return word
    return str(_stemmer().stemWord(word))


@lru_cache(maxsize=1)
def simplified() -> dict[int, str]:
    """Code points of traditional characters and the one simplified character for each (OpenCC t2s)."""
    from opencc import OpenCC

    chars = [chr(code) for low, high in HAN[4:] for code in range(low, high + 1)]
    turned = OpenCC("t2s").convert("\n".join(chars)).split("\n")
    once = {old: new for old, new in zip(chars, turned, strict=True) if old != new and len(new) == 1}
    return {ord(old): once.get(new, new) for old, new in once.items()}  # folding twice must change nothing


@lru_cache(maxsize=1 << 16)
def fold_cluster(cluster: str) -> str:
    """The folded form of one character with the marks that belong to it; empty for an invisible one."""
    return fold_string(cluster)


@lru_cache(maxsize=1 << 16)
def _single(char: str) -> str:
    """The folded form of a character that is one character whatever stands beside it; empty for any other."""
    folded = "" if joins(char) or _twin(char) else fold_cluster(char)
    return folded if len(folded) == 1 else ""


def fold_string(string: str) -> str:
    """The folded form of a string in which no character melts into the one before it; look-alikes are left."""
    once = unicodedata.normalize("NFKC", string).casefold()
    return unicodedata.normalize("NFKC", once).translate(_replacements())


@lru_cache(maxsize=1)
def _replacements() -> dict[int, str | None]:
    return {**simplified(), **_TYPOGRAPHIC, **dict.fromkeys(INVISIBLE)}


@lru_cache(maxsize=1 << 16)
def joins(char: str) -> bool:
    """True for a character that may melt into the one before it: an accent, a vowel of a Hangul syllable."""
    code = ord(char)
    if code < 0x300 or code in INVISIBLE:
        return False
    if 0x1161 <= code <= 0x11FF or code in (0xFF9E, 0xFF9F, 0xB56, 0x102E, 0x11127, 0x114BA):
        return True
    return unicodedata.combining(char) != 0 or (unicodedata.category(char) == "Mc")


def looks_latin(char: str) -> bool:
    """True for a Cyrillic, Greek or Armenian letter that looks like a Latin one, mathematical ones included."""
    return _twin(char) != ""


@lru_cache(maxsize=1 << 16)
def _twin(char: str) -> str:
    """The Latin letter that a letter looks like; "" for none."""
    return _LOOKALIKES.get(char) or (
        "" if char < "\u0250" else _LOOKALIKES.get(unicodedata.normalize("NFKC", char), "")
    )


def _fold(text: str, *, everywhere: bool) -> Folded:
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    twins: list[tuple[int, str]] = []
    place, size = 0, len(text)
    while place < size:
        end = place + 1
        while end < size and (joins(text[end]) or (ord(text[end]) in INVISIBLE and _joined_later(text, end))):
            end += 1
        piece = fold_cluster(text[place:end])
        if len(piece) == 1 and end == place + 1 and (twin := _twin(text[place])):
            twins.append((len(out), twin))
        out.extend(piece)
        starts.extend([place] * len(piece))
        ends.extend([end] * len(piece))
        place = end
    if twins:
        _replace_twins(out, twins, everywhere)
    return Folded("".join(out), starts, ends)


def _joined_later(text: str, place: int) -> bool:
    """Whether the invisible characters from `place` on are followed by a mark that joins what stands before."""
    while place < len(text) and ord(text[place]) in INVISIBLE:
        place += 1
    return place < len(text) and joins(text[place])


def _replace_twins(out: list[str], twins: list[tuple[int, str]], everywhere: bool) -> None:
    """Put Latin letters for look-alikes in words that hold Latin letters and no other foreign one."""
    latin = dict(twins)
    plain = "".join(out)
    for match in token_pattern().finditer(plain):
        places = range(match.start(), match.end())
        inside = [place for place in places if place in latin]
        rest = [plain[place] for place in places if place not in latin and plain[place].isalpha()]
        if inside and all(_is_latin(char) for char in rest) and (rest or everywhere):
            for place in inside:
                out[place] = latin[place]


def _spoofed(text: str) -> bool:
    foreign = [char for char in text if "\u0370" <= char <= "\u058f" and char.isalpha()]
    return bool(foreign) and all(char in _LOOKALIKES for char in foreign)


def _is_latin(char: str) -> bool:
    return "a" <= char <= "z" or "\u00c0" <= char <= "\u024f" or "\u1e00" <= char <= "\u1eff"


def unwrap(folded: str) -> str:
    """A folded text without line breaks between dense characters and without hyphen and break inside a word."""
    return "".join(folded[start:end] for start, end in _kept(folded))


def _kept(folded: str) -> list[tuple[int, int]]:
    kept, start = [], 0
    for match in _BREAK.finditer(folded):
        before, after = folded[match.start() - 1 : match.start()], folded[match.end() : match.end() + 1]
        if before and after and _is_break(match.group(), before, after):
            kept.append((start, match.start()))
            start = match.end()
    return [*kept, (start, len(folded))]


def _is_break(gap: str, before: str, after: str) -> bool:
    if gap.startswith("-"):
        return before.isalpha() and after.isalpha()
    return is_dense(before) and is_dense(after)


def _unwrapped(form: Folded) -> Folded:
    pieces = _kept(form.text)
    if len(pieces) == 1:
        return form
    spans = [raw_span(form, place, place + 1) for start, end in pieces for place in range(start, end)]
    return Folded(unwrap(form.text), [start for start, _ in spans], [end for _, end in spans])


def _within(code: int, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(low <= code <= high for low, high in ranges)


def char_class(ranges: Sequence[tuple[int, int]]) -> str:
    """The ranges as the inside of a regular expression's character class."""
    return "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges)


@lru_cache(maxsize=1)
def token_pattern() -> re.Pattern[str]:
    """A regular expression that matches one token of a folded text: a dense character or a whole word."""
    return re.compile(f"[{char_class(DENSE)}]|(?:{word_class()})+")


@lru_cache(maxsize=1)
def word_class() -> str:
    """A regular expression that matches one word character."""
    return f"(?:[^\\W_{char_class(DENSE)}]|[{char_class(_marks())}])"


def _marks() -> list[tuple[int, int]]:
    """Ranges of marks (accents, vowel signs) that Python's regular expressions do not count among letters."""
    found: list[tuple[int, int]] = []
    for code in range(0x300, 0x1F000):
        if unicodedata.category(chr(code))[0] == "M" and not chr(code).isalnum() and not is_dense(chr(code)):
            if found and found[-1][1] == code - 1:
                found[-1] = (found[-1][0], code)
            else:
                found.append((code, code))
    return found


@lru_cache(maxsize=1)
def _stemmer():  # type: ignore[no-untyped-def]  # the package has no types
    import snowballstemmer

    return snowballstemmer.stemmer("english")


SCRIPTS = {
    "zh": char_class(HAN),
    "jpan": char_class(_KANA),
    "kore": char_class(_HANGUL),
    "latin": "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff"
    "\ua720-\ua7ff\uff21-\uff3a\uff41-\uff5a",
    "cyrl": "\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f",
    "grek": "\u0370-\u03ff\u1f00-\u1fff",
    "arab": "\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc",
    "hebr": "\u0590-\u05ff\ufb1d-\ufb4f",
    "thai": "\u0e00-\u0e7f",
    "deva": "\u0900-\u097f",
    "armn": "\u0530-\u058f",
    "geor": "\u10a0-\u10ff",
}
BRIDGE = r"\s'’.,!?;:()0-9_-"  # what may stand between the Latin letters of one run, inside a character class
_ENGLISH = """
a about after again all also am an and any are as ask at back bad be because been before being but by can cannot
check could day did do does doesn't doing don't done down each even every fine first for from get give go going good
got great had has have he hello help her here hey hi him his how i i'm if i'll in into is isn't it it's its just
know last later let let's like limit long look lot made make many may maybe me meeting might more morning most much
must my need never new next no nobody not nothing now of off ok okay old on once one only or other our out over own
people please put quite really right run said same say see send sent she should since so some still such sure take
tell than thank thanks that that's the their them then there these they thing think this those time to today
tomorrow too try two under until up us use used using very wait want was way we week well were what when where which
while who why will with without won't work working would yes yesterday yet you you're your
"""


@lru_cache(maxsize=1)
def _run_pattern() -> re.Pattern[str]:
    japanese = f"[{SCRIPTS['zh']}]*[{SCRIPTS['jpan']}][{SCRIPTS['zh']}{SCRIPTS['jpan']}]*"
    others = "|".join(f"(?P<{name}>[{chars}]+)" for name, chars in SCRIPTS.items() if name not in ("jpan", "latin"))
    latin = f"(?P<latin>[{SCRIPTS['latin']}](?:[{SCRIPTS['latin']}{BRIDGE}]*[{SCRIPTS['latin']}])?)"
    return re.compile(f"{latin}|(?P<jpan>{japanese})|{others}")


def language_spans(text: str) -> list[tuple[str, int, int]]:
    """Languages or scripts of `text` as (label, start, end), in order; equal neighbours are one span.

    Labels: zh (Chinese characters), en (Latin letters with at least one common English word), latin (other Latin
    letters: too little to tell a language), jpan, kore, cyrl, grek, arab, hebr, thai, deva, armn, geor (scripts, not
    languages). Digits, blanks and marks belong to the span around them. A script profile, not a model: it never
    guesses a language from a bare acronym.
    """
    spans: list[tuple[str, int, int]] = []
    for match in _run_pattern().finditer(text):
        label = match.lastgroup or ""
        if match.end() - match.start() == 1 and label == "latin" and spans:
            continue  # the M of 60M is no language
        if label == "latin" and _english(match.group()):
            label = "en"
        if spans and spans[-1][0] == label:
            spans[-1] = (label, spans[-1][1], match.end())
        else:
            spans.append((label, match.start(), match.end()))
    return spans


def _english(run: str) -> bool:
    words = run.lower().replace("’", "'").replace(",", " ").replace(".", " ").split()
    return not common_words().isdisjoint(words)


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """English words that nearly every English sentence of a chat holds one of, in lower case."""
    return frozenset(_ENGLISH.split())
