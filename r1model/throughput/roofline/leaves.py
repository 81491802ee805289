"""Binds columns and fitted constants to the leaves of the roofline's formulas."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from r1model.throughput.assumed import assumed, network_tb_s
from r1model.throughput.columns import MATURITIES, PLATFORMS, Columns, Values
from r1model.throughput.engines import ENGINES
from r1model.throughput.workload import MODES
from r1model.units import BF16_BYTES, BYTES_PER_GB

Constants = Mapping[str, float]

ATTENDED = ("kv_gb_per_token", "window_gb_per_token", "window_tokens", "state_gb", "kv_gflop", "window_kv_gflop")
COLLECTIVES_A_LAYER = 2.0
FLOP_A_WEIGHT = 2.0
EMBEDDING_AND_HEAD = 2.0
LOADS = {"offline": "offline_load", "server": "server_load", "interactive": "interactive_load"}


def leaves(c: Columns, k: Constants) -> Columns:
    """Every leaf but the batch; concurrency is filled in where the workload leaves it to memory."""
    found = _common(c, k) | _attention(c) | _experts(c, k) | _dense(c) | _network(c, k)
    return found | _prefill(c, k) | _serving(c, k)


def pick(names: tuple[str, ...], at: Values, k: Constants, head: str = "") -> Values:
    """The constant of each row's platform or engine; 1 where there is none."""
    table = np.array([k.get(head + name.replace(" ", "_"), 1.0) for name in names])
    found: Values = table[at.astype(int)]
    return found


def _common(c: Columns, k: Constants) -> Columns:
    age = np.clip((assumed().mature_month - c["month"]) / assumed().maturing_months, 0, 1) * ~_wide(c)
    moe = c["routed_experts"] > 0
    slow = pick(PLATFORMS, c["platform"], k) * pick(ENGINES, c["engine"], k) * k["immature"] ** age
    slow = slow * np.where(c["split"] > 0, k["split_decode"], 1)
    slow = slow * np.where(c["unpacked"] > 0, k["unpacking"], 1) * pick(MATURITIES, c["maturity"], k)
    layer = k["layer_overhead_ms"] * np.where(moe, 1, k["dense_layer"]) * np.where(c["worker_gpus"] == 1, k["lone"], 1)
    ratio = c["tflops"] / c["bandwidth_tb_s"] / assumed().tile_balance
    return {
        "slowdown": slow,
        "crowding": np.full(len(slow), k["crowded"]),
        "captured_tokens": np.where(
            _alone(c), np.inf, assumed().captured_sequences * c["worker_gpus"] / c["attention_ranks"]
        ),
        "gpu_bandwidth_tb_s": c["bandwidth_tb_s"],
        "weight_efficiency": np.full(len(slow), k["weight_efficiency"]),
        "cache_efficiency": np.full(len(slow), k["cache_efficiency"]),
        "math_efficiency": np.full(len(slow), k["math_efficiency"]),
        "bf16_tflops": c["bf16_tflops"],
        "expert_tflops": c["tflops"] * np.where(c["is_fp4"] > 0, assumed().fp4_peak_share, 1),
        "tile_columns": np.where(moe, assumed().tile_columns * ratio, 0),
        "worker_gpus": c["worker_gpus"],
        "layers": c["layers"],
        "layer_overhead_ms": layer,
        "token_overhead_ms": k["token_overhead_ms"] / (c["worker_gpus"] / c["attention_ranks"]),
    }


def _alone(c: Columns) -> Values:
    """Whether a worker decodes and does nothing else."""
    found: Values = (c["split"] > 0) | (c["mode"] == MODES.index("decode"))
    return found


def _wide(c: Columns) -> Values:
    """Experts spread wider than a node with attention by data: systems built for it, which hide the exchange."""
    found: Values = (
        (c["expert_parallel"] > 0) & (c["data_parallel"] > 0) & (c["worker_gpus"] > assumed().reduce_base_gpus)
    )
    return found


def _attention(c: Columns) -> Columns:
    ranks = c["attention_ranks"]
    peak = c["attention_tflops"] * np.where((c["is_fp4"] > 0) & (c["latent"] == 0), assumed().fp4_peak_share, 1)
    return {
        "attention_gb": c["attention_gb"],
        "attention_gflop": FLOP_A_WEIGHT * c["attention_b"],
        "attention_ranks": ranks,
        "attention_groups": c["worker_gpus"] / ranks,
        "attention_tflops": peak,
        **{name: c[name] for name in ATTENDED},
        "cache_shards": np.minimum(ranks, c["cache_heads"]),
        "context_tokens": c["length_share"] * (c["input_tokens"] + c["output_tokens"] / 2),
    }


def _experts(c: Columns, k: Constants) -> Columns:
    spread = c["expert_parallel"] > 0
    return {
        "expert_gb": c["expert_gb"],
        "expert_gflop": FLOP_A_WEIGHT * c["expert_b"],
        "experts_per_token": c["experts_per_token"],
        "routed_experts": c["routed_experts"],
        "expert_missed_share": 1 - c["experts_per_token"] / np.maximum(c["routed_experts"], 1),
        "expert_imbalance": np.where(spread, k["expert_imbalance"], 1),
        "expert_columns": np.maximum(c["expert_columns"], 1) / np.where(spread, 1, c["worker_gpus"]),
    }


def _dense(c: Columns) -> Columns:
    return {
        "dense_gb": c["dense_gb"] + EMBEDDING_AND_HEAD * c["head_b"],
        "dense_gflop": FLOP_A_WEIGHT * (c["dense_b"] + c["head_b"]),
        "dense_ranks": np.where(c["data_parallel"] > 0, 1, c["worker_gpus"]),
    }


def _network(c: Columns, k: Constants) -> Columns:
    ranks, gpus = c["attention_ranks"], c["worker_gpus"]
    link, crosses = c["link_tb_s"] * k["link_efficiency"], gpus > c["domain"]
    hops = np.log2(np.maximum(gpus, 2)) / np.log2(assumed().reduce_base_gpus)
    return {
        "reduces": np.where(ranks > 1, COLLECTIVES_A_LAYER * c["layers"], 0),
        "reduce_latency_ms": k["reduce_latency_ms"] * hops + np.where(crosses, k["network_latency_ms"], 0),
        "ring_share": 2 * (ranks - 1) / ranks,
        "hidden_gb": c["hidden"] * BF16_BYTES / BYTES_PER_GB,
        "link_rate_tb_s": link,
        "exchanges": np.where(c["expert_parallel"] > 0, c["moe_layers"], 0),
        "exchange_latency_ms": np.full(len(gpus), k["exchange_latency_ms"]),
        "exchange_gb": c["experts_per_token"] * c["exchanged"] * assumed().exchange_bytes / BYTES_PER_GB,
        "exchange_rate_tb_s": np.where(crosses, network_tb_s() * k["network_efficiency"], link)
        / np.where(_wide(c), 1 - k["exchange_hidden"], 1),
    }


def _prefill(c: Columns, k: Constants) -> Columns:
    split, spread = c["split"] > 0, c["expert_parallel"] > 0
    gpus = np.where(split, np.minimum(c["prefill_gpus"], c["worker_gpus"]), c["worker_gpus"])
    stations = np.where(split, np.maximum(c["prefill_gpus"] / gpus, 1), c["workers"])
    moe = np.where(spread, k["prefill_efficiency_spread"], k["prefill_efficiency_sharded"])
    ranks = np.where(c["data_parallel"] > 0, 1, gpus)
    held = (
        c["attention_gb"] / c["attention_ranks"]
        + (c["dense_gb"] + EMBEDDING_AND_HEAD * c["head_b"]) / np.where(c["data_parallel"] > 0, 1, c["worker_gpus"])
        + c["expert_gb"] * c["routed_experts"] / c["worker_gpus"]
    )
    return {
        "input_tokens": c["length_share"] * c["input_tokens"],
        "active_gflop": FLOP_A_WEIGHT * (c["attention_b"] + c["dense_b"] + c["experts_per_token"] * c["expert_b"]),
        "prefill_kv_gflop": c["prefill_kv_gflop"],
        "prefill_window_kv_gflop": c["prefill_window_kv_gflop"],
        "prefill_worker_gpus": gpus,
        "prefill_workers": stations,
        "prefill_stations": stations,
        "prefill_efficiency": np.where(c["routed_experts"] > 0, moe, k["prefill_efficiency_dense"]),
        "prefill_slowdown": pick(PLATFORMS, c["platform"], k, "prefill_") * pick(ENGINES, c["engine"], k, "prefill_"),
        "lone_prompt": np.full(len(gpus), k["lone_prompt"]),
        "prefill_reduces": np.where(ranks > 1, COLLECTIVES_A_LAYER * c["layers"], 0),
        "worker_gb_per_gpu": held / c["pipeline"],
        "chunk_tokens": np.where(np.isnan(c["chunk_tokens"]), assumed().chunk_tokens, c["chunk_tokens"]),
        "split_factor": np.where(split, k["split_prefill"], 1) / c["pipeline"],
    }


def _serving(c: Columns, k: Constants) -> Columns:
    split, ones = c["split"], np.ones(len(c["split"]))
    burst = c["mode"] == MODES.index("burst")
    alone = _alone(c)
    dense = np.where(c["routed_experts"] > 0, 1, k["request_dense"])
    request = k["request_overhead_ms"] * dense * np.where(split > 0, k["request_split"], 1)
    request = request * pick(PLATFORMS, c["platform"], k, "request_") * pick(ENGINES, c["engine"], k, "request_")
    each = np.where(np.isnan(c["concurrency"]), 1, np.maximum(c["concurrency"] / c["workers"], 1))
    request = request * (1 - (1 - k["request_alone"]) / each)
    output = c["length_share"] * c["output_tokens"]
    drafted = c["speculative"] > 0
    return {
        "output_tokens": output,
        "held_tokens": (c["length_share"] * c["input_tokens"] + assumed().held_output_share * output) / c["pipeline"],
        "gpu_memory_gb": c["memory_gb"],
        "cache_share": ones * k["cache_share"],
        "runtime_gb": ones * assumed().runtime_gb,
        "least_cache_share": ones * assumed().least_cache_share,
        "interference": np.where(alone, 0, k["interference"] * np.where(burst, k["burst_mixed"], 1)),
        "tokens_per_step": np.where(drafted, k["draft_accepted"] / (1 + k["draft_overhead"]), 1),
        "tokens_verified": np.where(drafted, 1 + k["draft_verified"], 1),
        "request_overhead_ms": request,
        "concurrency": c["concurrency"],
        "cache_tokens": c["cache_tokens"],
        "max_sequences": c["max_sequences"],
        "workers": c["workers"],
        "pipeline": c["pipeline"],
        "split_share": split,
        "knee": ones * assumed().knee,
        "queueing": ones * k["queueing"],
        "load_ceiling": ones * assumed().load_ceiling,
        "burst_share": np.where(split > 0, k["burst_split"], k["burst"]),
        "burst_mixed": ones * k["burst_mixed"],
        "burst_wait": ones * k["burst_wait"],
        "burst_closure": ones * k["burst_closure"],
        "closure": np.where(split > 0, k["closure_split"], k["closure"]),
    }


def load_share(c: Columns, k: Constants) -> Values:
    """Share of the memory's limit that a benchmark without a stated concurrency keeps in flight."""
    found = np.ones(len(c["mode"]))
    for mode, name in LOADS.items():
        found[c["mode"] == MODES.index(mode)] = k[name]
    return found
