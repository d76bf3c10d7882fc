"""Attacks that are written: XML and JSON bombs, long runs against patterns, letters in letters."""

from __future__ import annotations

from pathlib import Path

from .packed import zipped

__all__ = ["SECRET", "write"]

SECRET = "the-line-that-must-not-be-read"
LAUGHS = "".join(
    [
        '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l0 "lol">',
        *(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)),
        "]>",
    ]
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def write(folder: Path, secret: Path) -> None:
    """Every written attack into `folder`; `secret` is a file that external entities ask for."""
    folder.mkdir()
    for name, head, entity in (
        ("laughs", LAUGHS, "&l9;"),
        ("outside", f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>', "&e;"),
        ("remote", '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd">%p;]>', "&e;"),
    ):
        (folder / f"{name}.docx").write_bytes(docx(head, entity))
        (folder / f"{name}.xlsx").write_bytes(xlsx(head, entity))
        (folder / f"{name}.svg").write_text(
            f'{head}<svg xmlns="http://www.w3.org/2000/svg"><text>{entity}</text></svg>'
        )
        (folder / f"{name}.html").write_text(f"{head}<html><body><p>A page. {entity}</p></body></html>")
        (folder / f"{name}.xml").write_text(f"{head}<smses count='1'><sms body='{entity}'/></smses>")
    (folder / "deep.json").write_text("[" * 200_000 + "]" * 200_000)
    (folder / "deep-objects.json").write_text('{"a":' * 100_000 + "1" + "}" * 100_000)
    (folder / "deep.html").write_text("<div>" * 20_000 + "bottom")
    (folder / "long-string.json").write_text('{"messages": "' + "x" * 50_000_000 + '"}')
    (folder / "number.json").write_text('[{"ts": ' + "9" * 200_000 + ', "text": "one"}]')
    (folder / "surrogate.json").write_text('[{"ts": "1.1", "type": "message", "text": "\\ud800"}]')
    runs(folder)
    letters(folder)


def docx(head: str, entity: str) -> bytes:
    """A Word document whose text is an entity."""
    relation = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    text = f'{head}<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{entity}</w:t></w:r></w:p></w:body></w:document>'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>'.encode(),
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>'.encode(),
            "word/document.xml": text.encode(),
        }
    )


def xlsx(head: str, entity: str) -> bytes:
    """A workbook whose one cell is an entity."""
    relation = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    inner = f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    sheet = '<sheet name="S" sheetId="1" r:id="r1"/>'
    cell = f'<c r="A1" t="inlineStr"><is><t>{entity}</t></is></c>'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>'.encode(),
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>'.encode(),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'.encode()
            ),
            "xl/workbook.xml": (
                f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>{sheet}</sheets></workbook>'.encode()
            ),
            "xl/worksheets/sheet1.xml": (
                f'{head}<worksheet xmlns="{SHEET}"><sheetData><row r="1">{cell}</row></sheetData></worksheet>'.encode()
            ),
        }
    )


def runs(folder: Path) -> None:
    """Long runs of what patterns repeat: blanks, digits, brackets, colons, quotes, half dates."""
    for name, run in (
        ("blanks", " "),
        ("tabs", "\t"),
        ("digits", "1"),
        ("brackets", "["),
        ("colons", ":"),
        ("angles", "<"),
        ("ampersands", "&"),
        ("quotes", '"'),
        ("commas", ","),
        ("dates", "12/12/23, "),
        ("times", "[01.02.2023, 10:"),
        ("dashes", "- "),
        ("hashes", "#"),
        ("greater", "> "),
        ("marks", "\u200e"),
        ("newlines", "\n"),
        ("angled", "< "),
        ("comma-names", "a, "),
        ("returns", "\r"),
        ("letters", "a"),
        ("at", "a@"),
        ("words", "=?a?q?x"),
        ("from", "From a\n"),
        ("header", "A: b\n c"),
    ):
        text = run * (400_000 // len(run))
        (folder / f"run-{name}.txt").write_text(text)
        (folder / f"line-{name}.txt").write_text(f"01/02/2023, 10:11 - Ann: {text}\n01/02/2023, 10:12 - Ben: ok\n")
        (folder / f"post-{name}.eml").write_text(f"From: {text}\nSubject: {text}\nDate: {text}\n\n{text}")
        if len(run) < 3:
            (folder / f"table-{name}.csv").write_text(f"date,sender,text\n2023-01-01,Ann,{text}\n")
            (folder / f"page-{name}.html").write_text(f"<html><body><p title={text}>{text}</p>")
            (folder / f"rich-{name}.rtf").write_text(f"{{\\rtf1 {text}}}")


def letters(folder: Path) -> None:
    """Letters in letters, parts in parts, and a letter that is attached to itself as far as bytes can be."""
    head = "From: ann@example.org\nSubject: nest\nMIME-Version: 1.0\n"
    many = "".join(f"--b\nContent-Type: text/plain; name=p{n}.txt\n\npart {n}\n" for n in range(2_000))
    (folder / "parts.eml").write_text(f'{head}Content-Type: multipart/mixed; boundary="b"\n\n{many}--b--\n')
    deep = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(2_000))
    (folder / "nested.eml").write_text(f"{head}{deep}Content-Type: text/plain\n\nthe innermost part\n")
    letter = f"{head}\nthe innermost letter\n"
    for number in range(40):
        letter = (
            f'{head}Content-Type: multipart/mixed; boundary="m{number}"\n\n--m{number}\n'
            f"Content-Type: message/rfc822\n\n{letter}\n--m{number}--\n"
        )
    (folder / "itself.eml").write_text(letter)
    endless = f'{head}Content-Type: multipart/mixed; boundary="b"\n\n' + "--b\n" * 100_000
    (folder / "boundaries.eml").write_text(endless)
    (folder / "references.eml").write_text(f"{head}References: {'<a@b> ' * 50_000}\n\nbody\n")
