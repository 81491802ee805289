"""Payback's first and last crossing, and the signs that IRR counts. Sums in decimals, written out here."""

from decimal import Decimal, getcontext

import pytest
from pytest import approx

from r1model.errors import CellError
from r1model.finance.case import plain_result
from r1model.finance.compare import compare
from r1model.finance.kinds import CompareCase
from r1model.finance.returns import irr, payback
from r1model.finance.validate import checked
from r1model.functions import invoke

getcontext().prec = 40


def compared(capex, rent=80, **common):
    given = {"months": 24, "discount_rate": 0.08, "report_ccy": "CNY", "tax_rate": 0.0} | common
    rented = {"type": "rent", "price_hour": rent, "ccy": "CNY", "instances": [{"count": 1}]}
    case = {"common": given, "a": {"type": "buy", "capex": capex}, "b": rented}
    return plain_result(compare(checked(CompareCase, case)))


@pytest.mark.parametrize("flows, first, last", [
    ([-10, 20, -30], 0.5, "#N/A"), ([-10, 20, -15, 10], 0.5, 2.5), ([-10, 5], "#N/A", "#N/A"), ([-10, 10], 1, 1),
    ([1, 1], 0, 0), ([5, -10, 20], 1.25, 1.25), ([5, -10], "#N/A", "#N/A"), ([0, -4, 8, -8, 1, 8], 1.5, 4.375),
])  # fmt: skip
def test_the_first_crossing_is_said_also_where_the_end_is_below_zero(flows, first, last):
    def said(which):
        try:
            return payback(flows, first=which)
        except CellError as error:
            return error.code

    assert (said(True), said(False)) == (first, last)


def test_a_refresh_that_never_comes_back_keeps_its_first_payback():
    """1,000,000 against 58,400 a month; 2,000,000 more at month 20."""
    found = compared([{"amount": 1_000_000}, {"amount": 2_000_000, "month": 20}])
    assert found["payback_first_crossing_months"] == approx(float(Decimal(1_000_000) / (80 * 730)))
    assert found["payback_months"] == found["discounted_payback_months"] == "#N/A"
    assert found["cumulative_incremental_final"] == approx(-3_000_000 + 24 * 58_400)


def test_a_payment_at_a_months_end_counts_apart_from_the_rent_saved_in_its_middle():
    """30,000 at month 12 against 58,400 saved: one flow a month at its end, but + at 11.5 and - at 12 by exponent."""
    capex = [{"amount": 1_000_000}, {"amount": 30_000, "month": 12}]
    rate = Decimal(compared(capex)["irr_annual_effective"])
    worth = sum(Decimal(80 * 730) * (1 + rate) ** (-Decimal(m) / 12) for m in range(1, 25))
    assert float(worth - 1_000_000 - 30_000 * (1 + rate) ** -1) == approx(0, abs=1e-2)
    assert compared(capex, timing="mid")["irr_annual_effective"] == "#NUM!"


def test_flows_of_one_exponent_are_one_flow():
    """At the end of the month rent saved and a payment due with it are netted; at month 0 always."""
    capex = [{"amount": 1_000_000, "vat_rate": 0.13}]
    assert compared(capex, timing="mid", vat_lag=0)["irr_annual_effective"] == approx(
        compared([{"amount": 1_000_000}], timing="mid")["irr_annual_effective"]
    )
    assert irr([-100, 30, -10, 200], [0, 0, 20, 0], 0.0) == irr([-100, 30, 10, 200])
    with pytest.raises(CellError, match="3 times"):
        irr([-100, 30, -10, 200], [0, 0, 20, 0], 0.5)


def test_a_rate_under_mid_timing_is_the_root_of_the_flows_at_their_exponents():
    found = compared([{"amount": 1_000_000, "salvage_pct": 0.1}], timing="mid")["irr_annual_effective"]
    rate, rent = Decimal(found), Decimal(80 * 730)
    early = sum(rent * (1 + rate) ** (-(m - Decimal("0.5")) / 12) for m in range(1, 25))
    assert float(early + 100_000 * (1 + rate) ** -2 - 1_000_000) == approx(0, abs=1e-2)


@pytest.mark.parametrize("amount", [999_999.99, 123_456.78, 3_700_000.1, 1e9 / 7])
@pytest.mark.parametrize("life", [7, 13, 19, 23])
def test_rounding_left_of_a_book_value_is_no_flow(amount, life):
    """A purchase that is written off leaves some 1e-10 at its sale, at an exponent of its own."""
    found = compared([{"amount": amount, "tax_life_m": life}], rent=amount / 5_000, timing="mid", tax_rate=0.25)
    assert isinstance(found["irr_annual_effective"], float)


def test_the_function_counts_the_signs_of_its_months():
    assert invoke("IRR", [-100, 0, 0, 110]) == approx(float(Decimal("1.1") ** 4 - 1))
    with pytest.raises(CellError, match="3"):
        invoke("IRR", [-100, 300, -300, 110])
