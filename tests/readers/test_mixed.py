"""Text of several programs in one file: each line in its own encoding, marks and lost line ends are no obstacle."""

from __future__ import annotations

import random

import pytest

from workbench.model import Message
from workbench.originals import Blob
from workbench.readers import detect

HEADS = {
    "irc": "",
    "qq": "消息记录（此消息记录为文本格式，不支持重新导入）\n\n消息对象:x\n\n",
    "line": "[LINE] Chat history with x\nSaved on: 2024/01/01 10:00\n\n2021/03/01(Mon)\n",
    "jabber": "",
    "wechat": "\ufeff消息ID,类型,发送人,时间,内容,备注,昵称,更多信息\r\n",
    "whatsapp": "",
}
PEOPLE = ("Orla", "老窑", "沈梅")


def row(format: str, n: int, who: str, words: str) -> str:
    hour, minute = 8 + n // 60 % 12, n % 60
    return {
        "irc": f"2021-03-01T{hour:02}:{minute:02}:00  <{who}> {words}\n",
        "qq": f"2021-03-01 {hour:02}:{minute:02}:00 {who}(1000{PEOPLE.index(who)})\n{words}\n\n",
        "line": f"{hour:02}:{minute:02}\t{who}\t{words}\n",
        "jabber": f"[01.03.21 {hour:02}:{minute:02}:00] {who}:\t\t{words}\n",
        "wechat": f"{n},文本,{who},2021-03-01 {hour:02}:{minute:02}:00,{words},{who},{who},\r\n",
        "whatsapp": f"[17/03/2021, {hour:02}:{minute:02}:00] {who}: {words}\n",
    }[format]


def damaged(format: str, count: int = 400) -> bytes:
    """A talk of which every third line was written by another program, or came through one."""
    chosen, lines = random.Random(format), [HEADS[format].encode()]
    for n in range(count):
        text = row(format, n, PEOPLE[n % 3], f"m{n} 限额 plan 已经 用完了")
        kind = chosen.choice(("gb", "mark", "broken", "return")) if n % 3 == 2 else ""
        raw = text.encode("gb18030") if kind == "gb" else text.encode()
        if kind == "mark":
            raw = b"\xef\xbb\xbf" + raw
        if kind == "broken":
            raw = raw.replace(b" plan", b" plan\xff\xfe", 1)
        if kind == "return":
            raw = raw.replace(b"\r\n", b"\r\r\n") if b"\r" in raw else raw.replace(b"\n", b"\r\n")
        lines.append(raw)
    return b"".join(lines)


@pytest.mark.parametrize("format", HEADS)
def test_every_line_keeps_its_sender_and_words_whatever_wrote_it(format: str) -> None:
    blob = Blob({"irc": "x.log", "wechat": "x.csv", "whatsapp": "_chat.txt"}.get(format, "x.txt"), damaged(format))
    best = detect(blob)[0].reader
    assert best.format == format
    told = [(m.sender_name, m.body.replace("\\xff\\xfe", "")) for m in best.read(blob) if isinstance(m, Message)]
    assert told == [(PEOPLE[n % 3], f"m{n} 限额 plan 已经 用完了") for n in range(400)]


def test_a_header_of_qq_without_its_empty_line_counts_only_between_the_times_around_it() -> None:
    rows = [row("qq", n, "Orla", f"m{n}") for n in range(9)]
    rows[3] = rows[3].rstrip("\n") + "\n"
    rows[6] = rows[6].rstrip("\n") + "\n" + row("qq", 1, "Orla", "pasted")
    blob = Blob("x.txt", (HEADS["qq"] + "".join(rows)).encode())
    bodies = [m.body for m in detect(blob)[0].reader.read(blob) if isinstance(m, Message)]
    assert [body.split()[0] for body in bodies] == [f"m{n}" for n in range(9)] and "pasted" in bodies[6]


def test_a_whole_file_of_chinese_in_gb18030_is_not_taken_for_utf8() -> None:
    text = "".join(row("jabber", n, "沈梅", f"m{n} 联通 限额 已经 用完了") for n in range(200))
    blob = Blob("x.txt", text.encode("gb18030"))
    bodies = [m.body for m in detect(blob)[0].reader.read(blob) if isinstance(m, Message)]
    assert bodies == [f"m{n} 联通 限额 已经 用完了" for n in range(200)]
