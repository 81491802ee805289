"""What the method decides, written into Inputs: the recalculated sheets show sums that stand here in decimals."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from parity.case_entries import entries
from parity.test_golden_in_the_book import ironcalc, made, scenario

from r1model_workbook.view.grid import Value

COMMON = {"months": 24, "discount_rate": 0.08, "report_ccy": "CNY", "tax_rate": 0.25, "timing": "mid"}
UNTAXED = COMMON | {"tax_rate": 0.0}
MILLION, TAX, HALF = Decimal(1_000_000), Decimal("0.25"), Decimal("0.5")
RENT = {"type": "rent", "price_hour": 80, "ccy": "CNY", "instances": [{"count": 1}]}
COMMITTED = RENT | {"plan": "commit", "term": 12, "upfront_pct": 0.5}
LOAN = {"type": "loan", "share": 0.5, "rate": 0.06, "n": 12}
NEVER = "never pays back"


def factor(month: Any) -> Decimal:
    return Decimal("1.08") ** (-Decimal(month) / 12)


def shown(*names: str, common: dict[str, Any] = COMMON, **options: Any) -> list[Value]:
    """Cells of the book, recalculated from a scenario."""
    book, _ = made()
    places = {cell: at for at, cell in enumerate(book.computed)}
    (values,) = ironcalc()([entries(scenario(common, **options))])
    return [values[places[book.cells[name]]] for name in names]


def bought(*capex: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "buy", "capex": list(capex), **more}


def server() -> Decimal:
    """1,000,000 over 36 months, sold for 200,000 at month 24: depreciation at m - 1/2, the sale and its tax at m."""
    early = sum(TAX * MILLION / 36 * factor(m - HALF) for m in range(1, 25))
    return MILLION - early - (200_000 + TAX * (MILLION * 12 / 36 - 200_000)) * factor(24)


def financed() -> Decimal:
    """500,000 borrowed at 6 % over 12 months; interest deducted at the end of its month."""
    owed, month = MILLION / 2, Decimal("0.06") / 12
    payment = owed * month / (1 - (1 + month) ** -12)
    extra = -owed
    for at in range(1, 13):
        extra += (payment - TAX * owed * month) * factor(at)
        owed += owed * month - payment
    return server() + extra


def committed() -> Decimal:
    """Half of 58,400 a month paid ahead by the year, deducted at the end of each month; the rest at its middle."""
    half = Decimal(80 * 730) / 2
    monthly = sum(half * (1 - TAX) * factor(m - HALF) - half * TAX * factor(m) for m in range(1, 25))
    return monthly + half * 12 * (1 + factor(12))


def kept(method: str) -> Decimal:
    """1,000,000 with 13 % VAT that stays, sold for 400,000 at month 18."""
    cost = MILLION * 113 / 100 - 400_000 * factor(18)
    return cost if method == "NONE" else cost - TAX * (MILLION * 113 / 100 - 400_000) * factor(18)


SERVER = {"amount": 1_000_000, "salvage_pct": 0.2, "tax_life_m": 36}
LAND = {"amount": 1_000_000, "vat_rate": 0.13, "salvage_pct": 0.4, "dispose_month": 18}
COSTS: dict[str, tuple[str, dict[str, Any], Callable[[], Decimal]]] = {
    "sale": ("buy.pv_aftertax", {"buy": bought(SERVER)}, server),
    "sale, second route": ("buy.second_route", {"buy": bought(SERVER)}, server),
    "sale, by component": ("parts:buy", {"buy": bought(SERVER)}, server),
    "interest": ("buy.financing.pv_financed", {"buy": bought(SERVER, financing=LOAN)}, financed),
    "prepayment": ("rent.pv_aftertax", {"rent": COMMITTED}, committed),
    "prepayment, by component": ("parts:rent", {"rent": COMMITTED}, committed),
}  # fmt: skip


@pytest.mark.parametrize("what", COSTS)
def test_present_costs_under_mid_timing(what: str) -> None:
    name, options, expected = COSTS[what]
    assert shown(name, **options) == [pytest.approx(float(expected()), abs=0.005)]


@pytest.mark.parametrize("method", ["NONE", "AT_DISPOSAL"])
def test_what_is_deducted_never_and_at_disposal(method: str) -> None:
    buy = bought(LAND | {"tax_method": method})
    found = shown("buy.pv_aftertax", "parts:buy", "buy.second_route", common=COMMON | {"vat_recoverable": 0}, buy=buy)
    assert found == [pytest.approx(float(kept(method)), abs=0.005)] * 3


def test_the_first_payback_of_what_ends_below_zero() -> None:
    buy = bought({"amount": 1_000_000}, {"amount": 2_000_000, "month": 20})
    names = ("payback_first.rent", "payback.rent", "payback_discounted.rent")
    first = float(MILLION / (80 * 730))
    assert shown(*names, common=UNTAXED, buy=buy, rent=RENT) == [pytest.approx(first), NEVER, NEVER]
    assert shown(*names[:2], common=UNTAXED, buy=bought({"amount": 2_000_000}), rent=RENT) == [NEVER, NEVER]


@pytest.mark.parametrize("timing, answered", [("end", True), ("mid", False)])
def test_signs_are_counted_by_exponent(timing: str, answered: bool) -> None:
    """30,000 at month 12 against 58,400 saved is netted at the month's end, and two flows under mid timing."""
    buy = bought({"amount": 1_000_000}, {"amount": 30_000, "month": 12})
    (found,) = shown("irr.rent", common=UNTAXED | {"timing": timing}, buy=buy, rent=RENT)
    assert isinstance(found, float) == answered


@pytest.mark.parametrize("life", [7, 13, 23])
def test_rounding_left_of_a_book_value_is_no_flow(life: int) -> None:
    buy = bought({"amount": 999_999.99, "tax_life_m": life})
    assert isinstance(shown("irr.rent", buy=buy, rent=RENT)[0], float)
