"""A signed letter is verified with keys from a folder alone; what was changed afterwards is told."""

from __future__ import annotations

import base64
import socket
from pathlib import Path

import dkim
import nacl.signing
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

import workbench as wb
from workbench.dkimkeys import holding, taken
from workbench.errors import UsageError
from workbench.model import Message
from workbench.originals import Blob
from workbench.readers import mail, mbox
from workbench.readers._dkim import Verdict, verdicts

NAME = "s2024._domainkey.sundreve.example"
LETTER = (
    b"From: Evan Prather <evan@sundreve.example>\r\nTo: wanglei@tingmai.example\r\nSubject: quota\r\n"
    b"Date: Mon, 4 Mar 2024 10:22:50 -0600\r\nMessage-ID: <1@sundreve.example>\r\n\r\n"
    b"The quota is used up.\r\nFrom here on we wait.\r\n"
)


def made(bits: int) -> tuple[bytes, bytes, bytes]:
    """A new key: private as PEM, public as DER and as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    pem, der = Encoding.PEM, Encoding.DER
    private = key.private_bytes(pem, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    public = key.public_key()
    info = PublicFormat.SubjectPublicKeyInfo
    return private, public.public_bytes(der, info), public.public_bytes(pem, info)


KEY = made(2048)


@pytest.fixture
def pair() -> tuple[bytes, str]:
    """A private key as PEM, and the TXT record of its public half."""
    return KEY[0], f"v=DKIM1; k=rsa; p={base64.b64encode(KEY[1]).decode()}"


def signed(private: bytes, letter: bytes = LETTER, **options: object) -> bytes:
    given = {"include_headers": [b"from", b"to", b"subject", b"date", b"message-id"], **options}
    domain = given.pop("domain", b"sundreve.example")
    return bytes(dkim.sign(letter, b"s2024", domain, private, **given)) + letter  # type: ignore[arg-type]


def verdict(letter: bytes, *records: str) -> Verdict:
    with holding([(NAME, record) for record in records]):
        (found,) = verdicts(letter)
    return found


def test_a_letter_as_its_server_sent_it_passes(pair: tuple[bytes, str]) -> None:
    found = verdict(signed(pair[0]), pair[1])
    assert (found.result, found.bits, found.body, found.aligned) == ("pass", 2048, "whole", "yes")
    assert found.signed.endswith("Z") and "not signed" not in found.reason


@pytest.mark.parametrize("canonicalize", [(b"simple", b"simple"), (b"relaxed", b"relaxed")])
def test_line_endings_of_another_system_do_not_break_a_signature(
    pair: tuple[bytes, str], canonicalize: tuple[bytes, bytes]
) -> None:
    letter = signed(pair[0], canonicalize=canonicalize).replace(b"\r\n", b"\n")
    assert verdict(letter, pair[1]).result == "pass"


def test_a_changed_body_is_told_from_a_changed_field(pair: tuple[bytes, str]) -> None:
    letter = signed(pair[0])
    body = verdict(letter.replace(b"used up", b"not used"), pair[1])
    assert (body.result, body.body) == ("body changed", "changed") and "signed fields hold" in body.reason
    field = verdict(letter.replace(b"Subject: quota", b"Subject: quotas"), pair[1])
    assert field.result == "fail" and "the body fits" in field.reason


def test_without_the_key_the_body_is_still_compared_with_its_hash(pair: tuple[bytes, str]) -> None:
    letter = signed(pair[0])
    assert verdict(letter).result == "no key" and "no key folder was given" in verdict(letter).reason
    with holding([("other._domainkey.example", pair[1])]):
        (found,) = verdicts(letter)
    assert found.result == "no key" and f"has no key {NAME}" in found.reason and "body fits" in found.reason
    assert verdict(letter.replace(b"used up", b"not used")).result == "body changed"


def test_a_signature_that_covers_only_a_part_of_the_body_warns(pair: tuple[bytes, str]) -> None:
    letter = signed(pair[0], length=True) + b"And pay to this account.\r\n"
    found = verdict(letter, pair[1])
    assert found.result == "pass" and found.body.startswith("the first 46 of ")
    assert "could have been added by anybody" in found.reason


def test_another_key_a_withdrawn_key_and_a_changed_key_are_told_apart(pair: tuple[bytes, str]) -> None:
    other = made(1024)[0]
    assert "withdrawn" in verdict(signed(pair[0]), "v=DKIM1; k=rsa; p=").reason
    assert verdict(signed(other), pair[1]).result == "fail"
    assert verdict(signed(pair[0]), "v=DKIM1; k=rsa; p=", pair[1]).result == "pass"


def test_what_a_reader_looks_at_but_nobody_signed_is_named(pair: tuple[bytes, str]) -> None:
    found = verdict(signed(pair[0], include_headers=[b"from", b"date"]), pair[1])
    assert found.result == "pass" and "not signed: subject, to" in found.reason
    doubled = verdict(b"Subject: another\r\n" + signed(pair[0]), pair[1])
    assert doubled.result == "pass" and "more than one field subject" in doubled.reason


def test_a_signature_of_another_domain_says_so(pair: tuple[bytes, str]) -> None:
    letter = LETTER.replace(b"evan@sundreve.example", b"evan@elsewhere.example")
    assert verdict(signed(pair[0], letter), pair[1]).aligned == "no, the writer's address is at elsewhere.example"


def test_an_elliptic_curve_key_verifies(pair: tuple[bytes, str]) -> None:
    key = nacl.signing.SigningKey(b"0" * 32)
    letter = signed(base64.b64encode(bytes(key)), signature_algorithm=b"ed25519-sha256")
    record = f"v=DKIM1; k=ed25519; p={base64.b64encode(bytes(key.verify_key)).decode()}"
    assert verdict(letter, record).result == "pass"
    assert verdict(letter, pair[1]).result == "fail"


LONG = b"v=1; a=rsa-sha256; d=x.example; s=s; h=from; b=AAAA; bh=AAAA; l=99999999999999"


@pytest.mark.parametrize("tag", [b"v=1; a=rsa-sha256; d=x.example", b"v=1; bh=!!", b"\xff\x00;;=", LONG])
def test_a_signature_that_is_none_is_malformed_or_fails_and_never_raises(tag: bytes) -> None:
    (found,) = verdicts(b"DKIM-Signature: " + tag + b"\r\n" + LETTER)
    assert found.result in ("malformed", "body changed")


def test_a_bracket_that_a_mailbox_put_before_a_line_does_not_break_the_signature(pair: tuple[bytes, str]) -> None:
    box = b"From evan Mon Mar  4 10:22:50 2024\n" + signed(pair[0]).replace(b"\r\n", b"\n").replace(
        b"\nFrom here", b"\n>From here"
    )
    with holding([(NAME, pair[1])]):
        (message,) = (one for one in mbox.READER.read(Blob("in.mbox", box)) if isinstance(one, Message))
    assert ">From here" in message.body  # verbatim
    assert dict(message.extra)["DKIM check"].startswith("pass; ")


def test_a_letter_asks_no_name_server(pair: tuple[bytes, str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was asked for")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    records = list(mail.READER.read(Blob("a.eml", signed(pair[0]))))
    assert "no key" in dict(next(one for one in records if isinstance(one, Message)).extra)["DKIM check"]


def test_a_case_lists_signatures_and_the_keys_that_are_wanted_and_reads_again_when_keys_come(
    pair: tuple[bytes, str], tmp_path: Path
) -> None:
    leak, keys = tmp_path / "leak", tmp_path / "keys"
    leak.mkdir()
    keys.mkdir()
    (leak / "a.eml").write_bytes(signed(pair[0]))
    (leak / "b.eml").write_bytes(signed(pair[0], LETTER.replace(b"<1@", b"<2@")).replace(b"used up", b"fine"))
    (leak / "c.eml").write_bytes(LETTER.replace(b"<1@", b"<3@"))
    case = wb.open_case(tmp_path / "case")
    case.ingest(leak, jobs=1)
    assert case.signatures().wanted() == [NAME] and case.signatures().unsigned == 1
    (keys / "zone.txt").write_text(f'{NAME}. 300 IN TXT "{pair[1][:100]}" "{pair[1][100:]}"\n')
    case.ingest(leak, jobs=1, dkim_keys=keys)
    found = case.signatures()
    assert sorted(found.frame()["result"]) == ["body changed", "pass"] and not found.wanted()
    assert "body changed" in repr(found) and "pass" in found._repr_mimebundle_()["text/html"]
    assert any(NAME in str(entry) and pair[1] in str(entry) for entry in case.custody()["detail"])
    again = case.ingest(leak, jobs=1)
    assert not again.parts and sorted(case.signatures().frame()["result"]) == ["body changed", "pass"]


def test_keys_are_taken_from_names_of_files_lists_and_pem_files(pair: tuple[bytes, str], tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.txt").write_text(pair[1])
    (tmp_path / "pem._domainkey.a.example.pem").write_bytes(KEY[2])
    (tmp_path / "list.csv").write_text(f"one._domainkey.b.example,{pair[1]}\n# nothing\n")
    assert dict(taken(tmp_path)) == {
        NAME: pair[1],
        "pem._domainkey.a.example": pair[1],
        "one._domainkey.b.example": pair[1],
    }
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="holds 0 keys"):
        taken(tmp_path / "empty")
