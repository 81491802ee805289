"""A live call of each function's example beside the list, what the engine says, and why a call failed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from r1model.errors import CellError
from r1model.functions import functions, invoke
from r1model.functions.audit import parse_call
from r1model.functions.spec import Function
from r1model_workbook.sheets.common import say
from r1model_workbook.view.grid import Fault, Page, Value, computed

FIRST = 7
REASON = "DSR_LAST_ERROR()"


def fill(page: Page, rows: Mapping[str, int]) -> None:
    """Two more columns beside the list, whose rows are given; above them the reason of the last failure."""
    columns(page, rows, ("live", "engine"))
    for name, row in rows.items():
        live(page, row, FIRST, functions()[name])
    top = min(rows.values())
    page.put(top - 2, FIRST, say(page, "functions.reason"), "label")
    page.formula(top - 2, FIRST + 1, REASON, computed([], str), "text")


def columns(page: Page, rows: Mapping[str, int], names: tuple[str, ...]) -> None:
    """Widths and heads of further columns beside the list."""
    top = min(rows.values())
    for step, name in enumerate(names):
        page.widths[FIRST + step] = 18
        page.put(top - 3, FIRST + step, None, "section")
        page.put(top - 1, FIRST + step, say(page, f"functions.{name}"), "header")


def live(page: Page, row: int, column: int, item: Function) -> None:
    """The example as a formula of one cell that calls the function, and what the engine says."""
    call = f"DSR_{item.example.removeprefix('R1_')}"
    compute = _engine(item)
    page.formula(row, column, f"INDEX({call},1,1)" if item.spills else call, computed([], compute), "calc", item.unit)
    page.put(row, column + 1, compute(), "figure", item.unit)


def _engine(item: Function) -> Callable[[], Value]:
    """The example's value; of a row the first."""

    def compute() -> Value:
        name, given = parse_call(item.example)
        try:
            found = invoke(name, *given)
        except CellError as error:
            return Fault(error.code)
        first = found[0][0] if isinstance(found, list) else found
        return first if isinstance(first, bool | str) else float(first)

    return compute
