"""What formula texts call, over columns of scenarios: the same sums in the same order as one cell at a time."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from r1model_workbook.stamp.boxes import bits_of

NOT_FOUND = math.nan


def added(rows: Any) -> Any:
    """Rows added from the first to the last, as `total` adds them; NumPy would add a single column by halves."""
    return np.add.reduce(rows, axis=0) if rows[0].size > 1 else np.add.accumulate(rows, axis=0)[-1]


def together(*parts: Any) -> Any:
    """Several sums of products as one running sum."""
    return added(np.concatenate(parts))


def quotient(above: Any, below: Any) -> Any:
    """No number where the denominator is nought, so that neither MIN nor a comparison hides it."""
    return np.where(below == 0, NOT_FOUND, above / below)


def watched(made: Any, *inner: Any) -> Any:
    """No number where an inner result that is only compared is none: the comparison would hide it."""
    for part in inner:
        made = np.where(np.isfinite(part), made, NOT_FOUND)
    return made


def same(first: Any, second: Any) -> Any:
    """Whether values are equal, texts and blanks among them."""
    return (first == second) | (bits_of(first) == bits_of(second))


def counts(value: Any) -> Any:
    """1 where a number stands, 0 for texts, blanks and errors, which are no numbers here either."""
    return ~np.isnan(value) * 1.0


def matched(key: Any, among: Any) -> Any:
    """The place of a key in a range, counted from 1; no number where it is not there."""
    equal = same(among, key)
    return np.where(equal.any(axis=0), np.argmax(equal, axis=0) + 1.0, NOT_FOUND)


def ranked(key: Any, among: Any, rising: int) -> Any:
    """The place of a number in the order of a range, counted from 1; no number where the range holds an error."""
    before = among < key if rising else among > key
    return np.where(np.isfinite(among).all(axis=0), before.sum(axis=0) + 1.0, NOT_FOUND)


def picked(values: Any, at: Any) -> Any:
    """The value at a place of a range."""
    places = np.where(np.isfinite(at), at, 1).astype(np.int64) - 1
    inside = np.isfinite(at) & (places >= 0) & (places < len(values))
    found = values[np.where(inside, places, 0), np.arange(values.shape[1])]
    return np.where(inside, found, NOT_FOUND)


def picked_in(values: Any, width: int, row: Any, column: Any) -> Any:
    """The value at a row and a column of a block that is so many cells wide."""
    return picked(values, (row - 1) * width + column)


def logarithm(value: Any, base: Any) -> Any:
    """By Python's own logarithm: NumPy's may differ in the last bit."""
    pairs = zip(*(part.ravel().tolist() for part in np.broadcast_arrays(value, base)), strict=True)
    made = [math.log(a, b) if a > 0 and b > 0 and b != 1 else NOT_FOUND for a, b in pairs]
    return np.array(made).reshape(np.broadcast(value, base).shape)
