"""Columns as whole numbers: what a million rows are grouped, matched and looked through by.

Text is compared as text in the end, always; numbers only say quickly where that is not needed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

__all__ = ["combined", "labelled", "lengths", "marks", "marks_of", "once", "repeated", "spread"]

HEAD, TAIL, LENGTH = (np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9))


def marks(texts: pd.Series) -> np.ndarray:
    """A number for each text, equal for equal ones; texts that differ may share one, but seldom do.

    It is made of the length and the first and last sixteen bytes; missing is as empty.
    """
    words, begin, length = spread(texts)
    return marks_of(words, begin, length)


def spread(texts: pd.Series) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The bytes of all texts (UTF-8, with eight more of zero), where each begins, and how many it has."""
    held = pa.array(texts, pa.large_string())
    held = held.combine_chunks() if isinstance(held, pa.ChunkedArray) else held
    _, ends, data = held.buffers()
    if data is None or not len(held):
        return np.zeros(8, np.uint8), np.zeros(len(held), np.int64), np.zeros(len(held), np.int64)
    offset = np.frombuffer(ends, np.int64, len(held) + 1, held.offset * 8)
    begin, length = offset[:-1], np.diff(offset)
    if held.null_count:
        length = np.where(held.is_null().to_numpy(zero_copy_only=False), 0, length)
    words = np.frombuffer(data, np.uint8, int(offset[-1]))
    return np.concatenate([words, np.zeros(8, np.uint8)]), begin, length


def marks_of(words: np.ndarray, begin: np.ndarray, length: np.ndarray) -> np.ndarray:
    """`marks` of pieces of bytes made by `spread`."""
    first, second = _eight(words, begin, length), _eight(words, begin + 8, length - 8)
    end = begin + length
    last, before = (_eight(words, np.maximum(begin, end - back), length) for back in (8, 16))
    found = first * HEAD ^ (second + TAIL) * TAIL ^ length.astype(np.uint64) * LENGTH
    return np.asarray((found ^ (found >> np.uint64(29))) * HEAD ^ (last + LENGTH) * TAIL ^ (before * LENGTH))


def _eight(words: np.ndarray, begin: np.ndarray, left: np.ndarray) -> np.ndarray:
    """Eight bytes from `begin` on as a number; beyond `left` they count as zero."""
    start = np.clip(begin, 0, max(0, len(words) - 8))
    found = np.lib.stride_tricks.as_strided(words, (max(1, len(words) - 7), 8), (1, 1))[start].view(np.uint64)[:, 0]
    keep = np.clip(left, 0, 8).astype(np.uint64) * np.uint64(8)
    mask = np.where(keep == 64, ~np.uint64(0), (np.uint64(1) << np.minimum(keep, np.uint64(63))) - np.uint64(1))
    return np.asarray(found & mask)


def repeated(texts: pd.Series) -> np.ndarray:
    """True for each text that stands there more than once (missing is as empty); the quicker the fewer there are."""
    own = marks(texts)
    order = np.sort(own)
    twice = order[1:][order[1:] == order[:-1]]
    found = np.zeros(len(own), bool)
    if len(twice):
        some = pd.Series(own).isin(once(twice)).to_numpy(bool)
        found[some] = texts[some].fillna("").duplicated(keep=False).to_numpy(bool)
    return found


def once(numbers: np.ndarray) -> np.ndarray:
    """The different ones of some whole numbers, in order; `numpy.unique` takes many times as long."""
    order = np.sort(numbers)
    return order[np.append(True, order[1:] != order[:-1])] if len(order) else order


def lengths(lists: pd.Series) -> np.ndarray:
    """How many elements each list of a list column has; an absent list has none."""
    if lists.isna().all():
        return np.zeros(len(lists), np.int64)
    return np.asarray(lists.list.len().fillna(0).to_numpy(np.int64))


def combined(*columns: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """A number for each row, the same where all columns say the same, and the first row of each number.

    Numbers count up from 0 in the order in which they are first seen; missing is a value of its own.
    """
    code = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        own, unique = pd.factorize(column, use_na_sentinel=False)
        code = code * max(1, len(unique)) + own
        code = pd.factorize(code)[0] if len(unique) > 1 else code
    first = np.full(int(code.max(initial=-1)) + 1, len(code), np.int64)
    first[code[::-1]] = np.arange(len(code))[::-1]
    return code, first


def labelled(code: np.ndarray, names: Sequence[str], index: pd.Index) -> pd.Series:
    """The name of each row's number, as a column of text."""
    if not len(code):
        return pd.Series([], index=index, dtype="str")
    return pd.Series(names, dtype="str").take(code).set_axis(index)
