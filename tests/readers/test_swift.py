"""A message made on the short way cannot be told from one made on the usual way."""

from __future__ import annotations

import dataclasses
import pickle

import pytest

from workbench.model import Locator, Message
from workbench.readers._swift import Draft, sealed

PLACE = Locator(original="0" * 64, fragment="#/0")


def both() -> tuple[Message, Message]:
    values = {"platform": "slack", "conversation_id": "C1", "body": "words", "locator": PLACE}
    return Message(**values), sealed(Draft(**values))  # type: ignore[arg-type]


def test_a_sealed_draft_is_a_message_equal_in_every_way() -> None:
    usual, short = both()
    assert type(short) is Message and short == usual
    assert (hash(short), repr(short), pickle.dumps(short)) == (hash(usual), repr(usual), pickle.dumps(usual))
    assert dataclasses.replace(short, body="others") == dataclasses.replace(usual, body="others")


def test_a_sealed_draft_is_frozen() -> None:
    _, short = both()
    with pytest.raises(dataclasses.FrozenInstanceError):
        short.body = "other words"  # type: ignore[misc]


def test_a_draft_has_the_fields_and_the_defaults_of_a_message() -> None:
    assert [(f.name, f.default) for f in dataclasses.fields(Draft)] == [
        (f.name, f.default) for f in dataclasses.fields(Message)
    ]
