"""Letters and mailboxes: threads, fields, parts, files and protection, tried on what is sent in practice."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model import Attachment, Conversation, Message, Original, Participant
from workbench.originals import Blob
from workbench.readers import detect, mail, mbox
from workbench.readers._headers import Address, addresses, parameters, words
from workbench.readers._mailbook import bare_subject, thread_id
from workbench.readers._maildate import sent

HEAD = b"From: a@x.example\nTo: b@x.example\nSubject: s\nMessage-ID: <1@x.example>\n"


def records(data: bytes, name: str = "a.eml") -> list[object]:
    return list(mail.READER.read(Blob(name, data)))


def letter(data: bytes) -> Message:
    return next(record for record in records(data) if isinstance(record, Message))


def files(data: bytes) -> list[Original]:
    return [record for record in records(data) if isinstance(record, Blob)]


def test_a_character_split_between_two_encoded_words_is_one_character() -> None:
    raw = "脱敏".encode("gb2312")
    parts = [base64.b64encode(raw[:3]), base64.b64encode(raw[3:])]
    assert words(b"=?gb2312?B?" + parts[0] + b"?=\r\n =?GB2312?B?" + parts[1] + b"?=") == "脱敏"


def test_raw_bytes_in_a_field_are_decoded_without_a_label() -> None:
    assert words("Säying 你好".encode()) == "Säying 你好"


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (b'"Lin, Hai" <lin@x.example>, b@x.example', [("Lin, Hai", "lin@x.example"), ("", "b@x.example")]),
        (b"Lin, Hai <lin@x.example>", [("Lin, Hai", "lin@x.example")]),
        (b"team:a@x.example, b@x.example;", [("", "a@x.example"), ("", "b@x.example")]),
        (b"lin@x.example (Lin Hai)", [("Lin Hai", "lin@x.example")]),
        (b"undisclosed-recipients:;", []),
        ("=?utf-8?B?" + base64.b64encode("乔 <q@x.example>".encode()).decode() + "?=", [("乔", "q@x.example")]),
        (b"Wen Qiao", [("Wen Qiao", "")]),
    ],
)
def test_mailboxes_are_read_as_they_are_written_in_practice(raw: bytes | str, wanted: list[tuple[str, str]]) -> None:
    given_raw = raw if isinstance(raw, bytes) else raw.encode()
    assert addresses(given_raw) == [Address(*one) for one in wanted]


def test_file_names_come_from_continuations_and_from_encoded_words() -> None:
    raw = b"attachment; filename*0*=utf-8''%E9%99%90; filename*1=.csv"
    assert parameters(raw)[1]["filename"] == "限.csv"
    word = base64.b64encode("限额".encode("gbk"))
    assert parameters(b'attachment; filename="=?gbk?B?' + word + b'?="')[1]["filename"] == "限额"


@pytest.mark.parametrize(
    ("raw", "iso", "basis", "precision"),
    [
        ("Tue, 4 Jul 2023 09:12:44 +0800", "2023-07-04T01:12:44Z", "offset", "s"),
        ("Tue, 4 Jul 2023 09:12 +0800 (CST)", "2023-07-04T01:12Z", "offset", "min"),
        ("Tue, 4 Jul 2023 09:12:44 GMT", "2023-07-04T09:12:44Z", "utc", "s"),
        ("Tue, 4 Jul 2023 09:12:44", "2023-07-04T09:12:44", "exporter-local", "s"),
        ("Tue, 4 Jul 2023 09:12:44 CST", "2023-07-04T09:12:44", "exporter-local", "s"),
        ("2023-07-04T09:12:44+08:00", "2023-07-04T01:12:44Z", "offset", "s"),
        ("Thu, 31 Feb 2023 10:00:00 +0000", "", "unknown", "unknown"),
        ("<HR>", "", "unknown", "unknown"),
    ],
)
def test_a_date_says_no_more_than_its_writer_did(raw: str, iso: str, basis: str, precision: str) -> None:
    stamp = sent(raw)
    assert (stamp.iso(), stamp.basis, stamp.precision, stamp.raw) == (iso, basis, precision, raw)


def test_a_thread_has_one_id_from_its_first_letter_on() -> None:
    first = thread_id("1@x", "", "", "logs", ["a", "b"])
    second = thread_id("2@x", "", "<1@x>", "Re: logs", ["a", "b"])
    third = thread_id("3@x", "<1@x> <2@x>", "<2@x>", "Re: logs", ["a", "b", "c"])
    assert first == second == third == "1@x"


def test_answers_that_name_no_letter_meet_by_subject_and_people() -> None:
    one = thread_id("8@x", "", "", "回复: RE: 数据", ["a", "b"])
    assert one == thread_id("9@x", "", "", "Fwd: 数据", ["b", "a"]) != thread_id("9@x", "", "", "Re: 数据", ["a", "c"])
    assert bare_subject("答复：Re[2]: 转发: 数据 脱敏") == "数据 脱敏"


def test_all_fields_are_kept_in_their_order_as_written() -> None:
    message = letter(b"Received: by one\r\n\twith two\r\nX-A: 1\r\nReceived: by zero\r\n" + HEAD + b"\r\nbody")
    assert [pair for pair in message.extra if pair[0] in ("Received", "X-A")] == [
        ("Received", "by one\r\n\twith two"),
        ("X-A", "1"),
        ("Received", "by zero"),
    ]


def test_plain_text_is_verbatim_and_html_beside_it_is_told_only_where_it_says_more() -> None:
    same = (
        HEAD + b"Content-Type: multipart/alternative; boundary=q\n\n--q\n\nred plum\n--q\nContent-Type: text/html\n\n"
    )
    assert letter(same + b"<p>red plum</p>\n--q--").body == "red plum"
    assert not any("html" in name for name, _ in letter(same + b"<p>red plum</p>\n--q--").extra)
    assert ("html in part 2 says", "blue pear") in letter(same + b"<p>blue pear</p>\n--q--").extra


def test_a_letter_in_a_letter_is_an_original_with_its_exact_bytes() -> None:
    inner = b"From: c@x.example\r\nSubject: inner words\r\n\r\nnested"
    data = HEAD + b"Content-Type: multipart/mixed; boundary=q\n\n--q\nContent-Type: message/rfc822\n\n" + inner
    (child,) = files(data + b"\r\n--q--\n")
    assert child.name == "a.eml!/inner words.eml" and child.sha256 == hashlib.sha256(inner).hexdigest()
    assert detect(child)[0].reader.format == "mail"


def test_a_file_pasted_as_uuencode_is_an_original_and_the_text_stays_as_it_is() -> None:
    import binascii

    block = b"begin 644 list.txt\n" + binascii.b2a_uu(b"run-0412") + b"`\nend\n"
    data = HEAD + b"\nSee below.\n" + block
    (child,) = files(data)
    assert child.name.endswith("!/list.txt") and child.open().read() == b"run-0412"
    assert "begin 644" in letter(data).body


def test_two_files_of_one_name_are_told_apart_and_paths_in_names_lead_nowhere() -> None:
    part = b'--q\nContent-Type: text/plain\nContent-Disposition: attachment; filename="../../x"\n\n%d\n'
    data = HEAD + b"Content-Type: multipart/mixed; boundary=q\n\n" + part % 1 + part % 2 + b"--q--\n"
    assert [child.name for child in files(data)] == ["a.eml!/.._.._x", "a.eml!/.._.._x~2"]


def test_an_empty_file_is_told_as_missing() -> None:
    data = (
        HEAD
        + b'Content-Type: multipart/mixed; boundary=q\n\n--q\nContent-Disposition: attachment; filename="a.doc"\n\n'
    )
    (attachment,) = [record for record in records(data) if isinstance(record, Attachment)]
    assert attachment.missing and attachment.name == "a.doc" and letter(data).files[0].missing


@pytest.mark.parametrize(
    "top",
    [
        b"Content-Type: multipart/encrypted; boundary=q\n\n--q\n\nx\n--q--",
        b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nxx",
        b"\n-----BEGIN PGP MESSAGE-----\nxx\n-----END PGP MESSAGE-----",
    ],
)
def test_encryption_is_told(top: bytes) -> None:
    assert "encrypted" in letter(HEAD + top).flags


def test_a_signature_is_told_but_not_believed() -> None:
    message = letter(HEAD + b"Content-Type: multipart/signed; protocol=pgp; boundary=q\n\n--q\n\nx\n--q--")
    assert any(name == "signed" and "not verified" in value for name, value in message.extra)


def test_parts_nested_without_end_are_survived() -> None:
    data = HEAD
    for level in range(300):
        data += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
    assert letter(data + b"\ndeep").subject == "s"


def test_a_letter_of_apple_mail_is_read_without_the_count_before_it() -> None:
    inner = HEAD + b"\nwords"
    data = b"%d\n" % len(inner) + inner + b"<?xml version='1.0'?><plist/>"
    original = Blob("7.emlx", data)
    assert detect(original)[0].reader.format == "mail"
    message = next(record for record in mail.READER.read(original) if isinstance(record, Message))
    place = message.locator
    assert message.body == "words" and place.offset is not None and place.length is not None
    assert data[place.offset : place.offset + place.length] == inner


def test_a_mailbox_gives_the_exact_bytes_of_every_letter() -> None:
    one, two = HEAD + b"\nFrom here on text.\n>From quoted\n", HEAD.replace(b"1@", b"2@") + b"\nlast, no line end"
    data = b"From a Tue Jul  4 09:00:00 2023\n" + one + b"\nFrom b Tue Jul  4 10:00:00 2023\n" + two
    found = [record for record in mbox.READER.read(Blob("a.mbox", data)) if isinstance(record, Message)]
    for message, wanted in zip(found, (one, two), strict=True):
        place = message.locator
        assert place.offset is not None and place.length is not None
        assert data[place.offset : place.offset + place.length] == wanted
        assert place.sha256 == hashlib.sha256(wanted).hexdigest()


def test_people_and_threads_of_a_mailbox_are_told_once_with_all_their_names() -> None:
    letters = [
        b"From x Tue Jul  4 09:00:00 2023\nFrom: %s <A@x.example>\nTo: b@x.example\nMessage-ID: <%d@x>\n%s\nhi\n\n"
        % one
        for one in ((b"Ana", 1, b""), (b"Ana L.", 2, b"In-Reply-To: <1@x>\n"))
    ]
    found = list(mbox.READER.read(Blob("a.mbox", b"".join(letters))))
    people = {record.id: (record.name, record.names) for record in found if isinstance(record, Participant)}
    assert people == {"a@x.example": ("Ana", ("Ana L.",)), "b@x.example": ("b@x.example", ())}
    (thread,) = [record for record in found if isinstance(record, Conversation)]
    assert thread.id == "1@x" and {member.basis for member in thread.members} == {"sender", "listed"}


@settings(max_examples=150, derandomize=True, deadline=None, database=None)
@given(st.binary(max_size=300))
def test_any_bytes_after_a_field_are_read(tail: bytes) -> None:
    letter(b"From: a@x.example\n" + tail).body.encode()


@settings(max_examples=150, derandomize=True, deadline=None, database=None)
@given(st.text(alphabet=' "\\<>(),;:@=?*ab\n\t\x80', max_size=60))
def test_any_address_field_is_read(raw: str) -> None:
    addresses(raw.encode())
    parameters(raw.encode())
