"""The lawyer's memo as DOCX: tracked changes that soften it, comments that tell, properties that say who saved it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import count

from .ooxml import HEAD, REL, custom, escape, package, properties, relations
from .world import HERE

NAME = "备忘录_第三方接口使用风险.docx"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MARK = re.compile(r"\{([-+])([^|]+)\|([^|]+)\|(.*?)[-+]\}|\{\?(\d)\||\?\}", re.S)
INITIALS = {"高远航": "GYH", "吴雅琴": "WYQ"}


def build() -> bytes:
    """The bytes of the memo."""
    lines = (HERE / "papers" / "memo.txt").read_text(encoding="utf-8").strip().split("\n")
    comments = _comments()
    numbers = count(101)
    body = "".join(_paragraph(line, number, comments, numbers) for number, line in enumerate(lines))
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" '
        'w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
    )
    document = f'{HEAD}<w:document xmlns:w="{W}" xmlns:r="{REL}"><w:body>{body}{section}</w:body></w:document>'
    header = f'{HEAD}<w:hdr xmlns:w="{W}"><w:p>{_run("内部资料 · 律师意见 · 请勿转发")}</w:p></w:hdr>'
    parts = {
        "word/document.xml": document,
        "word/_rels/document.xml.rels": relations(
            [("rId1", "comments", "comments.xml"), ("rId2", "styles", "styles.xml"), ("rId3", "header", "header1.xml")]
        ),
        "word/comments.xml": _comments_part(comments),
        "word/styles.xml": _styles(),
        "word/header1.xml": header,
        "docProps/custom.xml": custom({"文档编号": "法务备〔2024〕17号", "流转状态": "退回修改（高远航）"}),
        **_properties(),
    }
    types = {
        "word/comments.xml": f"{KIND}.comments+xml",
        "word/styles.xml": f"{KIND}.styles+xml",
        "word/header1.xml": f"{KIND}.header+xml",
    }
    return package("word/document.xml", f"{KIND}.document.main+xml", parts, types, (2024, 5, 20, 23, 47, 2))


def _properties() -> dict[str, str]:
    core = {
        "dc:title": "使用第三方模型接口的合同风险",
        "dc:subject": "法务备〔2024〕17号",
        "dc:creator": "吴雅琴",
        "cp:keywords": "第三方接口; 条款4.2(c); 石臼",
        "cp:lastModifiedBy": "高远航",
        "cp:revision": "14",
        "dcterms:created": "2024-05-20T03:00:00Z",
        "dcterms:modified": "2024-05-20T15:47:00Z",
    }
    app = {"Template": "法务备忘录.dotx", "TotalTime": "96", "Application": "Office Writer", "Company": "汀麦科技"}
    return properties(core, app)


def _comments() -> list[tuple[str, str, str, str]]:
    rows = (HERE / "papers" / "memo_comments.txt").read_text(encoding="utf-8").strip().split("\n")
    parts = [row.split("|", 3) for row in rows]
    return [(anchor, author, at, text) for anchor, author, at, text in parts]


def _paragraph(line: str, number: int, comments: list[tuple[str, str, str, str]], numbers: count[int]) -> str:
    style = "Title" if number == 0 else "Heading1" if re.match(r"[一二三四五]、", line) else ""
    props = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    out, at = [], 0
    anchor = ""
    for mark in _MARK.finditer(line):
        out.append(_run(line[at : mark.start()]))
        at = mark.end()
        if mark[1]:
            out.append(_change(mark[1], mark[2], mark[3], mark[4], next(numbers)))
        elif mark[5]:
            anchor = mark[5]
            out += [f'<w:commentRangeStart w:id="{i}"/>' for i, c in enumerate(comments) if c[0] == anchor]
        else:
            for i, comment in enumerate(comments):
                if comment[0] == anchor:
                    out.append(f'<w:commentRangeEnd w:id="{i}"/><w:r><w:commentReference w:id="{i}"/></w:r>')
    out.append(_run(line[at:]))
    text = "".join(out)
    if "{?" in line:  # a nested range: changes inside a commented passage
        text = text.replace("?}", "")
    return f"<w:p>{props}{text}</w:p>"


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def _utc(text: str) -> str:
    return (datetime.fromisoformat(text) - timedelta(hours=8)).isoformat() + "Z"


def _change(kind: str, author: str, at: str, text: str, number: int) -> str:
    tag, inner = ("ins", "t") if kind == "+" else ("del", "delText")
    run = f'<w:r><w:{inner} xml:space="preserve">{escape(text)}</w:{inner}></w:r>'
    return f'<w:{tag} w:id="{number}" w:author="{author}" w:date="{_utc(at)}">{run}</w:{tag}>'


def _comments_part(comments: list[tuple[str, str, str, str]]) -> str:
    rows = "".join(
        f'<w:comment w:id="{i}" w:author="{author}" w:initials="{INITIALS[author]}" w:date="{_utc(at)}">'
        f"<w:p>{_run(text)}</w:p></w:comment>"
        for i, (_, author, at, text) in enumerate(comments)
    )
    return f'{HEAD}<w:comments xmlns:w="{W}">{rows}</w:comments>'


def _styles() -> str:
    def style(name: str, size: int, bold: bool) -> str:
        look = f'<w:rPr>{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/></w:rPr>'
        return f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>{look}</w:style>'

    normal = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    return f'{HEAD}<w:styles xmlns:w="{W}">{normal}{style("Title", 36, True)}{style("Heading1", 28, True)}</w:styles>'
