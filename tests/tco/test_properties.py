"""What must hold of any case: linear in prices, alike in either currency, categories that add up, columns as loops."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx
from tco.samples import apis, buys, cases, figures, leases, numbers, present, put, rents, within_horizon

from r1model.finance.compare import compare
from r1model.finance.kinds import OptionCase
from r1model.finance.results import outcome
from r1model.finance.risk import moved
from r1model.finance.validate import checked

PRICES = (
    "amount", "tariff", "price_hour", "storage_price", "egress_price", "price_hit", "price_miss", "price_out",
    "payment", "deposit",
)  # fmt: skip
KINDS = {"buy": buys, "rent": rents, "api": apis, "lease": leases}
SLOWLY = settings(max_examples=80, deadline=None)
CENT = 1e-4  # of money beside a relative 1e-9


def near(expected, scale=0.0):
    return approx(expected, rel=1e-9, abs=CENT + 1e-9 * float(np.max(np.abs(scale))))


def prices(case):
    return [(path, value) for path, value in numbers(case) if path.rpartition(".")[2] in PRICES]


@pytest.mark.parametrize("kind", KINDS)
@SLOWLY
@given(data=st.data(), factor=st.floats(0, 5))
def test_present_cost_is_linear_in_every_price_line(kind, data, factor):
    case = data.draw(cases(KINDS[kind]()))
    base = np.array(present(case))
    for path, value in prices(case):
        without = np.array(present(put(case, path, 0.0)))
        scaled = np.array(present(put(case, path, value * factor)))
        assert scaled == near(without + factor * (base - without), [*base, *without]), path


@pytest.mark.parametrize("kind", KINDS)
@SLOWLY
@given(data=st.data(), factor=st.floats(0, 5))
def test_all_prices_times_a_factor_is_the_cost_times_the_factor(kind, data, factor):
    case = data.draw(cases(KINDS[kind]()))
    shares = [f"option.opex[{at}].amount" for at, item in enumerate(case["option"].get("opex", ()))
              if item["kind"] == "pct_capex"]  # fmt: skip
    changed = case
    for path, value in prices(case):
        changed = changed if path in shares else put(changed, path, value * factor)
    base = np.array(present(case))
    assert np.array(present(changed)) == near(base * factor, base * factor)


def in_dollars(case):
    """The same case reported in USD at the rate of interest parity."""
    common = case["common"]
    rate = (1 + common["discount_rate"]) / (1 + common["fx_drift"]) - 1
    return {**case, "common": {**common, "report_ccy": "USD", "discount_rate": rate}}


@pytest.mark.parametrize("kind", KINDS)
@SLOWLY
@given(data=st.data())
def test_dollars_and_yuan_agree_under_interest_parity_before_tax(kind, data):
    """At end timing, as the exchange rate is that of the end; without recoverable VAT, refunded as it was paid."""
    case = data.draw(cases(KINDS[kind](), report_ccy="CNY", timing="end", vat_recoverable=0.0))
    yuan, dollars = present(case)[0], present(in_dollars(case))[0]
    assert dollars == near(yuan / case["common"]["fx_usd_cny"], yuan)


@SLOWLY
@given(case=cases(rents(plan="on_demand") | apis(), report_ccy="CNY", timing="end", tax_timing="monthly"))
def test_they_agree_after_tax_where_costs_are_deducted_when_paid(case):
    yuan, dollars = present(case)[1], present(in_dollars(case))[1]
    assert dollars == near(yuan / case["common"]["fx_usd_cny"], yuan)


@SLOWLY
@given(cases(report_ccy="CNY", fx_drift=0.0))
def test_they_agree_after_tax_in_every_option_at_a_fixed_exchange_rate(case):
    yuan, dollars = present(case)[1], present(in_dollars(case))[1]
    assert dollars == near(yuan / case["common"]["fx_usd_cny"], yuan)


@SLOWLY
@given(cases())
def test_categories_add_up_to_the_nominal_total(case):
    found = figures(case)
    total = sum(found["by_category_nominal"].values())
    gross = sum(abs(part) for part in found["by_category_nominal"].values())
    assert total == near(found["total_cost_nominal_pretax"], gross)


@pytest.mark.parametrize("name", ["capex", "salvage", "vat"])
def test_a_running_cost_named_like_another_category_is_not_lost(name):
    opex = [{"name": name, "kind": "monthly", "amount": 100}]
    asset = {"amount": 1000, "salvage_pct": 0.1, "vat_rate": 0.13}
    common = {"months": 12, "discount_rate": 0, "vat_lag": 24}
    option = {"type": "buy", "capex": [asset], "opex": opex}
    found = figures(checked(OptionCase, {"common": common, "option": option}))
    assert sum(found["by_category_nominal"].values()) == approx(found["total_cost_nominal_pretax"])
    assert found["total_cost_nominal_pretax"] == approx(1000 - 100 + 1200)


@SLOWLY
@given(data=st.data(), more=st.floats(0, 0.5))
def test_more_salvage_never_costs_more(data, more):
    case = data.draw(cases(buys(), discount_rate=data.draw(st.floats(0, 0.6))))
    for at, asset in enumerate(case["option"]["capex"]):
        case = put(case, f"option.capex[{at}].amount", abs(asset["amount"]))
        richer = put(case, f"option.capex[{at}].salvage_pct", min(1.0, asset["salvage_pct"] + more))
        assert all(after <= before + CENT for before, after in zip(present(case), present(richer), strict=True))


@SLOWLY
@given(cases(discount_rate=0.0))
def test_at_no_interest_a_yearly_cost_is_the_cost_by_years(case):
    found, months = figures(case), case["common"]["months"]
    for tax in ("pretax", "aftertax"):
        cost = found[f"pv_cost_{tax}"]
        assert cost == near(found[f"total_cost_nominal_{tax}"], cost)
        assert found[f"eac_{tax}"] == near(cost * 12 / months) and found[f"emc_{tax}"] == near(cost / months)


@pytest.mark.parametrize("rate", [1e-13, -1e-13, 1e-11, 1e-10, 1e-9, 1e-8])
@settings(max_examples=25, deadline=None)
@given(case=cases(discount_rate=0.0))
def test_a_rate_close_to_zero_gives_what_zero_gives(rate, case):
    zero, tiny = figures(case), figures(put(case, "common.discount_rate", rate))
    names = [name for name, value in zero.items() if np.ndim(value) == 0 and not isinstance(value, dict)]
    assert {name: tiny[name] for name in names} == {
        name: approx(float(zero[name]), rel=1e-6, abs=0.5 + 2e8 * abs(rate)) for name in names
    }


@SLOWLY
@given(data=st.data(), rate=st.floats(0.001, 0.6))
def test_tax_saved_at_year_end_is_never_cheaper_than_by_month(data, rate):
    case = data.draw(cases(discount_rate=rate))
    for at in range(len(case["option"].get("capex", ()))):
        case = put(case, f"option.capex[{at}].salvage_pct", 0.0)
        case = put(case, f"option.capex[{at}].amount", abs(case["option"]["capex"][at]["amount"]))
    monthly, annual = (present(put(case, "common.tax_timing", timing))[1] for timing in ("monthly", "annual"))
    assert annual >= monthly - CENT - 1e-12 * abs(monthly)


@pytest.mark.parametrize("kind", KINDS)
@SLOWLY
@given(data=st.data())
def test_draws_as_columns_are_a_loop_of_cases(kind, data):
    case = data.draw(cases(KINDS[kind]()))
    paths = data.draw(st.lists(st.sampled_from([path for path, _ in numbers(case)]), max_size=4, unique=True))
    factors, columns, loop = np.array([0.5, 1.0, 0.25, 0.0]), case, [case] * 4
    for path in paths:
        share = factors + 1 if path.startswith("common.fx_usd_") or path.endswith("pue") else factors
        columns = moved(columns, [path], share[:, np.newaxis])
        loop = [moved(one, [path], float(part)) for one, part in zip(loop, share, strict=True)]
    found = outcome(columns)
    before, after = zip(*(present(one) for one in loop), strict=True)
    assert np.broadcast_to(found.pv_pretax(), 4) == near(before, before), paths
    assert np.broadcast_to(found.pv_aftertax(), 4) == near(after, before), paths


@SLOWLY
@given(cases(), cases())
def test_a_over_b_is_the_opposite_of_b_over_a(one, other):
    other = within_horizon({**other, "common": one["common"]})
    case = {"common": one["common"], "a": one["option"], "b": other["option"], "demand": one["demand"]}
    there = compare(case)
    back = compare({**case, "a": case["b"], "b": case["a"]})
    assert there["npv_a_over_b"] == near(-back["npv_a_over_b"], there["a_pv_cost_aftertax"])
    assert there["npv_a_over_b"] == near(there["b_pv_cost_aftertax"] - there["a_pv_cost_aftertax"])
    assert there["incremental_by_month"] == near(-back["incremental_by_month"])
    assert compare({**case, "b": case["a"]})["npv_a_over_b"] == 0
