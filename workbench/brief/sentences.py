"""Sentences of the analysis, which name numbers, days and people, in Chinese: patterns of the English, and wordings.

Words that a sentence quotes (names, reasons of an original, texts) stand in it as they are. A sentence that no pattern
knows stays in English: nothing is dropped. The fixed sentences are in `workbench.brief.phrases`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

__all__ = ["reasons_said", "sentence_said", "worded"]

GAPS = (
    ("repeats what {who} wrote on {first}", "重复 {who} 于 {first} 所写"),
    ("holds the words of {who}", "与 {who} 的文字相同"),
    ("{n} more findings are in the case (case.gaps()).", "另有 {n} 项，见案卷（case.gaps()）。"),
    ("The original says that it is incomplete: {words}.", "原件自述并不完整：{words}。"),
    (
        "{n} [reply answers|replies answer] {m} [message that is|messages that are] in no original.",
        "{n} 条回复所答的消息，有 {m} 条不在任何原件中。",
    ),
    ("{n} [file of a message is|files of messages are] not at hand.", "有 {n} 个随消息发送的文件不在手边。"),
    (
        "{n} [message was|messages were] recalled or deleted; the words of none survive.",
        "{n} 条消息已撤回或删除；无一存有原文。",
    ),
    (
        "{n} [message was|messages were] recalled or deleted; the words of {m} survive.",
        "{n} 条消息已撤回或删除；其中 {m} 条存有原文。",
    ),
    (
        "{n} [message was|messages were] edited; the earlier words of {m} are not recorded in the message.",
        "{n} 条消息经编辑；其中 {m} 条没有记下编辑前的文字。",
    ),
    ("{n} [message was|messages were] edited.", "{n} 条消息经编辑。"),
    ("The text of {n} [message is|messages are] cut.", "{n} 条消息的文字被截断。"),
    (
        "{n} of {of} numbers are not there, in {m} [place|places] (the widest: {widest}); numbers are given one by "
        "one, so these were deleted, or are left out.",
        "{of} 个编号中缺 {n} 个，分布于 {m} 处（最大的：{widest}）；编号逐一发放，故所缺者已被删除，或未导出。",
    ),
    (
        "{n} messages in a row are in {other} and not in {lacking}, as if a page were missing.",
        "连续 {n} 条消息见于 {other} 而不见于 {lacking}，似缺一页。",
    ),
    (
        "{n} single [message is|messages are] in {other} and not in {lacking}.",
        "零散 {n} 条消息见于 {other} 而不见于 {lacking}。",
    ),
    (
        "It has {n} messages; exports of {platform} end at {limit}, so earlier ones may be left out.",
        "共 {n} 条消息；{platform} 的导出止于 {limit} 条，更早的可能未导出。",
    ),
    (
        "{n} threads have exactly {m} messages, the most of all: they may be cut there.",
        "{n} 个话题恰有 {m} 条消息，为最多者：可能在此截断。",
    ),
    ("{n} of {of} members never write, but could read: {who}.", "{of} 名成员中有 {n} 名从未发言，但可以阅读：{who}。"),
    (
        "The clocks of {zone} were changed in the hour of {n} [message|messages]: each can be an hour earlier "
        "or later.",
        "{zone} 在这一小时调整了时钟，涉及 {n} 条消息：每条都可能早或晚一小时。",
    ),
    (
        "{n} [sender has|senders have] no name in any original ({m} messages).",
        "{n} 名发送者在任何原件中都没有姓名（{m} 条消息）。",
    ),
    (
        "A link counts where a person {tie} on {n} days or more, and on more of the active days than all others, even "
        "for talkativeness (z of {m} or more). {of} links count; {chance} would by chance ({shuffles} shuffles of "
        "author-days).",
        "此人{tie}达 {n} 天以上，且占其活跃天数之比高于他人（已按发言多少校正，z ≥ {m}），方算作联系。"
        "共 {of} 条；纯属偶然预期 {chance} 条（打乱作者与日期 {shuffles} 次）。",
    ),
    ("It could not be read to the end: {words}", "未能读到末尾：{words}"),
    (
        "Nothing in any conversation of {who} for {length}, longer than {basis}; {others}.",
        "{who} 的任何会话在 {length}期间都没有消息，{basis}；{others}。",
    ),
    (
        "{who} writes in no conversation for {length}, longer than {basis}; {others}.",
        "{who} 在 {length}期间未在任何会话发言，{basis}；{others}。",
    ),
    ("No message for {length}, longer than {basis}; {others}.", "{length}期间没有消息，{basis}；{others}。"),
    (
        "Nothing in any conversation of {who} for {length}; longer than {basis}; {others}.",
        "{who} 的任何会话在 {length}期间都没有消息，{basis}；{others}。",
    ),
    (
        "{who} was most likely written by a clock set to {zone}: {n} of {of} {signs} show it ({how}); {then}.",
        "{who} 很可能按 {zone} 的时钟写成：{of} 项迹象中有 {n} 项显示如此；{then}。",
    ),
)
PARTS = {
    "length": (
        ("{n} days ({m} working days), {first} to {last}", "{first} 至 {last}（{n} 天，其中工作日 {m} 天）"),
        ("{n} days, {first} to {last}", "{first} 至 {last}（{n} 天）"),
    ),
    "basis": (
        (
            "its own rhythm explains (never more than {n} before; {chance} such pauses were to be expected, {off} not "
            "counted)",
            "超出其自身节奏（此前最长 {n} 天；预期此类间断 {chance} 次，{off} 不计）",
        ),
        (
            "its own rhythm explains (never more than {n} before; {chance} such pauses were to be expected)",
            "超出其自身节奏（此前最长 {n} 天；预期此类间断 {chance} 次）",
        ),
    ),
    "chance": (("fewer than {n}", "少于 {n}"),),
    "widest": (("{n} after {m}", "{m} 之后 {n} 个"),),
    "others": (
        ("{n} of {of} other conversations of the same dump go on", "同一批材料的其他 {of} 个会话中有 {n} 个照常"),
        ("there is no other to compare", "没有其他会话可资比较"),
        (
            "{n} of {of} conversations that the person wrote in before go on",
            "此人此前发言的 {of} 个会话中有 {n} 个照常",
        ),
        ("there are messages then in {who}", "{who} 在此期间有消息"),
        ("no other dump has any then", "其他材料在此期间也没有消息"),
    ),
    "tie": (
        ("wrote the message", "所写消息谈及该主题"),
        ("is named as its recipient, or wrote the message that it answers", "为该消息的收件人，或写了它所答的消息"),
        ("is mentioned in it by a mark of the platform", "在该消息中被平台标记提及"),
        (
            "wrote in the same conversation on the same day (UTC), with no more than 50 others",
            "同日（UTC）在同一会话发言，且其他人不超过 50 名",
        ),
    ),
    "then": (
        ("ingest it with that zone", "请按该时区导入"),
        ("so it is read", "现即如此读取"),
        ("it is read as {zone}: a zone error", "现按 {zone} 读取：时区有误"),
    ),
}
REASONS = (
    ("the same mail address {value}", "邮箱相同：{value}"),
    ("the same telephone number {value}", "电话号码相同：{value}"),
    ("the same handle {value}", "账号名相同：{value}"),
    ("{n} contacts in common", "共有 {n} 个联系人"),
    ("{name} answered {n} of {of} lines to {who}", "{name} 回应了叫 {who} 的 {of} 句中的 {n} 句"),
    (
        "punctuates like it in {n} messages ({marks}), posterior {share} of all accounts",
        "{n} 条消息的标点习惯与之相似（{marks}），在所有账号中后验 {share}",
    ),
    (
        "one hand in {share} of {m} rounds among {of} accounts ({n} and {first} messages, shared: {value})",
        "{of} 个账号相比，{m} 轮中有 {share} 文风最相近（各 {n} 条与 {first} 条消息，共有：{value}）",
    ),
    (
        "never write on the same day in {n} days, where {m} were to be expected",
        "{n} 天中从未同日发言，按常理应有 {m} 天",
    ),
    ("the one begins {n} days after the other's last message", "一方在另一方最后一条消息之后 {n} 天开始发言"),
    ("one writes to the other, {n} times", "一方写给另一方 {n} 次"),
    ("{name} lists them as two accounts", "{name} 列为两个账号"),
    ("both write in {n} [conversation|conversations]", "两者同在 {n} 个会话发言"),
    ("{n} accounts of {name} bear this name", "{name} 中有 {n} 个账号用此名"),
    ("{what}, which fits {n} people", "{what}，符合者 {n} 人"),
    ("a nickname from {value}", "由“{value}”而来的昵称"),
    ("a form of address with the surname {value}", "以姓氏“{value}”相称"),
    ("one character that sounds like one of the name ({value})", "有一字与其名同音（{value}）"),
    ("the same name in Chinese", "中文名相同"),
    ("the same name in Cyrillic and Latin letters", "西里尔字母与拉丁字母的同名"),
    ("the given name alone, in Chinese", "仅名（中文）相同"),
    ("the given name alone, across scripts", "仅名相同，文字不同"),
    ("the given name alone", "仅名相同"),
    ("surname in a southern or Taiwan spelling", "姓氏为南方或台湾拼法"),
    ("surname and given name agree", "姓与名一致"),
    ("surname and initials agree", "姓与名的首字母一致"),
    ("surname and initial agree", "姓与名的一个首字母一致"),
    ("initials alone", "仅首字母一致"),
    ("the surname {value} as it is read in Japanese", "姓氏“{value}”的日语读法"),
    ("the surname", "姓氏相同"),
    ("the same consonants, in Arabic or Latin letters", "阿拉伯字母与拉丁字母的辅音相同"),
    ("the same consonants, the other way round", "辅音相同，次序相反"),
    ("{value} is short for {what}", "{value} 是 {what} 的简称"),
    ("a handle of surname and {name}'s first letter", "账号名由姓与 {name} 的首字母组成"),
    ("surname and {name}'s initial agree", "姓与 {name} 的首字母一致"),
    ("given name and first letter of the surname", "名与姓的首字母一致"),
    ("a handle of surname and initials", "账号名由姓与首字母组成"),
    ("a handle of the whole name", "账号名为全名"),
    ("a handle of given name and first letter", "账号名由名与首字母组成"),
    ("a handle of first letter and surname", "账号名由首字母与姓组成"),
)
LISTS = {"widest": (", ", "、"), "marks": (", ", "、"), "off": (" and ", "、")}  # how several stand in one field
WORDS = {
    "New Year": "元旦",
    "Spring Festival": "春节",
    "Tomb-Sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Victory Day": "抗战胜利纪念日",
    "Mid-Autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Christmas": "圣诞节",
    "Thanksgiving": "感恩节",
    "blank inside Chinese": "中文内空格",
    "full-width comma": "全角逗号",
    "half-width comma in Chinese": "中文内半角逗号",
    "comma": "逗号",
    "full-width stop at the end": "句末全角句号",
    "half-width stop at the end": "句末半角句号",
    "no mark at the end": "句末无标点",
    "dots": "省略号",
    "wave": "波浪号",
    "half-width exclamation": "半角叹号",
    "full-width exclamation": "全角叹号",
    "half-width question": "半角问号",
    "full-width question": "全角问号",
    "semicolon": "分号",
    "colon": "冒号",
    "brackets": "括号",
    "quotation marks": "引号",
    "dash": "破折号",
    "emoji": "表情符号",
    "small letter first": "首字母小写",
    "capital first": "首字母大写",
    "small i": "小写 i",
    "no apostrophe": "省略撇号",
    "apostrophe": "撇号",
    "repeated marks": "重复标点",
}
_FIELD = re.compile(r"\\\{(\w+)\\\}")
_BESIDE = re.compile(r"^(.*?) (\([^()]* / [^()]*\))$")
_EITHER = re.compile(r"\\\[(.*?)\\\|(.*?)\\\]")
_NUMBERS = {
    **dict.fromkeys(("n", "m", "of"), r"[\d,.]+(?:e-?\d+)?"),
    **dict.fromkeys(("first", "last"), r"\S+"),
    "basis": r"its own rhythm explains \([^()]*\)",
    "length": r"\d[^;]*? to \S+",
}


def sentence_said(text: str, language: str) -> str:
    """A sentence on what is missing, in the language "en" or "zh"; one that is not known stays as it is."""
    return worded(text, GAPS) if language == "zh" else text


def reasons_said(text: str, language: str) -> str:
    """Reasons why accounts may be or may not be one person, joined by "; ", in the language "en" or "zh"."""
    return "；".join(map(_reason, text.split("; "))) if language == "zh" and text else text


def _reason(text: str) -> str:
    beside = _BESIDE.match(text)
    return f"{worded(beside[1], REASONS)} {beside[2]}" if beside else worded(text, REASONS)


def worded(text: str, table: Iterable[tuple[str, str]]) -> str:
    """The sentence in the words of the first pattern of the table that it follows; else as it is."""
    for english, chinese in table:
        found = _pattern(english).fullmatch(text)
        if found:
            parts = {name: _part(name, value) for name, value in found.groupdict().items()}
            return chinese.format(**parts)
    return text


def _part(name: str, value: str) -> str:
    if name == "what":
        return _reason(value)
    between, joint = LISTS.get(name, ("", ""))
    several = value.split(between) if between else [value]
    known = WORDS if between else {}
    return joint.join(known.get(one, worded(one, PARTS.get(name, ()))) for one in several)


@cache
def _pattern(english: str) -> re.Pattern[str]:
    """`{name}` is a field, and `[one|several]` are the forms of words for one thing and for several."""
    escaped = _FIELD.sub(lambda m: f"(?P<{m[1]}>{_NUMBERS.get(m[1], '.+?')})", re.escape(english))
    return re.compile(_EITHER.sub(r"(?:\1|\2)", escaped), re.S)
