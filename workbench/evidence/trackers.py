"""Trackers in mail and links: what tells its sender that, when and by whom a copy was opened or a link followed.

A link is *personal* where it carries the recipient's address (as it stands, encoded or hashed), a parameter that is
known to name one recipient, or leads through a click counter. Nothing is ever fetched: the words alone decide.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote_plus, urlsplit

from .mark import Mark

__all__ = ["PERSONAL", "of_mail", "personal"]

# Parameters by which newsletters, customer databases and share buttons tell one recipient from another
PERSONAL = frozenset(
    re.findall(
        r"\w+",
        """_hsenc _hsmi _kx bsft_uid ck_subscriber_id contact_id contactid dm_i elq elqtrackid email email_id emailid
        fbclid from_user from_uid gclid igshid li_fat_id mail mc_eid midtoken mkt_tok ml_subscriber msclkid oly_anon_id
        oly_enc_id open_id otptoken rb_clickid recipient recipient_id recipientid rid s_kwcid sc_eh sfmc_id share_id
        share_uid share_source sharer shareuid subscriber subscriber_id subscriberid token track_id trackid trk trkemail
        twclid u_id uid unsubscribe_id upn user_id userid utm_campaign utm_content utm_id utm_medium utm_source utm_term
        vero_id wbraid xsec_token yclid""",
    )
)
# Paths of the counters of the large senders of mail: opened, clicked
_OPENED = re.compile(
    r"/(?:wf/open|e/open|track/open|open(?:ed)?(?:\.(?:aspx|php|gif|png))?|o\.gif|pixel|beacon|spacer\.gif|"
    r"1x1(?:\.\w+)?|trk/o|tr/op|q/[\w-]{16,}|imp|openrate|read-?receipt|t\.gif|px\.gif|e2t/o)(?:[/?&.]|$)",
    re.I,
)
_CLICKED = re.compile(
    r"/(?:ls/click|wf/click|track/click|e/click|e/c|click(?:\.\w+)?|clk|redir(?:ect)?|CL0|tr/cl|trk/c|e2t/[cs]|c/eJ\w+)(?:[/?&]|$)",
    re.I,
)
_LOAD = re.compile(r"(?P<tag>\w+) (?:(?P<size>hidden|[\d?]+x[\d?]+) )?(?P<url>\S+)")
_UNSUBSCRIBE = ("list-unsubscribe", "x-sg-eid", "feedback-id", "x-mailgun-sid", "x-msg-eid", "x-csa-complaints")
TINY = 3  # pixels up to which a picture is there to be fetched, not to be seen
SHORTEST = 6  # letters of an address below which it is not looked for in links
PIXEL = "a tracking pixel of {host} is in the mail: opening it told {host} when and from where ({why})"
LOADED = (
    "{count} pictures or styles are loaded from {host} as the mail is opened: that tells {host} when and from where"
)
FOLLOWED = "a link to {host} is one recipient's own ({why})"
HEADER = "the header {name} carries an id by which the sender knows this copy"


def personal(url: str, addresses: Iterable[str] = ()) -> str:
    """Why a link is one recipient's own, in a few words; empty if nothing says so."""
    plain = unquote_plus(url).lower()
    for address in addresses:
        for form, told in _forms(address.lower()):
            if form in plain or form in url:
                return told
    for name, value in _parameters(url):
        if name.lower() in PERSONAL and value:
            return f"parameter {name}"
    return "click counter" if _CLICKED.search(urlsplit(_whole(url)).path) else ""


def of_mail(row: Mapping[str, Any], pairs: Sequence[tuple[str, str]]) -> Iterator[Mark]:
    """The trackers of one mail; `pairs` are its fields and what was noted of its parts."""
    addresses = [str(one) for one in _list(row.get("recipients")) if "@" in str(one)]
    loaded = [match for name, line in pairs if name.startswith("loaded from elsewhere")
              and (match := _LOAD.fullmatch(line.strip()))]  # fmt: skip
    pixels = [(match["url"], why) for match in loaded if (why := _pixel(match, addresses))]
    told = {url for url, _ in pixels}
    yield from _each(PIXEL, pixels)
    others = Counter(_host(match["url"]) for match in loaded if match["url"] not in told)
    for host, count in sorted(others.items()):
        yield Mark(LOADED, count=count, host=host)
    fetched = {match["url"] for match in loaded}
    links = [str(link) for link in _list(row.get("links")) if str(link) not in fetched]
    yield from _each(FOLLOWED, [(link, why) for link in links if (why := personal(link, addresses))])
    for name in dict.fromkeys(name for name, _ in pairs if name.casefold() in _UNSUBSCRIBE):
        yield Mark(HEADER, name=name)


def _pixel(load: re.Match[str], addresses: Sequence[str]) -> str:
    """Why what is fetched is a tracker, not a picture to be seen."""
    size, url = load["size"] or "", load["url"]
    sides = [int(side) for side in size.split("x") if side.isdecimal()]
    if load["tag"] in ("img", "image", "input") and (size == "hidden" or (sides and max(sides) <= TINY)):
        return f"{size}; {own}" if (own := personal(url, addresses)) else size
    if own := personal(url, addresses):
        return own
    return "open counter" if _OPENED.search(urlsplit(_whole(url)).path) else ""


def _each(template: str, found: Sequence[tuple[str, str]]) -> Iterator[Mark]:
    for host, why in dict.fromkeys((_host(url), why) for url, why in found):
        yield Mark(template, host=host, why=why)


def _forms(address: str) -> Iterator[tuple[str, str]]:
    """The ways in which a link may carry an address, each with its name."""
    if len(address) < SHORTEST:
        return
    yield address, "carries the recipient's address"
    data = address.encode()
    coded = base64.b64encode(data).decode().rstrip("=")
    for form in dict.fromkeys((coded, coded.replace("+", "-").replace("/", "_"))):
        yield form, "carries the recipient's address in Base64"
    for name in ("md5", "sha1", "sha256"):
        yield hashlib.new(name, data, usedforsecurity=False).hexdigest(), f"carries the {name.upper()} of the address"
    yield data.hex(), "carries the recipient's address in hexadecimal"


def _parameters(url: str) -> Iterator[tuple[str, str]]:
    parts = urlsplit(_whole(url))
    for piece in re.split(r"[?&;]", f"{parts.query}&{parts.fragment}"):
        name, _, value = piece.partition("=")
        yield name, value


def _whole(url: str) -> str:
    """The link without what Python's parser would refuse: brackets that are no address."""
    return re.sub(r"[\[\]]", "", url)


def _host(url: str) -> str:
    return (urlsplit(_whole(url if "://" in url else f"https:{url}")).hostname or "?")[:80]


def _list(value: Any) -> list[Any]:
    return [] if value is None or isinstance(value, str) or value != value else list(value)
