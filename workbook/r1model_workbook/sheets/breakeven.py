"""Break-even utilisation of own nodes against the API, on Compare: costs are linear in the load."""

from __future__ import annotations

from collections.abc import Mapping

from r1model.graph.registry import FORMULAS
from r1model_workbook.sheets.common import say
from r1model_workbook.view.excel_text import excel_text
from r1model_workbook.view.grid import Cell, Value, computed
from r1model_workbook.view.months import Bound, Line, Months, Names
from r1model_workbook.view.products import product

WEIGHTS = {"pretax": "flow_factor", "aftertax": "running_weight"}


def breakeven(months: Months, names: Mapping[str, Bound]) -> None:
    """Present costs at no load and at full load, the bill for the same tokens, and the share at which they meet."""
    page, book = months.page, months.page.book
    months.section("compare.breakeven")
    buy, api = book.written["buy"], book.written["api"]
    draws = {key: called(months, buy.line(f"power.{key}")) for key in ("idle_draw", "full_draw", "kw_cost")}
    power, full = called(months, buy.line("power.power_bill")), called(months, buy.line("util.available_mtok"))
    idle_bill, full_bill = (
        months.line("power_bill", {"it_power_kw": draws[key], "kw_cost": draws["kw_cost"]},
                    words=say(page, f"compare.{key}"))
        for key in ("idle_draw", "full_draw")
    )  # fmt: skip
    price = _price(months)
    index, value = (called(months, api.line(key)) for key in ("price_index", "invoiced"))
    bind: Names = {"price_index": index, "line_currency": value, "base_amount": price, "count": full}
    tokens = months.line("rented_month", bind, words=say(page, "compare.full_bill"))
    bills = [called(months, api.line(key)) for key in ("api_input", "api_output")]
    weights: Names = {"flow_factor": names["flow_factor"]}
    weights["running_weight"] = months.line("running_weight", names, total=False)
    book.lines["compare"] |= {"running_weight": weights["running_weight"]}
    for when, key in WEIGHTS.items():
        weight = weights[key]
        assert isinstance(weight, Line)
        _answer(months, when, weight, (power, idle_bill, full_bill), (bills, tokens))


def called(months: Months, line: Line) -> Line:
    """A line of another sheet under its own words."""
    return months.links(str(line.label.value), line)


def _price(months: Months) -> Cell:
    """Price of a million tokens of the mix, off-peak discount taken."""
    page, book = months.page, months.page.book
    wanted = {f"mtok_{side}": months.link(say(page, f"field.{side}_mtok"), book.case[f"demand.{side}_mtok"][0])
              for side in ("in", "out")}  # fmt: skip
    bind = {"amount": wanted["mtok_in"], "base": months.calc("both_mtok", wanted)}
    called = {"first": months.calc("per_unit", bind, say(page, "compare.demand_share"))}
    mix = {"by_first": book.written["buy"].cell("util.by_demand"), "second": book.case["buy.util.in_share"][0]}
    for key, cell in mix.items():
        called[key] = months.link(say(page, f"compare.mix_{key}"), cell)
    in_share = months.calc("either", called, say(page, "compare.in_share"), unit="share")
    prices = {key: months.link(say(page, f"compare.{key}"), book.cells[f"api.{key}"])
              for key in ("api_input_price", "price_out", "offpeak_factor")}  # fmt: skip
    prices["blended_price"] = months.calc("blended_price", prices | {"in_share": in_share}, unit="local/Mtok")
    prices["offpeak_price"] = months.calc("offpeak_price", prices, unit="local/Mtok")
    months.own_units(prices, book.cells["api.ccy"])
    book.cells["api.mixed_price"] = prices["offpeak_price"]
    return prices["offpeak_price"]


def _answer(
    months: Months, when: str, weight: Line, own: tuple[Line, Line, Line], others: tuple[list[Line], Line]
) -> None:
    page, book = months.page, months.page.book
    power, idle, full = own
    bills, tokens = others

    def words(key: str) -> str:
        return f"{say(page, f'compare.{key}')} ({say(page, f'compare.{when}')})"

    parts = {name: product(months, words(name), "money", [(line, weight)])
             for name, line in (("power", power), ("idle", idle), ("full", full), ("tokens", tokens))}  # fmt: skip
    parts["bills"] = product(months, words("bills"), "money", [(line, weight) for line in bills])
    for name, key in (("buy", "buy"), ("api", "api")):
        parts[name] = months.link(words(f"pv_{name}"), book.cells[f"{key}.pv_{when}"])
    ends = {name: _exchanged(months, words(f"pv_{name}"), parts[base], parts[old], parts[new])
            for name, base, old, new in (("cost_idle", "buy", "power", "idle"), ("cost_full", "buy", "power", "full"),
                                         ("bill_full", "api", "bills", "tokens"))}  # fmt: skip
    book.cells |= {f"breakeven.{when}.{name}": cell for name, cell in ends.items()}
    slope = months.calc("saving_of_load", ends, words("slope"))
    none = say(page, "compare.no_breakeven")
    never = months.value(say(page, "compare.else"), lambda row, column: page.put(row, column, none, "unit"))
    idle_cost = ends["cost_idle"]
    for name, most in (("unbounded", ""), ("answer", f"*({idle_cost.address}<={slope.address})>0")):
        cell = _share(months, words(name), most, (idle_cost, slope, never))
        book.cells[f"breakeven.{when}" + (".unbounded" if name == "unbounded" else "")] = cell


def _share(months: Months, words: str, most: str, cells: tuple[Cell, Cell, Cell]) -> Cell:
    """The break-even utilisation where load saves anything at all (and at most full load), else the words."""
    page = months.page
    idle_cost, slope, never = cells
    item = FORMULAS["breakeven_share"]
    bind = {"cost_idle": idle_cost.address, "saving_of_load": slope.address}
    share = excel_text(item.function, lambda name: bind[name])
    test = f"({slope.address}>0){most}" if most else f"{slope.address}>0"

    def answer(saving: float, cost: float, never: Value) -> Value:
        return (
            float(item.function(cost_idle=cost, saving_of_load=saving))
            if saving > 0 and (not most or cost <= saving)
            else never
        )

    compute = computed([slope, idle_cost, never], answer)
    text = f"IF({test},{share},{never.address})"
    return months.value(words, lambda row, column: page.formula(row, column, text, compute, "answer", "share"))


def _exchanged(months: Months, words: str, base: Cell, old: Cell, new: Cell) -> Cell:
    """A present cost with one part in place of another."""
    page = months.page
    changed = [base, old, new]
    return months.value(words, lambda row, column: page.expressed(row, column, _changed, changed, unit="money"))


def _changed(base: float, old: float, new: float) -> float:
    return base - old + new
