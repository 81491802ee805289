"""What the engine says the output cells of the book are to show for a checked scenario."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from r1model.errors import CellError
from r1model.finance.compare import breakeven, compare
from r1model.finance.kinds import compare_case, option_case
from r1model.finance.results import financed, metrics, outcome
from r1model.finance.risk import at_load, moved
from r1model.finance.simulate import drivers, proportional
from r1model.options.files import compared
from r1model.options.option import option
from r1model_workbook.sheets.heat import LOADS, NODES
from r1model_workbook.view.grid import Book, Cell, Fault, Value

KEYS = {
    "nominal": "total_cost_nominal_pretax", "pv_pretax": "pv_cost_pretax", "pv_aftertax": "pv_cost_aftertax",
    "eac_pretax": "eac_pretax", "emc_pretax": "emc_pretax", "eac_aftertax": "eac_aftertax",
    "emc_aftertax": "emc_aftertax", "tokens_in": "tokens_in_m", "tokens_out": "tokens_out_m",
    "cost_simple": "cost_per_mtok_simple", "cost_levelised": "cost_per_mtok_levelised",
    "cost_in": "cost_per_mtok_in_levelised", "cost_out": "cost_per_mtok_out_levelised",
}  # fmt: skip
ANSWERS = {"npv": "npv_a_over_b", "payback": "payback_months", "payback_discounted": "discounted_payback_months",
           "payback_first": "payback_first_crossing_months",
           "irr": "irr_annual_effective"}  # fmt: skip
FIELDS = ((0, 0), (0, -1), (3, 4), (-1, 0), (-1, -1))  # of the heat map: its corners and a field within
EXACT, SOLVED = 1e-9, 1e-6
NOISE = 1e-12
MONTHS = 60


class Output(NamedTuple):
    """One output cell: what it is to show, and the amount that its rounding is measured by; `text`: no error but words
    where there is no answer."""

    name: str
    cell: Cell
    value: Any
    scale: float
    tolerance: float = EXACT
    text: bool = False


def outputs(book: Book, case: Mapping[str, Any]) -> Iterator[Output]:
    """Every output of the timeline."""
    made = {key: metrics(option_case(case, key)) for key in compared()}
    scale = max(largest(found) for found in made.values())
    for key, found in made.items():
        yield from of_option(book, key, found, case["common"]["months"], scale)
    yield from of_load(book, made["buy"], case)
    yield from of_loan(book, case, scale)
    pairs = {other: compare(compare_case(case, "buy", other)) for other in compared()[1:]}
    for other, pair in pairs.items():
        yield from of_pair(book, other, pair, scale)
    yield from of_breakeven(book, case, abs(float(made["api"]["pv_cost_pretax"])))
    yield from of_heat(book, case, scale)
    yield from of_drivers(book, case, made, scale)


def largest(found: Mapping[str, Any]) -> float:
    """The largest amount that an option's figures are made of, its flows taken without their signs."""
    flows = float(np.abs(found["cash_flow_aftertax_by_month"]).sum())
    parts = sum(abs(float(amount)) for amount in found["by_category_nominal"].values())
    return max(1.0, flows, parts, abs(float(found["pv_cost_pretax"])), abs(float(found["pv_cost_aftertax"])))


def of_option(book: Book, key: str, found: Mapping[str, Any], months: int, scale: float) -> Iterator[Output]:
    mtok = float(found["tokens_in_m"] + found["tokens_out_m"])
    for name, ours in KEYS.items():
        size = scale / mtok if name.startswith("cost_") and mtok else mtok if name.startswith("tokens") else scale
        yield Output(f"{key}.{name}", book.cells[f"{key}.{name}"], found[ours], size)
    flow, cells = found["cash_flow_aftertax_by_month"], book.written[key].line("cash_flow").cells
    for at, cell in enumerate(cells):
        yield Output(f"{key} cash {at}", cell, flow[at] if at <= months else 0.0, scale)
    first = book.cells[f"years.{key}"]
    for year in range(6):
        same = flow[:1] if year == 0 else flow[12 * year - 11 : 12 * year + 1]
        cell = first.page.cells[first.row + year, first.column]
        yield Output(f"{key} year {year}", cell, -float(np.sum(same)), scale)


def of_load(book: Book, found: Mapping[str, Any], case: Mapping[str, Any]) -> Iterator[Output]:
    buy, months = book.written["buy"], case["common"]["months"]
    yield Output("util 1", buy.line("util.load_share").cells[1], found["util_month_1"], 1.0)
    yield Output("util N", buy.line("util.load_share").cells[months], found["util_month_N"], 1.0)
    unserved = found.get("unserved_mtok", 0.0)
    wanted = outcome(option_case(case, "api"))["mtok:total"]
    yield Output("unserved", buy.cell("util.unserved_mtok:total"), unserved, float(wanted))


def of_loan(book: Book, case: Mapping[str, Any], scale: float) -> Iterator[Output]:
    """The loan view; without a loan it is the unlevered cost, and nothing is paid."""
    found = outcome(option_case(case, "buy"))
    loan = financed(found)
    shown = {
        "pv_financed": ("pv_cost_aftertax_financed", found.pv_aftertax()),
        "interest:total": ("loan_total_interest", 0.0),
        "equal_payment": ("loan_payment_monthly", 0.0),
    }
    for name, (key, without) in shown.items():
        yield Output(f"buy.{name}", book.written["buy"].cell(f"financing.{name}"), loan.get(key, without), scale)


def of_pair(book: Book, other: str, pair: Mapping[str, Any], scale: float) -> Iterator[Output]:
    """NPV, IRR and payback; an answer within a month owes rounding to all amounts before it."""
    flow = np.abs(pair["incremental_by_month"])
    for name, key in ANSWERS.items():
        value, size = pair[key], scale
        if name.startswith("payback"):
            size = within_month(value, flow)
        yield Output(f"{name}.{other}", book.cells[f"{name}.{other}"], value, 1.0 if name == "irr" else size,
                     SOLVED if name == "irr" else EXACT, name != "npv")  # fmt: skip


def within_month(value: Any, flow: Any) -> float:
    """How much a payback month moves when the sums before it move by their own length."""
    if isinstance(value, CellError) or not value:
        return 1.0
    month = min(int(np.ceil(value)), len(flow) - 1)
    return float(max(1.0, value, flow.sum() / max(flow[month], 1e-300) * NOISE / EXACT))


def of_breakeven(book: Book, case: Mapping[str, Any], paid: float) -> Iterator[Output]:
    """By the mix of the demand where load follows it; the book comes to it from what the API is paid in all."""
    util, demand = case["buy"]["util"], case["demand"]
    wanted = demand["in_mtok"] + demand["out_mtok"]
    if util["mode"] == "demand":
        util = {**util, "in_share": demand["in_mtok"] / wanted if wanted else 0.0}
    given = {"common": case["common"], "buy": {**case["buy"], "util": util}, "api": case["api"]}
    for name, after in (("pretax", False), ("aftertax", True)):
        found = breakeven(given, after)
        ends = [abs(found[key]) for key in ("pv_buy_at_u0", "pv_buy_at_u1", "pv_api_at_u1")]
        slope = abs(found["pv_api_at_u1"] - found["pv_buy_at_u1"] + found["pv_buy_at_u0"])
        size = max(1.0, max(ends) / slope, paid * NOISE / EXACT / slope) if slope else 1.0
        free, share = found["breakeven_utilisation_unbounded"], found["breakeven_utilisation"]
        yield Output(f"breakeven.{name}", book.cells[f"breakeven.{name}"], share, size, EXACT, True)
        scale = size if isinstance(free, CellError) else size * max(1.0, free)
        key = f"breakeven.{name}.unbounded"
        yield Output(key, book.cells[key], free, scale, EXACT, True)


def of_heat(book: Book, case: Mapping[str, Any], scale: float) -> Iterator[Output]:
    first = book.cells["heat.first"]
    for row, column in FIELDS:
        count, load = NODES[row], LOADS[column]
        found = metrics(at_load(option_case(case, "buy"), count, load))
        cell = first.page.cells[first.row + row % len(NODES), first.column + column % len(LOADS)]
        mtok = float(found["tokens_in_m"] + found["tokens_out_m"])
        size = max(scale, largest(found)) / mtok if mtok else 1.0
        yield Output(f"heat {count} {load}", cell, found["cost_per_mtok_levelised"], size)


def of_drivers(book: Book, case: Mapping[str, Any], made: Mapping[str, Any], scale: float) -> Iterator[Output]:
    """The live tornado: what buying gains over the cheaper alternative when one price moves, and where that turns.

    A mix stands on the others and is none of the alternatives: what a price moves in it is not proportional.
    """
    costs = {key: float(found["pv_cost_aftertax"]) for key, found in made.items()}
    best = min((key for key in compared()[1:] if not option(key).mixed), key=lambda key: costs[key])
    npv = costs[best] - costs["buy"]
    page = book.pages["risk"]
    for name in proportional():
        driver = drivers()[name]
        row = next(row for (row, column), cell in page.cells.items()
                   if column == 1 and cell.value == driver["label"][book.language] and cell.text is None)  # fmt: skip
        key = driver["paths"][0].partition(".")[0]
        side = -1.0 if key == "buy" else float(key == best)

        def gain(factor: float, driver: Any = driver, key: str = key, side: float = side) -> float:
            held = moved(case, driver["paths"], factor)
            return side * float(outcome(option_case(held, key)).pv_aftertax() - costs[key])

        low, high = gain(driver["low"]), gain(driver["high"])
        size = max(scale, abs(low), abs(high))
        yield Output(f"{name} low", page.cells[row, 6], low, size)
        yield Output(f"{name} high", page.cells[row, 7], high, size)
        yield Output(f"{name} swing", page.cells[row, 8], abs(high - low), size)
        unit = high / (driver["high"] - 1)
        if abs(unit) > EXACT * scale:
            turn = 1 - npv / unit
            yield Output(f"{name} turn", page.cells[row, 9], turn, max(1.0, abs(turn)) * scale / abs(unit))


def differs(item: Output, shown: Value) -> bool:
    """Whether a cell shows something else than the engine says."""
    if isinstance(item.value, CellError):
        if item.text:
            return not isinstance(shown, str) or isinstance(shown, Fault)
        return not isinstance(shown, Fault) or str(shown) != item.value.code
    if isinstance(shown, str) or shown is None:
        return True
    value = float(item.value)
    return not abs(float(shown) - value) <= item.tolerance * max(abs(value), item.scale)


Reader = Callable[[Cell], Value]


def departures(book: Book, case: Mapping[str, Any], read: Reader) -> list[str]:
    """Every output that differs, in words."""
    found = []
    for item in outputs(book, case):
        shown = read(item.cell)
        if differs(item, shown):
            place = f"{item.cell.page.title}!{item.cell.address}"
            found.append(f"{item.name} ({place}): book {shown!r}, engine {said(item.value)} (scale {item.scale:.3g})")
    return found


def said(value: Any) -> str:
    return value.code if isinstance(value, CellError) else repr(float(value))
