"""The review deck as PPTX: slides that say "human written", speaker notes that say who."""

# ruff: noqa: E501 - markup is kept as it is written
from __future__ import annotations

from dataclasses import dataclass, field

from .ooxml import HEAD, REL, escape, package, properties, relations
from .world import HERE

NAME = "Mortar_1.0_review.pptx"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
KIND = "application/vnd.openxmlformats-officedocument.presentationml"
SPACES = f'xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{REL}"'
_GROUP = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)


@dataclass
class Slide:
    """One slide: title, bullets, speaker notes."""

    title: str
    bullets: list[str] = field(default_factory=list)
    note: str = ""


def slides() -> list[Slide]:
    """The slides as papers/deck.txt has them."""
    found: list[Slide] = []
    for line in (HERE / "papers" / "deck.txt").read_text(encoding="utf-8").strip().split("\n"):
        if line.startswith("== "):
            found.append(Slide(line[3:]))
        elif line.startswith("* "):
            found[-1].bullets.append(line[2:])
        elif line.startswith("NOTE"):
            found[-1].note = line[5:]
    return found


def build() -> bytes:
    """The bytes of the deck."""
    deck = slides()
    parts = {"ppt/presentation.xml": _presentation(deck), **_masters()}
    links = [
        ("rId1", "slideMaster", "slideMasters/slideMaster1.xml"),
        ("rId2", "notesMaster", "notesMasters/notesMaster1.xml"),
    ]
    links += [(f"rId{n + 9}", "slide", f"slides/slide{n}.xml") for n in range(1, len(deck) + 1)]
    parts["ppt/_rels/presentation.xml.rels"] = relations([*links, ("rId3", "theme", "theme/theme1.xml")])
    types = dict(_TYPES)
    for n, slide in enumerate(deck, start=1):
        parts |= _slide(n, slide)
        types[f"ppt/slides/slide{n}.xml"] = f"{KIND}.slide+xml"
        if slide.note:
            types[f"ppt/notesSlides/notesSlide{n}.xml"] = f"{KIND}.notesSlide+xml"
    core = {"dc:title": "石臼 1.0 发布评审", "dc:creator": "周凯文", "cp:lastModifiedBy": "周凯文"}
    core |= {"dcterms:created": "2024-06-21T06:30:00Z", "dcterms:modified": "2024-06-25T05:48:00Z"}
    parts |= properties(core, {"Application": "Office Slides", "Company": "汀麦科技", "Slides": str(len(deck))})
    return package("ppt/presentation.xml", f"{KIND}.presentation.main+xml", parts, types, (2024, 6, 25, 13, 48, 0))


_TYPES = {
    "ppt/slideMasters/slideMaster1.xml": f"{KIND}.slideMaster+xml",
    "ppt/slideLayouts/slideLayout1.xml": f"{KIND}.slideLayout+xml",
    "ppt/notesMasters/notesMaster1.xml": f"{KIND}.notesMaster+xml",
    "ppt/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    "ppt/theme/theme2.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
}


def _presentation(deck: list[Slide]) -> str:
    ids = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n + 9}"/>' for n in range(1, len(deck) + 1))
    return (
        f'{HEAD}<p:presentation {SPACES}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
        f'<p:notesMasterIdLst><p:notesMasterId r:id="rId2"/></p:notesMasterIdLst><p:sldIdLst>{ids}</p:sldIdLst>'
        '<p:sldSz cx="12192000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>'
    )


def _slide(n: int, slide: Slide) -> dict[str, str]:
    shapes = _shape(2, "title", [slide.title], 838200, 365125, 10515600, 1325563)
    shapes += _shape(3, "body", slide.bullets, 838200, 1825625, 10515600, 4351338)
    links = [("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml")]
    parts = {f"ppt/slides/slide{n}.xml": _tree("sld", shapes)}
    if slide.note:
        links.append(("rId2", "notesSlide", f"../notesSlides/notesSlide{n}.xml"))
        note = _shape(2, "body", [slide.note], 685800, 4400550, 5486400, 3600450)
        parts[f"ppt/notesSlides/notesSlide{n}.xml"] = _tree("notes", note)
        back = [
            ("rId1", "notesMaster", "../notesMasters/notesMaster1.xml"),
            ("rId2", "slide", f"../slides/slide{n}.xml"),
        ]
        parts[f"ppt/notesSlides/_rels/notesSlide{n}.xml.rels"] = relations(back)
    parts[f"ppt/slides/_rels/slide{n}.xml.rels"] = relations(links)
    return parts


def _tree(tag: str, shapes: str, more: str = "") -> str:
    return f"{HEAD}<p:{tag} {SPACES}><p:cSld><p:spTree>{_GROUP}{shapes}</p:spTree></p:cSld>{more}</p:{tag}>"


def _shape(number: int, kind: str, lines: list[str], x: int, y: int, width: int, height: int) -> str:
    text = "".join(f'<a:p><a:r><a:rPr lang="zh-CN"/><a:t>{escape(line)}</a:t></a:r></a:p>' for line in lines)
    index = ' idx="1"' if kind == "body" else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{kind} {number}"/><p:cNvSpPr/><p:nvPr><p:ph type="{kind}"{index}/>'
        f'</p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/>{text or "<a:p/>"}'
        "</p:txBody></p:sp>"
    )


def _masters() -> dict[str, str]:
    colours = (
        '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
        'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
    )
    layouts = '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst>'
    override = "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>"
    layout_link = ("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml")
    return {
        "ppt/slideMasters/slideMaster1.xml": _tree("sldMaster", "", colours + layouts),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": relations(
            [layout_link, ("rId2", "theme", "../theme/theme1.xml")]
        ),
        "ppt/slideLayouts/slideLayout1.xml": _tree("sldLayout", "", override),
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": relations(
            [("rId1", "slideMaster", "../slideMasters/slideMaster1.xml")]
        ),
        "ppt/notesMasters/notesMaster1.xml": _tree("notesMaster", "", colours),
        "ppt/notesMasters/_rels/notesMaster1.xml.rels": relations([("rId1", "theme", "../theme/theme2.xml")]),
        "ppt/theme/theme1.xml": _theme(),
        "ppt/theme/theme2.xml": _theme(),
    }


def _theme() -> str:
    names = (
        "dk1",
        "lt1",
        "dk2",
        "lt2",
        "accent1",
        "accent2",
        "accent3",
        "accent4",
        "accent5",
        "accent6",
        "hlink",
        "folHlink",
    )
    values = (
        "222222",
        "FFFFFF",
        "44546A",
        "EEEEEE",
        "C1272D",
        "2E75B6",
        "70AD47",
        "FFC000",
        "7F7F7F",
        "264478",
        "0563C1",
        "954F72",
    )
    scheme = "".join(f'<a:{n}><a:srgbClr val="{v}"/></a:{n}>' for n, v in zip(names, values, strict=True))
    font = '<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>'
    solid = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f"<a:ln>{solid}</a:ln>"
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{HEAD}<a:theme xmlns:a="{A}" name="Tingmai"><a:themeElements><a:clrScheme name="Tingmai">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="Tingmai"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="Tingmai"><a:fillStyleLst>{solid * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{solid * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )
