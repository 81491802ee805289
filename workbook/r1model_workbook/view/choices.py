"""What a drop-down offers: a list in quotes, or the constants of a range of the book."""

from __future__ import annotations

from openpyxl.utils import range_boundaries

from r1model_workbook.view.grid import Cell


def choices(cell: Cell, declared: str) -> list[str]:
    """The choices of a cell by its rule."""
    if declared.startswith('"'):
        return declared.strip('"').split(",")
    sheet, _, span = declared.rpartition("!")
    left, top, right, bottom = (int(edge or 0) for edge in range_boundaries(span))
    pages = {page.title: page for page in cell.page.book.pages.values()}
    page = pages[sheet.strip("'")] if sheet else cell.page
    return [str(other.value) for (row, column), other in page.cells.items()
            if top <= row <= bottom and left <= column <= right]  # fmt: skip
