"""Tokens, terms and timing: what a case serves, pays and when, against a figure worked out another way."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx
from tco.goldens import CASES, changed
from tco.samples import apis, buys, cases, figures, present, put, rents

from r1model.finance.case import plain_result, run
from r1model.finance.kinds import OptionCase
from r1model.finance.results import outcome
from r1model.finance.validate import checked

SLOWLY = settings(max_examples=80, deadline=None)


def near(expected):
    return approx(expected, rel=1e-9, abs=1e-4)


@SLOWLY
@given(cases(buys()))
def test_twice_the_nodes_and_the_demand_serve_twice_the_tokens(case):
    twice = case
    for at, entry in enumerate(case["option"]["nodes"]):
        twice = put(twice, f"option.nodes[{at}].count", 2 * entry["count"])
    for key in ("in_mtok", "out_mtok"):
        twice = put(twice, f"demand.{key}", 2 * case["demand"][key])
    one, two = figures(case), figures(twice)
    for key in ("tokens_in_m", "tokens_out_m", "unserved_mtok"):
        assert two.get(key, 0.0) == near(2 * one.get(key, 0.0)), key
    for key in ("util_month_1", "util_month_N"):
        assert two.get(key) == (None if one.get(key) is None else near(one[key])), key


@SLOWLY
@given(cases(buys("demand")))
def test_served_and_unserved_tokens_are_the_demand_and_within_the_capacity(case):
    months, demand, option = case["common"]["months"], case["demand"], case["option"]
    found = outcome(case)
    at = np.arange(1, months + 1)
    steps = (at - 1) // 12 if demand["mode"] == "step" else (at - 1) / 12
    wanted = (demand["in_mtok"] + demand["out_mtok"]) * (1 + demand["growth"]) ** steps
    served = (found["mtok_in"] + found["mtok_out"])[1:]
    assert served + found["util.unserved_mtok"][1:] == near(wanted)
    running = sum((entry["count"] * (at > entry["month"]) * (at <= (entry["dispose_month"] or months))
                   for entry in option["nodes"]), np.zeros(months))  # fmt: skip
    most = running * option["util"]["tok_s_per_node"] * 730 * 3600 / 1e6 * option["util"]["availability"]
    assert served == near(np.minimum(wanted, most))
    assert found["mtok_in"][0] + found["mtok_out"][0] + found["util.unserved_mtok"][0] == 0
    assert np.all((found["util.load_share"] >= 0) & (found["util.load_share"] <= 1))


@SLOWLY
@given(cases(buys()))
def test_all_that_is_bought_is_deducted_by_the_horizon(case):
    """But for what never is."""
    for at, asset in enumerate(case["option"]["capex"]):
        if asset["tax_method"] == "NONE":
            case = put(case, f"option.capex[{at}].tax_method", "AT_DISPOSAL")
    case = put(case, "common.rd_share", 0.0)
    found, common = figures(case), case["common"]
    kept = (1 - common["tax_rate"]) * (1 - common["state_tax_rate"])
    assert found["total_cost_nominal_aftertax"] == near(kept * found["total_cost_nominal_pretax"])


@pytest.mark.parametrize("timing", ["end", "mid"])
@pytest.mark.parametrize("tax_timing", ["monthly", "annual"])
@pytest.mark.parametrize(
    "method, written", [("SL", 1200 / 36), ("MACRS5", 20), ("IMMEDIATE", 1200), ("AT_DISPOSAL", 0)]
)
def test_a_horizon_of_one_month(timing, tax_timing, method, written):
    common = {"months": 1, "discount_rate": 0.21, "tax_rate": 0.25, "timing": timing, "tax_timing": tax_timing}
    asset = {"amount": 1200, "salvage_pct": 0.5, "tax_method": method}
    option = {"type": "buy", "capex": [asset], "opex": [{"name": "staff", "kind": "monthly", "amount": 100}]}
    found = figures(checked(OptionCase, {"common": common, "option": option}))
    assert found["cash_flow_aftertax_by_month"] == approx([-1200, -100 + 600 + 0.25 * (100 + 600)])
    late, flow = 1.21 ** (-1 / 12), 1.21 ** (-1 / 24 if timing == "mid" else -1 / 12)
    assert found["pv_cost_pretax"] == approx(1200 + 100 * flow - 600 * late)
    assert found["emc_pretax"] == approx(found["pv_cost_pretax"] / late)
    spread = flow if tax_timing == "monthly" else late
    saved = 0.25 * ((100 + written) * spread + (600 - written) * late)
    assert found["pv_cost_aftertax"] == approx(found["pv_cost_pretax"] - saved)


@SLOWLY
@given(case=cases(rents("commit")))
def test_a_commitment_of_one_month_paid_in_arrears_is_on_demand_at_full_duty(case):
    option = case["option"] | {"term": 1, "upfront_pct": 0.0, "duty": 1.0}
    terms, hourly = ({**case, "option": option | {"plan": plan}} for plan in ("commit", "on_demand"))
    assert present(terms) == near(present(hourly))
    assert outcome(terms).cash == near(outcome(hourly).cash)


@SLOWLY
@given(case=cases(rents("commit")), years=st.integers(1, 5))
def test_a_commitment_of_a_year_without_upfront_is_monthly_rent_at_yearly_prices(case, years):
    once = [{"month": 0, "count": 3, "end": None}]
    option = case["option"] | {"term": 12, "upfront_pct": 0.0, "duty": 1.0, "mode": "step", "instances": once}
    terms, hourly = ({**case, "option": option | {"plan": plan}} for plan in ("commit", "on_demand"))
    assert outcome(terms).cash == near(outcome(hourly).cash)
    steady = option | {"esc": 0.0, "term": years * 7}
    terms, hourly = ({**case, "option": steady | {"plan": plan}} for plan in ("commit", "on_demand"))
    assert outcome(terms).cash == near(outcome(hourly).cash)


@SLOWLY
@given(case=cases(rents("commit"), discount_rate=0.0, fx_drift=0.0), share=st.floats(0, 1))
def test_a_whole_term_costs_the_same_however_much_is_paid_ahead(case, share):
    months = case["common"]["months"]
    option = case["option"] | {"term": months, "instances": [{"month": 0, "count": 2, "end": None}]}
    ahead, arrears = ({**case, "option": option | {"upfront_pct": part}} for part in (share, 0.0))
    assert present(ahead) == near(present(arrears))


@pytest.mark.parametrize("upfront", [0.0, 0.5, 1.0])
def test_a_commitment_cut_by_the_horizon_is_not_refunded(upfront):
    common = {"months": 18, "discount_rate": 0, "tax_rate": 0.25, "report_ccy": "USD"}
    option = {"type": "rent", "plan": "commit", "price_hour": 10, "instances": [{"count": 1}], "upfront_pct": upfront}
    found = figures(checked(OptionCase, {"common": common, "option": option}))
    assert found["total_cost_nominal_pretax"] == approx(7300 * (upfront * 24 + (1 - upfront) * 18))
    assert found["total_cost_nominal_aftertax"] == approx(7300 * (upfront * 24 + (1 - upfront) * 18 - 0.25 * 18))


@pytest.mark.parametrize("month", [1, 6, 11])
def test_a_committed_instance_is_paid_from_the_month_after_it_starts(month):
    """As on demand; not only from the next term of the commitment on."""
    common = {"months": 24, "discount_rate": 0, "report_ccy": "USD"}
    option = {"type": "rent", "plan": "commit", "price_hour": 1, "instances": [{"month": month, "count": 1}]}
    found = outcome(checked(OptionCase, {"common": common, "option": option}))
    assert list(found.cost) == approx([0.0] * (month + 1) + [730.0] * (24 - month))


@SLOWLY
@given(cases(rents("on_demand") | apis(), timing="end", tax_timing="monthly"))
def test_mid_timing_moves_operating_flows_by_half_a_month(case):
    end, mid = present(case), present(put(case, "common.timing", "mid"))
    assert mid == near([(1 + case["common"]["discount_rate"]) ** (1 / 24) * cost for cost in end])


@SLOWLY
@given(cases(buys(), timing="end"))
def test_mid_timing_moves_only_the_operating_flows_of_hardware(case):
    found = outcome(case)
    earlier = (1 + case["common"]["discount_rate"]) ** (1 / 24)
    running = float(found["operating_cost"] @ found["end_factor"])
    assert present(put(case, "common.timing", "mid"))[0] == near(present(case)[0] + (earlier - 1) * running)


@SLOWLY
@given(cases())
def test_the_headline_is_the_cash_of_the_months_discounted(case):
    found, common = outcome(case), case["common"]
    before, after = present(case)
    assert float(found["discounted_cash"].sum()) == near(-after)
    if common["timing"] == "end":
        at = np.arange(common["months"] + 1)
        assert -after == near(float(found.cash @ (1 + common["discount_rate"]) ** (-at / 12)))
        assert before == near(float(found.cost @ (1 + common["discount_rate"]) ** (-at / 12)))


@pytest.mark.parametrize("advance", [True, False])
@pytest.mark.parametrize("back", [3, 6])
def test_a_deposit_comes_home_at_the_rate_of_the_month_it_comes_home(advance, back):
    common = {"months": 6, "discount_rate": 0, "fx_usd_cny": 7, "fx_drift": 0.1}
    option = {"type": "lease", "payment": 0, "n": 6, "advance": advance, "deposit": 100, "ccy": "USD",
              "deposit_return": back}  # fmt: skip
    found = figures(checked(OptionCase, {"common": common, "option": option}))
    assert found["total_cost_nominal_pretax"] == approx(700 - 700 * 1.1 ** (back / 12))


def test_a_breakeven_case_is_before_tax():
    taxed = changed("G26", "common.tax_rate", 0.25)
    assert plain_result(run(taxed)) == plain_result(run(CASES["G26"]))
