"""What is deducted when, and what a sale brings. Sums in decimals, written out here."""

from decimal import Decimal, getcontext

import pytest
from pytest import approx

from r1model.finance.kinds import OptionCase
from r1model.finance.results import metrics
from r1model.finance.validate import checked

getcontext().prec = 40
TAX = Decimal("0.25")
MILLION = Decimal(1_000_000)


def factor(month):
    return Decimal("1.08") ** (-Decimal(month) / 12)


def found(asset, **common):
    case = {"months": 24, "discount_rate": 0.08, "tax_rate": 0.25} | common
    return metrics(checked(OptionCase, {"common": case, "option": {"type": "buy", "capex": [asset]}}))


@pytest.mark.parametrize("timing", ["end", "mid"])
@pytest.mark.parametrize("tax_timing", ["monthly", "annual"])
@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_land_and_deposits_never_have_a_tax_effect(timing, tax_timing, share):
    asset = {"amount": 1_000_000, "salvage_pct": share, "tax_method": "NONE", "dispose_month": 18, "price_esc": 0.1}
    expected = MILLION - Decimal(share) * MILLION * factor(18)
    result = found(asset, timing=timing, tax_timing=tax_timing)
    assert result["pv_cost_pretax"] == result["pv_cost_aftertax"] == approx(float(expected), abs=1e-6)
    assert sum(result["cash_flow_aftertax_by_month"]) == approx(-1_000_000 * (1 - share))


@pytest.mark.parametrize("timing", ["end", "mid"])
@pytest.mark.parametrize("tax_timing, settled", [("monthly", 18), ("annual", 24)])
def test_at_disposal_all_is_deducted_when_it_is_sold(timing, tax_timing, settled):
    asset = {"amount": 1_000_000, "salvage_pct": 0.4, "tax_method": "AT_DISPOSAL", "dispose_month": 18}
    expected = MILLION - MILLION * 4 / 10 * factor(18) - TAX * MILLION * 6 / 10 * factor(settled)
    result = found(asset, timing=timing, tax_timing=tax_timing)
    assert result["pv_cost_aftertax"] == approx(float(expected), abs=1e-6)


@pytest.mark.parametrize("timing", ["end", "mid"])
@pytest.mark.parametrize("share, extra", [(0.3, 1), (1, 0.75), (0, 1)])
def test_costs_of_research_are_deducted_again_and_a_sale_is_not(timing, share, extra):
    """1,000,000 over 36 months, sold for 200,000 at month 24; what is left in the books is deducted once."""
    asset = {"amount": 1_000_000, "salvage_pct": 0.2, "tax_life_m": 36}
    early = Decimal("0.5") if timing == "mid" else 0
    often = 1 + Decimal(str(share)) * Decimal(str(extra))
    spread = sum(TAX * often * MILLION / 36 * factor(month - early) for month in range(1, 25))
    sale = (200_000 - TAX * (200_000 - MILLION * 12 / 36)) * factor(24)
    result = found(asset, timing=timing, rd_share=share, rd_extra=extra)
    assert result["pv_cost_aftertax"] == approx(float(MILLION - spread - sale), abs=1e-6)


def test_tax_of_a_state_is_deducted_before_that_of_the_country():
    result = found({"amount": 1_000_000, "tax_method": "IMMEDIATE"}, tax_rate=0.21, state_tax_rate=0.05)
    assert result["pv_cost_aftertax"] == approx(float(MILLION * (1 - Decimal("0.2495") * factor(1))), abs=1e-6)


@pytest.mark.parametrize("method, left", [("SL", 12), ("IMMEDIATE", 0), ("AT_DISPOSAL", 36), ("NONE", 0)])
def test_a_sale_is_taxed_above_what_is_left_unless_nothing_is_ever_deducted(method, left):
    result = found({"amount": 1_000_000, "salvage_pct": 0.5, "tax_method": method, "tax_life_m": 36})
    taxed = 0 if method == "NONE" else TAX * (MILLION * left / 36 - MILLION / 2)
    last = result["cash_flow_aftertax_by_month"][-1]
    spread = TAX * MILLION / 36 if method == "SL" else 0
    assert last == approx(float(MILLION / 2 + taxed + spread))


@pytest.mark.parametrize("recoverable", [0, 0.4, 1])
def test_a_sale_brings_its_share_of_the_price_before_vat_at_the_rate_of_its_month(recoverable):
    """VAT that cannot be recovered joins the cost and the depreciable base, not what a buyer pays later."""
    asset = {"amount": 100_000, "ccy": "USD", "month": 6, "price_esc": 0.1, "mode": "smooth", "vat_rate": 0.13,
             "salvage_pct": 0.3, "dispose_month": 20, "tax_method": "IMMEDIATE"}  # fmt: skip
    result = found(asset, fx_usd_cny=7, fx_drift=0.05, vat_recoverable=recoverable)
    price = 100_000 * Decimal("1.1") ** (Decimal(6) / 12)
    bought, sold = (7 * Decimal("1.05") ** (Decimal(month) / 12) for month in (6, 20))
    cost = price * bought * (1 + Decimal("0.13") * (1 - Decimal(str(recoverable))))
    brought = price * sold * 3 / 10
    assert result["by_category_nominal"]["capex"] == approx(float(cost))
    assert result["by_category_nominal"]["salvage"] == approx(float(-brought))
    expected = (1 - TAX) * (cost - brought)
    assert result["total_cost_nominal_aftertax"] == approx(float(expected))
