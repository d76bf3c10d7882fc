"""The interface words that all linked views share, in English and Chinese."""

from __future__ import annotations

__all__ = ["COMMON"]

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
    },
}
"""By language, then by what is said."""
