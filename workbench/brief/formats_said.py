"""The titles of common formats, and what each cannot prove, in Chinese for a Chinese brief.

They say what the readers' own titles and limits say; a format that is not here is told in English.
"""

from __future__ import annotations

__all__ = ["ZH", "format_said"]

ZH: dict[str, tuple[str, str]] = {
    "archive": (
        "压缩包（zip、tar、gz、7z、rar）",
        "压缩包不说明由谁打包；其中各文件的时间取自打包的电脑。",
    ),
    "chat-table": (
        "来历不明的消息表格（CSV、TSV、JSON、Markdown、HTML 表格、字段列表）",
        "此表没有公开的格式说明：各列仅凭列名理解，时间大多没有时区，制表者可以遗漏或改动行。",
    ),
    "doc": (
        "Word 97-2003 文档（.doc）",
        "修订时间取自作者自己的时钟，精确到分，没有时区；批注没有可读取的时间。Word 95 及更早的文档只读取正文。",
    ),
    "docx": (
        "Word 文档（.docx）",
        "批注与修订的时间取自作者自己的时钟，没有时区。作者姓名是有人在其 Word 中键入的。页码取决于字体与打印机，"
        "故不给出。",
    ),
    "html": ("HTML 网页", "只读取文件内的文字：由脚本添加的文字及存于别处的图片不在其中。"),
    "image": (
        "图片（jpg、png、tiff、heic 等）",
        "图片所载的相机、时间与地点可被任何人不留痕迹地改动。由 OCR 读出的文字是机器识别：引用前须与图片核对。",
    ),
    "lark": (
        "Lark（飞书）消息与文档，API JSON",
        "导出只含导出账号或机器人能看到的内容；经编辑的消息只有最后的文字；撤回的消息为空。open_id 仅在同一应用的导出内"
        "指同一人；系统提示中的姓名不是编号；lark-cli 的输出时间精确到分，为导出者的时区，时区不明。",
    ),
    "lark-minutes": (
        "Lark（飞书）妙记转写文本",
        "由机器听写并区分说话人：文字与说话人都可能有误，录音本身才是证据。时间取自导出者的时钟，精确到分。",
    ),
    "mail": (
        "邮件（.eml、Maildir）",
        "邮件各字段由发件人与服务器写入：未经签名验证，发件人、日期与路径均可伪造。密送人仅见于保留了密送的副本。",
    ),
    "mbox": (
        "邮箱文件（.mbox）",
        "邮箱文件是普通文件，可不留痕迹地编辑；删除的邮件不留缺口。各字段由发件人与服务器写入。"
        "以 From 开头的行之前的尖括号可能是邮件程序加的。",
    ),
    "msg": (
        "Outlook 邮件（.msg）",
        "由 Outlook 另存的邮件是该程序制作的副本：字段可能被不留痕迹地改动。只有来自外部的邮件才有服务器路径。",
    ),
    "odf": ("OpenDocument（odt、ods、odp）", "时间取自作者自己的时钟，没有时区；列表段落的编号不显示。"),
    "pdf": (
        "PDF",
        "文字按写入文件的次序读出，在表格与分栏中可能不是阅读次序。签名只指出，不验证。属性为制作者所写。由 OCR 读出的"
        "文字是机器识别：引用前须与页面核对。",
    ),
    "ppt": (
        "PowerPoint 97-2003 演示文稿（.ppt）",
        "图表与图片中的文字不读取；批注时间取自作者的时钟，没有时区。",
    ),
    "pptx": (
        "PowerPoint 演示文稿（.pptx）",
        "图片中的文字只由 OCR 读取；批注时间取自作者自己的时钟，或为未注明的 UTC。",
    ),
    "pst": (
        "Outlook 数据文件（.pst、.ost）",
        "各项为 Outlook 所存，可不留痕迹地改动。邮件中的邮件另写为独立的消息：文字属实，字节不是文件中的字节。",
    ),
    "rtf": ("RTF 文档（.rtf）", "时间取自作者自己的时钟，精确到分，没有时区；作者姓名是有人键入的。"),
    "slack": (
        "Slack 导出（工作区文件夹或 zip、每日文件、API JSON）",
        "普通导出只有消息最后的文字，没有编辑前的文字，也没有已删除的内容；私密会话只有在导出者有权且导出时才有。",
    ),
    "teams": (
        "Microsoft Teams 消息（Graph 与导出 JSON、导出脚本的 HTML）",
        "已删除的内容多数导出中没有，编辑只见最后的文字，附件另存；一份文件只含导出所用账号或频道的会话。",
    ),
    "telegram": (
        "Telegram Desktop 导出（result.json 或 messages.html）",
        "导出只含其账号当日能看到的内容：没有编辑前的文字，没有已删除的内容；2022 年 6 月以前（及旧版 HTML）的时间取自"
        "导出者的时钟，没有时区。",
    ),
    "text": ("纯文本", "没有字节序标记的文本，其编码由试读判定；若为另一种编码，文字会显得不对。"),
    "wechat": (
        "微信（WeChatMsg/MemoTrace、chatlog、WeFlow、普通列表）",
        "由第三方工具从一台设备的数据库取出：图片与语音大多只有名称，撤回的文字已不在，也无从证明各行未被改动。",
    ),
    "wechat-db": (
        "微信数据库（MSG0.db、message_0.db），已解密",
        "数据库出自一台设备，由某人解密；撤回的文字大多已不在，图片与语音只有名称，姓名存于另一文件"
        "（MicroMsg.db、contact.db）。",
    ),
    "whatsapp": (
        "WhatsApp 导出的聊天（文本，含或不含媒体）",
        "文本没有时区、消息编号、编辑前的文字与回执，持有者均可改动；发送者只是导出者通讯录中的名称。",
    ),
    "xls": ("Excel 97-2003 工作簿（.xls）", "公式的值为上次保存时的值；公式本身不显示。"),
    "xlsx": (
        "Excel 工作簿（.xlsx）",
        "公式的值为上次保存时的值，不重新计算。数字的显示可能与其他语言的 Excel 相差一个空格或符号。",
    ),
}


def format_said(name: str, title: str, limits: str, language: str) -> tuple[str, str]:
    """Title and limits of a format in the language of the brief; those that are not known stay as they are."""
    return ZH.get(name, (title, limits)) if language == "zh" else (title, limits)
