"""What files say of themselves is listed fact by fact with its place, and what does not fit together is told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import workbench as wb
from tests.papers import told

sys.path.insert(0, str(Path(__file__).parents[1] / "readers"))
from reader_fixtures import fixtures  # type: ignore[import-not-found]

GOOD_LETTER = ("Mon, 4 Mar 2024 10:00:00 +0800", "Mon, 4 Mar 2024 02:00:05 +0000", "Mon, 4 Mar 2024 02:00:09 +0000")
GOOD_PDF = ("D:20240301090000+08'00'", "D:20240302090000+08'00'", "2024-03-01T09:00:00+08:00", "Lin Hai", "Lin Hai")
GOOD_PICTURE = ("2024:03:04 10:00:00", "+08:00", "2024:03:04 02:00:03", (30.0, 114.0))


def case_of(tmp_path: Path, **files: bytes) -> wb.Case:
    leak = tmp_path / "leak"
    leak.mkdir()
    for name, data in files.items():
        (leak / name.replace("_", ".")).write_bytes(data)
    case = wb.open_case(tmp_path / "case")
    case.ingest(leak, jobs=1)
    return case


def rules(tmp_path: Path, **files: bytes) -> set[str]:
    return set(case_of(tmp_path, **files).metadata().contradictions()["rule"])


def test_every_fact_is_listed_with_its_kind_and_a_place_of_its_own(tmp_path: Path) -> None:
    case = case_of(
        tmp_path,
        a_docx=told.document("2024-03-01", "2024-03-02", "2024-03-02", Company="Heron Labs", Template="heron.dotx"),
        b_jpg=told.picture(*GOOD_PICTURE),
        c_eml=told.letter(*GOOD_LETTER),
        d_pdf=told.pdf(*GOOD_PDF),
    )
    found = case.metadata().frame()
    facts = {(row["original"], row["kind"], row["name"], row["locator"]) for row in found.to_dict("records")}
    assert facts >= {
        ("a.docx", "author", "creator", "#/docProps/core.xml#creator"),
        ("a.docx", "time", "created", "#/docProps/core.xml#created"),
        ("a.docx", "time", "lastPrinted", "#/docProps/core.xml#lastPrinted"),
        ("a.docx", "company", "Company", "#/docProps/app.xml#Company"),
        ("a.docx", "template", "Template", "#/docProps/app.xml#Template"),
        ("b.jpg", "device", "Make", "#Make"),
        ("b.jpg", "device", "BodySerialNumber", "#BodySerialNumber"),
        ("b.jpg", "time", "DateTimeOriginal", "#DateTimeOriginal"),
        ("b.jpg", "place", "GPS position", "#GPS-position"),
        ("c.eml", "software", "X-Mailer", "#part=1&field=X-Mailer"),
        ("c.eml", "host", "X-Originating-IP", "#part=1&field=X-Originating-IP"),
        ("c.eml", "host", "Received from", "#part=1&field=Received~2"),
        ("c.eml", "time", "Received", "#part=1&field=Received"),
        ("d.pdf", "software", "Creator", "#info=Creator"),
        ("d.pdf", "author", "Author", "#info=Author"),
        ("d.pdf", "time", "xmp:CreateDate", "#xmp=xmp:CreateDate"),
    }
    hops = found[(found["original"] == "c.eml") & (found["name"] == "Received")]
    assert [str(at) for at in hops["at"]] == ["2024-03-04 02:00:09+00:00", "2024-03-04 02:00:05+00:00"]
    assert case.metadata().contradictions().empty
    events = case.metadata().events()
    assert len(events) == len(found) and events["locator"].notna().all()
    assert events["at"].is_monotonic_increasing or events["at"].isna().any()


def test_paths_are_found_wherever_they_stand(tmp_path: Path) -> None:
    case = case_of(
        tmp_path, a_docx=told.document("2024-03-01", "2024-03-02", HyperlinkBase=r"C:\Users\linhai\Desktop\x")
    )
    paths = case.metadata().frame("path")
    assert r"C:\Users\linhai\Desktop\x" in set(paths["value"])


@pytest.mark.parametrize(
    ("rule", "files"),
    [
        ("created after modified", {"a_docx": told.document("2024-03-05", "2024-03-02")}),
        ("printed before created", {"a_docx": told.document("2024-03-05", "2024-03-09", "2019-01-01")}),
        ("in the future", {"a_docx": told.document("2024-03-05", "2199-03-09")}),
        ("edited longer than it existed", {"a_docx": told.document("2024-03-05", "2024-03-06", TotalTime="99999")}),
        ("program newer than the file", {"a_docx": told.document("2004-03-05", "2004-03-06", AppVersion="16.0000")}),
        ("two times of creation", {"a_pdf": told.pdf(*GOOD_PDF[:2], "2019-03-01T09:00:00+08:00", *GOOD_PDF[3:])}),
        ("two authors", {"a_pdf": told.pdf(*GOOD_PDF[:4], "Wen Qiao")}),
        ("several zones", {"a_pdf": told.pdf(GOOD_PDF[0], "D:20240302090000-06'00'", *GOOD_PDF[2:])}),
        ("clock against GPS", {"a_jpg": told.picture("2024:03:04 18:00:00", *GOOD_PICTURE[1:])}),
        ("zone against GPS", {"a_jpg": told.picture(*GOOD_PICTURE[:3], (30.0, -97.0))}),
        ("path goes back in time", {"a_eml": told.letter(*GOOD_LETTER[:2], "Mon, 4 Mar 2024 00:00:09 +0000")}),
        ("dated after it was sent", {"a_eml": told.letter("Mon, 4 Mar 2024 16:00:00 +0800", *GOOD_LETTER[1:])}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_contradiction_is_told_with_the_places_it_rests_on(
    tmp_path: Path, rule: str, files: dict[str, bytes]
) -> None:
    case = case_of(tmp_path, **files)
    found = case.metadata().contradictions().set_index("rule")
    assert rule in found.index, found
    assert found.loc[rule, "sentence"].endswith(".") and found.loc[rule, "locators"].startswith("#")
    assert found.loc[rule, "sentence"] in repr(case.metadata())
    assert "does not fit together" in case.metadata()._repr_mimebundle_()["text/html"]


def test_ordinary_files_contradict_nothing(tmp_path: Path) -> None:
    assert not rules(
        tmp_path,
        a_docx=told.document("2024-03-01", "2024-03-02", "2024-03-02", AppVersion="16.0000", TotalTime="30"),
        b_docx=told.document("2024-03-01", "2024-03-01", Template="Normal.dotm", Company="Heron Labs"),
        c_jpg=told.picture(*GOOD_PICTURE),
        d_pdf=told.pdf(*GOOD_PDF),
        e_eml=told.letter(*GOOD_LETTER),
    )


def test_a_company_and_a_template_that_are_not_the_authors_own_are_told(tmp_path: Path) -> None:
    usual = {f"f{n}_docx": told.document("2024-03-01", f"2024-03-0{n + 2}", Company="Heron Labs") for n in range(3)}
    odd = told.document("2024-03-01", "2024-03-02", Company="Quarry Ltd")
    borrowed = told.document(
        "2024-03-01", "2024-03-02", author="Wen Qiao", Company="Quarry Ltd", Template="Heron-memo.dotx"
    )
    found = case_of(tmp_path, **usual, odd_docx=odd, borrowed_docx=borrowed).metadata().contradictions()
    told_of = {(row["rule"], row["original"]) for row in found.to_dict("records")}
    assert told_of == {("another company", "odd.docx"), ("template of another company", "borrowed.docx")}


def test_a_change_that_is_older_than_its_file_or_later_than_its_saving_is_told(tmp_path: Path) -> None:
    fixture = next(one for one in fixtures() if str(one).endswith("docx/changes-and-comments"))
    data = fixture.original().open().read()
    early = told.dated(data, created="2023-08-01T00:00:00Z", modified="2023-08-02T00:00:00Z")
    late = told.dated(data, created="2020-01-01T00:00:00Z", modified="2020-01-02T00:00:00Z")
    found = case_of(tmp_path, early_docx=early, late_docx=late).metadata().contradictions()
    told_of = {(row["rule"], row["original"]) for row in found.to_dict("records")}
    assert told_of >= {("change before created", "early.docx"), ("change after modified", "late.docx")}
