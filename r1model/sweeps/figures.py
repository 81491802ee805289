"""What the chain answers for many scenarios: what each option costs, which is the cheapest, how many nodes at most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from r1model.catalogue import kept
from r1model.finance.response import Response
from r1model.finance.simulate import winners
from r1model.snapshot import response_of
from r1model.sweeps.draws import Columns

COST = "pv_aftertax_"
NODES, PER_MTOK = "most_nodes", "cost_per_mtok"
OWNED = ("buy", "lease", "hybrid")  # options with nodes: where none can be had, none are counted


@dataclass(frozen=True)
class Case:
    """A checked scenario and its digest, by which a process knows that it has it already."""

    digest: str
    scenario: Mapping[str, Any] = field(compare=False, repr=False)


class Found(NamedTuple):
    """Figures by column, and the place of the cheapest option among those that can be had."""

    figures: Columns
    cheapest: NDArray[np.int8]


class Chain:
    """A scenario that answers for any factors of its drivers."""

    def __init__(self, scenario: Mapping[str, Any]) -> None:
        self.response: Response = response_of(scenario)
        self.options = list(self.response.sides)

    def found(self, factors: Columns) -> Found:
        """The figures of some thousand scenarios."""
        count = len(next(iter(factors.values())))
        needs = self.response.needs(factors)
        costs = {name: np.broadcast_to(cost, count) for name, cost in self.response.costs(factors, needs).items()}
        cheapest = np.broadcast_to(winners(costs), count).astype(np.int8)
        least = np.choose(cheapest, list(costs.values()))
        figures = {f"{COST}{name}": cost for name, cost in costs.items()}
        if any(name in costs for name in OWNED):
            figures[NODES] = np.broadcast_to(needs.most_nodes, count)
        if self.tokens:
            figures[PER_MTOK] = least / (self.tokens * factors.get("demand", 1.0))
        return Found(figures, cheapest)

    @cached_property
    def tokens(self) -> float:
        """Million tokens of the demand, at present."""
        around = self.response.around
        demand = around.rows("demand")[0]["demand_mtok"]
        return float((demand * around["flow_factor"]).sum())


@partial(kept, most=2)
def chain_of(case: Case) -> Chain:
    """The chain of a scenario, made once in a process."""
    return Chain(case.scenario)
