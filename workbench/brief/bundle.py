"""The bundle: the brief with everything that is needed to check it, as a folder or one zip, the same bytes twice.

Anyone can run the verify.py inside with Python alone; signatures and time stamps that the desk has are carried along.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import hashing
from ..errors import CaseError, UsageError
from . import _ooxml, bundle_signed, bundle_verify, content
from .facts import CaseFacts

__all__ = ["Report", "files", "verify", "write"]

PARTS = (Path(bundle_signed.__file__), Path(bundle_verify.__file__))
# An absolute path, or an address
_PLACE = re.compile(r"""(?:^|["'\s(=\[,])(?:/\w|~[/\w]|[A-Za-z]:[\\/]|\\\\\\\\|\w+://)""")
JOINT = "from .bundle_signed import signed\n"
README = """\
{title}
Case {case}, version {version}, {date}
{handling}
{sample}
What is here
  brief-*.pdf, brief-*.docx   the same brief, in the variants that were asked for
  exhibits.jsonl              every exhibit: quotation, place in its original to the byte, hashes
  manifest.sha256             SHA-256 of every original, as sha256sum writes it
  custody.jsonl               who did what to the case and when; each entry holds the hash of the one before
  claims.yaml                 the claims and what they rest on, to read and to edit
  verify.py                   checks all of this; it needs Python 3.9 or newer and nothing else
  carried/                    what the desk has put beside it (signatures, time stamps)
  bundle.sha256               SHA-256 of every file here

How to check it
  python3 -I verify.py                     the bundle itself
  python3 -I verify.py FOLDER-OF-ORIGINALS every original and exhibit as well

How to sign it (the list of files is what is signed; verify.py then checks it)
  minisign -S -m bundle.sha256                         and put minisign.pub beside it
  ssh-keygen -Y sign -n file -f KEY bundle.sha256
  openssl ts -query -data bundle.sha256 -sha256 -cert  the authority's answer: bundle.sha256.tsr
"""


@dataclass(frozen=True, slots=True)
class Report:
    """What verify.py said of a bundle: whether all of it holds, and its lines."""

    holds: bool
    told: str

    def __str__(self) -> str:
        return self.told


def files(
    facts: CaseFacts,
    custody: Sequence[Mapping[str, Any]],
    *,
    variants: Sequence[str] = ("editor",),
    claims: str = "",
    carried: Mapping[str, bytes] | None = None,
) -> dict[str, bytes]:
    """Name and bytes of every file of a bundle.

    `custody` are the entries of the case's log as they are stored; `claims` is the text of claims.yaml; `carried` are
    files that the desk adds (detached signatures, RFC 3161 tokens), put into the folder carried/.
    """
    made: dict[str, bytes] = {}
    for variant in variants:
        brief = content.build(facts, variant)
        made[f"brief-{variant}.pdf"], made[f"brief-{variant}.docx"] = brief.pdf(), brief.docx()
    made["exhibits.jsonl"] = content.exhibits_file(facts)
    made["manifest.sha256"] = content.manifest(facts)
    made["custody.jsonl"] = b"".join(hashing.canonical(outward(entry)) + b"\n" for entry in custody)
    made["verify.py"] = script()
    made["README.txt"] = _readme(facts).encode()
    if claims:
        made["claims.yaml"] = claims.encode()
    for name, data in (carried or {}).items():
        made[f"carried/{Path(name).name}"] = data
    sums = [(hashing.sha256(data), name) for name, data in made.items()]
    return {**made, "bundle.sha256": hashing.manifest_lines(sums).encode()}


def outward(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A custody entry as it leaves the house: a detail that names a place on this computer or a server stays behind.

    Its hash stays in the chain, so that whoever has the case can show the detail and prove it.
    """
    told = dict(entry)
    if _PLACE.search(hashing.canonical(told["detail"]).decode("utf-8", "replace")):
        told |= {"detail": {}, "withheld": True}
    return told


def script() -> bytes:
    """verify.py: the checker with the check of signatures in the place where it is imported here; one file to read."""
    signing, checking = (path.read_text(encoding="utf-8") for path in PARTS)
    body = signing.partition("from pathlib import Path\n")[2].strip("\n")
    head, _, rest = checking.partition(JOINT)
    return f"{head}{body}\n\n\n{rest.lstrip()}".encode()


def write(path: str | Path, made: Mapping[str, bytes]) -> Path:
    """Write the files of a bundle to a folder, or to one zip if `path` ends in .zip; gives the path.

    Raises UsageError if there is something at that place already, CaseError if it cannot be written.
    """
    target = Path(path)
    if target.is_file() or (target.is_dir() and any(target.iterdir())):
        raise UsageError(f"There is something at {target.name} already.", "Choose another name.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.suffix.lower() == ".zip":
            target.write_bytes(_ooxml.packed((f"{target.stem}/{name}", data) for name, data in made.items()))
            return target
        for name, data in made.items():
            place = target / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
    except OSError as error:
        raise CaseError(f"The bundle {target.name} cannot be written: {error.strerror}.", "Make room.") from error
    return target


def verify(folder: str | Path, originals: Sequence[str | Path] = ()) -> Report:
    """Check an unpacked bundle with this package's own checker, never with the one that lies in it.

    Raises UsageError if the folder is no bundle, or if nothing is at one of the `originals`.
    """
    place = Path(folder)
    if not (place / "bundle.sha256").is_file():
        raise UsageError(f"{place.name} is no bundle.", "Unpack it, and name the folder that holds bundle.sha256.")
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        code = bundle_verify.main([str(item) for item in originals], place)
    if code == 2:
        raise UsageError(told.getvalue().strip())
    return Report(code == 0, told.getvalue().strip())


def _readme(facts: CaseFacts) -> str:
    return README.format(
        title=facts.title,
        case=facts.case,
        version=facts.version,
        date=facts.date,
        handling=facts.handling,
        sample=f"{facts.sample}\n" if facts.sample else "",
    )
