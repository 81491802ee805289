"""A plan's price and power: the reader's own where given, else those that Hardware lists for this very GPU."""

from __future__ import annotations

from r1model.errors import NA
from r1model_workbook.view.grid import Cell, Fault, Page, Value, computed

# what a plan takes from the table of GPUs, and the column there
LISTED = {"gpu_price": "card_price", "idle_kw": "machine_idle_kw", "max_kw": "machine_max_kw"}


def own_or_listed(page: Page, row: int, column: int, given: tuple[Cell, Cell], listed: str | Cell) -> Cell:
    """The reader's own figure, else the list's: of a server, or of the GPU; #N/A where the list has words."""
    own, gpu = given
    if isinstance(listed, Cell):
        text = f"IF({own.seen_from(page)}>0,{own.seen_from(page)},{listed.address})"
        usual = computed([own, listed], lambda mine, usual: mine if mine > 0 else usual)
        return page.formula(row, column, text, usual, "link", own.unit)
    table, name = page.book.tables["gpus"], listed
    found = f"INDEX({table.range(name, page)},MATCH({gpu.seen_from(page)},{table.range(table.key, page)},0))"
    text = f"IF({own.seen_from(page)}>0,{own.seen_from(page)},IF(ISNUMBER({found}),{found},NA()))"
    options = table.column(name)
    cells = [own, gpu, *options.values()]

    def value(mine: float, key: str, *values: Value) -> Value:
        found = dict(zip(options, values, strict=True)).get(key)
        return mine if mine > 0 else found if isinstance(found, float) else Fault(NA)

    return page.formula(row, column, text, computed(cells, value), "link", own.unit)
