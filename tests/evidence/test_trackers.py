"""Whatever in a mail tells its sender that one copy was opened or one link followed is told, and only that."""

from __future__ import annotations

import base64
import hashlib
from email.message import EmailMessage
from pathlib import Path

import pytest

import workbench as wb
from workbench.brief.extract import docx_text
from workbench.evidence.trackers import of_mail, personal

WHO = "lin.qiao@tingmai.example"
CODED = base64.urlsafe_b64encode(WHO.encode()).decode().rstrip("=")


def told(html: str, **more: object) -> list[str]:
    from workbench.readers._markup import markup

    seen = markup(html)
    pairs = [("loaded from elsewhere in part 2", line) for line in seen.loads]
    return [str(mark) for mark in of_mail({"recipients": [WHO], "links": seen.links, **more}, pairs)]


@pytest.mark.parametrize(
    "html, why",
    [
        ('<img src="https://t.example/a.gif" width="1" height="1">', "1x1"),
        ('<img src="//t.example/a.gif" style="width:0px; height:0px">', "0x0"),
        ('<img src="https://t.example/a.gif" style="display:none">', "hidden"),
        ('<img src="https://t.example/wf/open?upn=x8">', "parameter upn"),
        ('<img width=600 height=90 src="https://t.example/track/open/77">', "open counter"),
        (f'<img src="https://t.example/logo.png?to={WHO}">', "carries the recipient's address"),
        (f'<body background="https://t.example/b.png?h={hashlib.md5(WHO.encode()).hexdigest()}">', "MD5"),
        (f'<style>.x {{background: url("https://t.example/{CODED}.png")}}</style>', "Base64"),
        (f'<div style="background-image:url(https://t.example/{hashlib.sha256(WHO.encode()).hexdigest()})">', "SHA256"),
    ],
)
def test_a_pixel_is_told_with_its_host_and_why(html: str, why: str) -> None:
    (mark,) = told(html)
    assert mark.startswith("a tracking pixel of t.example") and why in mark


def test_an_ordinary_picture_from_elsewhere_is_told_as_such_and_counted_by_host() -> None:
    html = (
        '<img src="https://a.example/1.png"><img src="https://a.example/2.png"><img src="cid:logo"><img src="data:,">'
    )
    (mark,) = told(html)
    assert mark.startswith("2 pictures or styles are loaded from a.example as the mail is opened")


@pytest.mark.parametrize(
    "link, why",
    [
        (f"https://n.example/r?to={WHO}", "carries the recipient's address"),
        (f"https://n.example/u/{CODED}", "Base64"),
        (f"https://n.example/?x={hashlib.sha1(WHO.encode()).hexdigest()}", "SHA1"),
        ("https://n.example/?mc_eid=ab12", "parameter mc_eid"),
        ("https://n.example/a#subscriber_id=8", "parameter subscriber_id"),
        ("https://n.example/ls/click?q=1", "click counter"),
        ("https://[bad]:x/?uid=4", "parameter uid"),
    ],
)
def test_a_link_of_one_recipient_is_told_with_why(link: str, why: str) -> None:
    assert why in personal(link, [WHO])
    (mark,) = told(f'<a href="{link}">words</a>')
    assert "is one recipient's own" in mark and why in mark


@pytest.mark.parametrize(
    "link",
    [
        "https://n.example/story?id=8&page=2",
        "https://n.example/clicking-sounds",
        "mailto:x@y.example",
        "https://n.example/",
    ],
)
def test_an_ordinary_link_is_nobodys(link: str) -> None:
    assert personal(link, [WHO]) == "" and told(f'<a href="{link}">words</a>') == []


def test_a_field_that_names_one_copy_to_its_sender_is_told() -> None:
    marks = of_mail({}, [("List-Unsubscribe", "<https://n.example/u?id=8>"), ("Subject", "uid=4")])
    assert [str(mark) for mark in marks] == [
        "the header List-Unsubscribe carries an id by which the sender knows this copy"
    ]


def letter(html: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Newsroom <news@n.example>", WHO, "Quota"
    mail["Date"], mail["Message-ID"] = "Mon, 4 Mar 2024 10:22:50 +0800", "<q1@n.example>"
    mail.set_content("The quota was raised in March.")
    mail.add_alternative(html, subtype="html")
    return mail.as_bytes()


@pytest.mark.parametrize("only", [False, True], ids=["beside plain text", "the only text"])
def test_the_pixel_of_a_mail_reaches_the_exposure_of_its_exhibit_and_the_memo(tmp_path: Path, only: bool) -> None:
    pixel = f'<p>The quota was raised in March.</p><img src="https://t.example/o.gif?r={CODED}" width=1 height=1>'
    data = letter(pixel)
    if only:
        head, _, rest = data.partition(b"Content-Type: text/plain")
        data = head + b"Content-Type: text/x-nothing" + rest
    leak = tmp_path / "leak"
    leak.mkdir()
    (leak / "q.eml").write_bytes(data)
    case = wb.open_case(tmp_path / "case")
    case.ingest(leak)
    case.claim("The quota was raised.").support(case.search("raised")[0])
    (seen,) = case.exposure().seen
    mark = "a tracking pixel of t.example is in the mail: opening it told t.example when and from where"
    assert f"{mark} (1x1; carries the recipient's address in Base64)" in seen.marks
    brief = case.brief(date="2024-05-01").docx()
    assert "t.example" not in docx_text(brief)
