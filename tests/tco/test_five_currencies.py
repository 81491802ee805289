"""Reports and lines in any of five currencies, by cross rates worked out here; the figures are those of the table."""

from itertools import product

import pytest
from pytest import approx
from tco.goldens import changed

from r1model.answer import answer
from r1model.catalogue import catalogue
from r1model.catalogue.fx import newest
from r1model.errors import CellError
from r1model.finance.case import run
from r1model.inputs import usual
from r1model.options.files import codes
from r1model.presets import held
from r1model.units import CURRENCIES

RATES = {"fx_usd_cny": 7.0, "fx_usd_per_eur": 1.1, "fx_usd_per_hkd": 0.128, "fx_usd_per_sgd": 0.78}
IN_CNY = {"CNY": 1.0, "USD": 7.0, "EUR": 7.0 * 1.1, "HKD": 7.0 * 0.128, "SGD": 7.0 * 0.78}  # one unit, by hand
FOREIGN = [code for code in CURRENCIES if code not in ("CNY", "USD")]


def bill(line, report, **common):
    """Present cost of 100 a month for two years, without tax and discounting."""
    months = {"months": 24, "discount_rate": 0, "report_ccy": report, **RATES, **common}
    option = {"type": "api", "price_miss": 0, "price_out": 0,
              "opex": [{"name": "staff", "kind": "monthly", "amount": 100, "ccy": line}]}  # fmt: skip
    demand = {"in_mtok": 1, "out_mtok": 1}
    found = run({"kind": "option", "input": {"common": months, "demand": demand, "option": option}})
    return found["pv_cost_pretax"]


@pytest.mark.parametrize("line, report", list(product(CURRENCIES, CURRENCIES)))
def test_a_line_of_any_currency_in_a_report_of_any(line, report):
    assert bill(line, report) == approx(2400 * IN_CNY[line] / IN_CNY[report], rel=1e-12)


@pytest.mark.parametrize("report", FOREIGN)
def test_the_drift_moves_the_renminbi_against_all_others_and_those_not_against_each_other(report):
    assert bill(report, report, fx_drift=0.1) == approx(2400, rel=1e-12)
    assert bill("USD", report, fx_drift=0.1) == approx(2400 * 7 / IN_CNY[report], rel=1e-12)
    fallen = sum(100 / 1.1 ** (month / 12) for month in range(1, 25))
    assert bill("CNY", report, fx_drift=0.1) == approx(fallen / IN_CNY[report], rel=1e-12)


@pytest.mark.parametrize("code", FOREIGN)
def test_the_figures_are_the_table_s_of_their_day(code):
    item = catalogue().parameters[f"fx_usd_per_{code.lower()}"]
    table = newest(code, "USD", item.as_of)
    assert table.day == item.as_of and item.value == approx(table.value, rel=1e-5)
    assert (item.standing == "published") == (len(table.records) == 1)  # a quotient of two is nobody's statement


@pytest.mark.parametrize("code", FOREIGN)
def test_the_answer_of_a_scenario_is_that_in_dollars_at_the_rate(code):
    dollars = answer("seed", {"report_currency": "USD"}, ranges=False)
    found = answer("seed", {"report_currency": code}, ranges=False)
    rate = float(usual()[f"fx_usd_per_{code.lower()}"])
    assert {key: cost * rate for key, cost in found.costs.items()} == approx(dollars.costs, rel=1e-12)


def test_the_union_reports_in_euro_and_a_case_says_its_own():
    with held("eu"):
        assert answer("seed", {}, ranges=False).case["common"]["report_ccy"] == "EUR"
    with pytest.raises(CellError, match="SGD"):
        run(changed("G01", "common.report_ccy", "GBP"))


def test_every_currency_says_what_it_is_in_dollars():
    assert tuple(codes()["ccy"]) == CURRENCIES
