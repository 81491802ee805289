"""What own prices and counts look like beside the listed ones: far off, begun and left, idle, fewer than the users."""

from __future__ import annotations

from r1model.scenarios.own_checked import usual_term_months
from r1model_workbook.sheets.common import headers, say, section
from r1model_workbook.sheets.prices_in_use import LISTED
from r1model_workbook.view.computing import Seeing
from r1model_workbook.view.grid import Book, Cell, Page, Value

HEADS = ("price", "is_own", "near_own", "near_own_foreign", "near_own_dollars", "near_own_cny", "near_listed",
         "near_listed_foreign", "near_listed_dollars", "near_listed_cny", "near_far")  # fmt: skip
MINE, THEIRS, FAR, HOME, AS_LISTED = 3, 7, 11, 12, 13  # columns where a price begins, and of what it is judged by
OWN = {"buy": ("quote_price", "quote_currency"), "rent": ("rent_own_price", "rent_own_currency"),
       "api": ("api_own_output", "api_own_currency")}  # fmt: skip
COMPARED = {"rent": "price", "api": "output"}  # the column of the list that an own price is held against
UNITS = {"buy": "local/server", "rent": "local/h", "api": "local/Mtok"}


def far_off(page: Page, row: int, last: int) -> int:
    """Own prices of hardware, instance and API beside the listed ones, both in CNY."""
    book = page.book
    row = section(page, row, "quoted.near", last, "quoted.near_note")
    row = headers(page, row, [f"quoted.{name}" for name in HEADS])
    home = page.put(row, HOME, "CNY", "key")
    flags = {"buy": book.cells["chosen.by_quote"], "rent": book.cells["used.rent.own"],
             "api": book.cells["used.api.own"]}  # fmt: skip
    for key, (price, currency) in OWN.items():
        page.put(row, 1, say(page, f"{key}.tab"), "label")
        flag = page.link(row, 2, flags[key])
        own = page.link(row, MINE, book.inputs[price])
        own.unit = UNITS[key]
        given = {"is_own": flag, "own_cny": _in_cny(page, own, book.inputs[currency]),
                 "listed_cny": _in_cny(page, *_listed(page, row, key, home))}  # fmt: skip
        book.cells[f"used.{key}.far"] = page.calc(row, FAR, "far_off", given)
        row += 1
    return row


def _in_cny(page: Page, price: Cell, currency: Cell) -> Cell:
    """A price in CNY, in the columns beside it."""
    book, row, table = page.book, price.row, page.book.tables["ccy"]
    bind = {name: page.pick(row, price.column + at, table, currency, name, "link", table.units[name])
            for at, name in enumerate(("foreign", "dollars"), start=1)}  # fmt: skip
    given = {**bind, "price": price, "fx_cny_per_usd": book.inputs["fx_cny_per_usd"]}
    return page.calc(row, price.column + 3, "in_cny", given)


def _listed(page: Page, row: int, key: str, home: Cell) -> tuple[Cell, Cell]:
    """The listed price, 0 for none, and the cell of its currency."""
    book = page.book
    if key != "buy":
        (name, chosen), column = LISTED[key], COMPARED[key]
        table, at = book.tables[name], book.inputs[chosen]
        paid_in = page.pick(row, AS_LISTED, table, at, "currency", "link_text")
        return page.pick(row, THEIRS, table, at, column, "link", UNITS[key]), paid_in
    card = page.pick(
        row, AS_LISTED, book.tables["gpus"], book.cells["service.buy.gpu"], "card_price", "link", "CNY/GPU"
    )
    count, server = book.cells["chosen.node_gpus"], book.cells["price:server"]
    text = f"IF(ISNUMBER({card.address}),{card.address}*{count.seen_from(page)}+{server.seen_from(page)},0)"

    def whole(*values: Value) -> Value:
        known = [value for value in values if isinstance(value, float)]
        return known[0] * known[1] + known[2] if len(known) == len(values) else 0.0

    return page.formula(row, THEIRS, text, Seeing([card, count, server], whole), "calc", UNITS[key]), home


def begun(book: Book, page: Page, row: int, column: int) -> dict[str, Cell]:
    """Above 0 where something that was entered counts for nothing, or is unlikely, by the name of its check."""
    given = book.inputs
    scheduled = page.pick(row + 1, 3, book.tables["codes.lots_by"], given["lots_by"], "code", "link", "flag")
    quote = {name: given[name] for name in ("quote_price", "quote_max_kw", "quote_date", "quote_until")}
    lots = {"scheduled": scheduled, **{f"lot_{at}_nodes": given[f"lot_{at}_nodes"] for at in (2, 3, 4)}}
    heads = {"headcount": given["headcount"], "users_in_all": book.written["day"].cell("all_users")}
    committed = page.pick(row + 2, 3, book.tables["codes.plan"], given["rent_plan"], "code", "link", "flag")
    term = {name: given[name] for name in ("upfront_share", "term_months")}
    term |= {"committed": committed, "usual_term_months": page.put(row + 2, 5, usual_term_months(), "key", "month")}
    found = {
        "quote_priced": page.calc(row, column, "half_quote", quote),
        "lots_scheduled": page.calc(row + 1, column, "idle_lots", lots),
        "term_used": page.calc(row + 2, column, "idle_term", term),
        "heads_enough": page.calc(row + 3, column, "few_heads", heads),
    }
    near = {f"near_{key}": page.link(row + 4 + at, column, book.cells[f"used.{key}.far"]) for at, key in enumerate(OWN)}
    return found | near
