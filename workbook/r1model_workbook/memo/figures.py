"""A figure of a memo: what a cell shows, in words, and the name of the cell."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from r1model.inputs import DISPLAY_UNIT
from r1model.texts import text
from r1model.units import DISPLAY_UNITS, SHARES
from r1model_workbook.sheets.common import FIRST_DAY
from r1model_workbook.sheets.display import USUAL, is_amount, scaled_name
from r1model_workbook.view.grid import Book, Cell, Value
from r1model_workbook.view.judging import place
from r1model_workbook.view.wording import in_code

LARGE = {"zh": ((1e8, "hundred_million"), (1e4, "ten_thousand")), "en": ((1e9, "billion"), (1e6, "million"))}
PLACES, SMALL = 4, 100.0  # figures that count of a small number; amounts below this have two decimals


class Figure(NamedTuple):
    """Words, and the name of the cell that they come from."""

    words: str
    cell: str


class Figures:
    """What the cells of a book show."""

    def __init__(self, book: Book) -> None:
        self.book, self.language = book, book.language
        self.currency = str(book.inputs["report_currency"].value)
        self.shown_in = str(in_code(DISPLAY_UNIT, str(book.inputs[DISPLAY_UNIT].value)))
        named = {formula: name for name, (formula, _) in book.names.items()}
        self.named = {cell: named.get(cell.page.prefix + cell.address) for cell in book.all_cells()} if named else {}
        self.keys = {cell: key for known in (book.cells, book.inputs) for key, cell in known.items()}

    def cell_name(self, cell: Cell) -> str:
        """How a cell is named: by its defined name where it has one, else by its sheet, address and key."""
        if name := self.named.get(cell):
            return name
        key = self.keys.get(cell)
        return f"{place(cell)} {key}" if key else place(cell)

    def of(self, cell: Cell, unit: str | None = None) -> Figure:
        """What a cell shows."""
        return Figure(self.words(cell.value, cell.unit if unit is None else unit), self.cell_name(cell))

    def words(self, value: Value, unit: str) -> str:
        """A value as a person reads it, with its unit where it is money."""
        if value in (None, "") or (unit == "date_said" and value == 0):
            return text("memo", "none", self.language)
        if not isinstance(value, float):
            return str(value)
        if unit in SHARES:
            return f"{value * 100:,.4g}%"
        if unit in ("date", "date_said"):
            return (FIRST_DAY + timedelta(days=int(value))).isoformat()
        if unit.startswith("money"):
            return self.money(value, is_amount(unit))
        return f"{value:,.0f}" if value == int(value) or abs(value) >= 1000 else f"{value:,.{PLACES}g}"

    def money(self, amount: float, whole: bool = True) -> str:
        """An amount in the reporting currency, large ones as they are said: 159.7 万元, CNY 1.60 million.

        Where another unit is chosen to show amounts in, all are in that one, but for prices, which are not `whole`.
        """
        if whole and self.shown_in != USUAL:
            name = scaled_name(self.language, self.shown_in, self.currency)
            scaled = f"{amount / DISPLAY_UNITS[self.shown_in]:,.2f}"
            return text("memo", "money.chosen", self.language).format(amount=scaled, unit=name)
        size, name = next(((size, name) for size, name in LARGE[self.language] if abs(amount) >= size), (1.0, "one"))
        shown = amount / size
        places = 2 if abs(shown) < SMALL else 1 if size > 1 else 0
        unit = text("units", self.currency, self.language)
        return text("memo", f"money.{name}", self.language).format(amount=f"{shown:,.{places}f}", unit=unit)
