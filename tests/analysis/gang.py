"""An invented gang and its contractor: chats in Russian, English and Chinese whose every answer is known.

`test_gang` writes one of 9,000 messages and holds what is found to the truth.
Nobody and nothing in it exists; names, wallets and machines are drawn at random from a seed.
"""

from __future__ import annotations

import csv
import json
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd

from tests.analysis.minted import MINTS, broken
from tests.leaklet import Leak, message
from workbench.analysis import frames

START = datetime(2023, 2, 6, tzinfo=UTC)
DAYS = 240
TEAMS = {  # lead, zone of the lead, members with their zones, words of the team in their forms
    "build": ("vetka", 3, {"ilm": 3, "sosnovy": 3, "grach": 5, "pikul": 3, "tuman": 7, "olkha": 3},
              ["модуль модуля модулем модули модулей", "билд билда билды билдов", "панель панели панелью"]),
    "crypt": ("lotos", 3, {"sable": 2, "kedrov": 3, "mokh": 3, "yagel": 4, "strizh": 3, "ryabchik": 3},
              ["крипт крипта крипты криптом крипте", "детект детекта детекты детектов", "дроппер дроппера дропперы"]),
    "talks": ("marl", 2, {"heron": 2, "pewter": 1, "larch": 3, "quill": 2, "dunlin": 3},
              ["negotiation negotiations", "deadline deadlines", "discount discounts", "переговоры переговоров"]),
    "field": ("lao_qiao", 8, {"xiaoman": 8, "dengta": 8, "shanyu": 8, "qingshi": 8, "maque": 8},
              ["标书", "取证系统", "邮箱密取", "渗透测试"]),
}  # fmt: skip
BOSS, BOTS = ("korsak", 3), ("nagwatch", "kassir")
ORDERS = {
    "ru": [
        "сделай {x} до вечера",
        "скинь мне {x} сегодня",
        "нужно срочно проверить {x}",
        "подготовь {x} к понедельнику",
    ],
    "en": ["please send me {x} today", "you need to finish {x}", "make sure {x} is ready", "check {x} and report"],
    "zh": ["尽快把{x}发给我", "请安排{x}", "今天必须完成{x}", "麻烦确认一下{x}"],
}
REPLIES = {
    "ru": ["да, {x} почти готово", "уже смотрю {x}, там ошибка", "{x} отправил утром", "не вижу {x} на сервере"],
    "en": ["yes, {x} is almost there", "looking at {x} right now", "{x} went out this morning", "can't open {x}"],
    "zh": ["好的，{x}快好了", "{x}已经发了", "正在看{x}", "{x}打不开"],
}
WORDS = {
    "ru": "клиент сервер файл список ответ версия тест ссылка папка архив почта сеть диск логин отчет оплата офис шеф",
    "en": "client server file list answer version test link folder archive mail network disk login report payment",
    "zh": "客户 服务器 文件 名单 版本 链接 报告 付款 办公室 领导 数据 接口 账号 截图 合同 设备 会议 培训",
}
FORMS = {  # how a value is written in a message, where it is not the bare value
    "phone": ["+7 (9{a}) {b}-{c}-{c}", "+380 67 {b} {c} {c}", "+1 415 {b} {d}", "+44 20 7{b} {d}", "+86 138 {d} {d}",
              "+49 30 {b}{d}", "+90 532 {b} {c} {c}", "+852 5{b} {d}"],
    "money": ["{n}к баксов", "${n},000", "{n} тыс. руб", "0.{n} btc", "{n}00 usdt", "{n}万元", "{n} 000 руб"],
}  # fmt: skip


@dataclass
class Gang:
    """Lines (at, sender, to, body) in order of time, and what is true of them."""

    lines: list[tuple[datetime, str, str, str]] = field(default_factory=list)
    zone: dict[str, int] = field(default_factory=dict)
    lead: dict[str, str] = field(default_factory=dict)
    wrote: Counter[str] = field(default_factory=Counter)  # messages of a person, without resends and ciphers
    planted: Counter[tuple[str, str]] = field(default_factory=Counter)  # (kind, value)
    decoys: Counter[str] = field(default_factory=Counter)  # values with a wrong check character
    stems: dict[str, list[str]] = field(default_factory=dict)

    def people(self) -> list[str]:
        return [*self.lead]


class _Writer:
    def __init__(self, number: int, seed: int) -> None:
        self.rng, self.gang, self.number = random.Random(seed), Gang(), number
        self.gang.zone[BOSS[0]], self.gang.lead[BOSS[0]] = BOSS[1], ""
        for lead, zone, members, words in TEAMS.values():
            self.gang.zone |= {lead: zone, **members}
            self.gang.lead |= {lead: BOSS[0], **dict.fromkeys(members, lead)}
            self.gang.stems[lead] = words
        self.loud = {who: self.rng.lognormvariate(0, 0.5) for who in self.gang.lead}

    def write(self) -> Gang:
        while sum(self.gang.wrote.values()) < self.number * 0.9:
            self._talk()
        self._broadcasts()
        self._bots()
        self.gang.lines.sort(key=lambda line: line[0])
        return self.gang

    def language(self, who: str) -> str:
        team = self.gang.lead[who] or who
        return (
            "zh" if "lao_qiao" in (who, team) else "en" if "marl" in (who, team) and self.rng.random() < 0.7 else "ru"
        )

    def _talk(self) -> None:
        """A talk of two people in the working day of both: who is above opens, asks, and answers late."""
        people = self.gang.people()
        below = self.rng.choices(people[1:], [self.loud[who] for who in people[1:]])[0]
        above = self.gang.lead[below]
        level = self.rng.random() < 0.25
        if level:
            peers = [who for who in people if self.gang.lead[who] == above and who != below]
            above = self.rng.choice(peers) if peers else above
        at = self._moment(below)
        turn = self.rng.random() < (0.5 if level else 0.7)
        for _ in range(self.rng.randint(2, 9)):
            who, to = (above, below) if turn else (below, above)
            orders = turn and not level and self.rng.random() < 0.6
            secret = self.rng.random() < 0.05
            self._say(at, who, to, "" if secret else self._body(who, below, orders))
            turn = not turn if self.rng.random() < 0.75 else turn
            wait = 14 if turn and not level else 3
            at += timedelta(seconds=max(4, self.rng.expovariate(1 / (wait * 60))))

    def _moment(self, who: str) -> datetime:
        day = self.rng.randrange(DAYS)
        while (START + timedelta(days=day)).weekday() > 4 and self.rng.random() < 0.85:
            day = self.rng.randrange(DAYS)
        hour = min(19.5, max(9.0, self.rng.gauss(14, 3)))
        return START + timedelta(days=day, hours=hour - self.gang.zone[who])

    def _body(self, who: str, team: str, orders: bool) -> str:
        language = self.language(team)
        lead = self.gang.lead[team] if self.gang.lead[team] in self.gang.stems else team
        own = self.gang.stems.get(lead, [])
        words = [self.rng.choice(self.rng.choice(own).split())] if own and self.rng.random() < 0.35 else []
        words += self.rng.sample(WORDS[language].split(), self.rng.randint(1, 4))
        text = self.rng.choice((ORDERS if orders else REPLIES)[language])
        return text.format(x=("" if language == "zh" else " ").join(words)) + self._entity()

    def _entity(self) -> str:
        if self.rng.random() > 0.06:
            return ""
        kind = self.rng.choice([*MINTS, *["phone", "ip", "hash", "domain", "secret", "money", "email"] * 2])
        if kind in MINTS:
            name, mint = MINTS[kind]
            value = mint(self.rng)
            if self.rng.random() < 0.3 and kind != "tax":
                value = broken(value, self.rng)
                self.gang.decoys[value] += 1
            else:
                self.gang.planted[name, value] += 1
            return f" ИНН {value}" if kind == "tax" else f" {value}"
        return self._other(kind)

    def _other(self, kind: str) -> str:
        rng = self.rng
        shapes = {"a": f"{rng.randint(10, 99)}", "b": f"{rng.randint(200, 999)}", "c": f"{rng.randint(10, 99)}",
                  "d": f"{rng.randint(2000, 9999)}", "n": f"{rng.randint(2, 40)}"}  # fmt: skip
        made = {
            "ip": f"{rng.randint(11, 223)}.{rng.randint(0, 255)}.{rng.randint(0, 255)}.{rng.randint(1, 254)}",
            "hash": rng.randbytes(rng.choice([16, 20, 32])).hex(),
            "domain": f"{''.join(rng.choices('bcdfghklmnprst', k=7))}.{rng.choice(['com', 'ru', 'top', 'cn', 'su'])}",
            "email": f"{''.join(rng.choices('bcdfghklmnprst', k=7))}@mail.example",
            "secret": "sk_live_" + rng.randbytes(12).hex(),
        }
        value = made.get(kind) or rng.choice(FORMS[kind]).format(**shapes)
        shown = "+" + "".join(char for char in value if char.isdigit()) if kind == "phone" else value
        self.gang.planted[kind, shown] += 1
        if kind == "domain" and rng.random() < 0.5:
            return f" https://{value}/a/{rng.randint(1, 99)}"
        return f" {value}"

    def _say(self, at: datetime, who: str, to: str, body: str) -> None:
        if not body:
            body = f"?OTR:AAMD{self.rng.randbytes(12).hex()}."
        else:
            self.gang.wrote[who] += 1
            if self.rng.random() < 0.03:
                self.gang.lines.append((at + timedelta(minutes=3), who, to, body))
        self.gang.lines.append((at, who, to, body))

    def _broadcasts(self) -> None:
        for lead, number, to in ((BOSS[0], 9, self.gang.people()[1:]),
                                 *((lead, 5, list(members)) for lead, _, members, _ in TEAMS.values())):  # fmt: skip
            for turn in range(number):
                at = self._moment(lead)
                text = f"Внимание всем: правила работы, часть {turn} от {lead}, прочитать и подтвердить сегодня."
                for place, who in enumerate(to):
                    self._say(at + timedelta(seconds=place), lead, who, text)

    def _bots(self) -> None:
        for turn in range(self.number // 16):
            at = START + timedelta(minutes=turn * DAYS * 1440 * 16 / self.number)
            load = f"ALERT srv-{turn % 40:03d} load {self.rng.randint(70, 99)}% uptime {turn}h"
            self.gang.lines.append((at, BOTS[0], self.rng.choice(["vetka", "ilm", "lotos"]), load))
            if turn % 3 == 0:
                paid = f"Платеж № {turn} получен, сумма {self.rng.randint(1, 900)} единиц, статус 200"
                self.gang.lines.append((at, BOTS[1], BOSS[0], paid))


def gang(number: int = 60_000, seed: int = 11) -> Gang:
    """About `number` messages; the same number and seed give the same ones."""
    return _Writer(number, seed).write()


def exported(made: Gang, folder: Path) -> Path:
    """The lines as two leaked files: a Jabber server's JSON, and the contractor's chats as a table."""
    folder.mkdir(parents=True, exist_ok=True)
    field_team = {"lao_qiao", *TEAMS["field"][2]}
    chinese = [line for line in made.lines if line[1] in field_team and line[2] in field_team]
    server = [line for line in made.lines if not (line[1] in field_team and line[2] in field_team)]
    with (folder / "server.json").open("w", encoding="utf-8") as stream:
        for at, who, to, body in server:
            told = {
                "ts": at.isoformat().replace("+00:00", "Z"),
                "from": f"{who}@hub.example",
                "to": f"{to}@hub.example",
            }
            stream.write(json.dumps({**told, "body": body}, ensure_ascii=False) + "\n")
    with (folder / "contractor.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["time", "from", "to", "message"])
        rows.writerows((at.isoformat().replace("+00:00", "Z"), who, to, body) for at, who, to, body in chinese)
    return folder


def framed(made: Gang) -> pd.DataFrame:
    """The lines as `frames.messages`, each two people with a conversation of their own."""
    leak = Leak()
    for number, (at, who, to, body) in enumerate(made.lines):
        room = "|".join(sorted((who, to)))
        leak.add(message(number, at.isoformat(), who, body, conversation_id=room, recipients=(to,)))
    return frames.messages(leak)
