"""The lineage sheet as PDF, badly redacted: black bars are drawn over text that is still there."""

from __future__ import annotations

from .pdf_write import A4, Pdf, wide
from .world import HERE

NAME = "data_lineage_ext.pdf"
LEFT, RIGHT, SIZE, LEADING = 72, A4[0] - 72, 11.5, 21.0


def build() -> bytes:
    """The bytes of the sheet."""
    pdf = Pdf("石臼数据来源说明（对外版）", "周凯文", "D:20241022224105+08'00'", "Office Writer 7")
    y = 0.0
    for line in (HERE / "papers" / "lineage.txt").read_text(encoding="utf-8").strip().split("\n"):
        kind, text = line[:2].strip(), line[2:].strip()
        if kind == "==":
            pdf.page()
            y = 760
            pdf.text(LEFT, 800, 8.5, f"汀麦科技 · 对外 · 第 {text} 页")
            continue
        size = 14 if kind == "h" and not text[0].isdigit() else 12.5 if kind == "h" else SIZE
        y = _paragraph(pdf, text, size, y - (8 if kind == "h" else 0)) - 4
    return pdf.data()


def hidden() -> list[str]:
    """The passages under the bars."""
    text = (HERE / "papers" / "lineage.txt").read_text(encoding="utf-8")
    return [part for line in text.split("\n") for part in line.split("#")[1::2]]


def _paragraph(pdf: Pdf, text: str, size: float, y: float) -> float:
    x = float(LEFT)
    bars: list[tuple[float, float, float]] = []
    line = ""
    start = x
    covered = False
    for char in text:
        if char == "#":
            covered = not covered
            continue
        width = wide(char, size)
        if x + width > RIGHT:
            pdf.text(start, y, size, line)
            line, x, y = "", float(LEFT), y - LEADING
        if covered:
            bars.append((x, y, width))
        line += char
        x += width
    pdf.text(start, y, size, line)
    for left, bottom, width in _joined(bars):
        pdf.box(left - 0.8, bottom - size * 0.24, width + 1.6, size * 1.18)
    return y - LEADING


def _joined(bars: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    found: list[tuple[float, float, float]] = []
    for x, y, width in bars:
        if found and found[-1][1] == y and abs(found[-1][0] + found[-1][2] - x) < 0.01:
            found[-1] = (found[-1][0], y, found[-1][2] + width)
        else:
            found.append((x, y, width))
    return found
