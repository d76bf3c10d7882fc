"""Detached signatures and time stamps on a bundle's list of files, checked with nothing but Python itself.

minisign and `ssh-keygen -Y sign` (Ed25519, RSA) are checked whole. Of an RFC 3161 token the hash and the time are read;
the authority's own signature is left to openssl, and the command is told. In a bundle this module is part of verify.py.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

SIGNED = "bundle.sha256"
PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, PRIME - 2, PRIME) % PRIME
ROOT = pow(2, (PRIME - 1) // 4, PRIME)
DIGEST_INFO = {
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
    "sha512": bytes.fromhex("3051300d060960864801650304020305000440"),
}
OTHER = "keys of the kind"
STAMP = bytes.fromhex("060b2a864886f70d0109100104")  # the object id of a time stamp's content
HASHES = {
    bytes.fromhex("608648016503040201"): "sha256",
    bytes.fromhex("608648016503040202"): "sha384",
    bytes.fromhex("608648016503040203"): "sha512",
}


def signed(here: Path, keys: list[str], say: Callable[[str], None], known: set[str]) -> list[str]:
    """What is wrong with the signatures and tokens of the bundle; `say` is told what each proves.

    `keys` are those that the reader was given by another way: then a signature by one of them must be there. `known`
    are SHA-256 values that a token may be of: those of the originals.
    """
    data = (here / SIGNED).read_bytes() if (here / SIGNED).is_file() else b""
    problems, by = [], []
    for path in sorted(here.glob(f"{SIGNED}.*")):
        if path.suffix in (".minisig", ".sig"):
            check = minisigned if path.suffix == ".minisig" else sshsigned
            key, wrong = told(check, path, data)
            if wrong.startswith(OTHER):
                say(f"{path.name}: not checked here; {wrong}")
                continue
            problems += [f"{path.name}: {wrong}"] if wrong else []
            by += [] if wrong else [key]
            if not wrong:
                say(f"{path.name}: signed with the key {key}. Compare it with the one you were given by another way.")
    tokens = [*sorted(here.glob(f"{SIGNED}.ts[rt]")), *sorted(here.glob("carried/*.ts[rt]"))]
    for path in tokens:
        told_, wrong = told(lambda p, d: (stamped(p, d, known), ""), path, data)
        problems += [f"{path.name}: {wrong}"] if wrong else []
        say(f"{path.name}: {told_}") if told_ else None
    if keys and not any(key == one or key.endswith(one) for key in by for one in keys):
        problems.append(f"no signature here is by the key {', '.join(keys)}.")
    return problems


def told(check: Callable[[Path, bytes], tuple[str, str]], path: Path, data: bytes) -> tuple[str, str]:
    """What a check found, and what is wrong; a file that cannot be understood is wrong."""
    try:
        return check(path, data)
    except (ValueError, IndexError, KeyError, UnicodeDecodeError) as error:
        return "", f"it does not hold: {error or 'it cannot be understood'}."


def minisigned(path: Path, data: bytes) -> tuple[str, str]:
    """The public key of a minisign signature that holds, or what is wrong with it; keys are the *.pub beside it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    blob, whole = base64.b64decode(lines[1]), base64.b64decode(lines[3])
    comment = lines[2].partition("trusted comment: ")[2].encode()
    message = hashlib.blake2b(data).digest() if blob[:2] == b"ED" else data
    for place in sorted(path.parent.glob("*.pub")):
        text = place.read_text(encoding="utf-8").splitlines()[-1].strip()
        key = base64.b64decode(text) if " " not in text else b""
        if len(key) == 42 and key[2:10] == blob[2:10]:
            holds = verified(key[10:], message, blob[10:]) and verified(key[10:], blob[10:] + comment, whole)
            return (
                text,
                "" if holds else "the signature does not hold: the list of files was changed, or the key is another.",
            )
    return "", "its public key is not here: put minisign.pub beside it."


def sshsigned(path: Path, data: bytes) -> tuple[str, str]:
    """The fingerprint of the key of an OpenSSH signature that holds, or what is wrong with it."""
    body = re.sub(r"-----[A-Z ]+-----|\s", "", path.read_text(encoding="ascii"))
    blob = base64.b64decode(body)
    if blob[:10] != b"SSHSIG\0\0\0\x01":
        return "", "it is no signature of OpenSSH."
    public, space, reserved, algorithm, signature = texts(blob[10:])
    digest = hashlib.new(algorithm.decode(), data).digest()
    message = b"SSHSIG" + b"".join(len(t).to_bytes(4, "big") + t for t in (space, reserved, algorithm, digest))
    name = f"SHA256:{base64.b64encode(hashlib.sha256(public).digest()).decode().rstrip('=')}"
    kind, *parts = texts(public)
    form, raw = list(texts(signature))[:2]
    if kind == b"ssh-ed25519":
        holds = verified(parts[0], message, raw)
    elif kind == b"ssh-rsa" and form in (b"rsa-sha2-256", b"rsa-sha2-512"):
        holds = rsa(parts, message, raw, "sha" + form.decode()[-3:])
    else:
        return "", (
            f"{OTHER} {kind.decode()} are checked by: ssh-keygen -Y check-novalidate -n {space.decode()} "
            f"-s {path.name} < {SIGNED}"
        )
    return name, "" if holds else "the signature does not hold: the list of files was changed, or the key is another."


def texts(blob: bytes) -> Iterator[bytes]:
    """The strings of an SSH blob, each with four bytes of length before it."""
    at = 0
    while at < len(blob):
        size = int.from_bytes(blob[at : at + 4], "big")
        if at + 4 + size > len(blob):
            raise ValueError("it is cut off")
        yield blob[at + 4 : at + 4 + size]
        at += 4 + size


def rsa(parts: list[bytes], message: bytes, raw: bytes, algorithm: str) -> bool:
    """True where an RSA signature (PKCS #1, version 1.5) holds."""
    exponent, modulus = (int.from_bytes(part, "big") for part in parts[:2])
    size = (modulus.bit_length() + 7) // 8
    tail = DIGEST_INFO[algorithm] + hashlib.new(algorithm, message).digest()
    wanted = b"\0\x01" + b"\xff" * (size - len(tail) - 3) + b"\0" + tail
    return (
        modulus.bit_length() >= 2048
        and pow(int.from_bytes(raw, "big"), exponent, modulus).to_bytes(size, "big") == wanted
    )


def stamped(path: Path, data: bytes, known: set[str]) -> str:
    """What an RFC 3161 token says, if it is of the list of files or of an original; raises ValueError if of neither."""
    token = path.read_bytes()
    at = token.index(STAMP) + len(STAMP)
    content = flat(value_at(token, at))
    while content[:1] == b"\x30":  # a sequence: the content itself, once the octet strings around it are off
        content = value_at(content, 0)
    fields = list(elements(content))
    algorithm, imprint = (body for _, body in elements(fields[2][1]))
    name = HASHES[next(elements(algorithm))[1]]
    moment = next(body.decode() for kind, body in fields if kind == 0x18)
    of = SIGNED if hashlib.new(name, data).digest() == imprint else "an original" if imprint.hex() in known else ""
    if not of:
        raise ValueError("the time stamp is of other bytes than these")
    form = " -token_in" if path.suffix == ".tst" else ""
    check = f"openssl ts -verify{form} -in {path.name} -data {SIGNED} -CAfile THE-AUTHORITY.pem"
    return f"a time stamp of {of}, {moment}; the authority's own signature is checked by: {check}"


def flat(body: bytes) -> bytes:
    """The bytes inside octet strings, which may be cut into pieces."""
    while body[:1] in (b"\x04", b"\x24"):
        body = value_at(body, 0)
    return body


def value_at(data: bytes, at: int) -> bytes:
    """The value of the DER element that begins at a place."""
    return next(elements(data[at:]))[1]


def elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(tag, value) of each DER element in turn."""
    at = 0
    while at < len(data):
        size, start = data[at + 1], at + 2
        if size & 0x80:
            start += size & 0x7F
            size = int.from_bytes(data[at + 2 : start], "big")
        if start + size > len(data):
            raise ValueError("it is cut off")
        yield data[at], data[start : start + size]
        at = start + size


def verified(public: bytes, message: bytes, signature: bytes) -> bool:
    """True where an Ed25519 signature holds (RFC 8032)."""
    key, begin = point(public), point(signature[:32])
    scale = int.from_bytes(signature[32:], "little")
    if key is None or begin is None or scale >= ORDER or len(signature) != 64:
        return False
    hashed = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    base = point((4 * pow(5, PRIME - 2, PRIME) % PRIME).to_bytes(32, "little"))
    if base is None:
        return False
    one, other = times(scale, base), plus(begin, times(hashed, key))
    return not any((one[i] * other[2] - other[i] * one[2]) % PRIME for i in (0, 1))


def point(packed: bytes) -> tuple[int, int, int, int] | None:
    """The point of the curve that 32 bytes name, or None."""
    y = int.from_bytes(packed, "little")
    odd, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(CURVE * y * y + 1, PRIME - 2, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if (x * x - square) % PRIME:
        x = x * ROOT % PRIME
    if (x * x - square) % PRIME or y >= PRIME or (x == 0 and odd):
        return None
    x = PRIME - x if x & 1 != odd else x
    return x, y, 1, x * y % PRIME


def plus(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """The sum of two points."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % PRIME
    b = (one[1] + one[0]) * (other[1] + other[0]) % PRIME
    c, d = 2 * one[3] * other[3] * CURVE % PRIME, 2 * one[2] * other[2] % PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME


def times(number: int, of: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """A multiple of a point."""
    total: tuple[int, int, int, int] = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = plus(total, of)
        of, number = plus(of, of), number >> 1
    return total
