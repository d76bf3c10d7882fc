#!/usr/bin/env python3
"""Checks a bundle of a Leak Workbench brief with nothing but Python itself.

    python3 -I verify.py                      the bundle's own files and the custody log
    python3 -I verify.py ORIGINALS [...]      and every original and exhibit, against the files given
    python3 -I verify.py --key KEY ...        and the list of files must be signed with this key

It reads this bundle and the originals, writes nothing, and opens no network. Every line says what was checked; the
last line says whether all of it holds. Exit code 0: it holds. 1: something does not. 2: wrong use.
"""

from __future__ import annotations

import base64
import email
import hashlib
import html
import io
import json
import quopri
import re
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .bundle_signed import signed

DEPTH = 6
LARGEST = 512 << 20
START = "0" * 64
LATER = ("minisign.pub", "signer.pub", *(f"bundle.sha256.{end}" for end in ("minisig", "sig", "tsr", "tst")))


def main(arguments: list[str], here: Path) -> int:
    """Check the bundle in the folder `here`, and the originals named on the command line; gives the exit code."""
    keys = [arguments[at + 1] for at in range(len(arguments) - 1) if arguments[at] == "--key"]
    arguments = [one for at, one in enumerate(arguments) if one != "--key" and arguments[at - 1 : at] != ["--key"]]
    roots = [Path(argument) for argument in arguments]
    missing = [str(root) for root in roots if not root.exists()]
    if missing or any(argument.startswith("-") for argument in arguments):
        say(f"Nothing is at {', '.join(missing) or ' '.join(arguments)}. Use: python3 -I verify.py [ORIGINALS ...]")
        return 2
    problems = [
        *own_files(here),
        *custody(here),
        *signed(here, keys, say, set(sums(here / "manifest.sha256").values())),
    ]
    if roots:
        problems += originals(here, roots)
    else:
        say("The originals were not looked at: name their folder to check the exhibits against them.")
    for problem in problems:
        say(f"PROBLEM  {problem}")
    say("All of it holds." if not problems else f"{len(problems)} problem(s). Do not rely on this bundle as it is.")
    return 1 if problems else 0


def own_files(here: Path) -> list[str]:
    """Every file of the bundle against bundle.sha256, and files that are not listed there."""
    listed = sums(here / "bundle.sha256")
    problems = []
    for name, wanted in listed.items():
        path = here / name
        if not path.is_file():
            problems.append(f"{name} is missing from the bundle.")
        elif digest(path.read_bytes()) != wanted:
            problems.append(f"{name} has changed since the bundle was made.")
    found = {path.relative_to(here).as_posix() for path in here.rglob("*") if path.is_file()}
    apart = {"bundle.sha256", *LATER}  # made after the list of files, of which they speak
    stray = sorted(name for name in found - set(listed) - apart if "__pycache__" not in name)
    problems += [f"{name} does not belong to the bundle." for name in stray]
    say(f"{len(listed)} files of the bundle: {'as they were made' if not problems else 'not all as they were made'}.")
    return problems


def custody(here: Path) -> list[str]:
    """The chain of the custody log: each entry holds the hash of the one before."""
    before, problems, count = START, [], 0
    for entry in lines(here / "custody.jsonl"):
        count += 1
        detail = entry["detail"] if isinstance(entry["detail"], str) else canonical(entry["detail"])
        told = [entry["seq"], entry["at"], entry["who"], entry["what"], detail, entry["prev"]]
        if entry["prev"] != before or entry["seq"] != count:
            problems.append(f"Custody entry {entry['seq']} does not follow the one before it.")
        if entry.get("withheld"):
            say(f"  Custody entry {entry['seq']}: its detail names a place and stays in the case; its hash is here.")
        elif digest(canonical(told).encode("utf-8", "surrogatepass")) != entry["hash"]:
            problems.append(f"Custody entry {entry['seq']} was changed.")
        before = entry["hash"]
    say(f"{count} entries of the custody log: {'the chain is whole' if not problems else 'the chain is broken'}.")
    return problems


def originals(here: Path, roots: list[Path]) -> list[str]:
    """Every original of the manifest, and every exhibit read from its original's bytes."""
    exhibits = lines(here / "exhibits.jsonl")
    wanted = {value: name for name, value in sums(here / "manifest.sha256").items()}
    cited = {exhibit["original_sha256"] for exhibit in exhibits}
    found: dict[str, bytes | None] = {}
    for data in walk(roots):
        value = digest(data)
        if value in wanted or value in cited:
            found[value] = data if value in cited else None
    problems = [f"{name} (SHA-256 {value}) was not found: changed, or not there." for value, name in wanted.items()
                if value not in found]  # fmt: skip
    say(f"{len(found)} of {len(wanted)} originals found with their SHA-256.")
    held = 0
    for exhibit in exhibits:
        told = check(exhibit, found.get(exhibit["original_sha256"]))
        held += not told
        problems += told
    say(f"{held} of {len(exhibits)} exhibits stand in the bytes of their originals.")
    return problems


def check(exhibit: dict[str, Any], data: bytes | None) -> list[str]:
    """What is wrong with one exhibit: its original is not there, its item has changed, its words do not stand there."""
    name = f"{exhibit['number']} ({exhibit['original']}{exhibit['locator']})"
    if data is None:
        return [f"{name}: its original was not found."]
    offset, length = exhibit.get("offset"), exhibit.get("length")
    if offset is None or length is None:
        if not packed(exhibit.get("quote", ""), data):
            say(f"  {name}: the original is unchanged; its words stand inside a packed format, see `workbench verify`.")
        return []
    item = data[offset : offset + length]
    if digest(item) != exhibit["item_sha256"]:
        return [f"{name}: bytes {offset} to {offset + length} are not those that were read."]
    if exhibit.get("redacted"):
        say(f"  {name}: the bytes are right; names are replaced in the quotation.")
    elif exhibit.get("kind") != "picture" and not stands(exhibit["quote"], item):
        say(f"  {name}: the bytes are right; the words are put together by the reader, see `workbench verify`.")
    return []


def stands(quote: str, item: bytes) -> bool:
    """True where the quoted words stand in the item: as they are, in JSON, or in a mail's encodings."""
    wanted = squeezed(quote)
    return any(wanted in squeezed(text) for text in readings(item))


def packed(quote: str, data: bytes) -> bool:
    """True where the words stand in a part of an Office file, its markup taken off; cells count one by one."""
    wanted = [squeezed(cell) for cell in re.split(r"[\t\n]", quote)] if "\t" in quote else [squeezed(quote)]
    try:
        parts = [inner.decode("utf-8") for inner in zipped(data) if inner[:1] == b"<" or inner[:4] == b"\xef\xbb\xbf<"]
    except UnicodeDecodeError:
        return False
    plain = [squeezed(html.unescape(re.sub(r"<[^>]*>", "", part))) for part in parts]
    return all(any(word in text for text in plain) for word in wanted)


def readings(item: bytes) -> Iterator[str]:
    """The texts that an item's bytes may mean."""
    for encoding in ("utf-8", "gb18030", "utf-16", "latin-1"):
        try:
            text = item.decode(encoding)
        except UnicodeDecodeError:
            continue
        yield text
        yield from strings(text)
    yield quopri.decodestring(item).decode("utf-8", "replace")
    for block in re.findall(rb"(?:[A-Za-z0-9+/]{4}[\r\n]*){4,}[A-Za-z0-9+/=]{0,4}", item):
        try:
            yield base64.b64decode(re.sub(rb"\s", b"", block)).decode("utf-8", "replace")
        except ValueError:
            continue


def strings(text: str, depth: int = 0) -> Iterator[str]:
    """Every string inside JSON text, and inside JSON text within it."""
    try:
        left: list[Any] = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    while left:
        value = left.pop()
        if isinstance(value, str):
            yield value
            if depth < DEPTH and value[:1] in "{[":
                yield from strings(value, depth + 1)
        elif isinstance(value, dict):
            left += value.values()
        elif isinstance(value, list):
            left += value


def walk(roots: list[Path]) -> Iterator[bytes]:
    """The bytes of every file below the roots, of members of zip and tar archives, and of attachments of mails."""
    for root in roots:
        for path in [root] if root.is_file() else sorted(root.rglob("*")):
            if path.is_file() and not path.is_symlink() and path.stat().st_size <= LARGEST:
                yield from unpacked(path.read_bytes())


def unpacked(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """Some bytes, and whatever is packed in them."""
    yield data
    if depth >= DEPTH:
        return
    kinds: tuple[Callable[[bytes], Iterator[bytes]], ...] = (zipped, tarred, letters, attached)
    for kind in kinds:
        for inner in kind(data):
            yield from unpacked(inner, depth + 1)


def zipped(data: bytes) -> Iterator[bytes]:
    """The members of a zip archive."""
    if data[:2] != b"PK":
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for info in package.infolist():
                if not info.is_dir() and info.file_size <= LARGEST and not info.flag_bits & 1:
                    yield package.read(info)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return


def tarred(data: bytes) -> Iterator[bytes]:
    """The members of a tar archive, packed or not."""
    if data[257:262] != b"ustar" and data[:2] not in (b"\x1f\x8b", b"BZ") and data[:6] != b"\xfd7zXZ\x00":
        return
    try:
        with tarfile.open(fileobj=io.BytesIO(data)) as package:
            for member in package:
                stream = package.extractfile(member) if member.isfile() and member.size <= LARGEST else None
                if stream is not None:
                    yield stream.read()
    except (tarfile.TarError, OSError, EOFError, ValueError):
        return


def letters(data: bytes) -> Iterator[bytes]:
    """The mails of a mailbox file."""
    if data[:5] == b"From ":
        for letter in re.split(rb"(?:^|\n)From [^\n]*\n", data):
            yield letter.replace(b"\n>From ", b"\nFrom ")


def attached(data: bytes) -> Iterator[bytes]:
    """The parts of a mail."""
    if not re.match(rb"[!-9;-~]+:", data[:200]) or b"\nMIME-Version" not in data[:65536]:
        return
    for part in email.message_from_bytes(data).walk():
        payload = None if part.is_multipart() else part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield payload


def sums(path: Path) -> dict[str, str]:
    """Name to SHA-256 of a file as `sha256sum` writes it."""
    found = {}
    for text in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        value, _, name = text.lstrip("\\").partition("  ")
        if text.startswith("\\"):
            name = name.replace("\\n", "\n").replace("\\r", "\r").replace("\\\\", "\\")
        found[name] = value
    return found


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines; none if the file is not there."""
    if not path.is_file():
        return []
    return [json.loads(text) for text in path.read_text(encoding="utf-8").split("\n") if text.strip()]


def canonical(value: Any) -> str:
    """JSON that is equal for equal values."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def squeezed(text: str) -> str:
    """A text without blanks."""
    return re.sub(r"\s+", "", text)


def say(text: str) -> None:
    """One line on standard output; what the terminal cannot show is escaped."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(__file__).resolve().parent))
