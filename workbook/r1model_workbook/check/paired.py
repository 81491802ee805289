"""Every cell of our sheets in the file beside the cell of our book that belongs there; and those that differ."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from r1model_workbook.check.cells import At
from r1model_workbook.check.reader import Sheet
from r1model_workbook.check.spots import Spot
from r1model_workbook.view.grid import Cell, Page

if TYPE_CHECKING:
    from r1model_workbook.check.sides import Sides


class Paired:
    """The spots by sheet and place.

    `apart` are those whose formula is not spelled as ours, or whose constant is not ours to the type: rules about what
    was changed look at them alone. `missing` are cells of ours that have a place in the file, and no cell there."""

    def __init__(self, sides: Sides) -> None:
        self.by_sheet: dict[Sheet, dict[At, Spot]] = {}
        self.missing: list[Cell] = []
        for page, sheet in sides.pairs():
            self.by_sheet[sheet] = _spots(sides, page, sheet)
            self.missing += _missing(sides, page, sheet, self.by_sheet[sheet])
        self.spots = list(chain.from_iterable(spots.values() for spots in self.by_sheet.values()))
        self.apart = [spot for spot in self.spots if _is_apart(spot.home, spot)]


def _spots(sides: Sides, page: Page, sheet: Sheet) -> dict[At, Spot]:
    ours = page.cells if sides.identity.comparable else {}
    lines = sides.aligns[sheet]
    if not lines.moved:
        return {at: Spot(sheet, page, at, cell, ours.get(at)) for at, cell in sheet.cells.items()}
    homes = {at: lines.home(*at) for at in sheet.cells}
    return {at: Spot(sheet, page, at, cell, ours.get(homes[at] or (0, 0))) for at, cell in sheet.cells.items()}


def _missing(sides: Sides, page: Page, sheet: Sheet, spots: dict[At, Spot]) -> Iterator[Cell]:
    if not sides.aligns[sheet].moved:
        return (cell for at, cell in page.cells.items() if at not in spots)
    there = {spot.home for spot in spots.values()}
    return (cell for cell in page.cells.values() if cell not in there and sides.place(cell) is not None)


def _is_apart(home: Cell | None, spot: Spot) -> bool:
    cell = spot.cell
    if home is None or home.text != cell.formula:
        return True
    return home.text is None and (home.value != cell.value or home.value.__class__ is not cell.value.__class__)
