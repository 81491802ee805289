"""Mid-period: running costs and depreciation save tax at m - 1/2, all else at m. Sums in decimals, written out here."""

from decimal import Decimal, getcontext

import pytest
from pytest import approx

from r1model.finance.compare import bridge, compare
from r1model.finance.kinds import CompareCase, OptionCase, Scenario
from r1model.finance.results import metrics
from r1model.finance.validate import checked

getcontext().prec = 40
RATE, TAX, HALF = Decimal("0.08"), Decimal("0.25"), Decimal("0.5")
COMMON = {"months": 24, "discount_rate": 0.08, "tax_rate": 0.25, "timing": "mid", "report_ccy": "CNY"}
SERVER = {"amount": 1_000_000, "tax_life_m": 36, "salvage_pct": 0.2}


def factor(month, rate=RATE):
    return (1 + rate) ** (-Decimal(month) / 12)


def worth(option, **common):
    return metrics(checked(OptionCase, {"common": COMMON | common, "option": option}))


def server():
    """1,000,000 over 36 months, sold for 200,000 at month 24."""
    month = Decimal(1_000_000) / 36
    early = sum(TAX * month * factor(m - HALF) for m in range(1, 25))
    late = (200_000 + TAX * (1_000_000 - 24 * month - 200_000)) * factor(24)
    return 1_000_000 - early - late


def test_the_tax_on_a_sale_falls_in_its_month_and_that_on_depreciation_half_a_month_ahead():
    assert round(server(), 2) == Decimal("645481.17")
    found = worth({"type": "buy", "capex": [SERVER]})
    assert found["pv_cost_aftertax"] == approx(float(server()), abs=1e-6)


@pytest.mark.parametrize("advance", [True, False])
def test_the_tax_on_a_lease_falls_when_it_is_paid(advance):
    first = 0 if advance else 1
    expected = sum(1000 * (1 - TAX) * factor(m) for m in range(first, first + 12))
    found = worth({"type": "lease", "payment": 1000, "n": 12, "advance": advance})
    assert found["pv_cost_aftertax"] == approx(float(expected), abs=1e-8)


def test_a_prepayment_saves_tax_at_the_end_of_the_months_that_it_covers():
    hour = Decimal(730)
    expected = sum(Decimal(a) * 12 * hour / 2 * factor(m) for m, a in ((0, 10), (12, 10)))
    expected += sum(5 * hour * (1 - TAX) * factor(m - HALF) - TAX * 5 * hour * factor(m) for m in range(1, 25))
    option = {"type": "rent", "plan": "commit", "price_hour": 10, "ccy": "CNY", "instances": [{"count": 1}],
              "term": 12, "upfront_pct": 0.5}  # fmt: skip
    assert worth(option)["pv_cost_aftertax"] == approx(float(expected), abs=1e-7)


def test_interest_saves_tax_at_the_end_of_its_month():
    owed, nominal = Decimal(500_000), Decimal("0.06") / 12
    payment = owed * nominal / (1 - (1 + nominal) ** -12)
    extra = -owed
    for month in range(1, 13):
        interest = owed * nominal
        extra += (payment - TAX * interest) * factor(month)
        owed += interest - payment
    loan = {"type": "loan", "share": 0.5, "rate": 0.06, "n": 12}
    found = worth({"type": "buy", "capex": [SERVER], "financing": loan})
    assert found["pv_cost_aftertax_financed"] == approx(float(server() + extra), abs=1e-6)


def test_tax_by_the_year_falls_at_its_end_whatever_the_timing():
    month = Decimal(1_000_000) / 36
    sold = 200_000 + TAX * (1_000_000 - 24 * month - 200_000)
    expected = 1_000_000 - TAX * 12 * month * (factor(12) + factor(24)) - sold * factor(24)
    found = worth({"type": "buy", "capex": [SERVER]}, tax_timing="annual")
    assert found["pv_cost_aftertax"] == approx(float(expected), abs=1e-6)


def pair():
    rented = {"type": "rent", "price_hour": 80, "ccy": "CNY", "instances": [{"count": 1}]}
    return {"common": COMMON, "buy": {"type": "buy", "capex": [SERVER]}, "rent": rented}


def test_irr_and_discounted_payback_use_the_same_exponents():
    case = {"common": COMMON, "a": pair()["buy"], "b": pair()["rent"]}
    found = compare(checked(CompareCase, case))
    rate = Decimal(found["irr_annual_effective"])
    month, rent = Decimal(1_000_000) / 36, Decimal(80 * 730)
    early = sum((TAX * month + rent * (1 - TAX)) * factor(m - HALF, rate) for m in range(1, 25))
    late = (200_000 + TAX * (1_000_000 - 24 * month - 200_000)) * factor(24, rate)
    assert float(early + late - 1_000_000) == approx(0, abs=1e-3)
    running, m = Decimal(-1_000_000), 0
    while running < 0:
        m += 1
        last = (TAX * month + rent * (1 - TAX)) * factor(m - HALF)
        running += last
    assert found["discounted_payback_months"] == approx(float(m - running / last))


def test_the_bridge_ends_at_the_same_present_cost():
    scenario = checked(Scenario, pair())
    steps = bridge(scenario, "rent", "buy")
    assert steps[-1][1] == approx(float(server())) and steps[-2][2] == approx(float(server()))
