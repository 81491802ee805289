"""Node: the second method is the engine's, agrees with the months where they are alike, and is bounded where not."""

import pytest

from r1model.finance.kinds import Scenario
from r1model.finance.results import outcome_in, root
from r1model.finance.unit import one_node
from r1model.finance.validate import checked
from r1model.scenarios import chained

STEADY = {"demand_growth": 0.0}
CASES = [
    {}, STEADY, {**STEADY, "timing": "mid", "vat_lag": 6.0, "discount_rate": 0.15},
    {**STEADY, "months": 60.0, "vat_recoverable": 0.0, "load_mode": "fixed"}, {"tariff_growth": 0.1, "months": 24.0},
]  # fmt: skip
SHOWN = {"net_capex": "node_net_capex", "recovery": "recovery", "capital": "node_capital_year",
         "power": "node_power_year", "running": "node_running_year", "cost": "node_cost_year",
         "mtok": "node_mtok_year", "per_mtok": "per_mtok", "settled": "settled", "monthly": "monthly",
         "bound": "bound"}  # fmt: skip


def node(changes):
    case = checked(Scenario, chained(changes).case)
    return one_node(outcome_in(root(case), case["buy"]))


@pytest.mark.parametrize("changes", CASES)
def test_the_sheet_shows_what_the_engine_computes(filled, changes):
    book, found = filled(changes), node(changes)
    for name, cell in SHOWN.items():
        assert book.cells[f"one_node.{cell}"].value == pytest.approx(getattr(found, name), rel=1e-12), name
    assert book.cells["failing"].value == 0


@pytest.mark.parametrize("changes", [case for case in CASES if "demand_growth" in case])
def test_both_ways_agree_where_all_months_are_alike(filled, changes):
    found = node(changes)
    assert filled(changes).cells["one_node.steady"].value == 1
    assert found.settled == pytest.approx(found.monthly, rel=1e-12)
    assert abs(found.settled - found.per_mtok) <= found.bound


def test_growth_makes_them_differ_and_no_check_claims_otherwise(filled):
    found = node({})
    assert abs(found.settled - found.monthly) > 0.01 * found.monthly
    assert filled({}).cells["one_node.steady"].value == 0


def test_a_month_that_costs_more_is_seen_by_the_check(filled):
    """The gate on the gate: the monthly cost overwritten, all months still alike."""
    book = filled(STEADY)
    cell = book.cells["one_node.settled"]
    kept = cell.compute
    cell.compute = lambda: kept() * 1.01
    try:
        book.recalculate({})
        assert book.cells["failing"].value == 1
    finally:
        cell.compute = kept
