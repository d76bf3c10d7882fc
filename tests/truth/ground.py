"""What every measure stands on: the sample read into a throwaway case, with the truth beside it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import pandas as pd

from workbench.case import Case
from workbench.progress import Quiet
from workbench.sample import sample_story, sample_zones

from .tables import Truth

__all__ = ["Ground"]


class Ground:
    """The case made from `leak` in `folder`, its topics loaded, and the `truth` about it."""

    def __init__(self, leak: Path, truth: Truth, folder: Path) -> None:
        self.leak, self.truth, self.folder = leak, truth, folder
        self.case = Case(folder / "case")
        self.case.ingest(leak, custodian="Device A", zone=sample_zones(), progress=Quiet())
        self.case.topics.load(sample_story() / "topics.yaml")

    @cached_property
    def every(self) -> pd.DataFrame:
        """All message rows, every version and copy."""
        return self.case.claims.records().every

    @cached_property
    def accounts(self) -> dict[str, str]:
        """The person of every account in the case of which the truth knows one.

        An account that has no id in the truth (a speaker in minutes, a WhatsApp name) is known by a name that one
        person alone bears.
        """
        by_id = {f"{row['platform']}:{row['account']}": row["person"] for row in self.truth.rows("identities")}
        bearers: dict[str, set[str]] = defaultdict(set)
        for row in self.truth.rows("identities"):
            bearers[_bare(row["name"])].add(row["person"])
        found = {}
        for key in self.case.people().table.index:
            named = bearers.get(_bare(key.partition(":")[2].rpartition("/")[2]), set())
            person = by_id.get(key) or (next(iter(named)) if len(named) == 1 else "")
            if person:
                found[key] = person
        return found

    def persons(self) -> dict[str, list[str]]:
        """The labels that the case gives to each person's accounts now."""
        labels: Mapping[str, str] = self.case.people().labels
        found: dict[str, list[str]] = defaultdict(list)
        for account, person in self.accounts.items():
            if labels[account] not in found[person]:
                found[person].append(labels[account])
        return found

    @cached_property
    def key_of(self) -> dict[str, str]:
        """The key in the case of every marked message and mail, by its ref."""
        mails = self.every[self.every["platform"] == "mail"]
        by_id = dict(zip(mails["native_id"].str.strip("<>"), mails["message_key"], strict=True))
        letters = {row["ref"]: by_id.get(row["message_id"], "") for row in self.truth.rows("mails")}
        return {**{ref: key for ref, key in letters.items() if key}, **self.truth.keys}

    @cached_property
    def _refs(self) -> dict[str, str]:
        return {key: ref for ref, key in self.key_of.items()}

    @cached_property
    def readable(self) -> set[str]:
        """Keys of messages of which some original has words."""
        return set(self.every.loc[self.every["body"].fillna("") != "", "message_key"])

    def told(self, key: str) -> str:
        """How a miss names a message: by its ref, or by its key with its first words."""
        if key in self._refs:
            return self._refs[key]
        words = self.every.loc[self.every["message_key"] == key, "body"]
        return f"{key} {words.iloc[0][:40]!r}" if len(words) else key


def _bare(name: str) -> str:
    return re.sub(r"^~\s*|[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", name).strip().casefold()
