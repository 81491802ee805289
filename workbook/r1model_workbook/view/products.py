"""Sums over the months of one line times another, and the totals of lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from r1model_workbook.view.computing import Computation, Products
from r1model_workbook.view.grid import Cell
from r1model_workbook.view.months import Line, Months


def product(months: Months, words: str, unit: str, pairs: Sequence[tuple[Line, Line]], role: str = "calc") -> Cell:
    """The sum over the months of one line times another, for one or several pairs."""
    page = months.page
    text = "+".join(f"SUMPRODUCT({left.range(page)},{right.range(page)})" for left, right in pairs)
    compute = products((left.cells, right.cells) for left, right in pairs)
    return months.value(words, lambda row, column: page.formula(row, column, text, compute, role, unit))


def products(pairs: Iterable[Sequence[Sequence[Cell]]]) -> Computation:
    """Sums of products of lines, or the first error value among the cells."""
    return Products([term for lines in pairs for term in zip(*lines, strict=True)])


def total_of(line: Line) -> Cell:
    """The total of a line that has one."""
    assert line.total is not None
    return line.total
