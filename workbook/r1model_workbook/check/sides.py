"""Pairs a file with the book it should be: which sheets, lines and cells correspond."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from r1model_workbook.check.align import Align, align
from r1model_workbook.check.cells import At
from r1model_workbook.check.limits import MOST_STEPS, Budget
from r1model_workbook.check.reader import FileBook, Sheet
from r1model_workbook.check.recognise import Identity
from r1model_workbook.check.references import Area
from r1model_workbook.check.spots import filled, is_input
from r1model_workbook.view.grid import Book, Cell, Page

BUILT_IN = ("TRUE", "FALSE")
RULER = "header_date"


class Sides:
    """A file and the book it should be.

    Not `whole`, formulas that the released workbook has in their places are taken as judged: its tests judge them."""

    def __init__(self, file: FileBook, identity: Identity, book: Book, *, whole: bool = True) -> None:
        self.file, self.identity, self.book, self.whole = file, identity, book, whole
        self.by_key = {key: sheet for sheet, key in identity.keys.items() if key is not None}
        self.by_title = {sheet.title.upper(): sheet for sheet in file.sheets}
        self._rows: dict[Page, dict[int, list[Cell]]] = {}
        self._inside: dict[tuple[Sheet, int, int, int, int], list[At]] = {}
        self.steps = Budget(file.path, MOST_STEPS)
        self.aligns: dict[Sheet, Align] = {}
        for sheet, key in identity.keys.items():
            known = key is not None and identity.comparable
            self.aligns[sheet] = align(book.pages[key], sheet) if known and key else Align()

    def pairs(self) -> Iterator[tuple[Page, Sheet]]:
        """Our pages with their sheets in the file, as far as it has them."""
        for key, page in self.book.pages.items():
            if key in self.by_key:
                yield page, self.by_key[key]

    @cached_property
    def inputs(self) -> list[tuple[Cell, Sheet, At]]:
        """The cells that the reader may change, where the file has them."""
        placed = ((cell, self.place(cell)) for cell in self.book.all_cells() if is_input(cell))
        return [(cell, *place) for cell, place in placed if place is not None]

    @cached_property
    def known_names(self) -> frozenset[str]:
        """The names that formulas may use, in capitals."""
        return frozenset(name.upper() for name in (*self.file.names, *BUILT_IN))

    @cached_property
    def blanks(self) -> dict[Sheet, set[At]]:
        """Where an input of the reader may be left blank; some programs do not write blank cells at all."""
        by_sheet: dict[Sheet, set[At]] = {}
        for cell in self.book.all_cells():
            place = self.place(cell) if cell.role.startswith("input") else None
            if place:
                by_sheet.setdefault(place[0], set()).add(place[1])
        return by_sheet

    def row_of(self, cell: Cell) -> list[Cell]:
        """All cells of our book in the row of a cell."""
        if cell.page not in self._rows:
            rows = self._rows[cell.page] = {}
            for other in cell.page.cells.values():
                rows.setdefault(other.row, []).append(other)
        return self._rows[cell.page][cell.row]

    @cached_property
    def _months(self) -> dict[str, range]:
        months: dict[str, list[int]] = {}
        for cell in self.book.all_cells():
            if cell.role == RULER:
                months.setdefault(cell.page.key, []).append(cell.column)
        return {key: range(min(columns), max(columns) + 1) for key, columns in months.items()}

    def months(self, page: Page) -> range:
        """The columns of the months, by the dates at their head; none on a sheet without a ruler."""
        return self._months.get(page.key, range(0))

    @cached_property
    def rules(self) -> list[tuple[Cell, str, str]]:
        """Cells with a rule for what may be entered, its kind and the rule."""
        return [
            (page.cells[row, column], rule.kind, rule.rule)
            for rule in self.book.rules
            for page in [rule.first.page]
            for row in range(rule.first.row, rule.last.row + 1)
            for column in range(rule.first.column, rule.last.column + 1)
        ]

    @cached_property
    def shifted(self) -> bool:
        """Whether any sheet has lines put in or taken out."""
        return any(align.rows.ours or align.columns.ours for align in self.aligns.values())

    def place(self, cell: Cell) -> tuple[Sheet, At] | None:
        """Where a cell of our book stands in the file; None if its sheet or line is gone."""
        sheet = self.by_key.get(cell.page.key)
        if sheet and not self.shifted:
            return sheet, (cell.row, cell.column)
        at = self.aligns[sheet].place(cell.row, cell.column) if sheet else None
        return (sheet, at) if sheet and at else None

    def sheet_of(self, area: Area, own: Sheet) -> Sheet | None:
        """The sheet that an area lies on; None for one that the file does not have."""
        return self.by_title.get(area.sheet.upper()) if area.sheet else own

    def inside(self, area: Area, sheet: Sheet) -> list[At]:
        """The positions of an area that hold a cell in the file."""
        key = (sheet, area.top, area.left, area.bottom, area.right)
        if key not in self._inside:
            size = (area.bottom - area.top + 1) * (area.right - area.left + 1)
            self.steps.spend(min(size, len(sheet.cells)))
            self._inside[key] = filled(area, sheet)
        self.steps.spend(len(self._inside[key]))
        return self._inside[key]
