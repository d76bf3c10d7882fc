"""Translators run on this computer or not at all; what they say is derived, and unchecked until somebody signs."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import workbench as wb
from workbench.case import Case
from workbench.errors import MissingExtra, UsageError, WorkbenchError
from workbench.translate import engine, engines
from workbench.translate.records import suspicious


class Program(ThreadingHTTPServer):
    """A translator that answers as it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.answer: Any = None
        self.status, self.headers_more = 200, {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answers(BaseHTTPRequestHandler):
    server: Program

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, asked))
        made = self.server.answer or _echo(self.path, asked)
        body = made if isinstance(made, bytes) else json.dumps(made).encode()
        self.send_response(self.server.status)
        for name, value in {"Content-Length": str(len(body)), **self.server.headers_more}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


def _echo(path: str, asked: dict[str, Any]) -> Any:
    if path == "/translate":
        return {"translatedText": [f"EN {text}" for text in asked["q"]]}
    message = {"content": f"EN {asked['messages'][-1]['content']}"}
    return {"message": message} if path == "/api/chat" else {"choices": [{"message": message}]}


@pytest.fixture
def program() -> Iterator[Program]:
    made = Program()
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("translate") / "case"
    Case(folder).ingest(wb.sample() / "telegram")
    return folder


@pytest.fixture
def case(ingested: Path) -> Case:
    made = Case(ingested)
    made.store.human.remove("translations", target="en")
    return made


def _key(case: Case) -> str:
    frame = case.messages()
    return str(frame.loc[frame["body"] != "", "message_key"].iloc[0])


@pytest.mark.parametrize(
    ("name", "path"), [("libretranslate", "/translate"), ("ollama", "/api/chat"), ("openai", "/v1/chat/completions")]
)
def test_each_engine_is_asked_in_its_own_words_and_answers_one_for_one(name: str, path: str, program: Program) -> None:
    made = engine(name, url=program.url, model="m")
    assert made.translate(["数据", "痕迹 60M"], "zh", "en") == ["EN 数据", "EN 痕迹 60M"]
    assert {asked for asked, _ in program.asked} == {path}
    first = program.asked[0][1]
    if name == "libretranslate":
        assert first == {"q": ["数据", "痕迹 60M"], "source": "zh", "target": "en", "format": "text"}
    else:
        assert first["model"] == "m" and first["stream"] is False and len(program.asked) == 2
        assert first["messages"][1] == {"role": "user", "content": "数据"}
        assert "from Chinese into English" in first["messages"][0]["content"]
        assert (first["options"] if name == "ollama" else first)["temperature"] == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.2:5000", "http://localhost:5000", "http://translate.example", "https://127.0.0.1:5000",
        "http://127.0.0.1.nip.example:5000", "http://2130706433:5000", "http://0.0.0.0:5000", "http://u:p@127.0.0.1:5000",
        "http://[::]:5000", "http://[fe80::1]:5000", "ftp://127.0.0.1", "//127.0.0.1", "", "http://127.0.0.1:99999",
        "http://127.1:5000", "http://127.0.0.1:5000?proxy=x",
    ],
)  # fmt: skip
def test_any_place_but_a_literal_loopback_address_is_refused_before_a_word_is_sent(url: str) -> None:
    with pytest.raises(UsageError, match="no leaked word was sent"):
        engines._local(url)


@pytest.mark.parametrize(
    ("status", "answer", "words"),
    [
        (302, {"translatedText": ["x"]}, "redirect is not followed"),
        (500, {"error": "x"}, "said 500"),
        (200, b"<html>", "JSON"),
        (200, {"translatedText": "one string"}, "one translation for each"),
        (200, {"translatedText": ["a", "b", "c"]}, "one translation for each"),
        (200, {"translatedText": [None]}, "one translation for each"),
        (200, {"translatedText": [" "]}, "one translation for each"),
        (200, ["translatedText"], "one translation for each"),
        (200, b'"' + b"x" * (9 << 20) + b'"', "more than 8 MB"),
    ],
)
def test_whatever_is_no_answer_is_told_and_nothing_is_kept(
    status: int, answer: Any, words: str, program: Program, case: Case
) -> None:
    program.status, program.answer = status, answer
    program.headers_more = {"Location": "http://192.0.2.2/"} if status == 302 else {}
    with pytest.raises(WorkbenchError, match=words):
        case.translate([_key(case)], url=program.url)
    assert len(case.translations) == 0 and len(program.asked) == 1


def test_no_proxy_of_the_environment_is_used(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://192.0.2.2:3128")
    assert engine("libretranslate", url=program.url).translate(["x"], "zh", "en") == ["EN x"]


def test_a_translator_that_does_not_run_is_told() -> None:
    with pytest.raises(WorkbenchError, match="does not answer"):
        engine("libretranslate", url="http://127.0.0.1:9").translate(["x"], "zh", "en")


def test_a_translation_is_kept_shown_beside_the_original_and_unchecked_until_signed(
    program: Program, case: Case
) -> None:
    hits = case.search("的", kind="message", limit=2)
    made = case.translate(hits[:2], "ollama", model="m:1", url=program.url)
    assert list(made["text"]) == [f"EN {hit.text}" for hit in hits[:2]] and set(made["checked_by"]) == {""}
    shown = case.search("的", kind="message", limit=2)
    assert shown.text().count("Machine translation (ollama m:1), not checked: EN ") == 2
    assert "not checked" in shown._repr_html_() and hits[0].text.split()[0] in shown.text().replace("[", "").replace(
        "]", ""
    )
    with pytest.raises(UsageError, match="Nobody signs"):
        case.translations.sign(int(made["id"][0]), by=" ")
    case.translations.sign(int(made["id"][0]), by="Lin Qiao")
    again = case.search("的", kind="message", limit=2).text()
    assert "Translation, checked by Lin Qiao: EN " in again and again.count("not checked") == 1
    with pytest.raises(UsageError, match="signed already"):
        case.translations.sign(int(made["id"][0]), by="Other")
    with pytest.raises(UsageError, match="no translation 999"):
        case.translations.sign(999, by="Lin Qiao")
    row = case.store.human.rows("translations")[0]
    assert row["at"] == made["at"][0] and len(row["params"]["prompt_sha256"]) == 64
    assert "translation signed" in list(case.custody()["what"])
    assert "1 of them unchecked" in repr(case.translations)


def test_what_was_translated_is_not_asked_for_again(program: Program, case: Case) -> None:
    key = _key(case)
    case.translate([key, key], url=program.url)
    case.translate([key], url=program.url)
    assert len(program.asked) == 1 and len(case.translations) == 1


def test_a_translation_never_touches_the_words_of_the_leak(program: Program, case: Case) -> None:
    before = case.messages()
    program.answer = {"translatedText": ["<script>alert(1)</script>\x1b[31m"]}
    hits = case.search("的", kind="message", limit=1)
    case.translate(hits[:1], url=program.url)
    shown = case.search("的", kind="message", limit=1)
    assert "<script" not in shown._repr_html_() and "\x1b" not in shown.text()
    assert case.messages().equals(before)


def test_unknown_keys_engines_and_models_are_refused(program: Program, case: Case) -> None:
    with pytest.raises(UsageError, match="holds no message"):
        case.translate(["nothing"], url=program.url)
    with pytest.raises(UsageError, match="Choose from"):
        engine("deepl")
    with pytest.raises(UsageError, match="name of a model"):
        engine("ollama")
    assert program.asked == []


@pytest.mark.parametrize(
    ("original", "made", "told"),
    [
        ("用了60M", "used 60M", []),
        ("用了60M", "used 50M", ["numbers differ: 60 became 50"]),
        ("看 https://a.example", "look", ["links differ: https://a.example became none"]),
        ("不要删", "delete it", ["a negation may be lost"]),
        ("不要删", "don't delete it", []),
        ("没有", "nothing", []),
    ],
)
def test_what_a_reader_should_look_at_is_named(original: str, made: str, told: list[str]) -> None:
    assert suspicious(original, made) == told


FAKE = """
import os, socket
def translate(text, source, target):
    try:
        socket.create_connection(("127.0.0.1", 9), 1)
        return "CONNECTED"
    except Exception as error:
        return f"{target} {text} {os.path.basename(os.environ['ARGOS_PACKAGES_DIR'])} {type(error).__name__}"
"""


def test_argos_runs_in_a_process_without_a_network(tmp_path: Path) -> None:
    (tmp_path / "fake" / "argostranslate").mkdir(parents=True)
    (tmp_path / "fake" / "argostranslate" / "__init__.py").write_text("")
    (tmp_path / "fake" / "argostranslate" / "translate.py").write_text(FAKE)
    (tmp_path / "models").mkdir()
    made = engines.Argos(tmp_path / "models", search_path=str(tmp_path / "fake"))
    assert made.translate(["数据"], "zh", "en") == ["en 数据 models ReadError"]
    (tmp_path / "fake" / "argostranslate" / "translate.py").write_text("raise RuntimeError('no model for zh')")
    with pytest.raises(WorkbenchError, match="no model for zh"):
        made.translate(["数据"], "zh", "en")
    with pytest.raises(UsageError, match="no folder"):
        engine("argos", folder=tmp_path / "none").translate(["x"], "zh", "en")
    with pytest.raises(MissingExtra):
        engine("argos", folder=tmp_path / "models").translate(["x"], "zh", "en")
