"""IronCalc as a judge: loads a value-less file once, then gives the values of all formula cells per scenario."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import ironcalc
from parity.compare import Scenario, written

from r1model_workbook.view.grid import Book, Cell, Fault, Value


class IronCalc:
    """A file under IronCalc; the positions of inputs and formula cells are those of the book it was made from."""

    def __init__(self, book: Book, content: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "book.xlsx")
            path.write_bytes(content)
            self.model = ironcalc.load_from_xlsx(str(path))
        titles = [sheet["name"] for sheet in self.model.get_worksheets_properties()]
        self.sheets = {title: number for number, title in enumerate(titles)}
        self.book = book
        self.places = [(self.sheets[cell.page.title], cell.row, cell.column) for cell in book.computed]

    def __call__(self, scenarios: Sequence[Scenario]) -> Iterator[list[Value]]:
        """The values of every formula cell, scenario by scenario."""
        for scenario in scenarios:
            self.recalculate(scenario)
            yield [cell_value(self.model, *place) for place in self.places]

    def recalculate(self, scenario: Scenario) -> None:
        """Writes a scenario's entries and computes every formula cell."""
        for title, row, column, value in written(self.book, scenario):
            set_cell(self.model, self.sheets[title], row, column, value)
        self.model.evaluate()

    def shown(self, cell: Cell) -> Value:
        """What a cell shows after the last recalculation."""
        return cell_value(self.model, self.sheets[cell.page.title], cell.row, cell.column)


def set_cell(model: ironcalc.Model, sheet: int, row: int, column: int, value: float | str | None) -> None:
    """Writes a number or a text as it is, nothing parsed; None empties the cell."""
    if value is None:
        model.clear_cell_contents(sheet, row, column)
        return
    write = model.update_cell_with_text if isinstance(value, str) else model.update_cell_with_number
    write(sheet, row, column, value)


def cell_value(model: ironcalc.Model, sheet: int, row: int, column: int) -> Value:
    """A cell's value, error values as Fault."""
    value = model.get_cell_value(sheet, row, column)
    if not isinstance(value, str) or not value.startswith("#"):
        return value
    return Fault(value) if model.get_cell_type(sheet, row, column) == ironcalc.CellType.ErrorValue else value
