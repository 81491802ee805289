"""What every sheet uses: headings, sections, header rows, formula lines, figures shown by their standing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import ceil

from r1model.catalogue import catalogue
from r1model.catalogue.validity import validity
from r1model.graph.registry import FORMULAS
from r1model.inputs import inputs
from r1model.sums import total
from r1model.texts import in_language, text
from r1model.types import ApiPrice, Figure, Price, Standing
from r1model.units import in_currency
from r1model_workbook.view.grid import Book, Cell, Page

FIRST_ROW = 5
WEAK = (Standing.ESTIMATED, Standing.DISPUTED)
LINE_HEIGHT = 14.5
FIRST_DAY = date(1899, 12, 30)
OPEN_START, OPEN_END = 1.0, 73050.0  # in place of a day where nobody knows it: the first and the last that all compare
VALID = ("first_day", "last_day")
SMALL = ("note", "unit", "unit_link", "key")
MONEY, UNITS_OF_MONEY = "money", "units"


def say(page: Page, key: str) -> str:
    """A sheet text in the book's language."""
    return text("sheets", key, page.book.language)


def source_title(page: Page, key: str) -> str:
    """The title of a document, in the book's language where it is called in both."""
    return in_language(catalogue().sources[key].title, page.book.language)


def unit_name(page: Page, unit: str) -> str:
    """A unit as the book's language prints it."""
    return text("units", unit, page.book.language) if unit else ""


def put_unit(page: Page, row: int, column: int, unit: str, role: str = "unit") -> None:
    """The unit of a row: its name; that of the reporting currency by a link, so that it follows the choice."""
    table = page.book.tables.get(UNITS_OF_MONEY)
    if unit.startswith(MONEY) and table is not None:
        page.link(row, column, table.cell(unit.removeprefix(MONEY), "live"), "unit_link" if role == "unit" else role)
    else:
        page.put(row, column, unit_name(page, unit) or None, role)


def heading(page: Page) -> None:
    """Title and one line of what the sheet answers."""
    page.put(1, 1, say(page, f"{page.key}.title"), "title")
    page.heights[1] = 26
    page.put(2, 1, say(page, f"{page.key}.about"), "subtitle")


def section(page: Page, row: int, key: str, columns: int, note: str = "") -> int:
    """A section bar over the columns; returns the next row."""
    for column in range(1, columns + 1):
        page.put(row, column, None, "section")
    page.put(row, 1, say(page, key), "section")
    if not note:
        return row + 1
    page.put(row + 1, 1, say(page, note), "plain_note")
    return row + 2


def headers(page: Page, row: int, names: Iterable[str], role: str = "header", first: int = 1) -> int:
    """A header row of sheet texts; returns the next row."""
    words = [say(page, name) for name in names]
    for column, word in enumerate(words, start=first):
        page.put(row, column, word, role)
    lines = max(_lines(word, page.widths.get(column, 9)) for column, word in enumerate(words, start=first))
    page.heights[row] = max(20.0, lines * LINE_HEIGHT + 5)
    return row + 1


def row_head(page: Page, row: int, words: str, unit: str = "", role: str = "label") -> None:
    """Label and unit of a row."""
    page.put(row, 1, words, role)
    put_unit(page, row, 2, unit, "unit" if role == "label" else role)


def call_up(page: Page, row: int, names: Iterable[str], columns: Mapping[int, dict[str, Cell]]) -> int:
    """Call-up rows: inputs linked where they are used, so that a calculation stays on its own sheet."""
    for name in names:
        item = inputs()[name]
        row_head(page, row, item.label(page.book.language), item.unit or "")
        for column, bind in columns.items():
            bind[name] = page.link(row, column, page.book.inputs[name])
        row += 1
    return row


def label(page: Page, row: int, name: str, role: str = "label") -> None:
    """Label and unit of a formula's row; plans are in CNY."""
    row_head(page, row, text("formulas", name, page.book.language), in_currency(FORMULAS[name].unit, "CNY"), role)


def lines(
    page: Page,
    row: int,
    names: Sequence[str],
    columns: Mapping[int, dict[str, Cell]],
    totals: Sequence[str] = (),
) -> int:
    """One row a formula, one column a line-up; every result joins its column's names. Returns the next row."""
    for name in names:
        total = name in totals
        label(page, row, name, "total_label" if total else "label")
        for column, bind in columns.items():
            unit = in_currency(FORMULAS[name].unit, "CNY")
            bind[name] = page.calc(row, column, name, bind, "total" if total else "calc", unit)
        row += 1
    return row


def figure(page: Page, row: int, column: int, item: Figure | None, unit: str = "") -> Cell:
    """A sourced figure, its look by its standing; what no source gives is shown as such, never as zero."""
    if item is None:
        return page.put(row, column, say(page, "missing"), "missing")
    return page.put(row, column, item.value, trust(item.standing), unit or item.unit)


def trust(standing: Standing, name: str = "figure", weak: str = "weak") -> str:
    """The role of a figure by its standing: what is estimated or disputed is shown as such."""
    return weak if standing in WEAK else name


def day(page: Page, row: int, column: int, value: date | None) -> None:
    """A date as a date."""
    page.put(row, column, serial(value) if value else None, "unit", "date")


def serial(value: date) -> float:
    """A day as spreadsheets count it."""
    return float((value - FIRST_DAY).days)


def valid_days(page: Page, row: int, columns: Mapping[str, int], price: Price | ApiPrice) -> None:
    """First and last day of a price as dates that look-ups compare; an open end lies before or after all others."""
    found = validity(price)
    first = OPEN_START if found.first is None else max(OPEN_START, serial(found.first))
    page.put(row, columns["first_day"], first, "unit", "date")
    page.put(row, columns["last_day"], ends(found.last), "unit", "date")


def ends(last: date | None) -> float:
    """The last day as a number; the latest of all where none is known."""
    return OPEN_END if last is None else serial(last)


def wrap_height(page: Page, row: int, columns: Sequence[int]) -> None:
    """Makes a row high enough for its wrapped texts; a merged cell is as wide as all that it covers."""
    found = [(page.cells[row, column], _width(page, row, column)) for column in columns]
    counts = [_lines(str(cell.value or ""), width * (1.12 if cell.role in SMALL else 1)) for cell, width in found]
    page.heights[row] = max(17.0, max(counts) * LINE_HEIGHT + 3)


def _width(page: Page, row: int, column: int) -> float:
    last = next((area[3] for area in page.merges if area[:2] == (row, column)), column)
    return total(page.widths.get(at, 9) for at in range(column, last + 1))


def negative(amount: float) -> float:
    """The amount with the other sign."""
    return -amount


def widths(page: Page, *sizes: float) -> None:
    """Column widths from column A on."""
    page.widths |= dict(enumerate(sizes, start=1))


def shown_width(words: str) -> int:
    """Width of a text in half-width characters: GBK spends one byte on a Latin letter and two on a Chinese one."""
    return len(words.encode("gbk", "replace"))


def _lines(words: str, width: float) -> int:
    return sum(max(1, ceil(shown_width(part) / max(width - 1, 1))) for part in words.split("\n"))


def master(book: Book) -> None:
    """The state of all checks, in the same place of every sheet."""
    at = book.cells["failing"]
    for page in book.pages.values():
        page.link(3, 1, at, "master")
