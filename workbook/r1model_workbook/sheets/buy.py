"""Buy: own hardware from month 0 to 60: assets, nodes, electricity, running costs, tax, cash, loan."""

from __future__ import annotations

from collections.abc import Mapping

from r1model_workbook.computing import Products
from r1model_workbook.grid import ONE, ZERO, Book, Cell, added, span_of
from r1model_workbook.months import Line, Months
from r1model_workbook.sheets.assets import asset
from r1model_workbook.sheets.common import say
from r1model_workbook.sheets.costs import Running, coded, present, running_cost, totals
from r1model_workbook.sheets.demand import counted, demand, lots, serving
from r1model_workbook.sheets.lines import ASSETS, LOTS, RUNNING
from r1model_workbook.sheets.loan import loan
from r1model_workbook.sheets.ruler import Names, opened, parameter, ruler

POWER = {"idle_kw": "idle_kw", "max_kw": "max_kw", "pue": "pue", "price_per_kwh": "tariff", "ccy": "ccy", "rate": "esc",
         "mode": "mode", "vat_rate": "vat_rate"}  # fmt: skip
LOAD = {"mode": "mode", "fixed_load": "value", "tokens_per_second_node": "tok_s_per_node", "mix_share": "in_share",
        "availability": "availability"}  # fmt: skip
DRAWS: Mapping[str, Names] = {"it_power_kw": {}, "idle_draw": {"load_share": ZERO}, "full_draw": {"load_share": ONE}}


def fill(book: Book) -> None:
    """Writes the sheet."""
    months = opened(book, "buy")
    head = ruler(months)
    wanted = demand(months, head)
    months.section("buy.nodes")
    found = lots(months, "buy.nodes", LOTS, "dispose_month")
    text, counts = f"SUM({span_of(found['count'], months.page)})", added(found["count"])
    found["all"] = [months.value(
        say(months.page, "months.nodes_all"),
        lambda row, column: months.page.formula(row, column, text, counts, "calc", "node"),
    )]  # fmt: skip
    nodes = serving(months, found, "dispose_month", head, say(months.page, "buy.nodes_in_service"))
    for at, (month, end) in enumerate(zip(found["month"], found["dispose_month"], strict=True), start=1):
        words = f"{say(months.page, 'buy.lot_in_order')} {at}"
        book.cells[f"lot{at}.in_order"] = months.calc("in_order", head | {"bought": month, "end": end}, words)
    first: Names = {"bought": found["month"][0], "sold": found["last"][0]}
    lot = months.line("serving", head | first, total=False, words=say(months.page, "buy.first_lot"))
    names = head | wanted | {"nodes": nodes, "lot": lot}
    names |= _served(months, names)
    power = _electricity(months, names)
    assets = [asset(months, at, head, found) for at in range(ASSETS)]
    months.section("buy.hardware")
    hardware = months.sum(say(months.page, "buy.hardware"), "money", [lines["assets_in_service"] for lines in assets])
    running = [running_cost(months, f"buy.opex[{at}]", head, hardware) for at in range(RUNNING)]
    rate = _linked_rate(months, running, hardware)
    closing = {name: [lines[name] for lines in assets] for name in ("capex_flow", "vat_flow", "salvage_flow")}
    sums = {name: months.sum(say(months.page, f"buy.{name}"), "money", lines) for name, lines in closing.items()}
    deducted = ([lines[name] for lines in assets] for name in ("depreciation", "disposal_deduction"))
    names = totals(months, "buy", names, [power, *(item.line for item in running)], list(sums.values()), *deducted)
    present(months, "buy", names)
    loan(months, names, sums["capex_flow"])
    book.lines["buy"] |= sums | {"power_bill": power, "hardware": hardware, "linked_rate": rate, "lot": names["lot"]}
    book.lines["buy.assets"] = {str(at): lines for at, lines in enumerate(assets)}
    book.lines["buy.running"] = {str(at): item.line for at, item in enumerate(running)}
    book.lots = found


def _linked_rate(months: Months, running: list[Running], hardware: Line) -> Line:
    """What running costs that are shares of the hardware cost for one unit of it."""
    page = months.page
    flags = [(item.of_assets, item.line) for item in running]
    pattern = "+".join(f"$C{flag.row}*{{0}}{line.cells[0].row}" for flag, line in flags)
    amount = months.custom(
        say(page, "buy.linked"), "money", pattern,
        lambda at: Products([(flag, line.cells[at]) for flag, line in flags]),
    )  # fmt: skip
    return months.line(
        "per_unit", {"amount": amount, "base": hardware}, total=False, words=say(page, "buy.linked_rate")
    )


def _served(months: Months, names: Names) -> Names:
    """Capacity, utilisation and the tokens that the nodes serve."""
    page = months.page
    months.section("buy.load")
    bind = names | {key: parameter(months, f"buy.util.{field}") for key, field in LOAD.items()}
    coded(months, bind, ("by_demand", "codes.load", "mode", "code"))
    bind["other"] = months.calc("other_share", {"share": bind["mix_share"]})
    bind["hours"] = page.book.constants["HOURS_PER_MONTH"]
    full = bind | {"availability": ONE}
    bind["full_mtok"] = months.line("capacity_mtok", full, words=say(page, "buy.full_mtok"))
    bind["available_mtok"] = months.line("available_mtok", bind)
    bind["load_share"] = months.line("node_load", bind, total=False)
    bind["served_share"] = months.line("served_share", bind, total=False)
    for name, wanted, mix in (("mtok_in", "demand_in", "mix_share"), ("mtok_out", "demand_out", "other")):
        given = bind | {"wanted_mtok": bind[wanted], "mix_share": bind[mix]}
        bind[name] = months.line("served_mtok", given, words=say(page, f"buy.{name}"))
    bind["unserved_mtok"] = months.line("unserved_mtok", bind)
    kept = (
        "by_demand",
        "mix_share",
        "full_mtok",
        "available_mtok",
        "load_share",
        "mtok_in",
        "mtok_out",
        "unserved_mtok",
    )
    found = {name: bind[name] for name in kept}
    page.book.cells |= {f"buy.{key}": cell for key, cell in bind.items() if isinstance(cell, Cell)}
    return found | counted(months, names | found)


def _electricity(months: Months, names: Names) -> Line:
    """The draw of the nodes, and what a kilowatt costs for the whole month."""
    page = months.page
    months.section("buy.power")
    bind = names | {key: parameter(months, f"buy.power.{field}") for key, field in POWER.items()}
    coded(months, bind, ("in_usd", "codes.ccy", "ccy", "code"), ("smooth", "codes.mode", "mode", "code"))
    bind["hours"] = page.book.constants["HOURS_PER_MONTH"]
    bind["vat_factor"] = months.calc("vat_factor", bind)
    energy = months.calc("energy_kwh", bind | {"it_power_kw": ONE}, say(page, "buy.kw_energy"))
    bind["base_amount"] = months.calc("energy_cost", bind | {"energy_kwh": energy}, say(page, "buy.kw_base"),
                                      unit="local/kW/month")  # fmt: skip
    months.own_units(bind, bind["ccy"])
    for name in ("price_index", "line_currency"):
        bind[name] = months.line(name, bind, total=False)
    bind["kw_cost"] = months.line("priced", bind, total=False, words=say(page, "buy.kw_cost"), unit="money/kW")
    for name, given in DRAWS.items():
        words = say(page, f"buy.{name}") if given else ""
        bind[name] = months.line("it_power_kw", bind | given, total=False, words=words)
    names |= {name: bind[name] for name in ("kw_cost", *DRAWS)}
    return months.line("power_bill", bind)
