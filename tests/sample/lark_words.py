"""What Lark calls things: reactions, templates of system lines, departments."""

# ruff: noqa: E501 - wide characters count twice
from __future__ import annotations

import unicodedata

REACTIONS = {
    "👍": "THUMBSUP", "👌": "OK", "😂": "LOL", "🤣": "LOL", "😄": "LAUGH", "😊": "SMILE", "🙂": "SMILE", "😭": "SOB",
    "😢": "CRY", "😅": "SWEAT", "😓": "SWEAT", "🤦": "FACEPALM", "❤️": "HEART", "❤": "HEART", "💛": "HEART", "🌹": "ROSE",
    "🌷": "ROSE", "🌻": "ROSE", "🎉": "PARTY", "👏": "APPLAUSE", "💪": "MUSCLE", "🙏": "THANKS", "🤝": "FISTBUMP", "🔥": "Fire",
    "💯": "Hundred", "👀": "GLANCE", "🤔": "THINKING", "😱": "SHOCKED", "😮": "WOW", "😴": "SLEEP", "🥱": "YAWN", "🍺": "BEER",
    "🎂": "CAKE", "🎁": "GIFT", "🧋": "BubbleTea", "☕": "Coffee", "✅": "DONE", "❌": "CrossMark", "➕": "JIAYI", "🏆": "Trophy",
    "📌": "Pin", "💔": "HEARTBROKEN", "🙄": "SPEECHLESS", "😶": "SILENT", "🤫": "SHHH", "😏": "SMIRK", "🤡": "TRICK",
    "😡": "ANGRY", "🐂": "BULL", "🐻": "BEAR", "🫡": "SALUTE", "🌙": "MOON", "🤯": "CRAZY", "💀": "SKULL", "🥲": "TEARS",
}  # fmt: skip

# As the open platform's API words them: names stand in lists, whatever the group's language.
TEMPLATES = {
    "create": "{from_user} created this group chat.",
    "join": "{from_user} joined this chat via a shared link.",
    "invite": "{from_user} invited {to_chatters} to this chat.",
    "leave": "{from_user} left this chat.",
    "remove": "{from_user} removed {to_chatters} from this chat.",
    "rename": "{from_user} changed the group name to {group_name}.",
    "pin": "{from_user} pinned a message.",
    "call": "{from_user} ended the video meeting. Duration: {duration}",
    "missed-call": "{from_user} missed a video meeting.",
    "notice": "{notice}",
}

DEPARTMENTS = {
    "core": "大模型部", "eval": "评测组", "sft": "SFT数据组", "pref": "偏好与奖励模型组", "pretrain": "预训练数据组",
    "infra": "平台与推理组", "product": "麦小臼产品组", "procurement": "采购部", "legal": "法务合规部", "security": "安全审计部",
    "finance": "财务部", "hr": "人力资源部", "admin": "行政部", "us": "Tingmai US",
}  # fmt: skip


def reaction(emoji: str) -> str:
    """Lark's name for an emoji; an unknown one is named as Unicode names it."""
    return REACTIONS.get(emoji) or unicodedata.name(emoji[0], "EMOJI").replace(" ", "_")
