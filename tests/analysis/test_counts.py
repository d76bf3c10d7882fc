"""Rows, readable and readable-distinct are told apart by the rules that are printed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.leaklet import File, Leak, message
from workbench.analysis import frames
from workbench.analysis.counts import RULES, counts, kinds


def table(*messages: Any) -> Any:
    return frames.messages(Leak().add(*messages))


def test_every_rule_but_rows_is_a_column_and_counts_has_them_all() -> None:
    frame = table(message(1, "2024-03-05T09:00:00Z", "u", "hello"))
    assert list(kinds(frame).columns) == list(RULES)[1:]
    assert list(counts(frame).columns) == list(RULES)


@pytest.mark.parametrize(
    "body",
    [
        "<Media omitted>", "\u200eimage omitted", "[图片]", "<省略多媒体文件>", "This message was deleted",
        "** Unable to decrypt: session keys **", "[Encrypted message]", "此消息已撤回",
        "[ERROR: This message is encrypted, and you are unable to decrypt it.]", "图像已省略", "\u200eBild weggelassen",
        "imagen omitida", "画像は省略されました", "사진 생략됨", "<Medien ausgeschlossen>", "贴图已忽略",
        "Diese Nachricht wurde gelöscht.", "Se eliminó este mensaje.", "تم حذف هذه الرسالة",
        "Waiting for this message. This may take a while.", "正在等待此消息。这可能需要一些时间。",
        "Aguardando mensagem",
        "This message couldn't be decrypted", "This message couldn’t be decrypted.", "Bad encrypted message",
        "此消息无法解密", "Nachricht konnte nicht entschlüsselt werden", "?OTR:AAMCxQ" + "A" * 300,
    ],
)  # fmt: skip
def test_an_exporters_filler_is_no_readable_message(body: str) -> None:
    assert kinds(table(message(1, "2024-03-05T09:00:00Z", "u", body)))["placeholder"].all()


@pytest.mark.parametrize(
    "body",
    [
        "the image omitted the logo",
        "图片发我一下",
        "null pointer again",
        "[捂脸]",
        "ok",
        "Waiting for this message from Bo",
        "图像已省略这一步",
        "why could it not be decrypted?",
        "?OTRAS cosas",
    ],
)
def test_words_that_resemble_a_filler_stay_readable(body: str) -> None:
    assert kinds(table(message(1, "2024-03-05T09:00:00Z", "u", body)))["readable"].all()


def test_flags_and_types_decide_system_bot_and_encrypted() -> None:
    frame = table(
        message(1, "2024-03-05T09:00:00Z", "u", "joined", type="join"),
        message(2, "2024-03-05T09:01:00Z", "u", "daily", flags=("bot",)),
        message(3, "2024-03-05T09:02:00Z", "u", "x9$", flags=("repaired", "encrypted")),
        message(4, "2024-03-05T09:03:00Z", "u", "", files=(File(name="a.pdf"),)),
        message(5, "2024-03-05T09:04:00Z", "u", "", deleted=True),
        message(6, "2024-03-05T09:05:00Z", "u", "", subject="only a subject"),
    )
    assert counts(frame).iloc[0].to_dict() == {
        "rows": 6, "system": 1, "bot": 1, "placeholder": 2, "wordless": 1, "readable": 1, "resend": 0,
        "quote": 0, "twin": 0,        "distinct": 1, "broadcast": 0,
    }  # fmt: skip


def test_a_recalled_message_whose_words_survive_is_readable() -> None:
    assert kinds(table(message(1, "2024-03-05T09:00:00Z", "u", "said", deleted=True)))["readable"].all()


def test_a_resend_is_the_same_text_sender_and_conversation_within_72_hours() -> None:
    frame = table(
        message(1, "2024-03-05T09:00:00Z", "u", "again"),
        message(2, "2024-03-08T09:00:00Z", "u", "again"),  # 72 h: a resend
        message(3, "2024-03-11T09:00:01Z", "u", "again"),  # 72 h and a second: none
        message(4, "2024-03-11T09:00:02Z", "v", "again"),  # another sender
        message(5, "2024-03-11T09:00:03Z", "u", "again", conversation_id="other"),
    )
    assert kinds(frame)["resend"].tolist() == [False, True, False, False, False]
    assert counts(frame)["distinct"].item() == 4


@pytest.mark.parametrize(
    ("body", "quote"),
    [
        ("[21:21:02] <bo> the row was changed", True), ("> the row was changed\n> by whom?", True),
        ("[21:21] <bo> one\n[21:22] <ana> two", True), ("[21:21:02] <bo> the row was changed\nby whom?", False),
        ("> by whom?\nby Chen", False), ("[21:21:02] the row was changed", False), ("at 21:21 <bo> wrote", False),
    ],
)  # fmt: skip
def test_a_pasted_quotation_adds_no_words_of_its_own(body: str, quote: bool) -> None:
    told = kinds(table(message(1, "2024-03-05T09:00:00Z", "u", body)))
    assert (told["readable"].item(), told["quote"].item(), told["distinct"].item()) == (True, quote, not quote)


def test_messages_without_a_time_are_never_called_resends() -> None:
    assert not kinds(table(message(1, "", "u", "again"), message(2, "", "u", "again")))["resend"].any()


def test_a_broadcast_needs_forty_characters_and_five_places() -> None:
    long, short = "x" * 40, "x" * 39
    five = [message(i, "2024-03-05T09:00:00Z", "u", long, conversation_id=f"c{i}") for i in range(5)]
    four = [message(10 + i, "2024-03-05T09:00:00Z", "v", long, conversation_id=f"c{i}") for i in range(4)]
    brief = [message(20 + i, "2024-03-05T09:00:00Z", "w", short, conversation_id=f"c{i}") for i in range(5)]
    mail = [message(30, "2024-03-05T09:00:00Z", "z", long, recipients=tuple("abcde"))]
    frame = table(*five, *four, *brief, *mail)
    assert kinds(frame)["broadcast"].groupby(frame["sender_id"]).sum().to_dict() == {"u": 5, "v": 0, "w": 0, "z": 1}


def test_a_log_without_conversations_counts_recipients_as_places() -> None:
    rows = [
        message(i, "2024-03-05T09:00:00Z", "u", "y" * 50, conversation_id="", recipients=(f"r{i}",)) for i in range(5)
    ]
    assert kinds(table(*rows))["broadcast"].all()
    assert not kinds(table(*rows))["resend"].any()


def test_one_long_text_from_many_senders_in_a_hundredth_of_all_rows_is_a_placeholder() -> None:
    flood = [message(i, "2024-03-05T09:00:00Z", f"u{i}", "*** the key for this is not here ***") for i in range(5)]
    said = [message(10 + i, "2024-03-05T09:00:00Z", "u1", f"words {i}") for i in range(50)]
    same = [message(100 + i, "2024-03-05T09:00:00Z", f"u{i}", "好的收到") for i in range(9)]
    frame = table(*flood, *said, *same)
    assert counts(frame)["placeholder"].item() == 5


def test_counts_by_a_column_add_up_to_the_whole_and_lead_with_the_most_distinct() -> None:
    rows = [message(i, "2024-03-05T09:00:00Z", "loud", "again") for i in range(9)]
    rows += [message(20 + i, "2024-03-05T09:00:00Z", "wordy", f"text {i}") for i in range(3)]
    by = counts(table(*rows), by="sender")
    assert by.index.tolist() == ["wordy", "loud"]
    assert by["rows"].sum() == counts(table(*rows))["rows"].item()
    assert by.loc["loud", ["rows", "readable", "distinct"]].tolist() == [9, 9, 1]


def test_counting_nothing_gives_zeros() -> None:
    assert counts(frames.messages(Leak())).to_numpy().sum() == 0
