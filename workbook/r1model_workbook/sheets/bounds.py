"""Whether what stands in an input cell lies in its range: typed or pasted, since validation sees only what is typed."""

from __future__ import annotations

from typing import NamedTuple

from r1model_workbook.view.computing import Fault, Seeing
from r1model_workbook.view.grid import Cell, Page, Value, computed, how_many


class Bounds(NamedTuple):
    """The cells that hold the least and the most, and whether only whole numbers are meant."""

    low: Cell
    high: Cell
    whole: bool


def live_in_range(page: Page, row: int, column: int, value: Cell, base: Cell, bounds: Bounds) -> Cell:
    """1 where the value in use is a number within its bounds, else 0; a blank base, which nothing stands for, is 0."""

    def within(value: Value, base: Value, low: float, high: float) -> Value:
        stands = base not in (None, "")
        return base if isinstance(base, Fault) else float(stands and _within(value, low, high, bounds.whole))

    text = f'({base.address}<>"")*{_test(value, bounds)}'
    compute = Seeing([value, base, bounds.low, bounds.high], within)
    return page.formula(row, column, text, compute, "calc", "flag")


def own_in_range(page: Page, row: int, column: int, value: Cell, bounds: Bounds) -> Cell:
    """The same of a cell of the reader's own: 1 where it is blank, or not in use."""
    switch = page.book.cells["own"]

    def within(value: Value, switch: float, low: float, high: float) -> float:
        return float(value in (None, "") or switch == 0 or _within(value, low, high, bounds.whole))

    text = f'MAX(1-{switch.address}*({value.address}<>""),{_test(value, bounds)})'
    compute = computed([value, switch, bounds.low, bounds.high], within)
    return page.formula(row, column, text, compute, "calc", "flag")


def row_in_range(page: Page, row: int, column: int, values: list[Cell], bounds: Bounds) -> Cell:
    """1 where every cell of a row of the reader's own is blank or a number within the bounds of them all, else 0."""
    span = f"{values[0].address}:{values[-1].address}"
    low, high = bounds.low.address, bounds.high.address
    text = f'(COUNT({span})=SUMPRODUCT(1*({span}<>"")))*(MIN({span})>={low})*(MAX({span})<={high})'

    def within(low: float, high: float, *values: Value) -> float:
        return float(all(value in (None, "") or _within(value, low, high, False) for value in values))

    return page.formula(row, column, text, computed([bounds.low, bounds.high, *values], within), "calc", "flag")


def _test(value: Cell, bounds: Bounds) -> str:
    low, high, whole = bounds
    tests = [f"({value.address}>={low.address})", f"({value.address}<={high.address})"]
    tests += [f"({value.address}=INT({value.address}))"] if whole else []
    return f"IF(ISNUMBER({value.address}),{'*'.join(tests)},0)"


def _within(given: Value, low: float, high: float, whole: bool) -> bool:
    return isinstance(given, float) and low <= given <= high and not (whole and given != int(given))


def no_flag(page: Page, row: int, column: int, role: str = "centre") -> None:
    """A choice has no range: its list says what it may be, and nothing computes with another word."""
    page.put(row, column, "–", role)


def counted(page: Page, row: int, column: int, flags: list[list[Cell]]) -> Cell:
    """How many flags are 1, in rows or columns with gaps; errors count as not."""
    spans = [f"{each[0].seen_from(page)}:{each[-1].address}" for each in flags]
    text = "+".join(f"COUNTIF({span},1)" for span in spans)

    compute = Seeing([cell for each in flags for cell in each], how_many)
    return page.formula(row, column, text, compute, "calc", "count")
