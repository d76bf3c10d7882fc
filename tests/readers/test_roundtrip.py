"""Whatever conversation is written in a format's grammar, reading gives it back: who, when and every word.

The writers here are ours, made from the grammars, and simpler than the platforms'; the fixtures hold the odd cases.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import reader_stores as stores
import reader_writers as more
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model import Message
from workbench.originals import Blob
from workbench.readers import detect, readers

Talk = list[tuple[datetime, str, str]]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PEOPLE = ("Ana", "Bo Li", "陈晓", "Zoë 🙂")


def seconds(at: datetime) -> int:
    return (at - EPOCH) // timedelta(seconds=1)


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def as_lines(values: list[object]) -> str:
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)


def as_csv(header: list[str], rows: list[list[str]]) -> str:
    target = io.StringIO(newline="")
    csv.writer(target, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([header, *rows])
    return target.getvalue()


def slack(talk: Talk) -> str:
    def escape(text: str) -> str:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    return as_json(
        [
            {"type": "message", "user": f"U{who}", "username": who, "text": escape(body), "ts": f"{seconds(at)}.{n:06}"}
            for n, (at, who, body) in enumerate(talk)
        ]
    )


def telegram(talk: Talk) -> str:
    rows = [
        {"id": n, "type": "message", "date": f"{at:%Y-%m-%dT%H:%M:%S}", "date_unixtime": str(seconds(at)), "from": who,
         "from_id": f"user{n}", "text": [body[:2], {"type": "bold", "text": body[2:]}]}
        for n, (at, who, body) in enumerate(talk)
    ]  # fmt: skip
    return as_json({"name": "x", "type": "private_group", "id": 7, "messages": rows})


def discord(talk: Talk) -> str:
    rows = [
        {"id": str(n), "type": "Default", "timestamp": at.isoformat(), "content": body,
         "author": {"id": who, "name": who, "discriminator": "0", "nickname": who, "isBot": False}}
        for n, (at, who, body) in enumerate(talk)
    ]  # fmt: skip
    top = {"guild": {"id": "1", "name": "g"}, "channel": {"id": "2", "type": "GuildTextChat", "name": "c"}}
    return as_json({**top, "dateRange": {}, "messages": rows, "messageCount": len(rows)})


def discord_csv(talk: Talk) -> str:
    rows = [[who, who, at.isoformat(), body, "", ""] for at, who, body in talk]
    return as_csv(["AuthorID", "Author", "Date", "Content", "Attachments", "Reactions"], rows)


def teams(talk: Talk) -> str:
    rows = [
        {"id": str(n), "messageType": "message", "createdDateTime": at.isoformat(), "chatId": "19:a@thread.v2",
         "from": {"user": {"id": who, "displayName": who}}, "body": {"contentType": "text", "content": body}}
        for n, (at, who, body) in enumerate(talk)
    ]  # fmt: skip
    return as_json({"value": rows})


def meta(talk: Talk) -> str:
    def broken(text: str) -> str:
        return text.encode().decode("latin-1")

    rows = [
        {"sender_name": broken(who), "timestamp_ms": seconds(at) * 1000, "content": broken(body)}
        for at, who, body in talk
    ]
    return json.dumps({"participants": [{"name": broken(who)} for who in PEOPLE], "messages": rows, "title": "t"})


def mattermost(talk: Talk) -> str:
    rows: list[object] = [{"type": "version", "version": 1}]
    for at, who, body in talk:
        post = {"team": "t", "channel": "c", "user": who, "message": body, "create_at": seconds(at) * 1000}
        rows.append({"type": "post", "post": post})
    return as_lines(rows)


def rocketchat(talk: Talk) -> str:
    rows = [
        {
            "_id": str(n),
            "rid": "r",
            "msg": body,
            "ts": {"$date": seconds(at) * 1000},
            "u": {"_id": who, "username": who},
        }
        for n, (at, who, body) in enumerate(talk)
    ]
    return as_json({"messages": rows})


def matrix(talk: Talk) -> str:
    rows = [
        {"type": "m.room.message", "event_id": f"${n}", "sender": who, "origin_server_ts": seconds(at) * 1000,
         "content": {"msgtype": "m.text", "body": body}}
        for n, (at, who, body) in enumerate(talk)
    ]  # fmt: skip
    return as_json({"room_name": "r", "exported_by": "@x:y", "messages": rows})


def jabber(talk: Talk) -> str:
    return "\n".join(
        as_json({"ts": f"{at:%Y-%m-%dT%H:%M:%S}", "from": who, "to": "x@y", "body": body}) for at, who, body in talk
    )


def chatlab(talk: Talk) -> str:
    header = {
        "_type": "header",
        "chatlab": {"version": "0.0.2"},
        "meta": {"name": "n", "platform": "qq", "type": "group"},
    }
    rows = [
        {"_type": "message", "sender": who, "accountName": who, "timestamp": seconds(at), "type": 0, "content": body}
        for at, who, body in talk
    ]
    return as_lines([header, *rows])


def wechat(talk: Talk) -> str:
    rows = [
        [str(n), "文本", who, f"{at:%Y-%m-%d %H:%M:%S}", body, "", who, ""] for n, (at, who, body) in enumerate(talk)
    ]
    return as_csv(["消息ID", "类型", "发送人", "时间", "内容", "备注", "昵称", "更多信息"], rows)


def rsmf(talk: Talk) -> str:
    people = [{"id": who, "display": who} for who in PEOPLE]
    rows = [
        {
            "id": str(n),
            "type": "message",
            "participant": who,
            "conversation": "c",
            "timestamp": at.isoformat(),
            "body": body,
        }
        for n, (at, who, body) in enumerate(talk)
    ]
    talks = [{"id": "c", "platform": "slack", "type": "channel", "participants": list(PEOPLE)}]
    return as_json({"version": "2.0.0", "participants": people, "conversations": talks, "events": rows})


def signal(talk: Talk) -> str:
    return "".join(f"[{at:%Y-%m-%d %H:%M:%S}] {who}: {body}\n" for at, who, body in talk)


def kakaotalk(talk: Talk) -> str:
    half = {True: "오전", False: "오후"}
    lines = [
        f"{at.year}년 {at.month}월 {at.day}일 {half[at.hour < 12]} {at.hour % 12 or 12}:{at.minute:02}, {who} : {body}"
        for at, who, body in talk
    ]
    return "방 카카오톡 대화\n저장한 날짜 : 2024년 1월 1일 오후 1:00\n\n" + "\n".join(lines) + "\n"


def line(talk: Talk) -> str:
    rows, day = ["[LINE] Chat history with x", "Saved on: 2024/01/01, 10:00", ""], ""
    for at, who, body in talk:
        if day != (day := f"{at:%Y/%m/%d}(Mon)"):
            rows.append(day)
        quoted = '"' + body.replace('"', '""') + '"' if "\n" in body else body
        rows.append(f"{at:%H:%M}\t{who}\t{quoted}")
    return "\n".join(rows) + "\n"


WRITERS: dict[str, tuple[str, Callable[[Talk], str | bytes], str]] = {
    # case -> (format, writer, file name); ~ marks a grammar with minutes only, _ one whose names have no blanks,
    # + a meeting, which lasts hours, ? one that names nobody, and | one whose words are one line
    "slack": ("slack", slack, "2024-01-01.json"),
    "telegram": ("telegram", telegram, "result.json"),
    "discord json": ("discord", discord, "x.json"),
    "discord csv": ("discord", discord_csv, "x.csv"),
    "teams": ("teams", teams, "x.json"),
    "meta": ("meta", meta, "message_1.json"),
    "mattermost": ("mattermost", mattermost, "x.jsonl"),
    "rocketchat": ("rocketchat", rocketchat, "x.json"),
    "matrix": ("matrix", matrix, "export.json"),
    "jabber": ("jabber", jabber, "x.json"),
    "chatlab": ("chatlab", chatlab, "x.jsonl"),
    "wechat": ("wechat", wechat, "x.csv"),
    "rsmf": ("rsmf", rsmf, "rsmf_manifest.json"),
    "signal": ("signal", signal, "chat.md"),
    "kakaotalk~": ("kakaotalk", kakaotalk, "x.txt"),
    "line~": ("line", line, "x.txt"),
    "lark": ("lark", more.lark, "page.json"),
    "googlechat": ("googlechat", more.googlechat, "messages.json"),
    "skype": ("skype", more.skype, "messages.json"),
    "skype text": ("skype", more.skype_text, "x.txt"),
    "zulip": ("zulip", more.zulip, "messages-000001.json"),
    "sms": ("sms", more.sms, "x.xml"),
    "irc_": ("irc", more.irc, "x.weechatlog"),
    "qq": ("qq", more.qq, "x.txt"),
    "imessage-exporter": ("imessage-exporter", more.imessage_exporter, "x.txt"),
    "jabber arrows_": ("jabber", more.arrows, "x.txt"),
    "jabber tabs": ("jabber", more.tabbed, "x.txt"),
    "matrix dump": ("matrix", more.pseudo_json, "x.json"),
    "matrix text": ("matrix", more.element_text, "x.txt"),
    "discord text~": ("discord", more.discord_text, "x.txt"),
    "kakaotalk windows~": ("kakaotalk", more.kakao_windows, "x.txt"),
    "facebook before 2018~": ("meta", more.facebook_old, "messages.htm"),
    "chat-table": ("chat-table", more.table, "x.json"),
    "imessage": ("imessage", stores.imessage, "chat.db"),
    "whatsapp-db": ("whatsapp-db", stores.whatsapp_db, "msgstore.db"),
    "whatsapp-db before 2022": ("whatsapp-db", stores.whatsapp_db_old, "x.db"),
    "viber": ("viber", stores.viber, "x.csv"),
    "viber.db": ("viber", stores.viber_db, "viber.db"),
    "mmssms.db": ("sms", stores.mmssms, "mmssms.db"),
    "skype main.db": ("skype", stores.skype_main, "main.db"),
    "zoom+": ("zoom", stores.zoom, "{0:%Y-%m-%d %H.%M.%S} Desk/meeting_saved_chat.txt"),
    "zoom old+": ("zoom", stores.zoom_old, "{0:%Y-%m-%d %H.%M.%S} Desk/chat.txt"),
    "zoom cloud+": ("zoom", stores.zoom_cloud, "GMT{0:%Y%m%d}-{0:%H%M%S}_Recording.txt"),
    "lark-minutes+": ("lark-minutes", stores.minutes, "x.txt"),
    "whatsapp android~": ("whatsapp", stores.whatsapp_android, "WhatsApp Chat with x.txt"),
    "whatsapp ios": ("whatsapp", stores.whatsapp_ios, "_chat.txt"),
    "wechat chatlog": ("wechat", stores.chatlog, "x.json"),
    "wechat weflow": ("wechat", stores.weflow, "x.json"),
    "wechat list": ("wechat", stores.wechat_list, "x.json"),
    "signal data": ("signal", stores.signal_data, "data.json"),
    "psi?": ("jabber", stores.psi, "ana_at_x.example.history"),
    "kakaotalk mac": ("kakaotalk", stores.kakao_mac, "x.csv"),
    "kakaotalk ios~": ("kakaotalk", stores.kakao_ios, "x.txt"),
    "slackdump-db": ("slackdump-db", stores.slackdump, "slackdump.sqlite"),
    "signal-db desktop": ("signal-db", stores.signal_desktop, "db.sqlite"),
    "signal-db android": ("signal-db", stores.signal_android, "signal.db"),
    "wechat-db 3": ("wechat-db", stores.wechat_old, "MSG0.db"),
    "wechat-db 4": ("wechat-db", stores.wechat_new, "message_0.db"),
    "telegram-api": ("telegram-api", stores.telethon, "x.jsonl"),
    "table in HTML": ("chat-table", stores.html_table, "x.md"),
    "table in Markdown|": ("chat-table", stores.markdown_table, "x.md"),
    "list of fields": ("chat-table", stores.field_list, "x.md"),
    "welink": ("welink", more.welink, "x.txt"),
    "qq-json": ("qq-json", more.qq_json, "x.json"),
    "whatsapp-json": ("whatsapp-json", more.whatsapp_json, "result.json"),
    "pasted": ("pasted", more.pasted, "x.txt"),
    "signal rows": ("signal", more.signal_rows, "messages.json"),
    "irssi~_": ("irc", stores.irssi, "x.log"),
}
# Words that a line-based grammar cannot tell from its own signs are left out: colons, brackets, tabs and the like.
LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs"), exclude_characters='"\\:[]()-=')
WORDS = st.text(LETTERS, min_size=1, max_size=12)
BODIES = st.lists(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=3).map("\n".join)
TALKS = st.lists(st.tuples(st.integers(0, 86_400 * 800), st.sampled_from(PEOPLE), BODIES), min_size=2, max_size=8).map(
    lambda rows: [
        (datetime(2022, 3, 1, tzinfo=UTC) + timedelta(seconds=at), who, body) for at, who, body in sorted(rows)
    ]
)


def meeting(talk: Talk) -> Talk:
    """The talk within less than ten hours, in its order."""
    begun = talk[0][0]
    return sorted(
        ((begun + (at - begun) % timedelta(hours=10), who, body) for at, who, body in talk), key=lambda row: row[0]
    )


def test_every_chat_format_has_a_writer_here() -> None:
    assert {reader.format for reader in readers().values() if reader.kind == "chat"} == {
        format for format, _, _ in WRITERS.values()
    }


@pytest.mark.parametrize("case", WRITERS)
@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(talk=TALKS)
def test_reading_gives_back_what_was_written(case: str, talk: Talk) -> None:
    format, writer, name = WRITERS[case]
    if format == "irc" or "|" in case:  # no line of IRC can break, nor can a row in Markdown
        talk = [(at, who, body.replace("\n", " ")) for at, who, body in talk]
    talk = meeting(talk) if "+" in case else talk
    content = writer(talk)
    blob = Blob(name.format(talk[0][0]), content if isinstance(content, bytes) else content.encode())
    assert detect(blob)[0].reader.format == format
    messages = [record for record in readers()[format].read(blob) if isinstance(record, Message)]
    names = [who.replace(" ", "_") if "_" in case else who for _, who, _ in talk]
    told = [(m.sender_name or m.sender_id, m.body) for m in messages]
    if "?" in case:
        names = [name for name, _ in told]
    assert told == [(name, body) for name, (_, _, body) in zip(names, talk, strict=True)]
    wanted = [at.replace(second=0) if "~" in case else at for at, _, _ in talk]
    assert [m.sent.instant and m.sent.instant.replace(microsecond=0) for m in messages] == wanted
