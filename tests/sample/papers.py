"""All documents of the leak with their places, and the README that says that everything is invented."""

# ruff: noqa: E501 - wide characters count twice
from __future__ import annotations

from datetime import date

from . import deck_pptx, docx_memo, redacted_pdf, scan_pdf, terms_pdf, usage_xlsx
from .packing import zipped
from .stable import between
from .world import HERE, World

MINUTES = "石臼1.0评审_妙记_20240625.txt"
ZIP = "handover2.zip"


def build(world: World) -> dict[str, bytes]:
    """Every document by its path below the leak's folder."""
    minutes = (HERE / "papers" / "minutes.txt").read_bytes()
    summary = (HERE / "papers" / "minutes_summary.txt").read_bytes()
    return {
        f"documents/{docx_memo.NAME}": docx_memo.build(),
        f"documents/{terms_pdf.NAMES[3]}": terms_pdf.build(3),
        f"documents/{terms_pdf.NAMES[4]}": terms_pdf.build(4),
        f"documents/{usage_xlsx.NAME}": usage_xlsx.build(world),
        f"documents/{deck_pptx.NAME}": deck_pptx.build(),
        f"documents/{redacted_pdf.NAME}": redacted_pdf.build(),
        f"documents/{scan_pdf.NAME}": scan_pdf.build(),
        f"minutes/{MINUTES}": minutes,
        f"minutes/{MINUTES.replace('.txt', '_总结.txt')}": summary,
        f"documents/{ZIP}": handover(world),
    }


def attachments(world: World, papers: dict[str, bytes]) -> dict[str, tuple[str, bytes]]:
    """File name and bytes for each name that a mail can attach."""
    places = {
        "MEMO": f"documents/{docx_memo.NAME}",
        "TERMS": f"documents/{terms_pdf.NAMES[3]}",
        "TERMS_V4": f"documents/{terms_pdf.NAMES[4]}",
        "DECK": f"documents/{deck_pptx.NAME}",
        "REDACTED": f"documents/{redacted_pdf.NAME}",
        "SCAN": f"documents/{scan_pdf.NAME}",
        "MINUTES": f"minutes/{MINUTES}",
        "ZIP": f"documents/{ZIP}",
    }
    found = {key: (path.rsplit("/", 1)[1], papers[path]) for key, path in places.items()}
    found["USAGE"] = (usage_xlsx.AUGUST, usage_xlsx.build(world, date(2024, 8, 18)))
    return found


def handover(world: World) -> bytes:
    """A zip in a zip, as a colleague who leaves packs it."""
    left = (2024, 9, 6, 17, 52, 0)
    rows = ["qid,suite,status"]
    suites = ["zh-math-200", "zh-read-500", "code-py-164"]
    rows += [
        f"{suites[n % 3][:2]}-{1000 + n * 7 + between(0, 5, 'qid', n)},{suites[n % 3]},pending" for n in range(240)
    ]
    inner = {
        "quota_0304.xlsx": usage_xlsx.first_week(world),
        "strip_accent.py": (HERE / "papers" / "handover" / "strip_accent.py.txt").read_bytes(),
        "eval_resume_list.csv": ("\r\n".join(rows) + "\r\n").encode("gb18030"),
    }
    readme = (HERE / "papers" / "handover" / "readme.txt").read_bytes()
    return zipped({"交接/readme.txt": readme, "交接/handover.zip": zipped(inner, date=left)}, date=left)


README = """\
THIS LEAK IS INVENTED. 本材料全部虚构。

Companies, products, people, numbers and clauses are made up, and so is every message. Whoever shares a name with
somebody here is not meant. Sundreve, Ondrel, Tingmai and Mortar do not exist. The folder is written by a generator
from scenes in tests/sample/ (`python -m tests.sample` rebuilds it byte for byte), in the formats of real exports,
so that the workbench can be tried, and its results measured against tests/truth/.

公司、产品、人物、数字、条款和每一条消息都是编造的，如有雷同，纯属巧合。桑德里夫（Sundreve）、Ondrel、汀麦、石臼均不存在。
本文件夹由 tests/sample/ 中的场景生成（命令 python -m tests.sample 可逐字节重建），格式与真实导出一致，用于试用和检验本工作台。

What it looks like, as a source might have handed it over:

  lark/        the company's chats as its API gave them on 2024-11-22 (some pages are missing, some are error pages)
  lark2/       the same company's chats as a command line printed them on 2024-10-15, Los Angeles time, no zone written
  slack/       the San Diego office's workspace export
  whatsapp/    two groups, from a Chinese and an English phone (the English one was in Chengdu: its times are off)
  telegram/    a group and a direct chat
  mail/        a mailbox
  documents/   memo, terms, usage, slides, a redacted sheet, a scan, a colleague's hand-over
  minutes/     an automatic transcript of a meeting
"""
