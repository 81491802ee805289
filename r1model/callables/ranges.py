"""Arrays, Series and DataFrames as ranges, and back: what comes out has the form of what went in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from r1model.callables.tables import Table
from r1model.errors import VALUE, CellError
from r1model.functions import OMITTED, Function, call
from r1model.functions.spec import Argument


def called(function: Function, values: Sequence[Any], name: str) -> Any:
    """The function's value.

    Lists, arrays, Series and DataFrames broadcast as ranges of cells do. The result of a Series has its index, that of
    an array is an array; all indexes must be alike.
    """
    ranges = [value for part, value in zip(function.arguments, values, strict=True)
              if not part.takes_range and _has_form(value)]  # fmt: skip
    form = ranges[0] if ranges else None
    _require_one_index(function, values, form)
    result = call(function, *map(_cells, values))
    if isinstance(result, list):
        return _table(function, values, result) if form is None else _formed(result, form, name)
    return result


def _has_form(value: Any) -> bool:
    """Whether it is an array with axes, or a Series or DataFrame."""
    return bool(getattr(value, "ndim", 0))


def _pandas(value: Any) -> Any:
    """pandas, where the value is of it: nothing of pandas can have come from elsewhere than an imported one."""
    pandas = sys.modules.get("pandas")
    return pandas if pandas and isinstance(value, pandas.Series | pandas.DataFrame) else None


def _cells(value: Any) -> Any:
    return value.to_numpy().tolist() if _pandas(value) else value


def _require_one_index(function: Function, values: Sequence[Any], form: Any) -> None:
    """Refuses two Series that number their elements differently: pandas would pair them by label, a sheet by place."""
    for part, value in zip(function.arguments, values, strict=True):
        if part.takes_range or not _pandas(value) or not _pandas(form):
            continue
        if not value.index.equals(form.index):
            raise CellError(VALUE, "indexes_differ", argument=part.name)


def _formed(result: list[Any], form: Any, name: str) -> Any:
    """A result in the form of the argument that made it a range; one of another shape stays an array."""
    import numpy as np

    flawed = any(isinstance(cell, CellError) for row in result for cell in (row if isinstance(row, list) else [row]))
    array = np.array(result, dtype=object if flawed else None)
    pandas = _pandas(form)
    if pandas is None or array.shape != form.shape:
        return array
    if array.ndim == 1:
        return pandas.Series(array, index=form.index, name=name)
    return pandas.DataFrame(array, index=form.index, columns=form.columns)


def _table(function: Function, values: Sequence[Any], result: list[Any]) -> Any:
    """Rows of a function that fills a range, as a Table; the values of a list stay a list."""
    if any(isinstance(value, list | tuple) and not part.takes_range
           for part, value in zip(function.arguments, values, strict=True)):  # fmt: skip
        return result
    return Table(result, headed=_headed(function.arguments, values))


def _headed(arguments: Sequence[Argument], values: Sequence[Any]) -> bool:
    """Whether the table begins with the names of its columns."""
    asked = {part.name: part.default if value is OMITTED else value
             for part, value in zip(arguments, values, strict=True)}  # fmt: skip
    return bool(asked.get("header", False))
