"""Where words stand in a document (page 3, hidden sheet "x", deletion, paragraph 9), in Chinese for a Chinese brief.

Names of sheets, files and shapes are the leak's own and stand as they are; a label that is not known stays in English.
"""

from __future__ import annotations

import re

__all__ = ["label_said"]

N = r"(\d+)"
WHOLE: tuple[tuple[str, str], ...] = (
    (rf"page {N}", "第 {1} 页"),
    (rf"page {N}, under a bar", "第 {1} 页，遮盖之下"),
    (rf"page {N}, not visible", "第 {1} 页，不可见"),
    (rf"page {N}, read by (.+)", "第 {1} 页，由 {2} 识别"),
    (rf"slide {N}", "幻灯片 {1}"),
    (rf"hidden slide {N}", "隐藏的幻灯片 {1}"),
    (r"(.+), picture descriptions", "{*1}，图片说明"),
    (r"(.+), hidden shapes", "{*1}，隐藏的形状"),
    (r"(.+), hidden cells", "{*1}，隐藏的单元格"),
    (r"(.+), formulas", "{*1}，公式"),
    (r"(.+), pictures", "{*1}，图片"),
    (r"notes of (.+)", "{*1} 的备注"),
    (rf"sheet (.+), rows {N}-{N}", "工作表 {1}，第 {2}–{3} 行"),
    (rf"(?:very )?hidden sheet (.+), rows {N}-{N}", "隐藏的工作表 {1}，第 {2}–{3} 行"),
    (r"sheet (.+)", "工作表 {1}"),
    (r"(?:very )?hidden sheet (.+)", "隐藏的工作表 {1}"),
    (rf"paragraphs {N}-{N}", "第 {1}–{2} 段"),
    (rf"paragraph {N}", "第 {1} 段"),
    (rf"(.+), paragraph {N}", "{*1}，第 {2} 段"),
    (rf"lines {N}-{N}", "第 {1}–{2} 行"),
    (rf"comment {N}", "批注 {1}"),
    (rf"footnote {N}", "脚注 {1}"),
    (rf"endnote {N}", "尾注 {1}"),
    (rf"text box {N}", "文本框 {1}"),
    (rf"hidden (?:text|words) {N}", "隐藏文字 {1}"),
    (rf"field code {N}", "域代码 {1}"),
    (rf"block {N}", "第 {1} 块"),
    (rf"entry {N}", "第 {1} 项"),
    (r"link on (.+), sheet (.+)", "{1} 上的链接，工作表 {2}"),
    (r"properties: (.+)", "属性：{1}"),
    (r"macro (.+)", "宏 {1}"),
    (r"form field (.+)", "表单域 {1}"),
    (r"change of (.+)", "{1} 的改动"),
    (r"signature (.+) \(not verified\)", "签名 {1}（未验证）"),
)
WORDS = {
    "deletion": "删除", "insertion": "插入", "comment": "批注", "comments": "批注", "footnote": "脚注",
    "endnote": "尾注", "header": "页眉", "footer": "页脚", "sheets": "工作表", "defined names": "定义的名称",
    "properties": "属性", "people": "人员", "links": "链接", "workbook": "工作簿", "settings": "设置",
    "hidden text": "隐藏文字", "words": "文字", "head": "头部", "metadata": "元数据", "sections": "节",
    "form values": "表单值", "form fields": "表单域", "description": "说明", "picture description": "图片说明",
    "picture descriptions": "图片说明", "alternative texts": "替代文字", "earlier cell": "先前的单元格",
    "headers, footers and names": "页眉、页脚与名称", "outline": "书签", "custom data": "自定义数据",
}  # fmt: skip
_SLOT = re.compile(r"\{(\*?)(\d)\}")  # {*1} is a label again, {1} a name or a number
_WHOLE = [(re.compile(pattern), told) for pattern, told in WHOLE]


def label_said(label: str, language: str) -> str:
    """A reader's label of a page in the language of the brief."""
    if language != "zh":
        return label
    if label in WORDS:
        return WORDS[label]
    for pattern, told in _WHOLE:
        if found := pattern.fullmatch(label):
            return _SLOT.sub(lambda slot, found=found: _part(found[int(slot[2])], nested=bool(slot[1])), told)  # type: ignore[misc]
    return label


def _part(text: str, *, nested: bool) -> str:
    """A part that is a label itself (the slide of a note, the deletion of a paragraph), or a name."""
    return label_said(text, "zh") if nested else text
