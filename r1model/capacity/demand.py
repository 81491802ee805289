"""Users to nodes and nodes to users, by the formulas of traffic.py."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import NamedTuple

from r1model.errors import NUM, CellError
from r1model.graph.registry import evaluate
from r1model.inputs import usual

HOURS_A_DAY = 24.0
TARGETS = ("peak_request_rate", "nodes_computed", "nodes_bought", "request_node_seconds")


@dataclass(frozen=True, slots=True)
class Demand:
    """What users ask for, and how it may be met.

    `peak_hour_share` is the busiest hour's share of a day's requests (1/24 is an even day). `busy_share` is how busy
    a node may be at the peak, `step_nodes` the nodes of one replica, `reserve_nodes` those kept for a failure.
    """

    requests_per_user_day: float
    request_input_tokens: float
    request_output_tokens: float
    peak_hour_share: float = field(default_factory=lambda: float(usual()["peak_hour_share"]))
    busy_share: float = field(default_factory=lambda: float(usual()["busy_share"]))
    step_nodes: float = 1
    reserve_nodes: float = 1


class Sized(NamedTuple):
    """Nodes for users: rate and requests in flight at the peak, nodes as computed and as bought, load over a day."""

    peak_request_rate: float
    peak_in_flight: float
    nodes_computed: float
    nodes_bought: float
    day_load: float


def nodes_for(
    users: float, demand: Demand, node_out_tok_s: float, node_in_tok_s: float = float("inf"), request_life_ms: float = 0
) -> Sized:
    """Nodes that serve the users. Where a node's output already includes its prefill, leave `node_in_tok_s` out."""
    _require(users=users, node_out_tok_s=node_out_tok_s, node_in_tok_s=node_in_tok_s, **asdict(demand))
    given = {**asdict(demand), "users": users, "node_out_tok_s": node_out_tok_s, "node_in_tok_s": node_in_tok_s,
             "request_life_ms": request_life_ms, "hours_a_day": HOURS_A_DAY}  # fmt: skip
    found = evaluate([*TARGETS, "peak_in_flight"], given)
    running = max(found["nodes_bought"] - demand.reserve_nodes, 1)
    load = evaluate(["day_load"], {**found, "nodes_running": running})["day_load"]
    return Sized(
        found["peak_request_rate"], found["peak_in_flight"], found["nodes_computed"], found["nodes_bought"], load
    )


def users_for(nodes: float, demand: Demand, node_out_tok_s: float, node_in_tok_s: float = float("inf")) -> float:
    """Users that the nodes carry at the busiest hour; 0 where the reserve takes them all."""
    _require(nodes_owned=nodes, node_out_tok_s=node_out_tok_s, node_in_tok_s=node_in_tok_s, **asdict(demand))
    given = {**asdict(demand), "nodes_owned": nodes, "node_out_tok_s": node_out_tok_s, "node_in_tok_s": node_in_tok_s}
    return evaluate(["users_carried"], given)["users_carried"]


def _require(**given: float) -> None:
    """Every quantity above zero, the reserve and the counts of people and nodes at least zero, shares at most one."""
    for name, value in given.items():
        least = name in ("users", "nodes_owned", "reserve_nodes", "request_input_tokens")
        good = value >= 0 if least else value > 0
        if name.endswith("share"):
            good = 0 < value <= 1
        if not good:
            domain = "0 < x <= 1" if name.endswith("share") else ">= 0" if least else "> 0"
            raise CellError(NUM, "out_of_domain", argument=name, given=value, domain=domain)
