"""The words decide: a tree against one shard, first the rows that the index proposes, then those that hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ..errors import QueryError
from . import fields, filters, find, grammar, pattern, propose, query, vocabulary
from .book import Terms
from .filters import View
from .propose import Proposal, intersection
from .query import And, Everything, Filter, Fuzzy, Near, Node, Not, Or, Regex, Text
from .shard import Rows, Shard

__all__ = ["Evaluation", "counts", "resolved"]


@dataclass
class Evaluation:
    """One tree on one shard; `candidates` is how many rows the index proposed and the filters left."""

    shard: Shard
    view: View
    candidates: int = 0
    _proposals: dict[int, Proposal] = field(default_factory=dict)

    def rows(self, node: Node) -> Rows:
        """The rows, in order, of which the tree is true."""
        proposed = self._proposed(node)
        rows = self.shard.everything() if proposed is None else proposed
        every = node.parts if isinstance(node, And) else (node,)
        conditions = sorted((part for part in every if isinstance(part, Filter)), key=_effort)
        for condition in conditions:
            rows = filters.kept(condition, self.view, rows)
        self.candidates = len(rows)
        for part in sorted((part for part in every if not isinstance(part, Filter)), key=self._cost):
            rows = self._true(part, rows)
        return rows

    def _proposed(self, node: Node) -> Rows | None:
        """The rows in which the tree may be true; None where the index cannot tell."""
        match node:
            case And(parts):
                rows: Rows | None = None
                for part in parts:
                    rows = intersection(rows, self._proposed(part))
                return rows
            case Or(parts):
                found = [self._proposed(part) for part in parts]
                known = [rows for rows in found if rows is not None]
                return None if len(known) < len(found) else np.unique(np.concatenate(known))
            case Not() | Filter() | Everything():
                return None
        return self._proposal(node).rows

    def _proposal(self, leaf: Node) -> Proposal:
        if id(leaf) not in self._proposals:
            self._proposals[id(leaf)] = propose.proposal(leaf, self.shard)
        return self._proposals[id(leaf)]

    def _cost(self, node: Node) -> int:
        """What is cheap to decide comes first."""
        if isinstance(node, Text | Fuzzy):
            return 0 if self._proposal(node).exact else 2
        return 1 if isinstance(node, Filter) else 3

    def _true(self, node: Node, rows: Rows) -> Rows:
        """Those of `rows` of which the tree is true."""
        if not len(rows):
            return rows
        match node:
            case And(parts):
                for part in sorted(parts, key=self._cost):
                    rows = self._true(part, rows)
                return rows
            case Or(parts):
                return np.unique(np.concatenate([self._true(part, rows) for part in parts]))
            case Not(part):
                return np.setdiff1d(rows, self._true(part, rows), assume_unique=True)
            case Filter():
                return filters.kept(node, self.view, rows)
            case Everything():
                return rows
        proposal = self._proposal(node)
        near = intersection(rows, proposal.rows)
        near = rows if near is None else near
        if proposal.exact or not len(near):
            return near
        if proposal.rows is None or proposal.sure is None:
            return self._verified(node, near)
        here = slice(None) if near is proposal.rows else np.searchsorted(proposal.rows, near)
        return self._rest_verified(node, near, proposal.sure[here])

    def _rest_verified(self, leaf: Node, rows: Rows, sure: npt.NDArray[np.bool_]) -> Rows:
        """Those of `rows` that hold the leaf: only where the index is not sure, the texts are looked at."""
        keep = sure.copy()
        unsure = np.flatnonzero(~sure)
        if len(unsure):
            keep[unsure] = np.isin(rows[unsure], self._verified(leaf, rows[unsure]), assume_unique=True)
        return rows if keep.all() else rows[keep]

    def _verified(self, leaf: Node, rows: Rows) -> Rows:
        if isinstance(leaf, Near):
            rows = self._true(leaf.other, self._true(leaf.one, rows))
        if isinstance(leaf, Regex) and leaf.verbatim:
            return self._verbatim(leaf, rows)
        texts, owners, numbers = self.shard.texts_at(rows)
        held = matching(leaf, texts, self.shard)
        if scope := getattr(leaf, "field", ""):
            held &= _in_field(numbers, self.shard.kind, scope)
        return _distinct(owners[held])

    def _verbatim(self, leaf: Regex, rows: Rows) -> Rows:
        table = self.view.table if len(rows) == self.shard.size else self.view.table.take(pa.array(rows))
        segments = fields.segments(self.shard.kind, table)
        held = _plain(pc.match_substring_regex(segments.texts, leaf.pattern))
        if leaf.field:
            held &= _in_field(segments.fields, self.shard.kind, leaf.field)
        return rows[_distinct(segments.rows[held])]


def _effort(condition: Filter) -> int:
    """Kinds and times are decided on numbers, before names are looked up."""
    return {"type": 0, "before": 1, "after": 1, "on": 1}.get(condition.name, 2)


def matching(leaf: Node, texts: pa.Array, shard: Shard) -> npt.NDArray[np.bool_]:
    """Which of the folded texts hold the leaf."""
    match leaf:
        case Text():
            return _holding(leaf, texts, shard)
        case Regex():
            return _plain(pc.match_substring_regex(texts, leaf.pattern))
        case Or(parts):
            held = np.zeros(len(texts), bool)
            for part in parts:
                held |= matching(part, texts, shard)
            return held
    spans = find.finder(leaf, lambda stem: vocabulary.of_stem(shard, stem))
    return np.fromiter((bool(spans(text)) for text in texts.to_pylist()), bool, len(texts))


def _holding(leaf: Text, texts: pa.Array, shard: Shard) -> npt.NDArray[np.bool_]:
    if (plain := pattern.literal(leaf)) is not None:
        return _plain(pc.match_substring(texts, plain))
    made = pattern.re2_pattern(leaf, lambda stem: vocabulary.of_stem(shard, stem))
    if not made:
        return np.zeros(len(texts), bool)
    if plain := pattern.usual(leaf):
        held = pattern.surely(plain, texts)
        rest = np.flatnonzero(~held)
        held[rest] = _plain(pc.match_substring_regex(texts.take(pa.array(rest)), made))
        return held
    held = _plain(pc.match_substring_regex(texts, made))
    if pattern.loose(leaf):
        spans = find.finder(leaf, lambda stem: vocabulary.of_stem(shard, stem))
        for place in np.flatnonzero(held).tolist():
            held[place] = bool(spans(texts[place].as_py()))
    return held


def counts(leaf: Node, texts: pa.Array, shard: Shard) -> npt.NDArray[np.int64]:
    """How often the leaf stands in each of the folded texts (neighbours may be counted once)."""
    match leaf:
        case Text():
            plain = pattern.literal(leaf)
            made = plain or pattern.re2_pattern(leaf, lambda stem: vocabulary.of_stem(shard, stem))
            if not made:
                return np.zeros(len(texts), np.int64)
            return _whole(pc.count_substring(texts, plain) if plain else pc.count_substring_regex(texts, made))
        case Regex(verbatim=False):
            return _whole(pc.count_substring_regex(texts, leaf.pattern))
    spans = find.finder(leaf, lambda stem: vocabulary.of_stem(shard, stem))
    return np.fromiter((len(spans(text)) for text in texts.to_pylist()), np.int64, len(texts))


def resolved(node: Node, topics: Mapping[str, Terms], source: str = "") -> Node:
    """The tree with each topic: filter replaced by the topic's terms. Raises QueryError for an unknown topic."""
    match node:
        case And(parts):
            return And(tuple(resolved(part, topics, source) for part in parts))
        case Or(parts):
            return Or(tuple(resolved(part, topics, source) for part in parts))
        case Not(part):
            return Not(resolved(part, topics, source))
        case Filter("topic", value):
            if value not in topics:
                known = ", ".join(sorted(topics)) or "none"
                raise QueryError(f"No topic is called {value!r}.", f"Known: {known}.", query=source, position=node.at)
            return topic(topics[value])
    return node


def topic(terms: Terms) -> Node:
    """Any of the terms and none of the exclusions."""
    wanted = query.any_of(grammar.term(_written(term)) for term in terms.terms)
    unwanted = [grammar.term(_written(term)) for term in terms.exclude]
    return query.all_of([wanted, Not(query.any_of(unwanted))]) if unwanted else wanted


def _written(term: object) -> str:
    return term if isinstance(term, str) else str(getattr(term, "query", term))


def _distinct(rows: Rows) -> Rows:
    """Rows in order, each once."""
    return rows[np.concatenate([[True], rows[1:] != rows[:-1]])] if len(rows) else rows


def _in_field(numbers: npt.NDArray[np.uint8], kind: str, scope: str) -> npt.NDArray[np.bool_]:
    return np.isin(numbers, [number for number, one in enumerate(fields.FIELDS[kind]) if one.name == scope])


def _whole(array: pa.Array) -> npt.NDArray[np.int64]:
    found: npt.NDArray[np.int64] = array.to_numpy(zero_copy_only=False).astype(np.int64)
    return found


def _plain(array: pa.Array) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = np.array(array.to_numpy(zero_copy_only=False), bool)
    return found
