"""The sheets of the options, each from its description; ruler and demand stand on Demand, they call them up."""

from __future__ import annotations

from r1model.options.files import compared
from r1model.options.option import option
from r1model_workbook.sheets.ruler import linked, opened
from r1model_workbook.view.grid import Book, Cell
from r1model_workbook.view.option_sheet import write


def fill(book: Book) -> None:
    """Writes them in the order in which they are compared."""
    for key in compared():
        months = opened(book, key)
        months.fold()
        root = linked(months)
        book.written[key] = written = write(months, option(key), root)
        book.written["ruler"].inner[key] = [written]  # a mix stands on others
        parts = {"": written, **{f"{name}.": rows[0] for name, rows in written.inner.items() if len(rows) == 1}}
        book.cells |= {f"{key}.{prefix}{name}": cell for prefix, part in parts.items()
                       for name, cell in part.names.items() if isinstance(cell, Cell)}  # fmt: skip
