"""What a workbook's scenario answers with the prices that it holds, and with today's: nothing else differs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from r1model.errors import BadRequest, R1ModelError
from r1model.scenario_files.entry import column_of
from r1model.texts import text
from r1model_workbook.back import Answers, Difference, between, entries_of
from r1model_workbook.check.view import View
from r1model_workbook.sheets.pinned import priced_item
from r1model_workbook.since.changes import ENDED, PriceChange
from r1model_workbook.since.held import OF_A_CARD, HeldPrice
from r1model_workbook.view.grid import Book, Cell, Value

CHOICES = {"rent_price": "aws_prices", "api_price": "api_prices"}  # inputs that are rows of a price table
DAYS = ("first_day", "last_day")
SERVER = "server_list"
Values = dict[Cell, Value]


def effect(view: View, theirs: Sequence[HeldPrice], changed: Sequence[PriceChange],
           rate: tuple[str, float, float] | None) -> Difference | R1ModelError:  # fmt: skip
    """How the answer of the file moves from its own prices to today's; the error that says why it cannot be computed.

    A later price of the same is counted at its amount, on the days of the one that it replaced: the question is what
    the money would be, not whether the price of tomorrow held at closing. `rate` is the input of the exchange rate
    with both values, where the usual one has changed.
    """
    book = view.book
    try:
        entries, faults = entries_of(view)
        instead = _replaced(view, changed)
        if lost := next((fault for fault in faults if fault.slot.name not in instead), None):
            return BadRequest("entry_refused", name=lost.slot.name, fault=lost)
        if gone := next((name for name, new in instead.items() if new is None), None):
            return BadRequest("price_gone", price=chosen(view)[gone])
        entries |= {name: new for name, new in instead.items() if new is not None}
        answers, before = Answers(book.language, book), {cell: cell.value for cell in book.all_cells() if not cell.text}
        try:
            _set(_as_held(book, theirs, changed))
            first = answers.of({**entries, **({rate[0]: rate[1]} if rate else {})})
            _set(_as_today(book, changed))
            second = answers.of({**entries, **({rate[0]: rate[2]} if rate else {})})
        finally:
            _set(before)
        return between(first, second)
    except R1ModelError as fault:
        return fault


def chosen(view: View) -> dict[str, str]:
    """The rows of price tables that a file chooses, by the entry that does."""
    places = {name: view.place(cell) for name, cell in view.book.entries.items() if column_of(name)[0] in CHOICES}
    said = {name: place[0].value(*place[1]) for name, place in places.items() if place}
    return {name: str(value) for name, value in said.items() if value not in (None, "")}


def _replaced(view: View, changed: Sequence[PriceChange]) -> dict[str, str | None]:
    """The entries whose chosen row is no more, each with the row that stands for it today; None where none does.

    A row that is still there stays chosen, so that its own amount can be set."""
    today = {(change.old.table, change.old.id): change.new for change in changed}
    found: dict[str, str | None] = {}
    for name, row in chosen(view).items():
        table = CHOICES[column_of(name)[0]]
        if row not in view.book.tables[table].rows:
            new = today.get((table, row))
            found[name] = new.id if new else None
    return found


def _as_held(book: Book, theirs: Iterable[HeldPrice], changed: Sequence[PriceChange]) -> Values:
    """The prices of the file in their rows; one whose row is gone, in the row of what stands for it."""
    found: Values = {}
    instead = {(change.old.table, change.old.id): change.new for change in changed if change.new}
    for price in theirs:
        row = price if _has(book, price) else instead.get((price.table, price.id))
        if row is not None:
            found |= _amounts(book, row, price) | _days(book, row, price)
    return found


def _as_today(book: Book, changed: Iterable[PriceChange]) -> Values:
    found: Values = {}
    for change in changed:
        if change.new is not None:
            row = change.old if _has(book, change.old) else change.new
            found |= _amounts(book, row, change.new)
            if change.what == ENDED or change.new.id == change.old.id:
                found |= _days(book, row, change.new)
    return found


def _has(book: Book, price: HeldPrice) -> bool:
    return price.table not in book.tables or price.id in book.tables[price.table].rows


def _amounts(book: Book, row: HeldPrice, said: HeldPrice) -> Values:
    """The amounts of a price into the cells that formulas read; a missing one stays as it is."""
    if row.table in book.tables:
        table = book.tables[row.table]
        return {table.cell(row.id, name): value for name, value in said.amounts.items() if value is not None}
    cell = _of_hardware(book, row)
    return {cell: said.amounts["value"]} if cell is not None and said.amounts["value"] is not None else {}


def _of_hardware(book: Book, price: HeldPrice) -> Cell | None:
    """The cell of a card's price, or of the server's: prices of whole systems are for comparison only."""
    if price.id == priced_item("server", book.language):
        return book.cells[SERVER]
    of_a_card = price.unit == text("units", OF_A_CARD, book.language) and price.id in book.tables["gpus"].rows
    cell = book.tables["gpus"].cell(price.id, "card_price") if of_a_card else None
    return cell if cell is not None and isinstance(cell.value, float) else None


def _days(book: Book, row: HeldPrice, said: HeldPrice) -> Values:
    if row.table not in book.tables:
        return {}
    table = book.tables[row.table]
    return {table.cell(row.id, name): value for name, value in zip(DAYS, said.days, strict=True)}


def _set(values: Values) -> None:
    for cell, value in values.items():
        cell.value = value
