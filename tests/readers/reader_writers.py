"""More small writers, one a grammar: a talk (when, who, what) becomes a file as the platform would write it."""

from __future__ import annotations

import html
import json
from datetime import datetime

Talk = list[tuple[datetime, str, str]]


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _half(at: datetime, am: str, pm: str) -> tuple[str, int]:
    return (am if at.hour < 12 else pm), at.hour % 12 or 12


def lark(talk: Talk) -> str:
    """A page of the messages API."""
    items = [
        {"message_id": f"om_{n}", "msg_type": "text", "create_time": str(_seconds(at) * 1000), "deleted": False,
         "chat_id": "oc_1", "sender": {"id": who, "id_type": "open_id", "sender_type": "user"},
         "body": {"content": json.dumps({"text": body}, ensure_ascii=False)}}
        for n, (at, who, body) in enumerate(talk)
    ]  # fmt: skip
    return _json({"code": 0, "msg": "success", "data": {"has_more": False, "items": items}})


def googlechat(talk: Talk) -> str:
    """messages.json of a Takeout."""
    rows = [
        {"creator": {"name": who, "email": f"{n}@x.example", "user_type": "Human"}, "text": body, "topic_id": str(n),
         "created_date": f"{at:%A, %B} {at.day}, {at.year} at {at.hour % 12 or 12}:{at:%M:%S %p} UTC",
         "message_id": f"a/{n}"}
        for n, (at, who, body) in enumerate(talk)
    ]  # fmt: skip
    return _json({"messages": rows})


def skype(talk: Talk) -> str:
    """messages.json of an account's export, the newest first."""
    rows = [
        {"id": str(n), "displayName": who, "originalarrivaltime": f"{at:%Y-%m-%dT%H:%M:%SZ}", "messagetype": "Text",
         "version": n, "content": html.escape(body, quote=False), "conversationid": "19:x", "from": f"8:{n}"}
        for n, (at, who, body) in enumerate(talk)
    ]  # fmt: skip
    talks = [{"id": "19:x", "displayName": "x", "MessageList": rows}]
    return _json({"userId": "8:live:x", "exportDate": "2024-01-01T00:00", "conversations": talks})


def skype_text(talk: Talk) -> str:
    """Copied from the window."""
    rows = [f"[{at:%d/%m/%Y %H:%M:%S} | Edited {at:%H:%M:%S}] {who}: {body}" for at, who, body in talk]
    return "\n".join(rows) + "\n"


def zulip(talk: Talk) -> str:
    """messages-000001.json of an organisation's export."""
    rows = [
        {"id": n, "sender": who, "recipient": 1, "subject": "s", "content": body, "date_sent": _seconds(at)}
        for n, (at, who, body) in enumerate(talk)
    ]
    return _json({"zerver_message": rows, "zerver_usermessage": []})


def sms(talk: Talk) -> str:
    """SMS Backup & Restore."""
    rows = [
        f'<sms protocol="0" address="+100{n}" date="{_seconds(at) * 1000}" type="1" contact_name="{html.escape(who)}"'
        f' body="{html.escape(body).replace(chr(10), "&#10;")}" readable_date="x" />'
        for n, (at, who, body) in enumerate(talk)
    ]
    lines = "\n".join(rows)
    return (
        f"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<smses count=\"{len(rows)}\">\n{lines}\n</smses>\n"
    )


def irc(talk: Talk) -> str:
    """WeeChat's log."""
    return "".join(f"{at:%Y-%m-%d %H:%M:%S}\t{who.replace(' ', '_')}\t{body}\n" for at, who, body in talk)


def qq(talk: Talk) -> str:
    """QQ's text."""
    head = "消息记录（此消息记录为文本格式，不支持重新导入）\n\n" + "=" * 64 + "\n消息对象:x\n" + "=" * 64 + "\n\n"
    return head + "".join(
        f"{at:%Y-%m-%d %H:%M:%S} {who}(1000{n})\n{body}\n\n" for n, (at, who, body) in enumerate(talk)
    )


def imessage_exporter(talk: Talk) -> str:
    """imessage-exporter's text."""
    rows = [
        f"{at:%b} {at.day:02}, {at.year} {at.hour % 12 or 12:>2}:{at:%M:%S %p}\n{who}\n{body}\n"
        for at, who, body in talk
    ]
    return "\n".join(rows) + "\n"


def arrows(talk: Talk) -> str:
    """A server's text: when, from -> to, and the words below."""
    return "".join(f"{at:%Y-%m-%dT%H:%M:%S} {who.replace(' ', '_')} -> b@x\n{body}\n\n" for at, who, body in talk)


def tabbed(talk: Talk) -> str:
    """A leaked log with two tabs before the words."""
    return "".join(f"[{at:%d.%m.%y %H:%M:%S}] {who}:\t\t{body}\n" for at, who, body in talk)


def pseudo_json(talk: Talk) -> str:
    """A leaked dump: one field a line, no quotation marks, long words between fences."""
    rows = [
        f"{{\n  timestamp: {at:%Y-%m-%d %H:%M:%S},\n  chat_id: !r:x,\n  sender_alias: {who},\n"
        f"  message: ```{body}```\n}}\n"
        for at, who, body in talk
    ]
    return "".join(rows)


def element_text(talk: Talk) -> str:
    """Element's plain text."""
    return "".join(f"{at:%a, %b} {at.day}, {at.year}, {at:%H:%M:%S} - {who}: {body}\n" for at, who, body in talk)


def discord_text(talk: Talk) -> str:
    """DiscordChatExporter's text."""
    rule = "=" * 62
    head = f"{rule}\nGuild: g\nChannel: c / d\n{rule}\n\n"
    rows = "".join(f"[{at:%Y-%m-%d %H:%M}] {who}\n{body}\n\n" for at, who, body in talk)
    return f"{head}{rows}\n{rule}\nExported {len(talk)} message(s)\n{rule}\n"


def kakao_windows(talk: Talk) -> str:
    """KakaoTalk on Windows: a rule for each day."""
    rows, day = ["x 님과 카카오톡 대화", "저장한 날짜 : 2024-01-01 10:00:00", ""], ""
    for at, who, body in talk:
        if day != (day := f"--------------- {at.year}년 {at.month}월 {at.day}일 수요일 ---------------"):
            rows.append(day)
        half, hour = _half(at, "오전", "오후")
        rows.append(f"[{who}] [{half} {hour}:{at:%M}] {body}")
    return "\n".join(rows) + "\n"


def facebook_old(talk: Talk) -> str:
    """messages.htm of before 2018."""
    rows = [
        f'<div class="message"><div class="message_header"><span class="user">{html.escape(who)}</span>'
        f'<span class="meta">{at:%A, %B} {at.day}, {at.year} at {at.hour % 12 or 12}:{at:%M}'
        f"{'am' if at.hour < 12 else 'pm'} UTC</span></div></div><p>{html.escape(body)}</p>"
        for at, who, body in talk
    ]
    return f'<html><body><div class="contents"><div class="thread">Ana, Bo Li{"".join(rows)}</div></div></body></html>'


def table(talk: Talk) -> str:
    """A list of no known tool."""
    return _json([{"party": who, "content": body, "timestamp": f"{at:%Y-%m-%dT%H:%M:%SZ}"} for at, who, body in talk])


def welink(talk: Talk) -> str:
    """WeLink's text."""
    return "".join(f"{who}(z{700000 + n})\t{at:%Y-%m-%d %H:%M:%S}\n{body}\n" for n, (at, who, body) in enumerate(talk))


def qq_json(talk: Talk) -> str:
    """QQChatExporter's JSON."""
    rows = [
        {
            "id": str(n),
            "timestamp": _seconds(at) * 1000,
            "sender": {"uid": f"u_{who}", "uin": str(70000 + len(who)), "name": who},
            "type": "type_1",
            "content": {"text": body, "elements": [], "resources": []},
        }
        for n, (at, who, body) in enumerate(talk)
    ]
    return _json(
        {"metadata": {"name": "QQChatExporter V5"}, "chatInfo": {"name": "x", "selfUin": "1"}, "messages": rows}
    )


def whatsapp_json(talk: Talk) -> str:
    """WhatsApp-Chat-Exporter's JSON."""
    rows = {
        str(n): {"from_me": False, "timestamp": _seconds(at), "time": "", "key_id": str(n), "data": body, "sender": who}
        for n, (at, who, body) in enumerate(talk)
    }
    return _json({"120@g.us": {"name": "x", "type": "android", "their_avatar": None, "messages": rows}})


def pasted(talk: Talk) -> str:
    """Copied out of Telegram's window."""
    return "".join(f"{who}, [{at:%d.%m.%Y %H:%M:%S}]\n{body}\n\n" for at, who, body in talk)


def signal_rows(talk: Talk) -> str:
    """Rows of Signal's desktop."""
    rows = [
        {"id": str(n), "type": "incoming", "sent_at": _seconds(at) * 1000, "sourceServiceId": who, "body": body}
        for n, (at, who, body) in enumerate(talk)
    ]
    return _json(rows)
