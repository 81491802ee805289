"""References in the text of a formula: what they point at, and their form relative to their own cell."""

import re

from openpyxl.utils import column_index_from_string, get_column_letter

REFERENCE = re.compile(r"(?:'((?:[^']|'')+)'!)?(\$?)([A-Z]{1,3})(\$?)(\d+)(?::(\$?)([A-Z]{1,3})(\$?)(\d+))?(?![\w(.!])")
MONTH_ZERO = 7


def series_pages(book):
    """The sheets of months."""
    return [page for page in book.pages.values() if page.first_months]


def targets(cell):
    """The cells that a formula refers to, as (page key, row, column)."""
    keys = {page.title: page.key for page in cell.page.book.pages.values()}
    found = []
    for sheet, _, left, _, top, _, right, _, bottom in REFERENCE.findall(cell.text):
        key = keys[sheet.replace("''", "'")] if sheet else cell.page.key
        columns = range(column_index_from_string(left), column_index_from_string(right or left) + 1)
        found += [(key, row, column) for row in range(int(top), int(bottom or top) + 1) for column in columns]
    return found


def behind(book, cells):
    """The formula cells among some and all that those are computed from, in the order of computation."""
    found, ahead = set(), list(cells)
    while ahead:
        cell = ahead.pop()
        if cell.compute is not None and cell not in found:
            found.add(cell)
            read = (book.pages[key].cells.get((row, column)) for key, row, column in targets(cell))
            ahead += [other for other in read if other is not None]
    return [cell for cell in book.computed if cell in found]


def relative_form(cell):
    """The formula with what moves with its cell written as a distance: equal cells of a row read the same."""

    def part(dollars, column, down, row):
        across = f"${column}" if dollars else f"[{column_index_from_string(column) - cell.column}]"
        return across + (f"${row}" if down else f"{row}" if dollars else f"r{int(row) - cell.row:+d}")

    def form(found):
        sheet, *first, last_dollars, last_column, last_down, last_row = found.groups()
        begin = (f"'{sheet}'!" if sheet else "") + part(*first)
        return begin if not last_column else f"{begin}:{part(last_dollars, last_column, last_down, last_row)}"

    return REFERENCE.sub(form, cell.text)


def address(cell):
    """A cell's address as people say it."""
    return f"{get_column_letter(cell.column)}{cell.row}"
