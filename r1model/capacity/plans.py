"""Searches the parallel plans of a number of GPUs: refuses what cannot run, predicts and ranks the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, NamedTuple

from r1model.capacity.refusals import require_runnable
from r1model.capacity.room import held_requests
from r1model.errors import NUM, CellError
from r1model.throughput.predict import Predictions, Range, predict_many
from r1model.throughput.roofline.facts import card, shape
from r1model.throughput.workload import Workload
from r1model.units import SECONDS_PER_HOUR, TOKENS_PER_MTOK

Goal = Literal["throughput", "latency", "cost"]
GOALS: tuple[Goal, ...] = ("throughput", "latency", "cost")
STAGES = (1, 2, 4)
MOST_GPUS = 1024


class Plan(NamedTuple):
    """A plan that runs: its name, what it is, and its figures; cost in the currency of the price given, nan without."""

    name: str
    workload: Workload
    tpot_ms: Range
    ttft_ms: Range
    out_tok_s: Range
    in_tok_s_gpu: Range
    max_concurrency: float
    cost_per_mtok: float
    basis: str


class Refusal(NamedTuple):
    """A plan that cannot run, and the error that says why in both languages."""

    name: str
    reason: CellError


class Plans(NamedTuple):
    """Plans from best to worst, and those refused."""

    ranked: tuple[Plan, ...]
    refused: tuple[Refusal, ...]


def search(base: Workload, goal: Goal = "throughput", gpu_hour_price: float | None = None) -> Plans:
    """Every plan of `base.gpus` GPUs under the load of `base`, whose own plan is ignored.

    Throughput ranks by output, latency by TPOT then time to first token, cost by money per million output tokens.
    """
    if goal not in GOALS:
        raise CellError(NUM, "out_of_domain", argument="goal", given=goal, domain=" | ".join(GOALS))
    if not 1 <= base.gpus <= MOST_GPUS or base.gpus != int(base.gpus):
        raise CellError(NUM, "out_of_domain", argument="gpus", given=base.gpus, domain=f"1..{MOST_GPUS}")
    kept, refused = [], []
    for item in _candidates(base):
        try:
            require_runnable(item)
        except CellError as reason:
            refused.append(Refusal(plan_name(item), reason))
        else:
            kept.append(item)
    found = _plans(kept, predict_many(kept), gpu_hour_price) if kept else []
    return Plans(tuple(sorted(found, key=_ORDER[goal])), tuple(refused))


def _candidates(base: Workload) -> Iterator[Workload]:
    """Worker sizes that divide the GPUs; tensor parallelism, spread experts, data-parallel attention; stages."""
    total, domain = int(base.gpus), int(card(base.gpu).domain)
    moe = shape(base.model).routed_experts > 0
    for worker in (size for size in range(1, total + 1) if total % size == 0):
        plain = replace(base, workers=total // worker, mode="agg", prefill_gpus=0, pipeline=1,
                        data_parallel_attention=False, expert_parallel=False, tensor_parallel=worker)  # fmt: skip
        for stages in STAGES:
            if worker % stages == 0 and (stages == 1 or worker // stages >= min(domain, total) // STAGES[-1]):
                yield replace(plain, pipeline=stages, tensor_parallel=worker // stages)
        if moe and worker > 1:
            yield replace(plain, expert_parallel=True)
            yield replace(plain, data_parallel_attention=True, expert_parallel=True, tensor_parallel=1)


def plan_name(item: Workload) -> str:
    """A plan in short, such as 2x(TP8), DP8+EP8, 2x(TP4 PP2)."""
    size = int(item.gpus / item.workers / item.pipeline)
    name = f"DP{size}+EP{size}" if item.data_parallel_attention else f"TP{size}"
    name += f"+EP{size}" if item.expert_parallel and not item.data_parallel_attention else ""
    name += f" PP{int(item.pipeline)}" if item.pipeline > 1 else ""
    return name if item.workers == 1 else f"{int(item.workers)}x({name})"


def _plans(kept: list[Workload], found: Predictions, price: float | None) -> list[Plan]:
    return [_plan(item, found, at, price) for at, item in enumerate(kept)]


def _plan(item: Workload, found: Predictions, at: int, price: float | None) -> Plan:
    def edges(name: str) -> Range:
        return Range(*(float(values[at]) for values in getattr(found, name)))

    out = edges("out_tok_s")
    hourly = float("nan") if price is None else price * item.gpus
    return Plan(
        name=plan_name(item),
        workload=item,
        tpot_ms=edges("tpot_ms"),
        ttft_ms=edges("ttft_ms"),
        out_tok_s=out,
        in_tok_s_gpu=edges("in_tok_s_gpu"),
        max_concurrency=held_requests(item),
        cost_per_mtok=hourly / (out.p50 * SECONDS_PER_HOUR) * TOKENS_PER_MTOK,
        basis=found.basis[at],
    )


_ORDER = {
    "throughput": lambda plan: (-plan.out_tok_s.p50, plan.name),
    "latency": lambda plan: (plan.tpot_ms.p50, plan.ttft_ms.p50, plan.name),
    "cost": lambda plan: (plan.cost_per_mtok, -plan.out_tok_s.p50, plan.name),
}
