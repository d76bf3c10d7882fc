"""Cues that a speaker does not assert what the words say: reported, hedged, denied, asked, joked."""

from __future__ import annotations

import re

CUES: dict[str, tuple[str, ...]] = {
    "reported": (
        r"\b(?:he|she|they|someone|somebody|legal|\w+) (?:said|says|told (?:me|us)|claims?|claimed)\b",
        r"\baccording to\b",
        r"\b(?:i )?heard (?:that|from)\b",
        r"\ballegedly\b|\bapparently\b|\bsupposedly\b|\brumou?r",
        "听说|据说|据称|传闻|说是|他说|她说|他们说|有人说|转述|引用",
    ),
    "hedged": (
        r"\b(?:maybe|perhaps|possibly|probably|might|could be|i think|i guess|i suppose|not sure|afaik|iirc)\b",
        "可能|也许|大概|好像|似乎|估计|应该是|不确定|我猜|据我所知|或许",
    ),
    "denied": (
        r"\b(?:never|did ?n[o']t|do ?n[o']t|does ?n[o']t|was ?n[o']t|is ?n[o']t|no one|nobody|denies|denied)\b",
        "没有|并没|从未|从没|不是|不会|未曾|否认|绝无|无关",
    ),
    "asked": (r"\?\s*$", "吗[??]?\\s*$|[?]\\s*$|是不是|有没有|会不会"),
    "conditional": (r"\b(?:if|unless|suppose|hypothetically|in case)\b", "如果|假如|要是|万一|假设"),
    "joked": (r"\b(?:lol|lmao|haha+|jk|just kidding|/s)\b", "哈哈|开玩笑|狗头|\\[捂脸\\]|\\[笑哭\\]|🐶|😂"),
}
_PATTERNS = {name: re.compile("|".join(f"(?:{cue})" for cue in cues), re.IGNORECASE) for name, cues in CUES.items()}
_SENTENCE = re.compile(r"[^\n。!?!?]*[。!?!?]?")


def cues(text: str, start: int = 0, end: int | None = None) -> list[tuple[str, str]]:
    """(kind, words) of every cue in the sentences that the passage `start:end` of `text` touches, in order of kind."""
    stop = len(text) if end is None else end
    passage = "".join(m.group() for m in _SENTENCE.finditer(text) if m.group() and m.start() < stop and m.end() > start)
    return [(name, found.group().strip()) for name, pattern in _PATTERNS.items() if (found := pattern.search(passage))]
