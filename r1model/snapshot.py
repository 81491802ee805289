"""What the workbook cannot compute live: Monte Carlo and drivers that are not linear, with what they rest on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from typing import Any

import numpy as np

from r1model.catalogue import catalogue, kept
from r1model.finance.kinds import Scenario
from r1model.finance.response import Response
from r1model.finance.risk import moved
from r1model.finance.sampling import draws
from r1model.finance.simulate import SIDES, drivers, flips, possible, proportional, summary
from r1model.finance.validate import checked
from r1model.inputs import Value
from r1model.options.files import compared
from r1model.scenarios import made

COUNT, SEED, BINS = 10_000, 671, 50
PRICES = ("gpu_price", "server_price", "cloud_price", "api_price")


@dataclass(frozen=True, repr=False)
class Snapshot:
    """Results of the engine for one set of inputs; `costs` are after-tax present costs by option."""

    engine: str
    inputs_hash: str
    count: int
    seed: int
    costs: Mapping[str, float]
    summaries: Mapping[str, Sequence[tuple[str, float]]]
    bins: Sequence[tuple[float, float, int]]
    drivers: Sequence[tuple[str, float | None, float | None]]
    turns: Sequence[Mapping[str, Any]]

    def __repr__(self) -> str:
        return f"<Snapshot of {self.count:,} draws, seed {self.seed}, inputs {self.inputs_hash}>"


def snapshot(changes: Mapping[str, Value]) -> Snapshot:
    """The snapshot of the usual inputs with some changed."""
    return _taken(tuple(sorted(changes.items())))


@cache
def _engine() -> str:
    return version("r1model")


@partial(kept, most=8)
def _taken(changes: tuple[tuple[str, Value], ...]) -> Snapshot:
    scenario = checked(Scenario, {key: part for key, part in made(dict(changes)).items() if key != "title"})
    response = Response(scenario, drivers())
    ends = {side: possible(scenario, side) for side in SIDES}
    if any(len(names) < len(drivers()) for names in ends.values()):  # what may stand at both ends may stand between
        _require_draws(scenario)
    costs = response.costs(_drawn())
    gain = over_the_best_other(costs)
    counts, edges = np.histogram(gain, BINS)
    canonical = json.dumps(scenario, sort_keys=True, ensure_ascii=False)
    return Snapshot(
        engine=_engine(),
        inputs_hash=hashlib.sha256(canonical.encode()).hexdigest()[:16],
        count=COUNT,
        seed=SEED,
        costs=response.base,
        summaries={name: summary(costs, name) for name in compared()},
        bins=[(float(low), float(high), int(n)) for low, high, n in zip(edges, edges[1:], counts, strict=False)],
        drivers=[(name, *_gains(response, name, ends)) for name in drivers() if name not in proportional()],
        turns=flips(scenario, response=response, ends=ends),
    )


def _uncertain() -> dict[str, Mapping[str, Any]]:
    """Every driver that multiplies."""
    return {name: driver for name, driver in drivers().items() if driver["kind"] == "mult"}


@cache
def _drawn() -> Mapping[str, Any]:
    """Their draws, triangular from the low to the high end around no change; the same for every scenario."""
    shapes = [{"shape": "tri", "numbers": (driver["low"], 1.0, driver["high"])} for driver in _uncertain().values()]
    return dict(zip(_uncertain(), draws(shapes, COUNT, SEED, _correlation()), strict=True))


def _require_draws(scenario: Mapping[str, Any]) -> None:
    """Refuses a scenario that a draw would make impossible, such as a share above 1."""
    for end in (np.min, np.max):
        amounts = {name: float(end(values)) for name, values in _drawn().items()}
        together: Mapping[str, Any] = scenario
        for name, amount in amounts.items():
            together = moved(together, drivers()[name]["paths"], amount)
        checked(Scenario, together)


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
    low, high = (None if costs is None else float(over_the_best_other(costs)) for costs in found)
    return low, high


def over_the_best_other(costs: Mapping[str, Any]) -> Any:
    """What buying is worth over the cheapest of the other options."""
    return np.min([cost for name, cost in costs.items() if name != "buy"], axis=0) - costs["buy"]
