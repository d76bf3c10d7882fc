"""Invented leaks of any size in the formats themselves: `python tests/benchmarks/leaks.py FORMAT COUNT FOLDER`.

5,000 people in 2,000 conversations (fewer in a small leak), most talk in few of them; words by Zipf's law from an
English and a Chinese vocabulary, a quarter of the messages answer others; one message a second, so that ten million
make some 150,000 files of a day. The same count gives the same leak.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

START = 1_650_000_000
WORDS = 30_000
HAN = 3_000
BLOCK = 50_000


class Line(NamedTuple):
    """One message: seconds from 1970, conversation, person, words, number, and the number of what it answers or -1."""

    at: int
    room: int
    person: int
    text: str
    number: int
    answers: int


def vocabulary(chosen: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """English and Chinese words, the most frequent first."""
    english = np.array(["".join(chr(97 + d) for d in chosen.integers(0, 26, 2 + n % 8)) for n in range(WORDS)])
    return english, np.array(["".join(chr(0x4E00 + d) for d in chosen.integers(0, HAN, 2)) for _ in range(WORDS)])


def lines(count: int) -> Iterator[Line]:
    """The messages in order of time."""
    chosen = np.random.default_rng(7)
    people, rooms = min(5_000, max(5, count // 50)), min(2_000, max(2, count // 200))
    english, chinese = vocabulary(chosen)
    latest: dict[int, int] = {}
    for begin in range(0, count, BLOCK):
        size = min(BLOCK, count - begin)
        where = (chosen.zipf(1.3, size) - 1) % rooms
        who = (where * 37 + (chosen.zipf(1.5, size) - 1)) % people
        lengths = 1 + chosen.geometric(1 / 11, size)
        ranks = (chosen.zipf(1.2, int(lengths.sum())) - 1) % WORDS
        ends = np.cumsum(lengths)
        is_chinese, answer = chosen.random(size) < 0.4, chosen.random(size) < 0.25
        for row in range(size):
            number, room = begin + row, int(where[row])
            picked = ranks[ends[row] - lengths[row] : ends[row]]
            text = "".join(chinese[picked]) if is_chinese[row] else " ".join(english[picked])
            answers = latest.get(room, -1) if answer[row] else -1
            latest[room] = number
            yield Line(START + number, room, int(who[row]), text, number, answers)


def slack(count: int, folder: Path) -> None:
    """A workspace's folder: lists, and one file a day in each channel."""
    people: set[int] = set()
    days: dict[tuple[int, str], list[object]] = {}
    for line in lines(count):
        people.add(line.person)
        days.setdefault((line.room, time.strftime("%Y-%m-%d", time.gmtime(line.at))), []).append(_slack(line))
        if len(days) > 20_000:
            _days(folder, days)
    _days(folder, days)
    users = [{"id": f"U{n:05d}", "name": f"p{n}", "profile": {"display_name": f"Person {n}"}} for n in sorted(people)]
    rooms = [{"id": f"C{n:05d}", "name": f"room-{n}", "members": []} for n in range(2_000)]
    (folder / "users.json").write_text(json.dumps(users))
    (folder / "channels.json").write_text(json.dumps(rooms))


def _days(folder: Path, days: dict[tuple[int, str], list[object]]) -> None:
    for (room, day), rows in days.items():
        path = folder / f"room-{room}" / f"{day}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        before = json.loads(path.read_bytes()) if path.exists() else []
        path.write_text(json.dumps(before + rows, ensure_ascii=False), "utf-8")
    days.clear()


def _slack(line: Line) -> dict[str, object]:
    elements = [{"type": "rich_text_section", "elements": [{"type": "text", "text": line.text}]}]
    told: dict[str, object] = {
        "client_msg_id": f"{line.number:08d}-0000-4000-8000-000000000000",
        "type": "message",
        "user": f"U{line.person:05d}",
        "text": line.text,
        "ts": _ts(line.number),
        "team": "T01",
        "user_team": "T01",
        "source_team": "T01",
        "user_profile": {
            "avatar_hash": "g1",
            "image_72": "https://avatars.example/u/0123456789abcdef0123456789abcdef-72.png",
            "first_name": "Person",
            "real_name": f"Person {line.person}",
            "display_name": f"Person {line.person}",
            "team": "T01",
            "name": f"p{line.person}",
            "is_restricted": False,
            "is_ultra_restricted": False,
        },
        "blocks": [{"type": "rich_text", "block_id": f"b{line.number}", "elements": elements}],
    }
    return told | ({"thread_ts": _ts(line.answers), "parent_user_id": "U00001"} if line.answers >= 0 else {})


def _ts(number: int) -> str:
    return f"{START + number}.{number % 1_000_000:06d}"


def telegram(count: int, folder: Path) -> None:
    """The result.json of a whole account: all its chats."""
    chats: dict[int, list[str]] = {}
    for line in lines(count):
        told: dict[str, object] = {
            "id": line.number,
            "type": "message",
            "date": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(line.at + 8 * 3600)),
            "date_unixtime": str(line.at),
            "from": f"Person {line.person}",
            "from_id": f"user{line.person}",
            "text": line.text,
            "text_entities": [{"type": "plain", "text": line.text}],
        }
        told |= {"reply_to_message_id": line.answers} if line.answers >= 0 else {}
        chats.setdefault(line.room, []).append(json.dumps(told, ensure_ascii=False))
    with open(folder / "result.json", "w", encoding="utf-8") as file:
        file.write('{"about": "An export.", "chats": {"about": "All chats.", "list": [')
        for number, (room, said) in enumerate(chats.items()):
            head = f'{{"name": "Room {room}", "type": "private_supergroup", "id": {room + 1}, "messages": ['
            file.write(("," if number else "") + head + ",".join(said) + "]}")
        file.write("]}}")


def lark(count: int, folder: Path) -> None:
    """Pages of fifty messages of every conversation, as the open platform answers."""
    pages: dict[int, list[object]] = {}
    written: dict[int, int] = {}
    for line in lines(count):
        items = pages.setdefault(line.room, [])
        items.append(_lark(line))
        if len(items) == 50:
            _page(folder, line.room, written, pages.pop(line.room))
    for room, items in pages.items():
        _page(folder, room, written, items)


def _page(folder: Path, room: int, written: dict[int, int], items: list[object]) -> None:
    written[room] = number = written.get(room, 0) + 1
    told = {"code": 0, "data": {"has_more": False, "items": items, "page_token": ""}, "msg": "success"}
    path = folder / f"oc_{room:05d}" / f"page_{number:05d}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, ensure_ascii=False), "utf-8")


def _lark(line: Line) -> dict[str, object]:
    told: dict[str, object] = {
        "message_id": f"om_{line.number:08d}",
        "msg_type": "text",
        "create_time": str(line.at * 1000),
        "update_time": str(line.at * 1000),
        "deleted": False,
        "updated": False,
        "chat_id": f"oc_{line.room:05d}",
        "sender": {"id": f"ou_{line.person:05d}", "id_type": "open_id", "sender_type": "user", "tenant_key": "t"},
        "body": {"content": json.dumps({"text": line.text}, ensure_ascii=False)},
    }
    return told | ({"parent_id": f"om_{line.answers:08d}"} if line.answers >= 0 else {})


def whatsapp(count: int, folder: Path) -> None:
    """One file for each conversation, as an Android phone exports them."""
    chats: dict[int, list[str]] = {}
    for line in lines(count):
        at = time.strftime("%d/%m/%Y, %H:%M", time.gmtime(line.at))
        chats.setdefault(line.room, []).append(f"{at} - Person {line.person}: {line.text}\n")
    for room, said in chats.items():
        (folder / f"WhatsApp Chat with Room {room}.txt").write_text("".join(said), "utf-8")


def mbox(count: int, folder: Path) -> None:
    """One mailbox: every message a letter, answers with references."""
    with open(folder / "leak.mbox", "w", encoding="utf-8", newline="\n") as file:
        for line in lines(count):
            at = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(line.at))
            begun = time.strftime("%a %b %d %H:%M:%S %Y", time.gmtime(line.at))
            head = {
                "Message-ID": f"<{line.number}@leak.example>",
                "Date": at,
                "From": f"Person {line.person} <p{line.person}@leak.example>",
                "To": f"room{line.room}@leak.example",
                "Subject": f"Room {line.room}",
                "Content-Type": "text/plain; charset=utf-8",
                "Content-Transfer-Encoding": "8bit",
            }
            head |= {"In-Reply-To": f"<{line.answers}@leak.example>"} if line.answers >= 0 else {}
            told = "".join(f"{name}: {value}\n" for name, value in head.items())
            file.write(f"From - {begun}\n{told}\n{line.text}\n\n")


def documents(count: int, folder: Path) -> None:
    """So many documents, a quarter each of DOCX, PDF, XLSX and EML, of some 40 lines of talk."""
    talk = lines(count * 40)
    makers = (_docx, _pdf, _xlsx, _eml)
    for number in range(count):
        said = [next(talk) for _ in range(40)]
        makers[number % 4](folder / f"{number:06d}", said)


def _docx(path: Path, said: list[Line]) -> None:
    import docx

    document = docx.Document()
    document.add_heading(f"Room {said[0].room}")
    for line in said:
        document.add_paragraph(f"Person {line.person}: {line.text}")
    document.save(str(path.with_suffix(".docx")))


def _pdf(path: Path, said: list[Line]) -> None:
    import typst

    fonts = next((Path(__file__).resolve().parents[2] / "workbench").rglob("BriefSans*.otf")).parent
    source = path.with_suffix(".typ")
    text = "\n\n".join(f"Person {line.person}: {line.text}" for line in said)
    source.write_text(f'#set text(font: ("Libertinus Serif", "Brief Sans SC"), size: 10pt)\n{text}', "utf-8")
    typst.compile(str(source), output=str(path.with_suffix(".pdf")), font_paths=[str(fonts)])
    source.unlink()


def _xlsx(path: Path, said: list[Line]) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for line in said:
        book.active.append([line.number, f"Person {line.person}", line.text])
    book.save(path.with_suffix(".xlsx"))


def _eml(path: Path, said: list[Line]) -> None:
    from email.message import EmailMessage

    letter = EmailMessage()
    letter["From"], letter["To"] = f"p{said[0].person}@leak.example", f"room{said[0].room}@leak.example"
    letter["Subject"], letter["Date"] = (
        f"Room {said[0].room}",
        time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(said[0].at)),
    )
    letter.set_content("\n".join(line.text for line in said))
    path.with_suffix(".eml").write_bytes(bytes(letter))


FORMATS: dict[str, Callable[[int, Path], None]] = {
    "slack": slack,
    "telegram": telegram,
    "lark": lark,
    "whatsapp": whatsapp,
    "mbox": mbox,
    "documents": documents,
}


def leak(format: str, count: int, folder: Path) -> Path:
    """The leak, written into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    FORMATS[format](count, folder)
    return folder


if __name__ == "__main__":
    leak(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
