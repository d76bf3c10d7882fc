"""Which parts of a letter its reader sees, and their words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ._decode import Decoded
from ._markup import markup
from ._mime import Part, leaves, text

_PLAIN = frozenset(
    (
        "text/plain",
        "message/delivery-status",
        "text/rfc822-headers",
        "message/disposition-notification",
        "text/x-amp-html",
    )
)
_QUOTE = re.compile(
    r"^(?:>|-{2,} ?(?:Original Message|Forwarded message|原始邮件|原始郵件|原邮件|转发邮件|Ursprüngliche Nachricht)"
    r"|On .{5,200}wrote:\s*$|(?:在|于) ?.{5,200}(?:写道|寫道)[:：]\s*$|(?:发件人|寄件者|寄件人|From): .{1,300}\r?\n"
    r"(?:发送时间|日期|寄件日期|Sent|Date|To|收件人): |Am .{5,200}schrieb .{1,200}:\s*$|_{20,}\s*$)",
    re.M,
)


@dataclass(slots=True)
class Shown:
    """The words shown, the numbers of the parts used up by them, links, and what else is worth keeping."""

    text: str = ""
    number: str = "1"
    used: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    extra: list[tuple[str, str]] = field(default_factory=list)
    mended: bool = False


def shown(top: Part, data: bytes) -> Shown:
    """The plain text of a letter verbatim, or the words of its HTML where it has no plain text.

    Several text parts in a row are joined by a line break. HTML beside a plain text is kept apart only where it says
    words that the plain text does not; HTML that is the only text is kept raw beside its words.
    """
    found = Shown()
    chosen = _chosen(top, data)
    if chosen:
        found.number = chosen[0].number
    found.text = "\n".join(_words(part, data, found) for part in chosen)
    for part in leaves(top):
        if part.kind == "text/html" and part.number not in found.used and _inline(part):
            _second(part, data, found)
        elif part.kind in _PLAIN and part.number not in found.used and _inline(part):
            found.used.add(part.number)
            told = text(part, data).text
            if told.strip() and told.strip() not in found.text:
                found.extra.append((f"other text in part {part.number}", told))
    return found


def _chosen(part: Part, data: bytes) -> list[Part]:
    """The text parts that a mail program shows, one of each set of alternatives."""
    if not part.children:
        return [part] if _inline(part) and (part.kind in _PLAIN or part.kind == "text/html") else []
    sets = [_chosen(child, data) for child in part.children]
    if part.kind != "multipart/alternative":
        return [one for found in sets for one in found]
    plain = [found for found in sets if any(one.kind in _PLAIN and text(one, data).text.strip() for one in found)]
    return next(iter(plain or [found for found in sets if found]), [])


def _inline(part: Part) -> bool:
    return part.disposition != "attachment" and not (
        part.filename and part.disposition != "inline" and part.number != "1"
    )


def _words(part: Part, data: bytes, found: Shown) -> str:
    told = text(part, data)
    found.used.add(part.number)
    _note(part, told, found)
    if part.kind != "text/html":
        return told.text
    seen = markup(told.text)
    found.links += seen.links
    found.extra.append((f"html in part {part.number}", told.text))
    found.extra += [(f"hidden in part {part.number}", words) for words in seen.hidden]
    found.extra += [(f"loaded from elsewhere in part {part.number}", line) for line in dict.fromkeys(seen.loads)]
    return seen.text


def _second(part: Part, data: bytes, found: Shown) -> None:
    """HTML beside a plain text: told apart where at least one word in twenty is not in the plain text."""
    found.used.add(part.number)
    told = text(part, data)
    _note(part, told, found)
    seen = markup(told.text)
    found.links += seen.links
    mine, theirs = set(re.findall(r"\w+", seen.text)), set(re.findall(r"\w+", found.text))
    if len(mine - theirs) > len(mine) * 0.05:
        found.extra.append((f"html in part {part.number} says", seen.text))
    found.extra += [(f"hidden in part {part.number}", words) for words in seen.hidden]
    found.extra += [(f"loaded from elsewhere in part {part.number}", line) for line in dict.fromkeys(seen.loads)]


def _note(part: Part, told: Decoded, found: Shown) -> None:
    found.mended = found.mended or told.mended
    if told.encoding not in ("ascii", "utf-8"):
        found.extra.append((f"encoding of part {part.number}", told.encoding))


def quote_start(body: str) -> int | None:
    """Where the first quoted or forwarded words begin in a body; None if it quotes nothing."""
    match = _QUOTE.search(body)
    return match.start() if match else None
