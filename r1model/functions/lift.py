"""Calls a function: one argument list, or ranges broadcast in one call, errors kept in their own element."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from r1model.errors import VALUE, CellError
from r1model.functions.spec import Function

Range = Sequence[Any]
MOST_CELLS = 1_048_576  # what one column of a sheet holds


def call(function: Function, *given: object) -> Any:
    """The function's value: a number, text, a 2-D list, or for ranges a list of the same shape.

    A scalar call raises CellError; inside a range the CellError stands in its element.
    """
    for value in given:
        if isinstance(value, list | tuple) or hasattr(value, "tolist"):
            return _prepared(function, given)
    return function.one(given)


def _prepared(function: Function, given: tuple[object, ...]) -> Any:
    filled: list[Any] = [value.tolist() if hasattr(value, "tolist") else value for value in given]
    function.check_count(filled)
    takes = [part.takes_range for part in function.arguments]
    ranged = [i for i, value in enumerate(filled) if isinstance(value, list | tuple) and not takes[i]]
    if not ranged:
        return function.one(tuple(filled))
    if function.spills:
        name = function.arguments[ranged[0]].name
        raise CellError(VALUE, "not_a_range", argument=name)
    return _broadcast(function, filled, ranged)


def _broadcast(function: Function, filled: list[Any], ranged: list[int]) -> list[Any]:
    grids = {i: grid(function.arguments[i].name, filled[i]) for i in ranged}
    rows, columns = _shape([(len(grid), len(grid[0])) for grid in grids.values()])
    require_few(rows * columns)
    flat = [
        _flat(grids[i], rows, columns) if i in grids else [value] * (rows * columns) for i, value in enumerate(filled)
    ]
    cells = [_element(function, values) for values in zip(*flat, strict=True)]
    if all(not isinstance(filled[i][0], list | tuple) for i in ranged):
        return cells
    return [cells[row * columns : (row + 1) * columns] for row in range(rows)]


def require_few(cells: int, most: int = MOST_CELLS) -> None:
    """Refuses a broadcast of too many cells: a row of 100,000 with a column of as many would fill the memory."""
    if cells > most:
        raise CellError(VALUE, "too_many_cells", cells=f"{cells:,}", most=f"{most:,}")


def _element(function: Function, values: tuple[object, ...]) -> Any:
    try:
        result = function.one(values)
    except CellError as error:
        return error
    if isinstance(result, list):
        return CellError(VALUE, "not_a_range", argument=function.arguments[0].name)
    return result


def grid(name: str, value: Range) -> list[list[Any]]:
    """A range as rows of equal length; blank and ragged ones are refused."""
    nested = {isinstance(row, list | tuple) for row in value}
    if nested == {True, False}:
        raise CellError(VALUE, "ragged", argument=name)
    rows = [list(row) for row in value] if nested == {True} else [list(value)]
    if not rows[0]:
        raise CellError(VALUE, "blank", argument=name)
    if any(len(row) != len(rows[0]) for row in rows):
        raise CellError(VALUE, "ragged", argument=name)
    return rows


def _shape(shapes: Iterable[tuple[int, int]]) -> tuple[int, int]:
    different = {shape for shape in shapes if shape != (1, 1)} or {(1, 1)}
    if len(different) == 1:
        return different.pop()
    rows = {shape[0] for shape in different}
    columns = {shape[1] for shape in different}
    if len(different) == 2 and 1 in rows and 1 in columns:
        return max(rows), max(columns)
    raise CellError(VALUE, "shapes_differ", shapes=", ".join(f"{r}x{c}" for r, c in sorted(different)))


def _flat(grid: list[list[Any]], rows: int, columns: int) -> list[Any]:
    if len(grid) == 1:
        grid = grid * rows
    return [value for row in grid for value in (row * columns if len(row) == 1 else row)]


def plain(value: Any) -> Any:
    """A result for programs: error codes as text, nothing that JSON cannot hold."""
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
