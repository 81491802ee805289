"""Units of money: their names in each currency stand on Inputs, and every unit cell shows the one in use."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl.utils import get_column_letter

from r1model.entries.choices import word
from r1model.units import CURRENCIES, MONEY_PER
from r1model_workbook.sheets.common import UNITS_OF_MONEY, say, unit_name
from r1model_workbook.view.computing import Pick
from r1model_workbook.view.grid import Cell, Page, Table

OWN = "local"
LIVE = 2 + len(CURRENCIES)
KINDS = {"monthly": ("local/month", "local/month"), "annual": ("local/year", "local/month"),
         "pct_capex": ("share/year", "share/month")}  # fmt: skip


def block(page: Page, row: int) -> int:
    """The names of all units of money by currency, and those of the reporting currency; returns the next row."""
    row = _heads(page, row, say(page, "inputs.unit_of"), say(page, "inputs.unit_live"))
    table = page.book.tables[UNITS_OF_MONEY] = Table(page, "unit", {"unit": 1, **_columns(2), "live": LIVE}, row)
    for per in MONEY_PER:
        table.rows[per] = row
        page.put(row, 1, unit_name(page, f"money{per}"), "text")
        for currency, column in _columns(2).items():
            page.put(row, column, unit_name(page, f"{currency}{per}"), "unit")
        live_unit(page, row, LIVE, table, per, page.book.inputs["report_currency"], "calc")
        row += 1
    for at, key in enumerate(("stated", "monthly")):
        row = _kinds(page, row + 1, key, at)
    return row


def _kinds(page: Page, row: int, key: str, at: int) -> int:
    """What an amount of a running cost is, by its kind: as it is stated, or by the month."""
    row = _heads(page, row, say(page, f"inputs.kind_{key}"))
    table = page.book.tables[f"units.{key}"] = Table(page, "kind", {"kind": 1, **_columns(2)}, row)
    for kind, units in KINDS.items():
        words = word("kinds", kind, page.book.language)
        table.rows[words] = row
        page.put(row, 1, words, "text")
        for currency, column in _columns(2).items():
            page.put(row, column, unit_name(page, units[at].replace(OWN, currency)), "unit")
        row += 1
    return row


def _heads(page: Page, row: int, *words: str) -> int:
    """What stands at the left, the currencies, and what may stand at the right."""
    for column, head in enumerate((words[0], *CURRENCIES, *words[1:]), start=1):
        page.put(row, column, head, "header")
    return row + 1


def _columns(first: int) -> dict[str, int]:
    return {currency: at for at, currency in enumerate(CURRENCIES, start=first)}


def own_units(page: Page, column: int, cells: Iterable[Cell], currency: Cell) -> None:
    """Units of amounts in the currency of their own line, which stands in a cell: they follow it from then on."""
    table = page.book.tables[UNITS_OF_MONEY]
    for cell in cells:
        if cell.unit.startswith(OWN) and page.cells[cell.row, column].text is None:
            live_unit(page, cell.row, column, table, cell.unit.removeprefix(OWN), currency, "unit_link")


def unit_by_kind(page: Page, column: int, cell: Cell, key: str, kind: Cell, currency: Cell) -> None:
    """The unit of a running cost, by its kind and its currency."""
    table = page.book.tables[f"units.{key}"]
    first, last = table.first, max(table.rows.values())
    left, right = (get_column_letter(table.columns[name]) for name in (CURRENCIES[0], CURRENCIES[-1]))
    block = f"{table.page.prefix}${left}${first}:${right}${last}"
    heads = f"{table.page.prefix}${left}${first - 1}:${right}${first - 1}"
    text = (f"INDEX({block},MATCH({kind.seen_from(page)},{table.range('kind', page)},0),"
            f"MATCH({currency.seen_from(page)},{heads},0))")  # fmt: skip
    page.formula(cell.row, column, text, Pick([kind, currency], table.block()), "unit_link")


def live_unit(page: Page, row: int, column: int, table: Table, per: str, currency: Cell, role: str) -> None:
    """The name of a unit in the currency that a cell holds."""
    first, last = table.cell(per, CURRENCIES[0]), table.cell(per, CURRENCIES[-1])
    heads = [table.page.cells[table.first - 1, at.column] for at in (first, last)]
    span, words = (f"{a.seen_from(page)}:{b.address}" for a, b in ((first, last), heads))
    text = f"INDEX({span},1,MATCH({currency.seen_from(page)},{words},0))"
    page.formula(row, column, text, Pick([currency], {name: table.cell(per, name) for name in CURRENCIES}), role)
