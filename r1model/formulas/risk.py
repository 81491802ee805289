"""What moves an answer: shares of a present cost that one price moves, turning points, cost by nodes and load."""

from r1model.graph.registry import formula
from r1model.units import NEGLIGIBLE_RATE


@formula(unit="money", source="own-arithmetic")
def component_cost(pretax: float, deducted: float, tax_rate: float) -> float:
    """Present cost after tax of one component: its cost less the tax that its deductions save."""
    return pretax - tax_rate * deducted


@formula(unit="money", source="own-arithmetic")
def moved_by(component: float, side: float, factor: float) -> float:
    """What an NPV gains when a price is multiplied; `side` is -1 for our own costs, 1 for the other option's."""
    return component * side * (factor - 1)


@formula(unit="money", source="own-arithmetic")
def swing(low_change: float, high_change: float) -> float:
    """The distance between both ends of a driver."""
    return max(low_change, high_change) - min(low_change, high_change)


@formula(unit="share", source="own-arithmetic")
def breakeven_share(cost_idle: float, saving_of_load: float) -> float:
    """The utilisation at which owned nodes cost what the bill for the same tokens does; may exceed 1."""
    return cost_idle / saving_of_load


@formula(unit="money", source="own-arithmetic")
def saving_of_load(cost_idle: float, cost_full: float, bill_full: float) -> float:
    """What full load saves against the bill, over what it adds to our own cost; nought where only rounding is left."""
    return (bill_full - (cost_full - cost_idle)) * (
        1
        if max(bill_full - cost_full + cost_idle, cost_full - cost_idle - bill_full)
        > NEGLIGIBLE_RATE * (bill_full + cost_full)
        else 0
    )


@formula(unit="count", source="own-arithmetic")
def units_per_node(per_node: float, same_month: float, nodes_together: float) -> float:
    """How much a line grows with a node of the first lot."""
    return per_node * max(same_month, 1 if nodes_together == 0 else 0)


@formula(unit="money", source="own-arithmetic")
def cost_of_node(grown_cost: float, idle_kw: float, lot_kw_cost: float) -> float:
    """What a node of the first lot costs at no load: what is bought with it, and its idle draw."""
    return grown_cost + idle_kw * lot_kw_cost


@formula(unit="money", source="own-arithmetic")
def cost_of_node_load(lot_kw_cost: float, idle_kw: float, max_kw: float) -> float:
    """What full load adds to the cost of a node of the first lot."""
    return lot_kw_cost * (max_kw - idle_kw)


@formula(unit="money", source="own-arithmetic")
def cost_of_load(full_cost: float, idle_cost: float, lot_nodes: float, cost_of_node_load: float) -> float:
    """What full load adds to the electricity of all nodes outside the first lot."""
    return full_cost - idle_cost - lot_nodes * cost_of_node_load


@formula(unit="money", source="own-arithmetic")
def cost_fixed(pv_pretax: float, paid_power: float, idle_cost: float, lot_nodes: float, cost_of_node: float) -> float:
    """What neither the nodes of the first lot nor the load moves: the electricity paid gives way to that at no load."""
    return pv_pretax - paid_power + idle_cost - lot_nodes * cost_of_node


@formula(unit="Mtok", source="own-arithmetic")
def mtok_of_node_load(node_mtok: float, lot_months: float) -> float:
    """Present tokens of a node of the first lot at full load."""
    return node_mtok * lot_months


@formula(unit="Mtok", source="own-arithmetic")
def mtok_of_load(available_mtok: float, lot_nodes: float, mtok_of_node_load: float) -> float:
    """Present tokens of all nodes outside the first lot at full load."""
    return available_mtok - lot_nodes * mtok_of_node_load


@formula(unit="money/Mtok", source="own-arithmetic")
def cost_at_load(
    cost_fixed: float,
    cost_of_node: float,
    cost_of_load: float,
    cost_of_node_load: float,
    mtok_of_load: float,
    mtok_of_node_load: float,
    nodes: float,
    load_share: float,
) -> float:
    """Levelised cost of a million tokens at a number of nodes and a load: costs are linear in both."""
    return (cost_fixed + nodes * cost_of_node + load_share * (cost_of_load + nodes * cost_of_node_load)) / (
        load_share * (mtok_of_load + nodes * mtok_of_node_load)
    )


@formula(unit="money/user/year", source="own-arithmetic")
def cost_per_head_year(eac: float, heads: float) -> float:
    """Equal yearly cost for each head of the staff."""
    return eac / heads


@formula(unit="money/user/month", source="own-arithmetic")
def cost_per_user(emc: float, users: float) -> float:
    """Equal monthly cost for each daily user."""
    return emc / users
