"""Running costs as lines of months; what an option comes to: costs, tax, cash, present values, cost per token."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from r1model_workbook.computing import Computation, Products
from r1model_workbook.grid import ZERO, Cell, Page, added, same
from r1model_workbook.months import UNIT, Before, Bound, Line, Months
from r1model_workbook.sheets.common import say
from r1model_workbook.sheets.ruler import Names, parameter
from r1model_workbook.sheets.units import unit_by_kind

OPEX = {"kind": "kind", "amount": "amount", "ccy": "ccy", "rate": "esc", "mode": "mode", "start": "start",
        "end": "end", "vat_rate": "vat_rate"}  # fmt: skip


def _units_by_kind(page: Page, names: Names) -> None:
    """An amount of its own currency by the month or by the year, or a share of the hardware."""
    amount, monthly, kind, currency = (names[key] for key in ("amount", "month_amount", "kind", "ccy"))
    for cell, key in ((amount, "stated"), (monthly, "monthly")):
        if isinstance(cell, Cell) and isinstance(kind, Cell) and isinstance(currency, Cell):
            unit_by_kind(page, UNIT, cell, key, kind, currency)


def coded(months: Months, names: Names, *keys: tuple[str, str, str, str]) -> None:
    """What the choices of a line mean in numbers: name, table, field, column."""
    page = months.page
    for name, table, field, column in keys:
        chosen = names[field]
        assert isinstance(chosen, Cell)
        names[name] = months.code(say(page, f"months.{name}"), page.book.tables[table], chosen, column)


class Running(NamedTuple):
    """A running cost, and whether it is a share of the hardware."""

    line: Line
    of_assets: Cell


def running_cost(months: Months, path: str, ruler: Names, assets: Line | None) -> Running:
    """A fixed amount, or a yearly share of the hardware in service, month by month."""
    page = months.page
    head = page.book.case[f"{path}.amount"][0]
    months.section("", str(head.page.cells[head.row, 1].value))
    names = dict(ruler) | {key: parameter(months, f"{path}.{field}") for key, field in OPEX.items()}
    coded(months, names, ("per_year", "kinds", "kind", "per_year"), ("of_assets", "kinds", "kind", "of_assets"),
          ("in_usd", "codes.ccy", "ccy", "code"), ("smooth", "codes.mode", "mode", "code"))  # fmt: skip
    names["month_amount"] = months.calc("month_amount", names, unit="local/month")
    _units_by_kind(page, names)
    label = str(head.page.cells[head.row, 1].value)
    page.book.dated[f"{page.title} {label}"] = months.calc("counts", names)
    names["vat_factor"] = months.calc("vat_factor", names)
    names["assets_in_service"] = assets or ZERO
    for name in ("running", "price_index", "line_currency"):
        names[name] = months.line(name, names, total=False)
    made = months.line("running_month", names, words=label)
    flag = names["of_assets"]
    assert isinstance(flag, Cell)
    return Running(made, flag)


def totals(
    months: Months, key: str, ruler: Names, operating: Sequence[Line], closing: Sequence[Line],
    spread: Sequence[Line], deducted: Sequence[Line],
) -> Names:  # fmt: skip
    """Costs, tax saved, cash and its running total; what is `spread` is deducted when running costs are, the other
    deductions at the end of their month.
    """
    page = months.page

    def add(name: str, lines: Sequence[Line]) -> Line:
        if not lines:
            return months.custom(say(page, f"months.{name}"), "money", "0",
                                 lambda at: same(ZERO), total=True, role="total")  # fmt: skip
        return months.sum(say(page, f"months.{name}"), "money", lines)

    months.section("months.totals")
    names = dict(ruler)
    names["operating_cost"] = add("operating_cost", operating)
    names["closing_cost"] = add("closing_cost", closing)
    names["early_deductions"] = add("early_deductions", [names["operating_cost"], *spread])  # type: ignore[list-item]
    names["late_deductions"] = add("late_deductions", deducted)
    names["deductions"] = add("deductions", [names["early_deductions"], names["late_deductions"]])  # type: ignore[list-item]
    names["tax_effect"] = months.line("tax_effect", names)
    names["year_to_date"] = _year_to_date(months, names)
    names["tax_settled"] = months.line("tax_settled", names)
    names["cash_flow"] = months.line("cash_flow", names, role="total")
    running: dict[str, Bound | str] = {"previous": "<", "amount": names["cash_flow"]}
    names["cumulative"] = months.line("running_total", running, before=ZERO, total=False,
                                      words=say(page, "months.cumulative"))  # fmt: skip
    for name in ("early_tax", "early_flow", "late_flow", "discounted_cash"):
        names[name] = months.line(name, names, total=name == "discounted_cash")
    page.book.lines[key] = {name: line for name, line in names.items() if isinstance(line, Line)}
    return names


def _year_to_date(months: Months, names: Names) -> Line:
    tax, settles = names["tax_effect"], names["settles"]
    assert isinstance(tax, Line) and isinstance(settles, Line)
    bind: dict[str, Bound | str] = {"tax_effect": tax, "previous": "<", "settled_before": Before(settles)}
    return months.line("year_to_date", bind, before=ZERO, total=False)


def product(months: Months, words: str, unit: str, pairs: Sequence[tuple[Line, Line]], role: str = "calc") -> Cell:
    """The sum over the months of one line times another, for one or several pairs."""
    page = months.page
    text = "+".join(f"SUMPRODUCT({left.range(page)},{right.range(page)})" for left, right in pairs)
    compute = products((left.cells, right.cells) for left, right in pairs)
    return months.value(words, lambda row, column: page.formula(row, column, text, compute, role, unit))


def products(pairs: Iterable[Sequence[Sequence[Cell]]]) -> Computation:
    """Sums of products of lines, or the first error value among the cells."""
    return Products([term for lines in pairs for term in zip(*lines, strict=True)])


def present(months: Months, key: str, names: Names) -> Mapping[str, Cell]:
    """Present values, yearly and monthly equivalents, cost per million tokens."""
    page, book = months.page, months.page.book
    lines = book.lines[key]
    months.section("months.results")
    found: dict[str, Cell] = {}
    found["pv_pretax"] = product(
        months, say(page, "months.pv_pretax"), "money",
        [(lines["operating_cost"], lines["flow_factor"]), (lines["closing_cost"], lines["end_factor"])],
    )  # fmt: skip
    deducted = [(lines["early_deductions"], lines["tax_factor"]), (lines["late_deductions"], lines["end_tax_factor"])]
    found["pv_deductions"] = product(months, say(page, "months.pv_deductions"), "money", deducted)
    given = {"tax_rate": names["tax_rate"], "deductions": found["pv_deductions"]}
    found["pv_tax"] = months.calc("tax_effect", given, say(page, "months.pv_tax"))
    bind = {"pretax": found["pv_pretax"], "tax_saved": found["pv_tax"]}
    found["pv_aftertax"] = months.calc("after_tax", bind, say(page, "months.pv_aftertax"), "total")
    found |= _equivalents(months, names, found)
    found |= _per_token(months, lines, names, found)
    book.cells |= {f"{key}.{name}": cell for name, cell in found.items()}
    return found


def _equivalents(months: Months, names: Names, found: Mapping[str, Cell]) -> dict[str, Cell]:
    page = months.page
    years, month_rate = months.calc("horizon_years", names), months.calc("month_rate", names)
    made = {}
    for name, rate, count, cost, unit in (
        ("eac_pretax", names["discount_rate"], years, "pv_pretax", "money/year"),
        ("emc_pretax", month_rate, names["months"], "pv_pretax", "money/month"),
        ("eac_aftertax", names["discount_rate"], years, "pv_aftertax", "money/year"),
        ("emc_aftertax", month_rate, names["months"], "pv_aftertax", "money/month"),
    ):
        bind = {"principal": found[cost], "rate": rate, "payments": count}
        made[name] = months.calc("equal_payment", bind, say(page, f"months.{name}"), unit=unit)
    return made


def _per_token(months: Months, lines: Mapping[str, Line], names: Names, found: Mapping[str, Cell]) -> dict[str, Cell]:
    page, flow = months.page, lines["flow_factor"]
    made = {name: months.link(say(page, f"months.{name}"), total_of(lines[name])) for name in ("mtok_in", "mtok_out")}
    made["nominal"] = _nominal(months, lines)
    both = product(months, say(page, "months.mtok_present"), "Mtok", [(lines["mtok"], flow)])
    weighted = product(months, say(page, "months.weighted_present"), "Mtok", [(lines["weighted_mtok"], flow)])
    all_tokens = total_of(lines["mtok"])
    for name, cost, mtok in (("cost_simple", made["nominal"], all_tokens), ("cost_levelised", found["pv_pretax"], both),
                             ("cost_in", found["pv_pretax"], weighted)):  # fmt: skip
        made[name] = months.calc("cost_per_mtok", {"cost": cost, "mtok": mtok}, say(page, f"months.{name}"))
    bind = {"input_cost": made["cost_in"], "out_weight": names["out_weight"]}
    made["cost_out"] = months.calc("output_cost", bind, say(page, "months.cost_out"))
    return made


def total_of(line: Line) -> Cell:
    """The total of a line that has one."""
    assert line.total is not None
    return line.total


def _nominal(months: Months, lines: Mapping[str, Line]) -> Cell:
    page = months.page
    parts = [total_of(lines[name]) for name in ("operating_cost", "closing_cost")]
    text = "+".join(f"$E{part.row}" for part in parts)

    return months.value(
        say(page, "months.nominal"), lambda row, column: page.formula(row, column, text, added(parts), "calc", "money")
    )
