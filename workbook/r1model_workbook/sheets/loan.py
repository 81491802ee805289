"""The loan view on Buy: a corkscrew of what is owed, apart from the headline."""

from __future__ import annotations

from r1model_workbook.grid import ONE, ZERO, Cell, evaluator, same
from r1model_workbook.months import Line, Months, Spec
from r1model_workbook.sheets.common import say
from r1model_workbook.sheets.costs import coded, product, total_of
from r1model_workbook.sheets.ruler import Names, parameter

FIELDS = {"type": "type", "loan_share": "share", "loan_rate": "rate", "payments": "n"}


def loan(months: Months, names: Names, capex: Line) -> None:
    """Principal, payments and interest month by month, and the financed present cost."""
    page, book = months.page, months.page.book
    months.section("buy.loan")
    bind = names | {key: parameter(months, f"buy.financing.{field}") for key, field in FIELDS.items()}
    coded(months, bind, ("borrowed", "codes.type", "type", "code"))
    bind["closing_capex"] = months.value(
        say(page, "buy.closing_capex"),
        lambda row, column: page.formula(row, column, capex.cells[0].address, same(capex.cells[0]), "calc", "money"),
    )
    bind["principal"] = months.calc("loan_principal", bind, role="total")
    bind["nominal_month_rate"] = months.calc("nominal_month_rate", bind)
    given = bind | {"rate": bind["nominal_month_rate"]}
    bind["equal_payment"] = months.calc("equal_payment", given, unit="money/month")
    bind["start"], bind["end"] = ONE, bind["payments"]
    bind["running"] = months.line("running", bind, total=False)
    lines = _corkscrew(months, bind)
    interest = _settled(months, bind, lines["interest"])
    pairs = [(lines["paid"], bind["end_factor"])]
    paid = product(months, say(page, "buy.loan_pv_paid"), "money", pairs)  # type: ignore[arg-type]
    saved = product(months, say(page, "buy.loan_pv_saved"), "money", [(interest, bind["end_tax_factor"])])  # type: ignore[list-item]
    _result(months, {"paid": paid, "saved": saved, "principal": bind["principal"]})
    book.cells["buy.loan_interest"] = total_of(lines["interest"])
    book.cells["buy.loan_payment"] = bind["equal_payment"]  # type: ignore[assignment]
    book.lines["loan"] = {**lines, "saved": interest}
    book.cells["buy.principal"] = bind["principal"]  # type: ignore[assignment]


def _corkscrew(months: Months, bind: Names) -> dict[str, Line]:
    own = bind | {"owed_before": "<owed"}
    principal = bind["principal"]
    assert isinstance(principal, Cell)
    owed = own | {"loan_interest": "interest", "loan_paid": "paid"}
    return months.block({
        "interest": Spec("loan_interest", own, before=ZERO),
        "paid": Spec("loan_paid", owed, before=ZERO),
        "owed": Spec("loan_owed", owed, first=principal, total=False),
    })  # fmt: skip


def _settled(months: Months, bind: Names, interest: Line) -> Line:
    """Tax saved by the interest, in the month it is deducted; its discounting knows when it is settled."""
    return months.line("tax_effect", bind | {"deductions": interest}, words=say(months.page, "buy.loan_saved"))


def _result(months: Months, parts: dict[str, object]) -> None:
    page, book = months.page, months.page.book
    cells = [cell for cell in (book.cells["buy.pv_aftertax"], *parts.values()) if isinstance(cell, Cell)]
    cost, paid, saved, principal = cells
    text = f"$C{cost.row}+$C{paid.row}-$C{saved.row}-$C{principal.row}"

    compute = evaluator(_financed, cells)
    book.cells["buy.pv_financed"] = months.value(
        say(page, "buy.pv_financed"), lambda row, column: page.formula(row, column, text, compute, "total", "money")
    )


def _financed(cost: float, paid: float, saved: float, principal: float) -> float:
    return cost + paid - saved - principal
