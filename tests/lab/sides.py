"""A small invented leak of real files in which every queue of the review has something to decide."""

from __future__ import annotations

from pathlib import Path

from workbench.case import Case

CHAT = """03/05/2024, 09:14 - Anna Reed: the figures are ready <img src=x onerror=alert(1)>
03/05/2024, 09:15 - Ben Li: send them please \u202eevil
04/05/2024, 10:00 - Anna Reed: sent yesterday
"""
TALK = "\n".join(
    [f"13/06/2024, 10:{n:02d} - Carl Voss: the quota for laundering batch {n} is done" for n in range(40)]
    + [f"14/06/2024, 1{n // 60}:{n % 60:02d} - Ben Li: lunch on floor {n} as always" for n in range(160)]
)
MAIL = """From: Anna Reed <anna.reed@mail.example>
To: Ben Li <ben.li@mail.example>
Date: Mon, 6 May 2024 08:00:00 +0000
Message-ID: <one@mail.example>
Subject: Figures

Attached are the figures of the spring quarter.
"""
LETTER = " ".join(f"word{number} of the agreement on the use of the interface" for number in range(120))


def leak(root: Path) -> Path:
    """The files of the leak below `root`."""
    place = root / "leak"
    place.mkdir(parents=True)
    (place / "WhatsApp Chat with Anna.txt").write_text(CHAT, encoding="utf-8")
    (place / "WhatsApp Chat with Carl.txt").write_text(TALK, encoding="utf-8")
    (place / "letter.eml").write_text(MAIL, encoding="utf-8")
    (place / "agreement v1.md").write_text(f"# Agreement\n\n{LETTER}\n", encoding="utf-8")
    (place / "agreement v2.md").write_text(f"# Agreement\n\n{LETTER.replace('word40', 'never')}\n", encoding="utf-8")
    return place


def case(root: Path) -> Case:
    """The case `root`/case with a topic, and an exhibit whose translation nobody has signed."""
    made = Case(root / "case")
    made.ingest(leak(root), jobs=0)
    made.topics.define("quota", ["quota"])
    row = made.messages("figures").iloc[0].to_dict()
    claim = made.claim("The figures were ready in spring.")
    claim.support(row, quote="the figures are ready")
    made.claims.exhibits[0].translate("数字已备好", by="machine translation")
    return made
