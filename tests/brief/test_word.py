"""What Word wants beyond well-formed XML, so that it opens the brief without a repair: order, ids, relations, types."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from tests.brief.ooxml_order import WP, W, faults
from tests.brief.sample_facts import facts
from workbench.brief import content, extract

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@pytest.fixture(scope="module", params=[(v, lang) for v in content.VARIANTS for lang in ("en", "zh")])
def parts(request: pytest.FixtureRequest) -> dict[str, bytes]:
    variant, language = request.param
    return extract.docx_parts(content.build(replace(facts(), language=language), variant).docx())


def test_children_stand_in_the_order_of_the_schema(parts: dict[str, bytes]) -> None:
    for name, data in parts.items():
        if name.startswith("word/") and name.endswith(".xml"):
            assert list(faults(data))[:3] == [], name


def test_the_order_is_really_looked_at() -> None:
    head = '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    assert list(faults(f"{head}<w:pPr><w:jc/><w:keepNext/></w:pPr></w:p>".encode())) == ["pPr: jc keepNext"]
    assert list(faults(f"{head}<w:rPr><w:lang/><w:b/></w:rPr></w:p>".encode())) == ["rPr: lang b"]


def test_ids_are_unique_and_bookmarks_have_legal_names_and_close(parts: dict[str, bytes]) -> None:
    body = ElementTree.fromstring(parts["word/document.xml"])
    starts = list(body.iter(f"{W}bookmarkStart"))
    for found in ([m.get(f"{W}id") for m in starts], [m.get(f"{W}name") for m in starts]):
        assert [name for name, count in Counter(found).items() if count > 1] == []
    assert {m.get(f"{W}id") for m in starts} == {m.get(f"{W}id") for m in body.iter(f"{W}bookmarkEnd")}
    assert all(re.fullmatch(r"[A-Za-z_]\w{0,39}", m.get(f"{W}name") or "", re.ASCII) for m in starts)
    pictures = [p.get("id") for p in body.iter(f"{WP}docPr")]
    assert len(pictures) == len(set(pictures))


def test_every_relation_has_its_part_and_every_part_its_type(parts: dict[str, bytes]) -> None:
    types = ElementTree.fromstring(parts["[Content_Types].xml"])
    named = {e.get("PartName") for e in types if e.tag.endswith("Override")}
    endings = {e.get("Extension") for e in types if e.tag.endswith("Default")}
    for name in parts:
        assert name == "[Content_Types].xml" or f"/{name}" in named or name.rpartition(".")[2] in endings, name
    assert all(name[1:] in parts for name in named if name)
    for name, data in parts.items():
        if name.endswith(".rels"):
            base = name.replace("_rels/", "").rpartition("/")[0]
            relations = list(ElementTree.fromstring(data))
            ids = [relation.get("Id") for relation in relations]
            assert len(ids) == len(set(ids))
            for relation in relations:
                assert relation.get("TargetMode") != "External", relation.attrib
                target = relation.get("Target") or ""
                assert (target[1:] if target.startswith("/") else f"{base}/{target}".strip("/")) in parts, target
    known = {relation.get("Id") for relation in ElementTree.fromstring(parts["word/_rels/document.xml.rels"])}
    text = parts["word/document.xml"].decode()
    assert set(re.findall(r'r:(?:embed|id|link)="([^"]+)"', text)) <= known


def test_fields_open_and_close_in_turn_and_no_text_stands_outside_a_run(parts: dict[str, bytes]) -> None:
    body = ElementTree.fromstring(parts["word/document.xml"])
    depth = 0
    for mark in body.iter(f"{W}fldChar"):
        kind = mark.get(f"{W}fldCharType")
        depth += {"begin": 1, "end": -1}.get(kind or "", 0)
        assert depth in (0, 1)
    assert depth == 0
    for element in body.iter():
        if element.tag not in (f"{W}t", f"{W}instrText"):
            assert not (element.text or "").strip(), element.tag
