"""Which letters are signed by a mail server (DKIM), whether the signatures hold, and which keys are still wanted.

A signature that holds is the strongest proof that leaked mail can carry: fields and body are as the domain's server
sent them. It says nothing about who sat at the keyboard, and a missing or broken one does not show a forgery: lists
and gateways add lines to letters every day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from .. import show
from .frames import listed

__all__ = ["COLUMNS", "Signatures", "signatures"]

NAME = "DKIM check"  # of the extra field into which the reader of letters wrote its verdict
COLUMNS = [
    "result", "reason", "domain", "selector", "key", "signed_at", "algorithm", "bits", "body", "fields", "aligned",
    "sent_at", "sender", "subject", "message_key", "original", "original_sha256", "locator",
]  # fmt: skip
_PLACE = ["sent_at", "sender", "subject", "message_key", "original", "original_sha256", "locator"]


@dataclass(frozen=True)
class Signatures:
    """One row per signature (`table`, COLUMNS), and how many letters carry none (`unsigned`)."""

    table: pd.DataFrame
    unsigned: int

    def frame(self) -> pd.DataFrame:
        """One row per signature: result (pass, fail, no key, body changed, malformed), reason, what it covers, where.

        `aligned` tells whether the domain that signed is that of the writer's address; `key` is the DNS name of the
        key; `signed_at` is the time that the signature states, in UTC.
        """
        return self.table.copy()

    def wanted(self) -> list[str]:
        """The DNS names of the keys that are missing: with their TXT records in a folder the letters can be verified.

        Ask for them on another computer, or in an archive of DKIM keys for those that were changed since: asking tells
        the server of that domain, or of the archive, that somebody is interested.
        """
        missing = self.table[self.table["bits"] == 0]
        return sorted(set(missing[missing["key"] != ""]["key"]))

    def sentences(self) -> list[str]:
        """What was found, in words."""
        number = self.table["result"].value_counts()
        told = [f"{count:,} {result}" for result, count in number.items()]
        signed = self.table["message_key"].nunique()
        found = [
            f"Letters that are signed: {signed:,}, by {len(self.table):,} signatures ({', '.join(told) or 'none'})."
        ]
        found += [f"Letters that are not: {self.unsigned:,}."] if self.unsigned else []
        wanted = self.wanted()
        found += [f"Keys that are wanted: {len(wanted):,}; .wanted() lists them."] if wanted else []
        return found

    def __repr__(self) -> str:
        rows = [f"  {row['result']}: {row['subject']} ({row['reason']})" for row in self._first()]
        return show.plain("\n".join([*self.sentences(), *rows]))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        rows = [
            (show.strong(row["result"]), row["domain"], f"{row['sent_at']:%Y-%m-%d}", row["subject"], row["reason"])
            for row in self._first()
        ]
        shown = show.table(["signature", "domain", "letter of", "subject", "reason"], rows)
        first, *rest = self.sentences()
        return show.bundle(show.block(first, *rest, shown), repr(self))

    def _first(self) -> list[dict[Any, Any]]:
        order = {"body changed": 0, "fail": 1, "malformed": 2, "pass": 3, "no key": 4}
        table = self.table.sort_values("result", key=lambda column: column.map(order), kind="stable")
        return table.head(20).to_dict("records")


def signatures(messages: pd.DataFrame) -> Signatures:
    """The signatures of all letters among `messages` (of `frames.messages`)."""
    letters = messages[messages["platform"] == "mail"].reset_index(drop=True)
    rows = []
    signed = set()
    for at, extra in enumerate(listed(letters["extra"])):
        for pair in extra:
            if pair["name"] == NAME:
                signed.add(at)
                rows.append({**_parsed(pair["value"]), **{name: letters[name].iloc[at] for name in _PLACE}})
    table = pd.DataFrame(rows, columns=COLUMNS)
    table["signed_at"] = pd.to_datetime(table["signed_at"], utc=True, errors="coerce").astype("datetime64[us, UTC]")
    table["sent_at"] = pd.to_datetime(table["sent_at"], utc=True).astype("datetime64[us, UTC]")
    return Signatures(table, len(letters) - len(signed))


def _parsed(verdict: str) -> dict[str, Any]:
    head, _, reason = verdict.partition("; reason=")
    result, *pairs = head.split("; ")
    facts = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
    key = f"{facts['selector']}._domainkey.{facts['domain']}" if "selector" in facts and "domain" in facts else ""
    blank = dict.fromkeys(("domain", "selector", "algorithm", "body", "fields", "aligned"), "")
    signed = facts.pop("signed", None)
    bits = int(facts.pop("bits", 0))
    return {**blank, **facts, "result": result, "reason": reason, "key": key, "signed_at": signed, "bits": bits}
