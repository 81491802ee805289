"""Names of cells: in_* for the value in use of every input, out_* for the headline results; listed on Functions.

Scripts, Power Query and one's own sheets find a figure by its name, whatever row it stands in.
"""

from __future__ import annotations

from r1model.inputs import inputs
from r1model.texts import text
from r1model.units import UNITS
from r1model_workbook.sheets.common import headers, put_unit, say, section
from r1model_workbook.sheets.results import result_label, results_of
from r1model_workbook.view.grid import Book, Cell, Page

IN, OUT = "in_", "out_"
WIDTH = 6
Named = dict[str, tuple[str, Cell]]


def fill(book: Book) -> None:
    """Names the cells, and lists the names below all else on the sheet Functions."""
    page = book.pages["functions"]
    row = section(page, max(row for row, _ in page.cells) + 2, "functions.cells", WIDTH, "functions.cells_note")
    row = headers(page, row, [f"functions.{name}" for name in ("name", "value", "unit", "label")])
    named = _inputs(book) | _results(book) | _chain(page, row)
    for at, (name, (label, cell)) in enumerate(named.items(), start=row):
        page.put(at, 1, name, "key")
        page.put(at, 4, label, "wrapped")
        put_unit(page, at, 3, _unit(name, cell))
        if cell.page is not page:
            page.link(at, 2, cell, "link" if isinstance(cell.value, float) else "link_text")
        book.named[name] = cell, label


def _unit(name: str, cell: Cell) -> str:
    """The unit of an input is the one that it is declared with: its cell may show a finer one."""
    item = inputs().get(name.removeprefix(IN)) if name.startswith(IN) else None
    return (item.unit or "") if item else cell.unit if cell.unit in UNITS else ""


def _inputs(book: Book) -> Named:
    return {f"{IN}{key}": (item.label(book.language), book.inputs[key]) for key, item in inputs().items()}


def _results(book: Book) -> Named:
    """The figures that a batch reports of every scenario."""
    return {f"{OUT}{key.replace('.', '_')}": (result_label(key, book.language), cell)
            for key, cell in results_of(book).items()}  # fmt: skip


def _chain(page: Page, row: int) -> Named:
    """From users to money, as the strip of the Summary has it, and the GPUs in all machines bought."""
    book = page.book
    load, day, buy = (book.written[key] for key in ("load", "day", "buy"))
    found = {
        "users": day.cell("all_users"), "requests": load.line("requests_month").cells[1],
        "peak": load.line("peak_rate").cells[1], "replicas": load.line("replicas").cells[1],
        "nodes": buy.cell("nodes_all"), "purchase": buy.cell("capex_flow:total"),
    }  # fmt: skip
    named = {f"{OUT}{key}": (say(page, f"summary.{key}"), cell) for key, cell in found.items()}
    bind = {"nodes": found["nodes"], "gpus_per_node": book.cells["chosen.node_gpus"]}
    at = row + len(inputs()) + len(results_of(book)) + len(named)
    gpus = page.calc(at, 2, "gpus_bought", bind, "calc")
    return named | {f"{OUT}gpus": (text("formulas", "gpus_bought", book.language), gpus)}
