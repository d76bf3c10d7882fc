"""Write workbench/story/: the sample's topics.yaml and claims.yaml, as a reporter would have left them in a case.

`python -m tests.sample.story_files` reads leaks_sample/ into a throwaway case, ties the quotations of
tests/truth/story.yaml to it by the product's own means, and writes what the product writes. Run it after the sample
was rebuilt; a test compares.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import yaml

from workbench.analysis.lexicon import from_dict
from workbench.case import Case
from workbench.evidence import claims_file
from workbench.evidence.claims import Support
from workbench.evidence.exhibits import exhibit, words
from workbench.sample import sample, sample_story, sample_zones

ROOT = Path(__file__).resolve().parents[2]
STORY = ROOT / "tests/truth/story.yaml"
DESK = "the sample's author"


def topics(story: dict[str, Any]) -> str:
    """The text of topics.yaml."""
    lexicons = [from_dict({key: entry[key] for key in ("name", "note", "terms", "exclude") if key in entry})
                for entry in story["topics"]]  # fmt: skip
    return yaml.safe_dump_all(
        [lexicon.as_dict() for lexicon in lexicons], allow_unicode=True, sort_keys=False, width=110
    )


def claims(story: dict[str, Any], case: Case) -> str:
    """The text of claims.yaml, from the words in the case."""
    ledger, records = case.claims.ledger, case.claims.records()
    for entry in story["claims"]:
        claim = ledger.claim(entry["text"], entry["id"])
        for support in entry["supports"]:
            row = _row(support, records)
            number = ledger.next_number()
            made = exhibit(row, number, support["quote"])
            held = ledger.same(made) or ledger.exhibit(_translated(made, support))
            ledger.support(
                Support(
                    claim_id=claim.claim_id,
                    exhibit_id=held.exhibit_id,
                    stance=support["stance"],
                    weight=support.get("weight", "direct"),
                    note=support.get("note", ""),
                )
            )
    return claims_file.dump(ledger.book())


def persons(case: Case) -> str:
    """The text of persons.yaml: who is who, as the truth tables have it, for accounts that were read."""
    import csv

    known = set(case.people().table.index)
    names = yaml.safe_load((ROOT / "tests/sample/people.yaml").read_text(encoding="utf-8"))["people"]
    found: dict[str, list[str]] = {}
    with (ROOT / "tests/truth/identities.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            for candidate in (row["account"], row["note"], row["name"]):
                account = f"{row['platform']}:{candidate}"
                if account in known and account not in found.setdefault(row["person"], []):
                    found[row["person"]].append(account)
    entries = [
        {"name": _name(names, person), "accounts": sorted(accounts), "why": "the sample's author says so"}
        for person, accounts in sorted(found.items())
        if accounts
    ]
    return yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=110)


def _name(names: Any, person: str) -> str:
    entry = names[person]
    shown = str(entry.get("zh") or entry.get("en") or entry.get("pinyin"))
    twice = [other for other in names.values() if other.get("zh") == entry.get("zh") and entry.get("zh")]
    return f"{shown} ({entry['team']})" if len(twice) > 1 else shown


def _translated(made: Any, support: dict[str, Any]) -> Any:
    from dataclasses import replace

    if not support.get("english"):
        return made
    return replace(made, translation=support["english"], translator=DESK, reviewed_by=DESK)


def _row(support: dict[str, Any], records: Any) -> dict[str, Any]:
    """The row that holds the quotation: the message of that key, or the page of that file."""
    quote = support["quote"]
    if "file" in support:
        frame = records.pages[records.pages["original"] == support["file"]]
    else:
        keys = [place["key"] for place in support["stands"]]
        frame = records.every[records.every["message_key"].isin(keys)]
        if not keys:  # recalled everywhere: the words survive only where somebody forwarded them
            frame = records.every[records.every["body"].str.contains(quote, regex=False)]
    for place in range(len(frame)):
        row = {str(name): frame[name].iat[place] for name in frame.columns}
        if quote in words(row):
            return row
    raise ValueError(f"{quote!r} was not read from {support.get('file') or support['stands']}")


def main() -> None:
    """Write both files."""
    story = yaml.safe_load(STORY.read_text(encoding="utf-8"))
    place = sample_story()
    place.mkdir(exist_ok=True)
    (place / "topics.yaml").write_text(topics(story), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        case = Case(Path(folder) / "case")
        case.ingest(sample(), custodian="Device A", zone=sample_zones())
        (place / "persons.yaml").write_text(persons(case), encoding="utf-8")
        (place / "claims.yaml").write_text(claims(story, case), encoding="utf-8")


if __name__ == "__main__":
    main()
