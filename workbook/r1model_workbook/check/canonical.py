"""One spelling of a formula: Excel and LibreOffice drop quotes, rename sheets and shift rows when they save."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from r1model_workbook.check.references import Area, Formula, parse
from r1model_workbook.view.grid import Cell

if TYPE_CHECKING:
    from r1model_workbook.check.spots import Spot
    from r1model_workbook.check.view import View

RENAMED = {"_XLFN.RANK.EQ(": "RANK("}  # what programs make of the functions that we write
Spelling = tuple[object, ...]  # its words, and for each reference what it holds fixed, its sheet and its corners
Corner = tuple[int | None, int | None]
Places = Callable[[Area], tuple[str, Corner, Corner]]


def of_file(view: View, spot: Spot) -> Spelling:
    """The formula of the file with the keys and lines of our book."""
    keys = view.identity.keys

    def places(area: Area) -> tuple[str, Corner, Corner]:
        sheet = view.sheet_of(area, spot.sheet)
        if sheet is None:
            return area.sheet, (area.top, area.left), (area.bottom, area.right)
        lines = view.aligns[sheet]
        if not lines.moved:
            return keys[sheet] or sheet.title, (area.top, area.left), (area.bottom, area.right)
        rows, columns = lines.rows, lines.columns
        first, last = (rows.home(area.top), columns.home(area.left)), (rows.home(area.bottom), columns.home(area.right))
        return keys[sheet] or sheet.title, first, last

    return _spelled(spot.formula, places)


def of_book(cell: Cell) -> Spelling:
    """The formula that belongs there."""
    titles = {page.title: page.key for page in cell.page.book.pages.values()}

    def places(area: Area) -> tuple[str, Corner, Corner]:
        key = titles[area.sheet] if area.sheet else cell.page.key
        return key, (area.top, area.left), (area.bottom, area.right)

    return _spelled(parse(cell.text or ""), places)


def unfixed(spelling: Spelling) -> Spelling:
    """A formula whatever it holds fixed."""
    return tuple(piece[1:] if isinstance(piece, tuple) else piece for piece in spelling)


def relative(formula: Formula, at: tuple[int, int]) -> Spelling:
    """The formula as it reads from its own cell (R1C1): equal for cells filled from one another."""

    def places(area: Area) -> tuple[str, Corner, Corner]:
        top, left, bottom, right = area.fixed
        first = (area.top if top else area.top - at[0], area.left if left else area.left - at[1])
        last = (area.bottom if bottom else area.bottom - at[0], area.right if right else area.right - at[1])
        return area.sheet.upper(), first, last

    return _spelled(formula, places)


def bare(formula: Formula) -> str:
    """The text without the names of sheets, so that its length does not depend on the language of the tabs."""
    return "".join(piece.text.rpartition("!")[2] if piece.area else piece.text for piece in formula.pieces)


def _spelled(formula: Formula, places: Places) -> Spelling:
    parts: list[object] = []
    for piece in formula.pieces:
        if piece.area is not None:
            parts.append((piece.area.fixed, *places(piece.area)))
        elif piece.kind == "number":
            parts.append(repr(float(piece.text)))
        else:
            word = piece.text if piece.kind == "text" else piece.text.upper()
            parts.append(RENAMED.get(word, word))
    return tuple(parts)
