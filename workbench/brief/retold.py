"""What the analysis tells in English sentences with numbers, in Chinese for a Chinese brief.

A sentence is told anew only where all of it has a known form; what it quotes from the leak (names, files, reasons) is
carried over as it stands. A sentence without a known form stays as it is: a finding is never dropped for its language.
"""

from __future__ import annotations

import re

from .sentences import sentence_said

__all__ = ["retold", "retold_all"]

N = r"[\d,]+"
MONTHS = {name: at for at, name in enumerate(re.findall("...", "JanFebMarAprMayJunJulAugSepOctNovDec"), 1)}
_DAY = re.compile(r"\b(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4})\b")

# One sentence each; {1}, {2} ... are the groups. What is missing is told by `workbench.brief.sentences`.
SENTENCES: tuple[tuple[str, str], ...] = (
    (rf"({N}) hits, none of them read: not a finding", "{1} 个命中，均未读过：不是结论"),
    (rf"({N}) messages stand under both ids", "{1} 条消息同时出现在两个账号之下"),
    (r"the same (union_id|user_id)", "相同的 {1}"),
)
# Heads, notes, labels and captions of pictures, and their alternative texts; applied in this order.
PARTS: tuple[tuple[str, str], ...] = (
    (r"\bMessages and events per week\b|\bEvents per week by topic\b", "每周各话题的事件"),
    (r"\bEvents per week by platform\b", "每周各平台的事件"),
    (r"\bEvents per week\b", "每周事件"),
    (r"\bEvents per month by topic\b", "每月各话题的事件"),
    (r"\bWho is tied to which subject\b", "谁与哪个话题相关"),
    (r"\bWhat the originals cover\b", "各原件的覆盖时段"),
    (r"\bdays active\b", "活跃天数"),
    (rf"({N}) events, (.*?) to (.*?), zone (\S+?)\.(?=\s|$)", "{1} 个事件，{2} 至 {3}，时区 {4}。"),
    (r"Pale: without readable words\.", "浅色：没有可读文字。"),
    (r"Each panel has its own scale: the figure at a bar is the panel's peak, the one on the right its total\.",
     "各栏比例不同：柱旁数字为该栏峰值，右侧数字为合计。"),
    (rf"({N}) events far away from all others are not drawn; the whole spans (.*?) to (.*?)\.",
     "另有 {1} 个远离其他的事件未画出；全部时段为 {2} 至 {3}。"),
    (r"Hatched: (.*?)\.(?=\s|$)", "斜线：{1}。"),
    (r"Orange bars: stretches with twice the usual share or more \(two-state bursts, Kleinberg 2003\)\.",
     "橙色：占比达平时两倍或以上的时段（两状态突发模型，Kleinberg 2003）。"),
    (rf"Coverage of ({N}) more originals is not drawn\.", "另有 {1} 份原件的覆盖时段未画出。"),
    (rf"Not drawn: ({N}) events without a usable time\.", "未画出：{1} 个没有可用时间的事件。"),
    (r"There are no events\.", "没有事件。"),
    (rf"({N}) events have a wall clock whose zone no original tells; they are drawn as written\.",
     "{1} 个事件只有本地时间，原件未注明时区；按原样画出。"),
    (r"Days on which a person spoke of a topic, and on the right the days on which the person wrote at all\. Coloured: "
     r"more often than all others, beyond chance; the darker, the surer\.",
     "各人谈及某话题的天数；右侧为其发言的总天数。着色：多于其他所有人且超出偶然；越深越确定。"),
    (r"Days on which a person wrote about a topic\.", "各人谈及某话题的天数。"),
    (r"A link is no proof of agreement\.", "有联系并不说明赞同。"),
    (rf"A link counts where a person (.*?) on ({N}) days or more, and on more of the active days than all others, even "
     r"for talkativeness \(z of (\S+) or more\)\.",
     "联系的标准：某人在 {2} 天或以上涉及该话题，且按活跃天数计多于其他所有人（z 值 {3} 或以上，已计入话多话少）。"),
    (rf"({N}) links count; (\S+) would by chance \(({N}) shuffles of author-days\)\.",
     "共 {1} 条；偶然情形下约 {2} 条（对作者日随机打乱 {3} 次）。"),
    (r"Bar charts of events per week, (.*?) to (.*?), in the zone (\S+?)\.(?=\s|$)",
     "每周事件柱状图，{1} 至 {2}，时区 {3}。"),
    (rf"({N}), of which ({N}) unreadable, most in the week of (.*?) \(({N})\)\.",
     "{1}，其中 {2} 不可读，最多的一周为 {3}（{4}）。"),
    (rf"({N}), most in the week of (.*?) \(({N})\)\.", "{1}，最多的一周为 {2}（{3}）。"),
    (rf"A matrix of ({N}) persons and ({N}) topics, counted in author-days\.",
     "{1} 人与 {2} 个话题的矩阵，按作者日计。"),
    (rf"\(({N}) of ({N}) days\)", "（{2} 天中的 {1} 天）"),
)  # fmt: skip
_SENTENCES = [(re.compile(pattern, re.S), told) for pattern, told in SENTENCES]
_PARTS = [(re.compile(pattern), told) for pattern, told in PARTS]
_SLOT = re.compile(r"\{(\d)\}")


def retold(text: str, language: str) -> str:
    """One sentence in the language of the brief; one without a known form stays as it is."""
    if language != "zh":
        return text
    for pattern, told in _SENTENCES:
        if found := pattern.fullmatch(text.strip()):
            return _filled(told, found)
    return sentence_said(text, language)


def retold_all(text: str, language: str = "zh") -> str:
    """A text of several sentences or pieces, each known one in the language of the brief."""
    if language != "zh":
        return text
    for pattern, told in _PARTS:
        text = pattern.sub(lambda found, told=told: _filled(told, found), text)  # type: ignore[misc]
    return _DAY.sub(lambda day: f"{day[3]}年{MONTHS[day[2]]}月{int(day[1])}日", text)


def _filled(told: str, found: re.Match[str]) -> str:
    return _SLOT.sub(lambda place: str(found[int(place[1])]), told)
