"""What the GPUs of a plan hold by the one rule of what starts, under the engine that is meant where none is named."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

from r1model.catalogue import catalogue, kept
from r1model.errors import NA, CellError
from r1model.inputs import usual
from r1model.starting import USUAL_ENGINE, Spread, Start, engine_of, least_gib, start
from r1model.throughput.assumed import assumed
from r1model.throughput.held import spread_by
from r1model.throughput.predict import predict
from r1model.throughput.roofline.facts import FORMATS, card
from r1model.throughput.workload import Workload
from r1model.types import Format
from r1model.units import BYTES_PER_GB, BYTES_PER_GIB


def format_of(item: Workload) -> Format:
    """The checkpoint that a plan's precision stands for."""
    return catalogue().formats[FORMATS[item.precision]]


def require_memory(item: Workload) -> None:
    """CellError where the plan does not start with one of its requests.

    On a GPU of which no start is known, where weights and that request exceed the usable share of its memory.
    """
    gpu = catalogue().gpus[item.gpu]
    if gpu.ruled:
        found = plan_start(item)
        if not found.starts:
            raise CellError(NA, "plan_no_memory", weights=f"{found.weights_gib:.1f}", cache=f"{found.asked_gib:.1f}",
                            room=f"{found.limit_gib - found.taken_gib:.1f}", gpu=gpu.short)  # fmt: skip
        return
    model, tokens = catalogue().models[item.model], item.input_tokens + item.output_tokens
    least = least_gib(model, format_of(item), spread_by(item), engine_of(USUAL_ENGINE), tokens, item.cache_bytes)
    room = card(item.gpu).memory_gb * float(usual()["usable_share"]) - assumed().runtime_gb
    room_gib = room * BYTES_PER_GB / BYTES_PER_GIB
    if least > room_gib:
        raise CellError(NA, "plan_no_memory_unruled", least=f"{least:.1f}", room=f"{room_gib:.1f}", gpu=gpu.short)


def held_requests(item: Workload) -> float:
    """Requests of the plan's lengths, whole, that the caches of all its workers hold; 0 where it does not start."""
    if not catalogue().gpus[item.gpu].ruled:
        return float(math.floor(predict(replace(item, concurrency=None)).batch_limit)) * item.workers
    found = plan_start(item)
    return found.pool_sequences if found.starts else 0.0


def plan_start(item: Workload) -> Start:
    """The parts of the fullest GPU of a plan with one of its requests, whole; #N/A where no rule is known."""
    tokens = item.input_tokens + item.output_tokens
    return _start(item.model, item.precision, item.gpu, spread_by(item), tokens, item.cache_bytes)


@partial(kept, most=4096)
def _start(model: str, precision: str, gpu: str, spread: Spread, tokens: float, cache_bytes: float) -> Start:
    held = catalogue()
    form = held.formats[FORMATS[precision]]
    return start(held.models[model], form, held.gpus[gpu], spread, engine_of(USUAL_ENGINE), None, tokens, 1,
                 cache_bytes)  # fmt: skip
