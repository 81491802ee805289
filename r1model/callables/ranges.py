"""Arrays, Series and DataFrames as ranges, and back: what comes out has the form of what went in."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from typing import Any

from r1model.callables.tables import Table
from r1model.errors import VALUE, CellError
from r1model.functions import OMITTED, Function, call
from r1model.functions.spec import Argument, Omitted


def called(function: Function, values: Sequence[Any], name: str) -> Any:
    """The function's value.

    Lists, arrays, Series and DataFrames broadcast as ranges of cells do. The result of a Series has its index, that of
    an array is an array; all indexes must be alike.
    """
    if SINGLE.issuperset(map(type, values)):  # the usual case, which should cost little more than the function
        result, form = function.one(tuple(values)), None
    else:
        form = next((value for part, value in _paired(function, values) if not part.takes_range and _has_form(value)),
                    None)  # fmt: skip
        _require_one_index(function, values, form)
        result = call(function, *map(_cells, values))
    if isinstance(result, list):
        return _table(function, values, result) if form is None else _formed(result, form, name)
    return result


SINGLE = {float, int, str, bool, Omitted}


def _paired(function: Function, values: Sequence[Any]) -> Iterator[tuple[Argument, Any]]:
    """Every argument with its value; a call may end before the last that can be left out."""
    return zip(function.arguments, chain(values, repeat(OMITTED)), strict=False)


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
    for part, value in _paired(function, values):
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
    if any(isinstance(value, list | tuple) and not part.takes_range for part, value in _paired(function, values)):
        return result
    heads = [part.default if value is OMITTED else value for part, value in _paired(function, values)
             if part.name == "header"]  # fmt: skip
    return Table(result, headed=bool(heads and heads[0]))
