"""One purchase on the Buy sheet: its parameters, what follows from them, and its months."""

from __future__ import annotations

from collections.abc import Mapping

from r1model.registry import FORMULAS
from r1model_workbook.computing import SumWhere
from r1model_workbook.excel_text import excel_text
from r1model_workbook.grid import Cell, Value, computed
from r1model_workbook.months import Bound, Line, Months
from r1model_workbook.sheets.common import say
from r1model_workbook.sheets.costs import product
from r1model_workbook.sheets.inputs import METHOD_FLAGS
from r1model_workbook.sheets.ruler import Names, parameter

FIELDS = {"amount": "amount", "ccy": "ccy", "bought": "month", "rate": "price_esc", "mode": "mode",
          "tax_method": "tax_method", "tax_life": "tax_life_m", "tax_residual": "tax_residual",
          "salvage_share": "salvage_pct", "end": "dispose_month", "vat_rate": "vat_rate", "hardware": "hardware",
          "per_node": "per_node", "vat_lag": "vat_lag"}  # fmt: skip
KEPT = ("asset_units", "per_node", "nodes_together", "bought", "asset_cost", "in_order", "depreciation_due",
        "deductible")  # fmt: skip


def asset(months: Months, at: int, ruler: Names, lots: Mapping[str, list[Cell]]) -> dict[str, Line]:
    """The lines of purchase number `at`."""
    book = months.page.book
    head = book.case[f"buy.capex[{at}].amount"][0]
    months.section("", str(head.page.cells[head.row, 1].value))
    names = dict(ruler) | {key: parameter(months, f"buy.capex[{at}].{field}") for key, field in FIELDS.items()}
    _codes(months, names)
    _units(months, names, lots)
    _amounts(months, names)
    months.own_units(names, names["ccy"])
    lines = _lines(months, names)
    book.cells |= {f"asset{at}.{key}": cell for key in KEPT if isinstance(cell := names[key], Cell)}
    return lines


def _codes(months: Months, names: Names) -> None:
    tables, page = months.page.book.tables, months.page
    for key, table, field, column in (("in_usd", "codes.ccy", "ccy", "code"), ("smooth", "codes.mode", "mode", "code"),
                                      *((name, "methods", "tax_method", name) for name in METHOD_FLAGS)):  # fmt: skip
        chosen = names[field]
        assert isinstance(chosen, Cell)
        names[key] = months.code(say(page, f"months.{key}"), tables[table], chosen, column)


def _units(months: Months, names: Names, lots: Mapping[str, list[Cell]]) -> None:
    """How often the amount is bought: the nodes bought in the same month, or all."""
    page, bought = months.page, names["bought"]
    assert isinstance(bought, Cell)
    month, count = (f"{_fixed(lots[key][0])}:{_fixed(lots[key][-1])}" for key in ("month", "count"))

    together = SumWhere(lots["month"], bought, lots["count"])
    text = f"SUMIF({month},$C{bought.row},{count})"
    names["nodes_together"] = months.value(
        say(page, "months.nodes_together"),
        lambda row, column: page.formula(row, column, text, together, "calc", "node"),
    )
    names["nodes_all"] = lots["all"][0]
    names["asset_units"] = months.calc("asset_units", names)


def _fixed(cell: Cell) -> str:
    return f"$C${cell.row}"


def _amounts(months: Months, names: Names) -> None:
    """Price, cost, VAT and proceeds, each at the exchange rate of its month."""
    page = months.page
    names["purchase_index"] = months.calc("price_index", names | {"elapsed": names["bought"]})
    names["asset_price"] = months.calc("asset_price", names, unit="local")
    names["vat_factor"] = months.calc("vat_factor", names)
    names["within"] = months.calc("within", names)
    names["sold"] = months.calc("last_month", names, say(page, "months.sold"))
    for key, month in (("value_bought", "bought"), ("value_sold", "sold")):
        at_month = names | {"month": names[month], "fx_start": names["fx_usd_cny"]}
        rate = months.calc("fx_rate", at_month, say(page, f"months.fx_{month}"))
        names[key] = months.calc("currency_value", names | {"fx_rate": rate}, say(page, f"months.{key}"))
    for name in ("asset_cost", "vat_paid", "vat_back", "proceeds", "straight_line", "in_order", "served_months"):
        names[name] = months.calc(name, names)


def _lines(months: Months, names: Names) -> dict[str, Line]:
    found: dict[str, Line] = {}

    def line(name: str, extra: Mapping[str, Bound] | None = None, total: bool = True) -> Line:
        names[name] = found[name] = months.line(name, names | dict(extra or {}), total=total)
        return found[name]

    line("serving", total=False)
    line("capex_flow")
    line("vat_flow")
    line("salvage_flow")
    names["year_share"] = _schedule(months, names)
    line("scheduled_share", total=False)
    spread = line("depreciation")
    assert spread.total is not None
    due = product(
        months, say(months.page, "months.scheduled_sum"), "money", [(found["serving"], found["scheduled_share"])]
    )
    names["depreciation_due"] = months.calc("depreciation_due", names | {"scheduled_sum": due})
    line("disposal_deduction", {"depreciated": spread.total})
    line("line_currency", total=False)
    line("assets_in_service", total=False)
    return found


def _schedule(months: Months, names: Names) -> Line:
    """The share that the US schedule deducts in the asset's year, 0 beyond it."""
    page, table = months.page, months.page.book.tables["schedule"]
    month, bought = names["month"], names["bought"]
    assert isinstance(month, Line) and isinstance(bought, Cell)
    item = FORMULAS["asset_year"]
    places = {"month": f"{{0}}{month.cells[0].row}", "bought": f"$C{bought.row}"}
    constants = page.book.constants
    year = excel_text(item.function, lambda name: places.get(name) or constants[name].seen_from(page))
    pattern = f"SUMIF({table.range('year', page)},{year},{table.range('share', page)})"

    shares = table.column("share")

    def share(at: float, since: float) -> Value:
        found = shares.get(item.function(at, since))
        return found.value if found else 0.0

    return months.custom(say(page, "months.year_share"), "share", pattern,
                         lambda at: computed([month.cells[at], bought], share))  # fmt: skip
