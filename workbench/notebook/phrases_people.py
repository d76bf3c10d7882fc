"""The interface words of the review of people, in English and Chinese."""

from __future__ import annotations

__all__ = ["PEOPLE"]

PEOPLE: dict[str, dict[str, str]] = {
    "en": {
        "people": "Who is who",
        "by": "Your initials",
        "why": "Why (the reasons below, if empty)",
        "same": "Same person",
        "different": "Different",
        "unsure": "Unsure",
        "undo": "Take back",
        "takenback": "taken back",
        "tier": "Only strong ones",
        "strong": "strong",
        "review": "to be reviewed",
        "score": "score",
        "against": "Against it",
        "wrote": "{n} messages, {first} to {last}",
        "silent": "wrote nothing",
        "left": "{n} pairs to judge; suggestions only: nothing is joined until you say so.",
        "none": "No pair is open.",
        "said": "What was judged",
        "more": "Show more",
        "persons": "{persons} persons with {accounts} accounts",
    },
    "zh": {
        "people": "谁是谁",
        "by": "你的姓名缩写",
        "why": "理由(留空则用下列理由)",
        "same": "同一人",
        "different": "不同人",
        "unsure": "不确定",
        "undo": "撤销",
        "takenback": "已撤销",
        "tier": "只看强线索",
        "strong": "强",
        "review": "待审",
        "score": "分值",
        "against": "反面",
        "wrote": "{n} 条消息,{first} 至 {last}",
        "silent": "没有消息",
        "left": "待定 {n} 对;仅为建议:你不确认就不会合并。",
        "none": "没有待定的。",
        "said": "已作判断",
        "more": "显示更多",
        "persons": "{persons} 人,{accounts} 个账号",
    },
}
"""By language, then by what is said; values with braces take numbers and days."""
