"""How the present costs of a scenario answer to the drivers: every cost is a sum of products of few factors.

Buying is linear in the prices of cards and servers, in each with the salvage share, in staff, and in the tariff times
the load, which follows the ratio of demand to throughput up to full; renting is linear in the cloud price, tokens in
their price times their demand. The numbers of each are read off the timeline itself; the discount rate moves factors.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from r1model.tco.kinds import option_case
from r1model.tco.results import Outcome, outcome, total
from r1model.tco.risk import moved
from r1model.tco.schema import OPTIONS
from r1model.tco.timeline import Values, line

PRICES = ("gpu_price", "server_price", "salvage", "staff", "tariff", "demand")
POINTS = np.array([
    (0, 0, 0, 0, 0, 0), (1, 0, 0, 0, 0, 0), (0, 1, 0, 0, 0, 0), (1, 0, 1, 0, 0, 0), (0, 1, 1, 0, 0, 0),
    (0, 0, 0, 1, 0, 0), (0, 0, 0, 0, 1, 0), (0, 0, 0, 0, 1, 1e30), (0, 0, 0, 0, 1, 1e-9),
], dtype=float)  # fmt: skip
IDLE, FULL, LITTLE = 6, 7, 8
Drivers = Mapping[str, Mapping[str, Any]]


class Response:
    """The costs of the options a scenario has, for any factors of the drivers."""

    def __init__(self, scenario: Mapping[str, Any], drivers: Drivers) -> None:
        self.scenario, self.drivers = scenario, drivers
        self.sides = {name: outcome(option_case(scenario, name)) for name in OPTIONS if scenario.get(name)}
        self.base = {name: float(side.pv_aftertax()) for name, side in self.sides.items()}
        self._terms: dict[str, Any] = {name: getattr(self, f"_{name}")() for name in ("buy", "rent", "api")}

    def costs(self, factors: Mapping[str, Any]) -> dict[str, Any]:
        """After-tax present costs where drivers are multiplied; factors may be arrays of draws."""

        def of(name: str) -> Any:
            return factors.get(name, 1.0)

        fixed, gpu, server, gpu_sold, server_sold, staff = self._terms["buy"]
        load = of("demand") / of("throughput")
        buy = (
            fixed
            + of("gpu_price") * (gpu + of("salvage") * gpu_sold)
            + of("server_price") * (server + of("salvage") * server_sold)
            + of("staff") * staff
            + of("tariff") * self._power(load)
        )
        (rented, by_hour), (running, tokens) = self._terms["rent"], self._terms["api"]
        return {"buy": buy, "rent": rented + of("cloud_price") * by_hour,
                "api": running + of("api_price") * of("demand") * tokens}  # fmt: skip

    def at_rate(self, rate: float) -> dict[str, float]:
        """After-tax present costs at another discount rate."""
        return {name: float(_discounted(side, rate)) for name, side in self.sides.items()}

    def moved(self, name: str, amount: float) -> dict[str, Any]:
        """The costs with one driver moved."""
        if self.drivers[name]["kind"] == "mult":
            return self.costs({name: amount})
        return self.at_rate(self.scenario["common"]["discount_rate"] + amount)

    def _probe(self, option: str, factors: Mapping[str, Values]) -> Outcome:
        changed: Mapping[str, Any] = self.scenario
        for name, column in factors.items():
            changed = moved(changed, self.drivers[name]["paths"], column[:, np.newaxis])
        return outcome(option_case(changed, option))

    def _buy(self) -> tuple[float, ...]:
        side = self._probe("buy", dict(zip(PRICES, POINTS.T, strict=True)))
        pv = np.broadcast_to(side.pv_aftertax(), len(POINTS)).tolist()
        self._steps = self._power_steps(side)
        return pv[0], pv[1] - pv[0], pv[2] - pv[0], pv[3] - pv[1], pv[4] - pv[2], pv[5] - pv[0]

    def _power_steps(self, side: Outcome) -> tuple[float, list[tuple[float, float]]]:
        """What power costs idle, and what each month's load adds: its share of full at unit demand, and the cost."""
        if "electricity" not in side.found.operating:
            return 0.0, []
        months = np.broadcast_to(side.found.operating["electricity"], (len(POINTS), side.time.months + 1))
        worth = side.worth_of_running()
        idle = float(total(months[IDLE] * worth))
        if self.scenario["buy"]["util"]["mode"] != "demand":
            return idle, []
        added = (months[FULL] - months[IDLE]) * worth
        assert side.found.utilisation is not None
        shares = np.round(side.found.utilisation[LITTLE] / POINTS[LITTLE, -1], 12)
        kinds, kind = np.unique(shares, return_inverse=True)
        sums = np.bincount(kind, added)
        return idle, list(zip(kinds.tolist(), sums.tolist(), strict=True))

    def _power(self, load: Any) -> Any:
        least = np.minimum if isinstance(load, np.ndarray) else min
        cost, steps = self._steps
        for share, added in steps:
            cost = cost + added * least(1.0, share * load)
        return cost

    def _rent(self) -> tuple[float, float]:
        return self._two("rent", "cloud_price")

    def _api(self) -> tuple[float, float]:
        return self._two("api", "api_price")

    def _two(self, option: str, driver: str) -> tuple[float, float]:
        """What stays without the driver, and what it multiplies."""
        without = float(np.ravel(self._probe(option, {driver: np.zeros(1)}).pv_aftertax())[0])
        return without, self.base[option] - without


def _discounted(side: Outcome, rate: float) -> Values:
    mid = 0.5 if side.time.common["timing"] == "mid" else 0.0
    factor = line("discount_factor")
    at_end, at_flow = factor(rate, side.time.at), factor(rate, np.maximum(0, side.time.at - mid))
    return -total(line("discounted_cash")(side.early, at_flow, side.late, at_end))
