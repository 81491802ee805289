"""What the workbook cannot compute live: Monte Carlo and drivers that are not linear, with what they rest on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import numpy as np

from r1model.errors import CellError
from r1model.inputs import Value
from r1model.scenarios import COMPARED, made
from r1model.tco.kinds import Scenario
from r1model.tco.risk import allowed
from r1model.tco.simulate import cheapest, drivers, flips, simulate, summary
from r1model.tco.validate import checked

COUNT, SEED, BINS = 10_000, 671, 50
PRICES = ("gpu_price", "server_price", "cloud_price", "api_price")
PRICE_CORRELATION = 0.5
LINEAR = ("gpu_price", "server_price", "tariff", "staff", "salvage", "cloud_price", "api_price")


@dataclass(frozen=True)
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


def snapshot(changes: Mapping[str, Value]) -> Snapshot:
    """The snapshot of the usual inputs with some changed."""
    return _taken(tuple(sorted(changes.items())))


@lru_cache(maxsize=8)
def _taken(changes: tuple[tuple[str, Value], ...]) -> Snapshot:
    scenario = checked(Scenario, {key: part for key, part in made(dict(changes)).items() if key != "title"})
    _, costs = cheapest(scenario)
    moved = simulate(scenario, _distributions(), COUNT, SEED, _correlation())
    gain = np.minimum(moved["rent"], moved["api"]) - moved["buy"]
    counts, edges = np.histogram(gain, BINS)
    canonical = json.dumps(scenario, sort_keys=True, ensure_ascii=False)
    return Snapshot(
        engine=version("r1model"),
        inputs_hash=hashlib.sha256(canonical.encode()).hexdigest()[:16],
        count=COUNT,
        seed=SEED,
        costs=costs,
        summaries={name: summary(moved, name) for name in COMPARED},
        bins=[(float(low), float(high), int(n)) for low, high, n in zip(edges, edges[1:], counts, strict=False)],
        drivers=[(name, *_gains(scenario, driver)) for name, driver in drivers().items() if name not in LINEAR],
        turns=flips(scenario),
    )


def _distributions() -> list[dict[str, Any]]:
    """Every driver that multiplies, triangular from its low to its high end around no change."""
    return [
        {"shape": "tri", "numbers": (driver["low"], 1.0, driver["high"]), "paths": driver["paths"], "kind": "mult"}
        for driver in drivers().values()
        if driver["kind"] == "mult"
    ]


def _correlation() -> Any:
    """Prices of hardware, cloud and API move together; all else apart."""
    names = [name for name, driver in drivers().items() if driver["kind"] == "mult"]
    matrix = np.eye(len(names))
    for row, first in enumerate(names):
        for column, second in enumerate(names):
            if row != column and first in PRICES and second in PRICES:
                matrix[row, column] = PRICE_CORRELATION
    return matrix


def _gains(scenario: Mapping[str, Any], driver: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """The NPV of buying over the cheaper other option with the driver at both ends; None where that is no case."""
    low, high = (_gain(scenario, driver, driver[end]) for end in ("low", "high"))
    return low, high


def _gain(scenario: Mapping[str, Any], driver: Mapping[str, Any], amount: float) -> float | None:
    try:
        _, costs = cheapest(allowed(Scenario, scenario, driver, amount))
    except CellError:
        return None
    return min(costs["rent"], costs["api"]) - costs["buy"]
