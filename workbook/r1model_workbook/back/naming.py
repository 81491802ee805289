"""What an entry is called for a person: its label, its column or field, its cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from r1model.inputs import POINTS, inputs
from r1model.scenario_files.entry import BASE_CASE, CASE, column_of
from r1model.scenario_files.tables import HOUR
from r1model.texts import text
from r1model.units import SHARES
from r1model_workbook.back.reading import usual_book
from r1model_workbook.sheets.common import FIRST_DAY
from r1model_workbook.view.grid import Book, Cell
from r1model_workbook.view.judging import place
from r1model_workbook.view.wording import in_words


def named(language: str, name: str) -> tuple[str, str, Callable[[float | str], str]]:
    """Of an entry its cell, its words with the unit, and how its values are shown."""
    book = usual_book(language)
    unit = unit_of(book, name)
    return place(book.entries[name]), words(book, name) + (f" ({unit})" if unit else ""), partial(shown, book, name)


def words(book: Book, name: str) -> str:
    """The entry in words, in the language of the book."""
    key, column = column_of(name)
    if name == CASE:
        return _said(book, "inputs.case")
    if key in inputs():
        label = inputs()[key].label(book.language)
        return label if column == BASE_CASE else f"{label} [{_said(book, f'column.{column}')}]"
    if hour := HOUR.fullmatch(name):
        return f"{_said(book, f'load.own_{hour[2]}')} {int(hour[1]):02d}:00"
    return _of_line(book, name)


def _of_line(book: Book, name: str) -> str:
    """A field of one's own line: its table, the line above it that the model has, and the field."""
    line, _, field = name.rpartition(".")
    table = line.partition("[")[0]
    head = book.entries[name].page.cells[book.entries[name].row - 1, 1].value
    return f"{_said(book, f'lines.{table}')}: {head}, {_said(book, f'field.{field}')}"


def unit_of(book: Book, name: str) -> str:
    """The unit of an entry as the book prints it; nothing for a choice, a share, and money of a line's own currency."""
    cell = book.entries[name]
    own = cell.unit.startswith(("local", "money")) or cell.unit in ("flag", "tolerance", *SHARES)
    return "" if own or not cell.unit else text("units", cell.unit, book.language)


def shown(book: Book, name: str, value: float | str) -> str:
    """A value as a person reads it: a share as a percentage, a blank in words."""
    cell: Cell = book.entries[name]
    unsaid = cell.unit == "date_said" or (name in inputs() and inputs()[name].group == POINTS)
    if value == "" or (value == 0 and unsaid):
        return text("back", "blank", book.language)
    if isinstance(value, str):
        return str(in_words(name, value, book.language))
    if cell.unit in SHARES:
        return f"{value * 100:,.12g}%"
    if cell.unit in ("date", "date_said"):
        return (FIRST_DAY + timedelta(days=int(value))).isoformat()
    return f"{value:,.12g}"


def _said(book: Book, key: str) -> str:
    return text("sheets", key, book.language)
