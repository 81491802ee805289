"""Tallies: percentiles within their bin, everything else exact, and the same in whatever order parts are added."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1model.sweeps.tallies import Tally, binned, restored, tally, together

AMOUNTS = st.lists(st.floats(-1e12, 1e12, allow_nan=False), min_size=1, max_size=30)


def nearest(values, rank):
    """The two values between which a percentile lies."""
    ranked, at = np.sort(values), rank / 100 * (len(values) - 1)
    return ranked[int(np.floor(at))], ranked[int(np.ceil(at))]


@given(AMOUNTS, st.sampled_from([0, 10, 50, 90, 100]))
def test_a_percentile_lies_in_the_bin_of_the_value_it_is_of(amounts, rank):
    values = np.array(amounts)
    found, (low, high) = binned(values).percentile(rank), nearest(values, rank)
    slack = abs(np.array([low, high])) / 256 + 5e-324
    assert low - slack[0] <= found <= high + slack[1]


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_bins_add_up_in_any_order(first, second, third):
    a, b, c = (binned(np.array(values)) for values in (first, second, third))
    whole = binned(np.array([*first, *second, *third]))
    assert sum(whole.counts) == len(first) + len(second) + len(third)
    for found in (a.plus(b).plus(c), c.plus(a.plus(b))):
        assert found._replace(sum=0) == whole._replace(sum=0)
        assert found.sum == pytest.approx(whole.sum, rel=1e-9, abs=1.0)


def test_a_million_costs_to_a_thousandth():
    values = np.random.default_rng(1).lognormal(18, 1, 1_000_000)
    bins = binned(values)
    for rank in (10, 50, 90):
        assert bins.percentile(rank) == pytest.approx(np.percentile(values, rank), rel=1e-3)
    assert bins.record()["mean"] == pytest.approx(values.mean()) and len(bins.counts) < 6000


def test_whole_numbers_stay_whole():
    values = np.repeat(np.arange(1.0, 201.0), 5)
    assert [binned(values).percentile(rank) for rank in (10, 50, 90)] == [20, 100, 180]


def test_a_tally_goes_through_json_whole():
    costs = {"pv_aftertax_buy": np.array([1.5, -2.0]), "pv_aftertax_api": np.array([1.0, 0.0])}
    found = tally(np.array([1, 0], dtype=np.int8), ("buy", "api"), costs)
    assert found.cheapest == {"buy": 1, "api": 1}
    assert restored(json.loads(json.dumps(found))) == found
    assert together([found, found]).cheapest == {"buy": 2, "api": 2} and isinstance(found.plus(found), Tally)
