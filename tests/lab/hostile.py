"""A small case whose every word attacks the one who reads it: markup, scripts, formulas, escapes, turned writing."""

from __future__ import annotations

import json
from pathlib import Path

from workbench.case import Case

SCRIPT = "</script><script>window.__ran=1</script>"
PICTURE = '<img src="http://tracker.example/p.png" onerror="window.__ran=1"><img src=x onerror=window.__ran=1>'
TEXTS = [
    f"洗白 {PICTURE}",
    f"洗白 {SCRIPT}",
    "洗白 ![x](http://tracker.example/m.png) [tap](javascript:window.__ran=1) <iframe src=http://tracker.example/>",
    "洗白 the API cost $5 and the seed cost $6, $$\\href{javascript:window.__ran=1}{x}$$ \\(\\require{html}\\)",
    "洗白 invoice \u202efdp.exe\u202c and \u2066isolated\u2069 and zero\u200bwidth",
    "洗白 \x1b[2J\x1b]0;owned\x07\x1b[31mred\x1b[0m {{7*7}} {%raw%} ${alert(1)}",
    "洗白 長い行",
    "洗白 <style>*{display:none}</style><meta http-equiv=refresh content='0;url=http://tracker.example/'>",
    "洗白 ```mermaid\ngraph TD; A-->B\n``` <svg onload=window.__ran=1><a xlink:href=javascript:1></svg>",
    "مرحبا 洗白 بالعربية",
]
LONG = "洗白 " + "長い行" * 340_000  # a line of a megabyte, in either export
NAMES = ["أحمد الحسن", f"Eve {PICTURE}", "王伟 $x^2$", "Bob \u202eevil\u202c <b>"]
ROOM = f"Room {SCRIPT} \u202eturned $1$"


def export(folder: Path, name: str, numbers: range) -> Path:
    """A Telegram export with these messages, ten a day, in `folder`/`name`."""
    rows = [
        {
            "id": number + 1,
            "type": "message",
            "date_unixtime": str(1_700_000_000 + 8_640 * number),
            "date": "2023-11-14T22:13:20",
            "from": NAMES[number % len(NAMES)],
            "from_id": f"user{number % len(NAMES)}",
            "text": LONG if number == 26 else TEXTS[number % len(TEXTS)],
            "text_entities": [],
        }
        for number in numbers
    ]
    place = folder / name
    place.mkdir(parents=True)
    talk = {"name": ROOM, "type": "private_group", "id": 77, "messages": rows}
    (place / "result.json").write_text(json.dumps(talk, ensure_ascii=False), encoding="utf-8")
    return place


def case(folder: Path) -> Case:
    """The case in `folder`/case: two exports of the same talk, a topic, and a claim with evidence on either side."""
    export(folder / "leak", "one <b>", range(60))
    export(folder / "leak", "two", range(20, 80))
    made = Case(folder / "case")
    made.ingest(folder / "leak", jobs=1)
    made.topics.define("washing", ["洗白"])
    hits = made.search("洗白")
    claim = made.claim(f"They washed the data {PICTURE}")
    claim.support(hits[0], note=PICTURE)
    claim.contradict(hits[1], note="$5 and $6")
    return made
