"""What a node serves within a latency target: the smallest replica of whole nodes that runs, on its best plan."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import NamedTuple

from r1model.capacity.load import QUANTILES, max_concurrency
from r1model.capacity.plans import plan_name, search
from r1model.catalogue import catalogue, kept
from r1model.errors import NA, CellError
from r1model.inputs import usual
from r1model.throughput.predict import predict
from r1model.throughput.workload import Workload

REPLICA_NODES = (1, 2, 4, 8)


class Serving(NamedTuple):
    """A replica: its nodes and plan, requests in flight at the target, output in tokens/s a node, life of a request."""

    nodes: float
    plan: str
    concurrency: float
    node_out_tok_s: float
    request_ms: float
    workload: Workload


def node_gpus(gpu_id: str) -> int:
    """GPUs of a node: those of a catalogue server, else as many as the inputs assume."""
    servers = (server.gpus for server in catalogue().servers.values() if server.gpu == gpu_id)
    return next(servers, int(float(usual()["gpus_per_node"])))


@partial(kept, most=1024)
def serving(base: Workload, tpot_target_ms: float, quantile: str) -> Serving:
    """The plan of the smallest replica that is best at the median; #N/A where none runs or meets the target.

    `quantile` is that of the output: p10 is a slow outcome on that plan, at the load it can carry then.
    """
    plan, nodes = _best(base, tpot_target_ms)
    return at_target(plan, nodes, tpot_target_ms, quantile)


@partial(kept, most=1024)
def _best(base: Workload, tpot_target_ms: float) -> tuple[Workload, int]:
    """The plan of the smallest replica that is best at the median, and the nodes of it."""
    size = node_gpus(base.gpu)
    refused: CellError | None = None
    for nodes in REPLICA_NODES:
        plans = search(replace(base, gpus=nodes * size, concurrency=1.0))
        if plans.ranked:
            found = [(at_target(plan.workload, nodes, tpot_target_ms, "p50"), plan) for plan in plans.ranked]
            middle, best = max(found, key=lambda pair: pair[0].node_out_tok_s)
            if middle.concurrency > 0:
                return best.workload, nodes
            raise CellError(
                NA, "target_not_met", target=f"{tpot_target_ms:g}", gpu=catalogue().gpus[base.gpu].short, nodes=nodes
            )
        refused = refused or plans.refused[0].reason
    assert refused is not None
    raise refused


def at_target(item: Workload, nodes: int, tpot_target_ms: float, quantile: str) -> Serving:
    """A plan under the largest load that meets the target; a load of 0 where none does."""
    most = max_concurrency(item, tpot_target_ms, None, quantile).most
    if most < 1:
        return Serving(nodes, plan_name(item), 0, 0, 0, item)
    loaded = replace(item, concurrency=most)
    found = predict(loaded)
    at = QUANTILES[quantile]
    life = found.ttft_ms.p50 + item.output_tokens * found.tpot_ms.p50
    return Serving(nodes, plan_name(item), most, found.out_tok_s[at] / nodes, life, loaded)
