"""Network, power and heat of a cluster: bytes a token sends between GPUs, ports, and what the room must cool."""

from math import ceil

from r1model.graph.registry import formula
from r1model.units import BTU_PER_KWH, BTU_PER_TON_HOUR, HAIR, PARALLEL_BASE


@formula(unit="count", source="own-arithmetic")
def nics_per_node(node_network_gb_s: float, nic_gb_s: float) -> float:
    """Network cards that make up a node's bandwidth one way."""
    return ceil(node_network_gb_s / nic_gb_s * (1 - HAIR))


@formula(unit="count", source="own-arithmetic")
def node_ports(cluster_nodes: float, nics_per_node: float) -> float:
    """Switch ports that the nodes' cards take."""
    return cluster_nodes * nics_per_node


@formula(unit="count", source="own-arithmetic")
def switches_needed(node_ports: float, switch_ports: float) -> float:
    """One switch while all ports fit it; else two tiers without blocking: half of a leaf's ports go up."""
    return (
        1
        if node_ports <= switch_ports
        else ceil(node_ports * PARALLEL_BASE / switch_ports * (1 - HAIR)) + ceil(node_ports / switch_ports * (1 - HAIR))
    )


@formula(unit="GB/token", source="own-roofline")
def reduce_gb_per_token(reduces: float, hidden_gb: float, ring_share: float) -> float:
    """Bytes each GPU sends for one token's all-reduces under tensor parallelism."""
    return reduces * hidden_gb * ring_share


@formula(unit="GB/token", source="own-roofline")
def exchange_gb_per_token(exchanges: float, exchange_gb: float, worker_gpus: float) -> float:
    """Bytes a token sends to the experts of other GPUs and back under expert parallelism."""
    return exchanges * exchange_gb * (worker_gpus - 1) / worker_gpus


@formula(unit="GB/s", source="own-roofline")
def link_rate_gb_s(
    reduce_gb_per_token: float,
    exchange_gb_per_token: float,
    group_tok_s: float,
    gpu_tok_s: float,
) -> float:
    """Link rate a GPU needs one way: all-reduces of its attention group's tokens, exchange of its own."""
    return reduce_gb_per_token * group_tok_s + exchange_gb_per_token * gpu_tok_s


@formula(unit="GB/s", source="own-arithmetic")
def handover_gb_s(kv_gb_per_token: float, in_tok_s_gpu: float) -> float:
    """Rate at which a prefill GPU hands the cache over to decode GPUs in a split deployment."""
    return kv_gb_per_token * in_tok_s_gpu


@formula(unit="kW", source="own-arithmetic")
def full_power_kw(nodes: float, max_kw: float) -> float:
    """Power of the nodes at full load, for which a room is built."""
    return nodes * max_kw


@formula(unit="kW", source="own-arithmetic")
def facility_kw(it_power_kw: float, pue: float) -> float:
    """Draw at the meter, cooling and losses included."""
    return it_power_kw * pue


@formula(unit="BTU/h", source="own-arithmetic")
def heat_btu_h(it_power_kw: float) -> float:
    """Heat of the equipment; all of its draw ends as heat in the room."""
    return it_power_kw * BTU_PER_KWH


@formula(unit="ton", source="own-arithmetic")
def cooling_tons(heat_btu_h: float) -> float:
    """The same in tons of refrigeration."""
    return heat_btu_h / BTU_PER_TON_HOUR
