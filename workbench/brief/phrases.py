"""Fixed sentences that the case tells in English, in Chinese for a Chinese brief; no words of a leak are here."""

from __future__ import annotations

import re

from .sentences import reasons_said

__all__ = ["check_said", "said", "titled"]

ZH = {
    # how sure a time is
    "UTC, as recorded": "UTC，按记录",
    "UTC, from the offset written beside it": "UTC，按所附时差换算",
    "wall clock of whoever exported it, zone unknown": "导出者的本地时间，时区不明",
    "UTC, wall clock read as {zone}": "UTC，本地时间按 {zone} 换算",
    "time not known": "时间不明",
    "a zone named by the desk": "编辑部指定的时区",
    ", to the minute": "，精确到分",
    ", the day only": "，仅到日",
    # who could see it
    "members at that time, from join and leave records": "当时的成员，据入群与退群记录",
    "member list of the export, which has no dates": "导出的成员名单，没有日期",
    "everyone who ever wrote there; the original has no member list": "曾在此发言的所有人；原件没有成员名单",
    "sender and recipients of the message": "消息的发送者与接收者",
    "the original does not tell": "原件没有说明",
    "whoever got a message that carried the document": "收到附有该文件的消息的人",
    ", ": "，",
    # what happened to a message
    "recalled": "已撤回",
    "edited {at}": "{at} 编辑过",
    "forwarded": "转发",
    "file {name}": "文件 {name}",
    "file {name}, not in the leak": "文件 {name}，泄露材料中没有",
    "record repaired": "记录经修复",
    "date ambiguous": "日期有歧义",
    "not readable": "无法读取",
    "stands as hidden text": "为隐藏文字",
    "stands as covered text": "为被遮盖的文字",
    "stands as deleted text": "为修订中删除的文字",
    "stands as inserted text": "为修订中插入的文字",
    "stands as comment text": "为批注",
    "stands as note text": "为备注",
    "stands as header text": "为页眉页脚",
    "stands as alt text": "为替代文字",
    "stands as metadata text": "为元数据",
    "stands as formula text": "为公式",
    "stands as annotation text": "为注释",
    "stands as form text": "为表单",
    "stands as ocr text": "为机器识别（OCR）的文字",
    # what adds no independence
    "forwarded words of somebody else": "转发他人的话",
    "made by a machine: a summary, transcript or translation": "机器生成：摘要、转写或翻译",
    "quoted words of an earlier message": "引用先前消息的话",
    "contradiction": "相反证据",
    # gaps
    "An original says so itself.": "原件自己说明。",
    "It follows from the records.": "由记录可知。",
    "Habits or numbers suggest it; it is not certain.": "据习惯或数量推断，并不确定。",
    "one account; nothing was joined": "单一账号；未作合并",
    # method
    "Originals were hashed (SHA-256) before they were read, and never written to. Each message and page keeps the "
    "place in its original from which it was read; every quotation was compared with it when this brief was made.": (
        "原件在读取前均计算了 SHA-256，从未改动。每条消息和每一页都保留其在原件中的位置；"
        "制作本简报时，每处引文均与之核对。"
    ),
    "Searches propose by an index and decide by the words: each hit was verified on the folded text, and each passage "
    "is printed verbatim. The searches below are all that were run in this case.": (
        "检索由索引提出候选，由文字本身判定：每个命中均在归一化文本上核实，每段文字均逐字照录。下列检索为本案的全部检索。"
    ),
    "People are counted in days on which they wrote about a topic, not in messages; a link is printed as significant "
    "only where chance alone would hardly give as much.": (
        "人物按其谈及某话题的天数而非消息数计算；只有偶然难以产生的联系才标为显著。"
    ),
    "Two exports of one server's log count as one origin. Resends, forwards, quotations and machine output count "
    "as none.": "同一服务器日志的两份导出计为一个来源。重发、转发、引用和机器生成的内容一律不计。",
    # the custody log
    "case made": "建立案卷",
    "case locked": "案卷加锁",
    "case unlocked": "案卷解锁",
    "case mended": "案卷修复",
    "ingest begun": "开始导入",
    "ingested": "导入",
    "ingest stopped": "导入中止",
    "checks overridden": "不顾检查而导出",
    "brief written": "写成简报",
    "translation signed": "译文已签字",
    "verified": "已核验",
    "published": "已发布",
    "version": "版本",
    "receipt": "回执",
    "problems": "问题",
    "files": "文件",
    # figures
    "Messages and events per week. The strips below show what each original covers; hatched stretches "
    "are not covered by any original.": "每周的消息与事件。下方条带显示各原件覆盖的时段；斜线部分没有任何原件覆盖。",
    "month": "月",
    "year": "年",
    "person": "人物",
    "topic": "话题",
    "days": "天数",
    "messages": "消息",
    "first": "首次",
    "last": "末次",
    # the cover
    "Messages": "消息",
    "Documents": "文件",
    "Originals": "原件",
    "{rows} rows, {readable} readable, {distinct} readable and distinct": (
        "{rows} 条，其中可读 {readable} 条，可读且不重复 {distinct} 条"
    ),
    "Confidential. For the desk, the lawyer and the fact-checker only.": "机密。仅供编辑部、律师和核查员。",
    "What the leak shows": "泄露材料说明了什么",
    "The case {name}": "案卷“{name}”",
    "Exposure of the source": "信源的暴露程度",
    "and {n} more (see What is missing)": "另有 {n} 项（见“缺失的内容”）",
    "no date": "无日期",
    "Names are replaced in this brief; whoever holds the key can tell who is who.": (
        "本简报已替换姓名；持有对照表的人可知各人身份。"
    ),
}


def said(text: str, language: str) -> str:
    """The sentence in the language of the brief; one that is not known stays as it is."""
    return ZH.get(text, text) if language == "zh" else text


def titled(name: str, language: str) -> str:
    """The title of a brief that nobody gave one: that of its case, unless the folder is called no more than that."""
    if re.fullmatch(r"(?i)(?:my|the|new|seed|demo|test)?[-_ ]?case[-_ ]?\d*|案卷|案件", name.strip()):
        return said("What the leak shows", language)
    return said("The case {name}", language).format(name=name)


CHECKS = {
    "altered-quotation": ("引文与原件不一致。", "逐字恢复原文，或重新列为证据。"),
    "record-missing": ("案卷中没有其消息或页面。", "重新导入原件。"),
    "hash-differs": ("其哈希与案卷记录不符。", "重新列为证据。"),
    "original-changed": ("原件已改变，SHA-256 不再相符。", "恢复原件。"),
    "original-absent": ("原件不在手边，未能再次核对。", "接上存有原件的磁盘，或另行核验。"),
    "orphan-claim": ("没有证据支持或反驳该主张。", "补充证据，或删去该句。"),
    "ambiguous-date": ("日期的日与月有两种读法。", "查明，或两种日期都写。"),
    "impossible-date": ("历法中没有此日期。", "不要写日期。"),
    "clock-change": ("那一小时内调整了时钟：其时间可能早或晚一小时。", "两个时间都写，或只写日期。"),
    "unknown-zone": ("时间为未注明时区的本地时间。", "导入时指明时区，或谨慎地只写日期。"),
    "unsigned-translation": ("译文没有懂该语言的人签字。", "请人审校并记录审校者。"),
    "weak-identity": ("作者身份的认定依据薄弱。", "另找一项依据，或只用账号自己的名称。"),
    "not-asserted": (
        "用作支持，但其语气可能是转述、含糊、否认、提问、假设或玩笑。",
        "再读一遍：是谁断言的，有多肯定？",
    ),
    "no-contrary-search": ("没有检索相反证据的记录。", "以“相反证据”为目的检索，并注明该主张。"),
    "uncited": ("没有主张引用它。", "引用它，或不列入。"),
}
_WORDS = re.compile("“[^”]*”")
_JOIN = re.compile(r"(strong|review), score ([\d.]+): (.*?)(?:; against it: (.*?))? \(judged")


def check_said(code: str, what: str, todo: str, language: str) -> tuple[str, str]:
    """What a check found and what to do, in the language of the brief; words that it quotes are kept."""
    if language != "zh" or code not in CHECKS:
        return what, todo
    told, act = CHECKS[code]
    return " ".join([told, *_WORDS.findall(what), *_grounds(what)]), act


def _grounds(what: str) -> list[str]:
    """How the records weigh the join of two accounts, where a finding tells it."""
    found = _JOIN.search(what)
    if found is None:
        return ["记录中没有依据。"] if "nothing in the records" in what else []
    tier = {"strong": "强", "review": "待查"}[found[1]]
    against = f"；相反：{reasons_said(found[4], 'zh')}" if found[4] else ""
    return [f"（{tier}，得分 {found[2]}：{reasons_said(found[3], 'zh')}{against}）"]
