"""What the workbook cannot compute live: Monte Carlo and drivers that are not linear, with what they rest on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.metadata import version
from math import isnan
from typing import Any

import numpy as np

from r1model.catalogue import catalogue, kept
from r1model.errors import CellError
from r1model.finance.counts import Needs
from r1model.finance.kinds import Scenario
from r1model.finance.response import Response
from r1model.finance.risk import moved
from r1model.finance.sampling import Strata
from r1model.finance.simulate import SIDES, drivers, flips, possible, proportional, summary
from r1model.finance.turning import Turn, turns_by_volume
from r1model.finance.validate import checked
from r1model.inputs import Value
from r1model.scenarios import NONE, Chained, chained
from r1model.scenarios.exchange import Listed, listed
from r1model.scenarios.own_lines import Own

COUNT, SEED, BINS = 10_000, 671, 50
WIDE = 5.0  # how many times its median a P90 may be before a reader is told what makes it so
PRICES = ("gpu_price", "server_price", "cloud_price", "api_price")


Quantiles = tuple[float, float, float]  # P10, P50, P90


@dataclass(frozen=True, repr=False)
class Snapshot:
    """Results of the engine for one set of inputs; `costs` are after-tax present costs of the feasible options.

    `nodes` and `per_mtok` are P10, P50 and P90: nodes or instances at most, after-tax present cost over present tokens;
    `volumes` the turns by demand, fewer users first. `cases` are the costs in other cases than the one in use, where
    somebody adds them. `rates` are the central bank's for the day of closing, by currency.
    """

    engine: str
    inputs_hash: str
    count: int
    seed: int
    costs: Mapping[str, float]
    summaries: Mapping[str, Sequence[tuple[str, float]]]
    nodes: Mapping[str, Sequence[float]]
    per_mtok: Mapping[str, Sequence[float]]
    bins: Sequence[tuple[float, float, int]]
    drivers: Sequence[tuple[str, float | None, float | None]]
    turns: Sequence[Mapping[str, Any]]
    volumes: Sequence[Turn]
    rates: Mapping[str, Listed] = field(default_factory=dict)
    cases: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Snapshot of {self.count:,} draws, seed {self.seed}, inputs {self.inputs_hash}>"


def snapshot(changes: Mapping[str, Value], own: Own = NONE) -> Snapshot:
    """The snapshot of the usual inputs with some changed, and of hours and lines of one's own."""
    return _taken(tuple(sorted(changes.items())), tuple(sorted(own.items())))


@cache
def _engine() -> str:
    return version("r1model")


@partial(kept, most=8)
def _taken(changes: tuple[tuple[str, Value], ...], own: tuple[tuple[str, Value], ...]) -> Snapshot:
    found = chained(dict(changes), dict(own))
    scenario = checked(Scenario, found.case)
    response = response_of(scenario)
    ends = {side: possible(scenario, side) for side in SIDES}
    if any(len(names) < len(drivers()) for names in ends.values()):  # what may stand at both ends may stand between
        _require_draws(scenario, _drawn(throughput_range(found)))
    drawn = _drawn(throughput_range(found))
    needs = response.needs(drawn)
    costs = response.costs(drawn, needs)
    gain = over_the_best_other(costs)
    counts, edges = _bins(gain) if gain is not None else ((), ())
    canonical = json.dumps(scenario, sort_keys=True, ensure_ascii=False)
    return Snapshot(
        engine=_engine(),
        inputs_hash=hashlib.sha256(canonical.encode()).hexdigest()[:16],
        count=COUNT,
        seed=SEED,
        costs=response.base,
        summaries={name: summary(costs, name) for name in costs},
        nodes=_nodes(response, needs),
        per_mtok={name: _ranks(cost / (_tokens(response) * drawn["demand"])) for name, cost in costs.items()},
        bins=[(float(low), float(high), int(n)) for low, high, n in zip(edges, edges[1:], counts, strict=False)],
        drivers=[(name, *_gains(response, name, ends)) for name in drivers() if name not in proportional()],
        turns=flips(scenario, response=response, ends=ends),
        volumes=turns_by_volume(scenario, response) if response.base else [],
        rates=listed(float(found.chosen.given["closing_date"])),
    )


def is_wide(p50: float, p90: float, most: float = WIDE) -> bool:
    """Whether the dear end of a range is far above its middle: a slow outcome then hardly meets the targets."""
    return p90 > most * p50


def response_of(scenario: Mapping[str, Any]) -> Response:
    """How a checked scenario answers to the drivers."""
    return Response(scenario, drivers())


def _uncertain() -> dict[str, Mapping[str, Any]]:
    """Every driver that multiplies."""
    return {name: driver for name, driver in drivers().items() if driver["kind"] == "mult"}


@partial(kept, most=8)
def _drawn(throughput: Quantiles) -> Mapping[str, Any]:
    """Their draws, triangular from the low to the high end around no change; the throughput from its own range."""
    return {name: _strata().drawn(at, item) for at, (name, item) in enumerate(shapes(throughput).items())}


@kept
def _strata() -> Strata:
    """Where in their ranges the draws of all drivers stand: the same for every scenario."""
    return Strata(COUNT, len(_uncertain()), SEED, _correlation())


def shapes(throughput: Quantiles) -> dict[str, Mapping[str, Any]]:
    """How each driver is drawn; `throughput` is its P10, P50 and P90 over what is counted with."""
    found: dict[str, Mapping[str, Any]] = {
        key: {"shape": "tri", "numbers": (driver["low"], 1.0, driver["high"])} for key, driver in _uncertain().items()
    }
    return found | {"throughput": {"shape": "lognormal", "numbers": throughput}}


def throughput_range(found: Chained) -> Quantiles:
    """P10, P50 and P90 of what a replica serves, over what is counted with; of one's own measurement the usual range.

    The middle is said, since a slow outcome is as a rule further below it than a fast one is above: the targets cost it
    more. Where a slow outcome misses the targets at any load, it is as far below as a fast one is above.
    """
    own = found.chosen.services["buy"]
    if isinstance(own, CellError) or own.p10_rate >= own.p90_rate:
        driver = drivers()["throughput"]
        return float(driver["low"]), 1.0, float(driver["high"])
    middle, fast = own.p50_rate / own.rate, own.p90_rate / own.rate
    return (middle**2 / fast if isnan(own.p10_rate) else own.p10_rate / own.rate), middle, fast


def _bins(gain: Any) -> tuple[Any, Any]:
    """How often a gain falls where; 10 % at either end go to the outer bins, else few draws make all others one bin."""
    return np.histogram(np.clip(gain, *np.percentile(gain, (10, 90))), BINS)


def _nodes(response: Response, needs: Needs) -> dict[str, Sequence[float]]:
    """P10, P50 and P90 of the nodes bought or leased and of the instances at most."""
    rented = np.maximum(needs.fixed_instances, needs.followed.max(axis=1))
    found = {"buy": sum(needs.lots), "rent": rented, "lease": needs.most_nodes}
    return {name: _ranks(values) for name, values in found.items() if name in response.sides}


def _tokens(response: Response) -> float:
    """Million tokens of the demand, at present."""
    demand = response.around.rows("demand")[0]["demand_mtok"]
    return float((demand * response.around["flow_factor"]).sum()) or float("nan")


def _ranks(values: Any) -> list[float]:
    return [float(value) for value in np.percentile(values, (10, 50, 90))]


def _require_draws(scenario: Mapping[str, Any], drawn: Mapping[str, Any]) -> None:
    """Refuses a scenario that a draw would make impossible, such as a share above 1."""
    for end in (np.min, np.max):
        amounts = {name: float(end(values)) for name, values in drawn.items()}
        together: Mapping[str, Any] = scenario
        for name, amount in amounts.items():
            if name not in ("demand", "throughput"):  # whatever they are, the chain has an answer
                together = moved(together, [path for path in drivers()[name]["paths"] if _has(together, path)], amount)
        checked(Scenario, together)


def _has(scenario: Mapping[str, Any], path: str) -> bool:
    return bool(scenario.get(path.partition(".")[0]))


def price_correlation() -> float:
    """How far prices of hardware, cloud and API move together, from the catalogue."""
    return catalogue().parameters["price_correlation"].value


def _correlation() -> Any:
    """Prices of hardware, cloud and API move together; all else apart."""
    names = list(_uncertain())
    matrix = np.eye(len(names))
    for row, first in enumerate(names):
        for column, second in enumerate(names):
            if row != column and first in PRICES and second in PRICES:
                matrix[row, column] = price_correlation()
    return matrix


def _gains(response: Response, name: str, ends: Mapping[str, Sequence[str]]) -> tuple[float | None, float | None]:
    """The NPV of buying over the cheaper other option with the driver at both ends; None where that is no case."""
    driver = drivers()[name]
    found = [response.moved(name, driver[side]) if name in ends[side] else None for side in SIDES]
    gains = (None if costs is None else over_the_best_other(costs) for costs in found)
    low, high = (None if gain is None else float(gain) for gain in gains)
    return low, high


def over_the_best_other(costs: Mapping[str, Any]) -> Any:
    """What buying is worth over the cheapest of the other options; None where there is no such pair."""
    if "buy" not in costs or len(costs) < 2:
        return None
    return np.min([cost for name, cost in costs.items() if name != "buy"], axis=0) - costs["buy"]
