"""From users to tokens, requests in flight and nodes, and back. Rates are those of the busiest hour of a day."""

from math import ceil, floor

from r1model.graph.registry import formula
from r1model.units import HAIR, MS_PER_SECOND, SECONDS_PER_HOUR


@formula(unit="request/s", source="own-arithmetic")
def peak_request_rate(users: float, requests_per_user_day: float, peak_hour_share: float) -> float:
    """Requests a second when the busiest hour holds its share of the day's requests; 1/24 would be an even day."""
    return users * requests_per_user_day * peak_hour_share / SECONDS_PER_HOUR


@formula(unit="sequence", source="own-arithmetic")
def peak_in_flight(peak_request_rate: float, request_life_ms: float) -> float:
    """Requests in flight, by Little's law: rate times life."""
    return peak_request_rate * request_life_ms / MS_PER_SECOND


@formula(unit="node", source="own-arithmetic")
def nodes_computed(
    peak_request_rate: float,
    request_input_tokens: float,
    request_output_tokens: float,
    node_in_tok_s: float,
    node_out_tok_s: float,
) -> float:
    """Nodes that the tokens keep busy, not yet whole: those that read prompts plus those that write answers."""
    return peak_request_rate * (request_input_tokens / node_in_tok_s + request_output_tokens / node_out_tok_s)


@formula(unit="node", source="own-arithmetic")
def nodes_busy(peak_request_rate: float, request_output_tokens: float, node_out_tok_s: float) -> float:
    """Nodes that answers keep busy, not yet whole, where a node's output already includes reading the prompts."""
    return peak_request_rate * request_output_tokens / node_out_tok_s


@formula(unit="s", source="own-arithmetic")
def answer_node_seconds(request_output_tokens: float, node_out_tok_s: float) -> float:
    """Node time of one request, where a node's output already includes reading the prompts."""
    return request_output_tokens / node_out_tok_s


@formula(unit="node", source="own-arithmetic")
def reserve_nodes(reserve_replicas: float, step_nodes: float) -> float:
    """Nodes of the replicas kept for a failure."""
    return reserve_replicas * step_nodes


@formula(unit="node", source="own-arithmetic")
def nodes_bought(nodes_computed: float, busy_share: float, step_nodes: float, reserve_nodes: float) -> float:
    """Whole replicas of `step_nodes`, none busier than its share, and a reserve for the one that fails."""
    return ceil(nodes_computed / busy_share / step_nodes * (1 - HAIR)) * step_nodes + reserve_nodes


@formula(unit="node", source="own-arithmetic")
def nodes_serving(nodes_owned: float, reserve_nodes: float, step_nodes: float) -> float:
    """Nodes at work: whole replicas of those that the reserve leaves."""
    return floor(max(0, nodes_owned - reserve_nodes) / step_nodes * (1 + HAIR)) * step_nodes


@formula(unit="request/s", source="own-arithmetic")
def rate_carried(nodes_serving: float, busy_share: float, request_node_seconds: float) -> float:
    """Requests a second that the nodes answer, none busier than its share."""
    return nodes_serving * busy_share / request_node_seconds


@formula(unit="user", source="own-arithmetic")
def users_carried(rate_carried: float, requests_per_user_day: float, peak_hour_share: float) -> float:
    """Users whose busiest hour the nodes carry; the inverse of peak_request_rate."""
    return floor(rate_carried * SECONDS_PER_HOUR / (requests_per_user_day * peak_hour_share) * (1 + HAIR))


@formula(unit="s", source="own-arithmetic")
def request_node_seconds(
    request_input_tokens: float, request_output_tokens: float, node_in_tok_s: float, node_out_tok_s: float
) -> float:
    """Seconds of a whole node that one request takes."""
    return request_input_tokens / node_in_tok_s + request_output_tokens / node_out_tok_s


@formula(unit="share", source="own-arithmetic")
def day_load(peak_hour_share: float, hours_a_day: float, nodes_computed: float, nodes_running: float) -> float:
    """Average load of the running nodes over a day; the night is what keeps it under the busiest hour's."""
    return min(1, nodes_computed / nodes_running / (peak_hour_share * hours_a_day))
