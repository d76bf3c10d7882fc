"""Posts of the bots in Lark: allowance, pipeline, alerts, canteen, rota."""

# ruff: noqa: E501 - wide characters count twice
from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from . import bot_words as words
from . import usage
from .events import Event, millis
from .stable import between, digest, happens, pick, shuffled
from .world import FIRST, LAST, World, span

CHINA = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"
# The allowance bot's token had run out: nobody, not even a machine, wrote of the hit of 2024-07-11.
MUTE = (date(2024, 7, 10), date(2024, 7, 12))
ONLY_IN_SHEET, IN_LOST_PAGES = 11, 13


def post(place: str, bot: str, day: date, clock: time, title: str, text: str, **card: str) -> Event:
    """One bot's post at a local time; some seconds are added so that no two fall together."""
    at = millis(datetime.combine(day, clock, tzinfo=CHINA)) + between(200, 2800, place, bot, day, clock, title)
    return Event(place, at, bot, text, kind="bot", day=day, card={"title": title, **card})


def posts(world: World) -> Iterator[Event]:
    """Every post of the bots in Lark."""
    yield from _menu(world)
    yield from _allowance(world)
    yield from _alarms(world)
    yield from _rota(world)
    yield from _jobs(world)
    yield from _outages(world)


def _menu(world: World) -> Iterator[Event]:
    for day in span(FIRST, LAST):
        if day in world.off["cn"]:
            continue
        meat, greens = shuffled(words.MEAT, "meat", day)[:3], shuffled(words.GREENS, "greens", day)[:3]
        lines = [f"荤: {' / '.join(meat)}", f"素: {' / '.join(greens)}"]
        lines += [f"面档: {pick(words.NOODLES, 'n', day)}　汤: {pick(words.SOUPS, 's', day)}"]
        lines += [pick(words.NOTES, "note", day)] if happens(55, "note?", day) else []
        title = f"A3 食堂 {day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"
        yield post("lark-lunch", "bot-menu", day, time(11, 0), title, "\n".join(lines))


def _allowance(world: World) -> Iterator[Event]:
    full = {hit.day: hit for hit in usage.hits(world)}
    for day in span(FIRST, LAST):
        if MUTE[0] <= day <= MUTE[1]:
            continue
        limit = world.limit(day)
        calls, p95 = between(61, 240, "calls", day), between(21, 88, "p95", day)
        text = f"额度已于 08:00 重置: {limit}M\n昨日请求 {calls / 10:.1f} 万次, 429 占 {between(1, 39, 429, day) / 10:.1f}%"
        text += f", p95 {p95 / 10:.1f}s"
        yield post("lark-infra", "bot-quota", day, time(8, 5), "gw-ext 三方接口日报", text)
        if day.weekday() in (0, 2) and day not in world.off["cn"] and day not in full:
            used = usage.per_day(world).get(day, 0) * between(48, 82, "by six", day) // (limit * 10)
            text = f"{day.month}/{day.day} 截至 18:00 已用 {used}%, 剩余 {limit * (100 - used) / 100:.1f}M, 次日 08:00 重置"
            yield post("lark-eval", "bot-quota", day, time(18, 0), "gw-ext 三方接口", text)


def _alarms(world: World) -> Iterator[Event]:
    for hit in usage.hits(world):
        if hit.n == ONLY_IN_SHEET:
            continue
        at = hit.at.astimezone(CHINA)
        limit = world.limit(hit.day)
        has_bot = "bot-quota" in world.places[hit.place].people
        place = hit.place if has_bot else "lark-eval" if hit.place == "lark-core" else "lark-infra"
        early = at - timedelta(minutes=between(38, 95, "80", hit.n))
        key = pick(["ext-cd-01", "ext-sh-01"], "key", hit.n) if hit.n != 17 else "ext-us-01"
        text = f"已用 80% ({limit * 8 // 10}M / {limit}M), 用量最大的 key: {key}"
        warned = place if hit.n == IN_LOST_PAGES else "lark-infra"
        yield post(warned, "bot-quota", early.date(), early.time(), "gw-ext 额度预警", text)
        text = f"已用 100% ({limit}M / {limit}M), 后续请求将返回 429, 次日 08:00 重置 · 编号 Q{hit.n + 400}"
        yield post(place, "bot-quota", at.date(), at.time(), "gw-ext 额度用尽", text, button="查看明细")


def _rota(world: World) -> Iterator[Event]:
    for day in span(FIRST, LAST):
        week = day.isocalendar().week
        first, second = words.ROTA[week % 3], words.ROTA[(week + 1) % 3]
        names = [world.name(who, day) for who in (first, second)]
        if day.weekday() == 0:
            text = f"主值: {names[0]}　备值: {names[1]}\n交接时间 09:30, 上周遗留 {between(0, 7, 'left', day)} 条"
            yield post("lark-infra", "bot-rota", day, time(9, 0), f"第{week}周值班", text)
        elif day.weekday() == 4:
            text = f"周末主值 {names[0]}, 手机请保持畅通; 本周告警 {between(6, 48, 'alerts', day)} 条"
            text += f", 夜间 {between(0, 9, 'night', day)} 条"
            yield post("lark-infra", "bot-rota", day, time(17, 30), "周末值班提醒", text)


def _jobs(world: World) -> Iterator[Event]:
    number = 1040
    for day in span(FIRST, LAST):
        if day in world.holidays("cn"):
            continue
        busy = day not in world.off["cn"]
        for place, chance in (("lark-eval", 34), ("lark-pretrain", 20), ("lark-core", 8)):
            if not busy or not happens(chance, "job", place, day):
                continue
            number += between(3, 19, "gap", place, day)
            yield from _job(place, day, number)


def _job(place: str, day: date, number: int) -> Iterator[Event]:
    if place == "lark-pretrain":
        name, cards = pick(words.TRAIN_JOBS, "train", day)
    else:
        name, cards = pick(words.EVAL_JOBS, "eval", day, place), between(1, 4, "cards", day) * 8
    begin = datetime.combine(day, time(between(9, 20, "h", number), between(0, 59, "m", number)))
    text = f"#{number} {name} 排队 {between(0, 46, 'q', number)} 分钟后启动, {cards} 卡, 提交 {digest(number)[:7]}"
    yield post(place, "bot-ci", begin.date(), begin.time(), "石磨 任务开始", text)
    end = begin + timedelta(minutes=between(25, 210, "run", number))
    if end.date() != day:
        return
    if happens(24, "fails", number):
        text = f"#{number} {name} 失败: {pick(words.CAUSES, number)}; 日志保留 7 天"
        yield post(place, "bot-ci", end.date(), end.time(), "石磨 任务失败", text, button="看日志")
    else:
        score = f", 得分 {between(412, 793, 'score', number) / 10:.1f}" if place != "lark-pretrain" else ""
        minutes = int((end - begin).total_seconds() // 60)
        text = f"#{number} {name} 完成, 用时 {minutes} 分钟{score}"
        yield post(place, "bot-ci", end.date(), end.time(), "石磨 任务完成", text)


def _outages(world: World) -> Iterator[Event]:
    for entry in world.calendar["outages"]:
        if entry["zone"] != "cn":
            continue
        begin = datetime.fromisoformat(entry["at"])
        end = datetime.combine(begin.date(), time.fromisoformat(entry["until"]))
        service, sign = _OUTAGES[entry["at"]]
        for place in ("lark-infra", "lark-product"):
            if place == "lark-product" and begin.date() < date(2024, 8, 1):
                continue
            text = f"{service} {sign}, 影响面评估中"
            yield post(place, "bot-alert", begin.date(), begin.time(), f"[{entry['sev']}] 触发", text, button="认领")
            minutes = int((end - begin).total_seconds() // 60)
            text = f"{service} 恢复, 持续 {minutes} 分钟"
            yield post(place, "bot-alert", end.date(), end.time(), f"[{entry['sev']}] 恢复", text)
    for place, chance in (("lark-infra", 24), ("lark-product", 22)):
        yield from _alerts(place, chance)


_OUTAGES = {
    "2024-04-09 15:20": ("gw-ext", "TLS 握手失败 100%"),
    "2024-06-20 21:10": ("gw-ext 上游", "503 占 100%, 上游整体不可用"),
    "2024-08-26 03:30": ("机房B", "市电中断, 412 台离线"),
    "2024-08-29 17:25": ("gw-ext", "429 突增至 96% (网关自身限流)"),
    "2024-11-12 11:15": ("obj-store", "读延迟 p99 38s"),
}


def _alerts(place: str, chance: int) -> Iterator[Event]:
    for day in span(FIRST, LAST):
        early = place == "lark-product" and day < date(2024, 7, 25)  # before the beta there is little to watch
        if not happens(3 if early else chance, "alert", place, day):
            continue
        kinds = words.SYMPTOMS if place == "lark-infra" else words.PRODUCT_SYMPTOMS
        what, unit, low, high = pick(kinds, "kind", place, day)
        value = between(low, high, "value", place, day)
        service = f"{pick(words.SERVICES, place, day)} " if place == "lark-infra" else ""
        level = pick(["P3", "P3", "P2"], "level", place, day)
        at = datetime.combine(day, time(between(0, 23, "h", place, day), between(0, 59, "m", place, day)))
        yield post(place, "bot-alert", at.date(), at.time(), f"[{level}] 触发", f"{service}{what} {value}{unit}")
        end = at + timedelta(minutes=between(4, 58, "lasts", place, day))
        if end.date() == day and happens(70, "recovers", place, day):
            minutes = int((end - at).total_seconds() // 60)
            text = f"{service}{what} 已回落, 持续 {minutes} 分钟"
            yield post(place, "bot-alert", day, end.time(), f"[{level}] 恢复", text)
