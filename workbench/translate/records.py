"""Translations of a case: each names the text it was made from by its hash, and who stands for it, if anybody does."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..store import Store
from ..store.custody import now
from .engines import Engine

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Translations", "suspicious"]

_COLUMNS = ("id", "key", "source", "target", "text", "engine", "model", "warnings", "at", "checked_by", "checked_at",
            "text_sha256")  # fmt: skip
REFUSED = "Refused by "  # how the note of a refused translation begins
_NOT_ZH = re.compile("[不没別别未无無非勿莫]")
_NOT_EN = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|without|cannot|neither|nor|un\w+|in\w+|non\w*)\b|n['’]t\b", re.I
)


class Translations:
    """All translations of one case; `row` gives the record of a key."""

    def __init__(self, store: Store, row: Callable[[str], dict[str, Any] | None]) -> None:
        self._store = store
        self._row = row

    def make(self, keys: Sequence[str], engine: Engine, source: str, target: str) -> pd.DataFrame:
        """Translate the messages or pages of these keys and keep the results, all of them or none.

        What the same engine and model translated already is not asked for again. Raises UsageError for a key that
        the case does not hold, WorkbenchError where the engine fails.
        """
        texts = {key: self._text(key) for key in dict.fromkeys(keys)}
        kept = self._store.human.rows("translations", engine=engine.name, model=engine.model, target=target)
        known = {(row["key"], row["text_sha256"]) for row in kept}
        fresh = {key: text for key, text in texts.items() if text.strip() and (key, _hash(text)) not in known}
        if fresh:
            found = engine.translate(list(fresh.values()), source, target)
            params = engine.params(source, target)
            with self._store.human.together():
                for (key, text), made in zip(fresh.items(), found, strict=True):
                    row = {"key": key, "text_sha256": _hash(text), "source": source, "target": target, "text": made}
                    told = {"engine": engine.name, "model": engine.model, "params": params}
                    self._store.human.put("translations", {**row, **told, "warnings": suspicious(text, made)})
        frame = self.frame()
        return frame[frame["key"].isin(texts)].reset_index(drop=True)

    def sign(self, id: int, by: str) -> None:
        """Say that you have compared a translation with its original and stand for it; goes into the custody log.

        Raises UsageError without a name, for an id that is not there, and for what is signed already.
        """
        found = self._store.human.rows("translations", id=id)
        if not by.strip() or not found or found[0]["checked_by"]:
            problems = ((not by.strip(), "Nobody signs this."), (not found, f"There is no translation {id}."))
            what = next((words for wrong, words in problems if wrong), f"Translation {id} is signed already.")
            raise UsageError(what, "case.translations.sign(id, by=your name); ids stand in case.translations.frame().")
        self._store.human.put(
            "translations", {"id": id, "at": found[0]["at"], "checked_by": by.strip(), "checked_at": now()}
        )
        self._store.custody.append("translation signed", {"translation": id, "by": by.strip()})

    def refuse(self, id: int, by: str, why: str = "") -> None:
        """Say that a translation is wrong: it stays on record, and is shown beside its text no more; logged.

        Raises UsageError without a name and for an id that is not there.
        """
        if not by.strip():
            raise UsageError("Nobody refuses this.", "case.translations.refuse(id, by=your name)")
        told = " ".join(part for part in (f"{REFUSED}{by.strip()}.", why.strip()) if part)
        self._stand(id, "translation refused", by, note=told, checked_by=None, checked_at=None)

    def reopen(self, id: int, by: str) -> None:
        """Take a signature or a refusal back; goes into the custody log. Raises UsageError as `refuse` does."""
        if not by.strip():
            raise UsageError("Nobody takes this back.", "case.translations.reopen(id, by=your name)")
        self._stand(id, "translation reopened", by, note=None, checked_by=None, checked_at=None)

    def _stand(self, id: int, told: str, by: str, **values: str | None) -> None:
        found = self._store.human.rows("translations", id=id)
        if not found:
            raise UsageError(f"There is no translation {id}.", "Ids stand in case.translations.frame().")
        self._store.human.put("translations", {"id": id, "at": found[0]["at"], **values})
        self._store.custody.append(told, {"translation": id, "by": by.strip()})

    def waiting(self) -> list[dict[str, Any]]:
        """The translations that nobody has signed or refused, oldest first, as rows of the case."""
        return [row for row in self._store.human.rows("translations") if not row["checked_by"] and not refused(row)]

    def frame(self) -> pd.DataFrame:
        """One row a translation: id, key, text, engine, model, warnings, checked_by (empty: unchecked), and so on."""
        import pandas as pd

        rows = [{name: row[name] for name in _COLUMNS} for row in self._store.human.rows("translations")]
        frame = pd.DataFrame(rows, columns=list(_COLUMNS))
        return frame.assign(checked_by=frame["checked_by"].fillna("").astype("str"))

    def beside(self, text: str) -> list[str]:
        """What is shown beside a text: each translation with its maker, and whether anybody stands for it."""
        rows = self._store.human.rows("translations", text_sha256=_hash(text))
        return [f"{_standing(row)}: {row['text']}{_warned(row)}" for row in rows if not refused(row)]

    def __len__(self) -> int:
        return len(self._store.human.rows("translations"))

    def __repr__(self) -> str:
        frame = self.frame()
        return f"{len(frame):,} translations, {int((frame['checked_by'] == '').sum()):,} of them unchecked"

    def _text(self, key: str) -> str:
        row = self._row(key)
        if row is None:
            raise UsageError(f"The case holds no message and no page {key!r}.", "Keys stand in case.messages().")
        return str(row.get("body") or row.get("text") or "")


def suspicious(original: str, made: str) -> list[str]:
    """What a reader should look at: numbers and links that differ, a negation that may be lost."""
    found = []
    for name, pattern in (("numbers", r"\d+(?:[.,:]\d+)*"), ("links", r"https?://\S+")):
        before, after = (sorted(set(re.findall(pattern, text))) for text in (original, made))
        if before != after:
            found.append(f"{name} differ: {', '.join(before) or 'none'} became {', '.join(after) or 'none'}")
    if _NOT_ZH.search(original) and not _NOT_EN.search(made) and not _NOT_ZH.search(made):
        found.append("a negation may be lost")
    return found


def refused(row: Mapping[str, Any]) -> bool:
    """True for a translation that somebody said is wrong."""
    return str(row["note"] or "").startswith(REFUSED)


def _standing(row: dict[str, Any]) -> str:
    maker = " ".join(part for part in (row["engine"], row["model"]) if part)
    who = row["checked_by"]
    return f"Translation, checked by {who}" if who else f"Machine translation ({maker}), not checked"


def _warned(row: dict[str, Any]) -> str:
    return f" [{'; '.join(row['warnings'])}]" if row["warnings"] else ""


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
