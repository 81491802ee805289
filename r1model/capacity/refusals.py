"""Why a parallel plan cannot run: arithmetic, heads, experts, scale blocks, layers, memory; each with its words."""

from __future__ import annotations

from r1model.capacity.room import format_of, require_memory
from r1model.catalogue import catalogue
from r1model.errors import NA, CellError
from r1model.sizing.lineup import require_precision, require_tensor_parallel
from r1model.starting import engine_of
from r1model.starting.rule import visible_gib
from r1model.starting.weights import stage_weights_gib
from r1model.throughput.columns import platform
from r1model.throughput.held import spread_by
from r1model.throughput.roofline.facts import peak_tflops, shape
from r1model.throughput.workload import Workload

PLAIN_ENGINE = "sglang"  # one that adds little to the weights


def require_runnable(item: Workload) -> None:
    """CellError with the reason where the plan cannot run; silence where it can."""
    model, form = catalogue().models[item.model], format_of(item)
    require_precision(catalogue().gpus[item.gpu], form)
    platform(item.gpu)
    peak_tflops(item.gpu, item.precision)
    stage = item.gpus / item.workers / item.pipeline
    _require_whole(item, stage)
    _require_experts(item, stage)
    if item.pipeline > model.architecture.layers:
        raise CellError(NA, "plan_more_stages", stages=f"{item.pipeline:g}", layers=model.architecture.layers)
    if not item.data_parallel_attention:
        require_tensor_parallel(model, form if not item.expert_parallel else catalogue().formats["bf16"], int(stage))
    require_memory(item)


def require_room(item: Workload) -> None:
    """CellError where the weights alone exceed a GPU.

    What an engine takes besides is left out: a measured row has shown that it ran.
    """
    model, gpu = catalogue().models[item.model], catalogue().gpus[item.gpu]
    if gpu.device_memory_mib is None:
        return
    held = max(stage_weights_gib(model, format_of(item), spread_by(item), engine_of(PLAIN_ENGINE)))
    if held > visible_gib(gpu):
        raise CellError(NA, "weights_exceed", gpu=gpu.short, weights=f"{held:.1f}", memory=f"{visible_gib(gpu):.1f}")


def _require_whole(item: Workload, stage: float) -> None:
    if stage < 1 or stage != int(stage):
        raise CellError(NA, "plan_not_whole", gpus=f"{item.gpus:g}", workers=f"{item.workers:g}",
                        stages=f"{item.pipeline:g}")  # fmt: skip


def _require_experts(item: Workload, stage: float) -> None:
    experts = shape(item.model).routed_experts
    if not item.expert_parallel:
        return
    if not experts:
        raise CellError(NA, "plan_no_experts", model=item.model)
    if experts % stage:
        raise CellError(NA, "plan_experts_uneven", experts=f"{experts:g}", ep=f"{stage:g}")
