"""A receipt tells of every original how many messages are events, mended, doubtful, unreadable or there twice."""

from __future__ import annotations

from pathlib import Path

import workbench as wb

CHAT = """13/01/2024, 09:00 - Ana created group "Desk"
13/01/2024, 09:01 - Ana: hello
"""
DOUBTFUL = "".join(f"03/04/2024, 09:0{n} - {who}: words {n}\n" for n, who in enumerate(["Ana", "Bo", "Ana"]))
JABBER = '{"ts": "2020-06-14T01:05:35", "from": "a@x", "to": "b@x", "body": "?OTR:AAMC"}\n' * 2 + (
    '{"ts": "2020-06-14T01:06:35" "from": "a@x", "to": "b@x", "body": "hi"}\n'
)
GRAPH = (
    '{"id": "1", "messageType": "message", "createdDateTime": "2024-01-01T00:00:00Z", "chatId": "19:a",'
    ' "from": {"user": {"id": "u", "displayName": "D"}}, "body": {"contentType": "text", "content": "x"}}'
)


def test_each_kind_of_message_that_needs_eyes_is_counted_by_original(tmp_path: Path) -> None:
    leak = tmp_path / "leak"
    leak.mkdir()
    (leak / "chat.txt").write_text(CHAT)
    (leak / "doubt.txt").write_text(DOUBTFUL)
    (leak / "log.json").write_text(JABBER)
    (leak / "teams.json").write_text(f'{{"value": [{GRAPH}, {GRAPH}]}}')
    receipt = wb.open_case(tmp_path / "case").ingest(leak)
    lines = {line.path.rsplit("/", 1)[-1]: line for line in receipt.lines}
    assert (lines["chat.txt"].messages, lines["chat.txt"].events) == (2, 1)
    assert (lines["doubt.txt"].ambiguous, lines["doubt.txt"].events) == (3, 0)
    assert (lines["log.json"].repaired, lines["log.json"].encrypted) == (1, 2)
    assert (lines["teams.json"].messages, lines["teams.json"].duplicates) == (2, 1)
    assert any(text == "1 message mended: the original is damaged there." for text in receipt.summary())
    assert receipt.totals["conserved"]
