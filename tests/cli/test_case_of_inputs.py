"""--case: cautious and favourable take of every input the end against owning, or for it, as the book's case does."""

import pytest

from r1model.answer import answer, costs_of
from r1model.inputs import inputs
from r1model.scenario_files import live
from r1model.scenario_files.entry import column_in

RANGED = [key for key, item in inputs().items() if item.likely_low is not None or item.likely_high is not None]


def buy(found):
    return found.costs["buy"]


def gap(found):
    return min(cost for key, cost in found.costs.items() if key not in ("buy", "hybrid")) - found.costs["buy"]


def test_every_likely_range_has_a_direction():
    assert [key for key in RANGED if not inputs()[key].favours] == []
    assert [key for key, item in inputs().items() if item.favours and key not in RANGED] == []


def test_a_case_takes_the_ends_of_its_direction():
    cautious, favourable = live({"case": "cautious"}), live({"case": "favourable"})
    assert (cautious["pue"], favourable["pue"]) == (inputs()["pue"].likely_high, inputs()["pue"].likely_low)
    assert (cautious["salvage_share"], favourable["salvage_share"]) == (0.1, 0.5)
    assert live({"case": "cautious", "pue@high": 1.9, "pue@user": 1.2})["pue"] == 1.9
    assert column_in("months", "cautious") == "" and column_in("months", "low") == "low"


@pytest.mark.parametrize("key", ["busy_share", "peak_factor", "pue", "maintenance_share", "salvage_share",
                                 "staff_price", "demand_growth", "availability"])  # fmt: skip
def test_the_direction_is_that_of_the_cost_of_owning(key):
    low, high = (answer("today", {key: getattr(inputs()[key], end)}, ranges=False)
                 for end in ("likely_low", "likely_high"))  # fmt: skip
    assert (buy(low) < buy(high)) == (inputs()[key].favours == "low")


@pytest.mark.parametrize("key", ["fx_cny_per_usd", "fx_drift", "api_growth", "income_tax", "discount_rate"])
def test_what_owning_hardly_feels_goes_by_the_other_options(key):
    low, high = (answer("today", {key: getattr(inputs()[key], end)}, ranges=False)
                 for end in ("likely_low", "likely_high"))  # fmt: skip
    assert (gap(low) > gap(high)) == (inputs()[key].favours == "low")


def test_owning_costs_most_in_the_cautious_case():
    costs = {case: costs_of(live({"case": case}))["buy"] for case in ("cautious", "base", "favourable")}
    assert costs["cautious"] > costs["base"] > costs["favourable"]


@pytest.mark.parametrize("words", ["cautious", "谨慎", "Cautious"])
def test_compare_in_a_case(run, words):
    found = run("compare", "--case", words, "--json").json
    assert found["costs"]["buy"] == pytest.approx(costs_of(live({"case": "cautious"}))["buy"], rel=1e-12)
    assert "Case: Cautious" in run("compare", "--case", words).out.replace("\n", " ")


def test_a_case_lies_under_what_is_set_and_over_a_scenario(run):
    found = run("chain", "staff3000", "--case", "favourable", "--set", "pue=1.9", "--json").json
    assert (found["changes"]["pue"], found["changes"]["busy_share"]) == (1.9, 0.95)


def test_another_case_is_refused(run):
    found = run("compare", "--case", "worst")
    assert found.code == 2 and "cautious" in found.err and "--case" in found.err
