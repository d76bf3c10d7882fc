"""Detached signatures and time stamps in a bundle hold or are told; a forged one never passes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.brief import bundle, bundle_signed

LISTED = b"a  b\n"
PUBLIC = "untrusted comment: x\nRWTFuB++0zvA3rsAcQJkLUIgoj5I44slkXRrEE5tnc+NX22gSwZTNuUJ\n"
HASHED = (
    "untrusted comment: x\n"
    "RUTFuB++0zvA3sGDbvUpq9YdmlzbEKSvPuScUBc+8m0LR3awVX3NrJSGMcQTV0f5v27/CeSf6U9oNNTU8/hYh+Is43js0Vqbdwg=\n"
    "trusted comment: trusted words\n"
    "tyVzgb++HjRjWG1ScImDtLTX+E5QL63pUdUvliqOu4X1mvH6RKwfE9rJxbtgC/po8ph/2r2zooxD2/DsI439AQ==\n"
)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "bundle.sha256").write_bytes(LISTED)
    return tmp_path


def check(here: Path, *keys: str, known: frozenset[str] = frozenset()) -> tuple[list[str], list[str]]:
    said: list[str] = []
    return bundle_signed.signed(here, list(keys), said.append, set(known)), said


def test_ed25519_agrees_with_the_standard() -> None:
    key = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    mark = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert bundle_signed.verified(key, b"\x72", mark)
    for place in (0, 31, 32, 63):
        forged = bytearray(mark)
        forged[place] ^= 1
        assert not bundle_signed.verified(key, b"\x72", bytes(forged))
    assert not bundle_signed.verified(key, b"\x73", mark)
    assert not bundle_signed.verified(b"\xff" * 32, b"\x72", mark)


def test_a_minisign_signature_holds_for_its_bytes_its_comment_and_its_key_alone(here: Path) -> None:
    (here / "minisign.pub").write_text(PUBLIC)
    place = here / "bundle.sha256.minisig"
    place.write_text(HASHED)
    problems, said = check(here)
    assert problems == [] and "RWTFuB++" in said[0]
    place.write_text(HASHED.replace("trusted words", "trusted world"))
    assert "does not hold" in check(here)[0][0]
    place.write_text(HASHED)
    (here / "bundle.sha256").write_bytes(LISTED + b"c")
    assert "does not hold" in check(here)[0][0]
    (here / "minisign.pub").unlink()
    assert "public key is not here" in check(here)[0][0]


def test_a_signature_by_another_key_than_the_one_that_was_given_is_told(here: Path) -> None:
    (here / "minisign.pub").write_text(PUBLIC)
    (here / "bundle.sha256.minisig").write_text(HASHED)
    assert check(here, PUBLIC.splitlines()[1])[0] == []
    assert "no signature here is by the key RWQother" in check(here, "RWQother")[0][0]
    (here / "bundle.sha256.minisig").unlink()
    assert check(here)[0] == [] and check(here, PUBLIC.splitlines()[1])[0]


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="OpenSSH is not installed")
@pytest.mark.parametrize("kind", ["ed25519", "rsa", "ecdsa"])
def test_signatures_of_openssh_hold_or_are_left_to_it(here: Path, tmp_path: Path, kind: str) -> None:
    key = tmp_path / "key"
    run = ["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", str(key)]
    subprocess.run(run, check=True, capture_output=True)
    sign = ["ssh-keygen", "-Y", "sign", "-q", "-n", "file", "-f", str(key), str(here / "bundle.sha256")]
    subprocess.run(sign, check=True, capture_output=True)
    problems, said = check(here)
    assert problems == []
    if kind == "ecdsa":
        assert "not checked here" in said[0] and "ssh-keygen -Y check-novalidate" in said[0]
        assert check(here, "SHA256:any")[0], "what was not checked is no signature"
        return
    told = subprocess.run(["ssh-keygen", "-lf", f"{key}.pub"], capture_output=True, text=True, check=True).stdout
    assert told.split()[1] in said[0]
    (here / "bundle.sha256").write_bytes(LISTED + b"c")
    assert "does not hold" in check(here)[0][0]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="OpenSSL is not installed")
def test_a_time_stamp_is_of_these_bytes_or_is_told(here: Path, tmp_path: Path) -> None:
    (tmp_path / "tsa.cnf").write_text(
        "[tsa]\ndefault_tsa=t\n[t]\nserial=./serial\nsigner_digest=sha256\ndefault_policy=1.2.3.4.1\n"
        "digests=sha256\n[req]\ndistinguished_name=dn\nx509_extensions=v3\n[dn]\n[v3]\n"
        "extendedKeyUsage=critical,timeStamping\n"
    )
    (tmp_path / "serial").write_text("01\n")
    make = "req -x509 -newkey rsa:2048 -nodes -keyout t.key -out t.crt -subj /CN=t -config tsa.cnf -days 9"
    ask = "ts -query -data bundle.sha256 -sha256 -cert -out q.tsq"
    answer = "ts -reply -queryfile q.tsq -signer t.crt -inkey t.key -config tsa.cnf -section t -out bundle.sha256.tsr"
    for line in (make, ask, answer):
        subprocess.run(["openssl", *line.split()], check=True, capture_output=True, cwd=tmp_path)
    problems, said = check(here)
    assert problems == [] and "a time stamp of bundle.sha256, 2" in said[0] and "openssl ts -verify" in said[0]
    (here / "bundle.sha256").write_bytes(LISTED + b"c")
    assert "other bytes" in check(here)[0][0]
    from hashlib import sha256

    problems, said = check(here, known=frozenset({sha256(LISTED).hexdigest()}))
    assert problems == [] and "a time stamp of an original" in said[0]


@pytest.mark.parametrize("name", ["bundle.sha256.minisig", "bundle.sha256.sig", "bundle.sha256.tsr"])
@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n", b"\x30\x84"])
def test_what_is_no_signature_is_a_problem_and_no_crash(here: Path, name: str, data: bytes) -> None:
    (here / name).write_bytes(data)
    assert check(here)[0]


def test_verify_py_is_one_file_that_python_alone_runs(tmp_path: Path) -> None:
    text = bundle.script().decode()
    assert "from ." not in text and "def minisigned" in text and "def main" in text
    (tmp_path / "verify.py").write_bytes(bundle.script())
    (tmp_path / "bundle.sha256").write_bytes(LISTED)
    done = subprocess.run(
        [sys.executable, "-I", "verify.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and "b is missing from the bundle" in done.stdout, done.stderr
