"""What the lambda edition adds to Functions: which functions work in it, a live call of each, names of GPUs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from r1model.errors import CellError
from r1model.functions import functions, invoke
from r1model.functions.audit import parse_call
from r1model.functions.spec import Function
from r1model.names import spellings_of_one_gpu
from r1model_workbook.editions import define_names
from r1model_workbook.grid import Fault, Page, Table, Value
from r1model_workbook.sheets.common import headers, say, section

COLUMNS = ("works", "live", "engine")
FIRST = 7


def fill(page: Page, rows: Mapping[str, int], after: int) -> None:
    """Three more columns beside the list, whose rows are given, and the names that a look-up knows below it."""
    _spellings(page, after + 1)
    define_names(page.book)
    top = min(rows.values())
    for step, name in enumerate(COLUMNS):
        page.widths[FIRST + step] = 18
        page.put(top - 3, FIRST + step, None, "section")
        page.put(top - 1, FIRST + step, say(page, f"functions.{name}"), "header")
    for name, row in rows.items():
        works = f"DSR_{name}" in page.book.names
        page.put(row, FIRST, say(page, "functions.yes" if works else "functions.no"), "unit")
        if works:
            _live(page, row, functions()[name])
        else:
            page.put(row, FIRST + 1, None, "unit")
            page.put(row, FIRST + 2, None, "unit")


def _live(page: Page, row: int, item: Function) -> None:
    """The example as a formula that calls the name, and what the engine says."""
    call = f"DSR_{item.example.removeprefix('R1_')}"
    compute = _engine(item)
    page.formula(row, FIRST + 1, f"INDEX({call},1,1)" if item.spills else call, compute, "calc", item.unit)
    page.put(row, FIRST + 2, compute(), "figure", item.unit)


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


def _spellings(page: Page, row: int) -> None:
    """Letters and digits of every spelling that means one GPU; the functions look names up here."""
    row = section(page, row, "functions.spellings", FIRST - 1, "functions.spellings_note")
    row = headers(page, row, ["functions.spelling", "gpu.short"])
    table = page.book.tables["spellings"] = Table(page, "spelling", {"spelling": 1, "short": 2}, row)
    for spelling, gpu in spellings_of_one_gpu().items():
        page.put(row, 1, spelling, "key")
        page.put(row, 2, gpu.short, "key")
        table.rows[spelling] = row
        row += 1
