"""What the rules look at: the file's cells beside our own book's, formulas read, references resolved."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from r1model_workbook.grid import Book, Cell, Page, Value
from r1model_workbook.lint import canonical, values
from r1model_workbook.lint.align import Align, align
from r1model_workbook.lint.expected import snapshot_is_known, stamps
from r1model_workbook.lint.reader import FileBook, Sheet
from r1model_workbook.lint.recognise import Identity
from r1model_workbook.lint.references import Area, parse
from r1model_workbook.lint.spots import At, Spot, filled, is_input

RULER = "header_date"


class View:
    """A file and the book it should be."""

    def __init__(self, file: FileBook, identity: Identity, book: Book) -> None:
        self.file, self.identity, self.book = file, identity, book
        self.by_key = {key: sheet for sheet, key in identity.keys.items() if key is not None}
        self.by_title = {sheet.title.upper(): sheet for sheet in file.sheets}
        self._inside: dict[tuple[Sheet, int, int, int, int], list[At]] = {}
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
    def spots(self) -> list[Spot]:
        """Every cell of our sheets in the file."""
        return [
            Spot(sheet, page, at, cell, self._home(page, sheet, at), parse(cell.formula or ""))
            for page, sheet in self.pairs()
            for at, cell in sheet.cells.items()
        ]

    @cached_property
    def inputs(self) -> list[tuple[Cell, Sheet, At]]:
        """The cells that the reader may change, where the file has them."""
        found = ((cell, self.place(cell)) for cell in self.book.all_cells() if is_input(cell))
        return [(cell, *place) for cell, place in found if place is not None]

    @cached_property
    def blanks(self) -> dict[Sheet, set[At]]:
        """Where an input of the reader may be left blank; some programs do not write blank cells at all."""
        found: dict[Sheet, set[At]] = {}
        for cell in self.book.all_cells():
            place = self.place(cell) if cell.role.startswith("input") else None
            if place:
                found.setdefault(place[0], set()).add(place[1])
        return found

    @cached_property
    def _rows(self) -> dict[tuple[str, int], list[Cell]]:
        found: dict[tuple[str, int], list[Cell]] = {}
        for cell in self.book.all_cells():
            found.setdefault((cell.page.key, cell.row), []).append(cell)
        return found

    def row_of(self, cell: Cell) -> list[Cell]:
        """All cells of our book in the row of a cell."""
        return self._rows[cell.page.key, cell.row]

    @cached_property
    def _months(self) -> dict[str, range]:
        found: dict[str, list[int]] = {}
        for cell in self.book.all_cells():
            if cell.role == RULER:
                found.setdefault(cell.page.key, []).append(cell.column)
        return {key: range(min(columns), max(columns) + 1) for key, columns in found.items()}

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

    def _home(self, page: Page, sheet: Sheet, at: At) -> Cell | None:
        place = self.aligns[sheet].home(*at) if self.identity.comparable else None
        return page.cells.get(place) if place else None

    @cached_property
    def formulas(self) -> list[Spot]:
        """Every formula cell of our sheets in the file."""
        return [spot for spot in self.spots if spot.cell.formula is not None]

    @cached_property
    def spot_at(self) -> dict[tuple[Sheet, At], Spot]:
        """Spots by their place."""
        return {(spot.sheet, spot.at): spot for spot in self.spots}

    @cached_property
    def replaced(self) -> dict[Cell, Spot]:
        """Our formula cells in whose place the file has another formula or a constant."""
        found = {spot.home: spot for spot in self.spots if spot.home is not None and spot.home.text is not None}
        return {cell: spot for cell, spot in found.items() if not self._same(cell, spot)}

    def _same(self, cell: Cell, spot: Spot) -> bool:
        if spot.cell.formula is None:
            return False
        if spot.cell.formula == cell.text and not self.shifted:
            return True
        return canonical.of_file(self, spot) == canonical.of_book(cell)

    @cached_property
    def rows(self) -> list[tuple[Page, int, dict[int, Spot]]]:
        """Every row of our sheets of months with a formula among its months: its spots by column of ours."""
        rows: dict[tuple[Page, int], dict[int, Spot]] = {}
        for spot in self.spots:
            home = self.aligns[spot.sheet].home(*spot.at)
            if home and home[1] in self.months(spot.page):
                rows.setdefault((spot.page, home[0]), {})[home[1]] = spot
        return [(page, row, spots) for (page, row), spots in rows.items()
                if any(spot.cell.formula is not None for spot in spots.values())]  # fmt: skip

    @cached_property
    def unknown_from(self) -> int | None:
        """The row of Risk from which nothing can be compared, since its snapshot was taken at other inputs."""
        known = "risk" not in self.book.pages or snapshot_is_known(self.book, self.by_key.get("risk"))
        return None if known else stamps(self.book)["engine"].row

    def is_comparable(self, spot: Spot) -> bool:
        """Whether our book can say what the cell should hold."""
        return self.unknown_from is None or spot.page.key != "risk" or spot.at[0] < self.unknown_from

    def is_ours(self, spot: Spot) -> bool:
        """Whether the formula is the model's own, unchanged."""
        return spot.home is not None and spot.home.text is not None and spot.home not in self.replaced

    @cached_property
    def shifted(self) -> bool:
        """Whether any sheet has lines put in or taken out."""
        return any(found.rows.ours or found.columns.ours for found in self.aligns.values())

    @cached_property
    def recomputed(self) -> dict[Cell, Value]:
        """Our formula cells with the values that the file's inputs give."""
        return values.recomputed(self)

    def place(self, cell: Cell) -> tuple[Sheet, At] | None:
        """Where a cell of our book stands in the file; None if its sheet or line is gone."""
        sheet = self.by_key.get(cell.page.key)
        at = self.aligns[sheet].place(cell.row, cell.column) if sheet else None
        return (sheet, at) if sheet and at else None

    def sheet_of(self, area: Area, own: Sheet) -> Sheet | None:
        """The sheet that an area lies on; None for one that the file does not have."""
        return self.by_title.get(area.sheet.upper()) if area.sheet else own

    def targets(self, spot: Spot) -> list[tuple[Sheet, Area]]:
        """The areas that a formula refers to, as far as their sheets are there."""
        found = ((self.sheet_of(area, spot.sheet), area) for area in spot.formula.areas)
        return [(sheet, area) for sheet, area in found if sheet is not None]

    def linked(self, spot: Spot) -> Spot | None:
        """The cell that a pure link repeats."""
        area = spot.formula.link if spot.cell.formula else None
        sheet = self.sheet_of(area, spot.sheet) if area else None
        return self.spot_at.get((sheet, (area.top, area.left))) if sheet and area else None

    def inside(self, area: Area, sheet: Sheet) -> list[At]:
        """The positions of an area that hold a cell in the file."""
        key = (sheet, area.top, area.left, area.bottom, area.right)
        if key not in self._inside:
            self._inside[key] = filled(area, sheet)
        return self._inside[key]
