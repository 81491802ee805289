"""Network, power and heat of a plan: what GPUs send for a token, the ports, and what the room must carry off."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from r1model.catalogue import catalogue
from r1model.errors import NA, CellError
from r1model.graph.registry import evaluate
from r1model.throughput.columns import columns
from r1model.throughput.constants import values
from r1model.throughput.predict import predict
from r1model.throughput.roofline.facts import card
from r1model.throughput.roofline.leaves import leaves
from r1model.throughput.workload import Workload
from r1model.types import Server
from r1model.units import GB_PER_TB

TRAFFIC = ("reduce_gb_per_token", "exchange_gb_per_token", "link_rate_gb_s", "handover_gb_s")
PORTS = ("nics_per_node", "node_ports", "switches_needed")
HEAT = ("it_power_kw", "facility_kw", "heat_btu_h", "cooling_tons")


class Network(NamedTuple):
    """GB a token sends, the link rate a GPU needs beside the one it has (GB/s one way), and cards, ports, switches.

    `handover_gb_s` is what a prefill GPU of a split deployment sends on, 0 otherwise.
    """

    reduce_gb_per_token: float
    exchange_gb_per_token: float
    link_rate_gb_s: float
    link_gb_s: float
    handover_gb_s: float
    crosses_nodes: bool
    nics_per_node: float
    node_ports: float
    switches: float


class Heat(NamedTuple):
    """Power of the equipment and at the meter, and its heat, at a load between idle and maximum."""

    it_power_kw: float
    facility_kw: float
    heat_btu_h: float
    cooling_tons: float


def server_of(gpu_id: str) -> Server:
    """A catalogue server with this GPU; #N/A where none is known."""
    found = next((item for item in catalogue().servers.values() if item.gpu == gpu_id), None)
    if found is None:
        raise CellError(NA, "no_server", gpu=catalogue().gpus[gpu_id].short)
    return found


def network(item: Workload, nic_gb_s: float | None = None, switch_ports: float | None = None) -> Network:
    """Network of a workload at its predicted throughput; NICs of 400 Gb/s and switches of 64 ports unless given."""
    server, board = server_of(item.gpu), card(item.gpu)
    if server.network_gb_s is None:
        raise CellError(NA, "no_server", gpu=catalogue().gpus[item.gpu].short)
    found, bound = predict(item), _bound(item)
    worker = item.gpus / item.workers
    given = {
        **{
            name: bound[name]
            for name in ("reduces", "hidden_gb", "ring_share", "exchanges", "exchange_gb", "worker_gpus")
        },
        "kv_gb_per_token": bound["kv_gb_per_token"],
        "group_tok_s": found.out_tok_s.p50 / item.workers / bound["attention_groups"],
        "gpu_tok_s": found.out_tok_s_gpu.p50,
        "in_tok_s_gpu": found.in_tok_s_gpu.p50 if item.mode == "disagg" else 0.0,
        "node_network_gb_s": server.network_gb_s.value,
        "nic_gb_s": _stated("nic_rate_gb_s") if nic_gb_s is None else nic_gb_s,
        "switch_ports": _stated("switch_ports") if switch_ports is None else switch_ports,
        "cluster_nodes": float(np.ceil((item.gpus + item.prefill_gpus) / server.gpus)),
    }
    out = evaluate([*TRAFFIC, *PORTS], given)
    return Network(
        reduce_gb_per_token=out["reduce_gb_per_token"],
        exchange_gb_per_token=out["exchange_gb_per_token"],
        link_rate_gb_s=out["link_rate_gb_s"],
        link_gb_s=board.link_tb_s * GB_PER_TB,
        handover_gb_s=out["handover_gb_s"],
        crosses_nodes=worker > board.domain,
        nics_per_node=out["nics_per_node"],
        node_ports=out["node_ports"],
        switches=out["switches_needed"],
    )


def _stated(name: str) -> float:
    return catalogue().parameters[name].value


def _bound(item: Workload) -> dict[str, float]:
    return {name: float(value[0]) for name, value in leaves(columns([item]), values()).items()}


def heat(
    gpu_id: str, gpus: float, load_share: float, pue: float, idle_kw: float | None = None, max_kw: float | None = None
) -> Heat:
    """Power and heat of whole servers of a GPU. Without `idle_kw` a quarter of the maximum, as the inputs assume."""
    server = server_of(gpu_id)
    most = server.power_max_kw.value if max_kw is None else max_kw
    least = most * _stated("server_idle_share") if idle_kw is None else idle_kw
    given = {
        "nodes": float(np.ceil(gpus / server.gpus)),
        "idle_kw": least,
        "max_kw": most,
        "load_share": load_share,
        "pue": pue,
    }
    found = evaluate(HEAT, given)
    return Heat(*(found[name] for name in HEAT))
