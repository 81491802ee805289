"""What a cell hands over and what it gets back: one way in and out for every route into a spreadsheet."""

from __future__ import annotations

import math
from typing import Any

from r1model.errors import NUM, VALUE, CellError, R1ModelError
from r1model.functions import OMITTED, Function, call
from r1model.logbook import written_down


def answer(function: Function, given: tuple[object, ...]) -> Any:
    """The cell's value or rows of values: numbers, truth values, text where declared, or the code of an error.

    Never raises: an error nobody foresaw is written down with its traceback and shown as #VALUE!.
    """
    try:
        values = [_one_cell(value) for value in given]
        while values and values[-1] is OMITTED:
            values.pop()
        return _shown(call(function, *values))
    except R1ModelError as fault:
        return getattr(fault, "code", VALUE)
    except Exception:
        written_down(f"R1_{function.name}")
        return VALUE


def _one_cell(value: Any) -> Any:
    """A range of one cell as that cell."""
    if isinstance(value, list | tuple) and len(value) == 1:
        row = value[0]
        return row[0] if isinstance(row, list | tuple) and len(row) == 1 else value
    return value


def _shown(value: Any) -> Any:
    """Numbers as doubles: COM hands integers above 31 bits over in types that a cell cannot hold."""
    if isinstance(value, list | tuple):
        return [_shown(part) for part in value]
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, bool | str):
        return value
    try:
        number = float(value)
    except OverflowError:
        return NUM
    return number if math.isfinite(number) else NUM
