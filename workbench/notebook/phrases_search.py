"""The interface words of the Search view, and its help on the query language, in English and Chinese."""

from __future__ import annotations

__all__ = ["SEARCH"]

EXAMPLES = (
    ("额度 quota", "both", "两者都有"),
    ("额度 OR quota", "at least one", "至少其一"),
    ("额度 -信用卡", "the first, not the second", "有前者,没有后者"),
    ('"max allowance"', "just these words in this order", "按此顺序的这些词"),
    ("脱敏 NEAR/5 痕迹", "both within 5 words", "相距 5 词之内"),
    ("whitewash*", "words that begin so", "以此开头的词"),
    ("alowance~", "with a slip of the pen", "允许笔误"),
    ("鹅度~", "sounds alike", "同音字"),
    ("/额度.{0,6}用完/", "a regular expression", "正则表达式"),
    ('from:"Lin Qiao"', "sent by", "发送者"),
    ("in:eval", "in this conversation", "在此会话中"),
    ("after:2024-03 before:2024-05", "sent in this time", "在此时段发送"),
    ("has:file", "with a file (link, image, edit, recall)", "带文件(link、image、edit、recall)"),
    ("topic:quota", "what this topic finds", "属于此主题"),
    ("tag:todo", "what you tagged so", "您加了此标签的记录"),
)


def _help(column: int) -> str:
    return "\n".join(f"{example[0]}\t{example[column]}" for example in EXAMPLES)


SEARCH: dict[str, dict[str, str]] = {
    "en": {
        "search": "Search the case",
        "hint": 'words, "phrases", OR, NEAR/5, prefix*, from: in: after:',
        "help": "Help",
        "examples": _help(1),
        "history": "History",
        "nohistory": "No searches yet.",
        "sort": "Order",
        "time": "oldest first",
        "newest": "newest first",
        "relevance": "by relevance",
        "results": "Results",
        "found": "{total:,} hits, {candidates:,} candidates",
        "found_of": "{left:,} of {total:,} hits in what is chosen",
        "everywhere": "Show in all views",
        "narrow": "Narrow the search",
        "conversation": "Conversation",
        "sender": "Sender",
        "month": "Month",
        "kind": "Kind",
        "platform": "Platform",
        "original": "Original",
        "notime": "no time",
        "stale": "More was read in. Search again.",
        "keys": "messages",
        "keyboard": "/ search  ·  j k move  ·  Enter read  ·  p pin  ·  t tag  ·  s supports  ·  x contradicts",
        "pinned": "Pinned:",
        "supports": "supports",
        "contradicts": "contradicts",
        "context": "context",
        "searching": "Searching …",
        "more": "and {count} more",
    },
    "zh": {
        "search": "搜索案卷",
        "hint": '词语、"短语"、OR、NEAR/5、前缀*、from: in: after:',
        "help": "语法",
        "examples": _help(2),
        "history": "历史",
        "nohistory": "还没有搜索记录。",
        "sort": "排序",
        "time": "由旧到新",
        "newest": "由新到旧",
        "relevance": "按相关度",
        "results": "结果",
        "found": "{total:,} 条命中,{candidates:,} 条候选",
        "found_of": "已选范围内 {left:,} 条,共 {total:,} 条命中",
        "everywhere": "在所有视图中显示",
        "narrow": "缩小范围",
        "conversation": "会话",
        "sender": "发送者",
        "month": "月份",
        "kind": "类型",
        "platform": "平台",
        "original": "原件",
        "notime": "无时间",
        "stale": "案卷有新内容,请重新搜索。",
        "keys": "消息",
        "keyboard": "/ 搜索  ·  j k 移动  ·  Enter 阅读  ·  p 钉住  ·  t 标签  ·  s 支持  ·  x 反驳",
        "pinned": "已钉住:",
        "supports": "支持",
        "contradicts": "反驳",
        "context": "背景",
        "searching": "正在搜索……",
        "more": "另有 {count} 项",
    },
}
"""By language, then by what is said; `examples` has one example a line, a tab before what it finds."""
