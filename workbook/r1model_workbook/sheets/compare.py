"""Compare: which options can be had; month by month; NPV, IRR, payback and break-even of buying by formulas."""

from __future__ import annotations

from collections.abc import Mapping

from r1model.inputs import inputs
from r1model.options.files import compared
from r1model_workbook.sheets.breakeven import breakeven
from r1model_workbook.sheets.common import negative, say
from r1model_workbook.sheets.feasible import feasible, shown
from r1model_workbook.sheets.returns import first_payback, irr, payback
from r1model_workbook.sheets.ruler import linked, opened
from r1model_workbook.view.computing import Seeing
from r1model_workbook.view.grid import Book, Value
from r1model_workbook.view.months import Line, Months, Names
from r1model_workbook.view.products import total_of


def fill(book: Book) -> None:
    """Writes the sheet."""
    months = opened(book, "compare")
    names = linked(months).names
    feasible(months)
    _heads(months)
    months.section("compare.cash")
    cash = {key: {name: months.links(f"{book.pages[key].title}: {book.written[key].line(name).label.value}",
                                     book.written[key].line(name), total=name != "cumulative")
                  for name in ("cash_flow", "cumulative", "discounted_cash", "early_flow", "late_flow")}
            for key in compared()}  # fmt: skip
    book.lines["compare"] = {f"{key}.{name}": line for key, found in cash.items() for name, line in found.items()}
    book.lines["compare"] |= {f"{key}.cost": _cost(months, key, found["cumulative"]) for key, found in cash.items()}
    names["apart"] = months.line("apart", names, total=False)
    for other in compared()[1:]:
        _pair(months, names, cash, other)
    breakeven(months, names)
    _reconcile(months, cash)


def _heads(months: Months) -> None:
    """What each option costs a head of the staff and year."""
    page, book = months.page, months.page.book
    months.section("compare.heads")
    bind = {"headcount": months.link(inputs()["headcount"].label(book.language), book.inputs["headcount"]),
            "users": months.link(say(page, "compare.users"), book.written["day"].cell("all_users"))}  # fmt: skip
    bind["heads"] = months.calc("heads", bind)
    for key in compared():
        words = f"{say(page, 'compare.head_year')} {book.pages[key].title}"
        yearly = f"{say(page, 'months.eac_aftertax')} {book.pages[key].title}"
        eac = months.link(yearly, book.cells[f"{key}.eac_aftertax"])
        book.cells[f"{key}.head_year"] = months.calc("cost_per_head_year", {**bind, "eac": eac}, words, "total")


def _cost(months: Months, key: str, cumulative: Line) -> Line:
    """The running total as a cost, for the chart; of an option that cannot be had there is none."""
    row, words = cumulative.cells[0].row, months.page.book.pages[key].title
    flag = months.page.book.cells[f"feasible.{key}"]
    return months.custom(
        words,
        "money",
        f"IF({flag.address}>0,-1*{{0}}{row},NA())",
        lambda at: Seeing([flag, cumulative.cells[at]], _paid),
    )


def _paid(flag: Value, amount: Value) -> Value:
    """What was paid so far, of an option that can be had."""
    return -amount if flag == 1 and isinstance(amount, float) else shown(flag, amount)


def _pair(months: Months, names: Names, cash: Mapping[str, Mapping[str, Line]], other: str) -> None:
    """Buying over another option."""
    page, book = months.page, months.page.book
    titles = {"buy": book.pages["buy"].title, "other": book.pages[other].title}
    months.section("", say(page, "compare.pair").format(**titles))
    npv = {"flow_a": book.cells[f"{other}.pv_aftertax"], "flow_b": book.cells["buy.pv_aftertax"]}
    called = {name: months.link(f"{say(page, 'months.pv_aftertax')} {titles[side]}", cell)
              for (name, cell), side in zip(npv.items(), ("other", "buy"), strict=True)}  # fmt: skip
    book.cells[f"npv.{other}"] = months.calc("increment", called, say(page, "compare.npv"), "total")
    flows = {name: months.line("increment", {"flow_a": cash["buy"][name], "flow_b": cash[other][name]},
                               words=say(page, f"compare.{name}"))
             for name in ("cash_flow", "discounted_cash", "early_flow", "late_flow")}  # fmt: skip
    for name, key in (("discounted_cash", "payback_discounted"), ("cash_flow", "payback")):
        found = payback(months, names, flows[name], say(page, f"compare.{key}"))
        book.cells[f"{key}.{other}"] = found.last
    book.cells[f"payback_first.{other}"] = first_payback(months, found)
    book.cells[f"irr.{other}"] = irr(months, names, flows, found.turnover)


def _reconcile(months: Months, cash: Mapping[str, Mapping[str, Line]]) -> None:
    """Second routes to each present cost: the discounted cash, and the nominal sums."""
    page, book = months.page, months.page.book
    months.section("compare.reconcile")
    for key in compared():
        total = total_of(cash[key]["discounted_cash"])
        words = f"{say(page, 'compare.second_route')} {book.pages[key].title}"
        book.cells[f"{key}.second_route"] = months.value(
            words,
            lambda row, column, total=total: page.expressed(row, column, negative, [total], unit="money"),  # type: ignore[misc]
        )
