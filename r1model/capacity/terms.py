"""How a replica is found and what it is made of: the best plan of the smallest that runs, its terms, its factors."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from r1model.capacity.candidates import LENGTH, NO_ARITHMETIC, PRECISIONS, TARGET_MS, nearest
from r1model.capacity.plans import Plan, plan_name, search
from r1model.capacity.room import plan_start
from r1model.capacity.service_lines import LOADED, STEADY, run
from r1model.capacity.serving import REPLICA_NODES, at_target
from r1model.catalogue import catalogue
from r1model.errors import NA, CellError
from r1model.texts import LANGUAGES
from r1model.throughput.assumed import assumed
from r1model.throughput.columns import columns
from r1model.throughput.constants import values
from r1model.throughput.predict import predict
from r1model.throughput.roofline.physics import parts
from r1model.throughput.workload import Workload

FAST_NETWORK = 8  # GPUs of a machine that has a network card for each of them
DIGITS = 7
TERMS = (
    "attention_read_ms", "attention_math_ms_each", "expert_read_ms_each", "expert_math_ms_each", "routed_experts",
    "expert_missed_share", "dense_read_ms", "dense_math_ms_each", "fixed_ms", "reduce_ms_each", "exchange_ms_each",
    "token_ms_each", "slowdown", "crowding", "captured_tokens", "pipeline", "prefill_token_ms", "prefill_pair_ms",
    "prefill_move_ms", "prefill_window_pair_ms", "window_tokens",
    "weight_pass_ms", "layer_ms", "lone_prompt", "prefill_slowdown", "split_factor", "chunk_tokens", "interference",
    "request_overhead_ms",
)  # fmt: skip
CACHE = ("cache_room_gb",)
LEAVES = ("routed_experts", "expert_missed_share", "slowdown", "crowding", "captured_tokens", "window_tokens",
          "pipeline", "lone_prompt", "prefill_slowdown",
          "split_factor", "chunk_tokens", "interference", "request_overhead_ms")  # fmt: skip
LACKING = {"plan_no_memory": "weights", "plan_no_memory_unruled": "least"}
BUSY = 1e9  # requests in flight: what a request takes beside its tokens is taken as it is among many


class Found(NamedTuple):
    """A replica of a number of machines under its reference load, and whether even a slow outcome meets the target."""

    machines: int
    workload: Workload
    meets: bool


def terms(model: str, gpu: str, size: int) -> dict[str, object]:
    """The row of a model on machines of `size` GPUs, both by id; with the reason where they do not run it."""
    return {"model": model, "gpu": catalogue().gpus[gpu].short, "size": size, **_row(model, gpu, size)}


def _row(model: str, gpu: str, size: int) -> dict[str, object]:
    found, reasons = [], []
    for precision in PRECISIONS:
        try:
            found.append(_replica(Workload(model, gpu, precision, 1, input_tokens=LENGTH, output_tokens=LENGTH), size))
        except CellError as reason:
            reasons.append(reason)
            continue
        if found[-1].meets:
            return _described(found[-1])
    if found:
        return _described(min(found, key=_alone))
    told = next((reason for reason in reasons if reason.key != NO_ARITHMETIC), reasons[0])
    return {f"reason_{language}": told.text(language) for language in LANGUAGES}


def _alone(found: Found) -> float:
    """The time of a token with one request in flight."""
    return predict(replace(found.workload, concurrency=1.0)).tpot_ms.p50


def _replica(base: Workload, size: int) -> Found:
    """The smallest replica of whole machines that runs, on its best plan; #N/A with the reason where none does."""
    refused: CellError | None = None
    for count in REPLICA_NODES if size >= FAST_NETWORK else REPLICA_NODES[:1]:
        plans = search(replace(base, gpus=count * size, concurrency=1.0))
        if plans.ranked:
            return _best(plans.ranked, count)
        refused = _told([item.reason for item in plans.refused])
    assert refused is not None
    if size < FAST_NETWORK and refused.key != NO_ARITHMETIC:
        gpu = catalogue().gpus[base.gpu].short
        raise CellError(NA, "machine_too_small", gpu=gpu, size=size, least=FAST_NETWORK, fault=refused)
    raise refused


def _told(reasons: list[CellError]) -> CellError:
    """Of the reasons of all plans the one that came nearest: of those that lack memory the one with least weights."""
    short = [reason for reason in reasons if reason.key in LACKING]
    return min(short, key=lambda reason: float(str(reason.facts[LACKING[reason.key]]))) if short else reasons[-1]


def _best(plans: tuple[Plan, ...], count: int) -> Found:
    """The plan with the most output within the target; where none meets it the fastest for one request."""
    found = [at_target(plan.workload, count, TARGET_MS, "p50") for plan in plans]
    best = max(found, key=lambda item: item.node_out_tok_s)
    if best.concurrency > 0:
        slow = at_target(best.workload, count, TARGET_MS, "p10")
        return Found(count, best.workload, slow.concurrency >= 1)
    fastest = min(plans, key=lambda plan: (plan.tpot_ms.p50, plan.name))
    return Found(count, fastest.workload, False)


def _described(found: Found) -> dict[str, object]:
    item = found.workload
    numbers = {name: _kept(value) for name, value in _numbers(found).items()}
    point = predict(item)
    plain = _plain_tpot({name: float(value) for name, value in numbers.items()}, point.batch)
    slow, middle, fast = (_kept(value / plain) for value in reversed(point.tpot_ms))
    return {
        "precision": item.precision, "plan": plan_name(item), **numbers,
        "factor_p10": slow, "factor_p50": middle, "factor_p90": fast,
        "basis": point.basis if point.seen_gpu else "unseen", "measured": nearest(item),
    }  # fmt: skip


def _numbers(found: Found) -> dict[str, float]:
    """The terms of the plan; those of the cache for one token of context, the cache that a worker holds in tokens."""
    item = replace(found.workload, concurrency=BUSY)
    formulas = (*CACHE, *(name for name in TERMS if name not in LEAVES and name != "prefill_move_ms"))
    columns_ = parts(columns([item]), values(), formulas)
    given = {name: float(np.broadcast_to(value, 1)[0]) for name, value in columns_.items()}
    read = given["cache_shards"] * given["attention_groups"] * given["gpu_bandwidth_tb_s"] * given["cache_efficiency"]
    math = given["worker_gpus"] * given["bf16_tflops"] * given["math_efficiency"]
    held = _held_tokens(found.workload, given)
    return {
        "replica_machines": float(found.machines),
        "workers": item.workers,
        "cache_read_ms_token": given["kv_gb_per_token"] / read,
        "cache_math_ms_token": given["kv_gflop"] / math,
        "window_read_ms_token": given["window_gb_per_token"] / read,
        "window_math_ms_token": given["window_kv_gflop"] / math,
        "state_read_ms": given["state_gb"] / read,
        **{name: given[name] for name in TERMS},
        "cache_tokens": held,
        "context_limit": held / given["attention_groups"],
        "held_output_share": assumed().held_output_share,
    }


def _held_tokens(item: Workload, given: dict[str, float]) -> float:
    """Tokens of cache that a worker holds by the rule of what starts; by the roofline where no rule is known."""
    if catalogue().gpus[item.gpu].ruled:
        return plan_start(item).pool_tokens / item.workers
    shares = given["attention_groups"] * given["cache_shards"] * given["pipeline"]
    return given["cache_room_gb"] * shares / given["kv_gb_per_token"]


def _plain_tpot(numbers: dict[str, float], batch: float) -> float:
    """The time of a token by the formulas alone, at the reference lengths and a batch."""
    lengths = {"input_tokens": LENGTH, "repeated_share": 0.0, "output_tokens": LENGTH, "worker_batch": batch}
    return float(run((*STEADY, *LOADED), numbers | lengths)["tpot_ms"])


def _kept(value: float) -> str:
    return f"{value:.{DIGITS}g}"
