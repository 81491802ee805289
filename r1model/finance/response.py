"""How the present costs of a scenario answer to the drivers: every cost is a sum of products of few factors.

Buying is linear in the prices of its purchases, in each with its salvage share, in its staff, and in the tariff times
the load, which follows the ratio of demand to throughput up to full. Every other option is linear in the components
that a driver of its multiplies, those of tokens times the demand. What each factor multiplies is read off the lines of
the options; the discount rate moves all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from r1model.finance.kinds import Case, Drivers
from r1model.finance.paths import step_of
from r1model.finance.results import outcome_in, root
from r1model.finance.schema import OPTIONS
from r1model.graph.months import Scope, applied, over_months
from r1model.options.option import Component, option


class Response:
    """The costs of the options a scenario has, for any factors of the drivers."""

    def __init__(self, scenario: Case, drivers: Drivers) -> None:
        self.scenario, self.drivers = scenario, drivers
        around = root(scenario)
        self.weight = applied("running_weight", around)
        self.sides = {name: outcome_in(around, scenario[name]) for name in OPTIONS if scenario.get(name)}
        self.base = {name: float(side.pv_aftertax()) for name, side in self.sides.items()}
        self._parts = {name: list(self._components(side.lines)) for name, side in self.sides.items()}
        buy = self.sides["buy"].lines
        self._bought = self._purchases(buy)
        self._idle, self._steps = self._power(buy)

    def costs(self, factors: Mapping[str, Any]) -> dict[str, Any]:
        """After-tax present costs where drivers are multiplied; factors may be arrays of draws."""
        return {name: self._buy(factors) if name == "buy" else self._other(name, factors) for name in self.sides}

    def at_rate(self, rate: float) -> dict[str, float]:
        """After-tax present costs at another discount rate."""
        return {name: side.pv_aftertax_at(rate) for name, side in self.sides.items()}

    def moved(self, name: str, amount: float) -> dict[str, Any]:
        """The costs with one driver moved."""
        if self.drivers[name]["kind"] == "mult":
            return self.costs({name: amount})
        return self.at_rate(self.scenario["common"]["discount_rate"] + amount)

    def _buy(self, factors: Mapping[str, Any]) -> Any:
        cost: Any = self.base["buy"] + (factors.get("staff", 1.0) - 1.0) * self._own("staff")
        for name, (price, sale) in self._bought.items():
            factor = factors.get(name, 1.0)
            cost = cost + (factor - 1.0) * price + (factor * factors.get("salvage", 1.0) - 1.0) * sale
        load = factors.get("demand", 1.0) / factors.get("throughput", 1.0)
        return cost + factors.get("tariff", 1.0) * self._drawn(load) - self._drawn(1.0)

    def _other(self, name: str, factors: Mapping[str, Any]) -> Any:
        cost: Any = self.base[name]
        for component, part, amount in self._parts[name]:
            for driver in self._drivers_of(part):
                tokens = factors.get("demand", 1.0) if component.per_token else 1.0
                cost = cost + (factors.get(driver, 1.0) * tokens - 1.0) * amount
        return cost

    def _drivers_of(self, part: str) -> Iterator[str]:
        return (name for name, driver in self.drivers.items() if part in driver.get("components", ()))

    def _own(self, driver: str) -> float:
        """What the components that a driver moves cost."""
        wanted = self.drivers[driver]["components"]
        return sum(amount for parts in self._parts.values() for _, part, amount in parts if part in wanted)

    def _components(self, lines: Scope) -> Iterator[tuple[Component, str, float]]:
        """The components of an option by their paths, and what each costs today after tax."""
        key = lines.part.key
        for component in option(key).components:
            if not component.rows:
                yield component, f"{key}.{component.name}", self._cost(component, lines)
            for row in lines.rows(component.rows) if component.rows else ():
                yield component, f"{key}.{component.rows}.{row.record['name']}", self._cost(component, row)

    def _cost(self, component: Component, lines: Scope) -> float:
        def sums(names: tuple[str, ...], factor: Any) -> float:
            return sum(float(over_months(lines[name] * factor)) for name in names)

        paid = sums(component.operating, self.weight) + sums(component.closing, lines["end_factor"])
        deducted = sums(component.early, lines["tax_factor"]) + sums(component.late, lines["end_tax_factor"])
        return paid - float(lines["tax_rate"]) * deducted

    def _purchases(self, buy: Scope) -> dict[str, tuple[float, float]]:
        """What the purchases that a driver moves cost after tax, with the running costs that are shares of them.

        Their sale is apart where the driver of salvage moves the same row.
        """
        sold, found = self.drivers["salvage"]["sales"], {}
        for name, driver in self.drivers.items():
            paths = purchases(driver)
            rows = {path: row for path in paths if (row := row_at(buy, path)) is not None}
            if paths:
                sale = sum(self._sale(row) for path, row in rows.items() if path in sold)
                linked = sum(self._linked(row, buy) for row in rows.values())
                found[name] = self._own(name) + linked - sale, sale
        return found

    def _sale(self, row: Scope) -> float:
        taxed = row["deductible"] * row["tax_rate"] * row["end_tax_factor"]
        return float(over_months(row["salvage_flow"] * (row["end_factor"] - taxed)))

    def _linked(self, row: Scope, buy: Scope) -> float:
        share = applied("per_unit", {"amount": row["assets_in_service"], "base": buy["hardware"]})
        return float(over_months(np.nan_to_num(buy["linked"] * share) * self.weight))

    def _power(self, buy: Scope) -> tuple[float, list[tuple[float, float]]]:
        """What power costs idle, and what each month's load adds: its share of full at unit demand, and the cost."""
        for power in buy.rows("power"):
            if not buy["util.by_demand"]:
                return float(over_months(power["power_bill"] * self.weight)), []
            idle, full = (power[name] * power["kw_cost"] * self.weight for name in ("idle_draw", "full_draw"))
            loads = applied("per_unit", {"amount": buy["demand.demand_mtok"], "base": buy["util.available_mtok"]})
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


def purchases(driver: Mapping[str, Any]) -> list[str]:
    """The purchases whose price a driver moves, as paths; what is a share of their price moves with it."""
    return [path for path in driver.get("components", ()) if path.startswith("buy.capex.")]


def row_at(lines: Scope, path: str) -> Scope | None:
    """The row of an option's table that a path such as buy.capex.GPU leads to; None where the case lacks it."""
    _, table, step = path.split(".")
    rows = lines.rows(table)
    at = step_of([row.record for row in rows], step)
    return rows[at] if isinstance(at, int) and at < len(rows) else None
