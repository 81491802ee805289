"""A cell of the file beside the cell of our book that belongs there; positions and areas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, product

from lxml import etree

from r1model_workbook.check.cells import At, FileCell
from r1model_workbook.check.limits import MOST_SPANS, Budget
from r1model_workbook.check.reader import Sheet
from r1model_workbook.check.references import Area, Formula, parse
from r1model_workbook.view.grid import Cell, Page


@dataclass(slots=True, eq=False)
class Spot:
    """A cell of one of our sheets in the file, the cell of our book that belongs there, and its formula read.

    A constant's formula has no pieces; a formula is read when it is first asked for."""

    sheet: Sheet
    page: Page
    at: At
    cell: FileCell
    home: Cell | None

    @property
    def formula(self) -> Formula:
        """Its formula, read."""
        return parse(self.cell.formula or "")

    @property
    def role(self) -> str:
        """The role that our book gives the cell; empty for a cell of somebody else."""
        return self.home.role if self.home else ""

    @property
    def is_filled(self) -> bool:
        """Whether the file has anything there."""
        return self.cell.formula is not None or self.cell.value not in (None, "")

    @property
    def is_input(self) -> bool:
        """Whether the reader may change it."""
        return self.home is not None and is_input(self.home)


def is_input(cell: Cell) -> bool:
    """Whether the reader may change the cell; the legend's samples only look like it."""
    return is_of_inputs(cell.role)


@cache
def is_of_inputs(role: str) -> bool:
    """Whether a role is that of cells that the reader may change."""
    return role.startswith("input") and not role.endswith("_sample")


def filled(area: Area, sheet: Sheet) -> list[At]:
    """The positions of an area that hold a cell in the file."""
    size = (area.bottom - area.top + 1) * (area.right - area.left + 1)
    if size > len(sheet.cells):
        return [at for at in sheet.cells if holds(area, at)]
    return [at for at in positions(area) if at in sheet.cells]


def positions(area: Area) -> Iterator[At]:
    """All positions of an area."""
    return product(range(area.top, area.bottom + 1), range(area.left, area.right + 1))


def spans(sheet: Sheet, name: str) -> Iterator[tuple[etree._Element, Area]]:
    """The elements of that name with each area they apply to; a file with too many areas is refused."""
    pairs = ((element, span) for element in sheet.beside(name)
             for span in (element.get("sqref") or element.findtext(".//{*}sqref", "")).split())  # fmt: skip
    return ((element, area) for element, span in islice(pairs, MOST_SPANS) for area in parse(span).areas)


def holds(area: Area, at: At) -> bool:
    """Whether a position lies in an area."""
    return area.top <= at[0] <= area.bottom and area.left <= at[1] <= area.right


class Reach:
    """The cells covered by some areas. Single cells are looked up; larger areas are searched, which costs budget."""

    def __init__(self, steps: Budget, targets: Iterable[tuple[Sheet, Area]]) -> None:
        self.steps = steps
        self.cells: set[tuple[Sheet, At]] = set()
        self.areas: dict[Sheet, set[Area]] = {}
        for sheet, area in targets:
            if area.single:
                self.cells.add((sheet, (area.top, area.left)))
            else:
                self.areas.setdefault(sheet, set()).add(area)

    def holds(self, sheet: Sheet, at: At) -> bool:
        """Whether any of them takes in a position."""
        if (sheet, at) in self.cells:
            return True
        areas = self.areas.get(sheet, set())
        self.steps.spend(len(areas))
        return any(holds(area, at) for area in areas)
