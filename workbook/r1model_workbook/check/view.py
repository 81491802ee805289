"""What the rules look at: the file's cells beside our own book's, formulas read, references resolved."""

from __future__ import annotations

from functools import cached_property

from r1model_workbook.check import canonical, values
from r1model_workbook.check.expected import snapshot_is_known, stamps
from r1model_workbook.check.reader import Sheet
from r1model_workbook.check.references import Area
from r1model_workbook.check.sides import Sides
from r1model_workbook.check.spots import At, Spot, is_input
from r1model_workbook.check.styles import Look
from r1model_workbook.view.grid import Cell, Page, Value


class View(Sides):
    """The cells of the file beside ours, formulas read, and what was changed."""

    @cached_property
    def spots(self) -> list[Spot]:
        """Every cell of our sheets in the file."""
        return [
            Spot(sheet, page, at, cell, self._home(page, sheet, at))
            for page, sheet in self.pairs()
            for at, cell in sheet.cells.items()
        ]

    def _home(self, page: Page, sheet: Sheet, at: At) -> Cell | None:
        place = self.aligns[sheet].home(*at) if self.identity.comparable else None
        return page.cells.get(place) if place else None

    @cached_property
    def formulas(self) -> list[Spot]:
        """Every formula cell of our sheets in the file."""
        return [spot for spot in self.spots if spot.cell.formula is not None]

    @cached_property
    def changed_texts(self) -> list[Spot]:
        """Texts of ours that are others in the file."""
        return [spot for spot in self.spots if self._other_text(spot)]

    def _other_text(self, spot: Spot) -> bool:
        home, cell = spot.home, spot.cell
        if home is None or home.text is not None or not isinstance(home.value, str):
            return False
        same = cell.formula is None and (cell.value or "") == home.value
        return not same and not spot.is_input and self.is_comparable(spot)

    @cached_property
    def untouched(self) -> bool:
        """Whether all texts and formulas are the released ones; rules about them then need not run again."""
        return not self.whole and self.complete and not self.replaced and not self.changed_texts

    @cached_property
    def judged(self) -> list[Spot]:
        """The formula cells that rules about one formula look at."""
        return self.formulas if self.whole else [spot for spot in self.formulas if not self.is_ours(spot)]

    @cached_property
    def called(self) -> frozenset[str]:
        """The functions that those formulas call."""
        return frozenset(name for spot in self.judged for name in spot.formula.functions)

    @cached_property
    def bound(self) -> list[Spot]:
        """Those that rules about what formulas refer to look at: all, unless everything of ours is in its place."""
        return self.judged if self.complete else self.formulas

    @cached_property
    def complete(self) -> bool:
        """Whether nothing of ours was emptied, moved or renamed, and no formula replaced."""
        titles = all(page.key in self.by_key and page.title == self.by_key[page.key].title
                     for page in self.book.pages.values())  # fmt: skip
        names = all(name in self.file.names for name in self.book.names)
        return self.identity.comparable and titles and names and not self.shifted and not self._holes

    @cached_property
    def _holes(self) -> bool:
        filled = (cell for cell in self.book.all_cells() if cell.text is not None or cell.value not in (None, ""))
        return any(not self._is_filled(cell) for cell in filled)

    def _is_filled(self, cell: Cell) -> bool:
        in_file = self.by_key[cell.page.key].cells.get((cell.row, cell.column))
        return in_file is not None and (
            in_file.formula is not None or in_file.value not in (None, "") or is_input(cell)
        )

    @cached_property
    def by_look(self) -> dict[tuple[Look, str, str, bool, bool], list[Spot]]:
        """Spots by look, role and unit, whether they are ours, and whether they show anything."""
        spots: dict[tuple[Look, str, str, bool, bool], list[Spot]] = {}
        for spot in self.spots:
            home, cell = spot.home, spot.cell
            key = (cell.look, home.role if home else "", home.unit if home else "", home is not None,
                   cell.value is not None or cell.formula is not None)  # fmt: skip
            spots.setdefault(key, []).append(spot)
        return spots

    @cached_property
    def spot_at(self) -> dict[tuple[Sheet, At], Spot]:
        """Spots by their place."""
        return {(spot.sheet, spot.at): spot for spot in self.spots}

    @cached_property
    def sizes(self) -> dict[Spot, float]:
        """The largest number that a formula was made of, where it was asked for."""
        return {}

    @cached_property
    def replaced(self) -> dict[Cell, Spot]:
        """Our formula cells in whose place the file has another formula or a constant."""
        by_home = {spot.home: spot for spot in self.spots if spot.home is not None and spot.home.text is not None}
        return {cell: spot for cell, spot in by_home.items() if not self._same(cell, spot)}

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
            months = self.months(spot.page)
            home = self.aligns[spot.sheet].home(*spot.at) if months else None
            if home and home[1] in months:
                rows.setdefault((spot.page, home[0]), {})[home[1]] = spot
        return [(page, row, spots) for (page, row), spots in rows.items()
                if any(spot.cell.formula is not None for spot in spots.values())
                and not self._untouched(page, spots)]  # fmt: skip

    def _untouched(self, page: Page, spots: dict[int, Spot]) -> bool:
        """Whether a row has the released formula in every month."""
        full = len(spots) == len(self.months(page))
        return not self.whole and full and all(map(self.is_ours, spots.values()))

    @cached_property
    def unknown_from(self) -> int | None:
        """The first row of the sheet Risk that cannot be compared, because its snapshot was taken at other inputs."""
        known = "risk" not in self.book.pages or snapshot_is_known(self.book, self.by_key.get("risk"))
        return None if known else stamps(self.book)["engine"].row

    def is_comparable(self, spot: Spot) -> bool:
        """Whether our book can say what the cell should hold."""
        return self.unknown_from is None or spot.page.key != "risk" or spot.at[0] < self.unknown_from

    def is_ours(self, spot: Spot) -> bool:
        """Whether the formula is the model's own, unchanged."""
        return spot.home is not None and spot.home.text is not None and spot.home not in self.replaced

    @cached_property
    def recomputed(self) -> dict[Cell, Value]:
        """Our formula cells with the values that the file's inputs give."""
        return values.recomputed(self)

    def targets(self, spot: Spot) -> list[tuple[Sheet, Area]]:
        """The areas that a formula refers to, as far as their sheets are there."""
        found = self._targets.get(spot)
        if found is None:
            pairs = ((self.sheet_of(area, spot.sheet), area) for area in spot.formula.areas)
            found = self._targets[spot] = [(sheet, area) for sheet, area in pairs if sheet is not None]
        return found

    @cached_property
    def _targets(self) -> dict[Spot, list[tuple[Sheet, Area]]]:
        """What was asked for: a dozen rules ask the same."""
        return {}

    def linked(self, spot: Spot) -> Spot | None:
        """The cell that a pure link repeats."""
        area = spot.formula.link if spot.cell.formula else None
        sheet = self.sheet_of(area, spot.sheet) if area else None
        return self.spot_at.get((sheet, (area.top, area.left))) if sheet and area else None
