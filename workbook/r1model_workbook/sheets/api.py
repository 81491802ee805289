"""API: tokens by the million at dated list prices, running costs, tax, cash."""

from __future__ import annotations

from r1model_workbook.grid import ZERO, Book
from r1model_workbook.months import Months
from r1model_workbook.sheets.common import say
from r1model_workbook.sheets.costs import coded, present, running_cost, totals
from r1model_workbook.sheets.demand import counted, linked_demand
from r1model_workbook.sheets.lines import SHORT
from r1model_workbook.sheets.ruler import Names, linked, opened, parameter

FIELDS = {"price_hit": "price_hit", "price_miss": "price_miss", "price_out": "price_out", "ccy": "ccy",
          "cache_hit": "cache_hit", "rate": "esc", "mode": "mode", "offpeak_share": "offpeak_share",
          "offpeak_discount": "offpeak_discount"}  # fmt: skip


def fill(book: Book) -> None:
    """Writes the sheet."""
    months = opened(book, "api")
    head = linked(months)
    tokens = linked_demand(months)
    names = head | tokens | counted(months, head | tokens)
    prices = price(months, names)
    months.section("api.bills")
    bills = {}
    for side, other in (("mtok_in", "mtok_out"), ("mtok_out", "mtok_in")):
        words = say(months.page, f"api.{side}")
        alone = prices | {other: ZERO}
        bind = prices | {"base_amount": months.line("api_cost", alone, total=False, words=f"{words} *", unit="local")}
        months.own_units(bind, prices["ccy"])
        bills[side] = months.line("priced", bind, words=words)
    running = [running_cost(months, f"api.opex[{at}]", head, None).line for at in range(SHORT)]
    names = totals(months, "api", prices, [*bills.values(), *running], [], [], [])
    present(months, "api", names)
    book.lines["api"] |= {"api_input": bills["mtok_in"], "api_output": bills["mtok_out"]}
    book.lines["api.running"] = {str(at): line for at, line in enumerate(running)}
    book.lines["api.price"] = {key: prices[key] for key in ("price_index", "line_currency")}
    book.cells |= {f"api.{key}": prices[key] for key in ("api_input_price", "price_out", "offpeak_factor", "ccy")}  # type: ignore[misc]


def price(months: Months, names: Names) -> Names:
    """Prices per million tokens, and how they move."""
    months.section("api.prices")
    bind = names | {key: parameter(months, f"api.{field}") for key, field in FIELDS.items()}
    coded(months, bind, ("in_usd", "codes.ccy", "ccy", "code"), ("smooth", "codes.mode", "mode", "code"))
    bind["api_input_price"] = months.calc("api_input_price", bind, unit="local/Mtok")
    bind["offpeak_factor"] = months.calc("offpeak_factor", bind)
    bind["vat_factor"] = months.calc("vat_factor", bind | {"vat_rate": ZERO})
    for name in ("price_index", "line_currency"):
        bind[name] = months.line(name, bind, total=False)
    return bind
