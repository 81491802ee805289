"""What memory and the engine let a worker hold: tokens of cache by the one rule of what starts, and sequences."""

from __future__ import annotations

from functools import partial
from math import inf, nan
from typing import NamedTuple

from r1model.catalogue import catalogue, kept
from r1model.errors import R1ModelError
from r1model.starting import USUAL_ENGINE, Spread, cut, engine_of, start
from r1model.starting.engines import scale_of
from r1model.starting.rule import visible_gib
from r1model.throughput.engines import engine_family
from r1model.throughput.roofline.facts import format_of
from r1model.throughput.workload import Workload

SERVED = ("agg", "burst")  # modes in which an engine keeps its own caps; others are set up for their load


class Held(NamedTuple):
    """Tokens of cache of one worker, nan where no rule tells; sequences that the engine runs at once, inf: any; tokens
    of prompts that it reads in one step, nan where neither the row nor the engine says.
    """

    tokens: float
    sequences: float
    chunk_tokens: float


def held(item: Workload) -> Held:
    """The caps of one worker of a workload."""
    family = engine_family(item.engine)
    engine = _engine(family, item.version)
    tokens = _pool_tokens(item.model, item.precision, item.gpu, spread_by(item)._replace(workers=1), item.cache_bytes,
                          engine)  # fmt: skip
    ruled = family == catalogue().engines[engine].family
    chunk = item.chunk_tokens or (_scale(item.gpu, engine, spread_by(item).gpus)[1] if ruled else nan)
    return Held(tokens, item.max_sequences or _most_sequences(item, family, engine), chunk)


def spread_by(item: Workload) -> Spread:
    """How a plan spreads its model, all workers of it."""
    stage = max(1, int(item.gpus / item.workers / item.pipeline))
    return cut(stage, max(1, int(item.pipeline)), int(item.workers), spread_attention=item.data_parallel_attention)


def _engine(family: str, version: str) -> str:
    """The engine of the start rule that a workload's engine means; the usual one where it has no rule."""
    try:
        return engine_of(f"{family} {version.removeprefix(family)}".strip()).id
    except R1ModelError:
        return engine_of(USUAL_ENGINE).id


@partial(kept, most=4096)
def _pool_tokens(model: str, precision: str, gpu: str, spread: Spread, cache_bytes: float, engine: str) -> float:
    held = catalogue()
    if not held.gpus[gpu].ruled:
        return nan
    form = format_of(held.models[model], precision)
    try:
        found = start(held.models[model], form, held.gpus[gpu], spread, held.engines[engine], None, 1.0, 1, cache_bytes,
                      known_only=False)  # fmt: skip
    except R1ModelError:
        return nan
    return float(found.pool_tokens) or nan


def _most_sequences(item: Workload, family: str, engine: str) -> float:
    """The cap that an engine sets by itself for a worker; inf where it sets none."""
    record = catalogue().engines[engine]
    if record.family != family or item.mode not in SERVED:
        return inf
    if not record.caps_sequences:
        return float(record.drafted_sequences if item.speculative else 0) or inf
    spread = spread_by(item)
    return _scale(item.gpu, engine, spread.gpus)[0] * (spread.gpus // spread.ranks)


@partial(kept, most=4096)
def _scale(gpu: str, engine: str, gpus: int) -> tuple[float, float]:
    """Sequences and batched tokens of a rank that an engine sets by itself; inf and nan on a GPU without a rule."""
    found = catalogue().gpus[gpu]
    if not found.ruled:
        return inf, nan
    scale = scale_of(catalogue().engines[engine], found.short, visible_gib(found), gpus)
    return float(scale.sequences), float(scale.batched_tokens)
