"""Cells of a benchmark table: text and numbers, missing ones, and those that cannot be meant."""

from __future__ import annotations

import math
from collections.abc import Mapping

from r1model.errors import NA, CellError

Row = Mapping[str, object]
LARGEST = 1e9


def word(row: Row, name: str) -> str:
    """A cell as text; a missing column is an empty cell."""
    value = row.get(name)
    return "" if value is None else str(value).strip()


def number(row: Row, name: str) -> float:
    """A cell as a number, nan if empty; text, infinities and negative numbers are refused."""
    text = word(row, name)
    if not text:
        return math.nan
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value < LARGEST:
        raise CellError(NA, "row_bad_number", column=name, given=text[:40])
    return value


def either(value: float, other: float) -> float:
    """The value if it is above zero, else the other."""
    return value if value > 0 else other
