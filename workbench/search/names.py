"""Names in any script and order: whether what a reporter typed may be the name that stands in the leak.

Chinese names are compared by pinyin with the readings that surnames have (曾 Zeng, 单 Shan, 仇 Qiu ...), with every
reading of the given name, ü as u, v, yu, and both orders. Equal pinyin means *may be*: a search finds more rather than
less; it merges nobody.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product

from .. import text
from .sound import readings

__all__ = ["forms", "matches", "readings_of"]

_SURNAMES = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "朴": "piao park pak", "解": "xie", "查": "zha", "区": "ou", "盖": "ge",
    "任": "ren", "华": "hua", "尉": "wei yu", "种": "chong", "秘": "bi", "缪": "miao", "乐": "yue le", "员": "yun",
    "宁": "ning", "冼": "xian", "洗": "xian", "翟": "zhai di", "黑": "he", "万": "wan", "折": "she", "召": "shao",
    "幺": "yao", "晁": "chao", "覃": "qin tan", "燕": "yan", "应": "ying", "车": "che", "石": "shi", "柏": "bai bo",
    "沈": "shen", "吕": "lv lu lyu", "李": "li lee", "王": "wang wong", "张": "zhang cheung chang", "陈": "chen chan",
    "黄": "huang wong hwang", "林": "lin lam lim", "刘": "liu lau", "吴": "wu ng", "郑": "zheng cheng",
    "谢": "xie tse", "蔡": "cai tsai choi", "许": "xu hsu hui", "周": "zhou chow", "叶": "ye yip", "杨": "yang yeung",
    "梁": "liang leung",
}  # fmt: skip
_DOUBLE = {
    "欧阳": "ouyang", "司马": "sima", "上官": "shangguan", "诸葛": "zhuge", "尉迟": "yuchi", "长孙": "zhangsun",
    "令狐": "linghu", "万俟": "moqi", "慕容": "murong", "皇甫": "huangfu", "夏侯": "xiahou", "东方": "dongfang",
    "独孤": "dugu", "公孙": "gongsun", "司徒": "situ", "端木": "duanmu", "澹台": "tantai", "宇文": "yuwen",
}  # fmt: skip
_MOST = 64  # readings of one name that are tried


def matches(asked: str, name: str) -> bool:
    """Whether `asked` may be meant for `name`: a part of it as written, or its pinyin, in any order of the parts."""
    sought, given = text.fold_text(asked).strip(), text.fold_text(name).strip()
    if not sought or not given:
        return False
    if _written(sought, given):
        return True
    return bool(forms(sought) & _parts(given)) or (_is_han(sought) and bool(forms(sought) & {_squeezed(given)}))


def _written(sought: str, given: str) -> bool:
    """Whether all words of `sought` stand in `given`; Chinese characters anywhere, other words whole."""
    if any(text.is_dense(char) for char in sought) or not all(text.is_word(char) or char.isspace() for char in sought):
        return sought in given
    words = {word for word, _, _ in text.tokens(given)}
    return set(sought.split()) <= words


@lru_cache(maxsize=1 << 14)
def forms(folded: str) -> frozenset[str]:
    """A folded name squeezed to letters in every romanised reading and in both orders."""
    han = "".join(char for char in folded if "\u3400" <= char <= "\u9fff")
    if len(han) >= 1 and _is_han(folded):
        return frozenset(form for family, given in _readings(han) for form in (family + given, given + family) if form)
    words = [word for word, _, _ in text.tokens(folded)]
    return frozenset({_squeezed(folded), _squeezed("".join(reversed(words)))} - {""})


@lru_cache(maxsize=1 << 14)
def _parts(folded: str) -> frozenset[str]:
    """The forms of a name, and of its family and its given name alone."""
    han = "".join(char for char in folded if "\u3400" <= char <= "\u9fff")
    found = set(forms(folded))
    if han:
        for family, given in _readings(han):
            found |= {family, given, family + given, given + family} - {""}
    return frozenset(found)


def readings_of(folded: str) -> tuple[tuple[str, str], ...]:
    """Every reading of a Chinese name as (family name, given name); none for a name in other letters."""
    return _readings(folded) if _is_han(folded) and len(folded) <= 4 else ()


def _is_han(folded: str) -> bool:
    letters = [char for char in folded if not char.isspace() and char not in "·.-"]
    return bool(letters) and all("\u3400" <= char <= "\u9fff" for char in letters)


@lru_cache(maxsize=1 << 14)
def _readings(han: str) -> tuple[tuple[str, str], ...]:
    """Every reading of a Chinese name as (family name, given name)."""
    size = 2 if han[:2] in _DOUBLE and len(han) > 2 else 1
    family, given = han[:size], han[size:]
    families = {_DOUBLE[family]} if size == 2 else {*_SURNAMES.get(family, "").split(), *_romanised(family)}
    givens = {"".join(syllables) for syllables in _some(product(*(_romanised(char) or {""} for char in given)))}
    return tuple(product(sorted(families), sorted(givens)))[:_MOST]


def _some(found: product[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [syllables for _, syllables in zip(range(_MOST), found, strict=False)]


def _romanised(char: str) -> set[str]:
    return {form for reading in readings(char) for form in _umlaut(reading)}


def _umlaut(reading: str) -> set[str]:
    if "v" not in reading and "ü" not in reading:
        return {reading}
    plain = reading.replace("ü", "v")
    return {plain, plain.replace("v", "u"), plain.replace("v", "yu")}


def _squeezed(folded: str) -> str:
    """A romanised name as bare letters: "Lü Xiao-wen" and "lv xiaowen" are alike."""
    return "".join(char for char in folded.replace("ü", "v").replace("'", "") if char.isalnum())
