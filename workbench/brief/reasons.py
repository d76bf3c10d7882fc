"""What a reader left out, what went wrong, and what a search did, in Chinese: patterns of the English sentences.

Names, numbers and words of the leak stand in a sentence as they are; one that no pattern knows stays in English.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import QueryError, WorkbenchError
from .sentences import worded

__all__ = ["account_said", "error_said", "offer_said", "receipt_said", "skipped_said"]

SKIPPED = (
    ("The same message stands again: {words}.", "同一条消息重复出现：{words}。"),
    (
        "This is no {words} message: it has neither a time, nor a text, nor a type.",
        "这不是 {words} 消息：没有时间、文字和类型。",
    ),
    ("This is no message of {words}.", "这不是 {words} 的消息。"),
    ("This is no {words} message.", "这不是 {words} 消息。"),
    ("This is no {words} event.", "这不是 {words} 事件。"),
    ("This is no event of {words}.", "这不是 {words} 事件。"),
    ("This is no chunk of {words}.", "这不是 {words} 的数据块。"),
    ("This is no row of [the|a] table of messages.", "这不是消息表格的行。"),
    ("This line is of no kind that {words} writes.", "这一行不属于 {words} 写出的任何类型。"),
    ("This is {words}, not a file; it is not opened.", "这是 {words}，不是文件；未打开。"),
    ("This is no file; it is not opened.", "这不是文件；未打开。"),
    ("This message's JSON cannot be read.", "此消息的 JSON 无法读取。"),
    ("This MMS is cut off.", "此彩信被截断。"),
    ("Text that is no JSON stands here.", "此处的文字不是 JSON。"),
    ("An {words} stands where data was asked for.", "所请求的数据处是 {words}"),
    ("Too little is left of this message.", "此消息所剩太少。"),
    ("This item of a list of messages is no message that can be read.", "消息列表中的此项不是可读的消息。"),
    ("It stands above the row that names the columns.", "它在列名行之上。"),
    ("It cannot be read: {words}.", "无法读取：{words}。"),
    ("It cannot be looked at: {words}.", "无法查看：{words}。"),
    ("An entry of the list of users has no id.", "用户列表中有一项没有编号。"),
    ("An entry of a list of conversations has no id.", "会话列表中有一项没有编号。"),
    ("A link to {words}; it is not followed.", "指向 {words} 的链接；未跟随。"),
    ("A folder that contains itself; it is not entered again.", "包含自身的文件夹；不再进入。"),
    ("A document of the dump is damaged or cut.", "转储中的一份文档损坏或被截断。"),
    ("A chat has no list of messages.", "一个会话没有消息列表。"),
    ("Words before the first message.", "第一条消息之前的文字。"),
    ("Messages stand where none was expected.", "在不应有消息之处有消息。"),
    ("The archive carries a comment.", "压缩包带有注释。"),
    ("The member {words} of {name} is not whole.", "{name} 中的 {words} 不完整。"),
    ("The file {words} in {name} has no bytes.", "{name} 中的文件 {words} 没有内容。"),
    ("Only the first {n} files inside {name} were taken.", "{name} 中只取了前 {n} 个文件。"),
    ("Only the first {n} MB of {name} were read.", "{name} 只读了前 {n} MB。"),
    (
        "Some bytes fit no character of {words}; they are shown as \\xNN.",
        "有些字节不符合 {words} 的任何字符；以 \\xNN 显示。",
    ),
    ("Its names could not be read: {words}", "其名称无法读取：{words}"),
    ("The columns do not tell who wrote what and when.", "各栏没有说明谁在何时写了什么。"),
    ("The file says that it holds {n} messages, but it holds {m}.", "文件自称有 {n} 条消息，实有 {m} 条。"),
    ("The page names a next page, which is another file or was not taken.", "该页提到下一页，它在另一文件中或未取得。"),
    ("Nothing tells the day of this {words}: its times stand without a date.", "没有说明日期：其时间没有日期。"),
    ("No line names whom the messages were exchanged with.", "没有一行说明与谁通信。"),
    ("No line begins as {words} writes it.", "没有一行符合 {words} 的写法。"),
    (
        "{words} was opened with the password on line {n} of the password file.",
        "{words} 用密码文件第 {n} 行的密码打开。",
    ),
    ("An item of {words} does not fit: {name}", "{words} 中有一项不合：{name}"),
    ("{words} ({n} times)", "{words}（{n} 次）"),
    ("{n} further reasons.", "另有 {n} 项原因。"),
)
ERRORS = (
    *SKIPPED,
    ("{name} is encrypted.", "{name} 已加密。"),
    ("The {words} is encrypted.", "文件已加密。"),
    ("Give its password, or save a copy without one.", "请提供密码，或另存一份无密码的副本。"),
    ("Give its password in a password file, or unpack it.", "请在密码文件中给出密码，或先解压。"),
    ("Look at the file by hand.", "请人工查看该文件。"),
    ("Look at it by hand.", "请人工查看。"),
    ("Look at the letter by hand.", "请人工查看该邮件。"),
    ("Unpack it by hand.", "请手动解压。"),
    ("Unpack it with another program.", "请用其他程序解压。"),
    ("Try to repair it on a copy.", "请尝试在副本上修复。"),
    ("Repair it on a copy.", "请在副本上修复。"),
    ("The file is damaged; try a repair on a copy.", "文件已损坏；请尝试在副本上修复。"),
    ("This looks like a decompression bomb; unpack it by hand if you trust it.", "疑似解压炸弹；若可信，请手动解压。"),
    ("Everything read before this point is kept; look at the file by hand.", "此前读到的均已保留；请人工查看该文件。"),
    ("What was read before is kept; look at the file by hand.", "此前读到的均已保留；请人工查看该文件。"),
    ("What comes after this point is lost.", "此后的内容已丢失。"),
    ("Check the permissions, then ingest it again.", "请检查权限，然后重新读入。"),
    ("Check the spelling, and that the drive is connected.", "请检查拼写，以及磁盘是否已接上。"),
    ("Check the spelling.", "请检查拼写。"),
    ("Nothing is at {words}.", "{words} 处没有任何东西。"),
    ("Nothing is named to be read in.", "没有指明要读入什么。"),
    ("Give the path of a file, folder or archive.", "请给出文件、文件夹或压缩包的路径。"),
    ("An ingest is running already.", "已有读入正在进行。"),
    ("Wait until it is done.", "请等它完成。"),
    ("There is no case yet.", "还没有案卷。"),
    ("There is no case yet: run the notebook, which makes it.", "还没有案卷：请运行笔记本，由它建立。"),
    ("Run the notebook, which makes it.", "请运行笔记本，由它建立。"),
    ("There is no such conversation.", "没有这样的会话。"),
    ("Choose one of the list.", "请从列表中选择。"),
    ("A tag needs a name.", "标签需要文字。"),
    ('Give a word, such as "ask again".', "请写一个词，例如“再问”。"),
    ("A tag has at most {n} characters.", "标签最多 {n} 个字符。"),
    ("Write a note for more.", "更多内容请写成备注。"),
    ("There is no tag {words} on it.", "它没有标签 {words}。"),
    ("See case.notes().", "见 case.notes()。"),
    ("The case holds no message and no page {words}.", "案卷中没有消息或页面 {words}。"),
    ("The case holds no document {words}.", "案卷中没有文件 {words}。"),
    ("Open it again.", "请重新打开。"),
    ("Keys stand in case.messages().", "键值见 case.messages()。"),
    ("Keys stand in case.documents().", "键值见 case.documents()。"),
    ("A judgement needs the name of who made it.", "判断需要作出者的姓名。"),
    ("Write your initials above the list.", "请在列表上方写下姓名缩写。"),
    ("This translation was changed meanwhile.", "此译文其间已被更改。"),
    ("Read it as it stands now.", "请读它现在的内容。"),
    ("Nothing in {words} is called {name}.", "{words} 中没有名为 {name} 的。"),
    ("{words} is no time.", "{words} 不是时间。"),
    ("Write 2024-03-05 or 2024-03-05T09:14.", "请写成 2024-03-05 或 2024-03-05T09:14。"),
    ("A claim needs a sentence.", "主张需要一个句子。"),
    ("Write it as it would be printed.", "请按将要刊出的样子写。"),
    ("{words} has {n} ties.", "{words} 有 {n} 处关联。"),
    ("Take them off first.", "请先取消关联。"),
    ("There is no claim {words}.", "没有主张 {words}。"),
    ("See case.claims.", "见 case.claims。"),
    ("Choose another place.", "请另选位置。"),
    ("{words} cannot be written: {name}.", "{words} 无法写入：{name}。"),
    ("The case is read-only.", "案卷为只读。"),
    # what is no query
    ("A quotation mark is opened and never closed.", "引号没有闭合。"),
    ("A bracket is opened and never closed.", "括号没有闭合。"),
    ("Close it.", "请闭合。"),
    ("This mark has no partner.", "此标点没有配对。"),
    ("Remove it, or quote it.", "请去掉它，或加引号。"),
    ("A minus stands alone.", "减号独立出现。"),
    ("Put it right before a word.", "请紧接在词之前。"),
    (
        "NEAR stands between words, phrases or groups of them joined by OR.",
        "NEAR 须位于词、短语或以 OR 相连的词组之间。",
    ),
    (
        "Write a word, or put operators and brackets in quotes to search for them.",
        "请写一个词；若要搜索运算符或括号，请加引号。",
    ),
    ("There is nothing to search for here.", "此处没有可搜索的内容。"),
    ("Write at least one letter.", "请至少写一个字。"),
    ("The query is empty.", "查询为空。"),
    ("Write at least one word, or * for everything.", "请至少写一个词，或用 * 表示全部。"),
    ("The query is longer than {n} characters.", "查询超过 {n} 个字符。"),
    ("Search in several steps.", "请分几步搜索。"),
    ("A field stands inside another field.", "字段中又有字段。"),
    ("Put it outside the brackets.", "请移到括号外。"),
    ("{words}: needs a value right after it.", "{words}: 之后须紧跟一个值。"),
    ("The query breaks off here: a word is missing.", "查询到此中断：缺一个词。"),
    ("A word is missing before this.", "此前缺一个词。"),
    ("{words}: takes no regular expression.", "{words}: 不接受正则表达式。"),
    ("{words}: has no value.", "{words}: 没有值。"),
    ("For instance {words}.", "例如 {words}。"),
    ("Write a name or a word.", "请写姓名或词。"),
    ("The regular expression cannot be used: {words}.", "此正则表达式无法使用：{words}。"),
    ("~ stands after a single word.", "~ 只能跟在单个词之后。"),
    ("~ stands after a word of letters and digits.", "~ 只能跟在由字母和数字组成的词之后。"),
    ("Write word~ or word~2.", "请写 word~ 或 word~2。"),
    ("Brackets and NOT are nested more than {n} deep.", "括号与 NOT 的嵌套超过 {n} 层。"),
    ("Take some of them away.", "请减少一些。"),
    ("{words} is no date.", "{words} 不是日期。"),
    ("No calendar has the date {words}.", "没有 {words} 这个日期。"),
    ("Write it as 2023, 2023-05 or 2023-05-07.", "请写成 2023、2023-05 或 2023-05-07。"),
    ("Write it as 2023-05-07.", "请写成 2023-05-07。"),
    ("No topic is called {words}.", "没有名为 {words} 的主题。"),
    ("Known: {words}.", "已有：{words}。"),
    ("{words} is not known.", "{words} 未知。"),
    ("Choose from {words}.", "可选：{words}。"),
)
ACCOUNT = (
    ("Searched {words}", "已搜索 {words}"),
    ("filters: {words}", "筛选：{words}"),
    ("{words} by its stem: no word in the case", "{words}（按词干）：案卷中没有这样的词"),
    ("{words} by its stem: {name}", "{words}（按词干）：{name}"),
    ("{words} as characters, wherever they stand", "{words}（按字，无论位于何处）"),
    ("{words} as whole words", "{words}（按整词）"),
    ("{words} as {name}", "{words}（作 {name}）"),
    ("{words} in every text from end to end", "{words}（逐字查遍全部文字）"),
)
AFTER = (
    ("Nobody who wrote in the case is called {words}.", "案卷中没有名为 {words} 的发言者。"),
    (
        "Nobody who was written to or mentioned in the case is called {words}.",
        "案卷中没有名为 {words} 的收件人或被提及者。",
    ),
    ("No person in the case is called {words}.", "案卷中没有名为 {words} 的人。"),
    ("No conversation or original in the case is called {words}.", "案卷中没有名为 {words} 的会话或原件。"),
    ("No message and no page bears the tag {words}.", "没有消息或页面带有标签 {words}。"),
)
EVEN = "Case, full width, traditional and simplified, invisible characters made no difference."
EVEN_ZH = "大小写、全角半角、繁简体和不可见字符不作区别。"
COUNTED = {
    "message": "条消息", "page": "页", "document": "份文档", "original": "件原件", "participant": "个账号",
    "conversation": "个会话",
}  # fmt: skip
RECEIPT = (
    (
        "{n} [original|originals], {words} of them read before: {m} [message|messages], {of} [document|documents], "
        "{first} [participant|participants], {last} [conversation|conversations].",
        "{n} 件原件，其中 {words} 件此前已读：{m} 条消息、{of} 份文档、{first} 个账号、{last} 个会话。",
    ),
    (
        "{n} [original|originals]: {m} [message|messages], {of} [document|documents], {first} "
        "[participant|participants], {last} [conversation|conversations].",
        "{n} 件原件：{m} 条消息、{of} 份文档、{first} 个账号、{last} 个会话。",
    ),
    (
        "{n} [item|items] skipped, {m} [original|originals] failed, {of} not read.",
        "略过 {n} 条，{m} 件失败，{of} 件未读。",
    ),
    ("Nothing was new: everything had been read before.", "没有新内容：此前均已读入。"),
    ("The rows written do not match the records read; please report this.", "写入的行与读到的记录不符；请报告。"),
    ("{n} [message|messages] written by the platform, not by people.", "{n} 条消息由平台而非人写成。"),
    ("{n} [message|messages] mended: the original is damaged there.", "{n} 条消息经修复：原件该处已损坏。"),
    (
        "{n} [message|messages] with a day and a month that can be read two ways (--date-order decides).",
        "{n} 条消息的日与月有两种读法（由 --date-order 决定）。",
    ),
    ("{n} [message|messages] with a date that no calendar has.", "{n} 条消息的日期不存在。"),
    ("{n} [message|messages] that cannot be read: encrypted.", "{n} 条消息已加密，无法读取。"),
    ("{n} [message|messages] more than once in the same original.", "{n} 条消息在同一原件中出现不止一次。"),
)
WHY = {
    "a name that is spelled much alike": "拼写相近的名称",
    "just as it is written, without operators": "按字面，不含运算符",
    "without the filters": "不加筛选",
    "this part alone": "仅此部分",
    "this word alone": "仅此词",
    "a translation by the glossary or dictionary": "按词表或词典的译词",
    "each word, or what it means by the glossary or dictionary": "各词，或按词表、词典的译词",
    "its words anywhere in the record": "其中各词，无论位于何处",
    "without blanks": "不含空格",
    "with blanks between the scripts": "不同文字之间加空格",
    "the word of another region": "另一地区的用词",
    "a participant whose name sounds so": "读音相同的参与者",
    "the words anywhere in the record": "各词，无论位于何处",
    "sounds alike": "同音",
    "in pinyin": "拼音",
    "without the first character": "去掉首字",
    "without the last character": "去掉末字",
    "the characters apart": "各字分开",
    "the number with its digits grouped in any way": "数字任意分组",
    "the words near each other": "各词相近",
    "the words anywhere in the message": "各词，无论位于消息何处",
    "a close spelling in the case": "案卷中相近的拼写",
    "by the stem": "按词干",
    "inside other words": "在其他词之中",
}


def skipped_said(text: str, language: str) -> str:
    """Why something was not read, in the language "en" or "zh"; a sentence that is not known stays as it is."""
    if language != "zh":
        return text
    whole = worded(text, ERRORS)
    return whole if whole != text else "".join(worded(part, ERRORS) for part in _sentences(text))


def error_said(error: WorkbenchError, language: str) -> str:
    """An error as its sentences, in the language "en" or "zh"; of a query, the pointer at the character stays."""
    if language != "zh":
        return str(error)
    said = "".join(worded(part, ERRORS) for part in (error.what, error.todo) if part)
    pointer = str(error).partition("\n")[2] if isinstance(error, QueryError) else ""
    return f"{said}\n{pointer}" if pointer else said


def receipt_said(lines: Iterable[str], language: str) -> str:
    """The sentences of a receipt, in the language "en" or "zh"."""
    return "".join(worded(line, RECEIPT) for line in lines) if language == "zh" else " ".join(lines)


def account_said(text: str, language: str) -> str:
    """What a search without a hit looked through, in the language "en" or "zh"; the query's own words are kept."""
    if language != "zh" or EVEN not in text:
        return text
    before, _, after = text.partition(EVEN)
    first, *parts = before.rstrip(". ").split("; ")
    told = [worded(_sizes(first), ACCOUNT), *(worded(part, ACCOUNT) for part in parts)]
    return f"{'；'.join(told)}。{EVEN_ZH}{worded(after.strip(), AFTER)}"


def offer_said(query: str, why: str, hits: int, language: str) -> str:
    """Another query that might be tried, with its number of hits and the reason, in the language "en" or "zh"."""
    if language != "zh":
        return f"Try {query}: {hits:,} hit{'' if hits == 1 else 's'} ({why})."
    return f"可试 {query}：{hits:,} 条命中（{WHY.get(why, why)}）。"


def _sizes(text: str) -> str:
    """The numbers of records that were looked through."""
    head, _, rest = text.partition("Searched ")
    told = []
    for part in rest.split(", "):
        number, _, kind = part.partition(" ")
        known = COUNTED.get(kind.removesuffix("s"))
        told.append(f"{number} {known}" if known else part)
    return f"{head}Searched {'、'.join(told)}"


def _sentences(text: str) -> list[str]:
    """What happened and what to do, which stand in one line."""
    cut = text.rfind(". ")
    return [text] if cut < 0 else [text[: cut + 1], text[cut + 2 :]]
