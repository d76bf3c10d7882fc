"""No two messages of a page have the same place, however its lines are broken: keys of messages rest on places."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.readers._positions import Positions

PIECES = st.lists(st.text("ab限\n ", min_size=1, max_size=6), min_size=1, max_size=12)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(pieces=PIECES)
def test_no_two_pieces_have_the_same_fragment_and_each_leads_to_its_words(pieces: list[str]) -> None:
    marked = [f"<{piece}>" for piece in pieces]
    text = "".join(marked)
    data, at, told = text.encode(), 0, []
    positions = Positions(data)
    for piece in marked:
        raw = piece.encode()
        told.append(positions.fragment(at, raw))
        at += len(raw)
    assert len(set(told)) == len(told)
    for fragment, piece in zip(told, marked, strict=True):
        kind, _, range_ = fragment.removeprefix("#").partition("=")
        first, after = map(int, range_.split(","))
        if kind == "char":
            assert text[first:after] == piece
        else:
            assert piece in "\n".join(text.split("\n")[first:after])
