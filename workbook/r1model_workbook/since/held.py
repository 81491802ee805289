"""The prices that stand in a workbook, found by the headings of their tables wherever these have moved to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from r1model.texts import text
from r1model_workbook.sheets.common import OPEN_END, OPEN_START
from r1model_workbook.sheets.pinned import MARK, PINNED, Pinned, mark, priced_item
from r1model_workbook.view.grid import Value

CARD_PRICE, OF_A_CARD, OF_A_SERVER = "card_price", "CNY/GPU", "CNY/server"
SERVER_COLUMN = 3
At = tuple[int, int]
Grid = Mapping[At, Value]
Sheets = Mapping[str, Grid]
READ = ("aws", "purchase", "hardware")  # the sheets that have prices


class HeldPrice(NamedTuple):
    """A price as a row of a table says it; an amount that no source gives is None.

    `kind` is what it is a price of, `days` the first and the last day as numbers, `edited` whether the row says
    something else than when it was written.
    """

    table: str
    id: str
    kind: tuple[str, ...]
    amounts: Mapping[str, float | None]
    unit: str
    as_of: float
    days: tuple[float, float]
    edited: bool

    @property
    def key(self) -> tuple[str, str, float]:
        """What tells it from all others: its id; of hardware, whose rows have none, what it is of and its day."""
        dated = self.table == "hardware_prices"
        return self.table, " ".join(self.kind) if dated else self.id, self.as_of if dated else 0.0

    @property
    def since(self) -> float:
        """The day by which the latest price of a kind is found."""
        return self.days[0] if PINNED[self.table].since == "first_day" else self.as_of


def held(sheets: Sheets, language: str) -> list[HeldPrice]:
    """All prices of a book, given the cells of its sheets by our keys; none of a table that is not there."""
    found: list[HeldPrice] = []
    for table, pinned in PINNED.items():
        grid = sheets.get(pinned.sheet, {})
        if (head := _head(grid, pinned, language)) is not None:
            found += _rows(grid, table, *head, language)
    counted = dict(_counted(sheets, language))
    return [_as_counted(price, counted) for price in found]


def _counted(sheets: Sheets, language: str) -> Iterator[tuple[tuple[str, str], float]]:
    """The prices of hardware that formulas read, by item and unit: those of cards on Hardware, the server's."""
    grid = sheets.get("hardware", {})
    keys = next((row for (row, _), value in grid.items() if value == CARD_PRICE), 0)
    columns = {value: column for (row, column), value in grid.items() if row == keys}
    for (row, column), short in grid.items():
        value = grid.get((row, columns.get(CARD_PRICE, 0)))
        if keys < row and column == columns.get("short") and isinstance(value, float):
            yield (str(short), text("units", OF_A_CARD, language)), value
    words = text("sheets", "purchase.server_list", language)
    for (row, column), label in sheets.get("purchase", {}).items():
        value = sheets["purchase"].get((row, SERVER_COLUMN))
        if column == 1 and label == words and isinstance(value, float):
            yield (priced_item("server", language), text("units", OF_A_SERVER, language)), value


def _as_counted(price: HeldPrice, counted: Mapping[tuple[str, str], float]) -> HeldPrice:
    """The price as formulas read it, edited where it was typed over there."""
    value = counted.get((price.id, price.unit)) if price.table == "hardware_prices" else None
    if value is None or value == price.amounts["value"]:
        return price
    return price._replace(amounts={"value": value}, edited=True)


def _head(grid: Grid, pinned: Pinned, language: str) -> tuple[int, dict[str, int]] | None:
    """The row of headings and the column of each; cells are gone through once, however often a heading is repeated."""
    words = {text("sheets", key, language): name for name, key in pinned.heads.items()}
    found: dict[int, dict[str, int]] = {}
    for (row, column), value in grid.items():
        if isinstance(value, str) and value in words:
            found.setdefault(row, {})[words[value]] = column
    whole = [row for row, columns in found.items() if columns.keys() == pinned.heads.keys()]
    return (min(whole), found[min(whole)]) if whole else None


def _rows(grid: Grid, table: str, head: int, columns: Mapping[str, int], language: str) -> Iterator[HeldPrice]:
    row = head + 1
    while grid.get((row, columns["id"])) not in (None, ""):
        yield _price(table, _cells(grid, row, columns), language)
        row += 1


def _cells(grid: Grid, row: int, columns: Mapping[str, int]) -> Callable[[str], Value]:
    return lambda name: grid.get((row, columns[name])) if name in columns else None


def _price(table: str, said: Callable[[str], Value], language: str) -> HeldPrice:
    pinned = PINNED[table]
    amounts = {name: value if isinstance(value := said(name), float) else None for name in pinned.amounts}
    unit = said("unit") or text("units", f"{said('currency')}/Mtok", language)
    days = (_day(said("first_day"), OPEN_START), _day(said("last_day"), OPEN_END))
    return HeldPrice(
        table, str(said("id")), tuple(str(said(name) or "") for name in pinned.kind), amounts,
        str(unit), _day(said("as_of"), OPEN_START), days,
        said(MARK) != mark(said(name) for name in pinned.facts),
    )  # fmt: skip


def _day(value: Value, missing: float) -> float:
    return value if isinstance(value, float) else missing
