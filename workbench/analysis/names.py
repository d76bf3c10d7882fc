"""Whether two names may be one person's: any script, any order, initials, nicknames, handles. Never a merge.

Every name offers keys. A name *is* some of them and *may* be shortened to others; two names are compatible where they
share a key that at least one of them is. So initials fit a full name, but two full names never meet in their initials.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from ..text import simplified
from .arabic import ARABIC, FAMILIAR, skeleton
from .japanese import KANA, SURNAMES, romaji, surnames
from .surnames import COMPOUND, READINGS, SINGLE, SPELLINGS
from .translit import DIMINUTIVES, SLAVIC_SHORTS, initials, latin, slavic

__all__ = ["Key", "Match", "compatible", "keys"]

WEAK = ("given", "acronym", "nick", "surname")
HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
TITLES = frozenset({"mr", "mrs", "ms", "dr", "prof", "sir", "jr", "sr", "phd", "ing"})
GENERIC = re.compile(
    r"(?i:说话人|发言人|用户|嘉宾|成员|speaker|user|guest|unknown|participant|member|admin|bot|test)[\s_-]*\d*"
)
HONORIFIC = re.compile(
    r"^(?:[老小大阿](?P<a>.)|(?P<b>.{1,2})(?:总|工|姐|哥|老师|师傅|律师|经理|主任|博士|教授|律|董|局|处|科|队))$"
)
NICKNAME = re.compile(r"^(?:阿(?P<a>.)|(?P<b>.)(?:姐|哥|子|儿|仔|妹|弟)|(?P<c>.)(?P=c)|小(?P<d>.))$")


@dataclass(frozen=True, slots=True)
class Key:
    """One way to write a name; `sure` if the name is so written, else it may be; `score` when a sure one meets it."""

    kind: str
    score: float
    sure: bool
    why: str


@dataclass(frozen=True, slots=True)
class Match:
    """How well two names agree, 0 to 1, why, whether they are whole names, and the key in which they agree most.

    A nickname, a given name, initials alone are no whole names.
    """

    score: float
    why: str
    whole: bool
    key: str = ""


def compatible(one: str, other: str) -> Match | None:
    """How two written names may be one name, or None."""
    return meet(keys(one), keys(other))


def meet(one: dict[str, Key], other: dict[str, Key]) -> Match | None:
    """The best agreement of two sets of keys; weak kinds of agreement support each other."""
    if _other_characters(one, other) or _other_numbers(one, other):
        return None
    found: dict[str, tuple[float, str, str]] = {}
    for text in sorted(one.keys() & other.keys()):
        a, b = one[text], other[text]
        if a.sure or b.sure:
            worse = min(a, b, key=lambda key: key.score)
            if worse.score > found.get(worse.kind, (0.0, "", ""))[0]:
                found[worse.kind] = (worse.score, worse.why, text)
    if not found:
        return None
    strong = [hit for kind, hit in found.items() if kind not in WEAK]
    if strong:
        score, why, text = max(strong)
        return Match(score, why, True, text)
    doubt = 1.0
    for score, _, _ in found.values():
        doubt *= 1 - score
    ordered = sorted(found.values(), reverse=True)
    return Match(round(1 - doubt, 2), " and ".join(why for _, why, _ in ordered), len(found) > 1, ordered[0][2])


def _other_characters(one: dict[str, Key], other: dict[str, Key]) -> bool:
    """True where both are whole Chinese names and none is written alike: 林晓雯 is not 林小文.

    Two characters may be a given name that begins like a surname: 文博 may be 马文博.
    """
    whole = [{text for text in names if text.startswith("full:")} for names in (one, other)]
    alone = any(
        text.startswith("hgiven:") and (one[text].sure or other[text].sure) for text in one.keys() & other.keys()
    )
    return bool(whole[0]) and bool(whole[1]) and not whole[0] & whole[1] and not alone


def _other_numbers(one: dict[str, Key], other: dict[str, Key]) -> bool:
    """True where both are handles of one word with another number behind it: user12 is not user13.

    A whole name that agrees beside the handles outweighs them: a 林晓雯 with the id u1 may be a 林晓雯 with the id u2.
    """
    tails = [dict(text[5:].split("|") for text in names if text.startswith("tail:")) for names in (one, other)]
    words = [word for word in tails[0].keys() & tails[1].keys() if tails[0][word] != tails[1][word]]
    alike = [text for text in one.keys() & other.keys() if one[text].kind == other[text].kind == "whole"]
    parts = [re.split(r"\W+", text.partition(":")[2]) for text in alike if one[text].sure and other[text].sure]
    return any(all(any(part in word for part in name) for name in parts) for word in words)


@lru_cache(maxsize=65536)
def keys(name: str) -> dict[str, Key]:
    """Every key that a written name offers; brackets, slashes and e-mail domains part it into several names."""
    found: dict[str, Key] = {}
    for part in _parts(name):
        for text, key in _han(part) if HAN.search(part) else _latin(part):
            known = found.get(text)
            if known is None or (key.sure, key.score) > (known.sure, known.score):
                found[text] = key
    return found


def _parts(name: str) -> Iterable[str]:
    plain = unicodedata.normalize("NFKC", name).translate(simplified())
    if GENERIC.fullmatch(plain.strip()):
        return
    plain = plain.split("@")[0] if re.fullmatch(r"\S+@\S+\.\S+", plain.strip()) else plain
    for piece in re.split(r"[()\[\]{}<>【】|/;]+", plain):
        for script in re.findall(
            r"[\u3400-\u9fff\U00020000-\U0003ffff·]+|[^\u3400-\u9fff\U00020000-\U0003ffff·]+", piece
        ):
            kept = "".join(c if unicodedata.category(c)[0] in "LMN" or c in " .,_-'’" else " " for c in script).strip()
            if kept:
                yield kept


def _han(part: str) -> Iterable[tuple[str, Key]]:
    part = part.replace(" ", "")
    yield f"han:{part}", Key("whole", 0.98, True, "the same name in Chinese")
    for size in (3, 2, 1):
        if part[:size] in surnames() and len(part) >= size:
            told = f"the surname {part[:size]} as it is read in Japanese"
            yield f"jsur:{surnames()[part[:size]]}", Key("surname", 0.4, True, told)
            break
    nick, rank = NICKNAME.match(part), HONORIFIC.match(part)
    if nick:
        char = next(group for group in nick.groups() if group)
        yield f"nick:{char}", Key("nick", 0.35, True, f"a nickname from {char}")
    if rank and (rank["a"] or rank["b"]) and _is_surname(rank["a"] or rank["b"]):
        surname = rank["a"] or rank["b"]
        yield f"sur:{surname}", Key("surname", 0.3, True, f"a form of address with the surname {surname}")
    if len(part) == 1:
        for sound in _chars(part):
            yield f"sound:{sound}", Key("nick", 0.3, True, f"one character that sounds like one of the name ({sound})")
    if nick or rank or not 2 <= len(part) <= 4:
        return
    surname, given = _split(part)
    if surname and given:
        yield from _full_han(surname, given)
    if not surname or len(part) == 2:
        yield f"hgiven:{part}", Key("given", 0.5, True, "the given name alone, in Chinese")
        for letters in _readings(part):
            yield f"given:{letters}", Key("given", 0.45, True, "the given name alone, across scripts")


def _full_han(surname: str, given: str) -> Iterable[tuple[str, Key]]:
    yield f"full:{surname}{given}", Key("whole", 0.98, True, "the same name in Chinese")
    yield f"hgiven:{given}", Key("given", 0.5, False, "the given name alone, in Chinese")
    yield f"sur:{surname}", Key("surname", 0.3, False, f"a form of address with the surname {surname}")
    for char in surname + given:
        for sound in _chars(char):
            yield f"sound:{sound}", Key("nick", 0.3, False, f"one character that sounds like one of the name ({sound})")
    for char in given:
        yield f"nick:{char}", Key("nick", 0.35, False, f"a nickname from {char}")
    firsts = ["".join(letters) for letters in product(*[sorted({r[0] for r in _chars(c)}) for c in given])][:8]
    for family in _surname_readings(surname):
        for personal in _readings(given):
            yield from _full_latin(family, personal, firsts)
    for family in SPELLINGS.get(surname, ()):
        for personal in _readings(given):
            yield f"rom:{family}|{personal}", Key("whole", 0.7, True, "surname in a southern or Taiwan spelling")


def _full_latin(family: str, personal: str, firsts: list[str]) -> Iterable[tuple[str, Key]]:
    yield f"rom:{family}|{personal}", Key("whole", 0.95, True, "surname and given name agree")
    yield from _written_together(family, personal)
    for first in firsts:
        yield f"ini:{family}|{first}", Key("short", 0.7, False, "surname and initials agree")
        if len(first) > 1:
            yield f"ini:{family}|{first[0]}", Key("short", 0.6, False, "surname and initial agree")
            yield f"acr:{family[0]}{first}", Key("acronym", 0.4, False, "initials alone")
            yield f"acr:{first}{family[0]}", Key("acronym", 0.4, False, "initials alone")
        for short in (family + first, first + family):
            yield f"join:{short}", Key("short", 0.65, False, "a handle of surname and initials")
    yield f"given:{personal}", Key("given", 0.45, False, "the given name alone")
    yield f"gin:{personal}|{family[0]}", Key("short", 0.65, False, "given name and first letter of the surname")


def _written_together(family: str, personal: str) -> Iterable[tuple[str, Key]]:
    for whole in (family + personal, personal + family):
        yield f"join:{whole}", Key("whole", 0.85, False, "a handle of the whole name")
    yield f"join:{personal}{family[0]}", Key("short", 0.65, False, "a handle of given name and first letter")
    yield f"join:{personal[0]}{family}", Key("short", 0.65, False, "a handle of first letter and surname")


def _latin(part: str) -> Iterable[tuple[str, Key]]:
    if ARABIC.search(part):
        yield from _arabic([word for word in part.replace("_", " ").split() if skeleton(word)], sure=True)
        return
    part = romaji(part) if KANA.search(part) else part
    cyrillic = re.search("[\u0400-\u04ff]", part) is not None
    swapped = "," in part
    handle = " " not in part and re.search(r"[._\d]|-", part) is not None
    tokens = [t for t in re.split(r"[^\w'’]+|_+|(?<=[a-z])(?=[A-Z])", latin(part)) if t]
    if tokens and (tail := re.fullmatch(r"(.*?\D)(\d+)", "".join(tokens))):
        yield f"tail:{_fold(tail[1])}|{tail[2]}", Key("tail", 0.0, False, "a handle with a number")
    short = [t for t in tokens if len(t) <= 3 and t.isupper() and not re.search("[AEIOU]", t)]
    words = [_fold(t) for t in tokens]
    words = [w for w in words if w and w not in TITLES]
    if swapped and len(words) > 1:
        words = [*words[1:], words[0]]
    yield from ((f"jsur:{word}", Key("surname", 0.4, False, "the surname")) for word in words if word in _READ)
    if not cyrillic:
        plain = re.sub(r"(?i)\b(al|el)[- ](?=\w)", r"\1", part) if swapped else part
        yield from _arabic(
            [w for w in re.split(r"[\s._,]+", plain) if skeleton(w)][:: -1 if swapped else 1], sure=False
        )
    if len(words) == 1:
        yield from _single(words[0])
    elif len(words) > 1:
        initials = {_fold(t) for t in short} | {w for w in words if len(w) == 1}
        yield from _several(words, initials, handle, cyrillic, swapped)


def _arabic(parts: list[str], *, sure: bool) -> Iterable[tuple[str, Key]]:
    """First and last part of a name by their consonants; a Latin one is so written where its first name is familiar."""
    if len(parts) < 2:
        return
    first, last = skeleton(parts[0]), skeleton(parts[-1])
    known = sure or first in FAMILIAR or last in FAMILIAR
    if len(first) + len(last) >= 5:
        yield (
            f"arab:{first}|{last}",
            Key("whole", 0.7, known, "the same consonants, in Arabic or Latin letters"),
        )
        yield f"arab:{last}|{first}", Key("whole", 0.65, False, "the same consonants, the other way round")


def _single(word: str) -> Iterable[tuple[str, Key]]:
    if len(word) >= 3:
        yield f"join:{word}", Key("whole", 0.85, True, "a handle of the whole name")
        yield f"given:{word}", Key("given", 0.45, True, "the given name alone")
        for plain in DIMINUTIVES.get(word, ()):
            yield f"given:{plain}", Key("given", 0.35, True, f"{word} is short for {plain}")


def _several(
    words: list[str], initials: set[str], handle: bool, cyrillic: bool, ordered: bool
) -> Iterable[tuple[str, Key]]:
    whole = [w for w in words if w not in initials]
    if handle and len(words) == 2:
        for given, rest in (words, words[::-1]):
            if len(given) >= 3 and len(rest) <= 4:
                yield f"given:{given}", Key("given", 0.45, True, "the given name alone")
            if 3 <= len(rest) <= 4:
                yield f"acr:{rest}", Key("acronym", 0.4, True, "initials alone")
    if not whole:
        return
    if len(whole) == 1 and initials:
        letters = "".join(w for w in words if w in initials)
        yield f"ini:{whole[0]}|{letters}", Key("short", 0.7, True, "surname and initials agree")
        yield f"sini:{slavic(whole[0])}|{letters[0]}", Key("short", 0.65, True, "surname and initial agree")
        if len(letters) == 1:
            yield f"gin:{whole[0]}|{letters}", Key("short", 0.65, True, "given name and first letter of the surname")
        return
    orders = [(whole[-1], whole[:-1])] if ordered else [(whole[-1], whole[:-1]), (whole[0], whole[1:])]
    for family, personal in orders:
        yield from _full_western(family, personal, cyrillic)


def _full_western(family: str, personal: list[str], cyrillic: bool) -> Iterable[tuple[str, Key]]:
    joined, first = "".join(personal), "".join(w[0] for w in personal)
    yield from _full_latin(family, joined, [first])
    if len(personal) > 1:
        yield from _full_latin(family, personal[0], [first])
    plains = DIMINUTIVES.get(personal[0], ())
    for plain in plains:
        yield f"rom:{family}|{plain}", Key("whole", 0.8, True, f"{personal[0]} is short for {plain}")
        yield f"join:{plain[0]}{family}", Key("short", 0.6, False, f"a handle of surname and {plain}'s first letter")
        yield f"ini:{family}|{plain[0]}", Key("short", 0.55, False, f"surname and {plain}'s initial agree")
    if cyrillic:
        plains = SLAVIC_SHORTS.get(slavic(personal[0]), ())
        for letter in {*initials(personal[0]), *(plain[0] for plain in plains)}:
            yield f"sini:{slavic(family)}|{letter}", Key("short", 0.6, False, "surname and initial agree")
    for plain in (personal[0], *plains):
        key = f"slav:{slavic(family)}|{slavic(plain)}"
        yield key, Key("whole", 0.85, cyrillic, "the same name in Cyrillic and Latin letters")


_READ = frozenset(SURNAMES.values())


def _split(name: str) -> tuple[str, str]:
    for size in (2, 1):
        head, rest = name[:size], name[size:]
        if rest and (head in COMPOUND if size == 2 else head in SINGLE or head in READINGS):
            return head, rest
    return "", name


def _is_surname(text: str) -> bool:
    return text in COMPOUND or text in SINGLE or text in READINGS


def _surname_readings(surname: str) -> list[str]:
    return list(READINGS.get(surname, ())) or _readings(surname)[:2]


@lru_cache(maxsize=8192)
def _readings(text: str) -> list[str]:
    """Every reading of a few Chinese characters, syllables joined, at most 32."""
    return ["".join(syllables) for syllables in product(*[_chars(char) for char in text])][:32]


@lru_cache(maxsize=8192)
def _chars(char: str) -> list[str]:
    from pypinyin import Style, pinyin

    found = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore")
    readings = found[0] if found else []
    return list(dict.fromkeys(_fold(reading) for reading in readings if reading.isalpha()))[:4] or [char]


def _fold(word: str) -> str:
    """Lower case without marks, with lü, lv, lyu and lu alike, as in names on passports."""
    bare = unicodedata.normalize("NFKD", word.lower().replace("ü", "u").replace("'", "").replace("’", ""))
    bare = "".join(char for char in bare if not unicodedata.combining(char)).rstrip("0123456789")
    return re.sub(r"(?<![a-z])([ln])(?:v|yu)(?=$|e|[^aeiou])|([ln])v(?=e?$)", lambda m: (m[1] or m[2]) + "u", bare)
