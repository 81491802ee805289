"""Names of rows, columns and cells that stay when a row is added above: what is said of a cell does not then change."""

import re
from collections import Counter
from dataclasses import dataclass, field

from openpyxl.utils import column_index_from_string, get_column_letter
from workbook.references import MONTH_ZERO, REFERENCE

HEADS = ("header", "header_share", "matrix_header")
NAMELESS = ("input", "input_weak", "figure", "weak", "stamped")
LAST_MONTH = MONTH_ZERO + 60
LONGEST = 50


@dataclass
class Row:
    """One row: the section and the block of heads it stands in, its name there, and its name on the sheet."""

    section: str
    block: str
    cells: list
    heads: dict = field(default_factory=dict)
    name: str = ""
    full: str = ""


class Keys:
    """All names of a book."""

    def __init__(self, book):
        self.pages = {page.title: page for page in book.pages.values()}
        self.rows = {page.title: _rows(page) for page in book.pages.values()}

    def row(self, title, row):
        """The row's name on its sheet; a row without cells is so far below the one above it."""
        rows = self.rows[title]
        if row in rows:
            return rows[row].full
        above = max((at for at in rows if at <= row), default=0)
        return f"{rows[above].full if above else ''} +{row - above}"

    def column(self, title, row, column):
        """The head above the cell, or its month, else the letter."""
        if self._is_month(title, column):
            return f"m{column - MONTH_ZERO}"
        heads = self.rows[title][row].heads if row in self.rows[title] else {}
        return heads.get(column) or get_column_letter(column)

    def places(self, title, areas):
        """Areas as merges, validations and rules list them."""
        return " ".join(self.formula(area, title) for area in str(areas).split())

    def formula(self, text, title="", cell=None):
        """A formula with its references by name; of a cell's formula `.` is its own row, no column its own.

        The last row of a table is its end, whatever stands in it."""

        def named(found):
            sheet, _, left, _, top, _, right, _, bottom = found.groups()
            where = (sheet or title).replace("''", "'")
            corners = [(int(top), column_index_from_string(left))]
            corners += [(int(bottom), column_index_from_string(right))] if right else []
            rows, columns = ([seen(where, *at, cell) for at in corners] for seen in (self._row_seen, self._column_seen))
            if right and rows[0] != rows[1] and (int(bottom) + 1, corners[1][1]) not in self.pages[where].cells:
                rows[1] = "end"
            months = self.pages[where].pages_wide > 1 and [at for _, at in corners] == [MONTH_ZERO, LAST_MONTH]
            column = "months" if months else ":".join(dict.fromkeys(columns))
            return f"{sheet or ''}[{':'.join(dict.fromkeys(rows))}{f'|{column}' if column else ''}]"

        return REFERENCE.sub(named, text)

    def _row_seen(self, title, row, _column, cell):
        own = cell is not None and (title, row) == (cell.page.title, cell.row)
        return "." if own else self.row(title, row)

    def _column_seen(self, title, row, column, cell):
        if cell is not None and self._is_month(title, column) and self._is_month(cell.page.title, cell.column):
            return f"{column - cell.column:+d}" if column != cell.column else ""
        own = cell is not None and (title, column) == (cell.page.title, cell.column)
        return "" if own else self.column(title, row, column)

    def _is_month(self, title, column):
        return self.pages[title].pages_wide > 1 and MONTH_ZERO <= column <= LAST_MONTH


def _rows(page):
    rows = _blocks(page)
    for group in grouped(rows.values(), "section", "block"):
        _name(group)
    for row in rows.values():
        row.full = row.name
    for prefix in (lambda row: row.block, lambda row: row.section, lambda row: f"{row.section} / {row.block}"):
        for same in grouped(rows.values(), "full"):
            for row in same if len(same) > 1 else ():
                row.full = f"{prefix(row)} / {row.name}"
    _number(rows.values(), "full")
    return rows


def _blocks(page):
    """The rows with their sections, and the heads above them: the nearest of the section, or what is frozen."""
    frozen = int(re.sub(r"\D", "", page.freeze) or 0)
    cells, rows = {}, {}
    for (row, _), cell in sorted(page.cells.items()):
        cells.setdefault(row, []).append(cell)
    section, block, heads, kept = "", "", {}, {}
    for row, found in cells.items():
        if found[0].role == "section":
            section, block, heads = str(found[0].value), "", kept
        named = {cell.column: str(cell.value) for cell in found if cell.role in HEADS and cell.value}
        if named:
            counts, block = Counter(named.values()), _cut(_words(found)[0])
            heads = {column: name if counts[name] == 1 else f"{name} {get_column_letter(column)}"
                     for column, name in named.items()}  # fmt: skip
            kept = heads if row < frozen else kept
        rows[row] = Row(section, block, found, heads)
    return rows


def _name(rows):
    """In one block: the fewest first words that tell rows apart, then the row of such a name above."""
    words = [_words(row.cells) for row in rows]
    for length in (1, 2, 3):
        counts = Counter(row.name for row in rows)
        for row, found in zip(rows, words, strict=True):
            if counts[row.name] > 1 or length == 1:
                row.name = _cut(" ".join(found[:length]))
    counts, above = Counter(row.name for row in rows), ""
    for row in rows:
        if counts[row.name] == 1 and row.name:
            above = row.name
        else:
            row.name = f"{above} > {row.name}"
    _number(rows, "name")


def _number(rows, name):
    counts = Counter()
    for row in rows:
        known = getattr(row, name)
        counts[known] += 1
        if counts[known] > 1:
            setattr(row, name, f"{known} #{counts[known]}")


def _words(cells):
    told = [cell for cell in cells if cell.text is None and cell.value not in (None, "")]
    words = [cell.value for cell in told if isinstance(cell.value, str) and cell.role not in NAMELESS]
    return words or [f"{cell.value:g}" for cell in told if isinstance(cell.value, float)] or [""]


def _cut(words):
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


def grouped(items, *names):
    """Lists of what has the same attributes, in order of appearance."""
    found = {}
    for item in items:
        found.setdefault(tuple(getattr(item, name) for name in names), []).append(item)
    return list(found.values())
