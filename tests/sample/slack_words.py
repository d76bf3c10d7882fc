"""Emoji names as Slack writes them."""

# ruff: noqa: E501 - wide characters count twice
from __future__ import annotations

import unicodedata

NAMES = {
    "👍": "+1", "👎": "-1", "😂": "joy", "🤣": "rolling_on_the_floor_laughing", "❤️": "heart", "❤": "heart", "💛": "yellow_heart",
    "🎉": "tada", "👀": "eyes", "🙏": "pray", "🔥": "fire", "💯": "100", "😭": "sob", "😅": "sweat_smile", "🤦": "face_palm",
    "🤷": "shrug", "🙌": "raised_hands", "👏": "clap", "☕": "coffee", "🌮": "taco", "🚐": "minibus", "🛶": "canoe", "🎃": "jack_o_lantern",
    "🧺": "basket", "🫧": "bubbles", "🙈": "see_no_evil", "😬": "grimacing", "🤐": "zipper_mouth_face", "💀": "skull", "✅": "white_check_mark",
    "😢": "cry", "🤔": "thinking_face", "🙂": "slightly_smiling_face", "🙃": "upside_down_face", "😶": "no_mouth", "🍞": "bread",
    "🎂": "birthday", "🌶️": "hot_pepper", "🥜": "peanuts", "😮": "open_mouth", "😱": "scream", "🫡": "saluting_face", "💪": "muscle",
    "👋": "wave", "😴": "sleeping", "🧼": "soap", "🌅": "sunrise", "🚀": "rocket", "📌": "pushpin", "🍪": "cookie",
}  # fmt: skip


def shortcode(emoji: str) -> str:
    """The name between colons; a name given with colons stays, an unknown emoji is named as Unicode names it."""
    if emoji.startswith(":"):
        return emoji.strip(":")
    return NAMES.get(emoji) or unicodedata.name(emoji[0], "question").lower().replace(" ", "_").replace("-", "_")
