"""Adding up the same everywhere: Python's own sum() carries what rounding loses since 3.12, and did not before."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import add


def total(values: Iterable[float]) -> float:
    """Numbers, or arrays of them, added from the first to the last: the same bits under every Python."""
    return reduce(add, values, 0.0)
