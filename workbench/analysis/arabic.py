"""Arabic and Persian names in Latin letters and in their own, by the consonants that all spellings share.

No scheme of transliteration is meant: محمد is written Mohammed, Muhammad, Mohamad, Mehmet; the consonants m-h-m-d stay.
Two letters that Latin spellings confuse (ح and ه, ق and ك, ث and ت and ط, ذ and ز and ظ, ص and س) are one.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["ARABIC", "FAMILIAR", "skeleton"]

ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f]")
_LETTERS = {
    **dict.fromkeys("حهةخ", "h"),
    **dict.fromkeys("قكگغک", "k"),
    **dict.fromkeys("ثتط", "t"),
    **dict.fromkeys("ذزظض", "z"),
    **dict.fromkeys("صس", "s"),
    **dict.fromkeys("بپ", "b"),
    **dict.fromkeys("جچژ", "j"),
    "د": "d",
    "ر": "r",
    "ش": "x",
    "ف": "f",
    "ل": "l",
    "م": "m",
    "ن": "n",
}
_LATIN = (
    *((r"sh|ch", "x"), (r"kh", "h"), (r"gh|[qcg]", "k"), (r"th", "t"), (r"dh", "z"), (r"ph", "f"), (r"p", "b")),
    *((r"v", "f"), (r"[aeiouyw'’]", ""), (r"(?<=.)h$", ""), (r"(.)\1+", r"\1")),
)
_ARTICLE = re.compile(r"^(?:al|el|ul|ad|ar|as|ash|an|az)[-_ ’']+|^(?:ال)")


def skeleton(word: str) -> str:
    """The consonants of one part of a name, in classes; "" where fewer than two are left."""
    plain = unicodedata.normalize("NFKD", word.lower())
    plain = re.sub(r"^al(?=\w{4})", "", plain)
    plain = _ARTICLE.sub("", "".join(char for char in plain if not unicodedata.combining(char)))
    if ARABIC.search(plain):
        made = "".join(_LETTERS.get(char, "") for char in plain)
        made = re.sub(r"(.)\1+", r"\1", re.sub(r"(?<=.)h$", "", made) if plain.endswith(("ه", "ة")) else made)
    else:
        made = plain
        for pattern, short in _LATIN:
            made = re.sub(pattern, short, made)
    return made if len(made) >= 2 else ""


_GIVEN = """
mohammed ahmed mahmoud mustafa ibrahim ismail khaled hussein hassan abdullah abdulrahman abdulaziz omar osama tarek
sharif karim rashid hamid hamza faisal fahad sultan nasser majid walid samir jamal kamal bilal qasim saleh salman
suleiman sulaiman zainab fatima khadija maryam mariam layla samira rania amina nadia farid reza mehdi mahdi javad
"""
FAMILIAR = frozenset(made for made in map(skeleton, _GIVEN.split()) if len(made) >= 3)  # given names known by sight
