"""The interface words that all linked views share, in English and Chinese."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["COMMON", "Phrase"]

_COUNTED = re.compile(r"(\{(\w+)[^}]*\} [a-z]+?)s\b")


class Phrase(str):
    """Interface words in which numbers are put: of one there is a hit, of any other number there are hits."""

    def format(self, *given: object, **named: Any) -> str:
        """The words with the values put in; only the words between them are ever changed."""
        return str.format(
            _COUNTED.sub(lambda found: found[1] if _is_one(named.get(found[2])) else found[0], self), **named
        )


def _is_one(value: object) -> bool:
    return value == 1 or value == "1"


COMMON: dict[str, dict[str, str]] = {
    "en": {
        "language": "en",
        "still": "Run this cell to work with the view.",
        "fault": "This did not work.",
        "copy": "Copy as Python",
        "copied": "Copied",
        "chosen": "Chosen",
        "clear": "Show everything",
        "remove": "Take back",
        "keys": "messages",
        "query": "search",
        "people": "people",
        "topics": "topics",
        "conversations": "conversations",
        "time": "time",
        "tag": "Tag",
        "tags": "Tags",
        "tagsof": "Tags of {what}",
        "newtag": "A word or two, then Enter",
        "untag": "Take off the tag",
        "closetags": "Close",
        "tagged": "Tagged:",
        "untagged": "Taken off:",
    },
    "zh": {
        "language": "zh",
        "still": "运行此单元格即可使用该视图。",
        "fault": "操作未成功。",
        "copy": "复制为 Python",
        "copied": "已复制",
        "chosen": "已选",
        "clear": "显示全部",
        "remove": "取消",
        "keys": "消息",
        "query": "搜索",
        "people": "人物",
        "topics": "主题",
        "conversations": "会话",
        "time": "时间",
        "tag": "标签",
        "tags": "标签",
        "tagsof": "标签:{what}",
        "newtag": "输入标签,按 Enter",
        "untag": "取消标签",
        "closetags": "关闭",
        "tagged": "已加标签:",
        "untagged": "已取消标签:",
    },
}
"""By language, then by what is said."""
