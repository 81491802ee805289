"""Rows sorted by formulas: the place of each among the others, and what stands in the row of a place."""

from __future__ import annotations

from r1model.errors import NA
from r1model_workbook.view.computing import Seeing
from r1model_workbook.view.grid import Cell, Fault, Page, Value, computed, span_of


def rank(page: Page, row: int, column: int, source: int, first: int, last: int) -> None:
    """The place among the drivers; of equal ones the upper comes first."""
    cells = [page.cells[at, source] for at in range(first, last + 1)]
    own = page.cells[row, source]
    all_of = f"{cells[0].address}:{cells[-1].address}"
    above = f"{cells[0].address}:{own.address}"
    text = f"RANK({own.address},{all_of},0)+COUNTIF({above},{own.address})-1"
    place = row - first

    def place_of(mine: float, *values: float) -> float:
        return float(sum(value > mine for value in values) + sum(value == mine for value in values[: place + 1]))

    page.formula(row, column, text, computed([own, *cells], place_of), "calc", "count")


def found(
    page: Page, row: int, column: int, first: int, last: int, source: int, ranks: int, at: Cell, role: str
) -> Cell:
    """The entry of one column at a rank."""
    values = [page.cells[place, source] for place in range(first, last + 1)]
    places = [page.cells[place, ranks] for place in range(first, last + 1)]
    text = f"INDEX({span_of(values, page)},MATCH({at.address},{span_of(places, page)},0))"

    return page.formula(row, column, text, Seeing([at, *values, *places], at_rank), role, values[0].unit)


def at_rank(at: Value, *cells: Value) -> Value:
    """Of values followed by as many places, the value at a place."""
    half = len(cells) // 2
    return next((value for value, rank in zip(cells[:half], cells[half:], strict=True) if rank == at), Fault(NA))
