"""The titles of the formats, and what each cannot prove, in Chinese for a Chinese brief.

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
    "chatlab": (
        "ChatLab 交换格式（JSON、JSON 行）",
        "这是另一工具的转换结果：看不出它删改了什么，时间只到整秒。",
    ),
    "discord": (
        "Discord（DiscordChatExporter 的 JSON、CSV、HTML、文本；数据包）",
        "导出副本只显示某一账号当日所见，没有已删除的消息，也没有编辑前的文字；数据包只有其主人所写。",
    ),
    "googlechat": (
        "Google Chat 与 Hangouts（Takeout）",
        "Takeout 只有该账号能看到的内容；已删除的消息没有文字和作者，编辑前的文字已不在。",
    ),
    "imessage": (
        "iMessage 与短信（chat.db、sms.db）",
        "数据库属于一台设备：它从未收到或已删除的不在其中，号码只有借助通讯录才有姓名。",
    ),
    "imessage-exporter": (
        "iMessage（imessage-exporter 的文本与 HTML）",
        "导出显示的是导出电脑的本地时间，没有时区；姓名取自该电脑的通讯录。",
    ),
    "irc": (
        "IRC 日志（irssi、WeeChat、XChat、mIRC、ZNC、eggdrop、存档）",
        "日志记录一个客户端按自己时钟所见，大多没有时区；昵称可以是任何人，某行的日期可能只来自文件名。",
    ),
    "jabber": (
        "Jabber（XMPP）日志（JSON、Psi 历史、服务器文本）",
        "除非日志写明，时间没有时区，消息没有编号，保存者可以更改；译文副本里是译者的话。",
    ),
    "kakaotalk": (
        "KakaoTalk 导出聊天（Windows、macOS、Android、iOS）",
        "导出只到分钟，没有时区、编号和编辑记录，图片只有一个词；姓名取自导出者的通讯录。",
    ),
    "line": (
        "LINE 导出聊天（文本）",
        "导出只到分钟，没有时区、编号和图片，收回的消息只知其曾存在；姓名是导出者所见的。",
    ),
    "matrix": (
        "Matrix（Element 导出、事件列表、泄露的转储）",
        "服务器或客户端没有密钥的内容读不出，删去的文字已不在，转储的时间没有时区。",
    ),
    "mattermost": (
        "Mattermost 批量导出（JSON 行）",
        "导出不含已删除的帖子、编辑前的文字和帖子编号；频道只凭名称识别，该名称以前可能属于另一频道。",
    ),
    "meta": (
        "Facebook Messenger 与 Instagram（账号下载，JSON 与 HTML）",
        "下载只以显示名称呼人，没有消息编号、编辑前的文字和已收回的内容；两个人可以同名。其 HTML 的时间没有时区，"
        "大多只到分钟。",
    ),
    "metafile": (
        "Windows 图元文件（emf、wmf）",
        "文字按绘制顺序出现；已变成轮廓或像素的文字没有。",
    ),
    "ole": (
        "复合文件（OLE）",
        "只读其中打包的文件和属性；程序以自己的格式保存的内容不读。",
    ),
    "qq": (
        "QQ 导出文本",
        "文本没有时区和消息编号，图片只有一个词，任何人都能更改；没有号码的名字可以是任何人。",
    ),
    "rocketchat": (
        "Rocket.Chat（mongodump、REST JSON）",
        "编辑过的消息只有最后的文字，删除的大多已不在，端到端加密的消息在，但读不出。",
    ),
    "rsmf": (
        "RSMF（Relativity 短消息格式）",
        "RSMF 是电子取证工具由平台数据制成的：从中看不出它删去了什么，以及如何读取没有时区的时间。",
    ),
    "signal": (
        "Signal（signal-export：chat.md 与 data.json）",
        "导出副本没有时区和消息编号，引用与回应只以文字标出，去掉了反引号，此前已消失的内容都没有。",
    ),
    "signal-db": (
        "Signal 数据库（桌面版、Android），已解密",
        "数据库属于一台设备，并由某人解密：已消失或删除的不在其中，时间按发送者的时钟。",
    ),
    "skype": (
        "Skype（messages.json、main.db、窗口中复制的文本）",
        "导出只保留编辑过的消息的最后文字，移除的什么也没有；main.db 属于一台设备。",
    ),
    "slackdump-db": (
        "slackdump 取得的 Slack（SQLite）",
        "数据库只有运行 slackdump 的账号当时能看到的内容：编辑过的消息的最后文字，此前删除的都没有。",
    ),
    "sms": (
        "短信与彩信（SMS Backup & Restore XML、mmssms.db）",
        "备份属于一部手机，持有者可以更改；姓名取自该手机的通讯录，发送号码可以伪造。",
    ),
    "telegram-api": (
        "程序取得的 Telegram（Telethon、Pyrogram、机器人、snscrape），JSON",
        "程序写下其账号或机器人运行时能看到的内容，编辑过的消息只有最后的文字；只有程序保留了姓名，号码才有姓名。",
    ),
    "tnef": (
        "Outlook 的 winmail.dat",
        "这是一封邮件的第二种形式；谁在何时发给谁，写在携带它的邮件里。",
    ),
    "viber": (
        "Viber（CSV 导出、viber.db）",
        "CSV 没有时区、编号和图片，日期按文件未写明的地区格式；数据库是一台电脑的副本。",
    ),
    "whatsapp-db": (
        "WhatsApp 数据库（Android，msgstore.db）",
        "数据库属于一部手机，必由某人解密；编辑前和已删除的文字不在其中，姓名只在 wa.db 里。",
    ),
    "xlsb": (
        "二进制 Excel 工作簿（.xlsb）",
        "公式的值是最后一次保存时的值；公式本身不显示。",
    ),
    "zoom": (
        "Zoom 会议聊天（本地保存或云录制）",
        "时间没有日期和时区（云录制中从开始算起）；姓名是入会时填写的，保存聊天的人只看到发给自己的内容。",
    ),
    "qq-json": (
        "QQChatExporter 取得的 QQ（JSON、JSON 行）",
        "程序取出的是一个账号的客户端所存的内容：此前撤回的大多已不在，未保存的文件只有名称，没有任何东西证明消息"
        "未被更改。",
    ),
    "welink": (
        "WeLink 复制的聊天（文本）",
        "文字由某人从窗口中复制：没有时区、编号和编辑记录，图片只有一个词，删去的内容不留空缺。",
    ),
    "whatsapp-json": (
        "WhatsApp-Chat-Exporter 取得的 WhatsApp（JSON）",
        "程序写下的是一部手机的数据库所存的内容：已删除和编辑前的文字不在其中，姓名取自该手机的通讯录，接收和已读"
        "的时间按该电脑的时钟。",
    ),
    "zulip": (
        "Zulip 数据导出（messages-…json 与 realm.json）",
        "没有 realm.json 时，频道和人只是编号；组织保留编辑历史时才有编辑前的文字，删除的消息已不在。",
    ),
}


def format_said(name: str, title: str, limits: str, language: str) -> tuple[str, str]:
    """Title and limits of a format in the language of the brief; those that are not known stay as they are."""
    return ZH.get(name, (title, limits)) if language == "zh" else (title, limits)
