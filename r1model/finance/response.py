"""How the present costs of a scenario answer to the drivers: every cost is a sum of products of few factors.

What is bought for a node, rented for an instance or paid for a token is costed once, as for one; how many there are
follows the demand and the throughput, in whole numbers (counts.py). Buying is linear in the prices of its purchases, in
each with its salvage share, in its staff, and in the tariff; every other option in the components that a driver of its
multiplies. The discount rate moves all, and is asked of the lines themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from r1model.finance.counts import Counts, Needs
from r1model.finance.kinds import Case, Drivers
from r1model.finance.paths import step_of
from r1model.finance.results import outcome_in, root
from r1model.graph.months import Scope, applied, over_months
from r1model.options.names import OPTIONS
from r1model.options.option import Component, option
from r1model.units import HOURS_PER_MONTH


class Priced(NamedTuple):
    """What one unit of a purchase costs after tax, its sale apart; which lots buy it (none: it is bought once)."""

    driver: str
    sold: bool
    price: float
    sale: float
    lots: tuple[int, ...]
    once: bool


class Response:
    """The costs of the options a scenario has, for any factors of the drivers."""

    def __init__(self, scenario: Case, drivers: Drivers) -> None:
        self.scenario, self.drivers = scenario, drivers
        around = root(scenario)
        self.around, self.weight = around, applied("running_weight", around)
        self.sides = {name: outcome_in(around, scenario[name]) for name in OPTIONS if scenario.get(name)}
        self.base = {name: float(side.pv_aftertax()) for name, side in self.sides.items()}
        self.counts = Counts(around)
        self.usual = self.counts.needs()
        self._own = _Own(self) if "buy" in self.sides else None
        self._moved: dict[tuple[str, float], dict[str, Any]] = {}

    def needs(self, factors: Mapping[str, Any]) -> Needs:
        """What is needed where drivers are multiplied."""
        if "demand" in factors or "throughput" in factors:
            return self.counts.needs(factors.get("demand", 1.0), factors.get("throughput", 1.0))
        return self.usual

    def costs(self, factors: Mapping[str, Any], needs: Needs | None = None) -> dict[str, Any]:
        """After-tax present costs where drivers are multiplied; factors may be arrays of draws.

        `needs` are those of the same factors, where they are known.
        """
        needs = needs or self.needs(factors)
        found = {name: getattr(self, f"_{name}")(factors, needs) for name in self.sides}
        if any(np.ndim(value) for value in factors.values()):
            return found
        return {name: float(np.ravel(cost)[0]) for name, cost in found.items()}

    def at_rate(self, rate: float) -> dict[str, float]:
        """After-tax present costs at another discount rate."""
        scenario = {**self.scenario, "common": {**self.scenario["common"], "discount_rate": rate}}
        around = root(scenario)
        return {name: float(outcome_in(around, scenario[name]).pv_aftertax()) for name in self.sides}

    def moved(self, name: str, amount: float) -> dict[str, Any]:
        """The costs with one driver moved; kept, since both the gain and the turn are asked at the ends."""
        if (name, amount) not in self._moved:
            usual = self.scenario["common"]["discount_rate"]
            multiplied = self.drivers[name]["kind"] == "mult"
            self._moved[name, amount] = self.costs({name: amount}) if multiplied else self.at_rate(usual + amount)
        return self._moved[name, amount]

    def _buy(self, factors: Mapping[str, Any], needs: Needs) -> Any:
        assert self._own
        nodes = self._own.nodes(factors, self._own.prices(factors), needs.lots, self._own.drawn)
        return self._own.once(factors) + nodes + self._own.energy(factors)

    def _rent(self, factors: Mapping[str, Any], needs: Needs) -> Any:
        rented, cloud = self._instances, factors.get("cloud_price", 1.0)
        cost = cloud * rented.none.price + rented.none.rest
        for counts, once, each in rented.counted(needs):
            cost = cost + (counts > 0) * (cloud * once.price + once.rest) + counts * (cloud * each.price + each.rest)
        return cost

    @cached_property
    def _instances(self) -> _Instances:
        """What no instance, any of them and each of them costs, for the whole term or in the months of each level.

        Of what is rented for all instances together, such as traffic, only the difference of two to one is a price of
        each.
        """
        months, follows = self.around.last + 1, self.around.rows("load")[0]["follows"]

        def lines(count: float) -> Any:
            lots = ({**_LOT, "count": 0.0 if follows else count},)
            followed = (count,) * months if follows else None
            return np.array(self._rented({"instances": lots, "followed": followed}))

        none, one, two = lines(0.0), lines(1.0), lines(2.0)
        each, once = two - one, 2 * one - two - none
        if not follows:
            return _Instances(_Cost(*none.sum(axis=1)), (_Cost(*once.sum(axis=1)),), (_Cost(*each.sum(axis=1)),), False)
        once_by_level, each_by_level = (
            tuple(_Cost(*costs) for costs in zip(*map(self.counts.by_level, cost), strict=True))
            for cost in (once, each)
        )
        return _Instances(_Cost(*none.sum(axis=1)), once_by_level, each_by_level, True)

    def _rented(self, changed: Mapping[str, Any]) -> tuple[Any, Any]:
        """What the renting so changed costs after tax by month: by the price of the cloud, and the rest."""
        lines = outcome_in(self.around, {**self.scenario["rent"], **changed}).lines
        parts: list[Any] = [0.0 * self.weight, 0.0 * self.weight]
        for component in option("rent").components:
            for row in lines.rows(component.rows) if component.rows else (lines,):
                moves = f"rent.{component.name}" in self.drivers["cloud_price"]["components"]
                parts[0 if moves else 1] = parts[0 if moves else 1] + self._by_month(component, row)
        return parts[0], parts[1]

    def _api(self, factors: Mapping[str, Any], needs: Needs) -> Any:
        tokens, fees = self._tokens
        return tokens.sum() * factors.get("api_price", 1.0) * factors.get("demand", 1.0) + fees

    @cached_property
    def _tokens(self) -> tuple[Any, float]:
        """What all tokens cost at the API after tax by level of demand, and its fees."""
        lines = self.around.rows("api")[0]
        bill = self.counts.by_level((lines["api_input"] + lines["api_output"]) * self.weight)
        return bill, sum(float(over_months(row["running_month"] * self.weight)) for row in lines.rows("opex"))

    def _lease(self, factors: Mapping[str, Any], needs: Needs) -> Any:
        each = self.base["lease"] / self.usual.most_nodes[0]
        return needs.most_nodes * each * factors.get("lease_price", 1.0)

    def _hybrid(self, factors: Mapping[str, Any], needs: Needs) -> Any:
        assert self._own
        tokens, fees = self._tokens
        bill = tokens * np.reshape(factors.get("api_price", 1.0) * factors.get("demand", 1.0), (-1, 1))
        energy = self._own.energy_levels * np.reshape(self._own.load(factors), (-1, 1))
        costs, own_once, prices = [], self._own.once(factors), self._own.prices(factors)
        for nodes, overflows, share in needs.shares:
            mixed = ((1 - share) * energy + share * bill).sum(axis=1)
            once = (nodes > 0) * own_once
            costs.append(self._own.nodes(factors, prices, [nodes], self._own.idle) + once + mixed + overflows * fees)
        return np.min(np.broadcast_arrays(*costs), axis=0)

    def _by_month(self, component: Component, lines: Scope) -> Any:
        """What a component costs after tax, month by month."""

        def sums(names: tuple[str, ...], factor: Any) -> Any:
            return sum((lines[name] * factor for name in names), np.zeros(self.around.last + 1))

        paid = sums(component.operating, self.weight) + sums(component.closing, lines["end_factor"])
        deducted = sums(component.early, lines["tax_factor"]) * float(lines["deduction_factor"])
        deducted = deducted + sums(component.late, lines["end_tax_factor"]) * float(lines["late_factor"])
        return paid - float(lines["tax_rate"]) * deducted


_LOT = {"month": 0, "end": None}


class _Cost(NamedTuple):
    """A cost after tax: what the price of the cloud multiplies, and the rest."""

    price: float
    rest: float


class _Instances(NamedTuple):
    """What renting costs without an instance, once any is in use, and for each: for the term or by level."""

    none: _Cost
    once: tuple[_Cost, ...]
    each: tuple[_Cost, ...]
    by_level: bool

    def counted(self, needs: Needs) -> Iterator[tuple[Any, _Cost, _Cost]]:
        """How many are in use, beside what they cost."""
        for at, costs in enumerate(zip(self.once, self.each, strict=True)):
            yield needs.followed[:, at] if self.by_level else needs.fixed_instances, *costs


class _Own:
    """What own hardware costs for one node of each lot, and once."""

    def __init__(self, response: Response) -> None:
        self.response, scenario = response, response.scenario
        record = scenario["buy"]
        unit = {**record, "nodes": tuple({**lot, "count": 1.0} for lot in record["nodes"])}
        around = root({**scenario, "buy": unit})
        self.lines = around.rows("buy")[0]
        self.rows = [self._row(row, at) for at, row in enumerate(self.lines.rows("capex"))]
        # at a fixed load own nodes draw that of it all the time; beside an API they idle, and energy goes with tokens
        load = 0.0 if self.lines["util.by_demand"] else self.lines["util.fixed_load"]
        self.drawn, self.idle = ([self._drawn(lot, at) for lot in self.lines.rows("nodes")] for at in (load, 0.0))
        self.running = self._running()

    def once(self, factors: Mapping[str, Any]) -> Any:
        """What is paid however many nodes there are."""
        cost: Any = sum(amount * factors.get(driver, 1.0) for driver, amount in self.running)
        return cost + sum(self._price(row, factors) for row in self.rows if row.once)

    def prices(self, factors: Mapping[str, Any]) -> list[tuple[Priced, Any]]:
        """The purchases of which every node takes one, each with its price."""
        return [(row, self._price(row, factors)) for row in self.rows if not row.once]

    def nodes(
        self, factors: Mapping[str, Any], prices: list[tuple[Priced, Any]], lots: list[Any], drawn: list[float]
    ) -> Any:
        """What the nodes of the lots cost, with what each draws; the first alone where only that is given."""
        cost: Any = 0.0
        for row, price in prices:
            count = sum((lots[at] for at in row.lots if at < len(lots)), 0.0)
            cost = cost + count * price
        tariff = factors.get("tariff", 1.0)
        return cost + tariff * sum(count * draw for count, draw in zip(lots, drawn, strict=False))

    def energy(self, factors: Mapping[str, Any]) -> Any:
        """Electricity above the idle draw where the load follows the demand; at a fixed load it goes with the nodes."""
        return self.energy_levels.sum() * self.load(factors) if self.lines["util.by_demand"] else 0.0

    def load(self, factors: Mapping[str, Any]) -> Any:
        """What multiplies it: the tariff and the node hours at work."""
        return factors.get("tariff", 1.0) * factors.get("demand", 1.0) / factors.get("throughput", 1.0)

    @cached_property
    def energy_levels(self) -> Any:
        """What serving all tokens of today takes above the idle draw, by level of demand."""
        buy, around = self.response.around.rows("buy")[0], self.response.around
        given = {"nodes": 1.0, "tokens_per_second_node": buy["util.tokens_per_second_node"],
                 "hours": HOURS_PER_MONTH, "availability": buy["util.availability"]}  # fmt: skip
        demand = {"demand_mtok": around["demand.demand_mtok"], "node_mtok": applied("capacity_mtok", given)}
        found = 0.0 * self.response.weight
        for draw in buy.rows("power"):
            own = {"idle_kw": draw["idle_kw"], "max_kw": draw["max_kw"], "kw_in_use": draw["kw_cost"]}
            found = applied("busy_energy", demand | own) * self.response.weight
        return self.response.counts.by_level(found)

    def _price(self, row: Priced, factors: Mapping[str, Any]) -> Any:
        factor = factors.get(row.driver, 1.0)
        sold = factors.get("salvage", 1.0) if row.sold else 1.0
        return factor * (row.price + sold * row.sale)

    def _row(self, row: Scope, at: int) -> Priced:
        """One purchase: per node of the lots of its month, else of all nodes, else once."""
        response, name = self.response, f"buy.capex.{row.record['name']}"
        component = next(part for part in option("buy").components if part.rows == "capex")
        sale = float(over_months(row["salvage_flow"] * row["end_factor"]))
        sale -= row["deductible"] * row["tax_rate"] * float(over_months(row["salvage_flow"] * row["end_tax_factor"]))
        share = applied("per_unit", {"amount": row["assets_in_service"], "base": self.lines["hardware"]})
        linked = float(over_months(np.nan_to_num(self.lines["linked"] * share) * response.weight))
        cost = float(over_months(response._by_month(component, row))) + linked
        units = float(row["asset_units"]) if row["per_node"] else 1.0
        bought = [lot["bought"] for lot in self.lines.rows("nodes")]
        together = tuple(at for at, month in enumerate(bought) if month == row["bought"])
        lots = together if row["lots_together"] else tuple(range(len(bought)))
        driver = next((key for key, item in response.drivers.items() if name in item.get("components", ())), "")
        sold = name in response.drivers["salvage"]["sales"]
        return Priced(driver, sold, (cost - sale) / units, sale / units, lots, not row["per_node"])

    def _drawn(self, lot: Scope, load: float) -> float:
        power = self.lines.rows("power")
        if not power:
            return 0.0
        given = {"nodes": lot["in_service"], "idle_kw": power[0]["idle_kw"], "max_kw": power[0]["max_kw"]}
        draw = applied("it_power_kw", given | {"load_share": load})
        return float(over_months(draw * power[0]["kw_cost"] * self.response.weight))

    def _running(self) -> list[tuple[str, float]]:
        """Running costs that are no share of hardware, each with the driver that multiplies it."""
        found = []
        for row in self.lines.rows("opex"):
            if not row["of_assets"]:
                name = f"buy.opex.{row.record['name']}"
                drivers = self.response.drivers.items()
                driver = next((key for key, item in drivers if name in item.get("components", ())), "")
                found.append((driver, float(over_months(row["running_month"] * self.response.weight))))
        return found


def purchases(driver: Mapping[str, Any]) -> list[str]:
    """The purchases whose price a driver moves, as paths; what is a share of their price moves with it."""
    return [path for path in driver.get("components", ()) if path.startswith("buy.capex.")]


def row_at(lines: Scope, path: str) -> Scope | None:
    """The row of an option's table that a path such as buy.capex.GPU leads to; None where the case lacks it."""
    _, table, step = path.split(".")
    rows = lines.rows(table)
    at = step_of([row.record for row in rows], step)
    return rows[at] if isinstance(at, int) and at < len(rows) else None
