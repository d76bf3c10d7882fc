"""The usage workbook: a sheet of days, one of months, and a hidden one that says what the tokens were for."""

from __future__ import annotations

from datetime import UTC, date, datetime

from . import usage
from .ooxml import HEAD, REL, escape, package, properties, relations
from .world import FIRST, World, span

NAME = "api_usage_2024.xlsx"
AUGUST = "api_usage_2024_0819.xlsx"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HIDDEN = ' state="hidden"'
Cell = str | int | float | tuple[str, float] | date


def build(world: World, last: date = usage.LAST_DAY) -> bytes:
    """The workbook up to the UTC day `last`."""
    tokens = {day: value for day, value in usage.per_day(world).items() if day <= last}
    months = sorted({f"{day:%Y-%m}" for day in tokens})
    daily: list[list[Cell]] = [["date_utc", "tokens_m", "limit_m", "keys"]]
    daily += [[day, value / 10, world.limit(day), usage.keys_used(day)] for day, value in tokens.items()]
    monthly: list[list[Cell]] = [["month", "tokens_m", "mean_per_day_m", "mean_of_limit_pct", "invoice_usd"]]
    for number, month in enumerate(months, start=2):
        days = [day for day in tokens if f"{day:%Y-%m}" == month]
        total = sum(tokens[day] for day in days) / 10
        allowed = sum(world.limit(day) for day in days)
        rows = [list(tokens).index(days[0]) + 2, list(tokens).index(days[-1]) + 2]
        formula = f"SUM(daily!B{rows[0]}:B{rows[1]})"
        mean = (f"B{number}/{len(days)}", round(total / len(days), 2))
        monthly.append(
            [month, (formula, round(total, 1)), mean, round(total * 100 / allowed, 1), round(total * 4.2, 2)]
        )
    purpose: list[list[Cell]] = [["month", *usage.PURPOSES]]
    purpose += [[month, *(part / 10 for part in parts)] for month, parts in usage.by_purpose(world) if month in months]
    saved = datetime(last.year, last.month, last.day, 9, 12, tzinfo=UTC)
    return _workbook({"daily": daily, "monthly": monthly, "by_purpose": purpose}, saved, "钱明", hidden={"by_purpose"})


def first_week(world: World) -> bytes:
    """quota_0304.xlsx of the hand-over: the first week's days."""
    tokens = usage.per_day(world)
    rows: list[list[Cell]] = [["日期(UTC)", "用量(M)", "上限(M)", "备注"]]
    for day in span(FIRST, date(2024, 3, 10)):
        rows.append([day, tokens[day] / 10, world.limit(day), "周末" if day.weekday() > 4 else ""])
    return _workbook({"0304": rows}, datetime(2024, 3, 11, 2, 5, tzinfo=UTC), "刘雨婷", hidden=set())


def _workbook(sheets: dict[str, list[list[Cell]]], saved: datetime, author: str, hidden: set[str]) -> bytes:
    names = list(sheets)
    entries = "".join(
        f'<sheet name="{name}" sheetId="{n}"{HIDDEN if name in hidden else ""} r:id="rId{n}"/>'
        for n, name in enumerate(names, start=1)
    )
    book = f'{HEAD}<workbook xmlns="{S}" xmlns:r="{REL}"><sheets>{entries}</sheets></workbook>'
    links = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(names) + 1)]
    parts = {
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": relations([*links, ("rId90", "styles", "styles.xml")]),
        "xl/styles.xml": _STYLES,
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": _sheet(rows) for n, rows in enumerate(sheets.values(), start=1)}
    stamp = f"{saved:%Y-%m-%dT%H:%M:%SZ}"
    core = {"dc:creator": author, "cp:lastModifiedBy": author, "dcterms:created": "2024-03-11T02:00:00Z"}
    parts |= properties({**core, "dcterms:modified": stamp}, {"Application": "Office Sheets", "Company": "汀麦科技"})
    types = {f"xl/worksheets/sheet{n}.xml": f"{KIND}.worksheet+xml" for n in range(1, len(names) + 1)}
    types["xl/styles.xml"] = f"{KIND}.styles+xml"
    when = (saved.year, saved.month, saved.day, saved.hour, saved.minute, 0)
    return package("xl/workbook.xml", f"{KIND}.sheet.main+xml", parts, types, when)


_STYLES = (
    f'{HEAD}<styleSheet xmlns="{S}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" xfId="0"/><xf numFmtId="14" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def _sheet(rows: list[list[Cell]]) -> str:
    body = "".join(
        f'<row r="{r}">' + "".join(_cell(f"{chr(65 + c)}{r}", value) for c, value in enumerate(row)) + "</row>"
        for r, row in enumerate(rows, start=1)
    )
    return f'{HEAD}<worksheet xmlns="{S}"><sheetData>{body}</sheetData></worksheet>'


def _cell(place: str, value: Cell) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>' if value else ""
    if isinstance(value, date):
        return f'<c r="{place}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, tuple):
        return f'<c r="{place}"><f>{escape(value[0])}</f><v>{value[1]}</v></c>'
    return f'<c r="{place}"><v>{value}</v></c>'
