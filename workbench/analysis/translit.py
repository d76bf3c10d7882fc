"""Names across alphabets: Cyrillic in Latin letters, spellings that differ by scheme folded, and short given names.

The Cyrillic table is ISO 9 simplified as on Russian and Ukrainian passports (ICAO Doc 9303); the fold makes the usual
schemes (ICAO, BGN/PCGN, German, French) alike.
"""

from __future__ import annotations

import re

__all__ = ["DIMINUTIVES", "SLAVIC_SHORTS", "initials", "latin", "slavic"]

_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў"
_LATIN = "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch - y - e iu ia i i ie g u"
_CYRILLIC = {a: b.strip("-") for a, b in zip(_LETTERS, _LATIN.split(), strict=True)}
_FOLDS = (
    (r"shch|sch|stsch|chtch", "s"),
    (r"sh|ch|zh|tsch|tch|dj|zch", "s"),
    (r"kh|gh", "h"),
    (r"ts|tz|cz", "c"),
    (r"x", "ks"),
    (r"w|ff?$", "v"),
    (r"ph", "f"),
    (r"[yij]+o?u", "u"),
    (r"[yij]+a", "a"),
    (r"[yij]+[oe]", "e"),
    (r"ck", "k"),
    (r"[yij]+", "i"),
    (r"ou", "u"),
    (r"(.)\1+", r"\1"),
    (r"(?<=[bvgdzklmnprstfhc])i$", ""),
)
_SHORT = """
alexander: alex sasha sascha alec sandy xander shura | alexandra: alex sasha sandra
alexei: alyosha lyosha lesha leha alex | andrew: andy drew | andrei: andrey andre | anthony: tony | benjamin: ben benny
charles: charlie chuck | christopher: chris kit | christine: chris chrissy tina | christina: tina chris
daniel: dan danny | david: dave davey | dmitry: dima mitya dmitri dimitri | donald: don donnie
dorothy: dot dottie | edward: ed eddie ted ned | elizabeth: liz lizzie beth betty eliza libby lisa
ekaterina: katya kate katia | evgeny: zhenya eugene jenya evgeni | frederick: fred freddie | gabriel: gabe
gregory: greg | henry: harry hank | ivan: vanya | james: jim jimmy jamie | jennifer: jen jenny
jessica: jess jessie | john: johnny jack jon | jonathan: jon jonny nathan | joseph: joe joey | joshua: josh
katherine: kate katie kathy cathy kat kit catherine | kenneth: ken kenny | lawrence: larry laurie
leonard: leo len lenny | margaret: maggie meg peggy rita | maria: masha mary | matthew: matt
michael: mike mick mickey misha | mikhail: misha michael | nathaniel: nate nathan | nicholas: nick nicky nico
nikolai: kolya nick nikolay | olga: olya | patricia: pat patty trish | patrick: pat paddy
peter: pete petr pyotr | philip: phil pip | rebecca: becky becca | richard: rick ricky dick rich
robert: bob bobby rob robbie bert | ronald: ron ronnie | samantha: sam | samuel: sam sammy
sergei: seryozha serge sergey | stephen: steve stevie | steven: steve stevie | stephanie: steph
susan: sue suzie | svetlana: sveta lana | tatiana: tanya tania | theodore: ted teddy theo | thomas: tom tommy
timothy: tim timmy | victoria: vicky tori vika | vladimir: vova volodya vlad
william: bill billy will willy liam | zachary: zach zack
"""


def _table() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for entry in re.split(r"[|\n]", _SHORT):
        plain, _, shorts = entry.strip().partition(": ")
        for short in shorts.split():
            table[short] = (*table.get(short, ()), plain)
    return table


DIMINUTIVES = _table()  # from a short given name to what it may stand for


def latin(text: str) -> str:
    """`text` with Cyrillic letters written in Latin ones, case kept."""
    return "".join(_letter(char) for char in text)


def slavic(word: str) -> str:
    """A Latin-letter name folded so that the schemes of transliteration agree (Sergey, Sergei, Serguei)."""
    word = re.sub("gu(?=[ei])", "g", word)
    for pattern, plain in _FOLDS:
        word = re.sub(pattern, plain, word)
    return word


SLAVIC_SHORTS: dict[str, tuple[str, ...]] = {}  # the same, by how a name folds
for _short, _plains in DIMINUTIVES.items():
    SLAVIC_SHORTS[slavic(_short)] = tuple(dict.fromkeys((*SLAVIC_SHORTS.get(slavic(_short), ()), *_plains)))

_INITIALS = (
    ("iu", "yiju"),
    ("ia", "yija"),
    ("ie", "yije"),
    ("kh", "khx"),
    ("ts", "tc"),
    ("zh", "zj"),
    ("e", "ey"),
    ("i", "iyj"),
)


def initials(word: str) -> str:
    """The letters with which other schemes of transliteration may begin a name written by `latin`."""
    return next((letters for head, letters in _INITIALS if word.startswith(head)), word[:1])


def _letter(char: str) -> str:
    written = _CYRILLIC.get(char.lower())
    if written is None:
        return char
    return written.capitalize() if char.isupper() else written
