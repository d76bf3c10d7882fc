r"""Make the fonts of the brief: small, renamed subsets of free fonts, the same bytes every time.

    python tests/tools/subset_font.py NotoSansCJK-Regular.ttc NotoSansCJK-Bold.ttc NotoEmoji_400Regular.ttf \
        Amiri_400Regular.ttf NotoSansThai_400Regular.ttf NotoSansDevanagari_400Regular.ttf OUT

Needs fonttools. The SIL Open Font License asks that a changed font is not called by a reserved name, so the families
are "Brief Sans SC", "Brief Emoji", "Brief Arabic", "Brief Thai" and "Brief Devanagari".
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.ttLib import TTCollection, TTFont

FACE = "Noto Sans CJK SC"
FIXED = 3_800_000_000  # seconds since 1904 for the head table, so that two runs agree
RANGES = (
    (0x20, 0x7F),
    (0xA0, 0x250),  # Latin-1, Latin Extended-A and -B
    (0x2000, 0x27C0),  # punctuation, super- and subscripts, currency, letter-like, arrows, boxes, circled numbers
    (0x2E80, 0x2FE0),  # radicals
    (0x3000, 0x3130),  # punctuation, kana, bopomofo
    (0x31C0, 0x3400),  # strokes, enclosed letters and months, square units
    (0xFE30, 0xFE50),
    (0xFF00, 0xFFEF),
)
ANY = range(0x40, 0xFF)
LICENCE = {
    13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
    14: "https://openfontlicense.org",
}
QUOTES = "‘’“”…"
SCRIPTS = {  # blocks of each, and the layout that the script cannot do without
    "Arabic": ((0x600, 0x700), (0x750, 0x780), (0x8A0, 0x900), (0xFB50, 0xFE00), (0xFE70, 0xFF00)),
    "Thai": ((0xE00, 0xE80),),
    "Devanagari": ((0x900, 0x980), (0xA8E0, 0xA900), (0x1CD0, 0x1D00)),
}
SHAPING = ["ccmp", "init", "medi", "fina", "rlig", "mark", "mkmk", "abvm", "blwm", "dist", "nukt", "akhn", "rphf"]
SHAPING += ["rkrf", "blwf", "half", "vatu", "cjct", "pres", "abvs", "blws", "psts", "haln"]
TABLES = ["vhea", "vmtx", "VORG", "BASE", "DSIG", "GPOS", "GDEF", "STAT", "meta", "gasp"]


def two_bytes(encoding: str, leads: range, trails: Iterable[int] = ANY) -> set[str]:
    """Every single character that two bytes of an encoding can mean."""
    found = set()
    for lead in leads:
        for trail in trails:
            text = bytes([lead, trail]).decode(encoding, "ignore")
            if len(text) == 1:
                found.add(text)
    return found


def common() -> set[str]:
    """GB 2312, Big5 level 1, JIS X 0208, kana, and the ranges above."""
    chars = two_bytes("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
    chars |= two_bytes("big5", range(0xA1, 0xC7)) | two_bytes("cp932", range(0x81, 0xEB))
    return chars | {chr(point) for first, last in RANGES for point in range(first, last)}


def wide() -> set[str]:
    """`common`, all of GBK and Big5 (ordinary names need 喆, 堃, 翀, 祎), and the Hangul of KS X 1001."""
    chars = two_bytes("gbk", range(0x81, 0xFF)) | two_bytes("big5", range(0xA1, 0xFA))
    return common() | chars | two_bytes("euc_kr", range(0xA1, 0xFF), range(0xA1, 0xFF))


def face(collection: Path) -> TTFont:
    """The simplified-Chinese face of a Noto CJK collection."""
    for font in TTCollection(str(collection)).fonts:
        if font["name"].getDebugName(1).startswith(FACE) and "Mono" not in font["name"].getDebugName(4):
            return font
    raise SystemExit(f"{collection} has no face {FACE}.")


def proportional(font: TTFont) -> dict[str, str]:
    """Full-width quotation marks and ellipsis by the glyph of their proportional form, from the font's own `pwid`."""
    table, names, found = font["GSUB"].table, font.getBestCmap(), {}
    records = [record for record in table.FeatureList.FeatureRecord if record.FeatureTag == "pwid"]
    for number in {number for record in records for number in record.Feature.LookupListIndex}:
        for part in table.LookupList.Lookup[number].SubTable:
            mapping = getattr(getattr(part, "ExtSubTable", part), "mapping", {})
            found |= {mapping[names[ord(c)]]: names[ord(c)] for c in QUOTES if names[ord(c)] in mapping}
    return found


def swap(font: TTFont, pairs: dict[str, str]) -> None:
    """Make the proportional marks the default, as Latin text needs them; feature ss01 gives the full-width ones."""
    narrow = {wide: slim for slim, wide in pairs.items()}
    for table in font["cmap"].tables:
        table.cmap.update({point: narrow[name] for point, name in table.cmap.items() if name in narrow})
    rules = "".join(f"sub {slim} by {wide};" for slim, wide in sorted(pairs.items()))
    font["GSUB"].table.FeatureList.FeatureRecord = []
    addOpenTypeFeaturesFromString(font, f"feature ss01 {{ {rules} }} ss01;", tables=["GSUB"])


def shrink(font: TTFont, chars: Iterable[str], features: list[str], glyphs: Iterable[str] = ()) -> None:
    """Keep the glyphs of `chars` alone: no hints, no vertical metrics, no layout but `features`."""
    placed = "mark" in features  # where marks are set by tables, those are kept
    options = subset.Options(
        layout_features=features,
        hinting=False,
        notdef_outline=True,
        glyph_names=bool(glyphs),
        drop_tables=[name for name in TABLES if not placed or name not in ("GPOS", "GDEF")],
    )
    worker = subset.Subsetter(options)
    worker.populate(text="".join(chars), glyphs=list(glyphs))
    worker.subset(font)


def rename(font: TTFont, family: str, style: str) -> None:
    """Give the font its own family name; copyright and licence stay."""
    postscript = f"{family.replace(' ', '')}-{style}"
    table = font["name"]
    table.names = [record for record in table.names if record.nameID == 0 and record.langID == 0x409]
    names = {1: family, 2: style, 3: postscript, 4: f"{family} {style}", 5: "Version 1", 6: postscript, **LICENCE}
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)
    if "CFF " in font:
        top = font["CFF "].cff
        top.fontNames = [postscript]
        top[0].FullName, top[0].FamilyName = f"{family} {style}", family
    font["head"].created = font["head"].modified = FIXED
    font.recalcTimestamp = False


def make(font: TTFont, path: Path, family: str, style: str, chars: Iterable[str], features: list[str]) -> None:
    """One font, written to `path`, and a line that says how large it is."""
    pairs = proportional(font) if "CFF " in font else {}
    shrink(font, chars, features, [*pairs, *pairs.values()])
    if pairs:
        swap(font, pairs)
    rename(font, family, style)
    font.save(path)
    count = len(TTFont(path).getBestCmap())
    print(f"{path.name}: {path.stat().st_size:,} bytes, {count:,} characters")  # noqa: T201


def main(regular: str, bold: str, emoji: str, arabic: str, thai: str, devanagari: str, out: str) -> None:
    """Write the six fonts."""
    target = Path(out)
    make(face(Path(regular)), target / "BriefSansSC-Regular.otf", "Brief Sans SC", "Regular", wide(), ["ccmp"])
    make(face(Path(bold)), target / "BriefSansSC-Bold.otf", "Brief Sans SC", "Bold", common(), ["ccmp"])
    font = TTFont(emoji)
    beyond = [chr(point) for point in font.getBestCmap() if point > 0xFF]
    make(font, target / "BriefEmoji-Regular.ttf", "Brief Emoji", "Regular", beyond, ["ccmp", "liga", "rlig"])
    for (name, blocks), file in zip(SCRIPTS.items(), (arabic, thai, devanagari), strict=True):
        chars = [chr(point) for first, last in blocks for point in range(first, last)] + ["\u200c", "\u200d", "\u25cc"]
        make(TTFont(file), target / f"Brief{name}-Regular.ttf", f"Brief {name}", "Regular", chars, SHAPING)


if __name__ == "__main__":
    main(*sys.argv[1:])
