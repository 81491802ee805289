"""What the rules look at: the file's cells beside our own book's, formulas read, references resolved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from r1model_workbook.check import canonical, values
from r1model_workbook.check.cells import At
from r1model_workbook.check.expected import snapshot_is_known, stamps
from r1model_workbook.check.paired import Paired
from r1model_workbook.check.reader import Sheet
from r1model_workbook.check.references import Area
from r1model_workbook.check.sides import Sides
from r1model_workbook.check.spots import Spot, is_input
from r1model_workbook.check.styles import Look
from r1model_workbook.view.grid import Cell, Fault, Page, Value


class View(Sides):
    """The cells of the file beside ours, formulas read, and what was changed."""

    @cached_property
    def _paired(self) -> Paired:
        return Paired(self)

    @property
    def spots(self) -> list[Spot]:
        """Every cell of our sheets in the file."""
        return self._paired.spots

    @property
    def apart(self) -> list[Spot]:
        """Those that are not to the letter what our book has there."""
        return self._paired.apart

    @property
    def missing(self) -> list[Cell]:
        """Cells of ours that have a place in the file and are not there; programs may leave out blank ones."""
        return self._paired.missing

    def spot(self, sheet: Sheet, at: At) -> Spot | None:
        """The spot at a place; None where no cell of a sheet of ours is."""
        spots = self._paired.by_sheet.get(sheet)
        return spots.get(at) if spots else None

    @cached_property
    def formulas(self) -> list[Spot]:
        """Every formula cell of our sheets in the file."""
        return [spot for spot in self.spots if spot.cell.formula is not None]

    def formulas_of(self, sheets: Iterable[Sheet]) -> Iterator[Spot]:
        """Every formula cell of some of our sheets."""
        spots = (spot for sheet in sheets for spot in self._paired.by_sheet[sheet].values())
        return (spot for spot in spots if spot.cell.formula is not None)

    @cached_property
    def changed_texts(self) -> list[Spot]:
        """Texts of ours that are others in the file."""
        return [spot for spot in self.apart if self._other_text(spot)]

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

    @property
    def entered(self) -> list[Spot]:
        """The cells that rules about one constant look at."""
        return self.spots if self.whole else self.apart

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
        emptied = (spot.home for spot in self.apart if spot.home is not None and not spot.is_filled)
        return any(map(_has_content, self.missing)) or any(not is_input(cell) for cell in emptied if _has_content(cell))

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
    def sizes(self) -> dict[Spot, float]:
        """The largest number that a formula was made of, where it was asked for."""
        return {}

    @cached_property
    def replaced(self) -> dict[Cell, Spot]:
        """Our formula cells in whose place the file has another formula or a constant."""
        of_formulas = self.of_formulas if self.shifted else _of_formulas(self.apart)
        return {cell: spot for cell, spot in of_formulas.items() if not self._same(cell, spot)}

    @cached_property
    def of_formulas(self) -> dict[Cell, Spot]:
        """Where our formulas belong."""
        return _of_formulas(self.spots)

    @cached_property
    def of_checks(self) -> list[Spot]:
        """The checks."""
        return [spot for spot in self.spots if spot.home is not None and spot.home.role == "check"]

    @cached_property
    def faults(self) -> dict[Spot, None]:
        """Cells with an error value, in order."""
        return {spot: None for spot in self.spots if isinstance(spot.cell.value, Fault)}

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
        for page, sheet in self.pairs():
            months, lines = self.months(page), self.aligns[sheet]
            for at, spot in self._paired.by_sheet[sheet].items() if months else ():
                home = lines.home(*at) if lines.moved else at
                if home and home[1] in months:
                    rows.setdefault((page, home[0]), {})[home[1]] = spot
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
        return self.spot(sheet, (area.top, area.left)) if sheet and area else None


def _of_formulas(spots: Iterable[Spot]) -> dict[Cell, Spot]:
    return {spot.home: spot for spot in spots if spot.home is not None and spot.home.text is not None}


def _has_content(cell: Cell) -> bool:
    return cell.text is not None or cell.value not in (None, "")
