"""How things show themselves: static HTML in which leaked text is only ever text, and plain text for a terminal.

Every string that goes out through `words` is escaped; control and direction-changing characters are made visible;
links are defanged (hxxp), because one click would tell a server that somebody is reading. The HTML is self-contained:
no script, no style sheet, no picture from elsewhere, and it is kept from MathJax, so that "$5 and $6" stays money.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

__all__ = ["Markup", "block", "bundle", "columns", "frame", "passage", "plain", "quiet", "strong", "table", "words"]

_URL = re.compile(r"\b(h)tt(ps?://)", re.I)
_SAFE_CONTROLS = {"\n", "\t"}
_FRAME = (
    "font-family: var(--jp-content-font-family, system-ui, sans-serif); font-size: 13px; line-height: 1.45;"
    " color: var(--jp-content-font-color1, #1a1a1a); max-width: 62em;"
)
_RULE = "1px solid var(--jp-border-color2, #d5d5d5)"
_QUIET = "color: var(--jp-content-font-color2, #5f5f5f);"


def visible(text: str) -> str:
    """`text` with every character that hides, steers the terminal or turns the writing direction shown as ⟦U+202E⟧."""
    return "".join(char if _harmless(char) else f"⟦U+{ord(char):04X}⟧" for char in text)


def plain(text: object) -> str:
    """Text for a terminal: visible, links defanged; never an escape sequence."""
    return _URL.sub(lambda m: f"{m[1]}xx{m[2]}", visible(str(text)))


def columns(rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> str:
    """Rows of cells as columns for a terminal; `right` are right-aligned ones, the last column is not padded."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [_padded(cell, widths[place], place in right) for place, cell in enumerate(row)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def width(text: str) -> int:
    """How many columns of a terminal a text takes: two for a wide character, none for a mark on another one."""
    return sum(
        0 if unicodedata.combining(char) or char in "\u200d\ufe0f" else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )


def _padded(cell: str, size: int, right: bool) -> str:
    blanks = " " * (size - width(cell))
    return blanks + cell if right else cell + blanks


def words(text: object) -> str:
    """Text for HTML: visible, defanged, escaped; line breaks become `<br>`."""
    return html.escape(plain(text), quote=True).replace("\n", "<br>")


def passage(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """HTML of a verbatim passage with the given stretches (start, end) of it marked."""
    out, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            mark = "background: #ffe08a; color: #1a1a1a; padding: 0 1px;"
            out += [words(text[at:start]), f'<mark style="{mark}">{words(text[start:end])}</mark>']
            at = end
    return "".join(out) + words(text[at:])


def table(header: Sequence[str], rows: Iterable[Sequence[object]], *, numbers: Sequence[int] = ()) -> Markup:
    """An HTML table of escaped cells; a cell that is `Markup` goes in as it is; `numbers` are right-aligned columns."""
    head = "".join(f'<th scope="col" style="{_cell(i in numbers, True)}">{words(h)}</th>' for i, h in enumerate(header))
    body = "".join(f"<tr>{''.join(_cells(row, numbers))}</tr>" for row in rows)
    style = "border-collapse: collapse; margin: 6px 0; width: auto;"
    return Markup(f'<table style="{style}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')


def frame(rows: Any, limit: int = 20) -> Markup:
    """The first `limit` rows of a DataFrame as an HTML table, and a quiet line that says how many more there are."""
    head = rows.head(limit)
    numbers = [place for place, kind in enumerate(map(str, head.dtypes)) if kind.startswith(("int", "float", "uint"))]
    made = table([str(name) for name in head.columns], map(_row, head.itertuples(index=False)), numbers=numbers)
    more = len(rows) - len(head)
    return Markup(f"{made}{quiet(f'{more:,} more rows') if more > 0 else ''}")


class Markup(str):
    """HTML made by this module, which `table` and `block` take as it is."""

    __slots__ = ()


def quiet(text: object) -> Markup:
    """Small grey text."""
    return Markup(f'<span style="{_QUIET} font-size: 12px; overflow-wrap: anywhere;">{words(text)}</span>')


def strong(text: object) -> Markup:
    """Bold text."""
    return Markup(f"<strong>{words(text)}</strong>")


def block(title: str, *parts: object, note: str = "") -> str:
    """The outer frame of one object: a title, its parts one under the other, and a quiet note."""
    bold = "font-weight: 600; font-size: 15px; margin-bottom: 2px;"
    heading = f'<div style="{bold}">{words(title)}</div>' if title else ""
    inner = "".join(f"<div>{_html(part)}</div>" for part in parts)
    foot = f'<div style="{_QUIET} font-size: 12px; margin-top: 4px;">{words(note)}</div>' if note else ""
    return f'<div class="tex2jax_ignore mathjax_ignore" style="{_FRAME}">{heading}{inner}{foot}</div>'


def bundle(markup: str, text: str) -> dict[str, str]:
    """The MIME bundle of one object."""
    return {"text/html": markup, "text/plain": text}


def _cells(row: Sequence[object], numbers: Sequence[int]) -> Iterable[str]:
    return (f'<td style="{_cell(column in numbers, False)}">{_html(value)}</td>' for column, value in enumerate(row))


def _row(values: Iterable[object]) -> list[object]:
    return [_cell_text(value) for value in values]


def _cell_text(value: object) -> object:
    """One value of a DataFrame as a reader wants it: no NaN, times to the minute, lists joined."""
    if value is None or value != value:
        return ""
    if hasattr(value, "strftime"):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, list | tuple) or (hasattr(value, "tolist") and not isinstance(value, str)):
        found = value.tolist() if hasattr(value, "tolist") else value
        return (
            ", ".join(map(str, found[:4])) + (" …" if len(found) > 4 else "")
            if isinstance(found, list | tuple)
            else found
        )
    return f"{value:,.2f}" if isinstance(value, float) else value


def _html(value: object) -> str:
    return value if isinstance(value, Markup) else words("" if value is None else value)


def _cell(number: bool, head: bool) -> str:
    align = "right" if number else "left"
    weight = "font-weight: 600; " if head else ""
    least = "" if number or head else " min-width: 5em;"  # Chinese words would else stand one under the other
    return f"{weight}text-align: {align}; vertical-align: top; padding: 3px 10px 3px 0; border-bottom: {_RULE};{least}"


def _harmless(char: str) -> bool:
    if char in _SAFE_CONTROLS:
        return True
    category = unicodedata.category(char)
    return not (category in ("Cc", "Cs", "Co") or (category == "Cf" and char not in "\u200d\ufe0f\U000e007f"))
