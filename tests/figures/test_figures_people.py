"""Persons and topics on paper: every cell has its count, only what stands out has colour, and little crosses."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

from tests.leaklet import crowd
from workbench.analysis.graph import PeopleTopics, people_topics
from workbench.errors import UsageError
from workbench.figures import bipartite
from workbench.figures import people_topics as figure


@pytest.fixture(scope="module")
def small() -> PeopleTopics:
    return people_topics(*crowd(8, 5, 120, 25), shuffles=5)


@pytest.fixture(scope="module")
def large() -> PeopleTopics:
    return people_topics(*crowd(120, 40, 120, 300), shuffles=2)


def test_every_cell_of_the_matrix_shows_its_count(small: PeopleTopics) -> None:
    picture = figure.draw(small)
    words = [text.get_text() for ax in picture.axes for text in ax.texts]
    for count in small.links["days"]:
        assert str(count) in words
    assert sum(word == "·" for word in words) == 8 * 5 - len(small.links)


def test_a_page_of_the_largest_matrix_fits_a_sheet_of_paper(large: PeopleTopics) -> None:
    picture = figure.draw(large)
    assert picture.get_figheight() <= 10
    assert figure.pages(large) == 3
    shown = [name for page in (1, 2, 3) for name in figure._plan(large, page, figure.ROWS).people]
    assert sorted(shown) == sorted(large.links["person"].unique())
    with pytest.raises(UsageError):
        figure.draw(large, page=4)


def test_the_links_are_at_most_seventy_on_one_page_and_the_rest_is_said(large: PeopleTopics) -> None:
    picture = figure.draw(large, kind="links")
    assert picture.get_figheight() <= 10
    assert picture.alt.split(" by ")[1].startswith("70 links")
    assert any("weakest links that count are not drawn" in text.get_text() for text in picture.texts)


def test_the_order_of_the_columns_crosses_no_more_than_the_best_order_of_all() -> None:
    links = pd.DataFrame(
        [("a", "x", 3), ("b", "y", 2), ("c", "x", 1), ("c", "z", 4), ("d", "z", 2), ("a", "y", 1)],
        columns=["person", "topic", "days"],
    )
    best = min(
        bipartite.crossings(links, list(left), list(right))
        for left in itertools.permutations("abcd")
        for right in itertools.permutations("xyz")
    )
    assert bipartite.crossings(links, *bipartite.ordered(links)) == best


def test_a_graph_without_links_is_drawn_as_a_sentence(small: PeopleTopics) -> None:
    frame, tags = crowd(3, 2, 20, 5)
    empty = people_topics(frame, tags.head(0), shuffles=1)
    for kind in ("matrix", "links"):
        assert figure.draw(empty, kind=kind).alt
    with pytest.raises(UsageError):
        figure.draw(small, kind="hairball")


def test_the_alternative_text_names_every_link_that_stands_out(small: PeopleTopics) -> None:
    for link in small.significant().itertuples():
        assert f"{link.person} ({link.days} of {link.active} days)" in figure.alt(small)


def test_the_same_graph_gives_the_same_bytes(small: PeopleTopics) -> None:
    for kind in ("matrix", "links"):
        assert figure.draw(small, kind=kind).svg() == figure.draw(small, kind=kind).svg()
