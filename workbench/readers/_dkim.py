"""Signatures of mail servers on a letter (DKIM, RFC 6376), verified with the keys at hand and nothing else.

What a signature says of the body can be checked without any key; what it says of the fields cannot. A signature that
holds proves that the domain's server sent these fields and this body; not who sat at the keyboard.
"""

from __future__ import annotations

import base64
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..dkimkeys import known
from ..timestamps import from_epoch

SIGN = b"dkim-signature"
MAX_SIGNATURES = 20
SHORT = 1024  # bits: shorter RSA keys have been broken by individuals since 2012
SHOWN = ("from", "subject", "date", "to")  # what a reader looks at, and a signature should cover
_QUIET = logging.getLogger("workbench.dkim")
_QUIET.addHandler(logging.NullHandler())
_QUIET.propagate = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one signature: pass, fail, no key, body changed or malformed, with the reason in words."""

    result: str
    reason: str
    domain: str = ""
    selector: str = ""
    algorithm: str = ""
    signed: str = ""  # when, in UTC, as the signature says
    bits: int = 0
    body: str = ""  # whole, changed, or how many bytes of it are covered
    fields: str = ""
    aligned: str = ""  # whether the signing domain is that of the writer's address

    def __str__(self) -> str:
        names = ("domain", "selector", "algorithm", "signed", "bits", "body", "fields", "aligned")
        pairs = [f"{name}={getattr(self, name)}" for name in names if getattr(self, name)]
        return "; ".join([self.result, *pairs, f"reason={self.reason}"])


def verdicts(raw: bytes, *, mailbox: bool = False) -> Iterator[Verdict]:
    """One verdict for each signature of a letter, from the top; in a mailbox, `>From ` may have been `From `."""
    if SIGN not in raw[: 1 << 20].lower():
        return
    import dkim

    letter = dkim.DKIM(raw, logger=_QUIET, minkey=0)
    signatures = [header for header in letter.headers if header[0].lower() == SIGN]
    bodies = [letter.body]
    if mailbox and re.search(rb"(?m)^>+From ", letter.body):
        bodies.append(re.sub(rb"(?m)^>(>*From )", rb"\1", letter.body))
    for header in signatures[:MAX_SIGNATURES]:
        try:
            yield _verdict(letter, header, bodies)
        except Exception as error:  # hostile fields; dkimpy raises whatever base64 and its arithmetic raise
            yield Verdict(result="malformed", reason=f"the signature cannot be read ({error})"[:300])


def _verdict(letter: Any, header: tuple[bytes, bytes], bodies: list[bytes]) -> Verdict:
    import dkim
    from dkim.util import parse_tag_value

    tags = parse_tag_value(header[1])
    plain = {name: value for name, value in tags.items() if name not in (b"x", b"t")}  # judged below, not refused
    dkim.validate_signature_fields(plain)
    fields = [name.strip().lower() for name in tags[b"h"].split(b":")]
    body, covers = _body(plain, bodies)
    facts: dict[str, Any] = {
        "domain": _plain(tags[b"d"]),
        "selector": _plain(tags[b"s"]),
        "algorithm": _plain(tags[b"a"]),
        "signed": from_epoch(_plain(tags[b"t"])).iso() if tags.get(b"t", b"").isdigit() else "",
        "body": covers,
        "fields": ":".join(map(_plain, fields)),
        "aligned": _aligned(letter, _plain(tags[b"d"])),
    }
    result, reason, bits = _held(letter, plain, fields, header, body)
    warnings = "; ".join(_warnings(letter, tags, fields, covers, bits))
    return Verdict(result=result, reason=f"{reason}; {warnings}".strip("; "), bits=bits, **facts)


def _body(tags: dict[bytes, bytes], bodies: list[bytes]) -> tuple[bool, str]:
    """Whether the body fits the hash that the signature states, and how much of it that hash covers."""
    import dkim
    from dkim.canonicalization import CanonicalizationPolicy

    policy = CanonicalizationPolicy.from_c_value(tags.get(b"c", b"simple/simple"))
    wanted = base64.b64decode(re.sub(rb"\s+", b"", tags[b"bh"]))
    for body in bodies:
        plain = policy.canonicalize_body(body)
        limit = int(tags[b"l"]) if b"l" in tags else len(plain)
        if limit <= len(plain) and dkim.HASH_ALGORITHMS[tags[b"a"]](plain[:limit]).digest() == wanted:
            return True, "whole" if limit == len(plain) else f"the first {limit:,} of {len(plain):,} bytes"
    return False, "changed"


def _held(
    letter: Any, tags: dict[bytes, bytes], fields: list[bytes], header: tuple[bytes, bytes], body: bool
) -> tuple[str, str, int]:
    name = f"{_plain(tags[b's'])}._domainkey.{_plain(tags[b'd'])}"
    records = known(name)
    fits = "the body fits the hash in the signature" if body else "the body does not fit the hash in the signature"
    if not records:
        why = "no key folder was given" if records is None else f"the key folder has no key {name}"
        return ("no key" if body else "body changed"), f"{why}; {fits}", 0
    tried, bits = [_signed(letter, tags, fields, header, record) for record in records], 0
    for good, bits in tried:
        if good is True and body:
            return "pass", "the signed fields and the body are as the domain's server signed them", bits
        if good is True:
            return "body changed", "the signed fields hold, but the body was changed after signing", bits
    if all(good is None for good, _ in tried):
        return "fail", f"the key {name} was withdrawn or cannot be read; {fits}", 0
    return "fail", f"the signed fields were changed, or the key is not the one that signed; {fits}", bits


def _signed(
    letter: Any, tags: dict[bytes, bytes], fields: list[bytes], header: tuple[bytes, bytes], record: str
) -> tuple[bool | None, int]:
    """Whether the signature over the fields holds by this key, and the key's length; None for an unusable key."""
    import dkim

    try:
        letter.pk, letter.keysize, letter.ktag, _ = dkim.evaluate_pk("key", record)
    except Exception:
        return None, 0
    only = {name: value for name, value in tags.items() if name != b"bh"}  # the body was judged already
    if tags[b"a"].split(b"-")[0] != letter.ktag:
        return False, int(letter.keysize)
    try:
        good = letter.verify_sig_process(only, list(fields), header, None)
    except dkim.DKIMException:
        good = False
    return bool(good), int(letter.keysize)


def _warnings(letter: Any, tags: dict[bytes, bytes], fields: list[bytes], covers: str, bits: int) -> Iterator[str]:
    if covers.startswith("the first"):
        yield f"only {covers} of the body are signed (l=): what follows could have been added by anybody"
    count: dict[str, int] = {}
    for name, _ in letter.headers:
        count[_plain(name).lower()] = count.get(_plain(name).lower(), 0) + 1
    bare = [name for name in SHOWN if name.encode() not in fields and count.get(name)]
    if bare:
        yield f"not signed: {', '.join(bare)}"
    extra = [name for name in SHOWN if count.get(name, 0) > max(1, fields.count(name.encode())) and name not in bare]
    if extra:
        yield f"there is more than one field {', '.join(extra)}, and only the last is signed"
    if 0 < bits < SHORT and tags[b"a"].startswith(b"rsa"):
        yield f"a key of {bits} bits can be broken: it proves little"
    if tags[b"a"] == b"rsa-sha1":
        yield "SHA-1 is no longer thought safe"
    if tags.get(b"x", b"").isdigit():
        yield f"the signature says it is good until {from_epoch(_plain(tags[b'x'])).iso()}"


def _aligned(letter: Any, domain: str) -> str:
    writers = [value for name, value in letter.headers if name.lower() == b"from"]
    found = re.findall(rb"@([A-Za-z0-9.\-]+)", b" ".join(writers))
    own = {_plain(one).lower().rstrip(".") for one in found}
    if not own:
        return ""
    near = all(one == domain.lower() or one.endswith(f".{domain.lower()}") for one in own)
    return "yes" if near else f"no, the writer's address is at {', '.join(sorted(own))}"


def _plain(value: bytes) -> str:
    return re.sub(r"[\s;]+", " ", value.decode("utf-8", "backslashreplace")).strip()
