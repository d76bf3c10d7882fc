"""The words of an HTML text as a reader sees them, and apart from them what a reader does not see."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ._loads import loads

BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure
        footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol optgroup option p pre section summary
        table tbody tfoot thead tr ul caption iframe title select""",
    )
)
UNSEEN = frozenset(("script", "style", "template"))
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$)", re.I
)
_BLANKS = re.compile(r"[ \t\n\r\f]+")
MAX_NESTED = 3


@dataclass(slots=True)
class Markup:
    """What an HTML text says: `text` as shown, then the title, what is hidden, comments, links, alternative texts,
    meta fields, form values, scripts, and what would be fetched from elsewhere, each in order.
    """

    text: str = ""
    title: str = ""
    hidden: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    alts: list[str] = field(default_factory=list)
    metas: list[tuple[str, str]] = field(default_factory=list)
    values: list[tuple[str, str]] = field(default_factory=list)
    scripts: list[tuple[str, str]] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)


def markup(html: str, depth: int = 0) -> Markup:
    """What an HTML text says; never raises for bad markup, fetches nothing, runs nothing."""
    from selectolax.lexbor import LexborHTMLParser

    found = Markup()
    parser = LexborHTMLParser(html.replace("\0", ""))
    shown: list[str] = []
    if parser.root is not None:
        _walk(parser.root, found, shown, depth)
    found.text = _tidy("".join(shown))
    return found


def _walk(root: Any, found: Markup, shown: list[str], depth: int) -> None:
    """Go through the tree without recursion, so that no depth of nesting can exhaust the stack."""
    node, out, pre = root, shown, 0
    hidden: list[tuple[Any, list[str]]] = []
    while node is not None:
        tag = node.tag or "-odd"  # a damaged page can hold a node without a name
        if not hidden and tag[:1] != "-" and _hides(node):
            hidden.append((node, []))
            out = hidden[0][1]
        child = _enter(node, tag, found, out, pre, depth)
        pre += tag in ("pre", "textarea")
        if child is not None:
            node = child
            continue
        while node is not None:
            _leave(node.tag, out)
            pre -= node.tag in ("pre", "textarea")
            if hidden and node.mem_id == hidden[0][0].mem_id:
                _keep(found.hidden, _tidy("".join(hidden.pop()[1])))
                out = shown
            if node.mem_id == root.mem_id:
                return
            if node.next is not None:
                node = node.next
                break
            node = node.parent


def _enter(node: Any, tag: str, found: Markup, out: list[str], pre: int, depth: int) -> Any:
    if tag == "-text":
        words = node.text_content or ""
        _flow(out, words) if not pre else out.append(words)
        return None
    if tag == "-comment":
        _keep(found.comments, (node.comment_content or "").strip())
        return None
    attributes = node.attributes
    if tag in UNSEEN:
        if tag == "style":
            found.loads += loads(tag, {"style": node.text(deep=True)})
        else:
            found.scripts.append((attributes.get("type") or tag, node.text(deep=True) or ""))
        return None
    if tag == "title":
        found.title = found.title or _BLANKS.sub(" ", node.text(deep=True) or "").strip()
        return None
    if tag == "br":
        out.append("\n")
    elif tag in ("td", "th"):
        out.append("" if _last(out) == "\n" else "\t")
    elif tag in BLOCKS:
        _broken(out)
    _attributes(tag, attributes, found)
    if tag == "iframe" and attributes.get("srcdoc") and depth < MAX_NESTED:
        inner = markup(attributes["srcdoc"] or "", depth + 1)
        out.append(inner.text)
        found.hidden += inner.hidden
        found.links += inner.links
        found.loads += inner.loads
    return node.child


def _flow(out: list[str], words: str) -> None:
    """Add running text: blanks are folded, and dropped where a line begins."""
    words = _BLANKS.sub(" ", words)
    out.append(words.lstrip(" ") if _last(out) in " \n\t" else words)


def _leave(tag: str, out: list[str]) -> None:
    if tag in BLOCKS:
        _broken(out)


def _broken(out: list[str]) -> None:
    """Begin a new line unless one has just begun."""
    if _last(out) != "\n":
        out.append("\n")


def _last(out: list[str]) -> str:
    return next((piece for piece in reversed(out) if piece), "\n")[-1]


def _attributes(tag: str, attributes: dict[str, str | None], found: Markup) -> None:
    found.loads += loads(tag, attributes)
    for name in ("href", "src", "action", "data"):
        link = (attributes.get(name) or "").strip()
        if link and not link.startswith(("data:", "#", "javascript:", "cid:", "~~")):
            _keep(found.links, link)
    for name in ("alt", "title", "aria-label", "placeholder"):
        _keep(found.alts, (attributes.get(name) or "").strip())
    if tag == "meta":
        name = attributes.get("name") or attributes.get("property") or attributes.get("http-equiv") or ""
        if name and attributes.get("content"):
            found.metas.append((name, attributes["content"] or ""))
    if tag == "input" and attributes.get("value"):
        found.values.append((attributes.get("name") or attributes.get("type") or "input", attributes["value"] or ""))


def _hides(node: Any) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDING.search(attributes.get("style") or ""))


def _keep(where: list[str], words: str) -> None:
    if words:
        where.append(words)


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip("\n \t")
