"""Each verb of a case does what its first sentence says, on a small invented leak."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.leaklet import (
    File,
    Leak,
    Skipped,
    at,
    case_of,
    message,
    original,
    person,
    place,
    room,
)
from workbench.case import Case
from workbench.errors import EvidenceError, QueryError, UsageError
from workbench.model import Document, Page

PASTED = ["the limit is gone again", "配额又用完了大家注意", "restart the crawler tonight"]


def leak() -> Leak:
    """Lin and Zhou (two accounts, one of them renamed) and Hale, in two rooms, over two weeks, and one document."""
    made = Leak().add(original("a", "chat.json", "2024-03-20"), original("d", "memo.docx", "2024-03-20"))
    made.add(room("room", "eval-daily", ["lin", "zhou", "hale"]), room("side", "下班不谈工作", ["lin", "kai"]))
    made.add(person("lin", "林晓雯"), person("zhou", "周凯文", email="kz@firm.example"))
    made.add(person("hale", "Marcus Hale"), person("kai", "Kevin Zhou", email="kz@firm.example"))
    for number, words in enumerate(PASTED, 1):
        made.add(message(number, f"2024-03-04T{number:02d}:05:00Z", "lin", words))
        quoted = f"[{number + 8:02d}:05] <lin> {words}"
        made.add(message(10 + number, f"2024-03-04T{number:02d}:30:00Z", "zhou", quoted))
    made.add(message(20, "2024-03-05T03:00:00Z", "hale", "@lin pay $5,000 to ops@firm.example", mentions=("lin",)))
    made.add(message(21, "2024-03-05T03:01:00Z", "lin", "hale: 上周五已经付了 <b>"))
    made.add(message(22, "2024-03-06T03:00:00Z", "lin", "", deleted=True, files=(File(name="plan.xlsx"),)))
    for day in range(7, 20):
        for number in range(6 if day in (12, 13) else 1):
            body = f"quota 额度 {day} {number}" if day in (12, 13) else f"lunch {day}"
            made.add(message(100 + 10 * day + number, f"2024-03-{day:02d}T04:0{number}:00Z", "lin", body))
    made.add(message(500, "2024-03-08T05:00:00Z", "kai", "ok, see you", conversation_id="side"))
    made.add(_again(), original="copy.json")
    page = Page(number=1, kind="body", text="Write to +44 20 7946 0958 by 5 March.", locator=place("d", 1))
    made.add(Document(title="Memo", pages=(page,), locator=place("d", 0)), original="memo.docx")
    return made.add(Skipped(locator=place("a", 99), reason="a kind of record that nobody knows"))


def _again() -> object:
    return message(20, "2024-03-05T03:00:00Z", "hale", "@lin pay $5,000 to ops@firm.example", mentions=("lin",))


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The case as it was read; tests that write make their own."""
    return case_of(leak(), tmp_path_factory.mktemp("leaklet") / "case")


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return case_of(leak(), tmp_path / "case")


def key(case: Case, words: str) -> str:
    frame = case.messages()
    return str(frame["message_key"][frame["body"] == words].iloc[0])


ELSEWHERE = {  # verbs whose claims fill a module of their own
    "same_talks": "analysis/test_same_talk.py",
    "cluster": "cluster/test_cluster.py",
    "metadata": "papers/test_metadata.py",
    "signatures": "papers/test_dkim.py",
    "same_documents": "papers/test_same_documents.py",
    "diff_documents": "papers/test_same_documents.py",
    "review": "lab/test_people.py",
    "graph": "lab/test_graph.py",
    "glossary": "gloss/test_gloss.py",
    "gloss": "gloss/test_gloss.py",
    "publish": "published/test_postgres.py",
    "decide": "lab/test_side.py",
    "decisions": "lab/test_side.py",
    "queues": "lab/test_side.py",
    "activity": "analysis/test_gang.py",
    "hierarchy": "analysis/test_gang.py",
    "roles": "analysis/test_roles.py",
    "recognised": "analysis/test_recognised.py",
    "translate": "translate/test_translate.py",
    "translations": "translate/test_translate.py",
}


def test_every_verb_of_a_case_has_a_claim_here_or_in_its_own_module() -> None:
    here = Path(__file__)
    verbs = {n for k in Case.__mro__[:-1] for n in vars(k) if not n.startswith("_")}
    for verb in sorted(verbs):
        source = (here.parent / ELSEWHERE.get(verb, here.name)).read_text(encoding="utf-8")
        told = [f".{verb}"] if verb in ELSEWHERE else [f"case.{verb}", f"read.{verb}"]
        assert any(words in source for words in told), verb


def test_a_search_is_saved_under_a_name_and_taken_away_again(case: Case) -> None:
    case.save_search("money", "额度 OR quota")
    assert case.saved_searches()[["name", "query"]].to_numpy().tolist() == [["money", "额度 OR quota"]]
    with pytest.raises(QueryError):
        case.save_search("broken", '"no end')
    case.save_search("money", "")
    assert case.saved_searches().empty


# -- reading in and the records ----------------------------------------------------------------------------------


def test_ingest_reads_files_into_the_case_and_gives_a_receipt(tmp_path: Path) -> None:
    (tmp_path / "WhatsApp Chat with x.txt").write_text("[05/03/2024, 09:00:00] Lin: first\n", encoding="utf-8")
    case = Case(tmp_path / "case")
    receipt = case.ingest(tmp_path / "WhatsApp Chat with x.txt", progress=None)
    assert "1" in str(receipt)
    assert case.messages()["body"].tolist() == ["first"]


def test_a_map_is_proposed_for_a_table_that_nobody_knows(read: Case, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("when,who,what\n2024-03-05 09:00,Lin,hello\n", encoding="utf-8")
    assert "what" in read.propose_map(tmp_path / "t.csv")


def test_info_and_the_card_count_what_is_there(read: Case) -> None:
    assert read.info()["messages"] == len(read.messages())
    assert "eval" not in repr(read)
    assert "Messages" in repr(read)


def test_messages_are_all_or_those_that_a_query_finds(read: Case) -> None:
    assert read.messages("quota")["body"].str.contains("quota").all()
    assert 0 < len(read.messages("quota")) < len(read.messages())
    assert len(read.messages(versions=True)) >= len(read.messages())


def test_a_row_is_found_by_its_key_and_an_unknown_key_is_an_error(read: Case) -> None:
    assert read.row(key(read, PASTED[0]))["sender"] == "林晓雯"
    with pytest.raises(UsageError, match="no message and no page"):
        read.row("nothing")


def test_documents_pages_originals_and_skipped_are_tables(read: Case) -> None:
    assert read.documents()["title"].tolist() == ["Memo"]
    assert read.pages()["text"].tolist() == ["Write to +44 20 7946 0958 by 5 March."]
    assert read.originals()["path"].tolist() == ["chat.json", "memo.docx"]
    assert read.skipped()["reason"].tolist() == ["a kind of record that nobody knows"]


def test_counts_tell_rows_from_readable_ones(read: Case) -> None:
    line = read.counts().iloc[0]
    assert line["rows"] == len(read.messages())
    assert line["readable"] == line["rows"] - 1


def test_the_store_is_the_case_on_disk(read: Case) -> None:
    assert read.store.snapshot().table("messages").num_rows == len(read.messages()) + 1, "one copy"


# -- finding -----------------------------------------------------------------------------------------------------


def test_a_search_is_verified_and_goes_on_record(case: Case) -> None:
    assert len(case.search("额度", purpose="contradiction")) == 12
    record = case.searches().iloc[-1]
    assert (record["query"], record["hits"], record["purpose"]) == ("额度", 12, "contradiction")


def test_search_all_gives_one_row_a_term(read: Case) -> None:
    assert len(read.search_all(["quota", "lunch", "absent"])) == 3


def test_browse_opens_with_its_query(read: Case) -> None:
    assert read.browse("quota").query == "quota"


def test_topics_are_word_lists_that_find(case: Case) -> None:
    case.topics.define("quota", ["quota", "额度"])
    assert len(case.topics["quota"].hits) == 12


# -- seeing ------------------------------------------------------------------------------------------------------


def test_a_timeline_counts_by_period(read: Case) -> None:
    assert read.timeline(by="day").only(kind="message").counts().to_numpy().sum() == len(read.messages())


def test_people_are_joined_only_by_a_judgement(case: Case) -> None:
    before = len(case.people().frame())
    pairs = case.same_person_candidates()
    assert ("chat:kai", "chat:zhou") in {tuple(sorted(pair)) for pair in zip(pairs["a"], pairs["b"], strict=True)}
    case.judge("chat:zhou", "chat:kai", "same", "one mail address", by="me")
    assert len(case.people().frame()) == before - 1


def test_judgements_come_from_a_file(case: Case, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(
        "- {name: 周凯文 Kevin, accounts: [chat:zhou, chat:kai], why: mail}\n", encoding="utf-8"
    )
    case.judge_from(tmp_path / "p.yaml", by="me")
    assert case.people().labels["chat:kai"] == "周凯文 Kevin"


def test_people_topics_counts_author_days(case: Case) -> None:
    case.topics.define("quota", ["quota"])
    table = case.people_topics().frame()
    assert table[table["person"] == "林晓雯"]["days"].tolist() == [2]


def test_who_to_whom_tells_mentions(read: Case) -> None:
    network = read.who_to_whom("mentioned")
    assert "Marcus Hale" in str(network.frame().to_dict("records"))


def test_gaps_tell_the_recall(read: Case) -> None:
    assert "recalled" in set(read.gaps().frame()["kind"])


def test_two_originals_are_compared_message_by_message(read: Case) -> None:
    assert "copy.json" in str(read.compare("chat.json", "copy.json"))
    with pytest.raises(UsageError, match=r"none\.json"):
        read.compare("chat.json", "none.json")


# -- reading closely ---------------------------------------------------------------------------------------------


def test_a_conversation_is_found_by_name_and_by_id_and_shown_as_a_chat(read: Case) -> None:
    talk = read.conversation("eval-daily")
    assert talk.place == read.conversation("room").place == read.conversation("chat:room").place == "chat:room"
    assert talk.frame()["sent_at"].is_monotonic_increasing
    assert set(talk.frame()["conversation_id"]) == {"room"}
    assert "01:05  林晓雯: the limit is gone again" in repr(talk)
    assert "--- 2024-03-04 ---" in repr(talk)
    assert "09:05  林晓雯" in repr(read.conversation("eval-daily", zone="Asia/Shanghai"))
    assert "[file: plan.xlsx] [recalled]" in repr(talk)


def test_words_of_a_conversation_are_never_markup(read: Case) -> None:
    html = read.conversation("eval-daily")._repr_mimebundle_()["text/html"]
    assert "上周五已经付了 &lt;b&gt;" in html
    assert "<b>" not in html


def test_around_shows_neighbours_and_says_what_is_left_out(read: Case) -> None:
    talk = read.conversation("room")
    some = talk.around(key(read, PASTED[1]), 1)
    assert some.frame()["body"].tolist()[1] == PASTED[1]
    assert (len(some), some.before, some.after) == (3, 1, len(talk) - 4)
    assert any(line.startswith(">") and PASTED[1] in line for line in repr(some).splitlines())
    with pytest.raises(UsageError, match="no message"):
        talk.around("nothing")


def test_an_unknown_conversation_is_an_error_that_names_some(read: Case) -> None:
    with pytest.raises(UsageError, match="eval-daily"):
        read.conversation("eval-dayly")


def test_a_name_of_two_conversations_is_an_error_that_names_both(tmp_path: Path) -> None:
    two = Leak().add(room("r1", "General"), room("r2", "General"))
    two.add(message(1, "2024-03-05T03:00:00Z", "a", "x", conversation_id="r1"))
    two.add(message(2, "2024-03-05T03:00:00Z", "a", "x", conversation_id="r2"))
    with pytest.raises(UsageError, match="chat:r1, chat:r2"):
        case_of(two, tmp_path / "case").conversation("general")


def test_threads_tell_who_answers_whom(read: Case) -> None:
    table = read.threads().set_index("key")
    answer = table.loc[key(read, "hale: 上周五已经付了 <b>")]
    assert answer["parent_key"] == key(read, "@lin pay $5,000 to ops@firm.example")
    assert (answer["rule"], answer["person"], answer["conversation"]) == ("addressed", "林晓雯", "eval-daily")
    assert len(table) == len(read.messages())


def test_mentions_are_dates_with_their_words(read: Case) -> None:
    found = read.mentions("Asia/Shanghai").set_index("words")
    assert found.loc["上周五", "at"] == pd.Timestamp("2024-03-01")
    assert found.loc["上周五", "key"] == key(read, "hale: 上周五已经付了 <b>")


def test_entities_stand_in_messages_and_pages_with_their_places(case: Case) -> None:
    case.topics.define("pay", ["pay"])
    found = case.entities()
    money, phone = found[found["kind"] == "money"].iloc[0], found[found["kind"] == "phone"].iloc[0]
    assert (money["value"], money["person"], money["topic"]) == ("5000.00 USD", "Marcus Hale", "pay")
    assert (phone["value"], phone["original"], phone["person"]) == ("+442079460958", "memo.docx", "")
    assert set(case.entities("email")["value"]) == {"ops@firm.example"}
    with pytest.raises(UsageError, match="email"):
        case.entities("horoscope")


def test_bursts_are_by_topic_where_there_are_topics(case: Case) -> None:
    case.topics.define("quota", ["quota"])
    found = case.bursts().iloc[0]
    assert (found["lane"], found["events"]) == ("quota", 12)
    assert found["since"] == pd.Timestamp("2024-03-12")
    assert set(case.messages().set_index("message_key").loc[found["keys"], "body"].str[:5]) == {"quota"}
    assert set(case.bursts(lanes="none")["lane"]) <= {"all"}


def test_changes_of_a_term_name_their_messages(read: Case) -> None:
    changed = read.changes("quota", by="day")
    table = changed.frame()
    assert table["kind"].tolist().count("first") == table["kind"].tolist().count("last") == 1
    first = table[table["kind"] == "first"].iloc[0]
    assert first["keys"] == [key(read, "quota 额度 12 0")]
    assert set(table["lane"]) == {"quota"}
    assert "burst" in set(table["kind"])
    assert all(len(keys) for keys in table["keys"])
    assert "quota: first on 2024-03-12." in repr(changed)


def test_a_timeline_tells_what_changed_in_its_own_lanes(read: Case) -> None:
    assert set(read.timeline(lanes="person").changes().uses["lane"]) >= {"林晓雯", "Marcus Hale"}
    assert read.timeline().changes().uses.empty


def test_the_timeline_to_be_pointed_at_shares_the_selection(case: Case) -> None:
    made = case.timeline_view(lanes="person", zone="Asia/Shanghai")
    assert made.timeline.selection is made.conversation.selection is case.selection
    assert case.selection.zone == "Asia/Shanghai"


def test_zones_say_by_which_clock_an_export_was_written(read: Case) -> None:
    table = read.zones()
    assert {"original", "read_as", "zone", "how", "sentence"} <= set(table.columns)
    assert (table["zone"] == "").all()  # nothing here overlaps, and nothing speaks of another platform


def test_clocks_are_read_from_pasted_lines(read: Case) -> None:
    row = read.clocks().iloc[0]
    assert (row["person"], row["offset"], row["quotations"]) == ("周凯文", 480, 3)


def test_habits_compare_persons_with_enough_messages_only(read: Case) -> None:
    assert read.habits().empty
    assert set(read.habits(least=1)["a"]) == {"林晓雯", "Marcus Hale", "Kevin Zhou"}  # 周凯文 only pasted others' words


# -- your own words ----------------------------------------------------------------------------------------------


def test_notes_and_tags_hang_on_records_that_exist(case: Case) -> None:
    place = key(case, PASTED[0])
    case.note(place, "ask Lin <about> this", by="me")
    case.tag(place, "ask again")
    case.tag(place, "ask again")
    table = case.notes()
    assert table[["kind", "text"]].to_numpy().tolist() == [["note", "ask Lin <about> this"], ["tag", "ask again"]]
    assert set(table["key"]) == {place}
    for write in (case.note, case.tag):
        with pytest.raises(UsageError, match="no message and no page"):
            write("nothing", "x")
        with pytest.raises(UsageError):
            write(place, " ")


def test_tags_are_searched_by_counted_and_taken_off(case: Case) -> None:
    place, other = key(case, PASTED[0]), key(case, PASTED[1])
    page = str(case.pages()["page_key"].iat[0])
    case.tag(place, " 待  核实 ")
    case.tag(other, "Ask Again")
    case.tag(place, "ask again")  # the spelling that is there is kept
    case.tag(page, "عاجل")
    assert case.tags()[["tag", "records"]].to_numpy().tolist() == [["待 核实", 1], ["Ask Again", 2], ["عاجل", 1]]
    assert set(case.search('tag:"ask again"').keys()) == {place, other}
    assert set(case.search("tag:عاجل").keys("page")) == {page}
    assert set(case.search('tag:"待 核實" limit').keys()) == {place}
    assert len(case.messages('-tag:"ask again" type:message')) == len(case.messages("type:message")) - 2
    assert dict(case.search("*").counts("tag")["tag"]) == {"待 核实": 1, "Ask Again": 2, "عاجل": 1}
    case.untag(place, "ASK AGAIN")
    assert set(case.search('tag:"ask again"').keys()) == {other}
    with pytest.raises(UsageError, match="no tag"):
        case.untag(place, "ask again")
    with pytest.raises(UsageError, match="60 characters"):
        case.tag(place, "x" * 61)


def test_a_tag_that_nothing_bears_is_told_with_those_that_come_close(case: Case) -> None:
    case.tag(key(case, PASTED[0]), "ask again")
    hits = case.search('tag:"ask agian"')
    assert hits.total == 0
    assert "No message and no page bears the tag ask agian." in hits.searched
    assert [offer.query for offer in hits.offers] == ['tag:"ask again"']


def test_a_story_event_stands_on_the_timeline(case: Case) -> None:
    case.story_event("2024-03-11", "The limit is raised", until="2024-03-12")
    case.story_event("2024-03-11", "The limit is raised", until="2024-03-12")
    assert len(case.story_events) == 1
    assert case.timeline().only(kind="story").frame()["text"].tolist() == ["The limit is raised"]
    with pytest.raises(UsageError, match="no time"):
        case.story_event("soon", "x")
    with pytest.raises(UsageError, match="before"):
        case.story_event("2024-03-11", "x", until="2024-03-10")
    with pytest.raises(UsageError, match="words"):
        case.story_event("2024-03-11", " ")
    case.story_events.remove(case.story_events.frame()["id"][0])
    assert len(case.story_events) == 0


def test_story_events_go_out_and_come_back(case: Case, tmp_path: Path) -> None:
    case.story_event("2024-03-11T09:00+08:00", "=1+1 “release”, 发布\nsecond line", by="me")
    case.story_event("2024-03-01", "Early")
    before = case.story_events.frame()
    path = case.story_events.dump(tmp_path / "story.csv")
    assert "'=1+1" in path.read_text(encoding="utf-8-sig")
    case.story_events.load(path)
    assert case.story_events.frame().equals(before), "what is there is not written again"
    other = Case(tmp_path / "other")
    other.story_events.load(path)
    columns = ["at", "until", "precision", "text", "by"]
    assert other.story_events.frame()[columns].to_numpy().tolist() == before[columns].to_numpy().tolist()


def test_a_file_with_one_bad_line_is_taken_not_at_all(case: Case, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("at,text\n2024-03-01,good\nlater,bad\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"s\.csv, line 3: 'later' is no time"):
        case.story_events.load(tmp_path / "s.csv")
    assert len(case.story_events) == 0
    (tmp_path / "s.csv").write_text("when,what\n", encoding="utf-8")
    with pytest.raises(UsageError, match="columns at and text"):
        case.story_events.load(tmp_path / "s.csv")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), min_size=1))
def test_every_text_of_a_story_event_survives_the_file(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    if not text.strip():
        return
    folder = tmp_path_factory.mktemp("story")
    one, two = Case(folder / "a"), Case(folder / "b")
    one.story_event("2024-03-01", text)
    two.story_events.load(one.story_events.dump(folder / "s.csv"))
    assert two.story_events.frame()["text"].tolist() == [text]


# -- evidence ----------------------------------------------------------------------------------------------------


def test_a_claim_is_held_up_by_hits_and_checked(case: Case, tmp_path: Path) -> None:
    claim = case.claim("Quota ran out.")
    claim.support(case.search("limit")[0], note="says so")
    assert len(case.claims) == 1
    assert case.claim("Quota ran out.").id == claim.id
    assert len(case.checks()), "no search for what contradicts it was run"
    assert "1" in str(case.exposure())
    assert case.memo(tmp_path / "memo.docx").stat().st_size > 1000


def test_cells_and_pictures_of_no_document_are_refused_by_name(case: Case) -> None:
    with pytest.raises(EvidenceError, match=r"b\.xlsx is no document of this case"):
        case.cells("b.xlsx", "A1:B2")
    with pytest.raises(EvidenceError, match=r"p\.png is no document of this case"):
        case.picture("p.png")


def test_verify_says_that_originals_are_not_at_hand_and_custody_records_it(case: Case) -> None:
    case.claim("Quota ran out.").support(case.search("limit")[0])
    assert case.verify().problems
    assert case.custody()["what"].tolist()[-1] == "verified"


def test_a_brief_is_not_saved_while_checks_fail(case: Case, tmp_path: Path) -> None:
    case.claim("Nothing holds this up.")
    with pytest.raises(EvidenceError):
        case.brief("The quota", date="2024-04-01").save(tmp_path / "brief.docx")


def test_messages_of_one_original_are_asked_for_by_its_path(read: Case) -> None:
    assert set(read["chat.json"]["original"]) == {"chat.json"}
    assert "chat.json" in read._ipython_key_completions_()
    assert at("2024-03-05").precision == "day"


def test_what_is_chosen_is_shared_by_the_desk_and_its_work_is_told_by_the_method(case: Case) -> None:
    desk = case.desk("quota", language="zh", zone="Asia/Shanghai")
    assert desk.selection is case.selection
    assert {"panel", "search", "conversation", "board"} <= set(desk.views)
    case.selection.narrow(people="Marcus Hale")
    assert len(case.selection.frame()) == 1
    case.search("lunch", purpose="contradiction")
    assert "lunch" in repr(case.method())
    assert "case.selection.narrow" in repr(case.method("zh"))
