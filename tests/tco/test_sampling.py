"""Latin hypercube: every stratum of every driver is met once, means come closer, and every route has the same draws."""

import json
from statistics import NormalDist

import numpy as np
import pytest
from pytest import approx

from r1model.finance.sampling import beta_quantiles, draws
from r1model.finance.simulate import drivers
from r1model.functions import OMITTED, invoke
from r1model.scenarios import chained
from r1model.snapshot import COUNT, PRICES, SEED, price_correlation, shapes, snapshot, throughput_range

NORMAL = NormalDist()
Z_90 = NORMAL.inv_cdf(0.9)
MEAN, SD = np.log(2) / 2, np.log(2) / (2 * Z_90)


def cumulative(value):
    return np.array([NORMAL.cdf(each) for each in value])


SHAPES = {  # how much lies below a value, by the textbook
    ("uniform", (2, 5)): lambda x: (x - 2) / 3,
    ("tri", (0, 1, 4)): lambda x: np.where(x < 1, x**2 / 4, 1 - (4 - x) ** 2 / 12),
    ("tri", (1, 1, 2)): lambda x: 1 - (2 - x) ** 2,
    ("pert", (0, 1, 2)): lambda x: (x / 2) ** 3 * (10 - 15 * (x / 2) + 6 * (x / 2) ** 2),
    ("pert", (0, 0, 1)): lambda x: 1 - (1 - x) ** 5,
    ("pert", (-1, 0, 0)): lambda x: (x + 1) ** 5,
    ("pert", (0, 1, 4)): lambda x: 10 * (x / 4) ** 2 - 20 * (x / 4) ** 3 + 15 * (x / 4) ** 4 - 4 * (x / 4) ** 5,
    ("normal", (5, 2)): lambda x: cumulative((x - 5) / 2),
    ("lognormal", (1, 2)): lambda x: cumulative((np.log(x) - MEAN) / SD),
    ("lognormal", (0.05, 1, 3)): lambda x: cumulative(np.log(x) * Z_90 / np.where(x < 1, np.log(20), np.log(3))),
}
ALL = [{"shape": shape, "numbers": numbers} for shape, numbers in SHAPES]


@pytest.mark.parametrize("count", [2, 3, 10, 1000])
@pytest.mark.parametrize("correlation", [0.0, 0.6])
def test_every_stratum_of_every_driver_is_met_once(count, correlation):
    for (shape, below), values in zip(SHAPES.items(), draws(ALL, count, 7, correlation), strict=True):
        strata = np.floor(below(values) * count).astype(int)
        assert sorted(strata) == list(range(count)), shape


@pytest.mark.parametrize("a", [1.0, 1.3, 1.7, 2.5, 3.0, 4.2, 5.0])
def test_quantiles_of_pert_are_where_the_density_says(a):
    """By the trapezium rule over the density; from either end."""
    points = np.array([1e-9, 1e-4, 0.1, 0.5, 0.9, 0.9999, 1 - 1e-9])
    found = beta_quantiles(points, a, 6 - a)
    at = np.linspace(0, 1, 400_001)
    density = at ** (a - 1) * (1 - at) ** (5 - a)
    below = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2)])
    assert np.interp(found, at, below / below[-1]) == approx(points, abs=2e-6)
    assert found + beta_quantiles(1 - points, 6 - a, a) == approx(np.ones(7), abs=1e-7)
    assert np.all(np.diff(found) > 0)


def test_the_mean_of_a_sum_comes_closer_than_that_of_independent_draws():
    both = [{"shape": "tri", "numbers": (0.7, 1, 1.5)}, {"shape": "pert", "numbers": (0, 1, 3)}]
    exact = (0.7 + 1 + 1.5) / 3 + (0 + 4 * 1 + 3) / 6
    seeds, count = range(60), 200
    means = [sum(draws(both, count, seed)).mean() for seed in seeds]
    random = np.random.default_rng(1)
    plain = [(random.triangular(0.7, 1, 1.5, count) + 3 * random.beta(7 / 3, 11 / 3, count)).mean() for _ in seeds]
    error, independent = (np.sqrt(np.mean((np.array(each) - exact) ** 2)) for each in (means, plain))
    assert error < independent / 5


def test_the_error_of_correlated_draws_is_no_more_than_stated():
    two = [{"shape": "uniform", "numbers": (0, 1)}, {"shape": "uniform", "numbers": (0, 1)}]
    products = [np.prod(draws(two, 400, seed, 0.5), axis=0) for seed in range(60)]
    stated = np.mean([each.std(ddof=1) for each in products]) / 20
    assert np.std([each.mean() for each in products], ddof=1) < stated


def test_the_same_seed_gives_the_same_draws_and_another_seed_others():
    first, again, other = (draws(ALL, 50, seed) for seed in (7, 7, 8))
    assert all((a == b).all() for a, b in zip(first, again, strict=True))
    assert not any((a == b).any() for a, b in zip(first, other, strict=True))


def uncertain():
    """The drivers of the snapshot as rows of R1_MC, and their correlation."""
    names = [name for name, driver in drivers().items() if driver["kind"] == "mult"]
    drawn = shapes(throughput_range(chained({})))
    rows = [[name, drawn[name]["shape"], *drawn[name]["numbers"]] for name in names]
    matrix = [[1.0 if a == b else price_correlation() * (a in PRICES and b in PRICES) for b in names] for a in names]
    return rows, matrix


def test_function_command_line_and_snapshot_have_the_same_draws(run):
    rows, matrix = uncertain()
    function = invoke("MC", "buy", OMITTED, rows, COUNT, SEED, "summary", matrix)
    assert dict(snapshot({}).summaries["buy"]) == approx(dict(function), rel=1e-9)
    table, wide = json.dumps(rows), json.dumps(matrix)
    shown = run("call", "R1_MC", "buy", "", table, "500", "7", "summary", wide, "--json").json["value"]
    again = dict(invoke("MC", "buy", OMITTED, rows, 500, 7, "summary", matrix))
    assert dict(shown) == approx(again, rel=1e-12)
