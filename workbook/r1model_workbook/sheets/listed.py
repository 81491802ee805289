"""A plan's price and power: the reader's own where given, else those that Hardware lists for this very GPU."""

from __future__ import annotations

from r1model.errors import NA
from r1model_workbook.view.computing import Seeing
from r1model_workbook.view.grid import Cell, Fault, Page, Value

# what a plan takes from the table of GPUs, and the column there
LISTED = {"gpu_price": "card_price", "idle_kw": "machine_idle_kw", "max_kw": "machine_max_kw"}


def listed(page: Page, row: int, column: int, gpu: Cell, name: str) -> Cell:
    """What the table of GPUs says: a figure, or words where no source gives one."""
    return page.pick(row, column, page.book.tables["gpus"], gpu, LISTED[name])


def own_or_listed(page: Page, row: int, column: int, own: Cell, found: Cell) -> Cell:
    """The reader's own figure above 0, else the list's; #N/A where that has words, which SUM passes over."""
    mine, theirs = own.seen_from(page), found.seen_from(page)
    text = f"IF(({mine}>0)+ISNUMBER({theirs})>0,MAX(0,{mine})+({mine}<=0)*SUM({theirs}),NA())"
    return page.formula(row, column, text, Seeing([own, found], _chosen), "link", own.unit)


def known(page: Page, row: int, column: int, found: Cell) -> Cell:
    """The figure of a list; #N/A where that has words."""
    text = f"IF(ISNUMBER({found.address}),{found.address},NA())"
    return page.formula(row, column, text, Seeing([found], _number), "link", found.unit)


def _number(found: Value) -> Value:
    return found if isinstance(found, float | Fault) else Fault(NA)


def _chosen(mine: Value, theirs: Value) -> Value:
    if isinstance(mine, Fault):
        return mine
    if isinstance(mine, float) and mine > 0:
        return mine
    return theirs if isinstance(theirs, float) else Fault(NA)
