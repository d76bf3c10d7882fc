"""A mapping of columns is proposed, edited, used at an ingest, put on record, and found again at a verification."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.cli import workbench as group
from workbench.errors import ReadError, UsageError
from workbench.evidence.finder import Finder
from workbench.evidence.verify import _read
from workbench.ingest import ingest
from workbench.ingest.maps import kept, nameless, proposed, taken
from workbench.model import Message, Original, Participant, Record, Skipped
from workbench.originals import Blob, at
from workbench.readers import detect
from workbench.readers._mapped import mapped
from workbench.readers._mapping import ROLES, Mapping, parse, spelled
from workbench.readers._propose import propose
from workbench.store import Store, open_store
from workbench.timestamps import EPOCH, Timestamp, with_order

TALK = {
    "zh": ["你好，今天的报告写完了吗？老板在等我们的数字。", "还没有，明天上午给你发过去，请再等一天。"],
    "zh-tw": ["你好，今天的報告寫完了嗎？老闆在等我們的數字。", "還沒有，明天上午給你發過去，請再等一天。"],
    "ja": ["こんにちは、今日の報告書はもうできましたか。", "まだです。明日の朝に送りますので、お待ちください。"],
    "ko": [
        "안녕하세요, 오늘 보고서 다 쓰셨나요? 사장님이 기다리세요.",
        "아직이요, 내일 아침에 보내 드릴게요. 조금만 기다리세요.",
    ],
    "ru": [
        "Привет, отчёт на сегодня уже готов? Начальник ждёт цифры.",
        "Ещё нет, пришлю завтра утром, подожди ещё день.",
    ],
}
ENCODINGS = [
    ("gb18030", "zh", "发送时间", "发送人", "内容"),
    ("big5", "zh-tw", "時間", "寄件人", "訊息"),
    ("shift_jis", "ja", "日時", "送信者", "本文"),
    ("cp949", "ko", "날짜", "보낸사람", "내용"),
    ("cp1251", "ru", "дата", "отправитель", "сообщение"),
    ("utf-16", "ru", "дата", "автор", "текст"),
    ("utf-8-sig", "zh", "时间", "昵称", "消息"),
]


def read(text: str, original: Original) -> tuple[list[Message], list[Record]]:
    records = list(mapped(parse(text)).read(original))
    return [one for one in records if isinstance(one, Message)], records


def table(*rows: str, encoding: str = "utf-8") -> Blob:
    return Blob("t.csv", "\n".join(rows).encode(encoding))


@pytest.mark.parametrize(("encoding", "language", "time", "sender", "text"), ENCODINGS, ids=lambda one: str(one)[:9])
def test_a_proposal_knows_columns_in_many_languages_and_encodings(
    encoding: str, language: str, time: str, sender: str, text: str
) -> None:
    rows = [f"2023-04-03 10:0{n % 10}:00;p{n % 2};{TALK[language][n % 2]}" for n in range(40)]
    original = table(f"{time};{sender};{text}", *rows, encoding=encoding)
    mapping = parse(propose(original))
    assert mapping.columns == {"time": (time,), "sender": (sender,), "text": (text,)}
    messages, _ = read(propose(original), original)
    assert [one.body for one in messages] == [TALK[language][n % 2] for n in range(40)]
    assert messages[0].sent.iso() == "2023-04-03T10:00:00"


@pytest.mark.parametrize(
    ("number", "unit"),
    [
        ("1680516000", "s"),
        ("1680516000123", "ms"),
        ("1680516000123456", "us"),
        ("1680516000123456789", "ns"),
        ("702208800", "apple"),
        ("702208800000000000", "apple"),
        ("13324989600000000", "webkit"),
        ("45019.4166666667", "excel"),
    ],
)
def test_the_unit_of_a_number_is_told_by_its_size(number: str, unit: str) -> None:
    original = table("ts,from,text", f"{number},ida,one", f"{number},teo,two")
    assert parse(propose(original)).epoch == unit
    messages, _ = read(propose(original), original)
    assert messages[0].sent.iso()[:16] == "2023-04-03T10:00"
    assert messages[0].sent.raw == number


def test_a_table_without_names_is_understood_by_what_stands_in_it() -> None:
    original = table("where are you now,1680516000,u1", "at the harbour,1680516060,u2", "good,1680516120,u1")
    mapping = parse(propose(original))
    assert mapping.header == 0
    assert mapping.columns == {"time": ("column 2",), "sender": ("column 3",), "text": ("column 1",)}


def test_day_and_clock_in_two_columns_are_one_time() -> None:
    original = table("Datum;Uhrzeit;Absender;Nachricht", "13.04.2023;10:00;Ida;Hallo", "14.04.2023;11:20;Teo;Ja")
    messages, _ = read(propose(original), original)
    assert [one.sent.iso() for one in messages] == ["2023-04-13T10:00", "2023-04-14T11:20"]


def test_rows_above_the_header_are_told_of_and_rows_longer_than_it_lose_nothing() -> None:
    original = table("Export of the phone;made 2023", "time;from;text", '2023-04-03 10:00;ida;"a\nb";more;still')
    messages, records = read(propose(original), original)
    assert [one.body for one in messages] == ["a\nb"]
    assert messages[0].extra == (("beyond the header", "more, still"),)
    assert [one.severity for one in records if isinstance(one, Skipped)] == ["info"]


def test_objects_inside_json_are_reached_by_dots() -> None:
    items = [{"author": {"id": 7, "name": "Ida"}, "created": 1680516000, "body": {"content": "hi"}, "x": 1}] * 2
    original = Blob("c.json", json.dumps({"data": items}).encode())
    mapping = parse(propose(original))
    assert mapping.table == "data"
    assert mapping.columns["sender"] == ("author.id",)
    messages, records = read(propose(original), original)
    assert (messages[0].sender_id, messages[0].sender_name, messages[0].body) == ("7", "Ida", "hi")
    assert messages[0].locator.fragment == "#/data/0"
    assert [one.name for one in records if isinstance(one, Participant)] == ["Ida"]


def database() -> bytes:
    base = sqlite3.connect(":memory:")
    for name in ("msg_1", "msg_2"):
        base.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, who TEXT, ts INTEGER, words TEXT, pic BLOB)")
        rows = [
            (1, "ida", 1680516000000, "the longer text of the two", b"\1"),
            (2, "teo", 1680516060000, "short", None),
        ]
        base.executemany(f"INSERT INTO {name} VALUES (?, ?, ?, ?, ?)", rows)
    base.execute("CREATE TABLE settings (a, b)")
    base.execute("INSERT INTO settings VALUES ('zoom', '1')")
    base.commit()
    return base.serialize()


def test_tables_of_a_database_are_read_by_a_pattern_and_the_others_are_named() -> None:
    original = Blob("m.db", database())
    text = propose(original).replace("table: msg_1", "table: msg_*")
    messages, records = read(text, original)
    assert {one.conversation_id for one in messages} == {"msg_1", "msg_2"}
    assert len(messages) == 4
    assert messages[0].locator.fragment == "#table=msg_1&rowid=1"
    skipped = [one.reason for one in records if isinstance(one, Skipped)]
    assert skipped == ["The table settings is not in the mapping and was not read."]


def workbook() -> bytes:
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" s="1"><v>{45019 + n / 24}</v></c><c r="B{n}" t="inlineStr"><is><t>{who}</t></is></c>'
        f'<c r="C{n}" t="inlineStr"><is><t>{text}</t></is></c></row>'
        for n, (who, text) in enumerate([("ida", "one 一"), ("teo", "two")], 2)
    )
    names = "".join(
        f'<c r="{column}1" t="inlineStr"><is><t>{name}</t></is></c>'
        for column, name in (("A", "时间"), ("B", "发送人"), ("C", "内容"))
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
        f' Type="{kinds}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kinds}"><sheets><sheet name="Notes" sheetId="1"'
        ' r:id="r1"/><sheet name="Chat" sheetId="2" r:id="r2"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        + "".join(
            f'<Relationship Id="r{n}" Type="{kinds}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in (1, 2)
        )
        + "</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>'
        "</styleSheet>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        "</sheetData></worksheet>",
        "xl/worksheets/sheet2.xml": f'<worksheet xmlns="{main}"><sheetData><row r="1">{names}</row>{rows}</sheetData>'
        "</worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def test_a_sheet_of_a_workbook_becomes_messages_and_the_other_sheets_are_named() -> None:
    original = Blob("w.xlsx", workbook())
    assert parse(propose(original)).table == "Chat"
    messages, records = read(propose(original), original)
    assert [(one.sender_id, one.body, one.sent.iso()) for one in messages] == [
        ("ida", "one 一", "2023-04-03T02:00:00"),
        ("teo", "two", "2023-04-03T03:00:00"),
    ]
    assert messages[0].locator.fragment == "#/xl/worksheets/sheet2.xml!A2:C2"
    assert [one.reason for one in records if isinstance(one, Skipped)] == [
        "The sheet Notes is not in the mapping and was not read."
    ]


def test_a_column_that_no_row_has_is_told_of() -> None:
    text = "file: t.csv\nformat: csv\ncolumns: {text: words, time: wehn}\n"
    _, records = read(text, table("words,when", "hi,2023-04-03"))
    assert "No row has the column wehn that the mapping names." in [r.reason for r in records if isinstance(r, Skipped)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- a", "no list of names"),
        ("file: [", "no YAML"),
        ("format: csv\ncolumns: {text: a}", "`file`"),
        ("file: a\nformat: doc\ncolumns: {text: a}", "`format`"),
        ("file: a\nformat: csv\ncolumns: {time: a}", "where the text stands"),
        ("file: a\nformat: csv\ncolumns: {text: a, mood: b}", "mood"),
        ("file: a\nformat: csv\ncolumns: {text: a}\nepoch: days", "`epoch`"),
        ("file: a\nformat: csv\ncolumns: {text: a}\nencoding: klingon", "klingon"),
        ("file: a\nformat: csv\ncolumns: {text: a}\ncolour: red", "colour"),
        ("file: a\nformat: csv\ncolumns: {text: a}\ndelimiter: '||'", "`delimiter`"),
        ("file: a\nformat: csv\ncolumns: {text: a}\nheader: first", "`header`"),
    ],
)
def test_a_mapping_that_means_nothing_is_refused_with_the_reason(text: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        parse(text)


names = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)


@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(
    st.dictionaries(st.sampled_from(sorted(ROLES)), st.lists(names, min_size=1, max_size=3).map(tuple)), names, names
)
def test_what_is_written_is_what_is_read_back(columns: dict[str, tuple[str, ...]], text: str, file: str) -> None:
    mapping = Mapping(file=file, format="csv", columns={**columns, "text": (text,)}, delimiter="\t", epoch="ms")
    assert parse(spelled(mapping, notes=("seen\u2028: \x00 # x",))) == mapping


@settings(max_examples=150, derandomize=True, deadline=None, database=None)
@given(st.binary(max_size=300))
def test_no_bytes_break_a_proposal(data: bytes) -> None:
    try:
        text = propose(Blob("x.csv", data))
    except ReadError:
        return
    parse(text)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "case")


def leak(tmp_path: Path) -> Path:
    folder = tmp_path / "leak" / "phone"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text("wann,wer,was\n03/04/2023 10:00,ida,first\n05/04/2023 10:00,teo,second\n", "utf-8")
    (folder / "b.txt").write_text("A note.", "utf-8")
    return tmp_path / "leak"


def written(tmp_path: Path, more: str = "") -> Path:
    path = tmp_path / f"map{len(more)}.yaml"
    path.write_text(f"file: phone/*.csv\nformat: csv\ncolumns: {{time: wann, sender: wer, text: was}}\n{more}", "utf-8")
    return path


def rows(store: Store) -> list[tuple[str, str, str, object]]:
    table = store.snapshot().table("messages").to_pylist()
    return [(row["sender_id"], row["body"], str(row["sent_at"])[:16], row["sent_alternative"]) for row in table]


@pytest.mark.parametrize("jobs", [1, 2], ids=["here", "in workers"])
def test_an_ingest_uses_a_mapping_and_puts_it_on_record(store: Store, tmp_path: Path, jobs: int) -> None:
    path = written(tmp_path)
    receipt = ingest(store, [leak(tmp_path)], maps=[path], jobs=jobs)
    assert [(who, body) for who, body, _, _ in rows(store)] == [("ida", "first"), ("teo", "second")]
    (line,) = [line for line in receipt.lines if line.path.endswith(".csv")]
    mapping = parse(path.read_text("utf-8"))
    assert line.reader == mapping.reader
    assert mapping.sha256[:16] in line.why
    (told,) = [
        entry["detail"]["options"]["maps"] for entry in store.custody.entries() if entry["what"] == "ingest begun"
    ]
    assert told == [
        {"file": "phone/*.csv", "reader": mapping.reader, "sha256": mapping.sha256, "text": path.read_text("utf-8")}
    ]
    assert {row["reader"] for row in store.snapshot().table("messages").to_pylist()} == {mapping.reader}
    assert list(kept(store)) == [mapping.reader]
    assert nameless(mapping.reader).limits.endswith(".")


def test_another_mapping_takes_the_place_of_the_first_and_the_same_one_reads_nothing(
    store: Store, tmp_path: Path
) -> None:
    source, first, second = leak(tmp_path), written(tmp_path), written(tmp_path, "dates: mdy\n")
    ingest(store, [source], maps=[first], jobs=1)
    parts = [part.name for part in store.snapshot().parts]
    again = ingest(store, [source], maps=[first], jobs=1)
    assert (len(again.parts), [part.name for part in again.held]) == (0, parts)
    assert all(other is not None for _, _, _, other in rows(store))
    ingest(store, [source], maps=[second], jobs=1)
    assert [(moment, other) for _, _, moment, other in rows(store)] == [
        ("2023-03-04 10:00", None),
        ("2023-05-04 10:00", None),
    ]
    ingest(store, [source], jobs=1)
    assert rows(store) == []


def test_a_mapping_for_other_files_leaves_a_part_alone(store: Store, tmp_path: Path) -> None:
    source, path = leak(tmp_path), tmp_path / "other.yaml"
    path.write_text("file: elsewhere.csv\nformat: csv\ncolumns: {text: a}\n", "utf-8")
    ingest(store, [source], jobs=1)
    receipt = ingest(store, [source], maps=[path], jobs=1)
    assert not receipt.parts
    assert receipt.notes == ("The mapping for elsewhere.csv fits none of the files.",)


def test_a_member_of_an_archive_is_mapped_by_its_whole_path(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "zipped"
    folder.mkdir()
    with zipfile.ZipFile(folder / "x.zip", "w") as archive:
        archive.writestr("in/a.csv", "wann,wer,was\n2023-04-03 10:00,ida,first\n")
    path = tmp_path / "m.yaml"
    path.write_text("file: x.zip!/in/*.csv\nformat: csv\ncolumns: {time: wann, sender: wer, text: was}\n", "utf-8")
    ingest(store, [folder], maps=[path], jobs=1)
    assert [body for _, body, _, _ in rows(store)] == ["first"]


def test_what_a_mapping_read_can_be_read_again_at_a_verification(store: Store, tmp_path: Path) -> None:
    source = leak(tmp_path)
    ingest(store, [source], maps=[written(tmp_path)], jobs=1)
    row = store.snapshot().table("messages").to_pylist()[0]
    found = Finder([source]).find(row["original_sha256"], row["original"])
    again = _read(found, {row["locator"]}, kept(store)[row["reader"]])
    assert again.texts == {row["locator"]: [row["body"]]}


def test_a_mapping_that_cannot_be_used_stops_the_ingest_before_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text("file: a", "utf-8")
    with pytest.raises(UsageError, match=r"m\.yaml"):
        taken([path])
    with pytest.raises(UsageError, match="cannot be read"):
        taken([tmp_path / "none.yaml"])


# -- the order of day and month ---------------------------------------------------------------------------------------


def test_a_stated_order_of_dates_settles_what_a_file_leaves_open(store: Store, tmp_path: Path) -> None:
    source = leak(tmp_path)
    ingest(store, [source], maps=[written(tmp_path)], date_order="phone=mdy", zone="Asia/Shanghai", jobs=1)
    assert [(moment, other) for _, _, moment, other in rows(store)] == [
        ("2023-03-04 02:00", None),
        ("2023-05-04 02:00", None),
    ]
    assert "ambiguous-date" not in str(store.snapshot().table("messages")["flags"].to_pylist())
    (begun,) = [entry for entry in store.custody.entries() if entry["what"] == "ingest begun"]
    assert begun["detail"]["options"]["date_order"] == "phone=mdy"
    ingest(store, [source], maps=[written(tmp_path)], date_order="phone=dmy", zone="Asia/Shanghai", jobs=1)
    assert [moment for _, _, moment, _ in rows(store)] == ["2023-04-03 02:00", "2023-04-05 02:00"]


def test_an_order_that_is_none_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no order of day"):
        ingest(store, [leak(tmp_path)], date_order="ydm", jobs=1)


@settings(max_examples=80, derandomize=True, deadline=None, database=None)
@given(st.integers(1, 12), st.integers(1, 12), st.sampled_from("/.-"), st.booleans())
def test_both_readings_are_found_whichever_was_first(a: int, b: int, sign: str, swapped: bool) -> None:
    def us(month: int, day: int) -> int:
        return (date(2023, month, day).toordinal() - EPOCH.date().toordinal()) * 86_400_000_000

    readings = {"dmy": us(b, a), "mdy": us(a, b)}
    first, second = (readings["mdy"], readings["dmy"]) if swapped else (readings["dmy"], readings["mdy"])
    stamp = Timestamp(
        us=first, alternative=second, raw=f"[{a:02d}{sign}{b:02d}{sign}2023, 10:11:12]", basis="exporter-local"
    )
    for order, wanted in readings.items():
        assert with_order(stamp, order).us == wanted
        assert with_order(stamp, order).alternative is None


# -- the command ------------------------------------------------------------------------------------------------------


def test_the_command_proposes_a_mapping_and_reads_by_it(tmp_path: Path) -> None:
    source, out, case = leak(tmp_path) / "phone" / "a.csv", tmp_path / "m.yaml", tmp_path / "case"
    told = CliRunner().invoke(group, ["ingest", str(case), str(source), "--propose-map", str(out)])
    assert told.exit_code == 0, told.output
    assert out.read_text("utf-8") in told.output
    assert "Day and month cannot be told apart" in told.output
    assert not case.exists()
    assert proposed(source) == out.read_text("utf-8")
    again = CliRunner().invoke(group, ["ingest", str(case), str(source), "--propose-map", str(out)])
    assert isinstance(again.exception, UsageError)
    done = CliRunner().invoke(
        group, ["ingest", str(case), str(source), "--map", str(out), "--date-order", "dmy", "--quiet", "--jobs", "1"]
    )
    assert done.exit_code == 0, done.output
    assert [moment for _, _, moment, _ in rows(open_store(case))] == ["2023-04-03 10:00", "2023-04-05 10:00"]


def test_without_a_mapping_nobody_claims_the_same_table(tmp_path: Path) -> None:
    assert "chat-table" not in [score.reader.format for score in detect(at(leak(tmp_path) / "phone" / "a.csv"))]
