"""Reads a supplier's quote: its lines, its totals, and what is said of it above and below them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from r1model.errors import BadRequest
from r1model.files import read_bytes
from r1model.quotes import figures
from r1model.quotes.around import PRICES, Around
from r1model.quotes.heads import Heads, heads
from r1model.quotes.mapping import NOTHING, Constants, Mapped
from r1model.quotes.records import Line, Note, Quote, Total, note
from r1model.quotes.table import Grid, grids
from r1model.quotes.words import pattern, plain

TOTALS = ("total", "subtotal", "tax")
YES = ("是", "含", "含税", "y", "yes", "true", "1", "incl", "included")
NO = ("否", "不含", "不含税", "n", "no", "false", "0", "excl", "excluded")
FREE = re.compile(r"included|free|n/?c|赠送|免费|已含|包含|含", re.IGNORECASE)
TIMES_SAID = re.compile(r"[万亿kKmM]")
ASIDE = re.compile(r"[(（\[].*?[)）\]]|[:：\s]+$|大写|小写|人民币|RMB|CNY|USD")


def read(path: Path, mapped: Mapped = NOTHING) -> Quote:
    """A quote from a CSV or XLSX; BadRequest where no row of headings or no line is found."""
    content = read_bytes(path)
    found = [grid for grid in grids(path, content) if not mapped.sheet or grid.sheet == mapped.sheet]
    if not found:
        raise BadRequest("quote_no_sheet", path=path, given=mapped.sheet)
    for grid in found:
        if (known := heads(grid, mapped)) is not None:
            return _quote(path, hashlib.sha256(content).hexdigest(), grid, known, mapped)
    raise BadRequest("quote_no_header", path=path)


def _quote(path: Path, mark: str, grid: Grid, known: Heads, mapped: Mapped) -> Quote:
    rows = _Rows(known, mapped.constants, grid)
    lines, totals = rows.read()
    if not lines:
        raise BadRequest("quote_no_lines", path=path, row=known.row)
    _require_rows(path, mapped, lines)
    around = rows.around
    return Quote(path, mark, grid.sheet, known, lines, totals, around.vendor(), around.quoted_on(),
                 around.valid_until(), around.all_in(lines), around.currency,
                 mapped.constants.cny_per_unit)  # fmt: skip


def _require_rows(path: Path, mapped: Mapped, lines: Sequence[Line]) -> None:
    """Refuses a map that speaks of rows that are no lines: it was made for another file."""
    rows = {str(line.row) for line in lines}
    if wrong := [row for row in mapped.lines if row not in rows]:
        raise BadRequest("quote_map_row", path=path, row=wrong[0], known=", ".join(sorted(rows, key=int)[:12]))


class _Rows:
    """The rows under the headings told apart: lines, totals, notes."""

    def __init__(self, known: Heads, own: Constants, grid: Grid) -> None:
        self.heads = known
        self.body = [(row, cells) for row, cells in grid.rows if row > known.row]
        above = [cells for row, cells in grid.rows if row < known.row]
        below = [cells for _, cells in self.body if self._kind(cells) == "note"]
        self.around = Around(known, own, (*above, *below), [cells for _, cells in self.body])

    def _kind(self, cells: Sequence[Any]) -> str:
        """line, note, or a kind of total."""
        priced = figures.amount(self.heads.cell(cells, "unit_price")) is not None
        if not priced and (kind := _total(cells)) and any(figures.amount(cell) for cell in cells):
            return kind
        counted = figures.amount(self.heads.cell(cells, "quantity")) is not None
        prices = [self.heads.cell(cells, field) for field in PRICES]
        return "line" if counted or any(price is not None for price in prices) else "note"

    def read(self) -> tuple[list[Line], list[Total]]:
        """The lines and the totals in order; a name left empty by a merged cell is that of the row above."""
        lines, totals, above = list[Line](), list[Total](), ""
        for row, cells in self.body:
            kind = self._kind(cells)
            if kind in TOTALS:
                totals.append(self._total(row, kind, cells))
            elif kind == "line":
                lines.append(self._line(row, cells, above))
                above = lines[-1].name or above
        return lines, totals

    def _total(self, row: int, kind: str, cells: Sequence[Any]) -> Total:
        words = next(plain(cell) for cell in cells if cell is not None and _total([cell]))
        own = self.heads.cell(cells, "amount")
        cell = own if figures.amount(own) else next(cell for cell in reversed(cells) if figures.amount(cell))
        found = figures.amount(cell)
        return Total(row, kind, words[:40], found.value * self._times(cell) if found else 0.0)

    def _line(self, row: int, cells: Sequence[Any], above: str) -> Line:
        parts = _worded(self.heads.texts(cells, "description"))
        notes = [] if parts else [note("doubt.merged", above=above[:40])]
        parts = parts or [above]
        extra = self.heads.texts(cells, "notes")
        quantity, unit = self._quantity(cells, notes)
        price, amount = _completed(quantity, *(self._money(cells, field, notes) for field in PRICES), notes=notes)
        words = " | ".join((*parts, *extra))
        return Line(
            row, parts[0], words, quantity, unit, price, amount, self._times(self.heads.cell(cells, "amount")),
            self._currency(cells), self._rate(cells, words), self._tax(cells, words),
            plain(self.heads.cell(cells, "period")), tuple(notes),
        )  # fmt: skip

    def _quantity(self, cells: Sequence[Any], notes: list[Note]) -> tuple[float, str]:
        cell, unit = self.heads.cell(cells, "quantity"), plain(self.heads.cell(cells, "unit"))
        if cell is None:
            return 1.0, unit
        found = figures.amount(cell)
        if found is None or found.value <= 0:
            notes.append(note("fault.number", column=self.heads.said("quantity"), given=plain(cell)[:40]))
            return 1.0, unit
        return found.value, unit or found.unit

    def _money(self, cells: Sequence[Any], field: str, notes: list[Note]) -> float | None:
        cell = self.heads.cell(cells, field)
        if cell is None:
            return None
        if FREE.fullmatch(plain(cell)):
            return 0.0
        if (found := figures.amount(cell)) is None:
            notes.append(note("fault.number", column=self.heads.said(field), given=plain(cell)[:40]))
            return None
        return found.value * self._times(cell)

    def _times(self, cell: Any) -> float:
        """What amounts stand in; a cell that says so itself, as 105 万 does, is not multiplied twice."""
        return 1.0 if isinstance(cell, str) and TIMES_SAID.search(cell) else self.around.scale

    def _currency(self, cells: Sequence[Any]) -> str:
        said = plain(self.heads.cell(cells, "currency"))
        if said:
            return figures.currency_in(said) or said.upper()[:3]
        own = (figures.amount(self.heads.cell(cells, field)) for field in PRICES)
        return next((found.currency for found in own if found and found.currency), self.around.currency)

    def _rate(self, cells: Sequence[Any], words: str) -> float | None:
        found = figures.amount(self.heads.cell(cells, "tax_rate"))
        if found is not None:
            return found.value / 100 if found.value >= 1 else found.value
        said = figures.rate_in(words)
        return self.around.rate if said is None else said

    def _tax(self, cells: Sequence[Any], words: str) -> bool | None:
        said = plain(self.heads.cell(cells, "tax_included")).casefold()
        if said in YES or said in NO:
            return said in YES
        found = figures.included_in(words)
        return self.around.included if found is None else found


def _total(cells: Sequence[Any]) -> str:
    """Which kind of total a row is by its words, empty for a line."""
    texts = [ASIDE.sub("", plain(cell)).strip() for cell in cells if cell is not None]
    return next((kind for words in texts for kind in TOTALS if pattern("totals", kind).fullmatch(words)), "")


def _worded(parts: list[str]) -> list[str]:
    """The texts that say something: a number in a column called item only counts the lines."""
    return [part for part in parts if figures.amount(part) is None] or parts


def _completed(quantity: float, price: float | None, amount: float | None, *, notes: list[Note]) -> tuple[float, float]:
    """Unit price and amount, each from the other where it is missing."""
    if price is None and amount is None:
        if not any(each.key == "fault.number" for each in notes):
            notes.append(note("fault.no_price"))
        return 0.0, 0.0
    if price is None:
        return (amount or 0.0) / quantity, amount or 0.0
    return price, quantity * price if amount is None else amount
