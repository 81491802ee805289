"""How the present costs of a scenario answer to the drivers: every cost is a sum of products of few factors.

Buying is linear in the prices of its purchases, in each with its salvage share, in its staff, and in the tariff times
the load, which follows the ratio of demand to throughput up to full; renting is linear in the cloud price, tokens in
their price times their demand. What each factor multiplies is read off the lines of the options; the discount rate
moves all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from r1model.graph.months import Scope, over_months, vector
from r1model.tco.paths import row_at
from r1model.tco.results import outcome_in, root
from r1model.tco.schema import OPTIONS

PURCHASES = ("gpu_price", "server_price")
Drivers = Mapping[str, Mapping[str, Any]]


class Response:
    """The costs of the options a scenario has, for any factors of the drivers."""

    def __init__(self, scenario: Mapping[str, Any], drivers: Drivers) -> None:
        self.scenario, self.drivers = scenario, drivers
        around = root(scenario)
        self.weight = vector("running_weight")(*(around[name] for name in ("flow_factor", "tax_rate", "tax_factor")))
        self.sides = {name: outcome_in(around, scenario[name]) for name in OPTIONS if scenario.get(name)}
        self.base = {name: float(side.pv_aftertax()) for name, side in self.sides.items()}
        self._bought = self._purchases(self.sides["buy"].lines)
        self._staff = self._rows("staff", self._running)
        self._idle, self._steps = self._power(self.sides["buy"].lines)
        self._hours = self._rented(self.sides["rent"].lines)
        self._tokens = self._tokens_of(self.sides["api"].lines)

    def costs(self, factors: Mapping[str, Any]) -> dict[str, Any]:
        """After-tax present costs where drivers are multiplied; factors may be arrays of draws."""

        def more(name: str) -> Any:
            return factors.get(name, 1.0) - 1.0

        buy: Any = self.base["buy"] + more("staff") * self._staff
        for name, (price, sale) in self._bought.items():
            buy = buy + more(name) * price + (factors.get(name, 1.0) * factors.get("salvage", 1.0) - 1.0) * sale
        load = factors.get("demand", 1.0) / factors.get("throughput", 1.0)
        buy = buy + factors.get("tariff", 1.0) * self._drawn(load) - self._drawn(1.0)
        tokens = factors.get("api_price", 1.0) * factors.get("demand", 1.0) - 1.0
        return {"buy": buy, "rent": self.base["rent"] + more("cloud_price") * self._hours,
                "api": self.base["api"] + tokens * self._tokens}  # fmt: skip

    def at_rate(self, rate: float) -> dict[str, float]:
        """After-tax present costs at another discount rate."""
        return {name: side.pv_aftertax_at(rate) for name, side in self.sides.items()}

    def moved(self, name: str, amount: float) -> dict[str, Any]:
        """The costs with one driver moved."""
        if self.drivers[name]["kind"] == "mult":
            return self.costs({name: amount})
        return self.at_rate(self.scenario["common"]["discount_rate"] + amount)

    def _rows(self, driver: str, cost: Any) -> float:
        """What the rows of buying that a driver moves cost."""
        rows = (row_at(self.sides["buy"].lines, path) for path in self.drivers[driver]["paths"])
        return float(sum(cost(row) for row in rows if row is not None))

    def _running(self, row: Scope) -> float:
        return float(over_months(row["running_month"] * self.weight))

    def _purchases(self, buy: Scope) -> dict[str, tuple[float, float]]:
        """What a purchase costs after tax with the running costs that are shares of it, its sale apart; and the sale.

        The sale is apart where the driver of salvage moves the same row.
        """
        sold = [row_at(buy, path) for path in self.drivers["salvage"]["paths"]]
        found = {}
        for driver in PURCHASES:
            rows = [row for path in self.drivers[driver]["paths"] if (row := row_at(buy, path)) is not None]
            sale = sum(self._sale(row) for row in rows if any(row is other for other in sold))
            found[driver] = sum(self._purchase(row, buy) for row in rows) - sale, sale
        return found

    def _sale(self, row: Scope) -> float:
        taxed = row["deductible"] * row["tax_rate"] * row["end_tax_factor"]
        return float(over_months(row.spread(row["salvage_flow"]) * (row["end_factor"] - taxed)))

    def _purchase(self, row: Scope, buy: Scope) -> float:
        paid = sum(over_months(row[name] * row["end_factor"]) for name in ("capex_flow", "vat_flow", "salvage_flow"))
        deducted = over_months(row["depreciation"] * row["tax_factor"])
        deducted += over_months(row["disposal_deduction"] * row["end_tax_factor"])
        share = vector("per_unit")(row["assets_in_service"], buy["hardware"])
        linked = over_months(np.nan_to_num(buy["linked"] * share) * self.weight)
        return float(paid - row["tax_rate"] * deducted + linked)

    def _power(self, buy: Scope) -> tuple[float, list[tuple[float, float]]]:
        """What power costs idle, and what each month's load adds: its share of full at unit demand, and the cost."""
        for power in buy.rows("power"):
            if not buy["util.by_demand"]:
                return float(over_months(power["power_bill"] * self.weight)), []
            idle, full = (power[name] * power["kw_cost"] * self.weight for name in ("idle_draw", "full_draw"))
            loads = vector("per_unit")(buy["demand.demand_mtok"], buy["util.available_mtok"])
            kinds, kind = np.unique(np.round(np.nan_to_num(loads), 12), return_inverse=True)
            sums = np.bincount(kind, full - idle)
            return float(over_months(idle)), list(zip(kinds.tolist(), sums.tolist(), strict=True))
        return 0.0, []

    def _drawn(self, load: Any) -> Any:
        least = np.minimum if isinstance(load, np.ndarray) else min
        cost = self._idle
        for share, added in self._steps:
            cost = cost + added * least(1.0, share * load)
        return cost

    def _rented(self, rent: Scope) -> float:
        """What the price of an hour multiplies: the instances, prepaid or not."""
        paid = over_months(rent["compute"] * self.weight) + over_months(rent["upfront"] * rent["end_factor"])
        return float(paid - rent["tax_rate"] * over_months(rent["deducted"] * rent["end_tax_factor"]))

    def _tokens_of(self, api: Scope) -> float:
        """What the prices of tokens multiply."""
        return float(over_months((api["api_input"] + api["api_output"]) * self.weight))
