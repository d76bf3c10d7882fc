"""Checksums decide: what proves itself is proved, what only looks like it is not; secrets are never shown whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.leaklet import Leak, message
from workbench.analysis import checksums, frames, products
from workbench.analysis.entities import COLUMNS, KINDS, entities, find

FOUND = [
    ("write to Lin.X@Firm.example today", "email", "lin.x@firm.example", "form"),
    ("see https://docs.firm.example/a?b=1.", "url", "https://docs.firm.example/a?b=1", "form"),
    ("在 https://firm.example/路径，谢谢", "url", "https://firm.example/路径", "form"),
    ("send to 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2 now", "wallet", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "proved"),
    ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "wallet", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "proved"),
    ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "wallet", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "proved"),
    ("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "wallet", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "review"),
    ("account DE89 3704 0044 0532 0130 00 please", "iban", "DE89370400440532013000", "proved"),
    ("身份证 11010519491231002X", "identity", "11010519491231002X", "proved"),
    ("from 203.0.113.9 again", "ip", "203.0.113.9", "form"),
    ("commit 3f786850e387550fdab836ed7e6dc881de23001b", "hash", "3f786850e387550fdab836ed7e6dc881de23001b", "form"),
    ("call +86 138 0013 8000", "phone", "+8613800138000", "form"),
    ("电话13800138000。", "phone", "13800138000", "form"),
    ("用量汇总_3月.xlsx 发你", "file", "用量汇总_3月.xlsx", "form"),
    ("替换（strip_accent.py）和", "file", "strip_accent.py", "form"),
    ("报告(1).pdf", "file", "报告(1).pdf", "form"),
    ("on sundreve.example only", "domain", "sundreve.example", "form"),
    ("it cost $1.2M", "money", "1200000.00 USD", "form"),
    ("邮箱lin@firm.example，请查收", "email", "lin@firm.example", "form"),
    ("EUR 300 per day", "money", "300.00 EUR", "form"),
    ("账单 3.5亿美元", "money", "350000000.00 USD", "form"),
    ("一共12万元", "money", "120000.00 CNY", "form"),
    ("报销35块", "money", "35.00 CNY", "form"),
    ("合计 1,284,306.52 元", "money", "1284306.52 CNY", "form"),
    ("скинь 5к баксов", "money", "5000.00 USD", "form"),
    ("это 10 000,50 руб", "money", "10000.50 RUB", "form"),
    ("за 300 тыс. руб до завтра", "money", "300000.00 RUB", "form"),
    ("0.35 btc please", "money", "0.35 BTC", "form"),
    ("500 usdt", "money", "500.00 USDT", "form"),
    ("hxxps://bad[.]example[.]com/a", "url", "https://bad.example.com/a", "form"),
    ("hxxps://bad[.]example[.]com/a", "domain", "bad.example.com", "form"),
    ("https://t.me/abc", "domain", "t.me", "form"),
    ("http://198.51.100.7:8080/x", "ip", "198.51.100.7", "form"),
    ("10[.]0[.]0[.]1", "ip", "10.0.0.1", "form"),
    ("пишет с 2001:db8::8a2e:370:7334 опять", "ip", "2001:db8::8a2e:370:7334", "form"),
    ("сайт новости.рф", "domain", "новости.рф", "form"),
    ("+7 (915) 123-45-67", "phone", "+79151234567", "form"),
    ("8 (915) 123-45-67", "phone", "89151234567", "form"),
    ("0086 138 0013 8000", "phone", "+8613800138000", "form"),
    ("总机010-12345678", "phone", "01012345678", "form"),
    ("expyuzz4wqqyqhjn.onion", "onion", "expyuzz4wqqyqhjn.onion", "form"),
    ("统一社会信用代码91110000600037341L", "identity", "91110000600037341L", "proved"),
    ("СНИЛС 112-233-445 95", "identity", "11223344595", "proved"),
    ("HKID A123456(3)", "identity", "A1234563", "proved"),
]
NOTHING = [
    "v1.2.3.4", "version 3.11.2", "300.1.1.1", "DE89 3704 0044 0532 0130 01", "11010519491231002Y",
    "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3", "awk '{print $1, $2}'", "`$500`", "it is $5_x", "60M tokens", "用了3块硬盘件",
    "ISBN 12", "a@b", "http://", "00000000000000000000000000000000", "12:30:45", "p95 5.7s",
    "+999 12 345 678", "std::vector<a::b>", "2021-07-26 20:28", "112-233-445 96", "?OTR:AAMD7097fd249e6be17428288195.",
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "value", "sure"), FOUND)
def test_what_is_named_is_found_with_its_kind_value_and_trust(text: str, kind: str, value: str, sure: str) -> None:
    hits = [one for one in find(text) if one.kind == kind]
    assert [(one.value, one.sure) for one in hits] == [(value, sure)]
    assert text[hits[0].start : hits[0].end] == hits[0].words


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_resembles_one_is_not_found(text: str) -> None:
    assert [one for one in find(text) if one.sure != "review"] == []


SECRETS = [
    "AKIAIOSFODNN7EXAMPLE",
    "ghp_" + "a1B2" * 9,
    "xoxb-1234567890-abcdefghij",
    "sk-proj-" + "abcdEFGH1234" * 3,
    "password: hunter2hunter2",
    "пароль: Qwerty12345",
    "1234567890:AA" + "abcDEF12345" * 3,
    "ssh://root:toor123toor@203.0.113.9:22",
    "密码：abc123456",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----",
    "eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJSMeK",
]


@pytest.mark.parametrize("text", SECRETS)
def test_secrets_are_counted_and_never_shown_whole(text: str) -> None:
    (hit,) = find(f"here: {text}")
    assert hit.kind == "secret"
    body = text.split(": ")[-1].split("：")[-1]
    assert body not in hit.value
    assert body not in hit.words


def test_an_onion_address_of_version_three_proves_itself_and_a_changed_one_is_for_review() -> None:
    name = "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd"
    assert [one.sure for one in find(f"{name}.onion")] == ["proved"]
    assert [one.sure for one in find(f"{'b' + name[1:]}.onion")] == ["review"]


def test_keccak_is_the_one_of_ethereum() -> None:
    assert checksums.keccak256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert checksums.keccak256(b"abc").hex() == "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"


@given(st.integers(0, 33), st.sampled_from("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"))
def test_one_changed_letter_breaks_a_wallet(place: int, letter: str) -> None:
    wallet = "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"
    changed = wallet[:place] + letter + wallet[place + 1 :]
    assert bool(checksums.base58(changed)) == (changed == wallet)


@given(st.text(max_size=120))
def test_no_text_breaks_the_search_and_hits_never_overlap_but_for_the_host_of_a_link(text: str) -> None:
    hits = find(text)
    for one, other in zip(hits, hits[1:], strict=False):  # noqa: RUF007
        host = one.kind == "url" and other.kind in ("domain", "ip", "onion") and other.end <= one.end
        assert one.end <= other.start or host
    assert {one.kind for one in hits} <= set(KINDS)


def test_the_table_has_the_key_of_every_message() -> None:
    leak = Leak().add(
        message(1, "2024-03-05T09:00:00Z", "u", "mail a@firm.example and b@firm.example"),
        message(2, "", "u", "nothing"),
    )
    frame = frames.messages(leak)
    table = entities(frame)
    assert list(table.columns) == COLUMNS
    assert table["value"].tolist() == ["a@firm.example", "b@firm.example"]
    assert set(table["message_key"]) == {frame["message_key"][0]}
    assert entities(frames.messages(Leak())).empty


def test_products_are_known_by_their_list_in_both_scripts_and_not_inside_other_words() -> None:
    found = [(one.value, one.words) for one in find("用GPT-4和 gpt-3.5-turbo 对比通义千问, not larks nor x@slack.com")]
    assert found[:3] == [("GPT", "GPT-4"), ("GPT", "gpt-3.5-turbo"), ("通义千问", "通义千问")]
    assert [value for value, _ in found[3:]] == ["x@slack.com"]
    assert all(products.canonical(words) for words in ("ChatGPT", "豆包", "DeepSeek-R1", "Cobalt Strike"))
