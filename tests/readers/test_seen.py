"""What was met before is known, however much was met in between."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.readers._seen import Seen


@given(st.lists(st.integers(-20, 20) | st.integers(-(2**63), 2**63 - 1)), st.integers(1, 7))
def test_a_print_is_new_exactly_once(prints: list[int], recent: int) -> None:
    seen, known = Seen(recent), set()
    for one in prints:
        assert seen.add(one) == (one not in known)
        known.add(one)
    assert len(seen) == len(known)


@given(st.lists(st.lists(st.integers(-9, 9), max_size=5)), st.integers(1, 7))
def test_many_prints_are_noted_only_if_every_one_is_new(many: list[list[int]], recent: int) -> None:
    seen, known = Seen(recent), set()
    for prints in many:
        new = len(set(prints)) == len(prints) and known.isdisjoint(prints)
        assert seen.add_all(prints) == new
        known.update(prints if new else ())
    assert len(seen) == len(known)
