"""Electricity of the nodes. A month has 730 hours."""

from r1model.graph.registry import formula
from r1model.units import MONTHS_PER_YEAR


@formula(unit="kW", source="own-arithmetic")
def it_power_kw(nodes: float, idle_kw: float, max_kw: float, load_share: float) -> float:
    """Average draw of the nodes, linear between idle and maximum."""
    return nodes * (idle_kw + (max_kw - idle_kw) * load_share)


@formula(unit="kWh/month", source="own-arithmetic")
def energy_kwh(it_power_kw: float, pue: float, hours: float) -> float:
    """Energy a month at the meter, cooling and losses included by PUE."""
    return it_power_kw * pue * hours


@formula(unit="money/month", source="own-arithmetic")
def energy_cost(energy_kwh: float, price_per_kwh: float) -> float:
    """Electricity bill of a month in the currency of the tariff."""
    return energy_kwh * price_per_kwh


@formula(unit="money/year", source="own-arithmetic")
def energy_cost_year(energy_cost: float) -> float:
    """Electricity bill of a year."""
    return energy_cost * MONTHS_PER_YEAR


@formula(unit="money/month", source="own-arithmetic")
def power_bill(it_power_kw: float, kw_cost: float) -> float:
    """Electricity of a month from the draw and what a kilowatt costs all month."""
    return it_power_kw * kw_cost
