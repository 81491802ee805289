"""One node by the year: a second way to the cost of a million tokens, beside the months of Buy."""

from r1model.graph.registry import formula
from r1model.units import HALF, MONTHS_PER_YEAR, NEGLIGIBLE_RATE


@formula(unit="money/server", source="own-arithmetic")
def node_net_capex(purchases: float, sales: float, end_factor: float, nodes: float) -> float:
    """What a node costs at closing, less the present value of what it brings at the horizon."""
    return (purchases - sales * end_factor) / nodes


@formula(unit="money/year", source="own-arithmetic")
def node_capital_year(recovery: float, node_net_capex: float) -> float:
    """What recovers the net price of a node in equal yearly payments."""
    return recovery * node_net_capex


@formula(unit="money/year", source="own-arithmetic")
def node_power_year(it_power_kw: float, kw_cost: float) -> float:
    """Electricity of a node in a year at its load."""
    return it_power_kw * kw_cost * MONTHS_PER_YEAR


@formula(unit="money/year", source="own-arithmetic")
def node_share_year(month_cost: float, nodes: float) -> float:
    """A node's share of twelve months of a cost of all nodes."""
    return month_cost * MONTHS_PER_YEAR / nodes


@formula(unit="money/year", source="own-arithmetic")
def node_cost_year(node_capital_year: float, node_power_year: float, node_running_year: float) -> float:
    """What a node costs in a year: capital, electricity, its share of all other running costs."""
    return node_capital_year + node_power_year + node_running_year


@formula(unit="Mtok", source="own-arithmetic")
def node_mtok_year(node_mtok: float, load_share: float) -> float:
    """Million tokens that a node serves in a year at its load."""
    return node_mtok * load_share * MONTHS_PER_YEAR


@formula(unit="money/year", source="own-arithmetic")
def node_settled_year(node_net_capex: float, vat_present: float, nodes: float, annuity: float) -> float:
    """The same capital cost as the months have it: VAT waits, and 1 a month is worth `annuity` at closing."""
    return (node_net_capex + vat_present / nodes) / annuity * MONTHS_PER_YEAR


@formula(unit="money/Mtok", source="own-arithmetic")
def timing_bound(node_capital_year: float, node_mtok_year: float, discount_rate: float) -> float:
    """How far equal yearly payments may be from monthly ones: half a year's interest on the capital part."""
    return node_capital_year / node_mtok_year * ((1 + discount_rate) ** HALF - 1)


@formula(unit="flag", source="own-arithmetic")
def level(most: float, times: float, summed: float) -> float:
    """1 where so many times the largest make up the sum: none of them is another."""
    return 1 if max(most * times - summed, summed - most * times) <= NEGLIGIBLE_RATE * max(summed, -summed) else 0
