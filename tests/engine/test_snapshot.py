"""The snapshot: the same for the same inputs, another for others, and resting on the live base."""

import pytest

from r1model.finance.kinds import Scenario, option_case
from r1model.finance.results import metrics
from r1model.finance.simulate import drivers, proportional
from r1model.finance.validate import checked
from r1model.inputs import inputs
from r1model.options.files import compared
from r1model.scenarios import made
from r1model.snapshot import COUNT, snapshot


@pytest.fixture(scope="module")
def taken():
    return snapshot({})


def test_its_base_is_what_the_engine_says_of_the_same_inputs(taken):
    scenario = checked(Scenario, made({}))
    for option in compared():
        assert taken.costs[option] == metrics(option_case(scenario, option))["pv_cost_aftertax"]


def test_every_draw_is_in_one_bin_and_one_option_is_the_cheapest_in_each(taken):
    assert sum(count for _, _, count in taken.bins) == taken.count == COUNT
    cheapest = [dict(taken.summaries[option])["P(cheapest)"] for option in compared()]
    assert sum(cheapest) == pytest.approx(1)


@pytest.mark.parametrize("key, value", [("discount_rate", 0.09), ("months", 48.0), ("tax_timing", "annual")])
def test_other_inputs_leave_another_fingerprint(taken, key, value):
    other = snapshot({key: value})
    assert other.inputs_hash != taken.inputs_hash
    assert other.costs != taken.costs


def test_drivers_are_either_live_or_stamped(taken):
    assert {name for name, *_ in taken.drivers} | set(proportional()) == set(drivers())
    assert not {name for name, *_ in taken.drivers} & set(proportional())


def test_what_only_dates_the_columns_moves_nothing(taken):
    later = inputs()["closing_date"].value + 31
    assert snapshot({"closing_date": later}).costs == taken.costs
