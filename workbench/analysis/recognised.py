"""Persons, organisations and places that a model finds in texts: only with a model that the reporter names.

No model comes with the workbench and none is fetched: on chats those that were tried were right on fewer than half of
the names. A spaCy model (MIT) lies in a folder of this computer; any function from texts to spans will do as well. What
it finds is for review, always.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pandas as pd

from ..errors import MissingExtra, UsageError

__all__ = ["COLUMNS", "LABELS", "Recogniser", "recognised", "spacy_model"]

COLUMNS = ["key", "kind", "value", "words", "start", "end", "sure", "note"]
LABELS = {
    **dict.fromkeys(("PERSON", "PER"), "person"),
    **dict.fromkeys(("ORG", "NORP"), "organisation"),
    **dict.fromkeys(("GPE", "LOC", "FAC"), "place"),
}  # what models call their spans; others are left out
Span = tuple[int, int, str]  # first character, the one behind the last, the model's label
Recogniser = Callable[[Sequence[str]], Iterable[Iterable[Span]]]


def recognised(texts: pd.DataFrame, model: Recogniser | str | Path) -> pd.DataFrame:
    """What a model finds in a frame with key and text: COLUMNS, every row with sure "review" and the model's name.

    `model` is the folder of a spaCy model, or a function that gives the spans of each of many texts. Raises UsageError
    for a folder that is none or spans that lie outside their text, MissingExtra where spaCy is not installed.
    """
    given = spacy_model(Path(model)) if isinstance(model, str | Path) else model
    note = Path(model).name if isinstance(model, str | Path) else getattr(model, "__name__", "a function of your own")
    keys, words = texts["key"].tolist(), texts["text"].fillna("").tolist()
    rows = []
    for key, text, spans in zip(keys, words, given(words), strict=True):
        for start, end, label in spans:
            if not 0 <= start < end <= len(text):
                raise UsageError(f"The model names characters {start} to {end} of a text of {len(text)}.", "Mend it.")
            if label in LABELS:
                found = text[start:end]
                rows.append((key, LABELS[label], " ".join(found.split()), found, start, end, "review", note))
    return pd.DataFrame(rows, columns=COLUMNS)


def spacy_model(folder: Path) -> Recogniser:
    """The model of a folder as a recogniser; nothing is downloaded."""
    if not (folder / "meta.json").is_file():
        raise UsageError(f"There is no spaCy model in {folder}.", "Name the folder that holds its meta.json.")
    try:
        import spacy
    except ImportError:
        raise MissingExtra("Names by a model need spaCy.", "Run: pip install 'leak-workbench[names]'.") from None
    model = spacy.load(folder)

    def spans(texts: Sequence[str]) -> Iterable[Iterable[Span]]:
        for document in model.pipe(texts):
            yield [(one.start_char, one.end_char, one.label_) for one in document.ents]

    return spans
