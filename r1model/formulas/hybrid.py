"""Own replicas beside the API: what one node costs, what is paid once, what a month's tokens cost here and there."""

from r1model.graph.registry import formula


@formula(unit="1", source="own-arithmetic")
def of_one_node(per_node: float, asset_units: float, later_lot: float) -> float:
    """What turns a purchase for all its nodes into that for one; 0 for what is bought once, or with a later lot."""
    return per_node / asset_units if per_node * (1 - later_lot) > 0 else 0


@formula(unit="flag", source="own-arithmetic")
def later_lot(lots_together: float, bought: float) -> float:
    """1 for a purchase that goes with nodes bought after closing."""
    return (1 if lots_together > 0 else 0) * (1 if bought > 0 else 0)


@formula(unit="money", source="own-arithmetic")
def of_all(count: float, each: float) -> float:
    """So much of each."""
    return count * each


@formula(unit="money", source="own-arithmetic")
def node_running(node_hardware: float, linked_rate: float, idle_kw: float, kw_in_use: float) -> float:
    """What one node costs to run at no load: yearly shares of its price, and its idle draw."""
    return node_hardware * linked_rate + idle_kw * kw_in_use


@formula(unit="money", source="own-arithmetic")
def once_running(opex_all: float, linked: float, once_hardware: float, linked_rate: float) -> float:
    """What runs as soon as there is one node, however many: all running costs but the shares of prices of nodes."""
    return opex_all - linked + once_hardware * linked_rate


@formula(unit="money", source="own-arithmetic")
def present_part(closing: float, operating: float, deducted: float, tax_rate: float) -> float:
    """Present cost of some purchases less the tax they save; running costs come with theirs taken off."""
    return closing + operating - tax_rate * deducted


@formula(unit="money", source="own-arithmetic")
def busy_energy(demand_mtok: float, node_mtok: float, idle_kw: float, max_kw: float, kw_in_use: float) -> float:
    """Electricity above the idle draw if own nodes served all tokens of a month, however many they are."""
    return demand_mtok / node_mtok * (max_kw - idle_kw) * kw_in_use


@formula(unit="flag", source="own-arithmetic")
def owns(own_nodes: float) -> float:
    """1 where any node is owned."""
    return 1 if own_nodes > 0 else 0


@formula(unit="flag", source="own-arithmetic")
def overflows(overflow_total: float) -> float:
    """1 where any request goes to the API."""
    return 1 if overflow_total > 0 else 0


@formula(unit="money", source="own-arithmetic")
def mixed_present(
    own_nodes: float,
    node_present: float,
    owns: float,
    once_present: float,
    energy_present: float,
    moved: float,
    overflows: float,
    fees_present: float,
) -> float:
    """Present cost after tax of so many own nodes, the rest at the API; its fees only where anything goes there."""
    return own_nodes * node_present + owns * once_present + energy_present + moved + overflows * fees_present


@formula(unit="money", source="own-arithmetic")
def own_energy(owns: float, overflow_share: float, energy_all: float) -> float:
    """Energy of what does not go to the API; none without own nodes, where a share is 1 but for its last bit."""
    return owns * (1 - overflow_share) * energy_all


@formula(unit="money", source="own-arithmetic")
def mixed_cost(own_nodes: float, per_node: float, owns: float, once: float) -> float:
    """So many nodes, and what is paid once as soon as there is one."""
    return own_nodes * per_node + owns * once


@formula(unit="money", source="own-arithmetic")
def mixed_running(own_nodes: float, node_running: float, owns: float, once_running: float, own_energy: float) -> float:
    """Running cost of the own nodes of a month: idle, once, and the energy of what they serve."""
    return own_nodes * node_running + owns * once_running + own_energy


@formula(unit="money", source="own-arithmetic")
def mixed_power(own_nodes: float, idle_kw: float, kw_in_use: float, own_energy: float) -> float:
    """Electricity of the own nodes of a month: their idle draw, and the energy of what they serve."""
    return own_nodes * idle_kw * kw_in_use + own_energy


@formula(unit="money", source="own-arithmetic")
def overflow_bill(overflow_share: float, bill_all: float, overflows: float, fees: float) -> float:
    """What the API takes for its share of a month's tokens."""
    return overflow_share * bill_all + overflows * fees
