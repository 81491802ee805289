"""The response says of any factors what the timeline says of the scenario moved by them."""

import random

import numpy as np
import pytest
from parity.scenarios import drawn

from r1model.errors import R1ModelError
from r1model.finance.kinds import Scenario
from r1model.finance.response import Response
from r1model.finance.risk import moved
from r1model.finance.sampling import draws
from r1model.finance.simulate import cheapest, drivers, flips, simulate
from r1model.finance.validate import checked
from r1model.scenarios import made

MULTIPLY = {name: driver for name, driver in drivers().items() if driver["kind"] == "mult"}


def multiplied(scenario):
    """The drivers that multiply what the scenario has, and their draws."""
    names = [name for name, each in MULTIPLY.items() if all(scenario.get(path.split(".")[0]) for path in each["paths"])]
    return names, [
        {"shape": "tri", "numbers": (MULTIPLY[name]["low"], 1.0, MULTIPLY[name]["high"]),
         "paths": MULTIPLY[name]["paths"], "kind": "mult"}
        for name in names
    ]  # fmt: skip


def scenarios(count):
    chance, found = random.Random("response"), [made({})]
    while len(found) < count:
        try:
            found.append(made(drawn(chance) | {"salvage_share": chance.uniform(0, 0.8), "availability": 1.0}))
        except R1ModelError:
            continue
    return [checked(Scenario, each) for each in found]


@pytest.mark.parametrize("scenario", scenarios(25))
def test_draws_cost_what_the_timeline_says(scenario):
    names, shapes = multiplied(scenario)
    wanted = simulate(scenario, shapes, 48, 7)
    response = Response(scenario, drivers())
    found = response.costs(dict(zip(names, draws(shapes, 48, 7), strict=True)))
    for name, costs in wanted.items():
        np.testing.assert_allclose(found[name], costs, rtol=1e-9, atol=1e-10 * np.abs(costs).max())


TRAFFIC = {"egress_gb": 1000.0, "egress_price_per_gb": 0.5}


@pytest.mark.parametrize("given", [{}, {"instances": 7.0}, {"rent_follow": "fixed", "instances": 9.0},
                                   {"instances": 7.0, "rent_follow": "hour"}])  # fmt: skip
def test_traffic_of_all_instances_is_paid_once(given):
    """Draws once multiplied it by the instances: 60,191 of them made 5e13 of 4e9."""
    scenario = checked(Scenario, made({**TRAFFIC, **given}))
    names, shapes = multiplied(scenario)
    wanted = simulate(scenario, shapes, 8, 7)["rent"]
    found = Response(scenario, drivers()).costs(dict(zip(names, draws(shapes, 8, 7), strict=True)))["rent"]
    np.testing.assert_allclose(found, wanted, rtol=1e-9)


def test_own_replicas_beside_an_api_idle_at_a_fixed_load_too():
    """Their energy goes with their tokens; once they drew the fixed load besides."""
    scenario = checked(Scenario, made({"load_mode": "fixed", "demand_out_mtok": 2.9e7, "demand_in_mtok": 1e6}))
    names, shapes = multiplied(scenario)
    wanted = simulate(scenario, shapes, 48, 7)["hybrid"]
    found = Response(scenario, drivers()).costs(dict(zip(names, draws(shapes, 48, 7), strict=True)))["hybrid"]
    np.testing.assert_allclose(found, wanted, rtol=1e-9)


@pytest.mark.parametrize("tax_timing", ["monthly", "annual"])
def test_another_discount_rate_and_one_driver_at_a_time(tax_timing):
    scenario = checked(Scenario, made({"timing": "mid", "tax_timing": tax_timing}))
    response = Response(scenario, drivers())
    assert response.base == cheapest(scenario)[1]
    for name, driver in drivers().items():
        for side in ("low", "high"):
            wanted = cheapest(moved(scenario, driver["paths"], driver[side], driver["kind"]))[1]
            assert response.moved(name, driver[side]) == pytest.approx(wanted, rel=1e-12), name


@pytest.mark.parametrize("scenario", scenarios(6)[1:])
def test_turning_points_are_the_same_either_way(scenario):
    ours, theirs = flips(scenario, response=Response(scenario, drivers())), flips(scenario)
    assert [row["driver"] for row in ours] == [row["driver"] for row in theirs]
    for one, other in zip(ours, theirs, strict=True):
        assert one["cheapest"] == other["cheapest"] and one["to"] == pytest.approx(other["to"], rel=1e-9)
