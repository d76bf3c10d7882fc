"""The interface words of the Timeline view, in English and Chinese."""

from __future__ import annotations

__all__ = ["TIME_WORDS"]

TIME_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "timeline": "Timeline",
        "lanes": "Lanes",
        "none": "all together",
        "conversation": "conversation",
        "person": "person",
        "topic": "topic",
        "kind": "kind of event",
        "original": "original",
        "zone": "Clock of",
        "in": "Zoom in",
        "out": "Zoom out",
        "all": "Whole span",
        "earlier": "Earlier",
        "later": "Later",
        "choose": "Choose what is shown",
        "shown": "{count} of {total} events, {first} to {last}",
        "undated": "{count} without a time stand in no place here",
        "help": "Drag to choose a stretch of time. Zoom with + and -, or Ctrl and the wheel; move with the arrows; "
        "Home shows all; Enter chooses what is shown; Escape takes it back.",
        "more": "and {n} more",
        "gap": "missing",
        "open": "Open in the conversation",
        "close": "Close",
        "others": "others ({n})",
        "counting": "Being counted …",
        "empty": "There is nothing with a time here.",
    },
    "zh": {
        "timeline": "时间线",
        "lanes": "分行",
        "none": "不分行",
        "conversation": "会话",
        "person": "人物",
        "topic": "主题",
        "kind": "事件种类",
        "original": "原件",
        "zone": "时区",
        "in": "放大",
        "out": "缩小",
        "all": "全部时间",
        "earlier": "向前",
        "later": "向后",
        "choose": "选取所见时段",
        "shown": "共 {total} 个事件，所见 {count} 个，{first} 至 {last}",
        "undated": "{count} 个没有时间，未显示",
        "help": "拖动以选取时段；Ctrl 加滚轮或 + 和 - 缩放；方向键移动；Home 显示全部；Enter 选取所见；Esc 取消。",
        "more": "另有 {n} 条",
        "gap": "缺失",
        "open": "在会话中打开",
        "close": "关闭",
        "others": "其他（{n}）",
        "counting": "正在统计……",
        "empty": "这里没有带时间的内容。",
    },
}
"""By language, then by what is said."""
