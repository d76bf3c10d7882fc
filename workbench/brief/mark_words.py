"""The marks of a copy and of the exporter's side in Chinese, by the template of the English sentence."""

from __future__ import annotations

from ..evidence.mark import Mark

__all__ = ["ZH", "mark_said"]

ZH = {
    "{kind}: {count} ({example})": "{kind}：{count} 处（{example}）",
    "{a} and {b} differ from character {at} on": "{a} 与 {b} 从第 {at} 个字符起不同",
    "the header {name} is found in one mailbox only": "邮件头 {name} 只见于一个邮箱",
    "the header {name} carries an id by which the sender knows this copy": (
        "邮件头 {name} 带有发送方可识别此份邮件的编号"
    ),
    "its Message-ID leads to every mailbox that holds it": "其 Message-ID 可查到收有此邮件的每个邮箱",
    "a tracking pixel of {host} is in the mail: opening it told {host} when and from where ({why})": (
        "邮件内有 {host} 的跟踪像素：打开即告知 {host} 时间与地点（{why}）"
    ),
    "{count} pictures or styles are loaded from {host} as the mail is opened: that tells {host} when and from where": (
        "打开邮件时从 {host} 载入 {count} 个图片或样式：即告知 {host} 时间与地点"
    ),
    "a link to {host} is one recipient's own ({why})": "指向 {host} 的链接为某一收件人专用（{why}）",
    "the sender is written as “{name}”: the exporter wrote it": "发送者写作“{name}”：即导出者本人",
    "its sender is the account whose export this is ({who})": "其发送者正是导出所用的账号（{who}）",
    "its time is the exporter's local time{zone}": "其时间为导出者的本地时间{zone}",
    "it carries the offset of the exporter's clock ({offset})": "其中带有导出者时钟的时差（{offset}）",
    "the field {name} ({value}) is what one account alone sees": "字段 {name}（{value}）只有一个账号能看到",
    "{where} holds the exporter's own id {own}": "{where}含有导出者自己的编号 {own}",
    "the path of its original holds the account {own}": "其原件的路径含有账号 {own}",
    "Lark ids (ou_…) are those that one app sees: whoever runs the app can tell which app read the messages": (
        "飞书编号（ou_…）因应用而异：应用的管理者可知是哪个应用读取了消息"
    ),
    "its file is named after {name}, as only the other one of the two would see the talk": (
        "其文件以 {name} 命名，只有两人中的另一人会这样看到这段对话"
    ),
    "a message printed around it speaks to the exporter: “{words}”": "一同刊出的消息是对导出者说的：“{words}”",
    "the export is that of {who}": "导出者为 {who}",
    "the custodian “{name}” is on record; the exhibit book for counsel prints it": (
        "案卷记有保管人“{name}”；律师用证据册会印出"
    ),
    "document property {name}: {value}": "文件属性 {name}：{value}",
    "the words are {kind} in the file: who quotes them had the file itself, not a print": (
        "这些文字在文件中为{kind}：引用者手中是文件本身，而非打印件"
    ),
    "a scan or picture: printer dots, sensor noise and folds can tell which print or device it came from": (
        "扫描件或图片：打印机暗点、感光噪点与折痕可说明出自哪份打印件或哪台设备"
    ),
}
VALUES = {
    "hidden characters": "隐藏字符",
    "invisible tags or selectors": "不可见的标签或选择符",
    "odd blanks": "异常空格",
    "look-alike letters": "形近字母",
    "doubled or trailing blanks": "重复或行尾空格",
    "links with a personal parameter": "带个人参数的链接",
    "hidden": "隐藏文字",
    "covered": "被遮盖的文字",
    "comment": "批注",
    "deleted": "修订中删除的文字",
    "inserted": "修订中插入的文字",
    "click counter": "点击计数",
    "open counter": "打开计数",
    "carries the recipient's address": "带有收件人地址",
    "carries the recipient's address in Base64": "带有 Base64 编码的收件人地址",
    "carries the recipient's address in hexadecimal": "带有十六进制的收件人地址",
    "carries the MD5 of the address": "带有收件人地址的 MD5",
    "carries the SHA1 of the address": "带有收件人地址的 SHA1",
    "carries the SHA256 of the address": "带有收件人地址的 SHA256",
    "the path of its original": "其原件的路径",
    "the id of its conversation": "其会话编号",
    "its own id": "其自身编号",
}
_TOLD = ("kind", "why", "where")  # values that are the workbench's own words; others are the leak's


def mark_said(mark: str, language: str) -> str:
    """A mark in the language of the memo; what it quotes stays as it is."""
    if language != "zh" or not isinstance(mark, Mark) or mark.template not in ZH:
        return str(mark)
    values = {name: _value(text) if name in _TOLD else text for name, text in mark.values.items()}
    return ZH[mark.template].format(**values)


def _value(text: str) -> str:
    parts = [VALUES.get(part, part) for part in text.split("; ")]
    told = [f"参数 {part.removeprefix('parameter ')}" if part.startswith("parameter ") else part for part in parts]
    return "；".join(
        f"字段 {part.removeprefix('the field ')}" if part.startswith("the field ") else part for part in told
    )
