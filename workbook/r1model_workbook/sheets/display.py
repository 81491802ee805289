"""In which size amounts of money are shown on Summary, in its charts and in the memo: a choice on Inputs.

The lists behind Inputs say for each choice how large its unit is on the page, in sentences and in charts, and what the
unit is called in every currency. Unit prices and what other sheets show stay in the currency itself.
"""

from __future__ import annotations

from r1model.entries.choices import word
from r1model.inputs import DISPLAY_UNIT, inputs
from r1model.texts import text
from r1model.units import CURRENCIES, DISPLAY_UNITS
from r1model_workbook.sheets.common import MONEY, headers, say, unit_name
from r1model_workbook.sheets.units import live_unit
from r1model_workbook.view.computing import Pick, Seeing
from r1model_workbook.view.grid import Cell, Page, Table, Value, span_of

AMOUNTS = ("", "/month", "/year")  # what sums of money are by; all else is a price
USUAL = next(iter(DISPLAY_UNITS))
LARGE = {"zh": {"said": "ten_thousand", "drawn": "million"}, "en": {"said": "million", "drawn": "million"}}
PLACES = ("size", "said", "drawn")


def is_amount(unit: str) -> bool:
    """Whether a unit is that of a sum of money."""
    return unit.startswith(MONEY) and unit.removeprefix(MONEY) in AMOUNTS


def scaled_name(language: str, choice: str, currency: str, per: str = "") -> str:
    """What a unit of money is called in a size: million CNY/month."""
    name = text("units", currency, language)
    whole = text("units", f"{currency}{per}", language)
    return text("sheets", f"display.{choice}", language).format(unit=name) + whole.removeprefix(name)


def block(page: Page, row: int) -> int:
    """The sizes by choice and the names of the units, then those in use; returns the next row."""
    book = page.book
    row = headers(page, row, ["display.choice", *(f"display.{name}" for name in PLACES)])
    table = Table(page, "id", {"id": 1, **{name: at for at, name in enumerate(PLACES, start=2)}}, row)
    for choice in inputs()[DISPLAY_UNIT].options:
        words = word(DISPLAY_UNIT, choice, book.language)
        table.rows[words] = row
        page.put(row, 1, words, "text")
        for column, name in enumerate(PLACES, start=2):
            shown = LARGE[book.language].get(name, choice) if choice == USUAL else choice
            page.put(row, column, DISPLAY_UNITS[shown], "figure", "1")
        row += 1
    row, names = _names(page, row + 1)
    row = headers(page, row + 1, ["display.in_use", "column.value"])
    sizes = [table.cell(words, "size") for words in table.rows]
    for name in PLACES:
        page.put(row, 1, say(page, f"display.{name}"), "label")
        size = book.cells[f"display.{name}"] = page.pick(row, 2, table, book.inputs[DISPLAY_UNIT], name, "calc", "1")
        row += 1
        for per in AMOUNTS if name == "size" else AMOUNTS[:1]:
            page.put(row, 1, f"{say(page, f'display.{name}_unit')} {per}".strip(), "label")
            book.cells[f"display.{name}{per}.unit"] = _by_size(page, row, 2, size, sizes, names[per])
            row += 1
    return row


def _names(page: Page, row: int) -> tuple[int, dict[str, list[Cell]]]:
    """The name of every unit in each size: by currency, and in the reporting currency."""
    last = 2 + len(CURRENCIES)
    for column, head in enumerate((say(page, "inputs.unit_of"), *CURRENCIES, say(page, "inputs.unit_live")), start=1):
        page.put(row, column, head, "header")
    columns = {currency: at for at, currency in enumerate(CURRENCIES, start=2)}
    table = Table(page, "unit", {"unit": 1, **columns, "live": last}, row + 1)
    live: dict[str, list[Cell]] = {}
    for per in AMOUNTS:
        for choice in DISPLAY_UNITS:
            row += 1
            table.rows[f"{choice}{per}"] = row
            words = f"{word(DISPLAY_UNIT, choice, page.book.language)} {unit_name(page, f'{MONEY}{per}')}"
            page.put(row, 1, words, "text")
            for currency, column in columns.items():
                page.put(row, column, scaled_name(page.book.language, choice, currency, per), "unit")
            live_unit(page, row, last, table, f"{choice}{per}", page.book.inputs["report_currency"], "calc")
            live.setdefault(per, []).append(page.cells[row, last])
    return row + 1, live


def _by_size(page: Page, row: int, column: int, size: Cell, sizes: list[Cell], names: list[Cell]) -> Cell:
    text_ = f"INDEX({span_of(names, page)},MATCH({size.address},{span_of(sizes, page)},0))"
    compute = Pick([size], {place.value: name for place, name in zip(sizes, names, strict=True)})
    return page.formula(row, column, text_, compute, "key")


def scaled(page: Page, row: int, column: int, cell: Cell, role: str = "calc", use: str = "size") -> Cell:
    """The value of a cell, a sum of money in the size in use; anything else as it is."""
    if not is_amount(cell.unit):
        return page.link(row, column, cell, role)
    size = page.book.cells[f"display.{use}"]
    at = cell.seen_from(page)
    text_ = f"IF(ISNUMBER({at}),{at}/{size.seen_from(page)},{at})"

    def shown(value: Value, size: float) -> Value:
        return value / size if isinstance(value, float) else value

    return page.formula(row, column, text_, Seeing([cell, size], shown), role, cell.unit)


def scaled_unit(page: Page, unit: str) -> Cell:
    """The cell that names the unit of a sum of money in the size in use."""
    return page.book.cells[f"display.size{unit.removeprefix(MONEY)}.unit"]
