"""Buy, rent and API over 60 months: one comparison, and 100,000 draws of it in columns against a loop of cases."""

import json
import time
from pathlib import Path

import numpy as np
from bench_timing import Row, medians

from r1model.finance.compare import compare
from r1model.finance.kinds import Scenario
from r1model.finance.results import metrics, outcome
from r1model.finance.risk import moved
from r1model.finance.validate import checked

DRAWS, CHUNK, LOOPED = 100_000, 1_024, 200
OPTIONS = ("buy", "rent", "api")
DRIVERS = (
    (("buy.capex[0].amount",), (0.85, 1.0, 1.40)),
    (("buy.power.tariff",), (0.7, 1.0, 1.5)),
    (("buy.opex[2].amount",), (0.9, 1.0, 1.3)),
    (("buy.capex[0].salvage_pct", "buy.capex[1].salvage_pct"), (0.0, 0.75, 1.75)),
    (("buy.util.tok_s_per_node",), (0.5, 1.0, 2.8)),
    (("demand.growth",), (0.0, 1.0, 2.0)),
    (("rent.esc",), (0.0, 1.0, 3.0)),
    (("api.esc",), (0.0, 1.0, 2.0)),
)


def scenario():
    """The hardware of G04 against the instances of G17 and the API of G21, for the demand of G21."""
    golden = json.loads((Path(__file__).parents[1] / "golden" / "cases.json").read_text(encoding="utf-8"))
    given = {case["id"]: case["input"] for case in golden["cases"]}
    hardware = given["G04"]["option"]
    hardware = {**hardware, "util": {"mode": "demand", "tok_s_per_node": hardware["util"]["tok_s_per_node"]}}
    common, demand = given["G04"]["common"], given["G21"]["demand"]
    rent, api = given["G17"]["option"], given["G21"]["option"]
    return checked(Scenario, {"common": common, "demand": demand, "buy": hardware, "rent": rent, "api": api})


def single(case, option):
    return {"common": case["common"], "demand": case["demand"], "option": case[option]}


def pair(case, other):
    return {"common": case["common"], "demand": case["demand"], "a": case["buy"], "b": case[other]}


def present(case):
    return {name: outcome(single(case, name)).pv_aftertax() for name in OPTIONS}


def comparison(case):
    """Every figure of the three options, and what buying is worth over each of the others."""
    found = {name: metrics(single(case, name)) for name in OPTIONS}
    cost = {name: part["pv_cost_aftertax"] for name, part in found.items()}
    return found, {name: cost[name] - cost["buy"] for name in OPTIONS[1:]}


def drawn(count):
    random = np.random.default_rng(671)
    return [random.triangular(*shape, count) for _, shape in DRIVERS]


def monte_carlo(case, factors):
    """After-tax present cost of each option in every draw, in chunks of columns."""
    count = len(factors[0])
    found = {name: np.empty(count) for name in OPTIONS}
    for start in range(0, count, CHUNK):
        part = slice(start, min(start + CHUNK, count))
        changed = case
        for (paths, _), factor in zip(DRIVERS, factors, strict=True):
            changed = moved(changed, paths, factor[part, np.newaxis])
        for name, cost in present(changed).items():
            found[name][part] = cost
    return found


def one_by_one(case, factors):
    """The same, a case a draw."""
    found = []
    for draw in zip(*factors, strict=True):
        changed = case
        for (paths, _), factor in zip(DRIVERS, draw, strict=True):
            changed = moved(changed, paths, float(factor))
        found.append(present(changed))
    return {name: np.array([float(each[name]) for each in found]) for name in OPTIONS}


def tco():
    case = scenario()
    _, worth = comparison(case)
    for other in OPTIONS[1:]:
        np.testing.assert_allclose(compare(pair(case, other))["npv_a_over_b"], worth[other], rtol=1e-12)
    what = f"TCO comparison of {', '.join(OPTIONS)}, {case['common']['months']} months"
    taken = medians(
        lambda: comparison(case), lambda: [compare(pair(case, other)) for other in OPTIONS[1:]], number=50, runs=9
    )
    yield Row(f"{what}: all figures and NPV", taken[0], None, "<= 2 ms")
    yield Row("  of buy over each of the others: IRR and payback as well", taken[1])
    factors = drawn(DRAWS)
    first = [factor[:LOOPED] for factor in factors]
    columns, loop = monte_carlo(case, first), one_by_one(case, first)
    for name in OPTIONS:
        np.testing.assert_allclose(columns[name], loop[name], rtol=1e-10, err_msg=name)
    start = time.perf_counter()
    one_by_one(case, first)
    looped = (time.perf_counter() - start) * DRAWS / LOOPED
    (many,) = medians(lambda: monte_carlo(case, factors), runs=3)
    what = f"Monte Carlo of {DRAWS:,} draws, {len(DRIVERS)} drivers, {len(OPTIONS)} options (results agree)"
    yield Row(what, many, looped, "<= 3 s", f"Python loop over cases, {LOOPED} draws scaled up")
