"""The snapshot: the same for the same inputs, another for others, and resting on the live base."""

import numpy as np
import pytest

from r1model.answer import answer, as_record
from r1model.finance.kinds import Scenario, option_case
from r1model.finance.results import metrics
from r1model.finance.sampling import quantiles
from r1model.finance.simulate import drivers, proportional
from r1model.finance.validate import checked
from r1model.inputs import inputs
from r1model.options.files import compared
from r1model.scenarios import chained, entries, made
from r1model.snapshot import COUNT, snapshot, throughput_range


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


@pytest.mark.parametrize("name", ["today", "staff300", "public5m", "seed"])
def test_half_of_the_draws_of_throughput_are_below_what_is_counted_with(name):
    """A range without its middle once put the median at a third of it, and the median cost at five times the base."""
    slow, middle, fast = throughput_range(chained(entries(name, {})))
    drawn = quantiles("lognormal", (slow, middle, fast), np.array([0.1, 0.5, 0.9]))
    assert drawn == pytest.approx([slow, middle, fast]) and slow < middle == 1 < fast


def test_the_bins_show_where_the_draws_are(taken):
    """Whole ranges once put all but a handful of draws into one bar of fifty."""
    counts = [count for _, _, count in taken.bins]
    assert max(counts) < 0.5 * COUNT and min(counts[0], counts[-1]) >= 0.1 * COUNT


@pytest.mark.parametrize("language, words", [("zh", "P90 是中位数的"), ("en", "Its P90 is")])
def test_a_wide_range_is_said_beside_its_option(taken, language, words):
    wide = {option for option, said in taken.summaries.items() if dict(said)["P90"] > 5 * dict(said)["P50"]}
    states = as_record(answer("today", {}), language)["options"]
    assert wide and wide == {option for option in compared() if words in " ".join(states[option]["states"])}
    assert not any(
        words in said for said in as_record(answer("today", {}, ranges=False), language)["options"]["buy"]["states"]
    )
