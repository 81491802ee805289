"""What keys mean, by arithmetic of decimals made here by hand; and what means nothing is refused."""

from decimal import Decimal

import pytest
from pytest import approx

from r1model.errors import CellError
from r1model.finance.case import run
from r1model.functions import invoke

CENT = 0.005


def result(option, months=12, rate=0, demand=None, **common):
    given = {"common": {"months": months, "discount_rate": rate, **common}, "option": option}
    return run({"kind": "option", "input": given | ({"demand": demand} if demand else {})})


def discounted(amount, rate, month):
    return Decimal(str(amount)) * Decimal(str(1 + Decimal(str(rate)))) ** (Decimal(-month) / 12)


def money(amount):
    return approx(float(amount), abs=CENT)


def test_vat_comes_back_after_the_lag_of_its_option_or_of_its_purchase():
    asset = {"amount": 1_000_000, "vat_rate": 0.13}
    buying = {"type": "buy", "capex": [asset]}
    for lag, option in (
        (1, buying), (5, {**buying, "vat_lag": 5}), (0, {**buying, "vat_lag": 0}),
        (7, {**buying, "vat_lag": 5, "capex": [{**asset, "vat_lag": 7}]}),
    ):  # fmt: skip
        wanted = 1_000_000 + 130_000 - discounted(130_000, "0.08", lag)
        assert result(option, rate=0.08)["pv_cost_pretax"] == money(wanted), lag
    two = {**buying, "vat_lag": 3, "capex": [asset, {**asset, "month": 6, "vat_lag": 2}]}
    wanted = (1_130_000 - discounted(130_000, "0.08", 3)
              + discounted(1_130_000, "0.08", 6) - discounted(130_000, "0.08", 8))  # fmt: skip
    assert result(two, rate=0.08, vat_lag=9)["pv_cost_pretax"] == money(wanted)


@pytest.mark.parametrize("storage, egress, copies", [
    (False, None, (1, 1)), (True, None, (3, 3)), (True, False, (3, 1)), (False, True, (1, 3)), (True, True, (3, 3)),
])  # fmt: skip
def test_traffic_is_of_one_instance_or_of_all_as_storage_is_unless_said(storage, egress, copies):
    option = {"type": "rent", "price_hour": 0, "instances": [{"count": 2}, {"count": 1}], "storage_gb": 500,
              "storage_price": 0.08, "storage_per_instance": storage, "egress_gb": 2000}  # fmt: skip
    option |= {"egress_price": 0.09} if egress is None else {"egress_price": 0.09, "egress_per_instance": egress}
    parts = result(option, fx_usd_cny=7)["by_category_nominal"]
    assert parts["storage"] == money(Decimal(500) * Decimal("0.08") * 7 * 12 * copies[0])
    assert parts["egress"] == money(Decimal(2000) * Decimal("0.09") * 7 * 12 * copies[1])


def test_traffic_grows_with_the_instances_in_use():
    option = {"type": "rent", "price_hour": 0, "instances": [{"count": 2}, {"count": 3, "month": 6}], "ccy": "CNY",
              "egress_gb": 100, "egress_price": 1, "egress_per_instance": True}  # fmt: skip
    assert result(option)["by_category_nominal"] == {"egress": money(100 * (6 * 2 + 6 * 5))}


@pytest.mark.parametrize("availability", ["1", "0.98", "0.5"])
def test_nodes_serve_in_the_hours_they_are_available_whatever_the_mode(availability):
    full = 2 * Decimal(7000) * 3600 * 730 / 10**6
    wanted = full * Decimal(availability) * Decimal("0.4") * 12
    util = {"tok_s_per_node": 7000, "availability": float(availability)}
    buying = {"type": "buy", "nodes": [{"count": 2}], "opex": [{"name": "x", "kind": "monthly", "amount": 30_000}],
              "power": {"idle_kw": 2, "max_kw": 10, "tariff": 0.5}}  # fmt: skip
    fixed = result({**buying, "util": {**util, "mode": "fixed", "value": 0.4, "in_share": 0.75}})
    assert fixed["tokens_in_m"] == approx(float(wanted * Decimal("0.75")), rel=1e-12)
    assert fixed["tokens_out_m"] == approx(float(wanted * Decimal("0.25")), rel=1e-12)
    bill = 12 * (Decimal(30_000) + 2 * (Decimal(2) + 8 * Decimal("0.4")) * 730 * Decimal("0.5"))
    assert fixed["cost_per_mtok_simple"] == approx(float(bill / wanted), abs=5e-7)
    month = float(wanted / 12)
    demand = {"in_mtok": 0.75 * month, "out_mtok": 0.25 * month}
    followed = result({**buying, "util": {**util, "mode": "demand"}}, demand=demand)
    for key in ("pv_cost_pretax", "tokens_in_m", "tokens_out_m", "cost_per_mtok_levelised", "util_month_1"):
        assert followed[key] == approx(fixed[key], rel=1e-12), key


def test_break_even_and_heat_map_count_the_available_hours():
    """Nodes that are there half the time serve half the tokens: the break-even load doubles."""
    then = [["closing_date", 45716], ["api_price", "deepseek.deepseek-reasoner-r1.cny.standard.2025-01-20"],
            ["buy.nodes[0].count", 1]]  # fmt: skip
    rows = [["buy.util.availability", 1], ["buy.util.tok_s_per_node", 300000], *then]
    half = [["buy.util.availability", 0.5], ["buy.util.tok_s_per_node", 600000], *then]
    assert invoke("BREAKEVEN", half) == approx(invoke("BREAKEVEN", rows), rel=1e-12)
    assert invoke("HEATMAP", half, 1, [0.3, 0.9]) == [approx(row) for row in invoke("HEATMAP", rows, 1, [0.3, 0.9])]


@pytest.mark.parametrize("method, months", [("SL", range(1, 11)), ("IMMEDIATE", (1,))])
def test_a_subsidy_is_taxed_as_its_method_would_deduct(method, months):
    asset = {"amount": 1_000_000, "tax_method": method, "tax_life_m": 10}
    grant = {"name": "subsidy", "amount": -200_000, "tax_method": method, "tax_life_m": 10, "hardware": False}
    voucher = {"name": "voucher", "kind": "monthly", "amount": -1000, "start": 2, "end": 3}
    found = result({"type": "buy", "capex": [asset, grant], "opex": [voucher]}, rate=0.08, tax_rate=0.25)
    net = Decimal(800_000)
    saved = sum(discounted(net / len(months) * Decimal("0.25"), "0.08", month) for month in months)
    vouchers = sum(discounted(750, "0.08", month) for month in (2, 3))
    assert found["pv_cost_aftertax"] == money(net - saved - vouchers)
    assert found["pv_cost_pretax"] == money(net - sum(discounted(1000, "0.08", month) for month in (2, 3)))
    assert found["by_category_nominal"]["voucher"] == money(-2000)


def test_a_subsidy_lowers_what_shares_are_taken_of_only_as_hardware():
    lines = [{"amount": 1_000_000}, {"name": "subsidy", "amount": -200_000, "hardware": False}]
    care = [{"name": "care", "kind": "pct_capex", "amount": 0.12}]
    assert result({"type": "buy", "capex": lines, "opex": care})["by_category_nominal"]["care"] == money(120_000)
    lines[1]["hardware"] = True
    assert result({"type": "buy", "capex": lines, "opex": care})["by_category_nominal"]["care"] == money(96_000)


BUY = {"type": "buy", "capex": [{"amount": 100}], "nodes": [{"count": 1}]}
RENT = {"type": "rent", "price_hour": 1, "instances": [{"count": 1}]}
API = {"type": "api", "price_miss": 1, "price_out": 1}
LEASE = {"type": "lease", "payment": 1, "n": 12}
DEMAND = {"in_mtok": 1, "out_mtok": 1}
FEE = {"name": "care", "kind": "monthly", "amount": 1}
LATE = [  # what is dated after 12 months, and the month
    ({**BUY, "capex": [{"amount": 100, "name": "GPU", "month": 13}]}, "GPU", 13),
    ({**BUY, "capex": [{"amount": 100}, {"amount": 1, "name": "second", "month": 48}]}, "second", 48),
    ({**BUY, "capex": [{"amount": 100, "dispose_month": 13}]}, "capex", 13),
    ({**BUY, "nodes": [{"count": 1}, {"count": 1, "month": 24}]}, "node", 24),
    ({**BUY, "nodes": [{"count": 1, "dispose_month": 36}]}, "node", 36),
    ({**BUY, "opex": [{**FEE, "start": 13}]}, "care", 13), ({**RENT, "opex": [{**FEE, "start": 13}]}, "care", 13),
    ({**API, "opex": [{**FEE, "start": 13}]}, "care", 13),
    ({**RENT, "instances": [{"count": 1, "month": 13}]}, "instances", 13),
    ({**RENT, "plan": "commit", "instances": [{"count": 1}, {"count": 1, "month": 13}]}, "instances", 13),
    ({**LEASE, "n": 14}, "lease", 13), ({**LEASE, "n": 13, "advance": False}, "lease", 13),
    ({**LEASE, "deposit": 5, "deposit_return": 13}, "lease", 13),
]  # fmt: skip


@pytest.mark.parametrize("option, name, month", LATE, ids=lambda part: str(part)[:40])
def test_what_is_dated_after_the_horizon_is_refused_by_name(option, name, month):
    with pytest.raises(CellError) as caught:
        result(option, demand=DEMAND)
    assert caught.value.code == "#NUM!"
    for language in ("zh", "en"):
        said = caught.value.text(language)
        assert name in said and str(month) in said and "12" in said
    assert result(option, months=60, demand=DEMAND)["total_cost_nominal_pretax"] is not None


def test_the_horizon_itself_may_be_the_month_of_a_purchase():
    lines = [{"amount": 100}, {"amount": 50, "month": 12}]
    found = result({**BUY, "capex": lines, "nodes": [{"count": 1}, {"count": 1, "month": 12}]})
    assert found["total_cost_nominal_pretax"] == money(150)
    assert result({**BUY, "opex": [{**FEE, "start": 12}]})["total_cost_nominal_pretax"] == money(101)
    assert result({**LEASE, "n": 13}, demand=DEMAND)["total_cost_nominal_pretax"] == money(13)


SHARE = {"name": "care", "kind": "pct_capex", "amount": 0.08}
REFUSED = [  # what is refused, its code, and what the reason names
    ({**RENT, "opex": [SHARE]}, "#VALUE!", "opex[0].kind"), ({**API, "opex": [SHARE]}, "#VALUE!", "opex[0].kind"),
    ({**BUY, "opex": [{**SHARE, "amount": 8}]}, "#NUM!", "did you mean 8 %?"),
    ({**BUY, "opex": [{**SHARE, "amount": -8}]}, "#NUM!", "did you mean -8 %?"),
    ({**BUY, "financing": {"type": "loan", "rate": 0.045}}, "#VALUE!", "financing.share"),
    ({**BUY, "nodes": [], "capex": [{"amount": 1}, {"amount": 1, "per_node": True}]}, "#VALUE!", "capex[1].per_node"),
    ({**RENT, "vat_lag": 3}, "#VALUE!", "vat_lag"), ({**API, "egress_per_instance": True}, "#VALUE!", "egress_per"),
    ({**RENT, "instances": [{"count": 1, "end": 0}]}, "#NUM!", "instances[0].end"),
]  # fmt: skip


@pytest.mark.parametrize("option, code, hint", REFUSED, ids=lambda part: str(part)[:40])
def test_a_key_that_could_do_nothing_is_refused(option, code, hint):
    with pytest.raises(CellError) as caught:
        result(option, demand=DEMAND)
    assert caught.value.code == code and hint in caught.value.text("en"), caught.value.text("en")
    assert caught.value.text("zh")


def test_a_loan_without_interest_is_a_loan():
    found = result({**BUY, "financing": {"type": "loan", "share": 0.7, "n": 12}})
    assert found["loan_payment_monthly"] == approx(70 / 12) and found["loan_total_interest"] == 0
